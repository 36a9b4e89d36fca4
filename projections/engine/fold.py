"""The one fold: facts of one stream to keyed rows, at any (K, A). Live, rebuild, as-of and check all run this.

Pure and total but for a question's own faults: where a question's ``key`` or ``fold`` raises, Poisoned says at which
position, and the question stops there. Nothing is skipped, nothing deduplicated, no id invented.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import NamedTuple
from uuid import UUID

import msgspec

from ledger.errors import VerificationFailed
from ledger.events.document import Unreadable, facts_of
from ledger.events.fact import Fact
from projections.engine.answer import Row
from projections.engine.question import Question
from projections.engine.time import Coordinates, timeline


class Poisoned(VerificationFailed):
    """A question cannot fold an entry; ``position`` is that entry's, ``reason`` the fault's kind, without its data."""

    def __init__(self, question: str, position: int, reason: str) -> None:
        """Keep the parts; a fold can stop a question, the sentence tells which and where."""
        super().__init__(f"question {question} cannot fold the entry at position {position} ({reason}); it stopped there, others go on")
        self.question, self.position, self.reason = question, position, reason


class Document(NamedTuple):
    """All entries of one stream as the database gives them; ``ledger.events.document`` says in which shape."""

    stream: UUID
    text: str


class Keyed(NamedTuple):
    """One row: its key, the stream all its facts lie in, and the row as JSON text."""

    key: str
    stream: UUID
    text: str

    @property
    def row(self) -> Row:
        """The row as JSON values, as the live table gives it back."""
        row: Row = msgspec.json.decode(self.text)
        return row


class Folded(NamedTuple):
    """Rows of one stream, and the number of its facts that straddle A and were left out."""

    rows: list[Keyed]
    straddling: int


def fold_document(question: Question, document: Document, at: Coordinates, zone: tzinfo) -> Folded:
    """Decode one stream and fold it; raises Poisoned."""
    try:
        facts = facts_of(document.stream, document.text)
    except Unreadable as fault:
        raise Poisoned(question.name, fault.position, type(fault).__name__) from fault
    return fold_stream(question, facts, at, zone)


def fold_stream(question: Question, facts: Sequence[Fact], at: Coordinates, zone: tzinfo) -> Folded:
    """Fold all facts of one stream to the rows they make at ``at``; raises Poisoned."""
    try:
        return _fold(question, facts, at, zone)
    except Exception as fault:  # a question is one file by anyone: its fault stops it and nothing else
        position = _first_fault(question, facts, at, zone)
        raise Poisoned(question.name, position, type(fault).__name__) from fault


def _fold(question: Question, facts: Iterable[Fact], at: Coordinates, zone: tzinfo) -> Folded:
    read = question.types
    ordered, straddling = timeline(facts, at, zone)
    by_key: dict[str, list[Fact]] = {}
    for fact in ordered:
        key = question.key(fact) if read is None or fact.type in read else None
        if key is not None:
            by_key.setdefault(key, []).append(fact)
    rows = []
    for key, its in by_key.items():
        row = question.fold(its, zone)
        if row is not None:
            rows.append(Keyed(key, its[0].stream, _text(row)))
    return Folded(rows, straddling)


def _text(row: Row) -> str:
    text = msgspec.json.encode(row).decode()
    if "\\u0000" in text:
        raise ValueError("a row holds the character NUL, which no table can")
    return text


def _first_fault(question: Question, facts: Sequence[Fact], at: Coordinates, zone: tzinfo) -> int:
    """Position of the entry with which folding this stream first fails: the shortest prefix of it that does."""
    known = sorted(facts, key=lambda fact: fact.position)
    for count in range(1, len(known) + 1):
        try:
            _fold(question, known[:count], at, zone)
        except Exception:  # noqa: BLE001 the same fault, found again at its first position
            return known[count - 1].position
    return known[-1].position
