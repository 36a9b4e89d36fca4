"""What was once written as proof is read for ever, and made again to the byte."""

from uuid import UUID

import pytest

from ledger.entry import core
from ledger.proof import checkpoint, completeness, cosignature, index, note, tlog_proof
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note


@pytest.fixture
def known(golden):
    log, *witnesses = (note.parse_key(text) for text in golden["keys"].values())
    return log, witnesses


def test_the_keys_are_read_and_written(golden, key):
    for text in golden["keys"].values():
        assert note.parse_key(text).encode() == text
    assert key("witness.example/1").witness.encode() == golden["keys"]["witness"]


def test_the_checkpoint_is_believed_and_made_again(golden, known, key, log_key):
    log, witnesses = known
    source = golden["checkpoint"]["note"].encode()
    opened = checkpoint.open_note(source, log.name, [log], witnesses)
    assert (opened.checkpoint.size, opened.checkpoint.root.hex()) == (golden["checkpoint"]["size"], golden["checkpoint"]["root"])
    assert [each.key for each in opened.by_others] == witnesses
    stated = Checkpoint(log.name, golden["checkpoint"]["size"], bytes.fromhex(golden["checkpoint"]["root"]))
    signed = checkpoint.sign(stated, log_key.private)
    made = [cosignature.cosign(stated, f"witness.example/{n}", key(f"witness.example/{n}").private, 1_773_057_700) for n in (1, 2)]
    assert Note(signed.text, (*signed.signatures, *made)).encode() == source


def test_the_proof_of_an_entry_is_believed(golden, known):
    log, witnesses = known
    proof = tlog_proof.parse(golden["tlog-proof"]["file"].encode())
    assert proof.encode() == golden["tlog-proof"]["file"].encode()
    opened = tlog_proof.verify(proof, core.leaf(bytes.fromhex(golden["tlog-proof"]["entry"])), log.name, [log], witnesses)
    assert len(opened.by_others) == 2


def test_the_index_leaf_is_made_again(golden):
    given = golden["index-leaf"]
    made = index.IndexLeaf(UUID(given["stream"]), given["size"], bytes.fromhex(given["root"]))
    assert (made.encode().hex(), made.hash().hex()) == (given["leaf"], given["hash"])


def test_the_stream_is_proven_complete(golden, known):
    log, witnesses = known
    given = golden["completeness"]
    proof = completeness.parse(bytes.fromhex(given["file"]))
    assert proof.encode().hex() == given["file"]
    assert str(proof.stream) == given["stream"]
    found = completeness.verify(proof, [bytes.fromhex(each) for each in given["entries"]], log.name, [log], witnesses)
    assert (found.covered, len(found.leaves)) == (given["covered"], len(given["entries"]))
