"""What a reader can reckon from the numbers that are published, and which more are kept back so that he cannot. Pure.

Complementary suppression in tables whose numbers add up (Hundepool et al., Statistical Disclosure Control, Wiley 2012): a number
that is kept back is told all the same where the sums in which it stands have one solution for it. That is found here by elimination, so
that sums over several tables count together. Of how few together all are that are kept back is looked at within each sum alone; how
narrow a range the sums leave for a number is not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from projections.engine.answer import Cell, Sum

FEWEST = 5
"""The least number of cases or persons that may be told outside the unit (domain.md 6)."""
WHOLE = ("k", "n", "value")
"""Numbers without which a rate or measure is not told at all, as it is without a number of those left out."""


def small(number: int) -> bool:
    """Whether a count tells of so few that it does not leave."""
    return 0 < abs(number) < FEWEST


def kept_back(numbers: Mapping[Cell, int], sums: Sequence[Sum], of_few: Iterable[Cell] = ()) -> set[Cell]:
    """Give the cells that are not published: the small ones, and the least of the others without which a small one could be reckoned.

    ``of_few``: cells that tell of few people though they are not small, and are kept back like small ones. With one number of a rate or
    measure all of it is kept back.

    A number that would be known if nothing at all were published is no reason to keep others back.
    """
    one = _told_twice(numbers, sums)
    rows, known = _equations(numbers, sums, one)
    few = {cell for cell, number in known.items() if small(number)} | {one[cell] for cell in of_few if numbers[cell]}
    whole = _whole(numbers, one)
    back, secret = few | (known.keys() - numbers.keys()), few - _reckoned(rows, {*known}, known)
    back |= {other for cell in few for other in whole.get(cell, ())}
    while told := secret & _reckoned(rows, back, known):
        beside = _beside(rows, told, back, known) or _beside(rows, back, back, known)
        if not beside:
            break
        least = min(beside, key=lambda cell: (known[cell], str(cell)))
        back |= {least, *whole.get(least, ())}
    return {cell for cell in numbers if one[cell] in back}


def _whole(numbers: Iterable[Cell], one: Mapping[Cell, Cell]) -> dict[Cell, set[Cell]]:
    """Give for a number of rates or measures what else of them is told nowhere else, and goes with it."""
    its, where = defaultdict[int | str, list[Cell]](list), defaultdict[Cell, set[int | str]](set)
    for cell in numbers:
        its[cell[0]].append(cell)
        where[one[cell]].add(cell[0])
    return {
        stands: {one[other] for name in names if isinstance(name, str) for other in its[name] if where[one[other]] == {name}}
        for stands, names in where.items() if any(one[name, part] == stands for name in names for part in WHOLE if (name, part) in one)
    }  # fmt: skip


def _beside(rows: Iterable[Mapping[Cell, int]], some: set[Cell], back: set[Cell], known: Mapping[Cell, int]) -> set[Cell]:
    """Give what is published in the sums in which some of these cells stand, and tells of enough to be kept back for their sake."""
    return {cell for row in rows if some & row.keys() for cell in row if cell not in back and known[cell] >= FEWEST}


def _told_twice(numbers: Mapping[Cell, int], sums: Iterable[Sum]) -> dict[Cell, Cell]:
    """Give for each cell one that stands for all in which the same number is told."""
    one = {cell: cell for cell in numbers}
    for each in sums:
        if each.total is not None and len(each.parts) == 1 and numbers[each.total] == numbers[each.parts[0]]:
            kept, gone = one[each.total], one[each.parts[0]]
            one = {cell: kept if stands == gone else stands for cell, stands in one.items()}
    return one


def _equations(
    numbers: Mapping[Cell, int], sums: Iterable[Sum], one: Mapping[Cell, Cell]
) -> tuple[list[dict[Cell, int]], dict[Cell, int]]:
    """Write each sum as coefficients by cell, and give all cells there are: with what the parts of a sum leave of its total."""
    rows, known = list[dict[Cell, int]](), {cell: number for cell, number in numbers.items() if one[cell] == cell}
    for place, each in enumerate(sums):
        row = Counter[Cell]()
        row.subtract(one[part] for part in each.parts)
        if each.total is not None:
            row[one[each.total]] += 1
            left = numbers[each.total] - sum(numbers[part] for part in each.parts)
            if left:
                known["left of", str(place)] = left
                row["left of", str(place)] -= 1
        rows.append({cell: factor for cell, factor in row.items() if factor})
    return rows, known


def _reckoned(rows: Iterable[Mapping[Cell, int]], back: set[Cell], known: Mapping[Cell, int]) -> set[Cell]:
    """Give the cells of ``back`` of which the rest tells: those with one solution, and those that are few together."""
    unknown = [{cell: Fraction(factor) for cell, factor in row.items() if cell in back} for row in rows]
    found = {cell for row in _eliminated(unknown) if len(row) == 1 for cell in row}
    for row in unknown:
        left = row.keys() - found
        if len({row[cell] > 0 for cell in left}) == 1 and small(int(sum(abs(row[cell]) * known[cell] for cell in left))):
            found |= left
    return found


def _eliminated(rows: Iterable[Mapping[Cell, Fraction]]) -> list[dict[Cell, Fraction]]:
    """Bring equations into reduced echelon form: an unknown that stands alone in a row has one solution."""
    done = dict[Cell, dict[Cell, Fraction]]()
    for row in rows:
        left = dict(row)
        for cell in list(left):
            if cell in done and cell in left:
                left = _less(left, done[cell], left[cell])
        if not left:
            continue
        pivot = min(left, key=str)
        left = {cell: factor / left[pivot] for cell, factor in left.items()}
        done = {cell: _less(other, left, other[pivot]) if pivot in other else other for cell, other in done.items()}
        done[pivot] = left
    return list(done.values())


def _less(row: Mapping[Cell, Fraction], other: Mapping[Cell, Fraction], times: Fraction) -> dict[Cell, Fraction]:
    left = {cell: row.get(cell, Fraction()) - times * other.get(cell, Fraction()) for cell in {*row, *other}}
    return {cell: factor for cell, factor in left.items() if factor}
