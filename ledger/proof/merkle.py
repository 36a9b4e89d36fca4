"""The Merkle tree of RFC 9162 2.1 (that of RFC 6962): roots, inclusion proofs, consistency proofs.

A *node* is (level, index): level 0 holds the leaf hashes, node (k, i) covers leaves i·2ᵏ up to (i+1)·2ᵏ. A node is
*complete* when the tree has all leaves under it; only then its hash never changes again, so only complete nodes are
stored, and every proof is made from O(log n) of them. Indexes count leaves from 0.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias, TypeVar

from ledger.errors import MalformedProof, VerificationFailed

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162 2.1.1)."""

Walked = TypeVar("Walked")
Nodes: TypeAlias = Callable[[int, int], bytes]
"""Looks up the stored hash of the complete node (level, index)."""


def hash_leaf(content: bytes) -> bytes:
    """Give the hash of a leaf: SHA-256 over 0x00 and its bytes (RFC 9162 2.1.1)."""
    return sha256(b"\x00" + content).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """Give the hash of an inner node: SHA-256 over 0x01 and the hashes below it (RFC 9162 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Give the Merkle tree hash over leaf hashes (RFC 9162 2.1.1), level by level.

    The last node of an odd level rises as it is: the split at the largest power of two leaves it alone there.
    """
    hashes = leaves
    while len(hashes) > 1:
        above = pairs(hashes)
        if len(hashes) % 2:
            above.append(hashes[-1])
        hashes = above
    return hashes[0] if hashes else EMPTY_ROOT


