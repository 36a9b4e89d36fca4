"""The figures as a table for people: one line for ours, one for each side that it is compared with."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill

from figures import OURS, Result

HEAD = ("figure", "log of", "side", "median", "unit", "ours / side", "aim", "reached")
RIGHT = {1, 3, 5}


def printed(results: Iterable[Result]) -> str:
    """Lay the results out in columns; after them the notes and what failed."""
    every = list(results)
    lines = [HEAD, *(line for result in every for line in _lines(result))]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    table = [_laid(line, widths) for line in lines]
    notes = dict.fromkeys(f"{result.row.name}: {text}" for result in every for text in (result.note, _failure(result)) if text)
    return "\n".join([table[0], "-" * len(table[0]), *table[1:], "", *(fill(note, 140, subsequent_indent="  ") for note in notes)])


def _lines(result: Result) -> Iterator[tuple[str, ...]]:
    row, aim = result.row, result.row.aim
    own = ("", aim.words(), _answer(result)) if aim and aim.against is None else ("", "", "")
    yield (row.name, f"{row.entries:,}", OURS, _number(result.middle(OURS)), row.unit, *own)
    for peer in row.peers:
        judged = (aim.words(), _answer(result)) if aim and aim.against == peer else ("", "")
        yield ("", "", peer, _number(result.middle(peer)), row.unit, _number(result.ratio(peer)), *judged)


def _answer(result: Result) -> str:
    return {True: "yes", False: "NO", None: "not measured"}[result.reached()]


def _failure(result: Result) -> str:
    return f"NOT MEASURED, {result.failed}" if result.failed else ""


def _number(figure: float | None) -> str:
    if figure is None:
        return "–"  # noqa: RUF001 a dash where a figure would stand
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"


def _laid(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(line, widths, strict=True)
    return "  ".join(text.rjust(width) if place in RIGHT else text.ljust(width) for place, (text, width) in enumerate(cells)).rstrip()
