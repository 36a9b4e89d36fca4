"""An answer as it may leave the unit: no line that tells of one case, no number so small that it tells of one person (domain.md 6).

Counts of 1 to 4 are kept back; so is a rate of fewer than 5, or one that would tell such a count of those in it or not in it. Where one
number alone would be kept back of several that add up to a known one, the next smallest is kept back with it, or a subtraction would tell
it. What several answers over windows that differ by a day tell together is not looked at: whoever publishes answers for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from projections.engine.answer import Column, Measure, Rate, Row, Told

FEWEST = 5


class Kept(NamedTuple):
    """What may leave: lines in which a count that is kept back is None, rates and measures, and the names of those kept back."""

    lines: Sequence[Row]
    rates: Sequence[Rate]
    measures: Sequence[Measure]
    back: frozenset[str]


def small(number: int | None) -> bool:
    """Whether a count tells of so few that it does not leave."""
    return number is not None and 0 < number < FEWEST


def leaving(told: Told, columns: Sequence[Column], *, aggregated: bool) -> Kept:
    """Give what of an answer may leave the unit; notes do not, for they are sentences that hold numbers, nor a line that names somebody."""
    counts = [column.name for column in columns if column.of == "count"]
    naming = [column.name for column in columns if column.of in ("member", "person")]
    lines = [dict(line) for line in told.lines if not any(line.get(name) for name in naming)] if aggregated else []
    for name in counts:
        for line in _back({place: line.get(name) for place, line in enumerate(lines)}):
            lines[line][name] = None
    back = {rate.name for rate in told.rates if _few(rate)} | _alone(told.rates)
    measures = [each._replace(excluded=_coarse(each.excluded)) for each in told.measures]
    back |= {each.name for each in measures if small(each.n)}
    return Kept(lines, [each._replace(excluded=_coarse(each.excluded)) for each in told.rates], measures, frozenset(back))


def _few(rate: Rate) -> bool:
    return small(rate.n) or small(rate.k) or small(rate.n - rate.k)


def _alone(rates: Iterable[Rate]) -> set[str]:
    """Name the rates that would tell one which is kept back: of those that part the same number, by the words before the last dot."""
    parts = defaultdict[tuple[str, int], list[Rate]](list)
    for rate in rates:
        parts[rate.name.rpartition(".")[0], rate.n].append(rate)
    found = set[str]()
    for (name, _), parted in parts.items():
        back = [rate for rate in parted if _few(rate)]
        if name and len(back) == 1 and (left := [rate for rate in parted if rate not in back and rate.k]):
            found.add(min(left, key=lambda rate: rate.k).name)
    return found


def _back(counts: Mapping[int, object]) -> list[int]:
    """Give the places of the counts that are kept back: the small ones, and the smallest other where it is one alone."""
    numbers = {place: count for place, count in counts.items() if type(count) is int}
    back = [place for place, count in numbers.items() if small(count)]
    others = [place for place, count in numbers.items() if count >= FEWEST]
    if len(back) == 1 and others:
        back.append(min(others, key=lambda place: numbers[place]))
    return back


def _coarse(excluded: Mapping[str, int]) -> dict[str, int]:
    """Leave out of what was excluded the counts that are kept back."""
    return {reason: number for reason, number in excluded.items() if not small(number)}
