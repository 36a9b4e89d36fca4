"""The sorted index: for every stream of a log how many entries it has and the root of its tree, sorted by stream id.

Ids are compared as numbers, which for 16 bytes is the order of the bytes.

Whoever knows the root of the index knows of a stream its exact size, or that there is no such stream: neighbours that stand
side by side leave no room between them. That the leaves are sorted is what an index witness checks, by making the index again
from all entries. ``docs/format.md`` states the bytes.
"""

import struct
from bisect import bisect_left
from collections.abc import Sequence
from operator import ge
from typing import NamedTuple
from uuid import UUID

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import compact_range, merkle
from ledger.proof.merkle import HASH_BYTES, Nodes

LARGEST_SIZE = 2**63 - 1
_DOMAIN = b"caseledger/index/1"
_LEAF = struct.Struct(">I18s16sQ32s")
"""lp(domain), stream id, size, root."""


class IndexLeaf(NamedTuple):
    """What the index says of one stream: its size, at least 1, and the root over the leaves of its entries by version."""

    stream: UUID
    size: int
    root: bytes

    def encode(self) -> bytes:
        """Give the 78 bytes of the leaf. Raises MalformedProof for a size or root that no stream has."""
        if not 0 < self.size <= LARGEST_SIZE or len(self.root) != HASH_BYTES:
            raise MalformedProof("an index leaf has no size or no root of a stream; nothing was encoded")
        return _LEAF.pack(len(_DOMAIN), _DOMAIN, self.stream.bytes, self.size, self.root)

    def hash(self) -> bytes:
        """Give the leaf hash in the tree of the index."""
        return merkle.hash_leaf(self.encode())


class Placed(NamedTuple):
    """A leaf of the index, its number (from 0) and the proof that it stands there."""

    leaf: IndexLeaf
    number: int
    proof: tuple[bytes, ...]


class Absence(NamedTuple):
    """Why a stream is not in an index: the leaf before its place and the leaf after it; None at an end."""

    before: Placed | None
    after: Placed | None


def hashes(leaves: Sequence[IndexLeaf]) -> list[bytes]:
    """Give the leaf hashes of an index. Raises VerificationFailed unless each stream id is greater than the one before."""
    ids = [leaf.stream.int for leaf in leaves]
    if any(map(ge, ids, ids[1:])):
        raise VerificationFailed("the streams of an index are not in order, or one stands twice; nothing was proven")
    return [leaf.hash() for leaf in leaves]


def root(leaves: Sequence[IndexLeaf]) -> bytes:
    """Give the root of the index of these leaves, sorted by stream id; refused as ``hashes`` does."""
    return merkle.root(hashes(leaves))


def nodes(leaves: Sequence[IndexLeaf]) -> Nodes:
    """Give the lookup of the index's nodes, from which its proofs are made."""
    return compact_range.lookup(compact_range.levels(hashes(leaves)))


def prove(leaves: Sequence[IndexLeaf], stream: UUID, nodes: Nodes) -> "Placed | Absence":
    """Give the place of the stream in the sorted leaves, or the neighbours between which it is not."""
    number = _place(leaves, stream)
    if number < len(leaves) and leaves[number].stream == stream:
        return _placed(leaves, number, nodes)
    before = _placed(leaves, number - 1, nodes) if number else None
    return Absence(before, _placed(leaves, number, nodes) if number < len(leaves) else None)


def verify_inclusion(placed: Placed, count: int, root: bytes) -> None:
    """Raise unless the leaf stands in the index of ``count`` streams with this root."""
    merkle.verify_inclusion(placed.number, count, placed.leaf.hash(), placed.proof, root)


def verify_absence(stream: UUID, absence: Absence, count: int, root: bytes) -> None:
    """Raise unless the index of ``count`` streams with this root has no such stream.

    1. each neighbour is in the index; 2. the stream id lies between theirs; 3. nothing stands between: their numbers follow
    each other, the first is 0 where none is before, the last is ``count`` - 1 where none is after.
    """
    before, after = absence
    for neighbour in filter(None, absence):
        verify_inclusion(neighbour, count, root)
    if (before and before.leaf.stream >= stream) or (after and after.leaf.stream <= stream):
        raise VerificationFailed("a stream does not lie between the neighbours that are to show its absence; nothing was proven")
    next_number = before.number + 1 if before else 0
    if next_number != (after.number if after else count):
        raise VerificationFailed("the neighbours that are to show a stream's absence do not stand side by side; nothing was proven")
    if count == 0 and root != merkle.EMPTY_ROOT:
        raise VerificationFailed("an index of no streams has the root of another; nothing was proven")


def _placed(leaves: Sequence[IndexLeaf], number: int, nodes: Nodes) -> Placed:
    return Placed(leaves[number], number, merkle.inclusion_proof(number, len(leaves), nodes))


def _place(leaves: Sequence[IndexLeaf], stream: UUID) -> int:
    return bisect_left(leaves, stream, key=lambda leaf: leaf.stream)
