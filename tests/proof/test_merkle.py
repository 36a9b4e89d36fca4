"""The Merkle tree: equal to the definitions of RFC 9162 2.1, and every false proof refused."""

import hashlib
import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import compact_range, merkle

LEAVES = [merkle.hash_leaf(b"%d" % number) for number in range(400)]
NODES = compact_range.lookup(compact_range.levels(LEAVES))
ROOTS = [merkle.root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
SIZES = st.integers(1, len(LEAVES))


def mth(leaves):
    """The recursive definition of RFC 9162 2.1.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    """The recursive definition of RFC 9162 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, known):
    """The recursive definition of RFC 9162 2.1.4.1."""
    n = len(leaves)
    if m == n:
        return [] if known else [mth(leaves)]
    k = 1 << (n - 1).bit_length() - 1
    return [*subproof(m, leaves[:k], known), mth(leaves[k:])] if m <= k else [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def refused(function, *arguments):
    try:
        function(*arguments)
    except VerificationFailed:
        return True
    return False


def test_the_hashes_are_those_of_the_rfc():
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.hash_leaf(b"x") == hashlib.sha256(b"\x00x").digest()
    assert merkle.hash_children(b"a" * 32, b"b" * 32) == hashlib.sha256(b"\x01" + b"a" * 32 + b"b" * 32).digest()


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 255, 256, 257, 400])
def test_the_root_is_that_of_the_recursive_definition(size):
    assert merkle.root(LEAVES[:size]) == mth(LEAVES[:size])
    assert compact_range.EMPTY.append(LEAVES[:size])[0].root() == mth(LEAVES[:size])
    assert merkle.subtree_root(0, size, NODES) == mth(LEAVES[:size])


@given(st.lists(st.integers(0, 60), max_size=8))
def test_a_compact_range_grows_as_the_tree_does(counts):
    kept, stored = compact_range.EMPTY, {}
    for count in counts:
        before = kept.size
        kept, added = kept.append(LEAVES[before : before + count])
        made = {(level, first + offset): each for level, first, hashes in added for offset, each in enumerate(hashes)}
        assert list(made) == list(compact_range.added_nodes(before, min(count, len(LEAVES) - before)))
        assert not made.keys() & stored.keys()
        stored |= made
        assert kept.root() == ROOTS[kept.size]
        assert kept == compact_range.compact_range(kept.size, NODES)
    complete = enumerate(compact_range.levels(LEAVES[: kept.size]))
    assert stored == {(level, index): each for level, hashes in complete for index, each in enumerate(hashes)}


def test_one_leaf_at_a_time_gives_the_same_range():
    kept = compact_range.EMPTY
    for size, leaf in enumerate(LEAVES):
        assert kept.root() == ROOTS[size]
        kept, _ = kept.append([leaf])
    assert kept == compact_range.EMPTY.append(LEAVES)[0]


@pytest.mark.parametrize("size", [*range(1, 40), 64, 65, 100, 129, 256])
def test_every_leaf_proves_and_no_other_place_does(size):
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, NODES)
        if size < 70:
            assert list(proof) == path(index, LEAVES[:size])
        merkle.verify_inclusion(index, size, LEAVES[index], proof, ROOTS[size])
        others = [other for other in range(size) if other != index]
        assert all(refused(merkle.verify_inclusion, other, size, LEAVES[index], proof, ROOTS[size]) for other in others)
        assert all(refused(merkle.verify_inclusion, index, size, LEAVES[other], proof, ROOTS[size]) for other in others)
        assert refused(merkle.verify_inclusion, index, size + 1, LEAVES[index], proof, ROOTS[size + 1])
        assert refused(merkle.verify_inclusion, index, size - 1, LEAVES[index], proof, ROOTS[size - 1])


@given(SIZES, st.data())
def test_a_changed_inclusion_proof_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = list(merkle.inclusion_proof(index, size, NODES))
    changed = data.draw(changes(proof))
    assert refused(merkle.verify_inclusion, index, size, LEAVES[index], changed, ROOTS[size])


@st.composite
def changes(draw, proof):
    """The proof with one bit changed, one hash more, less, twice, shortened, or two exchanged."""
    places = st.integers(0, len(proof) - 1) if proof else st.nothing()
    kinds = st.sampled_from(["bit", "drop", "twice", "short", "exchange"] if proof else ["more"])
    kind, changed = draw(kinds | st.just("more")), list(proof)
    if kind == "more":
        changed.insert(draw(st.integers(0, len(proof))), draw(st.sampled_from(LEAVES)))
        return changed
    place = draw(places)
    if kind == "drop":
        del changed[place]
    elif kind == "twice":
        changed.insert(place, changed[place])
    elif kind == "short":
        changed[place] = changed[place][:-1]
    elif kind == "exchange" and len(proof) > 1:
        other = draw(places.filter(lambda other: other != place))
        changed[place], changed[other] = changed[other], changed[place]
    else:
        bit = draw(st.integers(0, 255))
        changed[place] = (int.from_bytes(changed[place], "big") ^ 1 << bit).to_bytes(32, "big")
    return changed


def test_every_pair_of_sizes_is_consistent():
    for second in [*range(1, 70), 128, 129, 200]:
        for first in range(1, second + 1):
            proof = merkle.consistency_proof(first, second, NODES)
            if second < 40:
                assert list(proof) == subproof(first, LEAVES[:second], True)
            merkle.verify_consistency(first, second, proof, ROOTS[first], ROOTS[second])


