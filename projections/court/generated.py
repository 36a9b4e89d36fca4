"""What a copy says in the program's own words: texts by which nothing recorded is shown. Pure.

A generated phrase may say the same as a text that is withheld ("decided at triage"), and tells nothing of it. What a copy says in generated
words is taken for such only as far as phrases of the program make it up, word for word: those of its sentences, codes and forms. So a
recorded text that a defect put among generated words is not taken for one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields as parts_of
from functools import lru_cache

from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.occurred import MONTHS
from ledger.events.sentence import parse
from ledger.rules.jurisdiction import Jurisdiction
from projections.court.bundle import WORDS, Copy
from projections.court.plain_text import tokens

JOINING = (
    "a", "an", "and", "or", "the", "of", "on", "at", "by", "for", "to", "in", "not shown", "entry", "unit", "units", "nothing", "none",
    "gmt", "bst",
)  # fmt: skip
"""Words that join the parts of a sentence, and of a time."""
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
        for text in (*runs, *labels, line.heading, line.when, line.recorded, *line.status):
            yield from phrases.made_up(text)


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
