"""What is looked for by the word in a finished copy: names in any spelling, codes, what only the ledger uses, short texts. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.entry import identifier
from ledger.entry.mention import Name
from projections.court.common_runs import RUN
from projections.court.explaining import AROUND
from projections.court.plain_text import flat, tokens
from projections.court.variants import Variants

LEAST, LONG_CODE = 5, 9
"""Letters and digits of a code or a short text from which on it is looked for; of a code, from which on inside of words too."""
OPAQUE = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
"""What is no word: digests, keys, base64. What it says is read apart (projections.court.reading_back)."""
LEDGERS = re.compile(r"(?:[PM]-[0-9]+|[A-Z]{1,5}-[0-9]{2}-[0-9]{4,9}(?:#[0-9]+)?|U_[A-Z0-9_-]+)")
"""Numbers of persons, members, cases and entries, and logins, in capitals."""
_OWN_WORD = re.compile(r"[A-Z0-9#_-]+")
_WIDEST = 120
_ABROAD = ("44", "0044", "440", "00440")
A_NAME, A_CODE, AN_ID, A_TEXT = (
    "a name, number, place or day of birth of {place}", "a number or code that is withheld at {place}",
    "a number that only the ledger uses, of {place}", "a short text that is withheld at {place}",
)  # fmt: skip
SOMEBODY, ITSELF = "a person who is not shown", "its own"


class Text(Protocol):
    """A text that is not shown, and its place."""

    @property
    def place(self) -> str:
        """Where it stands recorded."""

    @property
    def text(self) -> str:
        """What it says."""


class Spelt(NamedTuple):
    """A hit: as typed, plain, what stands before and after it (plain), of which place, in words, which persons, and whether it is sure."""

    typed: str
    plain: str
    before: str
    after: str
    place: str
    what: str
    parties: frozenset[UUID]
    sure: bool


class Sought:
    """Finds it in any text."""

    def __init__(
        self, kept: Iterable[Text], names: Iterable[Name], identifiers: Iterable[Text], numbers: Mapping[UUID, str], *, bare: bool
    ) -> None:
        """Look for what is kept back, for persons, and for identifiers; ``bare``: for all that has the form of one."""
        self._variants = Variants(names)
        self._numbers, self._bare = numbers, bare
        self._own = {_own(each.text): each.place for each in identifiers}
        self._words: dict[str, tuple[str, bool]] = {}
        for each in kept:
            plain = flat(each.text)
            for code in _codes(each.text):
                self._words.setdefault(code, (each.place, True))
            if LEAST <= len(plain) < RUN:
                self._words.setdefault(plain, (each.place, False))
        self._begun = {word[:end] for word in self._words for end in range(1, len(word) + 1)}
        self._long = {word[:LONG_CODE]: word for word, (_, sure) in self._words.items() if sure and len(word) >= LONG_CODE}

    def find(self, text: str) -> Iterator[Spelt]:
        """Give the hits in a text."""
        text = OPAQUE.sub(" ", text)
        if text.isspace():
            return
        yield from self._names(text)
        yield from self._in_words(text)
        yield from self._identifiers(text)

    def _names(self, text: str) -> Iterator[Spelt]:
        for hit in self._variants.find(text):
            parties = frozenset(party for party in hit.parties if party is not None)
            place = ", ".join(sorted(self._numbers.get(party, SOMEBODY) for party in parties)) or SOMEBODY
            before, after = text[max(0, hit.start - _WIDEST) : hit.start], text[hit.end : hit.end + _WIDEST]
            typed = text[hit.start : hit.end]
            around = flat(before)[-AROUND:], flat(after)[:AROUND]
            yield Spelt(typed, flat(typed), *around, place, A_NAME.format(place=place), parties, hit.sure)

    def _in_words(self, text: str) -> Iterator[Spelt]:
        found, begun = tokens(text), self._begun
        for at, word in enumerate(found):
            if len(word) >= LONG_CODE and self._long:
                yield from self._inside(word, found, at)
            last, together = at, word
            while together in begun:
                if together in self._words:
                    yield self._hit(together, found[max(0, at - AROUND) : at], found[last + 1 : last + 1 + AROUND])
                last += 1
                if last == len(found):
                    break
                together += found[last]

    def _inside(self, word: str, found: Sequence[str], at: int) -> Iterator[Spelt]:
        for start in range(len(word) - LONG_CODE + 1):
            code = self._long.get(word[start : start + LONG_CODE])
            if code is not None and word.startswith(code, start) and code != word:
                before, after = [*found[max(0, at - AROUND) : at], word[:start]], [word[start + len(code) :], *found[at + 1 : at + AROUND]]
                yield self._hit(code, before, after)

    def _hit(self, word: str, before: Sequence[str], after: Sequence[str]) -> Spelt:
        place, sure = self._words[word]
        told = "".join(before)[-AROUND:], "".join(after)[:AROUND]
        return Spelt(word, word, *told, place, (A_CODE if sure else A_TEXT).format(place=place), frozenset(), sure)

    def _identifiers(self, text: str) -> Iterator[Spelt]:
        if not (self._own or self._bare):
            return
        typed = _own(text)
        for found in _OWN_WORD.finditer(typed):
            word = found[0].strip("-_#")
            own = {each: self._own[each] for each in (word, word.partition("#")[0]) if each in self._own}
            if not own and self._bare and LEDGERS.fullmatch(word):
                own = {word: ITSELF}
            for each, place in own.items():
                before, after = typed[max(0, found.start() - _WIDEST) : found.start()], typed[found.end() : found.end() + _WIDEST]
                around = flat(before)[-AROUND:], flat(after)[:AROUND]
                yield Spelt(each, flat(each), *around, place, AN_ID.format(place=place), frozenset(), sure=True)


def _own(text: str) -> str:
    """Give a text in the form in which identifiers are compared."""
    return re.sub("[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", text)).upper()


def _codes(text: str) -> Iterator[str]:
    """Give what in a text identifies by its form, in the ways in which a telephone number may be dialled; long ones are runs."""
    for start, end, _ in identifier.find(text):
        code = flat(text[start:end])
        yield from (each for each in _dialled(code) if len(each) >= LEAST)


def _dialled(code: str) -> Iterator[str]:
    yield code
    if not code.isdecimal():
        return
    bare = next((code.removeprefix(lead) for lead in sorted((*_ABROAD, "0"), key=len, reverse=True) if code.startswith(lead)), "")
    if 9 <= len(bare) <= 10:
        yield from (bare, *(lead + bare for lead in ("0", *_ABROAD)))
