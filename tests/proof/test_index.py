"""The sorted index: what is in it proves, what is not proves absent, and nothing else does."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import index, merkle
from ledger.proof.index import Absence, IndexLeaf, Placed

IDS = st.uuids() | st.integers(0, 40).map(lambda number: UUID(int=number)) | st.just(UUID(int=2**128 - 1))


@dataclass
class Made:
    leaves: list
    nodes: object
    root: bytes


def leaf(stream):
    return IndexLeaf(stream, stream.int % 1000 + 1, hashlib.sha256(stream.bytes).digest())


def made(streams):
    leaves = [leaf(stream) for stream in sorted(set(streams), key=lambda stream: stream.bytes)]
    return Made(leaves, index.nodes(leaves), index.root(leaves))


def test_the_bytes_of_a_leaf_are_those_of_the_document(document):
    stream, root = UUID("292be77c-d57d-4bbc-971e-c1ca008e1740"), bytes(range(32))
    encoded = IndexLeaf(stream, 3, root).encode()
    assert encoded == b"\x00\x00\x00\x12caseledger/index/1" + stream.bytes + (3).to_bytes(8, "big") + root
    assert len(encoded) == 78
    assert IndexLeaf(stream, 3, root).hash() == hashlib.sha256(b"\x00" + encoded).digest()
    assert "| `caseledger/index/1` | `00000012` |" in document


@pytest.mark.parametrize(("size", "root"), [(0, bytes(32)), (-1, bytes(32)), (2**63, bytes(32)), (1, bytes(31)), (1, b"")])
def test_a_leaf_without_size_or_root_is_malformed(size, root):
    with pytest.raises(MalformedProof):
        IndexLeaf(UUID(int=1), size, root).encode()


@given(st.sets(IDS, max_size=40), IDS)
def test_a_stream_is_in_the_index_or_proven_absent(streams, asked):
    index_of = made(streams)
    found = index.prove(index_of.leaves, asked, index_of.nodes)
    if asked in streams:
        assert found.leaf == leaf(asked)
        index.verify_inclusion(found, len(streams), index_of.root)
    else:
        index.verify_absence(asked, found, len(streams), index_of.root)


@given(st.sets(IDS, min_size=1, max_size=30), st.data())
def test_no_stream_that_is_there_is_proven_absent(refused, streams, data):
    index_of = made(streams)
    asked = data.draw(st.sampled_from(sorted(streams)))
    placed = [None, *(index.prove(index_of.leaves, each.stream, index_of.nodes) for each in index_of.leaves)]
    before, after = data.draw(st.sampled_from(placed)), data.draw(st.sampled_from(placed))
    assert refused(index.verify_absence, asked, Absence(before, after), len(streams), index_of.root)


@given(st.sets(IDS, min_size=2, max_size=30), IDS, st.data())
def test_a_changed_absence_is_refused(refused, streams, asked, data):
    index_of = made(streams - {asked})
    count = len(index_of.leaves)
    found = index.prove(index_of.leaves, asked, index_of.nodes)
    others = [None, *(index.prove(index_of.leaves, each.stream, index_of.nodes) for each in index_of.leaves)]
    changed = Absence(data.draw(st.sampled_from(others)), data.draw(st.sampled_from(others)))
    if changed != found:
        assert refused(index.verify_absence, asked, changed, count, index_of.root)
    assert refused(index.verify_absence, asked, found, count, bytes(32))
    placed = found.before or found.after
    assert refused(index.verify_inclusion, placed._replace(leaf=placed.leaf._replace(size=placed.leaf.size + 1)), count, index_of.root)
    assert refused(index.verify_inclusion, placed._replace(leaf=placed.leaf._replace(root=bytes(32))), count, index_of.root)
    assert refused(index.verify_inclusion, placed._replace(leaf=placed.leaf._replace(stream=asked)), count, index_of.root)


def test_a_gap_that_hides_a_stream_is_refused(refused):
    index_of = made([UUID(int=number) for number in (1, 2, 3)])
    first, second, third = (index.prove(index_of.leaves, each.stream, index_of.nodes) for each in index_of.leaves)
    assert refused(index.verify_absence, UUID(int=2), Absence(first, third), 3, index_of.root)
    assert refused(index.verify_absence, UUID(int=3), Absence(second, None), 3, index_of.root)
    assert refused(index.verify_absence, UUID(int=3), Absence(second, None), 2, index_of.root)
    assert refused(index.verify_absence, UUID(int=1), Absence(None, second), 3, index_of.root)
    assert refused(index.verify_absence, UUID(int=5), Absence(None, None), 3, index_of.root)
    assert refused(index.verify_absence, UUID(int=5), Absence(None, None), 0, index_of.root)
    index.verify_absence(UUID(int=5), Absence(None, None), 0, merkle.EMPTY_ROOT)
    index.verify_absence(UUID(int=5), Absence(third, None), 3, index_of.root)
    index.verify_absence(UUID(int=0), Absence(None, first), 3, index_of.root)


def test_an_index_out_of_order_or_with_a_stream_twice_is_refused():
    one, two = leaf(UUID(int=1)), leaf(UUID(int=2))
    for leaves in ([two, one], [one, one], [one, one._replace(size=9)]):
        with pytest.raises(VerificationFailed, match="not in order"):
            index.root(leaves)
    assert index.root([]) == merkle.EMPTY_ROOT


def test_an_index_leaf_is_no_entry_and_no_inner_node():
    placed = Placed(leaf(UUID(int=1)), 0, ())
    index.verify_inclusion(placed, 1, placed.leaf.hash())
    assert placed.leaf.hash() != merkle.hash_leaf(placed.leaf.encode()[22:])
