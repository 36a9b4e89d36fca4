"""A question asked by who sees a part of what its live rows are made of: those of what he sees whole, and the rest folded for him alone."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands.catching_up import LOG, await_head

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.question_reading import Part
    from projections.engine.question import Question


def answered(ledger: "Ledger", question: "Question", where: str | None) -> list[tuple[UUID, dict[str, Any]]] | None:
    """Give stream and row of all that a question tells this reader now, by key; None where its live rows have another definition.

    That is what he would get if he folded everything that he sees, in a time that grows with what he sees in part. ``where``: of the rows
    that are kept those alone of which a JSON path predicate holds.
    """
    part = _part(ledger, question, where)
    if part is None:
        return None
    from projections.engine import store
    from projections.engine.asof import as_of
    from projections.engine.time import NOW

    reading = store.Reading(LOG, part.position, (question,), store.READER)
    documents = (document for piece in store.read_some(ledger.user, reading, part.closed) for document in piece)
    folded = as_of(question, documents, NOW, ledger.zone).rows
    rows = [*part.rows, *((each.key, each.stream, each.row) for each in folded)]
    return [(stream, row) for _, stream, row in sorted(rows, key=lambda each: each[0])]


def _part(ledger: "Ledger", question: "Question", where: str | None) -> "Part | None":
    """Read the part; once more where it was behind the record and whoever folds on a shared server had to be waited for."""
    from ledger.store import question_reading, reading

    definition = question.definition_hash(ledger.zone)
    part = question_reading.question_part(ledger.user, question.name, definition, where)
    if part is None or ledger.place.private or part.position >= reading.head(ledger.user)[0]:
        return part
    await_head(ledger, question.name)
    return question_reading.question_part(ledger.user, question.name, definition, where)
