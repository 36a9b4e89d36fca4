"""By when a quorum saw the checkpoint of a copy, and what contradicts it: the earliest of all who saw it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof.bundled import ORIGIN, Key

from ledger.proof import bundle_signed, bundle_verdicts, checkpoint, cosignature, note
from ledger.proof.bundle_signed import Group, InForce
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import ED25519, Note

STATED = Checkpoint(ORIGIN, 3, bytes(32))
NAMES = [f"w{number}.example/1" for number in range(4)]
KEYS = {name: bundle_signed.read_key(Key(name).verifier().encode()) for name in NAMES}


def in_force(*groups):
    return InForce((bundle_signed.read_key(Key(ORIGIN).verifier(ED25519).encode()),), groups, are_yours=True)


def cosigned(times, extra=()):
    lines = [cosignature.cosign(STATED, name, Key(name).private, at) for name, at in times.items()]
    signed = checkpoint.sign(STATED, Key(ORIGIN).private)
    return Note(signed.text, (*signed.signatures, *lines, *extra))


def judged(note, force):
    return bundle_signed.signed(bundle_signed.read(note.encode()), force)


def verdict(matter, force, found):
    stated = bundle_signed.read(cosigned({}).encode())
    return next(each for each in bundle_verdicts.verdicts(force, stated, found, None, (), True) if each.matter == matter)


TWO_OF_THREE = Group("outside", "consistency", 2, tuple(KEYS[name] for name in NAMES[:3]))
ONE = Group("index", "index", 1, (KEYS[NAMES[3]],))


@pytest.mark.parametrize(("times", "groups", "expected"), [
    ({0: 300, 1: 100, 2: 200}, (TWO_OF_THREE,), "1970-01-01T00:03:20Z"),
    ({0: 300, 2: 200}, (TWO_OF_THREE,), "1970-01-01T00:05:00Z"),
    ({0: 300, 1: 100, 3: 400}, (TWO_OF_THREE, ONE), "1970-01-01T00:06:40Z"),
    ({0: 2**62, 1: 2**63 - 1}, (TWO_OF_THREE,), "9999-12-31T00:00:00Z"),
])  # fmt: skip
def test_it_is_told_by_when_every_group_had_reached_its_threshold(times, groups, expected):
    force = in_force(*groups)
    found = judged(cosigned({NAMES[each]: at for each, at in times.items()}), force)
    told = verdict("time", force, found)
    assert told.reason == "time.witnessed"
    assert expected in told.because


def test_a_group_that_falls_short_and_a_quorum_of_none_establish_no_time():
    for groups, times in (((TWO_OF_THREE,), {NAMES[0]: 100}), ((TWO_OF_THREE, ONE), {NAMES[0]: 100, NAMES[1]: 100}), ((), {NAMES[0]: 1})):
        force = in_force(*groups)
        found = judged(cosigned(times), force)
        assert verdict("time", force, found).reason == "time.not_witnessed"


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=3), st.integers(0, 1500))
def test_whoever_saw_it_first_bounds_when_its_entries_were_recorded(times, recorded):
    force = in_force(TWO_OF_THREE)
    seen = {name: at + 1 for name, at in zip(NAMES, times, strict=False)}
    found = judged(cosigned(seen), force)
    late = recorded > min(seen.values()) + 120
    against = bundle_signed.contradicted(found, [("one", 0), ("two", recorded * 1_000_000)])
    assert [place for place, _ in against] == (["two"] if late else [])
    assert all(seen[name] == min(seen.values()) for _, name in against)


def test_a_cosignature_of_nobody_known_counts_for_nothing_and_one_witness_counts_once():
    force = in_force(TWO_OF_THREE)
    again = cosignature.cosign(STATED, NAMES[0], Key(NAMES[0]).private, 50)
    stranger = cosignature.cosign(STATED, "stranger.example/1", Key("stranger.example/1").private, 1)
    found = judged(cosigned({NAMES[0]: 100}, (again, stranger)), force)
    assert verdict("witness_quorum", force, found).reason == "witness_quorum.short"
    assert sorted(found.by_witnesses) == [(NAMES[0], 50, True), (NAMES[0], 100, True)]


def test_the_note_of_another_text_and_a_key_under_anothers_name_sign_nothing():
    force = in_force(TWO_OF_THREE)
    lines = cosigned({NAMES[0]: 100, NAMES[1]: 100}).signatures
    other = checkpoint.sign(STATED._replace(size=4), Key(ORIGIN).private)
    found = judged(Note(other.text, lines), force)
    assert verdict("log_signature", force, found).reason == "log_signature.false"
    assert verdict("witness_quorum", force, found).reason == "witness_quorum.false"
    imposter = note.Signature(ORIGIN, b"1234", bytes(64))
    assert judged(Note(other.text, (imposter,)), force).by_log == ()
