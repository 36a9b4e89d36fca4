"""What the pages of one volume of a copy say, as plain data for the template: every text parted into runs that can be set. Pure.

A run is [kind, words, form, target]. Its form is ``plain`` (target: the entry it leads to, or None), or, where letters run from right to
left or lines are broken, ``inside`` a sentence, ``apart`` from it, or ``own`` in a cell (target: the direction in which it is written), so
that it can never turn what stands beside it (Unicode Standard Annex 9, 3.1: isolated by direction).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from projections.court.bundle import RECORDED, WORDS, Run
from projections.court.glyphs import in_clusters, printable

Told = list[Any]
PLAIN, INSIDE, APART, OWN = "plain", "inside", "apart", "own"
LTR, RTL = "ltr", "rtl"
LONGEST_INSIDE = 48
"""Letters of a text from right to left that stay inside a line; a longer one stands apart."""
LONGEST_WORD, PIECE = 34, 17
"""A longer word may be parted after a sign, and in its letters after so many, so that it never runs off the page."""
CUT = "\0"
"""Where a word may be parted: a mark for the template that no text to print holds."""
_TURNING = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_AFTER = frozenset(",;:/&?=_.+|@#%-")
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_ENTRIES = re.compile(r"\b(?:entry|entries) \d+(?:(?:, | and | or | to )\d+)*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


class Setting:
    """Turns texts of a copy into runs. ``targets``: entry of the copy → its label in this volume; ``addresses``: of the record → number."""

    def __init__(self, targets: Mapping[int, str], addresses: Mapping[str, int], *, silent: bool) -> None:
        """Set the texts of a volume."""
        self._targets, self._silent = targets, silent
        self._addresses = {address: targets[number] for address, number in addresses.items() if number in targets}
        self._address = re.compile("|".join(re.escape(each) for each in sorted(self._addresses, key=len, reverse=True)) or r"(?!)")

    def target(self, number: int) -> str | None:
        """Give the label of an entry, None where it is not in this volume."""
        return self._targets.get(number)

    def runs(self, texts: Iterable[Run]) -> list[Told]:
        """Part the runs of a sentence."""
        told: list[Told] = []
        for run in texts:
            after = bool(told) and told[-1][2] == APART
            told += self._run(run._replace(text=run.text.lstrip(" ")) if after and run.kind == WORDS else run)
        return told

    def words(self, text: str) -> list[Told]:
        """Part generated words."""
        return self._run(Run(WORDS, text))

    def own(self, run: Run) -> list[Told]:
        """Part a text that has a place of its own: a cell, a value."""
        text = printable(run.text)
        inside = "\n" not in text and len(text) < LONGEST_WORD
        if inside and not _TURNING.search(text):
            return self._linked(text) if self._kind(run.kind) == WORDS else [[self._kind(run.kind), text, PLAIN, None]]
        return [[self._kind(run.kind), text if inside else _parted(text), INSIDE if inside else OWN, _direction(text)]]

    def _run(self, run: Run) -> list[Told]:
        text, kind = printable(run.text), self._kind(run.kind)
        if "\n" in text or _TURNING.search(text):
            inside = "\n" not in text and len(text) <= LONGEST_INSIDE
            return [[kind, text if inside else _parted(text), INSIDE if inside else APART, _direction(text)]]
        return self._linked(text) if kind == WORDS else [[kind, _parted(text), PLAIN, None]]

    def _kind(self, kind: str) -> str:
        return WORDS if self._silent and kind != RECORDED else kind

    def _linked(self, text: str) -> list[Told]:
        """Part generated words where they name an entry of this volume."""
        found = sorted(
            [(number.start() + each.start(), number.end() + each.start(), self._targets.get(int(number[0])))
             for each in _ENTRIES.finditer(text) for number in _NUMBER.finditer(each[0])]
            + [(each.start(), each.end(), self._addresses[each[0]]) for each in self._address.finditer(text)]
        )  # fmt: skip
        told: list[Told] = []
        at = 0
        for start, end, target in found:
            if target is not None and start >= at:
                told += [[WORDS, _parted(text[at:start]), PLAIN, None], [WORDS, text[start:end], PLAIN, target]]
                at = end
        return [each for each in (*told, [WORDS, _parted(text[at:]), PLAIN, None]) if each[1]]


def widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Share the width of a table among its columns: as much as its longest word asks for, and more for longer texts."""
    return [_width([title, *(row[at] for row in rows)]) for at, title in enumerate(columns)]


def _width(cells: Sequence[str]) -> float:
    longest = max((len(word) for cell in cells for word in cell.split()), default=1)
    mean = sum(map(len, cells)) / len(cells)
    return float(max(min(longest, 16) + 1, min(mean / 2.5, 40)))


def _direction(text: str) -> str:
    """Give the direction of a text: that of its first strong letter (UAX 9, P2 and P3)."""
    for character in text:
        if (kind := unicodedata.bidirectional(character)) in {"L", "R", "AL"}:
            return LTR if kind == "L" else RTL
    return LTR


def _parted(text: str) -> str:
    if len(text) < LONGEST_WORD:
        return text
    return _LONG.sub(lambda word: CUT.join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterable[str]:
    """Part a long word: after a sign, else after so many letters or signs; never between a letter and its marks."""
    clusters = [*in_clusters(word)]
    start = letters = 0
    for at in range(1, len(clusters)):
        before, after = clusters[at - 1][-1], clusters[at][0]
        letters = letters + 1 if before not in _AFTER else 0
        if (before in _AFTER and after not in _AFTER) or letters >= PIECE or at - start >= 2 * PIECE:
            yield "".join(clusters[start:at])
            start, letters = at, 0
    yield "".join(clusters[start:])
