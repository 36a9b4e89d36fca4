"""Whether a stretch is the end of a text that may be read and the beginning of the next, whole short ones between them. Pure.

In a finished file one text follows another. What goes over from one to the next may be the same as what a withheld text says, and tells
nothing of it: each of both stands there by itself.
"""

from collections.abc import Iterable, Iterator
from itertools import repeat

NUMBER = 4
"""Digits of a number that may stand between two texts: of an entry, a page, a row."""


class Borders:
    """Where texts that may be read begin and end; all texts plain (projections.court.plain_text.flat)."""

    def __init__(self, texts: Iterable[str], length: int) -> None:
        """Know these; ``length``: characters of a stretch."""
        self._length = length
        self._begin, self._end, self._short = set[str](), set[str](), set[str]()
        for text in texts:
            if len(text) < length:
                self._short.add(text)
            else:
                self._begin.add(text[:length])
                self._end.add(text[-length:])
        self._lengths = sorted({len(text) for text in self._short} - {0}, reverse=True)

    def goes_over(self, text: str, start: int) -> bool:
        """Whether a stretch that begins at ``start`` does, judged by what stands around it in the text."""
        end = start + self._length
        return any(self._ends(text, start, at) and self._goes_on(text, at, end) for at in range(start + 1, end))

    def _ends(self, text: str, start: int, at: int) -> bool:
        """Whether a text ends before ``at`` that begins at ``start`` or before."""
        if text[max(0, at - self._length) : at] in self._end:
            return True
        if at < self._length and any(map(str.endswith, self._end, repeat(text[:at]))):
            return True
        if any(at - length >= 0 and at - length <= start and text[at - length : at] in self._short for length in self._lengths):
            return True
        return any(text[at - length : at].isdecimal() for length in range(at - start, NUMBER + 1) if at >= length)

    def _goes_on(self, text: str, at: int, end: int) -> bool:
        """Whether from ``at`` to ``end`` stand texts one after the other, the last perhaps begun."""
        if at >= end or text[at : at + self._length] in self._begin:
            return True
        if len(text) < at + self._length and any(map(str.startswith, self._begin, repeat(text[at:]))):
            return True
        return any(self._goes_on(text, then, end) for then in self._then(text, at))

    def _then(self, text: str, at: int) -> Iterator[int]:
        """Give where what may follow at a place ends."""
        yield from (at + length for length in self._lengths if text[at : at + length] in self._short and at + length <= len(text))
        yield from (at + length for length in range(1, NUMBER + 1) if text[at : at + length].isdecimal() and at + length <= len(text))
