"""The trees of a log, made again from its leaves in one pass: roots at the sizes that somebody states, tiles, stream trees, indexes.

Rules 14 and 15 of ``ledger.proof.audit``. An index costs a hash for each stream and more, and every checkpoint has one: those that
count (``Stated.indexes``) are made again, of all others size and number of streams are compared.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from ledger.entry.stored import StoredTrees
from ledger.proof.audit import Rule, Told, found
from ledger.proof.audit_order import Head
from ledger.proof.compact_range import EMPTY, CompactRange
from ledger.proof.finding import Finding
from ledger.proof.growing_index import GrowingIndex
from ledger.proof.index import IndexLeaf
from ledger.proof.merkle import EMPTY_ROOT, HASH_BYTES

TILE = 8
"""Levels of the tree between one level of tiles and the next (docs/format.md says nothing of tiles: they are this program's)."""
AT_ONCE = 4096
"""Leaves that are hashed into the tree together."""
LARGEST_HOLE = 100_000
"""Entries that are missing in a row up to which sizes are kept those of positions."""


class Trees:
    """The trees of a log as they grow; ``roots`` are those at the sizes asked for, ``indexed`` the index entries that are found right."""

    def __init__(self, name: str, log: UUID, sizes: Iterable[int], indexes: Collection[int], stored: StoredTrees) -> None:
        """Ask for the log's root at ``sizes``, and for the index at index entries of these positions."""
        self.name, self.log, self.stored = name, log.bytes, stored
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT}
        self.indexed: set[int] = set()
        self.index_entries = 0
        self.wanted = sorted({*sizes, stored.size})
        self.range, self.tiles = EMPTY, dict[tuple[int, int], bytearray]()
        self._indexes = indexes
        self._leaves: list[bytes] = []
        self._streams: dict[bytes, CompactRange] = {}
        self._pending: dict[bytes, bytearray] = {}
        self._index, self._stale = GrowingIndex(), set[bytes]()
        self.broken: int | None = None

    @property
    def size(self) -> int:
        """How many leaves were taken in."""
        return self.range.size + len(self._leaves)

    def take(self, heads: Sequence[Head], leaves: Sequence[bytes], told: Iterable[Told]) -> Iterator[Finding]:
        """Take in a run of entries in order of positions; gives what is wrong with the index entries among them."""
        entries = {each.position: each for each in told if each.kind == "index-recorded" and each.stream == self.log}
        wanted = self.wanted[bisect_right(self.wanted, self.size) :]
        cut = next(stops := iter(wanted), None)
        pending, buffered = self._pending, self._leaves
        for (position, stream, *_), leaf in zip(heads, leaves, strict=True):
            if position > self.range.size + len(buffered) + 1:
                self._skip(position)
                buffered = self._leaves
            if stream == self.log and position in entries:
                yield from self._stated(entries[position])
                pending, buffered = self._pending, self._leaves
            mine = pending.get(stream)
            if mine is None:
                pending[stream] = bytearray(leaf)
            else:
                mine += leaf
            buffered.append(leaf)
            if cut is not None and self.range.size + len(buffered) >= cut:
                yield from self._reached(cut)
                buffered, pending = self._leaves, self._pending
                cut = next(stops, None)
        if len(self._leaves) >= AT_ONCE:
            self._grow()

    def end(self) -> Iterator[Finding]:
        """Compare what is stored beyond the entries that there are, and say from where on the trees could not be made again."""
        self._grow()
        if self.broken is not None:
            yield self._found(None, f"they cannot be made again from entry {self.broken} on, which is not there or cannot be read")
            return
        stored = self.stored
        if not 0 <= stored.size <= self.size:
            yield self._found(None, f"the stored tree has {stored.size} entries and the log {self.size}")
        elif stored.size == 0 and (stored.edge or stored.streams or stored.tiles):
            yield self._found(None, "the stored tree has no entries, and hashes all the same")

    def _skip(self, position: int) -> None:
        """Leave the places of entries that are not there empty, so that sizes stay those of positions; nothing is compared any more."""
        self.broken = self.broken or self.size + 1
        self._leaves += [bytes(HASH_BYTES)] * min(position - self.size - 1, LARGEST_HOLE)

    def _reached(self, size: int) -> Iterator[Finding]:
        if self.broken is not None:
            return
        self._grow()
        self.roots[size] = self.range.root()
        if size == self.stored.size:
            yield from self._compare()

    def _grow(self) -> None:
        self.range, added = self.range.append(self._leaves)
        self._leaves = []
        for each in added:
            if each.level and each.level % TILE == 0:
                for place, digest in enumerate(each.hashes, each.first):
                    self.tiles.setdefault((each.level // TILE, place >> TILE), bytearray()).extend(digest)

    def _compare(self) -> Iterator[Finding]:
        """Compare the stored trees with those of as many entries as they claim to have."""
        self._flush()
        if b"".join(self.range.hashes) != self.stored.edge:
            yield self._found(None, f"the edge of the log's tree at {self.stored.size} entries is another")
        for key in sorted({*self.tiles, *self.stored.tiles}):
            if self.stored.tiles.get(key) != self.tiles.get(key):
                yield self._found(None, f"tile {key[1]} of level {key[0]} is another")
        for stream in sorted({*self._streams, *self.stored.streams}):
            tree = self._streams.get(stream, EMPTY)
            if self.stored.streams.get(stream, (0, b"", b"")) != (tree.size, tree.root() if tree.size else b"", b"".join(tree.hashes)):
                yield self._found(stream, "the stream's tree, and so the index, has another size, root or edge")

    def _flush(self) -> None:
        """Bring the streams' trees to the entries taken in so far."""
        for stream, run in self._pending.items():
            leaves = [bytes(run[at : at + HASH_BYTES]) for at in range(0, len(run), HASH_BYTES)]
            self._streams[stream], _ = self._streams.get(stream, EMPTY).append(leaves)
        self._stale |= self._pending.keys()
        self._pending = {}

    def _stated(self, entry: Told) -> Iterator[Finding]:
        """Make the index of all entries before this one again, or only its size where it is none of those that count."""
        self.index_entries += 1
        said, streams = entry.units.get("index"), len(self._streams.keys() | self._pending.keys())
        expected: dict[str, object] = {"root": None, "size": self.size, "streams": streams}
        if entry.position in self._indexes:
            expected["root"] = self.index_root().hex()
            if said == expected and self.broken is None:
                self.indexed.add(entry.position)
        elif isinstance(said, dict):
            expected["root"] = said.get("root")
        if said != expected and self.broken is None:
            yield found(self.name, Rule.INDEX, entry.position, entry.stream, "it says another size, number of streams or root")

    def index_root(self) -> bytes:
        """Give the root of the index of all entries taken in so far."""
        self._flush()
        for stream in sorted(self._stale):
            tree = self._streams[stream]
            self._index.put(IndexLeaf(UUID(bytes=stream), tree.size, tree.root()))
        self._stale = set()
        return self._index.root()

    def _found(self, stream: bytes | None, what: str) -> Finding:
        return found(self.name, Rule.TREES, None, stream, what)
