"""An answer as it may leave the unit: no line that tells of one case, no number so small that it tells of one person (domain.md 6).

Counts of 1 to 4 are kept back; so is a rate of fewer than 5, or one that would tell such a count of those in it or not in it. Where one
number alone would be kept back of several that add up to a known one, the next smallest is kept back with it, or a subtraction would tell
it. An answer that says itself what adds up (``Told.sums``) is looked at by that, all its sums together (``engine.subtraction``). What
several answers over windows that differ by a day tell together is not looked at: whoever publishes answers for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from projections.engine.answer import Cell, Column, Measure, Rate, Row, Sum, Told
from projections.engine.subtraction import FEWEST, kept_back, small


class Kept(NamedTuple):
    """What may leave: lines in which a count that is kept back is None, rates and measures, and the names of those kept back."""

    lines: Sequence[Row]
    rates: Sequence[Rate]
    measures: Sequence[Measure]
    back: frozenset[str]


def leaving(told: Told, columns: Sequence[Column], *, aggregated: bool) -> Kept:
    """Give what of an answer may leave the unit; notes do not, for they are sentences that hold numbers, nor a line that names somebody."""
    counts = [column.name for column in columns if column.of == "count"]
    naming = [column.name for column in columns if column.of in ("member", "person")]
    lines = [line for line in told.lines if not any(line.get(name) for name in naming)] if aggregated else []
    cells: dict[Cell, int] = {
        (place, name): number for place, line in enumerate(lines) for name in counts if type(number := line.get(name)) is int
    }  # fmt: skip
    back = _by_sums(told, cells) if told.sums and len(lines) == len(told.lines) else _back(cells, told.rates)
    shown = [line | {name: None for name in counts if (place, name) in back} for place, line in enumerate(lines)]
    measures = [each._replace(excluded=_coarse(each.excluded)) for each in told.measures]
    kept = {rate.name for rate in told.rates if rate.name in back} | {
        each.name for each in measures if small(each.n) or each.name in back
    }  # fmt: skip
    return Kept(shown, [each._replace(excluded=_coarse(each.excluded)) for each in told.rates], measures, frozenset(kept))


def _by_sums(told: Told, cells: Mapping[Cell, int]) -> set[Cell | str]:
    """Give what is kept back of an answer that says what adds up: cells of lines, and rates and measures by name."""
    numbers = dict(cells) | {(measure.name, "n"): measure.n for measure in told.measures}
    numbers |= {(rate.name, part): number for rate in told.rates for part, number in (("k", rate.k), ("n", rate.n))}
    parted = [Sum(((rate.name, "k"),), (rate.name, "n")) for rate in told.rates]
    hidden = kept_back(numbers, [*told.sums, *parted])
    return {cell if cell in cells else str(cell[0]) for cell in hidden}


def _back(cells: Mapping[Cell, int], rates: Sequence[Rate]) -> set[Cell | str]:
    """Give the counts of lines, and the rates by name, that are kept back.

    The small ones first; then, as long as that is more, whatever would tell one of them by subtraction from the others of its line, of its
    column or of what its rate parts, and every place where a number that was kept back for this is told once more.
    """
    back: set[Cell | str] = {cell for cell, number in cells.items() if small(number)} | {rate.name for rate in rates if _few(rate)}
    numbers = dict[Cell | str, int]((rate.name, rate.k) for rate in rates)
    numbers |= dict[Cell | str, int](cells.items())
    groups = _groups(cells, rates)
    while True:
        hidden = {numbers[each] for each in back if numbers[each] >= FEWEST}
        more = {each for each, number in numbers.items() if number in hidden} | {
            min(left, key=lambda each: numbers[each]) for group in groups
            if len(group & back) == 1 and (left := [each for each in sorted(group - back, key=str) if numbers[each]])
        }  # fmt: skip
        if more <= back:
            return back
        back |= more


def _groups(cells: Mapping[Cell, int], rates: Iterable[Rate]) -> list[set[Cell | str]]:
    """Give what may add up to a number that is known: the counts of a line, of a column, the rates that part one number.

    These part one whose names are alike up to the last dot: the k of one n or, as of each kind, k and n of all.
    """
    groups = defaultdict[object, set[Cell | str]](set)
    for cell in cells:
        groups["line", cell[0]].add(cell)
        groups["column", cell[1]].add(cell)
    for rate in rates:
        if (part := rate.name.rpartition(".")[0]):
            groups["part", part].add(rate.name)
    return list(groups.values())


def _few(rate: Rate) -> bool:
    return small(rate.n) or small(rate.k) or small(rate.n - rate.k)


def _coarse(excluded: Mapping[str, int]) -> dict[str, int]:
    """Leave out of what was excluded the counts that are kept back."""
    return {reason: number for reason, number in excluded.items() if not small(number)}
