"""Build questions' tables anew beside those in use, then switch: readers never wait long, the writer never stops.

Read the log range by range, once for all of them, fold in memory, write by COPY into new tables; catch up with what was recorded
meanwhile; compare with the old table where its definition is the same; switch each question in one short transaction. The table that was
read before is kept until it is released, the question is built once more, or something is erased. A rebuild that is killed leaves the old
tables in use, and tables that whoever folds next drops.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, tzinfo
from typing import NamedTuple, TypeVar

from psycopg2 import errors
from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger.errors import DatabaseError
from ledger.store.connection import Connection
from projections.engine import filling, leftover, store, tables
from projections.engine.filling import Connect
from projections.engine.fold import Keyed, Poisoned, fold_document
from projections.engine.live import BATCH, forward, forward_alone, state_of
from projections.engine.question import Question
from projections.engine.time import NOW

Done = TypeVar("Done")

ATTEMPTS = 30
LOCK_TIMEOUT = "1s"


class Rebuilt(NamedTuple):
    """What a rebuild did.

    ``table`` is now read, with ``rows`` rows as of ``position``. ``agrees``: whether the old table held the same rows;
    None where it could not be compared (none was there, another definition, another history, stopped, far behind). ``fault``: the
    entry at which the question stopped, if one cannot be folded.
    """

    question: str
    table: str
    position: int
    rows: int
    agrees: bool | None
    fault: Poisoned | None


def rebuild(connect: Connect, questions: Sequence[Question], *, log: str, zone: tzinfo, now: datetime) -> list[Rebuilt]:
    """Build and switch; ``connect`` opens a connection of the projector's, in autocommit (up to five are used). In order of the questions.

    Raises SchemaTooNew where a newer release built an answer under a definition of its own.
    """
    with closing(connect()) as writing:
        build = _Build(writing, connect, store.Asked(tuple(questions), log, zone))
        build.outdated()  # a newer release's answer is refused before anything is built
        return build.run(questions, now)


def ensure(connect: Connect, questions: Sequence[Question], *, log: str, zone: tzinfo, now: datetime) -> list[Rebuilt]:
    """Rebuild those whose table is outdated once it is this session's turn: none that another session has just done."""
    with closing(connect()) as writing:
        build = _Build(writing, connect, store.Asked(tuple(questions), log, zone))
        return build.run(build.outdated(), now)


