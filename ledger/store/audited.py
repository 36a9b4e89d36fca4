"""What an audit reads of the stored entries in the order of their streams, by query texts of its own.

Nothing of the audited database's own functions is called: their bodies are what whoever owns it makes of them. The connection is one
that may read the tables: a superuser's, the owner's, or of a copy that was restored elsewhere.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger.errors import CaseledgerError
from ledger.store.connection import Connection, at_rest, refusals, rows, value

IDS = 1 << 128
LARGEST = 1 << 40
"""A position beyond which no log reaches."""
FETCHED = 100
"""How many streams are fetched at once."""
SORTING = (
    "SET cursor_tuple_fraction = 1", "SET enable_nestloop = off", "SET work_mem = '64MB'", "SET jit = off", "SET search_path = pg_catalog",
)  # fmt: skip
"""Entries lie in the order of positions: all of them are read and sorted, for the disk is slow to look each stream up."""


class Row(NamedTuple):
    """One entry as stored: what stands beside it, and its clear units without marks (none where they are gone).

    ``recorded_at``: microseconds since 1970-01-01T00:00:00Z.
    """

    position: int
    version: int
    event: UUID
    recorded_at: int
    recorder: UUID
    units: list[bytes]


class Stored(NamedTuple):
    """All entries of one stream up to a position, with what the table of streams says of it (None: it does not know it).

    ``text`` is what ``ledger.events.document`` decodes; None where the database could not put it together.
    """

    stream: UUID
    kind: str | None
    number: str | None
    text: str | None


_STREAMS = """
SELECT g.stream, s.kind, s.number, g.entries FROM (
  SELECT x.stream, '[' || string_agg(x.entry, ',' ORDER BY x.version) || ']' AS entries FROM (
    SELECT e.stream, e.version,
      concat('[', e.position, ',', e.version, ',"', e.event, '",', (extract(epoch FROM e.recorded_at) * 1000000)::bigint, ',"', e.recorder,
        '",[', (SELECT convert_from(string_agg(u.unit, ','), 'UTF8') FROM unnest(c.stored[1:3] || c.stored[5:]) AS u(unit)), ']]') AS entry
      FROM ledger.entry e LEFT JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
      WHERE e.log = 1 AND e.position <= %s AND e.stream BETWEEN %s AND %s OFFSET 0) x
  GROUP BY x.stream) g
LEFT JOIN ledger.stream s ON s.stream = g.stream AND s.log = 1"""
_IDS = "SELECT DISTINCT e.stream FROM ledger.entry e WHERE e.log = 1 AND e.stream BETWEEN %s AND %s ORDER BY 1"
_KNOWN = "SELECT s.stream FROM ledger.stream s WHERE s.log = 1 AND s.stream BETWEEN %s AND %s ORDER BY 1"
_ROWS = """
SELECT e.position, e.version, e.event, (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.recorder, c.stored[1:3] || c.stored[5:]
  FROM ledger.entry e LEFT JOIN ledger.content c ON c.log = e.log AND c.position = e.position AND NOT c.sealed
  WHERE e.log = 1 AND e.position <= %s AND e.stream = %s ORDER BY e.version"""

_CLEAR = """
SELECT c.position, u.ordinal, u.stored FROM ledger.content c CROSS JOIN LATERAL unnest(c.ordinals, c.stored) AS u(ordinal, stored)
  WHERE c.log = 1 AND NOT c.sealed AND c.position = ANY (%s)"""


def first_stream(connection: Connection) -> UUID | None:
    """The stream of the record's first entry, which is the unit's own; None where there is no entry, or none that can be read."""
    try:
        found = rows(connection, "SELECT e.stream FROM ledger.entry e WHERE e.log = 1 ORDER BY e.position LIMIT 1")
    except CaseledgerError:
        found = rows(connection, "SELECT s.stream FROM ledger.stream s WHERE s.kind = 'unit' ORDER BY 1 LIMIT 1")
    return found[0][0] if found else None


def head(connection: Connection) -> int:
    """The position of the record's last entry; 0 where there is none, LARGEST where it cannot be read."""
    try:
        return int(value(connection, "SELECT coalesce(max(e.position), 0) FROM ledger.entry e WHERE e.log = 1"))
    except CaseledgerError:
        return LARGEST


def share_of(number: int, shares: int) -> tuple[UUID, UUID]:
    """Give the first and the last id of one of some equal shares of all stream ids, which are random; shares count from 0."""
    return UUID(int=IDS * number // shares), UUID(int=IDS * (number + 1) // shares - 1)


def streams(connection: Connection, upto: int, first: UUID, last: UUID) -> Iterator[Stored]:
    """Read the streams of the record with ids from ``first`` to ``last``, their entries up to position ``upto``, some at a time.

    Where the database cannot give one of them as text, each comes by itself. Raises where it cannot say which streams there are.
    """
    begun = False
    try:
        for stored in _sorted(connection, upto, first, last):
            begun = True
            yield stored
    except CaseledgerError:
        if begun:
            raise
        for stream in _listed(connection, first, last):
            yield stream_of(connection, upto, stream)


def _listed(connection: Connection, first: UUID, last: UUID) -> list[UUID]:
    """Name the streams that have entries, or where an entry cannot be read, those of the table of streams."""
    try:
        return [stream for (stream,) in rows(connection, _IDS, first, last)]
    except CaseledgerError:
        return [stream for (stream,) in rows(connection, _KNOWN, first, last)]


def stream_of(connection: Connection, upto: int, stream: UUID) -> Stored:
    """Read one stream."""
    try:
        return Stored._make(rows(connection, _STREAMS, upto, stream, stream)[0])
    except (CaseledgerError, IndexError):
        found = rows(connection, "SELECT s.kind, s.number FROM ledger.stream s WHERE s.stream = %s", stream)
        kind, number = found[0] if found else (None, None)
        return Stored(stream, kind, number, None)


def _sorted(connection: Connection, upto: int, first: UUID, last: UUID) -> Iterator[Stored]:
    """All in one statement, which fails as a whole before the first stream comes, if it does."""
    with refusals(), connection.cursor() as cursor:
        for setting in SORTING:
            cursor.execute(setting)
        if at_rest(connection):
            cursor.execute("BEGIN READ ONLY")
        try:
            cursor.execute(f"DECLARE streams NO SCROLL CURSOR FOR {_STREAMS}", (upto, first, last))
            while found := _fetched(cursor):
                yield from found
        finally:
            cursor.execute("ROLLBACK")


def _fetched(cursor: Cursor) -> list[Stored]:
    cursor.execute(f"FETCH {FETCHED} FROM streams")
    return [Stored._make(row) for row in cursor.fetchall()]


def rows_of(connection: Connection, upto: int, stream: UUID) -> list[Row]:
    """Read a stream entry by entry, its units as the bytes that they are."""
    return [Row._make((*row, [bytes(unit) for unit in units or ()])) for (*row, units) in rows(connection, _ROWS, upto, stream)]


def clear_of(connection: Connection, positions: Sequence[int]) -> Iterator[tuple[int, int, bytes]]:
    """Read the clear units of some entries: position, ordinal and stored bytes."""
    for position, ordinal, stored in rows(connection, _CLEAR, list(positions)):
        yield position, ordinal, bytes(stored)
