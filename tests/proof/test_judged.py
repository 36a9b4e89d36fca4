"""Checkpoints that lie somewhere, judged beside the entries that were made again: each way in which one does not hold is a finding."""

import pytest

from ledger.proof import checkpoint, cosignature, judged, merkle
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cosignature import Group, Kind
from ledger.proof.finding import Matter
from ledger.proof.judged import CONTINUED, SIGNED, STAMPED, WITNESSED, Held, Log
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


def found(log, trust, *notes):
    good, findings = judged.judge(log, [Held("here", *each) if isinstance(each, tuple) else Held("here", each) for each in notes], trust)
    return [each.size for each in good], {(each.matter, each.rule, each.position) for each in findings}


def test_a_checkpoint_under_a_pinned_key_holds_and_so_does_one_under_the_first_key_that_the_record_names(keys):
    first, _, witness = keys
    adopted = Change(3, first.verifier(), adopted=True)
    assert found(log_of(), trust_of(first), note_of(4, first), note_of(9, first)) == ([4, 9], set())
    assert found(log_of(adopted), NOTHING, note_of(9, first)) == ([9], set())
    good, _ = judged.judge(log_of(), [Held("here", note_of(9, first, witness=witness))], trust_of(first, witness))
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
