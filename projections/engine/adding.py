"""What of an answer's numbers adds up, beside what the answer says itself (``Told.sums``): where somebody may subtract. Pure.

Whether numbers belong together is not known of every answer, so that any that look as if they did are taken to: too much is kept back
rather than too little.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from projections.engine.answer import Cell, Measure, Rate, Sum, Told
from projections.engine.subtraction import small

MOST_REASONS = 8
"""Of more reasons than that not every selection is tried, only all of them together."""


def left_out(name: str, reason: str) -> Cell:
    """Name the number of those whom a rate or measure leaves out for one reason."""
    return name, f"without {reason}"


def adding(told: Told, cells: Iterable[Cell], numbers: Mapping[Cell, int]) -> Iterator[Sum]:
    """Give what adds up among these numbers, of which ``cells`` stand in lines.

    Of lines of which nothing is said, all numbers of a line and all of a column add up to something that is known.
    """
    there = [each for each in told.sums if all(cell in numbers for cell in (*each.parts, *([each.total] if each.total else [])))]
    yield from there
    if not any(isinstance(cell[0], int) for each in there for cell in each.parts):
        for by in (0, 1):
            yield from (Sum(group) for group in _grouped((cell[by], cell) for cell in cells).values() if len(group) > 1)
    yield from (Sum(((rate.name, "k"),), (rate.name, "n")) for rate in told.rates)
    yield from (Sum((cell,), (cell[0], "n")) for cell in numbers if cell[1] == "value")
    yield from _of_same(told.rates)
    for each in (told.rates, told.measures):
        yield from _wholes([one.name for one in each], numbers)
    every: list[Rate | Measure] = [*told.rates, *told.measures]
    yield from _totals(every)
    yield from _rests(told.rates, every)


def _grouped(keyed: Iterable[tuple[object, Cell]]) -> dict[object, tuple[Cell, ...]]:
    found = defaultdict[object, tuple[Cell, ...]](tuple)
    for key, cell in keyed:
        found[key] += (cell,)
    return found


def _of_same(rates: Sequence[Rate]) -> Iterator[Sum]:
    """Rates of the same, by their words up to the last colon: what they count parts it, unless it comes to more; its number is one."""
    groups = defaultdict[tuple[str, int], list[Rate]](list)
    for rate in rates:
        groups[_whose(rate), rate.n].append(rate)
    for (_, n), (first, *others) in groups.items():
        if others and sum(rate.k for rate in (first, *others)) <= n:
            yield Sum(tuple((rate.name, "k") for rate in (first, *others)), (first.name, "n"))
        yield from (Sum(((rate.name, "n"),), (first.name, "n")) for rate in others)


def _whose(each: Rate | Measure) -> str:
    """Give of whom a rate is, in words; where they do not say, a measure's or rate's own name up to its last dot."""
    return each.says.rpartition(": ")[0] or each.name.rpartition(".")[0] or each.name


def _wholes(names: Sequence[str], numbers: Mapping[Cell, int]) -> Iterator[Sum]:
    """Rates of parts, by their names: ``in_time.triage`` and ``in_time.screen`` part ``in_time``, or what has as many."""
    groups = defaultdict[str, list[str]](list)
    for name in names:
        if (stem := name.rpartition(".")[0]):
            groups[stem].append(name)
    for stem, parts in groups.items():
        whole = stem
        while whole and whole not in names:
            whole = whole.rpartition(".")[0]
        for number in ("n", "k"):
            its = tuple((part, number) for part in parts if (part, number) in numbers)
            most = sum(numbers[cell] for cell in its)
            if whole and (whole, number) in numbers and most <= numbers[whole, number]:
                yield Sum(its, (whole, number))
            elif not whole and len({numbers[part, "n"] for part in parts}) > 1:
                same = (name for name in names if name not in parts and numbers.get((name, number)) == most)
                yield from (Sum(its, (name, number)) for name in same)


def _rests(rates: Iterable[Rate], every: Sequence[Rate | Measure]) -> Iterator[Sum]:
    """What a rate leaves, where it is small: those whom it counts may be all of another rate (59 of 63; of the 59, ...)."""
    totals = {one.name: one.n + sum(one.excluded.values()) for one in every}
    for rate in rates:
        if small(rate.k) or not small(rate.n - rate.k):
            continue
        others = [other for other in every if _whose(other) != _whose(rate)]
        if any(rate.n in (other.n, totals[other.name]) for other in others):
            yield from (Sum(((other.name, "n"),), (rate.name, "k")) for other in others if other.n == rate.k)


def _totals(each: Sequence[Rate | Measure]) -> Iterator[Sum]:
    """Those in a number and those left out of it, where how many they are together is told by another number."""
    whole = {one.name: one.n + sum(one.excluded.values()) for one in each if not any(map(small, one.excluded.values()))}
    for one in each:
        others = {other.n for other in each if other.n != one.n} | {total for name, total in whole.items() if name != one.name}
        its = [reason for reason, number in one.excluded.items() if number]
        for reasons in _selections(its):
            told = [one.excluded[reason] for reason in reasons]
            if any(map(small, told)) and one.n + sum(told) in others:
                yield Sum(((one.name, "n"), *(left_out(one.name, reason) for reason in reasons)))
    yield from _same_reasons(each)


def _selections(reasons: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if len(reasons) > MOST_REASONS:
        return [tuple(reasons)]
    return chain.from_iterable(combinations(reasons, size) for size in range(1, len(reasons) + 1))


def _same_reasons(each: Iterable[Rate | Measure]) -> Iterator[Sum]:
    """The same number of those left out for the same reason, told with several."""
    found = defaultdict[tuple[str, int], list[str]](list)
    for one in each:
        for reason, number in one.excluded.items():
            found[reason, number].append(one.name)
    for (reason, _), (first, *others) in found.items():
        yield from (Sum((left_out(name, reason),), left_out(first, reason)) for name in others)
