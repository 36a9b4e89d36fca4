"""The screen equals the record: every row of a live table compared with an independent fold of the log."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

from ledger.errors import NotFound, VerificationFailed
from ledger.proof.finding import Finding, Matter
from ledger.store.connection import Connection
from projections.engine import question as known
from projections.engine import store, tables
from projections.engine.answer import Row
from projections.engine.fold import Keyed, Poisoned, fold_document
from projections.engine.question import Question
from projections.engine.time import NOW

SNAPSHOT = "REPEATABLE READ"
UNTOUCHED = "; it was not compared; run caseledger projections rebuild"


class OtherHistory(VerificationFailed):
    """A live table was built from another history than the record is now: a restored backup, or another epoch."""


class OtherDefinition(VerificationFailed):
    """A live table was built under another definition than this release's, such as before an upgrade: it answers another question."""


EQUAL = "a row of a live answer is what the entries make it"
SAME = "live answers are built from the history that the record is"
FOLDED = "every entry can be folded to the answers that read it"


class Difference(NamedTuple):
    """One row that is not as the record makes it; None where the table or the record has no such row."""

    question: str
    key: str
    live: Row | None
    folded: Row | None
    stream: UUID | None = None


class Checked(NamedTuple):
    """Rows compared, at which position of the log, and every difference, in order of stream."""

    position: int
    rows: int
    differences: list[Difference]


def check(connection: Connection, question: Question, *, log: str, zone: tzinfo, now: datetime | None) -> Checked:
    """Read the log again up to the table's position and compare, in one snapshot; range by range, so memory stays small.

    The question is read and folded by itself, however its table was made. Notes ``now`` as the time of the check (None: nothing is
    noted, as on a copy that is only read). Of a table that is behind, streams are left out in which something was erased since: what the
    record held there is gone, and the rows go when they are folded on. Raises NotFound for a question never built, OtherDefinition
    where another release's program built it, OtherHistory where the record is not the one that it was built from, Poisoned if the log
    cannot be folded.
    """
    with store.transaction(connection, SNAPSHOT) as cursor:
        found = tables.standing(cursor, question.name)
        if found is None:
            raise NotFound(f"question {question.name} has not been built{UNTOUCHED}")
        if found.definition_hash != question.definition_hash(zone):
            raise OtherDefinition(f"question {question.name} was built under another definition{UNTOUCHED}")
        if found.position and found.log_hash != store.History(cursor, log).at(found.position):
            raise OtherHistory(f"question {question.name} was built from another history of this log{UNTOUCHED}")
        reading = store.Reading(log, found.position, (question,))
        gone = frozenset(store.erased(cursor, log, found.position, store.head(cursor, log).position))
        rows, differences = 0, list[Difference]()
        for first, last in store.ranges(found.position):
            live = tables.rows_between(cursor, found.table, first, last)
            folded: list[Keyed] = []
            for document in store.read_range(cursor, reading, first, last):
                folded += fold_document(question, document, NOW, zone).rows
            rows += len(live)
            differences += [each for each in compared(question.name, live, folded) if each.stream not in gone]
    if now is not None:
        with store.transaction(connection) as cursor:
            tables.checked(cursor, found, len(differences), now)
    return Checked(found.position, rows, differences)


class Screens(NamedTuple):
    """What comparing every answer with the record gave: rows compared, findings, and the questions never built under this definition."""

    rows: int
    findings: list[Finding]
    unbuilt: list[str]


def screens(connection: Connection, *, log: str, zone: tzinfo) -> Screens:
    """Compare every answer that was ever built, for an audit: the screen equals the record. Nothing is noted."""
    compared_rows, findings, unbuilt = 0, list[Finding](), list[str]()
    for name in known.live():
        try:
            found = check(connection, known.load(name), log=log, zone=zone, now=None)
        except (NotFound, OtherDefinition):
            unbuilt.append(name)
        except OtherHistory:
            findings.append(Finding(Matter.INTEGRITY, log, None, None, SAME, f"{name} was built from another"))
        except Poisoned as fault:
            findings.append(Finding(Matter.INTEGRITY, log, fault.position, None, FOLDED, f"{name} stops there ({fault.reason})"))
        else:
            compared_rows += found.rows
            findings += [Finding(Matter.INTEGRITY, log, None, each.stream, EQUAL, f"{name}: {_how(each)}") for each in found.differences]
    return Screens(compared_rows, findings, unbuilt)


def _how(difference: Difference) -> str:
    if difference.live is None:
        return "the answer has no such row"
    return "the row comes from no entry" if difference.folded is None else "the row says otherwise"


def compared(question: str, live: Iterable[Keyed], folded: Iterable[Keyed]) -> Iterator[Difference]:
    """Compare two sets of rows by key: missing, surplus and different ones, in order of key."""
    ours, theirs = ({keyed.key: (keyed.row, keyed.stream) for keyed in rows} for rows in (live, folded))
    for key in sorted(ours.keys() | theirs.keys()):
        (row, stream), (again, its) = ours.get(key, (None, None)), theirs.get(key, (None, None))
        if row != again:
            yield Difference(question, key, row, again, its or stream)
