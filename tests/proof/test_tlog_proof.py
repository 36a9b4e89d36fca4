"""Offline proofs of inclusion: the form of C2SP tlog-proof, strictly, and what they prove."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof
from ledger.proof import compact_range, merkle, tlog_proof
from ledger.proof.tlog_proof import TlogProof


@pytest.fixture
def proof(small_log):
    nodes = compact_range.lookup(compact_range.levels(small_log.leaves))
    return TlogProof(11, merkle.inclusion_proof(11, 40, nodes), small_log.checkpoint())


def test_a_proof_is_lines_and_the_checkpoint_as_it_was_signed(proof, small_log):
    lines = proof.encode().split(b"\n")
    assert lines[:2] == [b"c2sp.org/tlog-proof@v1", b"index 11"]
    assert lines[2 + len(proof.path)] == b""
    assert proof.encode().endswith(b"\n\n" + small_log.checkpoint())
    assert proof._replace(extra=b"x").encode().split(b"\n")[1] == b"extra eA=="


@given(
    extra=st.none() | st.binary(min_size=1, max_size=40),
    number=st.integers(0, 2**63 - 1),
    path=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
)
def test_what_was_written_is_read_back(golden, extra, number, path):
    made = TlogProof(number, tuple(path), golden["checkpoint"]["note"].encode(), extra)
    assert tlog_proof.parse(made.encode()) == made


def test_a_proof_shows_its_leaf_and_no_other(proof, small_log, log_key, refused):
    keys = [log_key.verifier()]
    assert tlog_proof.verify(tlog_proof.parse(proof.encode()), small_log.leaves[11], log_key.name, keys).checkpoint.size == 40
    others = [leaf for leaf in small_log.leaves if leaf != small_log.leaves[11]]
    assert all(refused(tlog_proof.verify, proof, leaf, log_key.name, keys) for leaf in others)
    assert all(refused(tlog_proof.verify, proof._replace(number=n), small_log.leaves[11], log_key.name, keys) for n in range(60) if n != 11)
    assert refused(tlog_proof.verify, proof, small_log.leaves[11], log_key.name, [])
    assert refused(tlog_proof.verify, proof, small_log.leaves[11], log_key.name + "0", keys)


def test_any_changed_bit_is_refused(proof, small_log, log_key, refused):
    source = proof.encode()

    def believed(changed):
        tlog_proof.verify(tlog_proof.parse(changed), small_log.leaves[11], log_key.name, [log_key.verifier()])

    believed(source)
    for place in range(len(source)):
        assert refused(believed, source[:place] + bytes([source[place] ^ 1 << place % 8]) + source[place + 1 :]), place
        assert refused(believed, source[:place] + source[place + 1 :]), place


def variants(head):
    """Beginnings that differ from the right one in one thing each."""
    right = head.decode("ascii").split("\n")
    header, index, *hashes = right
    yield from ([], [""], [index, *hashes], [header, *hashes], [header, index, "", *hashes], [header, index, *hashes, "x"])
    yield from ([header, f"extra {extra}", index, *hashes] for extra in ("", " ", "x", "eA", "eA= =", "eB==", "eA==\r"))
    yield [header, index, "extra eA==", *hashes]
    yield [header, "extra eA==", "extra eA==", index, *hashes]
    yield from (
        [header, text, *hashes] for text in ("index", "index ", "index 011", "index +1", "index 1 ", "index -1", "Index 11", "index\t11")
    )
    yield [header, f"index {2**63}", *hashes]
    yield [header, index, index, *hashes]
    yield from ([text, index, *hashes] for text in ("", "c2sp.org/tlog-proof@v2", "c2sp.org/tlog-proof@v1 ", " c2sp.org/tlog-proof@v1"))
    yield [header, index, hashes[0][:-1], *hashes[1:]]
    yield [header, index, hashes[0] + " ", *hashes[1:]]
    yield [header, index, "AAAA", *hashes[1:]]
    yield [header, index, *hashes[:1] * 64]
    yield [f"{line}\r" for line in right]


def test_a_file_that_is_no_proof_is_malformed(proof):
    head, _, note = proof.encode().partition(b"\n\n")
    for lines in variants(head):
        with pytest.raises(MalformedProof):
            tlog_proof.parse("\n".join(lines).encode() + b"\n\n" + note)
    for source in (b"", head, head + b"\n", head + b"\n\n", head + b"\n\n\n" + note, head + b"\n" + note, head + b"\xff\n\n" + note):
        with pytest.raises(MalformedProof):
            tlog_proof.parse(source)
    with pytest.raises(MalformedProof):
        tlog_proof.parse(head + b"\n\nno checkpoint\n\n" + note.split(b"\n\n")[1])


@pytest.mark.parametrize("change", [{"number": -1}, {"path": (b"x",)}, {"path": (bytes(32),) * 64}, {"extra": b""}, {"checkpoint": b"x\n"}])
def test_what_cannot_be_written_is_not(proof, change):
    with pytest.raises(MalformedProof):
        proof._replace(**change).encode()


def test_another_program_reads_the_proof(small_log, log_key, key):
    """The library ``proofbundle`` shares no code with this one."""
    other = pytest.importorskip("proofbundle.tlogproof", reason="the library proofbundle is not installed")
    witness = key("witness.example")
    small_log.append(small_log_stream := next(iter(small_log.streams)))
    nodes = compact_range.lookup(compact_range.levels(small_log.leaves))
    source = TlogProof(40, merkle.inclusion_proof(40, 41, nodes), small_log.checkpoint([witness])).encode().decode()
    entry = small_log.streams[small_log_stream][-1]
    found = other.verify_tlog_proof(
        source, entry, log_key.verifier().encode(), expected_origin=log_key.name, witness_vkeys=[witness.witness.encode()], threshold=1
    )
    assert found["ok"], found
    false = other.verify_tlog_proof(source, entry + b"\0", log_key.verifier().encode(), expected_origin=log_key.name)
    assert not false["ok"]
