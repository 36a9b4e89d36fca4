"""Checkpoints that lie somewhere, judged beside the entries that were made again: each way in which one does not hold is a finding."""

import pytest

from ledger.proof import checkpoint, cosignature, dating, judged, merkle
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cosignature import Group, Kind
from ledger.proof.dating import Stated
from ledger.proof.ended import Ended
from ledger.proof.finding import Matter
from ledger.proof.judged import CONTINUED, ENDED, SIGNED, STAMPED, WITNESSED, Held, Log
from ledger.proof.log_key_chain import RULE, Change
from ledger.proof.note import Note
from ledger.proof.trust import NOTHING, Trust

ORIGIN = "ledger.example/unit/cases/1"
LEAVES = [bytes([number]) * 32 for number in range(9)]
ROOTS = {size: merkle.root(LEAVES[:size]) for size in range(10)}


@pytest.fixture
def keys(key):
    """The log's first key, the one that follows it, and a witness's."""
    return key(ORIGIN), key(ORIGIN)._replace(private=key("second").private), key("witness.example/w")


def note_of(size, *keys, root=None, witness=None, origin=ORIGIN):
    """A checkpoint signed with these keys, and cosigned."""
    stated = Checkpoint(origin, size, root or ROOTS[size])
    signed = checkpoint.sign(stated, *(each.private for each in keys))
    lines = [cosignature.cosign(stated, witness.name, witness.private, 1_773_057_700)] if witness else []
    return Note(signed.text, (*signed.signatures, *lines)).encode()


def log_of(*changes, size=9):
    return Log("cases", size, ROOTS, changes)


def trust_of(first, witness=None):
    groups = [Group("partners", Kind.CONSISTENCY, 1, (witness.witness,))] if witness else []
    return Trust((first.verifier(),), cosignature.policy(groups, [first.verifier()]), ())


def judge(log, trust, *notes):
    return judged.judge(log, [Held("here", *each) if isinstance(each, tuple) else Held("here", each) for each in notes], trust)


def found(log, trust, *notes):
    good, _, findings, _ = judge(log, trust, *notes)
    return [each.size for each in good], {(each.matter, each.rule, each.position) for each in findings}


def test_a_checkpoint_under_a_pinned_key_holds_and_so_does_one_under_the_first_key_that_the_record_names(keys):
    first, _, witness = keys
    adopted = Change(3, first.verifier(), adopted=True)
    assert found(log_of(), trust_of(first), note_of(4, first), note_of(9, first)) == ([4, 9], set())
    assert found(log_of(adopted), NOTHING, note_of(9, first)) == ([9], set())
    good, *_ = judged.judge(log_of(), [Held("here", note_of(9, first, witness=witness))], trust_of(first, witness))
    assert judged.newest(good, Kind.CONSISTENCY).size == 9
    assert judged.newest(good, Kind.INDEX) is None


def test_each_way_not_to_hold_is_a_finding(keys):
    first, second, witness = keys
    signature, quorum = Matter.LOG_SIGNATURE, Matter.WITNESS_QUORUM
    forged = note_of(9, first, witness=witness).decode().splitlines(keepends=True)
    forged[-1] = forged[-1][:-8] + ("A" if forged[-1][-8] != "A" else "B") + forged[-1][-7:]
    cases = [
        (b"no checkpoint", (signature, SIGNED, None)),
        (note_of(9, second), (signature, SIGNED, None)),
        (note_of(9, first, origin="ledger.example/unit/access/1"), (signature, SIGNED, None)),
        (note_of(9, first, root=bytes(32)), (signature, CONTINUED, 9)),
        ("".join(forged).encode(), (quorum, WITNESSED, 9)),
        ((note_of(9, first), (b"no timestamp",)), (Matter.TIME, STAMPED, 9)),
    ]
    for note, finding in cases:
        assert found(log_of(), trust_of(first, witness), note)[1] == {finding}, note
    assert found(log_of(size=5), trust_of(first), note_of(9, first))[1] == {(signature, CONTINUED, None)}


