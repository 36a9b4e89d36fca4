"""The stored state of a log's trees, its lock, its index entries and checkpoints: calls of the projector, and nothing computed.

What is stored is never trusted: an audit makes it again from the entries, and so may whoever signs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from ledger.store.connection import Connection, refusals, rows, value

LEAF = 48
"""Bytes of one entry in ``leaves``: stream id and leaf hash."""
INDEXED = 56
"""Bytes of one stream in ``indexed``: its id, size (u64) and root."""


class State(NamedTuple):
    """How far a log's stored trees have come: ``size`` entries, roots of their complete subtrees (32 bytes each); ``head``: all entries."""

    size: int
    edge: bytes
    head: int


class StreamTree(NamedTuple):
    """A stream's tree: size, root, roots of its complete subtrees."""

    stream: UUID
    size: int
    root: bytes
    edge: bytes


class Tile(NamedTuple):
    """Hashes to be put behind those of a run of 256 nodes of level 8·``level``."""

    level: int
    number: int
    hashes: bytes


@contextmanager
def locked(connection: Connection, log: str) -> Iterator[tuple[int, bool]]:
    """Hold the log's lock in one transaction, in which nobody else appends; rolled back when the block raises.

    Gives the log's size, and whether its last entry is an index.
    """
    with refusals(), connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        try:
            cursor.execute("SELECT size, indexed FROM api.lock_log(%s)", (log,))
            size, indexed = cursor.fetchone() or (0, False)
            yield size or 0, bool(indexed)
        except BaseException:
            if not connection.closed:
                cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def state(connection: Connection, log: str) -> State:
    """Read how far the trees have come."""
    ((size, edge, head),) = rows(connection, "SELECT size, edge, head FROM api.tree_state(%s)", log)
    return State(size, bytes(edge), head)


def leaves(connection: Connection, log: str, after: int, upto: int) -> bytes:
    """Read stream id and leaf of the entries after one position up to another, ``LEAF`` bytes each."""
    return bytes(value(connection, "SELECT api.leaves(%s, %s, %s)", log, after, upto) or b"")


def stream_trees(connection: Connection, log: str, streams: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Read size and edge of those of these streams whose trees have begun."""
    found = rows(connection, "SELECT stream, size, edge FROM api.stream_trees(%s, %s::uuid[])", log, list(streams))
    return {stream: (size, bytes(edge)) for stream, size, edge in found}


def indexed(connection: Connection, log: str) -> bytes:
    """Read what the index holds, sorted by stream id, ``INDEXED`` bytes each."""
    return bytes(value(connection, "SELECT api.indexed(%s)", log) or b"")


def keep(
    connection: Connection, log: str, start: int, size: int, edge: bytes, tiles: Sequence[Tile], streams: Sequence[StreamTree]
) -> None:
    """Keep trees that were brought forward from ``start`` to ``size`` entries. Raises Conflict where others did so meanwhile."""
    value(
        connection,
        "SELECT api.keep_trees(%s, %s, %s, %s, %s::integer[], %s::bigint[], %s::bytea[], "
        "%s::uuid[], %s::bigint[], %s::bytea[], %s::bytea[])",
        log, start, size, edge, [tile.level for tile in tiles], [tile.number for tile in tiles], [tile.hashes for tile in tiles],
        [each.stream for each in streams], [each.size for each in streams], [each.root for each in streams],
        [each.edge for each in streams],
    )  # fmt: skip


def tile(connection: Connection, log: str, level: int, number: int) -> bytes:
    """Read the hashes of one run of nodes; at level 0 the leaves of 256 entries."""
    return bytes(value(connection, "SELECT api.tile(%s, %s, %s)", log, level, number) or b"")


def cores(connection: Connection, log: str, after: int, upto: int) -> list[tuple[bytes, bytes]]:
    """Read the bytes of the entries after one position up to another, each with its unit ``index`` where it is an index (else none)."""
    found = rows(connection, "SELECT core, unit FROM api.cores(%s, %s, %s)", log, after, upto)
    return [(bytes(core), bytes(unit or b"")) for core, unit in found]


def stream_leaves(connection: Connection, log: str, stream: UUID) -> bytes:
    """Read the leaves of a stream in the order of its versions, 32 bytes each."""
    return bytes(value(connection, "SELECT api.stream_leaves(%s, %s)", log, stream) or b"")


def append_index(connection: Connection, log: str, size: int, streams: int, root: bytes) -> None:
    """Record the index of all ``size`` entries. Raises Conflict where there are more by now."""
    rows(connection, "SELECT * FROM api.append_index(%s, %s, %s, %s)", log, size, streams, root)


def keep_checkpoint(connection: Connection, log: str, size: int, note: str) -> None:
    """Keep a signed checkpoint."""
    value(connection, "SELECT api.keep_checkpoint(%s, %s, %s)", log, size, note)


def checkpoint(connection: Connection, log: str) -> str | None:
    """Read the newest checkpoint that the database keeps, as it was signed; None before the first."""
    found: str | None = value(connection, "SELECT api.kept_checkpoint(%s)", log)
    return found
