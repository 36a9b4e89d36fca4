"""Build a question's table anew beside the one in use, then switch: readers never wait long, the writer never stops.

Read the log range by range, fold in memory, write by COPY into a new table; catch up with what was recorded meanwhile;
compare with the old table where its definition is the same; switch in one short transaction; drop what is no longer read.
A rebuild that is killed leaves the old table in use, and a table that the next rebuild drops.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, tzinfo
from typing import NamedTuple

from psycopg2 import errors
from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger.errors import DatabaseError
from ledger.store.connection import Connection
from projections.engine import store, tables
from projections.engine.fold import Keyed, Poisoned, fold_document
from projections.engine.live import BATCH, forward, state_of
from projections.engine.question import Question
from projections.engine.time import NOW

ATTEMPTS = 30
LOCK_TIMEOUT = "1s"


class Rebuilt(NamedTuple):
    """What a rebuild did.

    ``table`` is now read, with ``rows`` rows as of ``position``. ``agrees``: whether the old table held the same rows;
    None where it could not be compared (none was there, another definition, another history, stopped). ``fault``: the
    entry at which the question stopped, if one cannot be folded.
    """

    question: str
    table: str
    position: int
    rows: int
    agrees: bool | None
    fault: Poisoned | None


def rebuild(connect: Callable[[], Connection], question: Question, *, log: str, zone: tzinfo, now: datetime) -> Rebuilt:
    """Build and switch; ``connect`` opens a connection of the projector's, in autocommit (two are used).

    Raises SchemaTooNew where a newer release built the answer under a definition of its own.
    """
    with closing(connect()) as writing, closing(connect()) as reading:
        return _Build(writing, reading, store.Asked(question, log, zone)).run(now)


def ensure(connect: Callable[[], Connection], question: Question, *, log: str, zone: tzinfo, now: datetime) -> Rebuilt | None:
    """Rebuild only if the table is outdated once it is this session's turn; None if another session has just done it."""
    with closing(connect()) as writing, closing(connect()) as reading:
        build = _Build(writing, reading, store.Asked(question, log, zone))
        return build.run(now) if build.outdated() else None


class _Build:
    """One build of one question's table: holds the question's rebuild lock from its making until ``writing`` closes."""

    def __init__(self, writing: Connection, reading: Connection, asked: store.Asked) -> None:
        self.writing, self.reading, self.asked = writing, reading, asked
        self.question, self.log, self.zone = asked
        with store.transaction(writing) as cursor:
            tables.prepare(cursor)
        with store.transaction(writing) as cursor:
            tables.alone(cursor, self.question.name)

    def outdated(self) -> bool:
        with store.transaction(self.writing) as cursor:
            return state_of(cursor, self.asked, tables.standing(cursor, self.question.name)) == "outdated"

    def run(self, now: datetime) -> Rebuilt:
        self.outdated()  # a newer release's answer is refused before anything is built
        self._sweep()
        with store.transaction(self.writing) as cursor:
            table = tables.create(cursor, self.question.name)
            head = store.head(cursor, self.log).position
        position, fault = self._fill_up_to(table, head)
        if fault is None:
            position = self._catch_up(table, position)
        done = self._switch(table, position, fault, now)
        self._sweep()
        return done

    def _fill_up_to(self, table: str, head: int) -> tuple[int, Poisoned | None]:
        """Fill to the head, or to the entry before the first that cannot be folded."""
        fault, upto = None, head
        while True:
            try:
                self._fill(table, upto)
            except Poisoned as found:
                fault, upto = found, found.position - 1
            else:
                return upto, fault

    def _fill(self, table: str, upto: int) -> None:
        with store.transaction(self.writing) as cursor:
            tables.empty(cursor, table)
        for documents in store.read_all(self.reading, store.Reading(self.log, upto, self.question)):
            rows: list[Keyed] = []
            for document in documents:
                rows += fold_document(self.question, document, NOW, self.zone).rows
            with store.transaction(self.writing) as cursor:
                cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")  # the switch waits for the disk
                tables.fill(cursor, table, rows)

    def _catch_up(self, table: str, position: int) -> int:
        """Fold on until the head; an entry that cannot be folded is met again, and said, by the live fold."""
        while True:
            try:
                with store.transaction(self.writing) as cursor:
                    head = store.head(cursor, self.log).position
                    upto = min(position + BATCH, head)
                    forward(cursor, self.asked, table, position, upto)
            except Poisoned:
                return position
            if upto == head:
                return upto
            position = upto

    def _switch(self, table: str, position: int, fault: Poisoned | None, now: datetime) -> Rebuilt:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with store.transaction(self.writing) as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
                    return self._switched(cursor, table, position, fault, now)
            except DatabaseError as error:
                if attempt == ATTEMPTS or not isinstance(error.__cause__, errors.LockNotAvailable):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _switched(self, cursor: Cursor, table: str, position: int, fault: Poisoned | None, now: datetime) -> Rebuilt:
        old = tables.standing(cursor, self.question.name, lock=True)
        agrees = None
        if old is not None and fault is None and state_of(cursor, self.asked, old) == "behind":
            agrees, position = self._compared(cursor, old, table, position)
        place = tables.Place(table, position, store.leaf_at(cursor, self.log, position))
        tables.adopt(cursor, self.question, self.question.definition_hash(self.zone), place, now)
        if fault is not None:
            tables.stop(cursor, table, fault, now)
        return Rebuilt(self.question.name, table, position, tables.count(cursor, table), agrees, fault)

    def _compared(self, cursor: Cursor, old: tables.Standing, table: str, position: int) -> tuple[bool, int]:
        """Bring both tables to the later of their positions and compare them."""
        upto = max(position, old.position)
        for behind, after in ((table, position), (old.table, old.position)):
            if after < upto:
                forward(cursor, self.asked, behind, after, upto)
        return tables.digest(cursor, table) == tables.digest(cursor, old.table), upto

    def _sweep(self) -> None:
        """Drop this question's tables that are no longer read; one still being read is left for the next time."""
        with store.transaction(self.writing) as cursor:
            left = tables.unused(cursor, self.question.name)
        for table in left:
            try:
                with store.transaction(self.writing) as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
                    tables.drop(cursor, table)
            except DatabaseError as error:
                if not isinstance(error.__cause__, errors.LockNotAvailable):
                    raise
