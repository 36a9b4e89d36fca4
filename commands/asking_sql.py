"""``ask --sql``: a question that nobody foresaw, as one statement in SQL over the documented functions of schema ``ask``."""

import re
from typing import TYPE_CHECKING, Any

from commands import output, prompts
from commands.legible import csv_cell, legible
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.adhoc import Answer

WHAT = "the statement"
ROWS = 1000
"""How many rows are shown unless it is said."""


def read(source: str) -> str:
    """Give the statement: typed, from a file (``@FILE``) or from standard input (``-``)."""
    if source == "-" or source.startswith("@"):
        return prompts.text_file(source if source == "-" else source[1:], WHAT)
    return prompts.sound(source, WHAT)


def ask(source: str, limit: int | None, form: str) -> None:
    """Answer a statement, in the columns that it names; say what it was asked of, and whether there is more."""
    from commands.catching_up import catch_up
    from commands.session import opened_ledger
    from ledger.store import adhoc

    statement, limit = read(source), limit or ROWS
    with opened_ledger() as ledger:
        catch_up(ledger)
        answer = adhoc.answered(ledger.user, statement, ledger.zone.key, limit)
    require_names(answer.columns)
    output.answer_rows(rows(answer), [output.Column(name, name, right=name in answer.numbers) for name in answer.columns], form)
    if answer.more:
        output.note(f"There are more than these {output.counted(limit, 'row')}: raise --limit, or have the statement count or choose.")
    elif form == "table":
        told = f"{output.counted(len(answer.rows), 'row')}, of the record up to position {answer.position}."
        output.note(f"{told} Small numbers are not suppressed: it stays in the unit.")


def rows(answer: "Answer") -> list[dict[str, Any]]:
    """Give each row by the names of its columns."""
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def require_names(names: tuple[str, ...]) -> None:
    """Raise UsageError unless each column has a name of its own that no terminal obeys and no spreadsheet runs."""
    if not names:
        raise UsageError("the statement gives no column; nothing was shown")
    if len(set(names)) < len(names):
        raise UsageError("two columns of the answer have one name; nothing was shown; name each by AS")
    if any(legible(name) != name or csv_cell(name) != name or not re.search(r"\w", name) for name in names):
        raise UsageError("a column's name is not of plain letters; nothing was shown; name it by AS")
