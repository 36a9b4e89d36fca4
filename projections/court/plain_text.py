"""A text as letters and digits alone, however it was typed, and as words of these. Pure; in time in proportion to the text.

As projections.rights.gate.normalised, but other scripts in Latin letters too, as anyascii puts them (ISC licence), and without the spaces,
so that neither spaces, punctuation, ends of lines, marks that combine nor what cannot be seen makes a difference.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from anyascii import anyascii

from projections.court.letters import LOOKALIKES


class _Letters(dict[int, str]):
    """What a character is in small Latin letters and digits, by its number; ``apart``: what stands for one that is none and can be seen."""

    def __init__(self, apart: str) -> None:
        super().__init__()
        self._apart = apart

    def __missing__(self, number: int) -> str:
        self[number] = found = self._plain(chr(number))
        return found

    def _plain(self, character: str) -> str:
        told = "".join(map(_letter, unicodedata.normalize("NFKD", character).casefold()))
        return told or ("" if unicodedata.category(character) in ("Cf", "Mn", "Mc", "Me") else self._apart)


def _letter(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return "".join(filter(str.isalnum, anyascii(character).lower())) if character.isalnum() else ""


_FLAT, _APART = _Letters(""), _Letters(" ")


def flat(text: str) -> str:
    """Give a text in small Latin letters and digits alone."""
    return text.translate(_FLAT)


def tokens(text: str) -> list[str]:
    """Give the words of a text in small Latin letters and digits."""
    return text.translate(_APART).split()


def readings(text: str) -> Iterator[str]:
    """Give a text, and where it has letters of another script that look like Latin ones, also what it looks like."""
    yield text
    if not text.isascii() and (seen := text.translate(LOOKALIKES)) != text:
        yield seen


def over_ends(pieces: Sequence[str]) -> Iterator[str]:
    """Give the last word of each piece and the first of the next as one: where a line ends inside a word nothing else tells it."""
    for one, other in pairwise(pieces):
        end, begin = one.split()[-2:], other.split()[:2]
        if end and begin:
            yield " ".join([*end[:-1], end[-1].rstrip("-\u00ad\u2010\u2011") + begin[0], *begin[1:]])
