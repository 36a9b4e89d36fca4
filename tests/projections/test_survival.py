"""The product-limit estimate: against published worked examples, against its definition, and against plain percentiles."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.engine.survival import MEDIAN, NINETIETH, Observed, curve, percentile

SIX_MP = [
    *[Observed(weeks, happened=True) for weeks in (6, 6, 6, 7, 10, 13, 16, 22, 23)],
    *[Observed(weeks, happened=False) for weeks in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)],
]
"""Weeks in remission under 6-mercaptopurine (Freireich et al., Blood 21 (1963) 699), as every textbook of survival analysis has them."""
PLACEBO = [Observed(weeks, happened=True) for weeks in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]
OBSERVED = st.lists(st.builds(Observed, st.integers(0, 40), st.booleans()), max_size=40)
SHARES = st.fractions(Fraction(1, 100), Fraction(99, 100))


def test_freireichs_6_mp_patients():
    """Klein and Moeschberger, Survival Analysis (2003), table 4.1: time, events, at risk, S(t)."""
    assert [(step.time, step.events, step.at_risk, f"{float(step.survival):.3f}") for step in curve(SIX_MP)] == [
        (6, 3, 21, "0.857"), (7, 1, 17, "0.807"), (10, 1, 15, "0.753"), (13, 1, 12, "0.690"), (16, 1, 11, "0.627"), (22, 1, 7, "0.538"),
        (23, 1, 6, "0.448"),
    ]  # fmt: skip
    assert percentile(curve(SIX_MP), MEDIAN) == 23  # S(22) = 0.538, S(23) = 0.448
    assert percentile(curve(SIX_MP), NINETIETH) is None  # S never falls below 0.448


def test_the_patients_beside_them_who_had_placebo_and_were_all_observed():
    assert (percentile(curve(PLACEBO), MEDIAN), percentile(curve(PLACEBO), NINETIETH)) == (8, 17)  # the 11th and the 19th of 21


def test_completers_alone_would_tell_another_median():
    done = [each for each in SIX_MP if each.happened]
    assert percentile(curve(done), MEDIAN) == 10  # the 5th of 9: less than half of 23


@pytest.mark.parametrize(
    ("observed", "steps"),
    [
        ([], []),
        ([Observed(3, happened=False)], []),  # nobody had it: no step, and no percentile
        ([Observed(0, happened=True)], [(0, 1, 1, 0)]),
        ([Observed(2, happened=True), Observed(2, happened=False)], [(2, 1, 2, Fraction(1, 2))]),  # the event comes first where times tie
        ([Observed(1, happened=False), Observed(2, happened=True)], [(2, 1, 1, 0)]),
    ],
)
def test_edges(observed, steps):
    assert curve(observed) == steps


def test_a_percentile_is_the_first_time_at_which_the_share_is_reached_exactly():
    ten = [Observed(time, happened=True) for time in range(1, 11)]
    assert (percentile(curve(ten), MEDIAN), percentile(curve(ten), NINETIETH)) == (5, 9)  # in binary numbers 1 - 0.9 lies below 0.1


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), SHARES)
def test_without_censoring_a_percentile_is_that_of_the_values(times, share):
    found = percentile(curve(Observed(time, happened=True) for time in times), share)
    assert found == sorted(times)[ceil(share * len(times)) - 1]


@given(OBSERVED, SHARES)
def test_the_estimate_is_the_product_that_kaplan_and_meier_write(observed, share):
    """Over the events in order, each by itself, of (N - r) / (N - r + 1), with r counted over all."""
    ordered, survival, reached = sorted(observed, key=lambda each: (each.time, not each.happened)), Fraction(1), None
    for rank, each in enumerate(ordered, start=1):
        if each.happened:
            survival *= Fraction(len(ordered) - rank, len(ordered) - rank + 1)
            reached = each.time if reached is None and survival <= 1 - share else reached
    steps = curve(observed)
    assert (steps[-1].survival if steps else 1) == survival
    assert percentile(steps, share) == reached


@given(OBSERVED, st.integers(0, 39), SHARES)
def test_who_is_observed_longer_without_it_never_shortens_the_estimate(observed, place, share):
    longer = [each if each.happened or number != place else Observed(each.time + 5, happened=False) for number, each in enumerate(observed)]
    before, after = percentile(curve(observed), share), percentile(curve(longer), share)
    assert after is None or (before is not None and after >= before)
