"""Partial trees: the root of a tree of which some leaves are known, and the hashes of all that lies beside these.

One proof for many leaves. The tree is cut as RFC 9162 section 2.1.1 says; of a subtree without a known leaf the hash is given, in the order
in which it is met from left to right. The same for the tree of a log, of a stream and of the index (docs/format.md, section 22).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from ledger.errors import MalformedProof
from ledger.proof.merkle import EMPTY_ROOT, HASH_BYTES, Nodes, hash_children, proven, split, subtree_root

LARGEST_TREE = 2**63 - 1


def root(size: int, leaves: Mapping[int, bytes], hashes: Sequence[bytes]) -> bytes:
    """Give the root of the tree of ``size`` leaves from these leaf hashes by number (from 0) and the hashes of all that lies beside them.

    Raises MalformedProof for a leaf outside the tree, for a hash that is not 32 bytes, and where hashes are missing or left over.
    """
    known = sorted(leaves)
    refuse_outside(size, known)
    if any(len(each) != HASH_BYTES for each in leaves.values()):
        raise MalformedProof(f"a leaf of a partial tree does not have {HASH_BYTES} bytes; nothing was proven")
    return proven(hashes, lambda beside: _root(0, size, known, leaves, beside) if size else EMPTY_ROOT)


def hashes(size: int, known: Sequence[int], nodes: Nodes) -> list[bytes]:
    """Give the hashes that ``root`` asks for, of a tree of ``size`` leaves of which these numbers are known, ascending, each once."""
    refuse_outside(size, known)
    return list(_beside(0, size, known, nodes)) if size else []


def refuse_outside(size: int, known: Sequence[int]) -> None:
    """Raise MalformedProof for leaves that are not all of a tree of this size, and for a size that no tree has."""
    if not 0 <= size <= LARGEST_TREE or (known and not 0 <= known[0] <= known[-1] < size):
        raise MalformedProof(f"not all leaves are of a tree of {size}; nothing was proven")


def _root(begin: int, end: int, known: Sequence[int], leaves: Mapping[int, bytes], hashes: Iterator[bytes]) -> bytes:
    at = bisect_left(known, begin)
    if at == len(known) or known[at] >= end:
        return next(hashes)
    if end - begin == 1:
        return leaves[begin]
    middle = begin + split(end - begin)
    return hash_children(_root(begin, middle, known, leaves, hashes), _root(middle, end, known, leaves, hashes))


def _beside(begin: int, end: int, known: Sequence[int], nodes: Nodes) -> Iterator[bytes]:
    at = bisect_left(known, begin)
    if at == len(known) or known[at] >= end:
        yield subtree_root(begin, end, nodes)
    elif end - begin > 1:
        middle = begin + split(end - begin)
        yield from _beside(begin, middle, known, nodes)
        yield from _beside(middle, end, known, nodes)
