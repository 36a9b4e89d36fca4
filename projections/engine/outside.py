"""An answer as it may leave the unit: no line that tells of one case, no number so small that it tells of one person (domain.md 6).

Counts of 1 to 4 are kept back, wherever they stand: in a line, in a rate or among those who are not in it, or as what a rate leaves. So is
each number by which somebody could reckon one of them from the others (``engine.subtraction``), as far as what adds up is known
(``Told.sums``, ``engine.adding``). What several answers tell together is not looked at: ``ask`` takes whole months of
all cases, and whoever publishes answers for the rest.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from projections.engine.adding import adding, left_out
from projections.engine.answer import Cell, Column, Measure, Rate, Row, Told
from projections.engine.subtraction import kept_back, small

PERSONS = "persons"
"""Unit of a measure that is itself a count of people."""


class Kept(NamedTuple):
    """What may leave: lines in which a count that is kept back is None, rates and measures, the names of those of them that are kept back.

    ``reasons``: of those that are told, the name and reason of each number of others not in it that is kept back.
    """

    lines: Sequence[Row]
    rates: Sequence[Rate]
    measures: Sequence[Measure]
    back: frozenset[str]
    reasons: frozenset[tuple[str, str]] = frozenset()


def leaving(told: Told, columns: Sequence[Column], *, aggregated: bool) -> Kept:
    """Give what of an answer may leave the unit; notes that hold numbers do not (``Caveat``), nor a line that names somebody."""
    counts = [column.name for column in columns if column.of in ("count", "heads")]
    naming = [column.name for column in columns if column.of in ("member", "person")]
    places = [at for at, line in enumerate(told.lines) if not any(line.get(name) for name in naming)] if aggregated else []
    cells: dict[Cell, int] = {
        (at, name): number for at in places for name in counts if type(number := told.lines[at].get(name)) is int
    }  # fmt: skip
    numbers = cells | dict(_numbers(told))
    of_few = {(at, name) for at, name in cells for head in columns if head.of == "heads" and small(cells.get((at, head.name), 0))}
    back = kept_back(numbers, list(adding(told, cells, numbers)), of_few)
    kept = [column.name for column in columns if column.of not in ("member", "person", "detail")]
    lines = [{name: None if (at, name) in back else told.lines[at].get(name) for name in kept} for at in places]
    every: list[Rate | Measure] = [*told.rates, *told.measures]
    names = {each.name for each in told.measures if each.of_one and each.n}
    names |= {str(name) for name, part in back if part in ("k", "n", "value")}
    reasons = {
        (each.name, reason) for each in every for reason in each.excluded
        if each.name in names or left_out(each.name, reason) in back
    }  # fmt: skip
    return Kept(lines, told.rates, told.measures, frozenset(names), frozenset(reasons))


def _numbers(told: Told) -> Iterator[tuple[Cell, int]]:
    """Give every number of rates and measures that counts somebody or something."""
    for rate in told.rates:
        yield from (((rate.name, "k"), rate.k), ((rate.name, "n"), rate.n), *_excluded(rate))
    for measure in told.measures:
        yield from (((measure.name, "n"), measure.n), *_excluded(measure))
        if measure.unit == PERSONS and measure.value is not None:
            yield (measure.name, "value"), int(measure.value)


def _excluded(each: Rate | Measure) -> Iterator[tuple[Cell, int]]:
    return ((left_out(each.name, reason), number) for reason, number in each.excluded.items())
