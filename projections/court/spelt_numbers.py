"""Numbers, marks and e-mail addresses as they may be typed: with spaces, stops, hyphens and brackets, abroad, read out in words. Pure.

A telephone number is compared by its digits after the 0 or +44 (Ofcom, National Telephone Numbering Plan). Any other code, such as a mark
of a vehicle, a postcode or a number of a register, is compared by its letters and digits. Time is in proportion to the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from projections.court.letters import WORDS_KEPT, Word, words

SPOKEN = {
    "oh": "0", "o": "0", "zero": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
TIMES = {"double": 2, "treble": 3, "triple": 3}
SHORTEST_NUMBER, SHORTEST_CODE, LONGEST_CODE = 6, 5, 80
"""Digits of a number, letters and digits of a code, from which on and up to which it is looked for."""
SPOKEN_NUMBER = 10
"""Digits of the shortest number that is read out in words and dialled."""
END = 6
"""Last digits of a telephone number that may stand alone for it."""
_GAP = re.compile(r"[\s.,()/\u2010-\u2015\u2212+:-]{0,5}")
_LINKS = frozenset({"at", "dot"})
_ABROAD = re.compile(r"(?:\+|00)44(?:0(?=[0-9]{9}))?|0(?=[0-9]{9,10}\Z)")
_READ = str.maketrans({"o": "0", "l": "1", "i": "1"})
_ALIKE = str.maketrans("oilszb", "011528")
_DIALLED = re.compile(r"(?:0|44|0044)[1-9][0-9]{8,9}")
_OUTWARD = re.compile(r"(?i)\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s?([0-9][A-Z]{2})\b")


class Coded(NamedTuple):
    """Where a number or code stands, whose it may be, its kind, and whether it surely is that one."""

    start: int
    end: int
    party: UUID | None
    kind: str
    sure: bool


class _Digit(NamedTuple):
    value: str
    start: int
    end: int
    opens: bool
    closes: bool
    spoken: bool


class Known(NamedTuple):
    """Whose a code is, of which kind, and whether finding it is sure."""

    party: UUID | None
    kind: str
    sure: bool


class Numbers:
    """Finds numbers and codes."""

    def __init__(self, known: Iterable[tuple[UUID | None, str, str]]) -> None:
        """Know these: whose, of which kind, how written."""
        self._digits = defaultdict[str, set[Known]](set)
        self._codes = defaultdict[str, set[Known]](set)
        for party, kind, written in known:
            self._know(party, kind, written)
        self.digits = [*self._digits]
        self._digit_lengths = sorted({len(each) for each in self._digits})
        self._alike = defaultdict[str, set[Known]](set)
        for code, whose in self._codes.items():
            self._alike[_read(code)] |= whose
        self._begun = {code[:length] for code in self._alike for length in range(1, len(code) + 1)}

    def _know(self, party: UUID | None, kind: str, written: str) -> None:
        significant = _ABROAD.sub("", re.sub(r"[^0-9+]", "", written), count=1).lstrip("+")
        if kind == "number" and not any(map(str.isalpha, written)) and len(significant) >= SHORTEST_NUMBER:
            self._digits[significant].add(Known(party, kind, sure=True))
            if len(significant) > END + 2:
                self._digits[significant[-END:]].add(Known(party, kind, sure=False))
            return
        system, _, number = written.partition(" ")
        if system.isalpha() and any(map(str.isdigit, number)) and kind == "number":
            self._know(party, "code", number)
        code = _bare(words(written))
        if kind == "place":
            for outward, inward in _OUTWARD.findall(written):
                self._codes[(outward + inward).lower()].add(Known(party, kind, sure=True))
                self._codes[outward.lower()].add(Known(party, kind, sure=False))
        elif SHORTEST_CODE <= len(code) <= LONGEST_CODE:
            self._codes[code].add(Known(party, "number" if kind == "code" else kind, sure=True))

    def find(self, found: Sequence[Word]) -> Iterator[Coded]:
        """Give where these stand in a text, of which ``found`` are the words."""
        run: list[_Digit] = []
        for each in (*_digits(found), None):
            if each is not None:
                run.append(each)
            elif run:
                yield from self._in_run(run)
                yield from _spoken(run)
                run = []
        yield from self._written(found)

    def telling(self, word: Word) -> bool:
        """Whether a known code may begin with a word."""
        return _read(word.forms[0]) in self._begun

    def _in_run(self, run: Sequence[_Digit]) -> Iterator[Coded]:
        together = "".join(each.value for each in run)
        for length in self._digit_lengths:
            for at in range(len(run) - length + 1):
                known = self._digits.get(together[at : at + length])
                if known:
                    start = _lead(together, at, run)
                    whole = run[start].opens and run[at + length - 1].closes
                    sure = whole or length >= SHORTEST_NUMBER + 3
                    if whole or sure:
                        yield from (
                            Coded(run[start].start, run[at + length - 1].end, each.party, each.kind, whole and each.sure) for each in known
                        )

    def _written(self, found: Sequence[Word]) -> Iterator[Coded]:
        """Codes begin and end where words do; between their parts may stand what people put there."""
        for at, word in enumerate(found):
            code = ""
            for then in found[at : at + LONGEST_CODE] if _read(word.forms[0]) in self._begun else ():
                if then is not word and not (_GAP.fullmatch(then.gap) or then.gap.strip() in ("@", "_", "[", "]", "(", ")", "*")):
                    break
                code += "" if then is not word and then.forms[0] in _LINKS else then.forms[0]
                read = _read(code)
                if read not in self._begun:
                    break
                if code in self._codes:
                    yield from _of(self._codes[code], word, then, sure=True)
                elif len(code) >= SHORTEST_CODE and read in self._alike and any(map(str.isdigit, code)):
                    yield from _of(self._alike[read], word, then, sure=False)


def _spoken(run: Sequence[_Digit]) -> Iterator[Coded]:
    """Give a number that is read out in words and has the length of a telephone number, whosever it is: no form in a text marks it."""
    together = "".join(each.value for each in run)
    if _DIALLED.fullmatch(together) and sum(each.spoken for each in run) * 2 > len(run):
        yield Coded(run[0].start, run[-1].end, None, "number", sure=True)


def _of(known: Iterable[Known], first: Word, last: Word, *, sure: bool) -> Iterator[Coded]:
    for each in known:
        if each.sure or first.typed.isupper():
            yield Coded(first.start, last.end, each.party, each.kind, sure and each.sure)


@lru_cache(WORDS_KEPT)
def _read(code: str) -> str:
    """Give a code as a machine may read it, that takes letters for digits."""
    return code.translate(_ALIKE)


def _bare(found: Sequence[Word]) -> str:
    return "".join(word.forms[0] for word in found if word.forms[0] not in _LINKS or len(found) == 1)


def _lead(together: str, at: int, run: Sequence[_Digit]) -> int:
    """Give where a number begins that has 0, 44 or 0044 before its significant digits."""
    for lead in ("00440", "0044", "440", "44", "0"):
        if together.endswith(lead, 0, at) and run[at - len(lead)].opens:
            return at - len(lead)
    return at


def _digits(found: Sequence[Word]) -> Iterator[_Digit | None]:
    """Give the digits of a text in order, typed or spoken; None where a run of them is broken."""
    times = 1
    for word in found:
        plain = word.forms[0]
        values = _values(plain)
        if not values and plain not in TIMES:
            yield None
            times = 1
            continue
        if word.gap and not _GAP.fullmatch(word.gap):
            yield None
        if plain in TIMES:
            times = TIMES[plain]
            continue
        values *= times if plain in SPOKEN else 1
        apart = plain not in SPOKEN and len(values) == word.end - word.start  # nothing that cannot be seen stands between its digits
        for place, value in enumerate(values):
            at = (word.start + place, word.start + place + 1) if apart else (word.start, word.end)
            yield _Digit(value, *at, opens=place == 0, closes=place == len(values) - 1, spoken=plain in SPOKEN)
        times = 1


def digits(word: Word) -> int:
    """Count the digits that a word says or adds to the next, at most."""
    plain = word.forms[0]
    return TIMES.get(plain, len(_values(plain)))


@lru_cache(WORDS_KEPT)
def _values(plain: str) -> str:
    """Give the digits that a word says, if it says any."""
    return SPOKEN.get(plain) or (plain.translate(_READ) if _is_number(plain) else "")


def _is_number(plain: str) -> bool:
    """Whether a word is a number, some of whose digits may have been read as letters."""
    if plain.isdecimal():
        return True
    read = plain[:1] in "0123456789ol" and plain.translate(_READ).isdecimal()
    return read and sum(map(str.isdecimal, plain)) * 2 > len(plain)
