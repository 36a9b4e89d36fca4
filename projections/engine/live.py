"""Keep the tables of questions up with the log: batches, rows and positions in one transaction, exactly once.

A batch does not add its entries to the rows; it folds anew, from the beginning, every stream they touch, once for all questions that stand
at the same position. So a late event, a correction or an erasure needs no case of its own, and a fold that was killed anywhere is simply
done again. The questions' rows are locked while their tables change: two who fold at once take turns and double nothing.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger import RELEASE
from ledger.errors import SchemaTooNew
from ledger.store import install
from ledger.store.connection import Connection
from projections.engine import leftover, store, tables
from projections.engine.fold import Keyed, Poisoned, fold_document, fold_together
from projections.engine.question import Question
from projections.engine.time import NOW

BATCH = 5_000

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


def catch_up(
    connection: Connection, questions: Sequence[Question], *, log: str, zone: tzinfo, now: datetime, batch: int = BATCH
) -> list[Progress]:
    """Fold all that is new, batch by batch; each batch is committed before the next begins. Gives each question's progress, in order.

    ``connection`` is the projector's, in autocommit. An entry that a question cannot fold stops this question at the
    entry before it; that is an answer, not an exception, and the others go on.
    """
    asked = store.Asked(tuple(questions), log, zone)
    found = _standing(connection, asked)
    left = tuple(each for each in questions if found[each.name].state == "behind")
    apart: list[Question] = []
    while left and (failed := _batch(connection, asked._replace(questions=left), batch)) is not None:
        apart += failed
        left = tuple(each for each in left if each not in failed)
    alone = {each.name: _alone(connection, asked._replace(questions=(each,)), batch, now) for each in apart}
    for each in questions:
        if found[each.name].state == "stopped" and found[each.name].position < found[each.name].head:
            _erase_in_stopped(connection, asked._replace(questions=(each,)))
    leftover.sweep(connection)
    if any(each.state == "behind" for each in found.values()):
        found = _standing(connection, asked)
    return [alone.get(each.name, found[each.name]) for each in questions]


def forward(cursor: Cursor, asked: store.Asked, named: Mapping[str, str], after: int, upto: int) -> tuple[Question, ...]:
    """Bring the rows of tables, ``named`` by question, from position ``after`` to ``upto``; give those that cannot, whose rows stay."""
    reading = store.Reading(asked.log, upto, asked.questions)
    parts = list(store.pieces(store.touched(cursor, asked.log, after, upto)))
    rows: dict[str, list[list[Keyed]]] = {each.name: [] for each in asked.questions}
    failed: dict[str, Question] = {}
    for part in parts:
        for each in asked.questions:
            rows[each.name].append([])
        for document in store.read_streams(cursor, reading, part):
            for question, made in zip(asked.questions, fold_together(asked.questions, document, asked.zone), strict=True):
                if made is None:
                    failed[question.name] = question
                else:
                    rows[question.name][-1] += made
    for name in rows.keys() - failed.keys():
        for part, made in zip(parts, rows[name], strict=True):
            tables.replace(cursor, named[name], part, made)
    return tuple(failed.values())


def forward_alone(cursor: Cursor, asked: store.Asked, table: str, after: int, upto: int) -> None:
    """Bring the rows of the table of one question from position ``after`` to ``upto``; raises Poisoned."""
    (question,) = asked.questions
    reading = store.Reading(asked.log, upto, asked.questions)
    for part in store.pieces(store.touched(cursor, asked.log, after, upto)):
        rows: list[Keyed] = []
        for document in store.read_streams(cursor, reading, part):
            rows += fold_document(question, document, NOW, asked.zone).rows
        tables.replace(cursor, table, part, rows)


def state_of(history: store.History, zone: tzinfo, question: Question, standing: tables.Standing | None) -> State:
    """Say whether a table may be folded on: one built under another definition or from another history may not.

    Raises SchemaTooNew where the other definition is a newer release's: two releases would rebuild the table in turns.
    """
    if standing is None:
        return "outdated"
    if standing.definition_hash != question.definition_hash(zone):
        _refuse_newer(standing)
        return "outdated"
    if standing.position and standing.log_hash != history.at(standing.position):
        return "outdated"
    return "behind" if standing.stopped_position is None else "stopped"


def _refuse_newer(standing: tables.Standing) -> None:
    if standing.release is not None and install.later(standing.release, RELEASE):
        raise SchemaTooNew(
            f"the answer to {standing.name} was built by caseledger {standing.release}; this is {RELEASE}; nothing was folded; "
            "use that release or a newer one"
        )


def _standing(connection: Connection, asked: store.Asked) -> dict[str, Progress]:
    """See without a lock, which costs a write to disk, where each question stands."""
    with store.transaction(connection) as cursor:
        standings = tables.standings(cursor, [each.name for each in asked.questions])
        history, head = store.History(cursor, asked.log), store.head(cursor, asked.log).position
        known = [(each, standings.get(each.name)) for each in asked.questions]
        return {each.name: _progress(each, state_of(history, asked.zone, each, its), its, head) for each, its in known}


def _progress(question: Question, state: State, standing: tables.Standing | None, head: int) -> Progress:
    position = 0 if standing is None else standing.position
    if standing is not None and standing.stopped_position is not None:
        return Progress(question.name, state, position, head, f"position {standing.stopped_position}: {standing.stopped_reason}")
    return Progress(question.name, "current" if state == "behind" and position >= head else state, position, head)


def _batch(connection: Connection, asked: store.Asked, batch: int) -> tuple[Question, ...] | None:
    """Fold one batch for the questions that stand furthest back, and commit it; None where all are at the head.

    Gives those of them that cannot be folded together with the others.
    """
    with store.transaction(connection) as cursor:
        standings = tables.standings(cursor, [each.name for each in asked.questions], lock=True)
        history, head = store.History(cursor, asked.log), store.head(cursor, asked.log).position
        known = [(each, standings.get(each.name)) for each in asked.questions]
        behind = [each for each, its in known
                  if its is not None and its.position < head and state_of(history, asked.zone, each, its) == "behind"]  # fmt: skip
        if not behind:
            return None
        after = min(standings[each.name].position for each in behind)
        group = tuple(each for each in behind if standings[each.name].position == after)
        further = [standings[each.name].position for each in behind if each not in group]
        upto = min(after + batch, head, *further)
        named = {each.name: standings[each.name].table for each in group}
        failed = forward(cursor, asked._replace(questions=group), named, after, upto)
        folded = [each.name for each in group if each not in failed]
        _advance(cursor, asked.log, folded, after, upto)
        return failed


def _advance(cursor: Cursor, log: str, names: Sequence[str], after: int, upto: int) -> None:
    """Say how far these questions are; what a table holds that was kept from before its last rebuild goes with what was erased."""
    if names:
        tables.advance(cursor, names, upto, store.History(cursor, log).at(upto))
        if store.erased(cursor, log, after, upto):
            tables.release(cursor, names)


def _erase_in_stopped(connection: Connection, asked: store.Asked) -> None:
    """Fold anew, up to where a question stopped, what was erased since: it may stay stopped for long."""
    (question,) = asked.questions
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name, lock=True)
        if standing is None or state_of(store.History(cursor, asked.log), asked.zone, question, standing) != "stopped":
            return
        reading = store.Reading(asked.log, standing.position, asked.questions)
        for stream in store.erased(cursor, asked.log, standing.position, store.head(cursor, asked.log).position):
            rows: list[Keyed] = []
            with suppress(Poisoned):  # then nothing of it is left
                for document in store.read_streams(cursor, reading, [stream]):
                    rows = fold_document(question, document, NOW, asked.zone).rows
            tables.replace(cursor, standing.table, [stream], rows)
            tables.release(cursor, [question.name])


def _alone(connection: Connection, asked: store.Asked, batch: int, now: datetime) -> Progress:
    """Fold one question by itself, to the head or to the entry before the first that it cannot fold, where it stops."""
    (question,) = asked.questions
    fault: Poisoned | None = None
    while True:
        try:
            progress = _batch_alone(connection, asked, batch, None if fault is None else fault.position - 1)
        except Poisoned as found:
            fault = found
            continue
        if progress.state == "behind":
            continue
        if fault is None or progress.state != "current":
            return progress
        _stop(connection, question, fault, now)
        fault = None


def _batch_alone(connection: Connection, asked: store.Asked, batch: int, limit: int | None) -> Progress:
    """Fold one batch of one question, no further than ``limit``, and commit it; raises Poisoned."""
    (question,) = asked.questions
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name, lock=True)
        head = store.head(cursor, asked.log).position
        state = state_of(store.History(cursor, asked.log), asked.zone, question, standing)
        if standing is None or state != "behind":
            return _progress(question, state, standing, head)
        end = head if limit is None else min(head, limit)
        upto = min(standing.position + batch, end)
        if upto > standing.position:
            forward_alone(cursor, asked, standing.table, standing.position, upto)
            _advance(cursor, asked.log, [question.name], standing.position, upto)
        return Progress(question.name, "behind" if upto < end else "current", max(upto, standing.position), head)


def _stop(connection: Connection, question: Question, fault: Poisoned, now: datetime) -> None:
    with store.transaction(connection) as cursor:
        standing = tables.standing(cursor, question.name, lock=True)
        if standing is not None:
            tables.stop(cursor, standing.table, fault, now)
