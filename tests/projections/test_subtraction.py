"""What is kept back cannot be reckoned from what is published: by hand, and against every solution there is."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.engine.answer import Sum
from projections.engine.subtraction import FEWEST, kept_back, small


def cells(**numbers):
    return {(name, ""): number for name, number in numbers.items()}


def back(sums, **numbers):
    stated = [Sum(tuple((part, "") for part in parts), (total, "") if total else None) for parts, total in sums]
    return {name for name, _ in kept_back(cells(**numbers), stated)}


def test_a_lone_small_number_takes_the_next_smallest_with_it():
    assert back([("abc", "t")], a=30, b=6, c=4, t=40) == {"b", "c"}
    assert back([("abc", "t")], a=30, b=3, c=4, t=37) == {"b", "c"}
    assert back([("abc", None)], a=30, b=6, c=4) == {"b", "c"}, "the total is known anyhow"
    assert back([("abc", "t")], a=30, b=0, c=0, t=30) == set()


def test_where_nothing_else_can_be_kept_back_the_total_is():
    assert back([("ab", "t")], a=4, b=0, t=4) == {"a", "t"}
    assert back([("ab", "t")], a=30, b=4, t=34) == {"a", "b"}


def test_small_numbers_that_can_only_be_ones_take_another_with_them():
    assert back([("abc", "t")], a=30, b=1, c=1, t=32) == {"a", "b", "c"}


def test_small_numbers_that_are_few_together_take_another_with_them():
    """33 - 30 tells that 3 are of the two kinds that are kept back: as few as are told of no kind."""
    assert back([("abc", "t")], a=30, b=1, c=2, t=33) == {"a", "b", "c"}
    assert back([("abc", "t")], a=30, b=2, c=3, t=35) == {"b", "c"}


def test_a_number_that_is_told_twice_is_kept_back_twice():
    assert back([("abc", "t"), ("d", "b")], a=30, b=6, c=4, d=6, t=40) == {"b", "c", "d"}


def test_sums_over_two_tables_count_together():
    """Of 40 came 30; of these 27 stayed. The 3 that did not are told nowhere, and by nothing that is published."""
    assert back([("a", "t"), ("b", "a")], t=40, a=30, b=27) == {"b"}
    assert back([("ab", "t"), ("c", "a"), ("de", "c")], t=43, a=25, b=18, c=25, d=22, e=3) == {"d", "e"}
    assert back([("ab", "t"), ("c", "a"), ("de", "c")], t=29, a=25, b=4, c=25, d=20, e=5) == {"a", "b", "c", "t"}, "a is d and e"


@st.composite
def tables(draw):
    """Two tables of a few small numbers, the second of those that one cell of the first lets through, but for a few."""
    first = draw(st.lists(st.integers(0, 9), min_size=1, max_size=3))
    lost = draw(st.integers(0, min(2, first[0])))
    through = first[0] - lost
    parts = [draw(st.integers(0, through))]
    parts.append(through - parts[0])
    numbers = {("first", str(n)): number for n, number in enumerate(first)} | {("then", str(n)): number for n, number in enumerate(parts)}
    numbers |= {("first", "total"): sum(first), ("then", "total"): through}
    sums = [
        Sum(tuple(("first", str(n)) for n in range(len(first))), ("first", "total")),
        Sum((("then", "0"), ("then", "1")), ("then", "total")), Sum((("then", "total"),), ("first", "0")),
    ]  # fmt: skip
    return numbers, sums, lost


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_every_small_number_could_be_another(table):
    numbers, sums, lost = table
    hidden = kept_back(numbers, sums)
    assert all(number == 0 or number >= FEWEST for cell, number in numbers.items() if cell not in hidden)
    others = list(_others(numbers, hidden))
    for cell in hidden:
        assert not small(numbers[cell]) or any(other[cell] != numbers[cell] for other in others), (cell, numbers)
    assert not small(lost) or any(other["first", "0"] - other["then", "total"] != lost for other in others)


def _others(numbers, hidden):
    """Give ways near the true one to fill in what is kept back, so that the sums hold."""
    free = sorted(cell for cell in hidden if cell[1] != "total")
    for steps in product((-1, 0, 1), repeat=len(free)):
        other = numbers | {cell: numbers[cell] + step for cell, step in zip(free, steps, strict=True)}
        totals = {
            (table, "total"): sum(number for (its, part), number in other.items() if its == table and part != "total")
            for table in ("first", "then")
        }  # fmt: skip
        if all(cell in hidden or numbers[cell] == total for cell, total in totals.items()):
            yield other | totals


@pytest.mark.parametrize("number", [0, 5, 400, -5])
def test_nobody_and_five_may_be_told(number):
    assert not small(number)
