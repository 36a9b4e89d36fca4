"""A tree that grows: what must be kept of it in order to append, and the complete nodes that an append adds.

The *compact range* of a tree are the roots of its largest complete subtrees, one for each bit set in its size. It is all
that an append needs, and its hashes are the stored nodes that ``merkle.subtree_root`` reads.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.errors import MalformedProof
from ledger.proof.merkle import EMPTY_ROOT, Nodes, folded, pairs


class Added(NamedTuple):
    """The hashes of consecutive complete nodes of one level, which an append made; ``first`` is the index of the first."""

    level: int
    first: int
    hashes: list[bytes]


class CompactRange(NamedTuple):
    """All that must be kept of a tree in order to append to it: its size and the roots of its complete subtrees.

    There is one for each bit that is set in ``size``, the largest subtree first. Grows by ``append``; ``EMPTY`` has no leaf.
    """

    size: int
    hashes: tuple[bytes, ...]

    def append(self, leaves: Sequence[bytes]) -> "tuple[CompactRange, list[Added]]":
        """Give the range after these leaf hashes, and all complete nodes that they add: those of ``added_nodes``, hashed.

        Raises MalformedProof when the range has not one hash for each bit of its size.
        """
        if len(self.hashes) != self.size.bit_count():
            raise MalformedProof(f"a tree of {self.size} leaves has not {len(self.hashes)} largest subtrees; nothing was appended")
        kept = dict(zip(_bits(self.size), reversed(self.hashes), strict=True))
        added = [Added(0, self.size, list(leaves))] if leaves else []
        while added and (above := _level_above(added[-1], kept)).hashes:
            added.append(above)
        size = self.size + (len(added[0].hashes) if added else 0)
        kept.update({level: hashes[-1] for level, _first, hashes in added})
        return CompactRange(size, tuple(kept[level] for level in reversed(list(_bits(size))))), added

    def root(self) -> bytes:
        """Give the root of the tree (RFC 9162 2.1.1)."""
        return folded(self.hashes) if self.hashes else EMPTY_ROOT


EMPTY = CompactRange(0, ())


def compact_range(size: int, nodes: Nodes) -> CompactRange:
    """Give the compact range of a tree of ``size`` leaves whose complete nodes are stored."""
    return CompactRange(size, tuple(nodes(level, (size >> level) - 1) for level in reversed(list(_bits(size)))))


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Give the hashes of all complete nodes, one list for each level."""
    _, added = EMPTY.append(leaves)
    return [level.hashes for level in added]


def lookup(stored: Sequence[Sequence[bytes]]) -> Nodes:
    """Give the lookup into ``levels``."""
    return lambda level, index: stored[level][index]


def added_nodes(size: int, count: int) -> Iterator[tuple[int, int]]:
    """Give (level, index) of each complete node that ``count`` leaves add to a tree of ``size``, by level, then index."""
    level = 0
    while (size + count) >> level:
        yield from ((level, index) for index in range(size >> level, (size + count) >> level))
        level += 1


def _level_above(added: Added, kept: dict[int, bytes]) -> Added:
    before = [kept[added.level]] if added.first % 2 else []
    return Added(added.level + 1, added.first >> 1, pairs(before + added.hashes))


def _bits(size: int) -> Iterator[int]:
    """Give the places of the bits that are set, the lowest first."""
    return (level for level in range(size.bit_length()) if size >> level & 1)
