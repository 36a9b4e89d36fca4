"""The client's half of questions: their live rows as the database serves them to this reader, and where each question stands."""

from typing import Any
from uuid import UUID

import msgspec

from ledger.store.connection import Connection, rows, value


def question_serves(connection: Connection, question: str, definition: bytes) -> bool | None:
    """Whether a question's live rows, built under ``definition``, are this reader's answer; None where it was never built.

    They are not where they fold what his agency may not see; nor under another definition. Then he folds for himself.
    """
    serves: bool | None = value(connection, "SELECT api.question_serves(%s, %s)", question, definition)
    return serves


AT_ONCE = "SET work_mem = '64MB'"
"""Rows of thousands of cases that a function gives are kept in memory, and not in a file, which takes longer than to find them."""


def question_rows(connection: Connection, question: str) -> list[tuple[str, UUID, dict[str, Any]]]:
    """Key, stream and row of a live question, less restricted streams. Raises NotAuthorised where it folds what he may not see."""
    rows(connection, AT_ONCE)
    return _decoded(rows(connection, 'SELECT key, stream, "row"::text FROM api.question_rows(%s)', question))


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
