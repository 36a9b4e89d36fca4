"""Whether a stretch is the end of a text that may be read and the beginning of the next, with a few short ones between. Pure.

In a finished file one text follows another. What goes over from one to the next may be the same as what a withheld text says, and tells
nothing of it: each of both stands there by itself, up to its end and from its beginning.
"""

from collections.abc import Iterable, Iterator
from itertools import repeat

MOST = 8
"""Characters of a short text from which on it is most of a stretch, and counts as a long one."""
BETWEEN = 2
"""Short texts that may stand between: a label and a number, a name and a code."""
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
        self._most = [each for each in self._lengths if each >= MOST]

    def goes_over(self, text: str, start: int) -> bool:
        """Whether a stretch that begins at ``start`` does, judged by what stands around it in the text."""
        end = start + self._length
        for at in range(start + 1, end):
            if self._ends(text, at) and self._goes_on(text, at, end, BETWEEN):
                return True
            if self._begins(text, at) and self._came_from(text, at, start, BETWEEN):
                return True
        return False

    def _goes_on(self, text: str, at: int, end: int, more: int) -> bool:
        """Whether from ``at`` to ``end`` stand so many short texts at most, and what follows begins another."""
        if at >= end or self._begins(text, at):
            return True
        return more > 0 and any(self._goes_on(text, then, end, more - 1) for then in self._then(text, at))

    def _came_from(self, text: str, at: int, start: int, more: int) -> bool:
        """Whether from ``start`` to ``at`` stand so many short texts at most."""
        if at <= start:
            return True
        return more > 0 and any(self._came_from(text, then, start, more - 1) for then in self._before(text, at))

    def _ends(self, text: str, at: int) -> bool:
        """Whether a text ends before ``at``; of what stands before it no more is asked for than there is."""
        if text[max(0, at - self._length) : at] in self._end:
            return True
        if any(text[at - each : at] in self._short for each in self._most if each <= at):
            return True
        return at < self._length and any(map(str.endswith, self._end, repeat(text[:at])))

    def _begins(self, text: str, at: int) -> bool:
        if text[at : at + self._length] in self._begin or any(text[at : at + each] in self._short for each in self._most):
            return True
        return 0 < len(text) - at < self._length and any(map(str.startswith, self._begin, repeat(text[at:])))

    def _then(self, text: str, at: int) -> Iterator[int]:
        """Give where a short text or number ends that begins at a place."""
        found = ((at + length, text[at : at + length]) for length in (*self._lengths, *range(1, NUMBER + 1)))
        yield from (end for end, told in found if end <= len(text) and (told in self._short or (told.isdecimal() and end - at <= NUMBER)))

    def _before(self, text: str, at: int) -> Iterator[int]:
        """Give where a short text or number begins that ends before a place."""
        found = ((at - length, text[at - length : at]) for length in (*self._lengths, *range(1, NUMBER + 1)) if length <= at)
        yield from (begin for begin, told in found if told in self._short or (told.isdecimal() and at - begin <= NUMBER))
