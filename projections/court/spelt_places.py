"""Addresses and days of birth as they may be written: by line or street, shortened or in full, with or without the house's number. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from ledger.events.occurred import MONTHS
from projections.court.letters import WORDS_KEPT, Word, words
from projections.court.nearly import LONG, Nearly
from projections.court.spelt_numbers import Coded

_SHORT = {
    "street": "st", "saint": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln", "close": "cl", "drive": "dr",
    "crescent": "cres", "court": "ct", "place": "pl", "square": "sq", "gardens": "gdns", "garden": "gdns", "terrace": "terr",
    "ter": "terr", "tce": "terr", "grove": "gr", "house": "hse", "apartment": "flat", "apt": "flat", "park": "pk", "hill": "hl",
    "north": "n", "south": "s", "east": "e", "west": "w", "upper": "up", "lower": "lwr", "mount": "mt", "buildings": "bldgs",
    "boulevard": "blvd", "parade": "pde", "cottage": "cott",
}  # fmt: skip
"""Words of addresses and how they are shortened (Royal Mail, abbreviations of thoroughfares)."""
_GENERAL = frozenset(_SHORT.values())
"""Words that alone, or with a number, lead to no door: flat 3."""
_MONTHS = tuple(map(str.lower, MONTHS))
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_AMONG = frozenset(" \t\n\r\u00a0.,-/'\u2019:")
LONGEST_LINE = 12
"""Words of a line of an address that are compared."""


class Places:
    """Finds addresses."""

    def __init__(self, known: Iterable[tuple[UUID | None, str]]) -> None:
        """Know these: whose, and an address, a line of one or a street."""
        self._lines = defaultdict[str, list[tuple[tuple[str, ...], UUID | None]]](list)
        for party, written in dict.fromkeys(known):
            for line in re.split(r"[,;\n]", written):
                whole = tuple(_short(word) for word in words(line))[:LONGEST_LINE]
                for part in (whole, whole[1:] if whole and whole[0][:1].isdigit() else ()):
                    if len(part) > 1 and (part, party) not in self._lines[part[0]]:
                        self._lines[part[0]].append((part, party))
        self._nearly = Nearly(first for first in self._lines if len(first) >= LONG and first.isalpha())
        self._begun = lru_cache(WORDS_KEPT)(self._firsts)

    def find(self, found: Sequence[Word]) -> Iterator[Coded]:
        """Give where these stand in a text, of which ``found`` are the words."""
        for at, word in enumerate(found):
            exact, firsts = self._begun(word.forms[0], word.capital)
            for begun in firsts:
                for line, party in self._lines[begun]:
                    if self._follows(line, found, at):
                        sure = exact and any(part.isalpha() and part not in _GENERAL for part in line)
                        yield Coded(word.start, found[at + len(line) - 1].end, party, "place", sure)

    def telling(self, word: Word) -> bool:
        """Whether a known line may begin with a word."""
        return bool(self._begun(word.forms[0], word.capital)[1])

    def _firsts(self, plain: str, capital: bool) -> tuple[bool, list[str]]:
        """Give whether a word is the first of a known line, and of which ones it is the first, or nearly."""
        first = _SHORT.get(plain, plain)
        exact = first in self._lines
        return exact, [first] if exact else sorted(self._nearly.slipped(first)) if capital else []

    def _follows(self, line: Sequence[str], found: Sequence[Word], at: int) -> bool:
        rest = found[at + 1 : at + len(line)]
        return len(rest) == len(line) - 1 and all(
            _AMONG.issuperset(word.gap) and _short(word) == part for part, word in zip(line[1:], rest, strict=True)
        )


def _short(word: Word) -> str:
    plain = word.forms[0]
    return _SHORT.get(plain, plain)


class Births:
    """Finds days of birth."""

    def __init__(self, known: Iterable[tuple[UUID | None, str]]) -> None:
        """Know these: whose, and a day as ISO 8601 writes it; what is no day is left out."""
        self._days = defaultdict[tuple[int, int], set[tuple[int, UUID | None]]](set)
        for party, written in known:
            try:
                day = date.fromisoformat(written)
            except ValueError:
                continue
            self._days[day.month, day.day].add((day.year, party))
        self._months = {month for month, _ in self._days}
        self._years = {each for days in self._days.values() for year, _ in days for each in (year, year % 100)}

    def find(self, found: Sequence[Word]) -> Iterator[Coded]:
        """Give where one of them stands: sure with its year in the British order or ISO's, perhaps in another order or without a year."""
        if not self._days:
            return
        parts = [_part(word.forms[0]) for word in found]
        for at, word in enumerate(found):
            if parts[at] is None and len(word.forms[0]) != len("20260131"):
                continue
            three = found[at : at + 3]
            if len(three) > 1 and any(len(each.gap) > 4 or not _AMONG.issuperset(each.gap.replace("of", "")) for each in three[1:]):
                three = three[:2]
            if len(three) == 3 and three[1].forms[0] == "of":
                three = [three[0], *found[at + 2 : at + 4]]
            yield from self._day(three)
            if len(word.forms[0]) == 8 and word.forms[0].isdecimal():
                yield from self._sure(word, word, int(word.forms[0][:4]), int(word.forms[0][4:6]), int(word.forms[0][6:]))
                yield from self._sure(word, word, int(word.forms[0][4:]), int(word.forms[0][2:4]), int(word.forms[0][:2]))

    def telling(self, word: Word) -> bool:
        """Whether a word is a month or a year of a known day, or a whole day: each hit has one."""
        part, plain = _part(word.forms[0]), word.forms[0]
        if part is None:
            return len(plain) == len("20260131") and plain.isdecimal()
        number, named = part
        return number in (self._months if named else self._years)

    def _day(self, three: Sequence[Word]) -> Iterator[Coded]:
        parts = [_part(word.forms[0]) for word in three]
        if len(parts) < 2 or None in parts[:2]:
            return
        (one, month), (two, other) = parts[0] or (0, False), parts[1] or (0, False)
        third = parts[2] if len(parts) > 2 else None
        year = third[0] if third is not None and not third[1] else None
        named = month != other
        if year is not None and one > 31 and not named:
            yield from self._sure(three[0], three[2], one, two, year)
        elif year is not None and three[2].typed.isdecimal() and len(three[2].typed) in (2, 4):
            yield from self._sure(three[0], three[2], year, *((one, two) if month else (two, one)))
            if not named:
                yield from self._sure(three[0], three[2], year, one, two, sure=False)
        if named:
            yield from (Coded(three[0].start, three[1].end, party, "number", sure=False)
                        for _, party in self._days.get((one, two) if month else (two, one), ()))  # fmt: skip

    def _sure(self, first: Word, last: Word, year: int, month: int, day: int, *, sure: bool = True) -> Iterator[Coded]:
        for known, party in self._days.get((month, day), ()):
            if known == year or (year < 100 and known % 100 == year):
                yield Coded(first.start, last.end, party, "number", sure)


@lru_cache(WORDS_KEPT)
def _part(plain: str) -> tuple[int, bool] | None:
    """Read a day, a month or a year: the number, and whether it is the name of a month."""
    if len(plain) > 2 and plain.isalpha():
        month = next((at for at, name in enumerate(_MONTHS, start=1) if name.startswith(plain)), None)
        return None if month is None else (month, True)
    found = _ORDINAL.fullmatch(plain)
    number = found[1] if found else plain if plain.isdecimal() and len(plain) == 4 else None
    return None if number is None else (int(number), False)
