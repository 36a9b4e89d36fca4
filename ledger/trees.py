"""The trees of a log as they are stored: brought forward from the entries, read as the nodes from which proofs are made.

Nothing here decides anything: whoever does not trust what is stored makes it again from the entries.
"""

import struct
from collections.abc import Iterator
from uuid import UUID

from ledger.proof import merkle
from ledger.proof.compact_range import Added, CompactRange
from ledger.proof.index import IndexLeaf
from ledger.proof.merkle import HASH_BYTES, Nodes
from ledger.store import tree_store
from ledger.store.connection import Connection
from ledger.store.tree_store import StreamTree, Tile

AT_ONCE = 50_000
"""Entries whose leaves are read in one call."""
TILE = 8
"""Levels of the tree between one level of tiles and the next."""


def bring_forward(connection: Connection, log: str, upto: int | None = None) -> CompactRange:
    """Take all entries of the log (or those up to a position) into its trees, a call at a time; gives the tree of the log."""
    while True:
        known = tree_store.state(connection, log)
        reached = CompactRange(known.size, tuple(_parted(known.edge)))
        last = known.head if upto is None else min(upto, known.head)
        if known.size >= last:
            return reached
        run = tree_store.leaves(connection, log, known.size, min(last, known.size + AT_ONCE))
        _take(connection, log, reached, run)


def index_leaves(connection: Connection, log: str) -> Iterator[IndexLeaf]:
    """Give the leaves of the index, sorted by stream id, as they stand."""
    run = tree_store.indexed(connection, log)
    for stream, size, root in struct.iter_unpack(">16sQ32s", run):
        yield IndexLeaf(UUID(bytes=stream), size, root)


def index_before(connection: Connection, log: str, size: int) -> list[IndexLeaf]:
    """Give the leaves of the index over the first ``size`` entries, sorted by stream id, though the stored trees have gone beyond them.

    What was taken in behind them is taken off the streams that it belongs to. Others may take in more meanwhile: whoever asks compares the
    root with that of an index entry.
    """
    behind: dict[UUID, int] = {}
    run = tree_store.leaves(connection, log, size, tree_store.state(connection, log).size)
    for stream, _ in struct.iter_unpack(">16s32s", run):
        behind[UUID(bytes=stream)] = behind.get(UUID(bytes=stream), 0) + 1
    return [known for each in index_leaves(connection, log) if (known := _taken_back(connection, log, each, behind.get(each.stream, 0)))]


def _taken_back(connection: Connection, log: str, leaf: IndexLeaf, behind: int) -> IndexLeaf | None:
    """Give what the index said of a stream that many entries before; None where the stream had not begun."""
    if not behind:
        return leaf
    size = leaf.size - behind
    return IndexLeaf(leaf.stream, size, merkle.root(leaves_of(connection, log, leaf.stream)[:size])) if size else None


def leaves_of(connection: Connection, log: str, stream: UUID) -> tuple[bytes, ...]:
    """Give the leaves of a stream, in the order of its versions."""
    return tuple(_parted(tree_store.stream_leaves(connection, log, stream)))


def nodes(connection: Connection, log: str) -> Nodes:
    """Give the lookup of a log's complete nodes, from which proofs are made: three or four reads for a log of any size."""
    read: dict[tuple[int, int], list[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        tiles, rest = divmod(level, TILE)
        first = index << rest
        number, place = divmod(first, 1 << TILE)
        if (tiles, number) not in read:
            read[tiles, number] = list(_parted(tree_store.tile(connection, log, tiles, number)))
        return merkle.root(read[tiles, number][place : place + (1 << rest)])

    return node


def _take(connection: Connection, log: str, reached: CompactRange, run: bytes) -> None:
    by_stream: dict[UUID, list[bytes]] = {}
    hashes: list[bytes] = []
    for stream, leaf in struct.iter_unpack(">16s32s", run):
        by_stream.setdefault(UUID(bytes=stream), []).append(leaf)
        hashes.append(leaf)
    grown, added = reached.append(hashes)
    known = tree_store.stream_trees(connection, log, list(by_stream))
    streams = [_grown(stream, *known.get(stream, (0, b"")), leaves) for stream, leaves in by_stream.items()]
    tiles = [tile for each in added if each.level and each.level % TILE == 0 for tile in _tiles(each)]
    tree_store.keep(connection, log, reached.size, grown.size, b"".join(grown.hashes), tiles, streams)


def _grown(stream: UUID, size: int, edge: bytes, leaves: list[bytes]) -> StreamTree:
    tree, _ = CompactRange(size, tuple(_parted(edge))).append(leaves)
    return StreamTree(stream, tree.size, tree.root(), b"".join(tree.hashes))


def _tiles(added: Added) -> Iterator[Tile]:
    """Cut consecutive nodes of a level at every 256th."""
    begin = 0
    while begin < len(added.hashes):
        number, place = divmod(added.first + begin, 1 << TILE)
        end = begin + (1 << TILE) - place
        yield Tile(added.level // TILE, number, b"".join(added.hashes[begin:end]))
        begin = end


def _parted(run: bytes) -> Iterator[bytes]:
    return (run[at : at + HASH_BYTES] for at in range(0, len(run), HASH_BYTES))
