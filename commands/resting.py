"""On what the events of an act rest, as it is said beside their fields: the kind of statement, from whose knowledge, how it is graded.

    {"statement": "hearsay", "source": {"knowledge": "reported", "grading": "2BP"}, …}

What stands in an event's own object goes before what is said of the whole act. Only events that report (``Event.reports``) take either:
an act of the unit itself, as when something is decided, rests on nothing that anybody said.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.events.envelope import Source, Statement

KEYS = ("statement", "source")
"""Keys beside the fields of an event that reports."""
PLACED = frozenset({"file", "line"})
"""What an import says of a source itself: where the line stood."""


def is_said(statement: str, *, reports: bool) -> bool:
    """Tell whether an event says on what it rests: one that reports or assesses does; what the unit only did rests on nothing said."""
    return reports or statement != "fact"


class Rests(NamedTuple):
    """On what an event rests; None where its type says it."""

    statement: "Statement | None" = None
    source: "Source | None" = None

    def over(self, act: "Rests") -> "Rests":
        """Give what is said here, and where nothing is, what is said of the whole act."""
        return Rests(self.statement or act.statement, self.source or act.source)

    def placed(self, where: "Source | None") -> "Source | None":
        """Give the source with the file and line from which it was imported."""
        from dataclasses import replace

        return replace(self.source, file=where.file, line=where.line) if self.source and where else self.source or where


def read(told: Mapping[str, Any]) -> Rests:
    """Read on what it rests from beside the fields; raises UsageError for no code of a person's statement, or no source."""
    from ledger.events.envelope import Source

    source = told.get("source")
    if source is not None and not isinstance(source, dict):
        raise UsageError("source is an object of knowledge and grading; nothing was recorded")
    kept = None if source is None else {name: value for name, value in source.items() if name not in PLACED}
    return Rests(_statement(told.get("statement")), Source.from_json(kept) if kept else None)


def typed(words: dict[str, Any]) -> dict[str, Any]:
    """Take what options said of it out of ``words``, as it stands beside the fields."""
    statement = words.pop("statement", None)
    source = {name: value for name in ("knowledge", "grading") if (value := words.pop(name, None)) is not None}
    return ({} if statement is None else {"statement": statement}) | ({"source": source} if source else {})


def _statement(told: Any) -> "Statement | None":
    from ledger.events.envelope import Statement

    if told is None:
        return None
    found = next((each for each in Statement if each.value == told and each is not Statement.SYSTEM), None)
    if found is None:
        raise UsageError(f"statement is one of {', '.join(codes())}; nothing was recorded")
    return found


def codes() -> dict[str, str]:
    """Give what a person's statement can rest on, each code with its meaning."""
    from ledger.events.envelope import Statement

    return {code: meaning for code, meaning in Statement.meanings().items() if code != Statement.SYSTEM.value}
