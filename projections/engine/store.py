"""What the engine asks the database for: the functions of schema ``api`` that give entries to fold, and nothing else.

    api.fold_streams(p_log, p_streams, p_upto, p_types, p_coded, p_basis) -> (stream, entries)      for the projector
    api.fold_range(p_log, p_first, p_last, p_upto, p_types, p_coded, p_basis) -> the same
    api.visible_streams, api.visible_range                              the same, less what this user may not see
    api.touched(p_log, p_after, p_upto) -> stream      streams whose rows entries after p_after may change
    api.head(p_log) -> (pos, recorded_at, leaf)        the last entry
    api.log_hash(p_log, p_position) -> bytea           which history the log is, up to an entry
    api.erased(p_log, p_after, p_upto) -> stream       streams of which entries between erased something

A stream arrives whole and in one JSON text, so that a fold needs no more memory than one range of streams and decoding
makes no object per unit. Stream ids are random, so equal ranges of ids hold about equally many entries.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from functools import partial
from itertools import pairwise
from threading import Thread
from typing import NamedTuple
from uuid import UUID

from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger.store.connection import Connection, refusals
from projections.engine.fold import Document
from projections.engine.question import Question

PROJECTOR, READER = "api.fold", "api.visible"
ENTRIES_AT_ONCE, STREAMS_AT_ONCE = 5_000, 200
STREAMS = 1 << 128


class Head(NamedTuple):
    """The last entry of a log: its position, when it was recorded (aware), its leaf hash (32 bytes)."""

    position: int
    recorded_at: datetime | None
    leaf: bytes | None


class Asked(NamedTuple):
    """Questions, of one log (by its name), in one time zone (the unit's)."""

    questions: tuple[Question, ...]
    log: str
    zone: tzinfo


class Reading(NamedTuple):
    """What to read: the log by name, up to which position, for which questions, as whom (PROJECTOR or READER)."""

    log: str
    upto: int
    questions: tuple[Question, ...]
    reader: str = PROJECTOR

    def selection(self) -> tuple[int, list[str] | None, list[str] | None, bool]:
        """Last position, full type names (None: all), those whose coded units come too (None: all), and whether the unit basis does.

        Of several questions all that any of them reads: each takes of it what it says it reads.
        """
        types = _together([each.selected for each in self.questions])
        opened = _together([each.selected if each.opened is None else each.opened for each in self.questions])
        return self.upto, types, opened, any(each.with_basis for each in self.questions)


def _together(lists: list[list[str] | None]) -> list[str] | None:
    named = [names for names in lists if names is not None]
    return sorted(set().union(*named)) if len(named) == len(lists) else None


@contextmanager
def transaction(connection: Connection, mode: str = "READ COMMITTED") -> Iterator[Cursor]:
    """One transaction on an autocommitting connection; rolled back when the block raises. Database errors become ours."""
    with refusals(), connection.cursor() as cursor:
        cursor.execute(f"BEGIN ISOLATION LEVEL {mode}")
        try:
            yield cursor
        except BaseException:
            if not connection.closed:
                cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def head(cursor: Cursor, log: str) -> Head:
    """Give the last entry; position 0 in an empty log."""
    cursor.execute("SELECT pos, recorded_at, leaf FROM api.head(%s)", (log,))
    found = cursor.fetchone()
    return Head(0, None, None) if found is None else Head(found[0], found[1], bytes(found[2]))


class History:
    """Which history a log is: a hash of log, epoch and entry for each position, asked for once each.

    Another history under the same position has another: one that went on from a restored backup, or under a new epoch.
    """

    def __init__(self, cursor: Cursor, log: str) -> None:
        """Begin with nothing asked."""
        self._cursor, self._log = cursor, log
        self._known: dict[int, bytes | None] = {}

    def at(self, position: int) -> bytes | None:
        """Give the hash up to ``position``; None where there is no such entry."""
        if position not in self._known:
            self._cursor.execute("SELECT api.log_hash(%s, %s)", (self._log, position))
            found = self._cursor.fetchone()
            self._known[position] = None if found is None or found[0] is None else bytes(found[0])
        return self._known[position]


def erased(cursor: Cursor, log: str, after: int, upto: int) -> list[UUID]:
    """Name the streams of which entries after ``after`` up to ``upto`` erased something."""
    cursor.execute("SELECT erased FROM api.erased(%s, %s, %s) AS erased ORDER BY 1", (log, after, upto))
    return [stream for (stream,) in cursor.fetchall()]


def touched(cursor: Cursor, log: str, after: int, upto: int) -> list[UUID]:
    """Name the streams whose rows may differ at ``upto`` from those at ``after``: entries, erasures and restrictions lie between."""
    cursor.execute("SELECT touched FROM api.touched(%s, %s, %s) AS touched ORDER BY 1", (log, after, upto))
    return [stream for (stream,) in cursor.fetchall()]


def read_streams(cursor: Cursor, reading: Reading, streams: list[UUID]) -> list[Document]:
    """Read the entries of some streams."""
    cursor.execute(
        f"SELECT stream, entries FROM {reading.reader}_streams(%s, %s::uuid[], %s, %s::text[], %s::text[], %s)",  # noqa: S608 one of two constants
        (reading.log, streams, *reading.selection()),
    )
    return [Document(*row) for row in cursor.fetchall()]


def read_range(cursor: Cursor, reading: Reading, first: UUID, last: UUID) -> list[Document]:
    """Read the entries of all streams from ``first`` to ``last`` (both included)."""
    cursor.execute(
        f"SELECT stream, entries FROM {reading.reader}_range(%s, %s, %s, %s, %s::text[], %s::text[], %s)",  # noqa: S608 one of two constants
        (reading.log, first, last, *reading.selection()),
    )
    return [Document(*row) for row in cursor.fetchall()]


def read_whole(connection: Connection, asked: Asked, reader: str = PROJECTOR) -> Iterator[Document]:
    """Read all streams up to the head as it is now; give READER on a user's own connection."""
    with transaction(connection) as cursor:
        upto = head(cursor, asked.log).position
    for documents in read_all(connection, Reading(asked.log, upto, asked.questions, reader)):
        yield from documents


def ranges(entries: int) -> Iterator[tuple[UUID, UUID]]:
    """Cut all stream ids into ranges of about ENTRIES_AT_ONCE entries."""
    count = entries // ENTRIES_AT_ONCE + 1
    bounds = [STREAMS * place // count for place in range(count + 1)]
    for first, after in pairwise(bounds):
        yield UUID(int=first), UUID(int=after - 1)


def read_all(connection: Connection, reading: Reading) -> Iterator[list[Document]]:
    """Read all streams, range by range, as ``read_ranges`` does."""
    return read_ranges(connection, reading, list(ranges(reading.upto)))


def read_ranges(connection: Connection, reading: Reading, wanted: Sequence[tuple[UUID, UUID]]) -> Iterator[list[Document]]:
    """Read the streams of some ranges; the database prepares the next range while the caller folds this one.

    The connection is this reading's own until the iterator ends.
    """
    return _in_turn(connection, [partial(read_range, reading=reading, first=first, last=last) for first, last in wanted])


def read_some(connection: Connection, reading: Reading, streams: Sequence[UUID]) -> Iterator[list[Document]]:
    """Read some streams, piece by piece, as ``read_ranges`` does."""
    return _in_turn(connection, [partial(read_streams, reading=reading, streams=piece) for piece in pieces(streams)])


def pieces(streams: Sequence[UUID]) -> Iterator[list[UUID]]:
    """Cut streams into as many as are read at once."""
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        yield list(streams[start : start + STREAMS_AT_ONCE])


def _in_turn(connection: Connection, readings: Sequence[Callable[[Cursor], list[Document]]]) -> Iterator[list[Document]]:
    if not readings:
        return
    with refusals(), connection.cursor() as cursor:
        first, *rest = readings
        coming = _Ahead(partial(first, cursor))
        try:
            for each in rest:
                documents = coming.result()
                coming = _Ahead(partial(each, cursor))
                yield documents
            yield coming.result()
        finally:
            coming.wait()


class _Ahead:
    """One piece being read by a thread of its own (concurrent.futures does this too, and imports 10 ms of modules)."""

    def __init__(self, read: Callable[[], list[Document]]) -> None:
        self._asked = read
        self._read: list[Document] | BaseException = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._read = self._asked()
        except BaseException as fault:  # noqa: BLE001 raised again in the thread that asks for the result
            self._read = fault

    def wait(self) -> None:
        """Wait until the piece has been read, or could not be."""
        self._thread.join()

    def result(self) -> list[Document]:
        """Wait for the piece; raises what reading it raised."""
        self.wait()
        if isinstance(self._read, BaseException):
            raise self._read
        return self._read
