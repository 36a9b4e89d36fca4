"""Whether a text surely names nobody, seen quickly: by its pieces between spaces, most of which stand in many texts. Pure.

A piece is telling if a hit may begin in it, or have its most telling word there. A text without any is passed over, unless digits or single
letters stand together in it, which make a hit only together. What is passed over has no hit; what is not may have none either.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from projections.court.letters import LONGEST, WORDS_KEPT, Word, words

_DIGITS = re.compile("[0-9]+")
SINGLES = 3
"""Letters apart from which on they may be a name."""


class Piece(NamedTuple):
    """What stands in a piece: digits at its beginning, at most in a row, and at its end; whether nothing else; words of one letter.

    ``typed``: whether no digit in it is a letter or a word.
    """

    lead: int
    most: int
    trail: int
    whole: bool
    singles: int
    typed: bool


class Passing:
    """Passes texts over."""

    def __init__(
        self, telling: Sequence[Callable[[Word], bool]], digits: Callable[[Word], int], numbers: Sequence[str], least: int
    ) -> None:
        """``telling``: what says of a word that a hit may be there. ``digits``: how many a word says.

        ``numbers``: digits that are a hit; ``least``: how many of any are one, if they are read out in words.
        """
        self._telling, self._digits, self._numbers = telling, digits, numbers
        self._least = min((least, *map(len, numbers)))
        self._piece = lru_cache(WORDS_KEPT)(self._seen)

    def passes(self, text: str) -> bool:
        """Whether a text surely has no hit."""
        running = singles = 0
        many, plain = False, True
        for typed in text.split():
            piece = self._piece(typed) if len(typed) <= LONGEST else self._seen(typed)
            if piece is None:
                return False
            if piece.most:
                many = many or running + piece.lead >= self._least or piece.most >= self._least
                plain = plain and piece.typed
                running = running + piece.trail if piece.whole else piece.trail
            elif not piece.whole:
                running = 0
            if piece.singles:
                singles += piece.singles
                if singles >= SINGLES:
                    return False
            elif not piece.whole or piece.most:
                singles = 0
        return not many or (plain and self._has_none(text))

    def _has_none(self, text: str) -> bool:
        """Whether all digits of a text, one behind the other, have no known number."""
        together = "".join(_DIGITS.findall(text))
        return not any(number in together for number in self._numbers)

    def _seen(self, typed: str) -> Piece | None:
        """Look at a piece; None where a hit may be in it."""
        found = words(typed)
        lead = most = run = singles = 0
        whole = as_typed = True
        for word in found:
            if any(tells(word) for tells in self._telling):
                return None
            singles += len(word.forms[0]) == 1
            said = self._digits(word)
            as_typed = as_typed and (not said or _DIGITS.fullmatch(word.typed) is not None)
            run = run + said if said else 0
            most = max(most, run)
            whole = whole and said > 0
            lead = run if whole else lead
        return None if singles >= SINGLES else Piece(lead, most, run, whole, singles, as_typed)
