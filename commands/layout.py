"""Prose and tables laid out in the columns of a terminal: pure, and of legible text."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from commands.legible import fits, width

BETWEEN = 2
"""Columns between two columns of a table."""
NARROWEST = 16
"""Columns below which a column of a table is made no narrower where its words are longer: a number or a code stays whole."""


def wrapped(text: str, room: int, first: str, indent: str) -> Iterator[str]:
    """Break one line between its words, and a word longer than a line where the line ends.

    textwrap counts characters where columns are to be counted, and takes twice as long; wcwidth's wrap takes twenty times as long.
    """
    plain = text.isascii() and "  " not in text and not text.startswith(" ") and room > max(width(first), width(indent))
    return _cut(text, room, first, indent) if plain else by_words(text, room, first, indent)


def _cut(text: str, room: int, first: str, indent: str) -> Iterator[str]:
    """Break a line as ``by_words`` does, in a fifth of the time, where a character is a column and a blank stands between two words."""
    line = first
    while len(text) > (space := room - width(line)):
        blank = text.rfind(" ", 0, space + 1)
        yield (line + text[: space if blank < 0 else blank]).rstrip()
        line, text = indent, text[space if blank < 0 else blank + 1 :]
    yield (line + text).rstrip()


def by_words(text: str, room: int, first: str, indent: str) -> Iterator[str]:
    """Break any line, word by word."""
    line = first
    used = started = width(first)
    for word in text.split(" "):
        long = width(word)
        if used > started and used + 1 + long > room:
            yield line.rstrip()
            line, used = indent, width(indent)
            started = used
        while used + long > room > used:
            fitting = fits(word, room - used)
            yield (line + word[:fitting]).rstrip()
            line, word = indent, word[fitting:]  # noqa: PLW2901 -- what is left of it goes on the next line
            used = started = width(indent)
            long = width(word)
        line += f" {word}" if used > started else word
        used += long + (used > started)
    yield line.rstrip()


def table(rows: Sequence[Sequence[str]], right: Sequence[bool], room: int | None) -> Iterator[list[str]]:
    """Give the lines of each row; where ``room`` is less than they need, the widest columns are narrowed and their cells broken."""
    widths = _narrowed(rows, room) if room else [_widest(column) for column in zip(*rows, strict=True)]
    plain = (" " * BETWEEN).join(f"%{'' if to_right else '-'}{wide}s" for wide, to_right in zip(widths, right, strict=True))
    long = sum(widths) + BETWEEN * (len(widths) - 1)
    for row in rows:
        line = plain % tuple(row)
        if len(line) == long and line.isascii():  # a column for each character, and no cell longer than its column: nearly every row
            yield [line.rstrip()]
            continue
        broken = [list(wrapped(text, wide, "", "")) if width(text) > wide else [text] for text, wide in zip(row, widths, strict=True)]
        yield [_aligned(line, widths, right) for line in zip_longest(*broken, fillvalue="")]


def _widest(column: Sequence[str]) -> int:
    return max(map(len if "".join(column).isascii() else width, column))


def least(rows: Sequence[Sequence[str]]) -> int:
    """Give the columns that these rows need as a table, however narrow each is made."""
    columns = list(zip(*rows, strict=True))
    return sum(map(_least, columns)) + BETWEEN * (len(columns) - 1)


def one_below_another(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Give of each row after the first, which holds the headings, its first cell, and in a sentence what stands in the others."""
    (first, *headings), *lines = rows
    for name, *cells in lines:
        told = "; ".join(f"{heading} {text}" for heading, text in zip(headings, cells, strict=True) if text)
        yield name or f"no {first}", told


def _least(column: Sequence[str]) -> int:
    return min(NARROWEST, max(width(word) for text in column for word in text.split(" ")))


def _narrowed(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Give the columns' widths, the widest narrowed first, none below its longest word or NARROWEST; they may need more all the same."""
    widths, least = [], []
    for column in zip(*rows, strict=True):
        widths.append(_widest(column))
        least.append(_least(column))
    room -= BETWEEN * (len(widths) - 1)
    while sum(widths) > room:
        wide, place = max(((wide, place) for place, wide in enumerate(widths) if wide > least[place]), default=(0, -1))
        if place < 0:
            break
        widths[place] = wide - 1
    return widths


def _aligned(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, wide, to_right in zip(line, widths, right, strict=True):
        space = " " * (wide - width(text))
        padded.append(space + text if to_right else text + space)
    return (" " * BETWEEN).join(padded).rstrip()
