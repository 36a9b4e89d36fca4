"""What a witness answers to a log (C2SP tlog-witness, add-checkpoint), status by status."""

import pytest

from ledger.errors import MalformedProof
from ledger.proof import checkpoint, compact_range, cosignature, merkle, note, tlog_witness
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note
from ledger.proof.tlog_witness import Request, Status

LEAVES = [merkle.hash_leaf(b"%d" % number) for number in range(20)]
NODES = compact_range.lookup(compact_range.levels(LEAVES))


@pytest.fixture
def ask(log_key):
    """Makes the request for a size, given the size before."""

    def request(old, size, root=None, key=log_key):
        stated = Checkpoint(log_key.name, size, merkle.root(LEAVES[:size]) if root is None else root)
        text = stated.text()
        signed = Note(text, (note.sign(text, log_key.name, key.private),))
        proof = merkle.consistency_proof(old, size, NODES) if 0 < old <= size else ()
        return Request(old, proof, signed.encode())

    return request


@pytest.fixture
def latest(log_key):
    return lambda size: Checkpoint(log_key.name, size, merkle.root(LEAVES[:size])) if size else None


@pytest.fixture
def judged(log_key):
    def judge(request, latest, keys=None):
        return tlog_witness.judge(request, [log_key.verifier()] if keys is None else keys, latest)[0]

    return judge


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 1), (0, 20), (1, 1), (1, 2), (7, 20), (8, 20), (20, 20)])
def test_a_checkpoint_that_continues_the_latest_is_cosigned(ask, latest, judged, old, size):
    request = ask(old, size)
    assert tlog_witness.parse(request.encode()) == request
    assert judged(request, latest(old)) is Status.COSIGNED


def test_an_unknown_origin_is_not_found(ask, latest, judged, key, log_key):
    for keys in ([], [key("other.example").verifier()], [log_key.witness]):
        assert judged(ask(0, 3), None, keys) is Status.UNKNOWN_ORIGIN == 404


def test_a_checkpoint_that_the_log_did_not_sign_is_forbidden(ask, judged, key, log_key):
    stranger = key("stranger")
    assert judged(ask(0, 3, key=stranger), None) is Status.NOT_SIGNED == 403
    request = ask(0, 3)
    false = note.parse(request.checkpoint)
    forged = false._replace(signatures=(false.signatures[0]._replace(value=bytes(64)),)).encode()
    assert judged(request._replace(checkpoint=forged), None) is Status.NOT_SIGNED
    assert judged(request._replace(checkpoint=forged), None, [log_key.verifier(), stranger._replace(name=log_key.name).verifier()]) == 403


def test_another_size_than_the_latest_is_a_conflict(ask, latest, judged):
    assert judged(ask(5, 9), latest(6)) is Status.OTHER_SIZE == 409
    assert judged(ask(5, 9), None) is Status.OTHER_SIZE
    assert judged(ask(0, 9), latest(6)) is Status.OTHER_SIZE


def test_an_old_size_beyond_the_checkpoint_is_a_bad_request(ask, latest, judged):
    assert judged(ask(9, 5), latest(9)) is Status.MALFORMED == 400


def test_a_checkpoint_that_does_not_continue_the_latest_is_not_cosigned(ask, latest, judged):
    good = ask(5, 9)
    for proof in ((), good.proof[:-1], (*good.proof, bytes(32)), good.proof[::-1], (bytes(32), *good.proof[1:])):
        assert judged(good._replace(proof=proof), latest(5)) is Status.INCONSISTENT == 422
    assert judged(good, latest(5)._replace(root=bytes(32))) is Status.INCONSISTENT
    assert judged(ask(5, 9, root=bytes(32)), latest(5)) is Status.INCONSISTENT
    assert judged(ask(5, 5, root=bytes(32)), latest(5)) is Status.INCONSISTENT
    assert judged(ask(5, 5)._replace(proof=(bytes(32),)), latest(5)) is Status.INCONSISTENT
    assert judged(ask(0, 5)._replace(proof=(bytes(32),)), None) is Status.INCONSISTENT
    assert judged(ask(0, 0, root=bytes(32)), None) is Status.INCONSISTENT


def test_a_body_that_is_no_request_is_malformed(ask):
    source = ask(5, 9).encode()
    head, _, signed = source.partition(b"\n\n")
    lines = head.split(b"\n")
    false = [b"", head, head + b"\n\n", head + b"\n" + signed, b"\n\n" + signed, head + b"\xff\n\n" + signed, head + b"\n\n\n" + signed]
    false += [
        first + b"\n\n" + signed for first in (b"old", b"old ", b"old 05", b"old -1", b"old 5 ", b"old x", b"new 5", b" old 5", b"old 5\r")
    ]
    false += [b"\n".join([lines[0], line, *lines[2:]]) + b"\n\n" + signed for line in (b"AAAA", lines[1][:-1], lines[1] + b" ")]
    false += [b"\n".join([lines[0], *[lines[1]] * 64]) + b"\n\n" + signed, head + b"\n\nx\n\n" + signed.split(b"\n\n")[1]]
    for body in false:
        with pytest.raises(MalformedProof):
            tlog_witness.parse(body)
    with pytest.raises(MalformedProof):
        Request(-1, (), signed).encode()


def test_a_response_is_signature_lines(log_key, key):
    stated, witness = Checkpoint(log_key.name, 3, merkle.root(LEAVES[:3])), key("witness.example")
    line = cosignature.cosign(stated, witness.name, witness.private, 1_773_057_700).line()
    signed = checkpoint.sign(stated, log_key.private)
    together = Note(signed.text, (*signed.signatures, *note.parse_lines(line))).encode()
    opened = checkpoint.open_note(together, log_key.name, [log_key.verifier()], [witness.witness])
    assert [each.key for each in opened.by_others] == [witness.witness]
