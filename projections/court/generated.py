"""What a copy says in the program's own words: texts by which nothing recorded is shown. Pure.

A generated phrase may say the same as a text that is withheld ("decided at triage"), and tells nothing of it. What a copy says in generated
words is taken for such only as far as phrases of the program make it up, word for word: those of its sentences, codes and forms. So a
recorded text that a defect put among generated words is not taken for one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as parts_of
from dataclasses import replace
from functools import lru_cache

from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.occurred import MONTHS
from ledger.events.sentence import parse
from ledger.rules.jurisdiction import Jurisdiction
from projections.court.bundle import WORDS, Copy, Exhibit, Field, Line, Named, Redacted, Run
from projections.court.plain_text import tokens
from projections.court.reading_back import read
from projections.court.schedule import Sheet

JOINING = (
    "a", "an", "and", "or", "the", "of", "on", "at", "by", "for", "to", "in", "not shown", "entry", "unit", "units", "nothing", "none",
    "gmt", "bst", "record",
)  # fmt: skip
"""Words that join the parts of a sentence, and of a time."""
NOTHING = "-"
"""What a blank copy says everywhere."""
SHORTEST = 5
"""Characters of a stretch from which on it is one: shorter ones are in many a text."""
LONGEST_NUMBER = 4
"""Digits of a number that is a phrase by itself: a year, a day, a count."""


def said(copy: Copy, more: Iterable[str] = ()) -> Iterator[str]:
    """Give what a copy says in phrases of the program alone; ``more``: phrases beside those of types, as of forms and of who makes it."""
    phrases = Phrases((*phrases_of_types(), *more))
    for line in copy.lines:
        runs = (run.text for each in (line.says, *line.beside) for run in each if run.kind == WORDS)
        labels = (field.label for field in line.fields)
        for text in (*runs, *labels, line.record, line.heading, line.when, line.recorded, *line.status):
            yield from phrases.made_up(text)


def blank(copy: Copy) -> Copy:
    """Give a copy that has one of all that this one has, and says nothing: made into files, it shows the words of pages and prints."""
    nothing = Run(WORDS, NOTHING)
    lines = tuple(
        Line(
            1, NOTHING if line.address else None, line.record, line.stream, NOTHING, NOTHING, NOTHING, (nothing,), ((nothing,),),
            (NOTHING,), (Field(1, NOTHING, NOTHING, nothing),), b"", bytes(32), {},
        )
        for line in copy.lines[:1]
    )  # fmt: skip
    sheets = tuple(
        replace(sheet, heading=(), rows=tuple(tuple(NOTHING for _ in row) for row in sheet.rows[:1]), notes=(), statement=NOTHING)
        for sheet in copy.schedules
    )
    return replace(
        copy, title=NOTHING, marking=NOTHING, release=NOTHING, contact=NOTHING, heading=((NOTHING, NOTHING),), legend=(NOTHING,),
        schedules=sheets, lines=lines, bare=copy.bare[:1], people=tuple(Named(NOTHING, (NOTHING,), renamed=True) for _ in copy.people[:1]),
        redacted=tuple(Redacted(1, NOTHING) for _ in copy.redacted[:1]),
        exhibits=tuple(Exhibit(NOTHING, "0" * 64, b"", 1) for _ in copy.exhibits[:1]),
    )  # fmt: skip


def head(copy: Copy) -> Iterator[str]:
    """Give what the head of a copy says: who makes it decided of it, and answers for it; no name of who is hidden may stand in it."""
    yield from (copy.title, copy.marking, copy.release, copy.contact, *copy.legend)
    for label, value in copy.heading:
        yield from (label, value)
    for person in copy.people:
        yield from (person.called, *person.status)
    yield from (each.label for each in copy.redacted)


def cells(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Give what issued schedules say: of those that were computed again and have the digest that was recorded."""
    for sheet in sheets:
        yield from (sheet.title, sheet.marking, *sheet.columns, *sheet.notes, sheet.statement)
        yield from (part for each in (*sheet.heading, *sheet.rows) for part in each)


def rendered(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give the texts of the files of a blank copy."""
    yield from (passage.text for passage in read(files).passages)


class Phrases:
    """Phrases of the program, by their words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Know these."""
        cut = {tuple(tokens(phrase)) for phrase in (*phrases, *JOINING, *MONTHS)} - {()}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(cut, key=len, reverse=True):
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def made_up(self, text: str) -> list[str]:
        """Give the stretches of a text that are made up of phrases; the text itself where that is all of it."""
        words, at, found, together = tokens(text), 0, list[str](), list[str]()
        while at < len(words):
            length = self._length(words, at)
            if length:
                together += words[at : at + length]
            else:
                found.append(" ".join(together))
                together = []
            at += length or 1
        if len(together) == len(words):
            return [text]
        return [each for each in (*found, " ".join(together)) if len(each) >= SHORTEST]

    def _length(self, words: Sequence[str], at: int) -> int:
        if words[at].isdecimal() and len(words[at]) <= LONGEST_NUMBER:
            return 1
        return next((len(each) for each in self._by_first.get(words[at], ()) if tuple(words[at : at + len(each)]) == each), 0)


@lru_cache(maxsize=1)
def phrases_of_types() -> tuple[str, ...]:
    """Give the phrases of every type: the fixed parts of its sentence, its codes in words, the names of its fields."""
    found = dict[str, None]()
    for name in TYPES:
        cls = load(name)
        pieces = [piece for part in parse(cls.says) for run in part.runs for piece in run if isinstance(piece, str)]
        codes = [phrase for field in fields_of(cls) if field.codes is not None for phrase in field.codes.values()]
        names = [field.name.replace("_", " ") for field in fields_of(cls)]
        found |= dict.fromkeys((*pieces, *codes, *names, name.rpartition(".")[0].replace("-", " ")))
    return tuple(found)


def phrases_of_forms(jurisdiction: Jurisdiction) -> Iterator[str]:
    """Give the phrases of a jurisdiction's forms, labels and answers."""
    stack: list[object] = [getattr(jurisdiction, part.name) for part in parts_of(jurisdiction)]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            stack += each.values()
        elif isinstance(each, list | tuple):
            stack += each
        elif hasattr(each, "__dataclass_fields__"):
            stack += [getattr(each, part) for part in each.__dataclass_fields__]
