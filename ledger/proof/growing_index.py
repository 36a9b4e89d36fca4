"""An index of streams that grows: its root after each change, of which only the hashes behind the first change are made anew.

A stream that gets an entry changes one path of the tree. A new stream stands somewhere in the order of ids and moves all behind it.
"""

from bisect import bisect_left

from ledger.proof import compact_range, merkle
from ledger.proof.index import IndexLeaf


class GrowingIndex:
    """The sorted leaves of an index and all complete nodes above them, brought up to date when the root is asked for."""

    def __init__(self) -> None:
        """Begin with no streams."""
        self._streams: list[int] = []
        self._levels: list[list[bytes]] = [[]]
        self._changed: set[int] = set()
        self._moved: int | None = None

    def __len__(self) -> int:
        """Count the streams."""
        return len(self._streams)

    def put(self, leaf: IndexLeaf) -> None:
        """Take what the index now says of a stream, in the place of what it said before."""
        stream, hashed = leaf.stream.int, leaf.hash()
        number = bisect_left(self._streams, stream)
        if number < len(self._streams) and self._streams[number] == stream:
            self._levels[0][number] = hashed
            self._changed.add(number)
            return
        self._streams.insert(number, stream)
        self._levels[0].insert(number, hashed)
        self._changed = {each if each < number else each + 1 for each in self._changed}
        self._moved = number if self._moved is None else min(number, self._moved)

    def root(self) -> bytes:
        """Give the root of the index as it stands."""
        count = len(self._streams)
        moved = count if self._moved is None else self._moved
        changed = {number for number in self._changed if number < moved}
        for level in range(1, count.bit_length()):
            changed, moved = {number >> 1 for number in changed}, moved >> 1
            self._rehash(level, changed, moved)
        self._changed, self._moved = set(), None
        return compact_range.compact_range(count, compact_range.lookup(self._levels)).root()

    def _rehash(self, level: int, changed: set[int], moved: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
        below, nodes = self._levels[level - 1], self._levels[level]
        nodes[moved:] = merkle.pairs(below[2 * moved :])
        for number in changed:
            if number < moved:
                nodes[number] = merkle.hash_children(below[2 * number], below[2 * number + 1])
