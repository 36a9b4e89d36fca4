"""Periods of retention: whose they are, how they are counted, and what a policy may say of them."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.events.retention import RetentionGroup
from ledger.rules.periods import DEFAULT_PERIODS, GROUPS, Period, period_for
from ledger.rules.policy import DEFAULT, Policy

OWN = [
    {"category": "group_2", "years": 15, "basis": "Force schedule 4.2", "controller": "cc"},
    {"category": "group_2", "years": 12, "basis": "Regional schedule", "sector": "police"},
    {"category": "health", "days": 2922, "basis": "Trust schedule"},
]


def adopted(retention: object) -> Policy:
    return Policy.from_document(json.dumps({"retention": retention}))


def test_groups_are_those_that_an_entry_can_name() -> None:
    assert tuple(RetentionGroup.meanings()) == GROUPS
    assert [each.category for each in DEFAULT_PERIODS] == [*GROUPS]


def test_the_controllers_own_period_counts_before_that_of_its_sector_and_that_before_the_one_for_everybody() -> None:
    periods = adopted(OWN).retention
    found = [period_for(periods, "group_2", code, sector) for code, sector in (("cc", "police"), ("gmp", "police"), ("nps", "probation"))]
    assert [each and each.length for each in found] == ["15 years", "12 years", "10 years"]
    assert [each and each.default for each in found] == [False, False, True]
    assert period_for(periods, "health", "cwp", None) == Period("health", "Trust schedule", days=2922)
    assert period_for(periods, "group_9", "cc", None) is None


def test_what_a_policy_leaves_out_has_the_default_which_says_where_it_comes_from() -> None:
    assert DEFAULT.retention == adopted([]).retention == DEFAULT_PERIODS
    assert all(each.default and "not checked" in each.basis for each in DEFAULT_PERIODS)
    assert [each.category for each in adopted(OWN).retention if each.default] == [group for group in GROUPS if group != "health"]


def test_years_are_years_of_the_calendar() -> None:
    ten = Period("group_2", "x", years=10)
    assert ten.ends(date(2016, 3, 2)) == date(2026, 3, 2)
    assert (ten.ends(date(2016, 2, 29)), Period("group_2", "x", years=4).ends(date(2016, 2, 29))) == (date(2026, 3, 1), date(2020, 2, 29))
    assert Period("group_2", "x", days=1).ends(date(2026, 2, 28)) == date(2026, 3, 1)
    assert ten.ends(date(9995, 1, 1)) is None


@given(st.dates(date(1900, 1, 1), date(2400, 1, 1)), st.integers(1, 100), st.booleans())
def test_the_last_day_of_which_a_period_has_run_out_is_the_last(day: date, count: int, in_years: bool) -> None:
    period = Period("group_2", "x", count if in_years else None, None if in_years else count)
    last = period.begun_by(day)
    after = period.ends(last + timedelta(days=1))
    ended = period.ends(last)
    assert ended is not None
    assert after is not None
    assert ended <= day < after


@pytest.mark.parametrize(
    "value",
    [
        {}, [{}], ["group_2"], [{"category": "group_9", "years": 1, "basis": "x"}], [{"category": "group_2", "basis": "x"}],
        [{"category": "group_2", "years": 0, "basis": "x"}], [{"category": "group_2", "years": 101, "basis": "x"}],
        [{"category": "group_2", "years": True, "basis": "x"}], [{"category": "group_2", "years": 1, "days": 1, "basis": "x"}],
        [{"category": "group_2", "years": 1}], [{"category": "group_2", "years": 1, "basis": " "}],
        [{"category": "group_2", "years": 1, "basis": "x", "sector": "navy"}],
        [{"category": "group_2", "years": 1, "basis": "x", "sector": "police", "controller": "cc"}],
        [{"category": "group_2", "years": 1, "basis": "x", "default": True}],
        [{"category": "group_2", "years": 1, "basis": "x"}, {"category": "group_2", "years": 2, "basis": "x"}],
    ],
)  # fmt: skip
def test_periods_that_cannot_be_meant_are_refused(value: object) -> None:
    with pytest.raises(UsageError, match="policy: retention is not a list of periods"):
        adopted(value)


@pytest.mark.parametrize("days", [0, True, None, "soon", 36_526])
def test_days_until_classification_are_a_whole_number(days: object) -> None:
    with pytest.raises(UsageError, match="policy: first_review_days is not a whole number"):
        Policy.from_document(json.dumps({"first_review_days": days}))
    assert Policy.from_document('{"first_review_days": 90}').first_review_days == 90
