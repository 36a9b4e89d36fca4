"""The screen equals the record: every row of a live table compared with an independent fold of the log."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple

from ledger.errors import NotFound
from ledger.store.connection import Connection
from projections.engine import store, tables
from projections.engine.fold import Keyed, fold_document
from projections.engine.question import Question, Row
from projections.engine.time import NOW

SNAPSHOT = "REPEATABLE READ"


class Difference(NamedTuple):
    """One row that is not as the record makes it; None where the table or the record has no such row."""

    question: str
    key: str
    live: Row | None
    folded: Row | None


class Checked(NamedTuple):
    """Rows compared, at which position of the log, and every difference, in order of stream."""

    position: int
    rows: int
    differences: list[Difference]


def check(connection: Connection, question: Question, *, log: str, zone: tzinfo, now: datetime) -> Checked:
    """Read the log again up to the table's position and compare, in one snapshot; range by range, so memory stays small.

    Notes ``now`` as the time of the check. Raises NotFound for a question never built, Poisoned if the log cannot be folded.
    """
    with store.transaction(connection, SNAPSHOT) as cursor:
        found = tables.standing(cursor, question.name)
        if found is None:
            raise NotFound(f"question {question.name} has not been built; run projections rebuild")
        reading = store.Reading(log, found.position, question)
        rows, differences = 0, list[Difference]()
        for first, last in store.ranges(found.position):
            live = tables.rows_between(cursor, found.table, first, last)
            folded: list[Keyed] = []
            for document in store.read_range(cursor, reading, first, last):
                folded += fold_document(question, document, NOW, zone).rows
            rows += len(live)
            differences += compared(question.name, live, folded)
    with store.transaction(connection) as cursor:
        tables.checked(cursor, question.name, now)
    return Checked(found.position, rows, differences)


def compared(question: str, live: Iterable[Keyed], folded: Iterable[Keyed]) -> Iterator[Difference]:
    """Compare two sets of rows by key: missing, surplus and different ones, in order of key."""
    ours, theirs = ({keyed.key: keyed.row for keyed in rows} for rows in (live, folded))
    for key in sorted(ours.keys() | theirs.keys()):
        if ours.get(key) != theirs.get(key):
            yield Difference(question, key, ours.get(key), theirs.get(key))
