"""What an index witness keeps of a log, and what it makes again of each entry that is new: the log's tree, every stream's, every index.

It begins with no entries and takes each once, in order. Nothing that the unit computed is believed: neither its trees nor its indexes.
"""

import struct
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from ledger.entry import core
from ledger.entry.core import EntryCore
from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import index_entry
from ledger.proof.compact_range import EMPTY, CompactRange
from ledger.proof.cores import Given
from ledger.proof.growing_index import GrowingIndex
from ledger.proof.index import IndexLeaf
from ledger.proof.index_entry import Index
from ledger.proof.merkle import HASH_BYTES

_DOMAIN = b"caseledger/index-witness/1"
_HEAD = struct.Struct(">26s16s")
_TREE = struct.Struct(">16sQ")
NOBODY = UUID(int=0)


class Seen(NamedTuple):
    """What is kept: the log's id (zero before the first entry), the tree of the log, the tree of each stream."""

    log: UUID = NOBODY
    tree: CompactRange = EMPTY
    streams: tuple[tuple[UUID, CompactRange], ...] = ()

    def encode(self) -> bytes:
        """Give the bytes in which it is kept: trees by id, that of the log first."""
        trees = ((self.log, self.tree), *self.streams)
        parts = (_TREE.pack(stream.bytes, tree.size) + b"".join(tree.hashes) for stream, tree in trees)
        return b"".join((_HEAD.pack(_DOMAIN, self.log.bytes), *parts))


def parse(source: bytes) -> Seen:
    """Read what was kept. Raises MalformedProof for other bytes."""
    trees: list[tuple[UUID, CompactRange]] = []
    try:
        domain, log = _HEAD.unpack_from(source)
        at = _HEAD.size
        while at < len(source):
            stream, size = _TREE.unpack_from(source, at)
            begin, at = at + _TREE.size, at + _TREE.size + HASH_BYTES * size.bit_count()
            hashes = tuple(source[each : each + HASH_BYTES] for each in range(begin, at, HASH_BYTES))
            trees.append((UUID(bytes=stream), CompactRange(size, hashes)))
    except struct.error:
        domain = b""
    (_, tree), *streams = trees or [(NOBODY, EMPTY)]
    if domain != _DOMAIN or not trees or at != len(source) or tree.size != sum(each.size for _, each in streams):
        raise MalformedProof("what an index witness kept is not as it was written; nothing was cosigned")
    return Seen(UUID(bytes=log), tree, tuple(streams))


def advanced(seen: Seen, entries: Iterable[Given]) -> Seen:
    """Take the entries behind those that were seen, or raise VerificationFailed, which names the position.

    1. bytes are an entry of this log, at the next position, of the next version of its stream; 2. an entry in the log's own stream is
    the ledger's index of all before it, with the number of streams and the root that this witness itself finds.
    """
    growing = Growing(seen)
    for given in entries:
        growing.take(given)
    return growing.seen()


class Growing:
    """The trees of a witness while it takes entries."""

    def __init__(self, seen: Seen) -> None:
        """Begin where it stopped."""
        self._log, self._tree, self._streams = seen.log, seen.tree, dict(seen.streams)
        self._index = GrowingIndex()
        for stream, tree in seen.streams:
            self._index.put(IndexLeaf(stream, tree.size, tree.root()))
        self._behind: dict[UUID, list[bytes]] = {}
        self._leaves: list[bytes] = []

    def take(self, given: Given) -> None:
        """Take the next entry."""
        entry = core.decode(given.core)
        self._refuse_out_of_place(entry)
        if entry.stream == entry.log:
            self._refuse_false_index(entry, given)
        leaf = core.leaf(given.core)
        self._leaves.append(leaf)
        self._behind.setdefault(entry.stream, []).append(leaf)

    def seen(self) -> Seen:
        """Give what is to be kept."""
        self._bring_forward()
        tree, _ = self._tree.append(self._leaves)
        self._tree, self._leaves = tree, []
        return Seen(self._log, tree, tuple(self._streams.items()))

    def _refuse_out_of_place(self, entry: EntryCore) -> None:
        position = self._tree.size + len(self._leaves) + 1
        if position == 1:
            self._log = entry.log
        version = self._streams.get(entry.stream, EMPTY).size + len(self._behind.get(entry.stream, ())) + 1
        if (entry.log, entry.position, entry.version) != (self._log, position, version):
            raise VerificationFailed(
                f"what should be entry {position} is of another log, position or version; nothing was cosigned; "
                f"give the entries from position {self._tree.size + 1}"
            )

    def _refuse_false_index(self, entry: EntryCore, given: Given) -> None:
        _, stated = index_entry.opening(given.core, given.unit)
        self._bring_forward()
        if stated != Index(entry.position - 1, len(self._index), self._index.root()):
            raise VerificationFailed(
                f"the index at position {entry.position} is not that of the entries before it; nothing was cosigned; "
                "keep these files, and ask whoever keeps the log for an account of it"
            )

    def _bring_forward(self) -> None:
        """Take the leaves of each stream into its tree, and the tree into the index."""
        for stream, leaves in self._behind.items():
            tree, _ = self._streams.get(stream, EMPTY).append(leaves)
            self._streams[stream] = tree
            self._index.put(IndexLeaf(stream, tree.size, tree.root()))
        self._behind = {}
