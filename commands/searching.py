"""Searching opened entries: pure. What is withheld or erased never matches, and no match reaches across it.

Texts are compared under NFKC and case folding (UAX 15, Unicode 3.13) with every run of white space as one blank; a term that is a number
is also compared without the blanks, brackets, dots and dashes that people put between its digits.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from commands import telling
from ledger.privacy.terms import digits, folded

if TYPE_CHECKING:
    from ledger.privacy.opening import Entry

GAP = "\0"
"""Stands where a piece of a narrative is withheld; no text and no term can hold it."""

AROUND = 40
"""Characters of an excerpt on either side of what was found."""

_NUMBER = re.compile(r"\+?[\d\s().-]{5,}")


class Hit(NamedTuple):
    """Where a term was found: the entry, the field and a short excerpt around it."""

    entry: "Entry"
    field: str
    excerpt: str


def find(entries: Iterable["Entry"], term: str) -> Iterator[Hit]:
    """Give the first place in each field of each entry where the term stands."""
    wanted = folded(term).strip()
    number = digits(wanted) if _NUMBER.fullmatch(wanted) else None
    for entry in entries:
        for field, text in texts(entry):
            if (excerpt := _found(text, wanted, number)) is not None:
                yield Hit(entry, field, excerpt)


def texts(entry: "Entry") -> Iterator[tuple[str, str]]:
    """Give each text of an entry with its field: narratives joined, with a gap where a piece is withheld; lists item by item."""
    from ledger.events.fact import ENVELOPE

    narratives = telling.layout_of(entry)
    opened = {ordinal: str(value) for ordinal, _, value in entry.units}
    for field, laid in narratives.items():
        yield field, "".join(opened.get(ordinal, GAP) for ordinal, _ in laid["pieces"])
    for _, field, value in entry.units:
        if field in ENVELOPE or field in narratives:
            continue
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str):
                yield field, text


def _found(text: str, wanted: str, number: str | None) -> str | None:
    at = folded(text).find(wanted)
    if at >= 0:
        return _excerpt(text, wanted, at)
    if number and number in digits(folded(text)):
        return _cut(text, *_where(text, number))
    return None


def _where(text: str, number: str) -> tuple[int, int]:
    """Find where in a text a number stands, whatever stands between its digits."""
    spaced = r"[\s().-]*".join(map(re.escape, number))
    found = re.search(spaced, text) or re.search(spaced.removeprefix("0"), text)
    return found.span() if found else (0, len(text))


def _excerpt(text: str, wanted: str, at: int) -> str:
    """Cut the original text around the place that corresponds to ``at`` of its folded form."""
    starts: list[int] = []
    for place, character in enumerate(text):
        blank = character.isspace() and place and text[place - 1].isspace()
        starts += [place] * (0 if blank else len(folded(character)))
    if len(starts) != len(folded(text)):  # characters that compose with their neighbours: the folded text is shown itself
        return _cut(folded(text), at, at + len(wanted))
    return _cut(text, starts[at], starts[at + len(wanted) - 1] + 1)


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = " ".join(text[first:last].replace(GAP, " […] ").split())
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"