@given(SIZES, st.data())
def test_a_changed_consistency_proof_is_refused(second, data):
    first = data.draw(st.integers(1, second))
    proof = list(merkle.consistency_proof(first, second, NODES))
    assert refused(merkle.verify_consistency, first, second, data.draw(changes(proof)), ROOTS[first], ROOTS[second])


@given(SIZES, st.data())
def test_a_consistency_proof_is_of_its_two_trees_only(second, data):
    first = data.draw(st.integers(1, second))
    proof = merkle.consistency_proof(first, second, NODES)
    other = data.draw(st.integers(0, len(LEAVES)))
    if other != first:
        assert refused(merkle.verify_consistency, other, second, proof, ROOTS[other], ROOTS[second])
        assert refused(merkle.verify_consistency, first, second, proof, ROOTS[other], ROOTS[second])
    if other != second:
        assert refused(merkle.verify_consistency, first, other, proof, ROOTS[first], ROOTS[other])
        assert refused(merkle.verify_consistency, first, second, proof, ROOTS[first], ROOTS[other])


def test_a_rewritten_leaf_breaks_consistency_and_an_added_one_does_not():
    rewritten = [*LEAVES[:5], merkle.hash_leaf(b"other"), *LEAVES[6:20]]
    nodes = compact_range.lookup(compact_range.levels(rewritten))
    proof = merkle.consistency_proof(9, 20, nodes)
    assert refused(merkle.verify_consistency, 9, 20, proof, ROOTS[9], merkle.root(rewritten))
    merkle.verify_consistency(5, 20, merkle.consistency_proof(5, 20, nodes), ROOTS[5], merkle.root(rewritten))


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (merkle.inclusion_proof, (0, 0, NODES)), (merkle.inclusion_proof, (3, 3, NODES)), (merkle.inclusion_proof, (-1, 3, NODES)),
        (merkle.consistency_proof, (0, 3, NODES)), (merkle.consistency_proof, (0, 0, NODES)), (merkle.consistency_proof, (4, 3, NODES)),
        (merkle.consistency_proof, (-1, 3, NODES)),
        (merkle.verify_inclusion, (0, 0, LEAVES[0], (), ROOTS[0])), (merkle.verify_inclusion, (-1, 1, LEAVES[0], (), LEAVES[0])),
        (merkle.verify_inclusion, (1, 1, LEAVES[0], (), LEAVES[0])), (merkle.verify_inclusion, (0, 1, b"", (), b"")),
        (merkle.verify_consistency, (0, 1, (), ROOTS[0], ROOTS[1])), (merkle.verify_consistency, (0, 1, (ROOTS[1],), ROOTS[0], ROOTS[1])),
        (merkle.verify_consistency, (2, 1, (), ROOTS[2], ROOTS[1])), (merkle.verify_consistency, (-1, 1, (), ROOTS[1], ROOTS[1])),
        (merkle.verify_consistency, (1, 1, (ROOTS[1],), ROOTS[1], ROOTS[1])),
        (merkle.verify_consistency, (0, 0, (ROOTS[0],), ROOTS[0], ROOTS[0])),
        (merkle.verify_consistency, (3, 5, (), ROOTS[3], ROOTS[5])), (merkle.verify_consistency, (1, 2, (b"",), ROOTS[1], b"")),
    ],
)  # fmt: skip
def test_numbers_and_lengths_that_no_tree_has_are_malformed(function, arguments):
    with pytest.raises(MalformedProof, match="nothing was proven"):
        function(*arguments)


def test_equal_sizes_need_equal_roots():
    merkle.verify_consistency(0, 0, (), merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    merkle.verify_consistency(3, 3, (), ROOTS[3], ROOTS[3])
    assert refused(merkle.verify_consistency, 3, 3, (), ROOTS[3], ROOTS[4])
    assert refused(merkle.verify_consistency, 0, 0, (), ROOTS[1], ROOTS[1])
    assert merkle.consistency_proof(3, 3, NODES) == ()
    assert merkle.subtree_root(4, 4, NODES) == merkle.EMPTY_ROOT


@pytest.mark.parametrize("kept", [compact_range.CompactRange(3, (LEAVES[0],)), compact_range.CompactRange(0, (LEAVES[0],))])
def test_a_compact_range_of_another_size_is_malformed(kept):
    with pytest.raises(MalformedProof):
        kept.append([LEAVES[1]])


def test_a_proof_reads_few_stored_nodes():
    read = []
    for index in range(300):
        read.clear()
        merkle.inclusion_proof(index, 300, lambda level, place: read.append((level, place)) or NODES(level, place))
        assert len(read) <= 2 * (300).bit_length()


def cases(published, kind):
    files = sorted((published / "transparency-dev-merkle" / "testdata" / kind).rglob("*.json"))
    return [(str(file), json.loads(file.read_text("utf-8"))) for file in files]


def hashes(values):
    return [b64decode(value) for value in values or ()]


def test_the_published_inclusion_cases_hold(published):
    found = cases(published, "inclusion")
    assert len(found) == 98
    for name, case in found:
        leaf, root = hashes([case["leafHash"], case["root"]])
        judged = refused(merkle.verify_inclusion, case["leafIdx"], case["treeSize"], leaf, hashes(case["proof"]), root)
        assert judged == case["wantErr"], name


def test_the_published_consistency_cases_hold(published):
    found = cases(published, "consistency")
    assert len(found) == 98
    for name, case in found:
        roots = hashes([case["root1"], case["root2"]])
        judged = refused(merkle.verify_consistency, case["size1"], case["size2"], hashes(case["proof"]), *roots)
        assert judged == case["wantErr"], name
