"""Whether a stretch is the end of a text that may be read and the beginning of the next, at most one short one between them. Pure.

In a finished file one text follows another. What goes over from one to the next may be the same as what a withheld text says, and tells
nothing of it: each of both stands there by itself, up to its end and from its beginning.
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
        for at in range(start + 1, end):
            if self._ends(text, at) and (self._begins(text, at) or any(self._goes_on(text, then, end) for then in self._then(text, at))):
                return True
            if self._begins(text, at) and any(begun <= start for begun in self._before(text, at)):
                return True
        return False

    def _goes_on(self, text: str, at: int, end: int) -> bool:
        return at >= end or self._begins(text, at)

    def _ends(self, text: str, at: int) -> bool:
        """Whether a text ends before ``at``; of what stands before it no more is asked for than there is."""
        if text[max(0, at - self._length) : at] in self._end:
            return True
        return at < self._length and any(map(str.endswith, self._end, repeat(text[:at])))

    def _begins(self, text: str, at: int) -> bool:
        if text[at : at + self._length] in self._begin:
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