def test_a_key_that_the_record_names_counts_once_a_pinned_one_signed_beside_it_and_none_after_its_retirement(keys):
    first, second, _ = keys
    changes = (Change(2, first.verifier(), adopted=True), Change(5, second.verifier(), adopted=True), Change(7, first.verifier(), False, 6))
    both, later = note_of(6, first, second), note_of(9, second)
    assert found(log_of(*changes), trust_of(first), both, later) == ([6, 9], set())
    assert found(log_of(*changes), trust_of(first), note_of(6, first), later)[1] == {(Matter.LOG_SIGNATURE, SIGNED, 9)}
    good, wrong = found(log_of(*changes), trust_of(first), both, later, note_of(8, first))
    assert good == [6, 9]
    assert (Matter.LOG_SIGNATURE, RULE, None) in wrong


NEXT = "ledger.example/unit/cases/2"
LOST = bytes([0xEE]) * 32


def epochs(key, *notes, trusted=None, ending=None):
    """Sizes that hold and sizes that are lost, and findings, where the log goes on under another origin from entry 5 on."""
    first, second = key(ORIGIN), key("second")._replace(name=NEXT)
    ended = (ending or Ended(5, ORIGIN, 7, LOST, 3, NEXT),)
    adopted, retired = Change(1, first.verifier(), adopted=True), Change(6, first.verifier(), adopted=False, size=ended[0].size)
    changes = (adopted, retired, Change(7, second.verifier(), adopted=True))
    trust = Trust(tuple(each.verifier() for each in trusted or (first, second)), NOTHING.quorum, ())
    found = judge(log_of(*changes)._replace(epochs=ended), trust, note_of(9, second, origin=NEXT), *notes)
    there = [[each.size for each in each_of] for each_of in (found.good, found.lost)]
    return (*there, {(each.rule, each.position) for each in found.findings}, found.epochs == list(ended))


def test_checkpoints_of_an_epoch_that_ended_hold_are_lost_as_the_record_says_or_are_findings(key):
    first = key(ORIGIN)
    both = note_of(3, first), note_of(5, first, root=LOST), note_of(7, first, root=LOST)
    assert epochs(key, *both) == ([3, 9], [5, 7], set(), True)
    assert epochs(key, note_of(4, first)) == ([4, 9], [], set(), True)
    for note, finding in (
        (note_of(3, first, root=LOST), (CONTINUED, 3)), (note_of(7, first, root=bytes(32)), (CONTINUED, 7)),
        (note_of(8, first, root=LOST), (CONTINUED, 8)), (note_of(60, first, root=LOST), (CONTINUED, None)),
        (note_of(6, first), (ENDED, 6)),
    ):  # fmt: skip
        assert epochs(key, note) == ([9], [], {finding}, True)
    ahead = note_of(30, first, root=LOST)
    assert epochs(key, ahead, ending=Ended(5, ORIGIN, 40, LOST, 3, NEXT)) == ([9], [30], set(), True)
    eve = key("eve")._replace(name=ORIGIN)
    assert epochs(key, note_of(5, eve, root=LOST)) == ([9], [], {(SIGNED, None)}, True)


def test_an_epoch_that_no_trusted_key_signed_over_explains_nothing(key):
    first = key(ORIGIN)
    good, lost, findings, is_believed = epochs(key, note_of(3, first), note_of(5, first, root=LOST), trusted=[first])
    assert (good, lost, is_believed) == ([3], [], False)
    assert findings == {(CONTINUED, 5), (SIGNED, 9)}


def test_when_witnesses_saw_a_checkpoint_is_held_against_the_time_of_its_last_entry(keys):
    first, _, witness = keys
    good, *_ = judge(log_of(), trust := trust_of(first, witness), note_of(9, first, witness=witness))
    seen = list(judged.seen(good[0], trust))
    assert [(each.size, int(each.time.timestamp()), each.by) for each in seen] == [(9, 1_773_057_700, witness.name)]
    assert dating.latest(seen) == Stated(9, seen[0].time, 0.0, witness.name)
    assert list(judged.stamps(good[0], trust)) == []
