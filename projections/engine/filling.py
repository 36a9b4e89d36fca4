"""Fill the empty tables of questions from the whole log: range by range, folded in memory, written by COPY; by two processes if it is long.

Every key lies in one stream, and a range of stream ids holds whole streams, so two processes that take turns at ranges need nothing of each
other. The second is a copy of this one (fork) with connections of its own, which are all that it uses; it is made only where no other
thread runs but the one that waits for signals, which holds nothing that the copy could miss.
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
WAITING = "waiting for signals"
"""Name of the thread of a command that waits for signals (``commands.interrupts``)."""

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
    if len(ranges) < LONG or (os.cpu_count() or 1) == 1 or not _alone():
        return _part(connect, filling, ranges)
    second = _Second(connect, filling, ranges[1::2])
    try:
        return _part(connect, filling, ranges[::2]) | second.failed()
    finally:
        second.end()


def _alone() -> bool:
    """Whether no other thread of this process is at work."""
    return all(each is threading.current_thread() or each.name == WAITING for each in threading.enumerate())


class _Second:
    """The process that fills the other ranges, and the pipe through which it says which questions failed."""

    def __init__(self, connect: Connect, filling: Filling, ranges: Sequence[Range]) -> None:
        self._ended = False
        self._read, write = os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(write)
            return
        status = 1
        try:
            signal.set_wakeup_fd(-1)  # of a signal the first one tells; this one ends, and the database undoes what it had begun
            for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(which) is not signal.SIG_IGN:
                    signal.signal(which, signal.SIG_DFL)
            os.close(self._read)
            os.write(write, json.dumps(sorted(_part(connect, filling, ranges))).encode())
            status = 0
        finally:
            os._exit(status)  # at once: what this process has of the first one's connections is not its to close

    def failed(self) -> set[str]:
        """Wait for its end, and give the questions that it could not fold."""
        told = b""
        while part := os.read(self._read, 65536):
            told += part
        _, status = os.waitpid(self._pid, 0)
        self._ended = True
        if status:
            raise DatabaseError("half of a rebuild ended before its work was done; the answer in use stays as it was; run it again")
        return set(json.loads(told))

    def end(self) -> None:
        """End it if it has not ended."""
        os.close(self._read)
        if not self._ended:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)


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

