"""On how many occasions conduct is reported: as the reports say, and at the least (PHA 1997 s.7(3))."""

from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.occasions import Report, fewest, said

FIRST = date(2026, 3, 1)


def report(first, last=None, occasions=1):
    return Report(FIRST + timedelta(days=first), FIRST + timedelta(days=first if last is None else last), occasions)


@pytest.mark.parametrize(
    ("reports", "least", "most"),
    [
        ([], 0, 0),
        ([report(0)], 1, 1),
        ([report(0), report(1)], 2, 2),
        ([report(0), report(0)], 1, 2),  # of one day: they can be of one occasion
        ([report(0, 30), report(4)], 1, 2),  # a month, in which the day lies
        ([report(0, 30), report(31)], 2, 2),
        ([report(0, 30, 12)], 12, 12),  # one report of twelve
        ([report(0, 30, 12), report(4), report(9)], 12, 14),  # the two can be of the twelve
        ([report(0, 5), report(4, 9), report(8, 12)], 2, 3),  # the middle one can be either of its neighbours' and not both
        ([report(0, 5, 2), report(4, 9, 3), report(6, 6)], 3, 6),  # two by the 5th, of which the three hold both, and one on the 6th
    ],
)
def test_by_hand(reports, least, most):
    assert (fewest(reports), said(reports)) == (least, most)
    assert fewest(reversed(reports)) == least


SPANS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 2))
REPORTS = st.lists(SPANS.map(lambda span: report(span[0], span[0] + span[1], span[2])), max_size=4)


@given(REPORTS)
def test_no_fewer_occasions_satisfy_every_report(reports):
    days = [FIRST + timedelta(days=number) for number in range(7)]

    def satisfied(chosen):
        return all(sum(each.first <= day <= each.last for day in chosen) >= each.occasions for each in reports)

    least = fewest(reports)
    assert any(map(satisfied, combinations_with_replacement(days, least)))
    assert least == 0 or not any(map(satisfied, combinations_with_replacement(days, least - 1)))
    assert least <= said(reports)
