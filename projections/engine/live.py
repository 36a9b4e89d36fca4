"""Keep a question's table up with the log: batches, rows and position in one transaction, exactly once.

A batch does not add its entries to the rows; it folds anew, from the beginning, every stream they touch. So a late event, a
correction or an erasure needs no case of its own, and a fold that was killed anywhere is simply done again. The question's
row is locked while its table changes: two who fold at once take turns and double nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple
from uuid import UUID

from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger import RELEASE
from ledger.errors import SchemaTooNew
from ledger.store import install
from ledger.store.connection import Connection
from projections.engine import store, tables
from projections.engine.fold import Keyed, Poisoned, fold_document
from projections.engine.question import Question
from projections.engine.time import NOW

BATCH = 5_000
STREAMS_AT_ONCE = 200

State = Literal["behind", "current", "stopped", "outdated"]


class Progress(NamedTuple):
    """Where a question stands after folding: its position and the log's head, and in what state.

    ``current``: at the head as it was. ``behind``: more to fold. ``stopped``: an entry cannot be folded; ``reason`` says
    which and why, rows are those before it. ``outdated``: never built, built under another definition or from another
    history; a rebuild is needed.
    """

    question: str
    state: State
    position: int
    head: int
    reason: str | None = None


def catch_up(connection: Connection, question: Question, *, log: str, zone: tzinfo, now: datetime, batch: int = BATCH) -> Progress:
    """Fold all that is new, batch by batch; each batch is committed before the next begins.

    ``connection`` is the projector's, in autocommit. An entry that the question cannot fold stops this question at the
    entry before it; that is an answer, not an exception, so that the others go on.
    """
    asked = store.Asked(question, log, zone)
    if (current := _current(connection, asked)) is not None:
        return current
    fault: Poisoned | None = None
    while True:
        try:
            progress = _batch(connection, asked, batch, None if fault is None else fault.position - 1)
        except Poisoned as found:
            fault = found
            continue
        if progress.state == "behind":
            continue
        if fault is None or progress.state != "current":
            return progress
        _stop(connection, question, fault, now)
        fault = None


def forward(cursor: Cursor, asked: store.Asked, table: str, after: int, upto: int) -> None:
    """Bring the rows of ``table`` from position ``after`` to ``upto``; raises Poisoned."""
    question, log, zone = asked
    streams = store.touched(cursor, log, after, upto)
    reading = store.Reading(log, upto, question)
    for part in _parts(streams):
        rows: list[Keyed] = []
        for document in store.read_streams(cursor, reading, list(part)):
            rows += fold_document(question, document, NOW, zone).rows
        tables.replace(cursor, table, part, rows)


def state_of(cursor: Cursor, asked: store.Asked, standing: tables.Standing | None) -> State:
    """Say whether a table may be folded on: one built under another definition or from another history may not.

    Raises SchemaTooNew where the other definition is a newer release's: two releases would rebuild the table in turns.
    """
    if standing is None:
        return "outdated"
    if standing.definition_hash != asked.question.definition_hash(asked.zone):
        _refuse_newer(standing)
        return "outdated"
    if standing.position and standing.log_hash != store.leaf_at(cursor, asked.log, standing.position):
        return "outdated"
    return "behind" if standing.stopped_position is None else "stopped"


def _refuse_newer(standing: tables.Standing) -> None:
    if standing.release is not None and install.later(standing.release, RELEASE):
        raise SchemaTooNew(
            f"the answer to {standing.name} was built by caseledger {standing.release}; this is {RELEASE}; nothing was folded; "
            "use that release or a newer one"
        )


def _current(connection: Connection, asked: store.Asked) -> Progress | None:
    """See without a lock, which costs a write to disk, that there is nothing to fold; None where there is."""
    question, log, _ = asked
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name)
        head = store.head(cursor, log).position
        if standing is None or standing.position < head or state_of(cursor, asked, standing) != "behind":
            return None
        return Progress(question.name, "current", standing.position, head)


def _batch(connection: Connection, asked: store.Asked, batch: int, limit: int | None) -> Progress:
    """Fold one batch, no further than ``limit``, and commit it."""
    question, log, _ = asked
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name, lock=True)
        head = store.head(cursor, log).position
        state = state_of(cursor, asked, standing)
        if standing is None or state != "behind":
            return _answer(question, state, standing, head)
        end = head if limit is None else min(head, limit)
        upto = min(standing.position + batch, end)
        if upto > standing.position:
            forward(cursor, asked, standing.table, standing.position, upto)
            tables.advance(cursor, question.name, upto, store.leaf_at(cursor, log, upto))
        return Progress(question.name, "behind" if upto < end else "current", max(upto, standing.position), head)


def _answer(question: Question, state: State, standing: tables.Standing | None, head: int) -> Progress:
    if standing is None or standing.stopped_position is None:
        return Progress(question.name, state, 0 if standing is None else standing.position, head)
    return Progress(question.name, state, standing.position, head, f"position {standing.stopped_position}: {standing.stopped_reason}")


def _stop(connection: Connection, question: Question, fault: Poisoned, now: datetime) -> None:
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name, lock=True)
        if standing is not None:
            tables.stop(cursor, standing.table, fault, now)


def _parts(streams: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        yield streams[start : start + STREAMS_AT_ONCE]
