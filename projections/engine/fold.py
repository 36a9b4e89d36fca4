"""The one fold: facts of one stream to keyed rows, at any (K, A). Live, rebuild, as-of and check all run this.

Pure and total but for a question's own faults: where a question's ``key`` or ``fold`` raises, Poisoned says at which
position, and the question stops there. Nothing is skipped, nothing deduplicated, no id invented.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple
from uuid import UUID

import msgspec

from ledger.errors import VerificationFailed
from ledger.events.document import Unreadable, facts_of
from ledger.events.fact import Fact
from projections.engine.answer import Row
from projections.engine.question import Question, by_stream
from projections.engine.time import NOW, Coordinates, cut, order, resolve, timeline


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


def fold_together(questions: Sequence[Question], document: Document, zone: tzinfo) -> Iterator[list[Keyed] | None]:
    """Decode one stream once and fold it, as of now, to the rows of each question, in their order; None for one that cannot fold it.

    Where a question fails is found by folding it alone, and so is whether it does: alone it may read less of the stream.
    """
    try:
        ordered, _ = timeline(facts_of(document.stream, document.text), NOW, zone)
    except Exception:  # noqa: BLE001 said for each question by itself, where it folds alone
        yield from (None for _ in questions)
        return
    there = {fact.type for fact in ordered}
    for question in questions:
        if question.types is not None and question.types.isdisjoint(there):
            yield []
            continue
        try:
            yield _rows(question, ordered, zone)
        except Exception:  # noqa: BLE001 as above
            yield None


def _fold(question: Question, facts: Iterable[Fact], at: Coordinates, zone: tzinfo) -> Folded:
    read = question.types
    told = resolve(facts, at.recorded_by)
    kept, straddling = cut(told if read is None else [each for each in told if each[0].type in read], at.happened_by, zone)
    return Folded(_rows(question, order(kept), zone), straddling)


def _rows(question: Question, ordered: Sequence[Fact], zone: tzinfo) -> list[Keyed]:
    """Give the rows that the facts of one stream make, of those types that the question reads."""
    read = question.types
    its = ordered if read is None else [fact for fact in ordered if fact.type in read]
    rows = ((key, facts, question.fold(facts, zone)) for key, facts in _by_key(question, its))
    return [Keyed(key, facts[0].stream, _text(row)) for key, facts, row in rows if row is not None]


def _by_key(question: Question, its: Sequence[Fact]) -> Iterable[tuple[str, Sequence[Fact]]]:
    if question.key is by_stream:
        return [(by_stream(its[0]), its)] if its else ()
    keyed: dict[str, list[Fact]] = {}
    for fact in its:
        if (key := question.key(fact)) is not None:
            keyed.setdefault(key, []).append(fact)
    return keyed.items()


def _text(row: Row) -> str:
    text = msgspec.json.encode(row).decode()
    if "\\u0000" in text and "\\u0000" in text.replace("\\\\", ""):  # a backslash before it is a value's own, and no NUL
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
