"""The client's half of questions: their live rows as the database serves them to this reader, and where each question stands."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from ledger.store.connection import Connection, rows, value


class Part(NamedTuple):
    """Key, stream and row of those live rows that are a reader's answer too; he folds the streams in ``closed`` himself.

    ``position``: up to which entry the rows are folded, and those streams are to be.
    """

    position: int
    rows: list[tuple[str, UUID, dict[str, Any]]]
    closed: list[UUID]


def question_serves(connection: Connection, question: str, definition: bytes) -> bool | None:
    """Whether a question's live rows, built under ``definition``, are this reader's answer; None where it was never built.

    They are not where they fold what his agency may not see; nor under another definition. Then he folds for himself what is made of more.
    """
    serves: bool | None = value(connection, "SELECT api.question_serves(%s, %s)", question, definition)
    return serves


OPEN = '$.state == "open"'
"""Of which rows of the caseload this holds, their cases are open."""
AT_ONCE = "SET work_mem = '64MB'"
"""Rows of thousands of cases that a function gives are kept in memory, and not in a file, which takes longer than to find them."""


def question_rows(connection: Connection, question: str) -> list[tuple[str, UUID, dict[str, Any]]]:
    """Key, stream and row of a live question, less restricted streams. Raises NotAuthorised where it folds what he may not see."""
    rows(connection, AT_ONCE)
    return _decoded(rows(connection, 'SELECT key, stream, "row"::text FROM api.question_rows(%s)', question))


def question_part(connection: Connection, question: str, definition: bytes, where: str | None = None) -> Part | None:
    """Give those live rows that are this reader's answer although not all are; None where they were built under another definition.

    ``where``: only the rows of which a JSON path predicate holds.
    """
    rows(connection, AT_ONCE)
    asks = 'SELECT position, key, stream, "row"::text FROM api.question_part(%s, %s, %s::text::jsonpath)'
    found = rows(connection, asks, question, definition, where)
    if not found:
        return None
    folded = [(key, stream, text) for _, key, stream, text in found if text is not None]
    return Part(found[0][0], _decoded(folded), [stream for _, _, stream, text in found if text is None and stream is not None])


def open_cases(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Stream, as text, and row of each open case on the caseload, less restricted ones. Raises as ``question_rows`` does."""
    rows(connection, AT_ONCE)
    found = rows(connection, 'SELECT stream::text, "row"::text FROM api.open_cases()')
    return [(stream, msgspec.json.decode(text)) for stream, text in found]


def retention_rows(connection: Connection, where: str) -> list[tuple[str, UUID, dict[str, Any]]]:
    """Key, stream and row of the question ``retention`` where a JSON path predicate holds; those under restriction for who reviews them.

    Raises NotAuthorised where it folds what he may not see.
    """
    return _decoded(rows(connection, 'SELECT key, stream, "row"::text FROM api.retention_rows(%s::text::jsonpath)', where))


def held_streams(connection: Connection) -> dict[UUID, int]:
    """The streams with entries that this reader's agency holds, or that were given to it: what a question over held types consults.

    With each the number of entries held there by his own agency that are under restriction now.
    """
    return dict(rows(connection, "SELECT stream, restricted FROM api.held_streams()"))


def _decoded(found: list[tuple[Any, ...]]) -> list[tuple[str, UUID, dict[str, Any]]]:
    return [(key, stream, msgspec.json.decode(text)) for key, stream, text in found]


def question_status(connection: Connection) -> list[dict[str, Any]]:
    """Where each live question stands, as its row in ``live.question`` says."""
    return [row for (row,) in rows(connection, "SELECT * FROM api.question_status()")]
