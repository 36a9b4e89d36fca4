"""Partial trees: one root for many known leaves, made of the fewest hashes, and none that is left over or wanting."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof
from ledger.proof import compact_range, merkle, partial


def leaves_of(size):
    return [hashlib.sha256(str(number).encode()).digest() for number in range(size)]


def nodes_of(leaves):
    return compact_range.lookup(compact_range.levels(leaves))


@st.composite
def known_leaves(draw):
    size = draw(st.integers(1, 70))
    return size, sorted(draw(st.sets(st.integers(0, size - 1))))


@given(known_leaves())
def test_any_known_leaves_lead_to_the_root_of_the_whole_tree(case):
    size, known = case
    leaves = leaves_of(size)
    beside = partial.hashes(size, known, nodes_of(leaves))
    assert partial.root(size, {each: leaves[each] for each in known}, beside) == merkle.root(leaves)


@given(st.integers(1, 70), st.data())
def test_of_one_known_leaf_the_hashes_are_those_of_its_inclusion_proof(size, data):
    number, leaves = data.draw(st.integers(0, size - 1)), leaves_of(size)
    nodes = nodes_of(leaves)
    assert sorted(partial.hashes(size, [number], nodes)) == sorted(merkle.inclusion_proof(number, size, nodes))


@given(known_leaves(), st.data())
def test_a_hash_more_or_fewer_or_a_leaf_beyond_the_tree_is_refused(case, data):
    size, known = case
    leaves = leaves_of(size)
    beside = partial.hashes(size, known, nodes_of(leaves))
    held = {each: leaves[each] for each in known}
    with pytest.raises(MalformedProof, match="more"):
        partial.root(size, held, [*beside, bytes(32)])
    if beside:
        with pytest.raises(MalformedProof, match="fewer"):
            partial.root(size, held, beside[:-1])
        at = data.draw(st.integers(0, len(beside) - 1))
        assert partial.root(size, held, [*beside[:at], bytes(32), *beside[at + 1 :]]) != merkle.root(leaves)
    with pytest.raises(MalformedProof, match="not all leaves"):
        partial.root(size, {**held, size: bytes(32)}, beside)


def test_a_tree_without_leaves_and_hashes_that_are_none():
    assert partial.root(0, {}, []) == merkle.EMPTY_ROOT
    assert partial.hashes(0, [], nodes_of([])) == []
    for size, leaves, hashes in ((0, {0: bytes(32)}, []), (2**63, {}, [bytes(32)]), (-1, {}, []), (0, {}, [bytes(32)])):
        with pytest.raises(MalformedProof):
            partial.root(size, leaves, hashes)
    with pytest.raises(MalformedProof, match="32 bytes"):
        partial.root(2, {0: bytes(32)}, [bytes(31)])
    with pytest.raises(MalformedProof, match="32 bytes"):
        partial.root(1, {0: bytes(33)}, [])


def test_a_huge_tree_with_few_known_leaves_is_walked_in_no_time():
    known, size = [0, 5, 2**62, 2**63 - 2], 2**63 - 1
    beside = partial.hashes(size, known, lambda level, index: hashlib.sha256(f"{level} {index}".encode()).digest())
    assert len(beside) < 4 * 63
    assert len(partial.root(size, dict.fromkeys(known, bytes(32)), beside)) == 32
