"""By when a quorum saw the checkpoint of a copy, and what contradicts it: the earliest of all who saw it counts."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof.bundled import ORIGIN, Key, trust_text

from ledger.proof import bundle, bundle_signed, bundle_verdicts, checkpoint, cosignature, note, trust
from ledger.proof.bundle_signed import Group, InForce
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import ED25519, Note

SEED = int(os.environ.get("CASELEDGER_SEED", "20261201"))
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


def accepted(read, *given):
    try:
        read(*given)
    except bundle.UNREADABLE:
        return False
    return True


def altered(text, chance):
    """A text with one change: of a character, of a line, or of a field of a line."""
    lines = text.split("\n")
    at, place = chance.randrange(len(text)), chance.randrange(len(lines))
    each = chance.choice(["", " ", "\t", "\n", "+", "=", "\u2014 ", "\u00a0", "\x85", "\0", "\x7f", "0", "A", "x", "3"])
    return chance.choice([
        text[:at] + each + text[at + 1 :], text[:at] + each + text[at:], text[: at + 1], "\n".join([*lines[:place], *lines[place + 1 :]]),
        "\n".join([*lines[:place], lines[place], *lines[place:]]), "\n".join([*lines[:place], each, *lines[place:]]), text + each,
    ])  # fmt: skip


def by_ledger(source):
    return checkpoint.parse(note.parse(source).text)


def test_a_checkpoint_is_read_here_if_and_only_if_the_ledger_reads_it():
    chance, read = random.Random(SEED), 0
    text = cosigned({NAMES[0]: 100, NAMES[1]: 2**62}).encode().decode()
    extended = text.replace("\n\n", "\nmore\n\n", 1)
    for _ in range(3000):
        source = altered(chance.choice((text, extended)), chance).encode()
        stated = bundle_signed.read(source)
        assert (stated is not None) == accepted(by_ledger, source), (SEED, source)
        if stated is not None:
            read += 1
            assert (stated.origin, stated.size, stated.root) == by_ledger(source)[:3]
            known = [(each.name, each.key_id, each.value) for each in note.parse(source).signatures]
            assert (stated.text, [*stated.signatures]) == (note.parse(source).text, known)
    assert 100 < read < 2900
    many = [text + text.splitlines(keepends=True)[-1] * (count - 3) for count in (100, 101)]
    for source in (b"", b"\xff", *map(str.encode, many), (text + "x" * 2**20).encode()):
        assert (bundle_signed.read(source) is not None) == accepted(by_ledger, source)


def test_a_trust_file_is_read_here_if_and_only_if_the_ledger_reads_it():
    chance, read = random.Random(SEED), 0
    text = trust_text().decode()
    log, key = Key(ORIGIN).verifier(ED25519).encode(), KEYS[NAMES[0]].text
    group = f'[[witnesses]]\nname = "a"\nkind = "index"\nthreshold = 1\nkeys = ["{key}"]\n'
    others = [
        "", "log = []", "log = ''", "more = []", "[log]\nkey = 'x'", f'[[log]]\nkey = "{key}"', f'[[log]]\nkey = "{log}"\nmore = 1', group,
        group.replace(key, log), group + group, group + group.replace('"a"', '"b"'), group.replace("= 1", "= true"),
        group.replace("= 1", "= 0"),
        group.replace("= 1", "= 2"), group.replace("index", "other"), group.replace(f'["{key}"]', "[3]"), group.replace(f'["{key}"]', "[]"),
        group.replace(f'["{key}"]', f'["{key}", "{key}"]'), group + group.replace('"a"', '"b"').replace("index", "consistency"),
        f"[[log]]\nkey = '{note.VerifierKey(ORIGIN, ED25519, bytes(32)).encode()}'", "a = " + "[" * 5000, "a = " + "9" * 9000,
    ]  # fmt: skip
    for source in [*others, *(altered(text, chance) for _ in range(1500))]:
        found = accepted(trust.read, source)
        assert accepted(bundle_signed.read_trust, source, True) == found, (SEED, source)
        if found:
            read += 1
            told, mine = trust.read(source), bundle_signed.read_trust(source, True)
            assert [each.encode() for each in told.log_keys] == [each.text for each in mine.log_keys]
            groups = [(each.name, str(each.kind), each.threshold, [key.encode() for key in each.keys]) for each in told.quorum.groups]
            assert groups == [(each.name, each.kind, each.threshold, [key.text for key in each.keys]) for each in mine.groups]
    assert read > 20
