"""Proceedings: of what kind, over which cases, whose work they are, and what is open in each (domain.md 5.10)."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.rules.docket import READ, row_of
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.proceedings import LINES, told


def fold(facts: Sequence[Fact], _zone: tzinfo) -> Row | None:
    """One row for each proceedings that were opened."""
    return row_of(facts)


def order(row: Row) -> Any:
    """By number, open ones first."""
    return row["state"] != "open", str(row["number"])


QUESTION = Question(
    name="proceedings",
    version=1,
    title="Which proceedings the unit works for, and what is open in each",
    definition=(
        "Proceedings as the record stood at the moment asked about. Denominator: all proceedings ever opened here; closed ones are kept. A "
        "request is open until an answer to it is recorded, an application until the court has ruled on it, a service until it is "
        "acknowledged. Courts, references, parties by name and what is written in words are not told: they are sealed."
    ),
    columns=(
        Column("number", "number of the proceedings; none where it was erased"),
        Column("kind", "kind of proceedings", "words"),
        Column("state", "open or closed"),
        Column("cases", "ids of the cases whose material is concerned"),
        Column("jurisdiction", "whose forms and duties apply"),
        Column("investigation_began", "day on which the investigation began", "day"),
        Column("code_edition", "edition of the Code of Practice under CPIA 1996 Part II"),
        Column("officer", "the disclosure officer who was appointed last and has no successor", "member"),
        Column("officers", "appointments that stand: entry, duty, member, since when"),
        Column("requests", "requests that nobody answered: entry, who asked, when, answer wanted by when"),
        Column("applications", "applications that are not decided: entry, for what, by whom, when"),
        Column("rulings", "rulings that are to be reviewed: entry, ruling, when, by when"),
        Column("services", "services that nobody acknowledged: entry, on whom, when, wanted by when"),
        Column("review_by", "day by which disclosure is reviewed again", "day"),
        Column("issued", "forms that were issued: entry, form, version"),
        Column("ending", "how they ended", "words"),
        Column("ended_on", "on which day", "day"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=LINES,
    tell=told,
)
