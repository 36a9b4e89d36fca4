"""Fill the empty tables of questions from the whole log: range by range, folded in memory, written by COPY; by two processes if it is long.

Every key lies in one stream, and a range of stream ids holds whole streams, so two processes that take turns at ranges need nothing of each
other. The second is a copy of this one (fork) with connections of its own, which are all that it uses; it is made only where no other
thread runs.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import tzinfo
from typing import NamedTuple
from uuid import UUID

from ledger.errors import DatabaseError
from ledger.store.connection import Connection
from projections.engine import store, tables
from projections.engine.fold import Keyed, fold_together

LONG = 8
"""Ranges from which a second process is worth its beginning."""

Connect = Callable[[], Connection]
Range = tuple[UUID, UUID]


class Filling(NamedTuple):
    """What to fill: tables, ``named`` by question, with the rows that ``reading`` makes in the unit's time zone."""

    reading: store.Reading
    named: Mapping[str, str]
    zone: tzinfo


def fill(connect: Connect, filling: Filling) -> set[str]:
    """Fill the tables; gives the names of the questions that cannot be folded with the others, whose tables are not whole.

    Raises DatabaseError where the second process ended before its work.
    """
    ranges = list(store.ranges(filling.reading.upto))
    if len(ranges) < LONG or (os.cpu_count() or 1) == 1 or threading.active_count() > 1:
        return _part(connect, filling, ranges)
    second = _Second(connect, filling, ranges[1::2])
    try:
        failed = _part(connect, filling, ranges[::2])
    except BaseException:
        second.end()
        raise
    return failed | second.failed()


class _Second:
    """The process that fills the other ranges, and the pipe through which it says which questions failed."""

    def __init__(self, connect: Connect, filling: Filling, ranges: Sequence[Range]) -> None:
        self._read, write = os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(write)
            return
        status = 1
        try:
            os.close(self._read)
            os.write(write, json.dumps(sorted(_part(connect, filling, ranges))).encode())
            status = 0
        finally:
            os._exit(status)  # at once: what this process has of the first one's connections is not its to close

    def failed(self) -> set[str]:
        with os.fdopen(self._read, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(self._pid, 0)
        if status:
            raise DatabaseError("half of a rebuild ended before its work was done; the answer in use stays as it was; run it again")
        return set(json.loads(told))

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._read)


def _part(connect: Connect, filling: Filling, ranges: Sequence[Range]) -> set[str]:
    failed: set[str] = set()
    questions = filling.reading.questions
    with closing(connect()) as reading, closing(connect()) as writing:
        for documents in store.read_ranges(reading, filling.reading, ranges):
            rows: dict[str, list[Keyed]] = {name: [] for name in filling.named}
            for document in documents:
                for question, made in zip(questions, fold_together(questions, document, filling.zone), strict=True):
                    if made is None:
                        failed.add(question.name)
                    else:
                        rows[question.name] += made
            write(writing, {filling.named[name]: its for name, its in rows.items() if name not in failed})
    return failed


def write(connection: Connection, rows: Mapping[str, Iterable[Keyed]]) -> None:
    """Write rows into tables that nobody reads yet, in one transaction that does not wait for the disk: the switch does."""
    with store.transaction(connection) as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")
        for table, its in rows.items():
            tables.fill(cursor, table, its)