class _Build:
    """One build of some questions' tables: holds their rebuild locks from its making until ``writing`` closes."""

    def __init__(self, writing: Connection, connect: Connect, asked: store.Asked) -> None:
        self.writing, self.connect, self.asked = writing, connect, asked
        self.log, self.zone = asked.log, asked.zone
        _patiently(writing, tables.prepare)
        with store.transaction(writing) as cursor:
            for name in sorted(each.name for each in asked.questions):  # in one order, so that two builds never wait for each other
                tables.alone(cursor, name)

    def outdated(self) -> list[Question]:
        with store.transaction(self.writing) as cursor:
            history = store.History(cursor, self.log)
            standings = tables.standings(cursor, [each.name for each in self.asked.questions])
            return [each for each in self.asked.questions if state_of(history, self.zone, each, standings.get(each.name)) == "outdated"]

    def run(self, questions: Sequence[Question], now: datetime) -> list[Rebuilt]:
        """Build these together; whichever cannot be folded with the others is built once more by itself, to where it stops."""
        if not questions:
            return []
        leftover.sweep(self.writing)
        with store.transaction(self.writing) as cursor:
            named = {each.name: tables.create(cursor, each.name) for each in questions}
            position = store.head(cursor, self.log).position
        failed = self._fill(questions, named, position)
        position, later = self._catch_up([each for each in questions if each not in failed], named, position)
        done = {each.name: self._finish(each, named[each.name], position, now) for each in questions if each not in (*failed, *later)}
        done |= {each.name: self._alone(each, named[each.name], now) for each in (*failed, *later)}
        leftover.sweep(self.writing)
        return [done[each.name] for each in questions]

    def _fill(self, questions: Sequence[Question], named: Mapping[str, str], upto: int) -> list[Question]:
        """Fill the tables from all streams; gives the questions that cannot be folded with the others."""
        reading = store.Reading(self.log, upto, tuple(questions))
        failed = filling.fill(self.connect, filling.Filling(reading, {each.name: named[each.name] for each in questions}, self.zone))
        return [each for each in questions if each.name in failed]

    def _catch_up(self, questions: Sequence[Question], named: Mapping[str, str], position: int) -> tuple[int, list[Question]]:
        """Fold on until the head; gives where that is, and the questions that could not be folded on with the others."""
        failed: list[Question] = []
        while True:
            with store.transaction(self.writing) as cursor:
                head = store.head(cursor, self.log).position
                upto = min(position + BATCH, head)
                left = tuple(each for each in questions if each not in failed)
                failed += forward(cursor, self.asked._replace(questions=left), named, position, upto)
            if upto == head:
                return upto, failed
            position = upto

    def _alone(self, question: Question, table: str, now: datetime) -> Rebuilt:
        """Fill one question's table to the head, or to the entry before the first that it cannot fold, where it stops."""
        fault: Poisoned | None = None
        with store.transaction(self.writing) as cursor:
            upto = store.head(cursor, self.log).position
        while True:
            try:
                self._fill_alone(question, table, upto)
            except Poisoned as found:
                fault, upto = found, found.position - 1
            else:
                return self._finish(question, table, upto, now, fault)

    def _fill_alone(self, question: Question, table: str, upto: int) -> None:
        with store.transaction(self.writing) as cursor:
            tables.empty(cursor, table)
        with closing(self.connect()) as reading:
            for documents in store.read_all(reading, store.Reading(self.log, upto, (question,))):
                rows: list[Keyed] = []
                for document in documents:
                    rows += fold_document(question, document, NOW, self.zone).rows
                filling.write(self.writing, {table: rows})

    def _finish(self, question: Question, table: str, position: int, now: datetime, fault: Poisoned | None = None) -> Rebuilt:
        place = tables.Place(table, position, None)
        return _patiently(self.writing, lambda cursor: self._switched(cursor, question, place, fault, now))

    def _switched(self, cursor: Cursor, question: Question, place: tables.Place, fault: Poisoned | None, now: datetime) -> Rebuilt:
        history, agrees, position = store.History(cursor, self.log), None, place.position
        old = tables.standing(cursor, question.name, lock=True)
        if old is not None and fault is None and self._comparable(history, question, old, place):
            agrees, position = self._compared(cursor, question, old, place)
        tables.adopt(cursor, question, question.definition_hash(self.zone), tables.Place(place.table, position, history.at(position)), now)
        if old is not None and agrees is None and self._may_hold_erased(cursor, history, old, position):
            tables.release(cursor, [question.name])
        if fault is not None:
            tables.stop(cursor, place.table, fault, now)
        return Rebuilt(question.name, place.table, position, tables.count(cursor, place.table), agrees, fault)

    def _comparable(self, history: store.History, question: Question, old: tables.Standing, place: tables.Place) -> bool:
        """Say whether the old table answers the same, and is not so far behind that bringing it up would keep others waiting."""
        return state_of(history, self.zone, question, old) == "behind" and place.position - old.position <= BATCH

    def _may_hold_erased(self, cursor: Cursor, history: store.History, old: tables.Standing, upto: int) -> bool:
        """Say whether something was erased that a table not brought up to ``upto`` may hold; of one of another history nobody can tell."""
        if old.position and old.log_hash != history.at(old.position):
            return True
        return bool(store.erased(cursor, self.log, old.position, upto))

    def _compared(self, cursor: Cursor, question: Question, old: tables.Standing, place: tables.Place) -> tuple[bool, int]:
        """Bring both tables to the later of their positions and compare them."""
        upto = max(place.position, old.position)
        for behind, after in ((place.table, place.position), (old.table, old.position)):
            if after < upto:
                forward_alone(cursor, self.asked._replace(questions=(question,)), behind, after, upto)
        return tables.digest(cursor, place.table) == tables.digest(cursor, old.table), upto


def _patiently(connection: Connection, work: Callable[[Cursor], Done]) -> Done:
    """Do work in one transaction that waits for no lock for long, lest others wait behind it; try it again and again."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with store.transaction(connection) as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
                return work(cursor)
        except DatabaseError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, errors.LockNotAvailable):
                raise
    raise AssertionError("the last attempt returns or raises")
