"""Runs of letters and digits that texts have in common with texts that must not be read, and with none that may. Pure.

Exact for runs of ``RUN`` characters and more (projections.court.plain_text.flat): every window of that length is compared. Memory is
bounded: windows of what must not be read stand in a filter of bits, which names candidates, and candidates are compared as they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from projections.court.borders import Borders

RUN = 12
"""Characters of a run that is told (design: a gate)."""
PART, STEP = 8, 5
"""Characters of a part of a window, and at one of how many places one stands in every window."""
MOST = 400_000
"""Candidates that are held at a time."""
_SPARSE, _LEAST, _LARGEST = 32, 1 << 16, 1 << 28


class Run(NamedTuple):
    """A run in a text: from ``start`` to before ``end``, and which of the texts that must not be read has its beginning."""

    start: int
    end: int
    kept: int


class Filter:
    """Which windows of some texts there may be: never wrong where it says no."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take these texts."""
        self._whole, self._parts = _Bits(texts, RUN), _Bits(texts, PART)

    def possible(self, text: str) -> set[str]:
        """Give the windows of a text that may be among them.

        A part stands in each window at one of every ``STEP`` places, so that only there parts are looked at.
        """
        ends, held, mask = len(text) - RUN, self._parts.held, self._parts.mask
        parts = (at for at in range(0, len(text) - PART + 1, STEP)
                 if held[(place := hash(text[at : at + PART]) & mask) >> 3] >> (place & 7) & 1)  # fmt: skip
        starts = (start for at in parts for start in range(max(0, at - STEP + 1), min(at, ends) + 1))
        return {window for start in starts if (window := text[start : start + RUN]) in self._whole}


class _Bits:
    """Which stretches of one length some texts have, by bits."""

    def __init__(self, texts: Sequence[str], length: int) -> None:
        bits, characters = _LEAST, sum(map(len, texts))
        while bits < min(characters * _SPARSE, _LARGEST):
            bits *= 2
        self.mask = mask = bits - 1
        self.held = held = bytearray(bits >> 3)
        for text in texts:
            for at in range(len(text) - length + 1):
                place = hash(text[at : at + length]) & mask
                held[place >> 3] |= 1 << (place & 7)

    def __contains__(self, stretch: str) -> bool:
        place = hash(stretch) & self.mask
        return bool(self.held[place >> 3] >> (place & 7) & 1)


def windows(text: str) -> Iterator[str]:
    """Give every stretch of ``RUN`` characters of a text."""
    return (text[at : at + RUN] for at in range(len(text) - RUN + 1))


class Common:
    """Runs that a text has in common with kept texts and with no released one; all of them plain (``plain_text.flat``)."""

    def __init__(self, kept: Sequence[str], released: Iterable[str]) -> None:
        """What goes over from one released text to the next is none (``borders``)."""
        self._released = list(dict.fromkeys(released))
        self._open = frozenset(self._released)
        self._kept = [(number, text) for number, text in enumerate(kept) if len(text) >= RUN and text not in self._open]
        self._maybe = Filter([text for _, text in self._kept])

    def possible(self, text: str) -> set[str]:
        """Give the windows of a text that may be such runs."""
        return set() if len(text) < RUN or text in self._open else self._maybe.possible(text)

    def settled(self, texts: Iterable[str], candidates: set[str]) -> dict[str, list[Run]]:
        """Compare candidates as they are, and say by text where what is left of them stands."""
        for text in self._released if candidates else ():
            candidates.difference_update(windows(text))
        where: dict[str, int] = {}
        for number, text in self._kept if candidates else ():
            for window in candidates.intersection(windows(text)):
                where.setdefault(window, number)
        return {text: runs for text in texts if where and (runs := [*_runs(text, where, self._borders)])}

    @cached_property
    def _borders(self) -> Borders:
        return Borders(self._released, RUN)


def _runs(text: str, where: Mapping[str, int], borders: Borders) -> Iterator[Run]:
    """Join the windows that follow one another."""
    start, end, kept = 0, 0, 0
    for at, window in enumerate(windows(text)):
        if window not in where or borders.goes_over(text, at):
            continue
        if not end or at > end - RUN + 1:
            if end:
                yield Run(start, end, kept)
            start, kept = at, where[window]
        end = at + RUN
    if end:
        yield Run(start, end, kept)