def pairs(hashes: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours together; a last one without a neighbour is left out."""
    each = iter(hashes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]


def folded(hashes: Sequence[bytes]) -> bytes:
    """Hash the roots of ever smaller subtrees, left to right, into the root of all."""
    *rest, folded = hashes
    for left in reversed(rest):
        folded = hash_children(left, folded)
    return folded


def subtree_root(begin: int, end: int, nodes: Nodes) -> bytes:
    """Give the root over leaves ``begin`` to ``end`` from complete nodes; ``begin`` is where a subtree of that span may begin."""
    return folded([nodes(level, index) for level, index in _cover(begin, end)]) if begin < end else EMPTY_ROOT


def inclusion_proof(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Give the proof that leaf ``index`` is in the tree of ``size`` (RFC 9162 2.1.3.1). Raises MalformedProof outside it."""
    _refuse_beyond(index, size)
    return tuple(_path(0, index, size, nodes))


def consistency_proof(first: int, second: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Give the proof that the tree of ``second`` leaves begins with that of ``first`` (RFC 9162 2.1.4.1); empty for equal sizes.

    Raises MalformedProof for sizes between which there is none: none is defined from an empty tree.
    """
    if not 0 < first <= second:
        raise MalformedProof(f"there is no consistency proof from {first} to {second} leaves; nothing was proven")
    if first == second:
        return ()
    level = _trailing_zeros(first)
    known = () if first == 1 << level else (nodes(level, (first - 1) >> level),)
    return (*known, *_path(level, (first - 1) >> level, second, nodes))


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Give the root that this proof leads to from the leaf hash (RFC 9162 2.1.3.2).

    The proof says nothing of ``size``; only a root that is known to be of that size does. Raises MalformedProof for an
    index beyond the tree, a hash that is not 32 bytes, and a proof longer or shorter than this place in the tree has.
    """
    _refuse_beyond(index, size)
    _refuse_false_hashes((leaf, *proof))
    sides = _sides(index, size)
    _refuse_false_length(proof, len(sides))
    return _climbed(leaf, proof, sides)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise unless the proof shows that leaf hash ``leaf`` is number ``index`` of the ``size`` leaves under ``root``.

    MalformedProof for what no tree could give, VerificationFailed for another root.
    """
    if root_of_inclusion(index, size, leaf, proof) != root:
        raise VerificationFailed(f"an inclusion proof does not lead from leaf {index} to the root of {size} leaves; nothing was proven")


def verify_consistency(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Raise unless the proof shows that the tree of ``second`` leaves begins with the tree of ``first`` (RFC 9162 2.1.4.2).

    MalformedProof for sizes that no proof joins (from an empty tree nothing can be shown, but that two empty ones are
    equal) and for a proof of another length; VerificationFailed for another root.
    """
    if not 0 < first <= second and (first, second) != (0, 0):
        raise MalformedProof(f"there is no consistency proof from {first} to {second} leaves; nothing was proven")
    if first != second:
        _refuse_false_hashes((first_root, second_root))
    found = proven(proof, lambda beside: _both_roots(first, second, first_root, beside, is_left=True))
    if found != (first_root, second_root) or (second == 0 and second_root != EMPTY_ROOT):
        raise VerificationFailed(f"a consistency proof does not lead to the roots of {first} and {second} leaves; nothing was proven")


def proven(hashes: Sequence[bytes], walk: Callable[[Iterator[bytes]], Walked]) -> Walked:
    """Give what a walk through a tree gives that takes these hashes in order, all of them. Raises MalformedProof for fewer and for more."""
    _refuse_false_hashes(hashes)
    beside = iter(hashes)
    try:
        found = walk(beside)
    except StopIteration:
        found = None
    if found is None or next(beside, None) is not None:
        raise MalformedProof("a proof has fewer or more hashes than its place in the tree asks for; nothing was proven")
    return found


def split(size: int) -> int:
    """Give how many of ``size`` leaves, at least two, stand in the left subtree: the largest power of two below (RFC 9162 2.1.1)."""
    return 1 << (size - 1).bit_length() - 1


def _both_roots(first: int, size: int, known: bytes, beside: Iterator[bytes], *, is_left: bool) -> tuple[bytes, bytes]:
    """Give the roots of the first leaves and of all leaves of a subtree, by the definition of the proof (RFC 9162 2.1.4.1).

    ``known``: the root of the smaller tree, which the proof leaves out where that is a whole subtree at the left edge.
    """
    if first == size:
        whole = known if is_left else next(beside)
        return whole, whole
    left = split(size)
    if first <= left:
        older, newer = _both_roots(first, left, known, beside, is_left=is_left)
        return older, hash_children(newer, next(beside))
    older, newer = _both_roots(first - left, size - left, known, beside, is_left=False)
    before = next(beside)
    return hash_children(before, older), hash_children(before, newer)


def _cover(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the complete nodes under which leaves ``begin`` to ``end`` stand, the largest first."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _path(level: int, index: int, size: int, nodes: Nodes) -> Iterator[bytes]:
    """Give the hashes beside the way from node (level, index) up to the root; at most one of them is of a subtree not complete."""
    while index or (size - 1) >> level:
        begin = (index ^ 1) << level
        if begin < size:
            yield subtree_root(begin, min(begin + (1 << level), size), nodes)
        level, index = level + 1, index >> 1


def _sides(index: int, size: int) -> list[bool]:
    """Say of each hash of the path from leaf ``index`` whether it stands to the left; a node alone on its level has none."""
    last, sides = size - 1, []
    while index or last:
        if index % 2 or index < last:
            sides.append(bool(index % 2))
        index, last = index >> 1, last >> 1
    return sides


def _climbed(start: bytes, path: Sequence[bytes], sides: Sequence[bool]) -> bytes:
    for is_left, other in zip(sides, path, strict=True):
        start = hash_children(other, start) if is_left else hash_children(start, other)
    return start


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _refuse_beyond(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise MalformedProof(f"leaf {index} is not one of the {size} leaves of a tree; nothing was proven")


def _refuse_false_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise MalformedProof(f"a hash of a proof does not have {HASH_BYTES} bytes; nothing was proven")


def _refuse_false_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise MalformedProof(f"a proof has {len(proof)} hashes and its place in the tree asks for {length}; nothing was proven")
