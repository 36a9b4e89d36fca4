"""Rates: an interval that published values confirm, a cohort of days, and an answer that may leave the unit."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.engine.answer import Asking, Column, Measure, Rate, Sum, Told, wilson
from projections.engine.outside import leaving
from projections.engine.subtraction import FEWEST
from tests.projections.histories import LONDON

COUNTED = (Column("gate", "which gate"), Column("cases", "number of cases", of="count"))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3: the score interval without continuity correction.
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
        # seed.txt: 83 of 260 referrals were taken on. 95 % by hand: centre (0.31923 + 3.8415/520) / (1 + 3.8415/260) = 0.32186,
        # reach 1.95996 / 1.014775 * sqrt(0.31923 * 0.68077 / 260 + 3.8415 / (4 * 260 ** 2)) = 0.05629.
        (83, 260, 0.2656, 0.3782),
        (29, 29, 0.8830, 1.0),
    ],
)  # fmt: skip
def test_the_interval_is_the_published_one(k, n, low, high):
    assert tuple(round(bound, 4) for bound in wilson(k, n)) == (low, high)


@given(n=st.integers(1, 100_000), data=st.data())
def test_the_interval_holds_its_rate_and_is_the_mirror_of_what_is_left(n, data):
    k = data.draw(st.integers(0, n))
    found, left = wilson(k, n), wilson(n - k, n)
    assert 0 <= found.low <= k / n <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((1 - left.high, 1 - left.low))


def test_nothing_has_no_interval_and_more_than_all_is_no_rate():
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="no more than there are"):
        wilson(2, 1)


def test_a_cohort_takes_its_first_day_and_not_the_day_it_ends_before():
    asking = Asking(datetime(2026, 3, 31, 23, 30, tzinfo=UTC), LONDON, date(2026, 3, 1), date(2026, 4, 1))
    assert asking.today == date(2026, 4, 1), "the day of the moment is the unit's, where summer time has begun"
    assert [asking.takes(date(2026, 3, 1)), asking.takes(date(2026, 4, 1)), asking.takes(None)] == [True, False, False]
    assert Asking(asking.moment, LONDON).takes(None), "what has no day that is known is counted where all is asked for"


def test_what_leaves_the_unit_tells_no_single_case_and_no_small_number():
    told = Told(
        [{"gate": "TRIAGE", "cases": 40}, {"gate": "SCREEN", "cases": 3}, {"gate": "ACTION", "cases": 9}],
        [
            Rate("t.no", "no", 30, 40, {"withdrawn": 2, "linked": 7}), Rate("t.yes", "yes", 6, 40), Rate("t.more", "more", 4, 40),
            Rate("s", "s", 2, 3),
        ],
        [Measure("days", "days", 4, "days", 3), Measure("weeks", "weeks", 4, "weeks", 30)],
        ["3 cases of M-4"],
    )  # fmt: skip
    kept = leaving(told, COUNTED, aggregated=True)
    assert [line["cases"] for line in kept.lines] == [40, None, None], "the next smallest is kept back with a single small one"
    assert kept.back == {"t.more", "t.yes", "s", "days"}
    assert kept.reasons == {("t.no", "withdrawn")}
    assert leaving(told, COUNTED, aggregated=False).lines == []


def test_a_number_that_is_kept_back_in_one_place_is_told_in_no_other():
    """12 = 3 + 9: with 3 the 9 goes, in the line and in the rate that says it once more; 40 = 20 + 20 stays."""
    columns = (Column("held", "held", of="count"), Column("came", "came", of="count"), Column("stayed_away", "stayed away", of="count"))
    sums = [Sum(((at, "came"), (at, "stayed_away")), (at, "held")) for at in (0, 1)] + [Sum((("came.a", "k"),), (0, "came"))]
    lines = [{"held": 12, "came": 9, "stayed_away": 3}, {"held": 40, "came": 20, "stayed_away": 20}]
    kept = leaving(Told(lines, [Rate("came.a", "came", 9, 60)], sums=sums), columns, aggregated=True)
    assert kept.lines == [{"held": 12, "came": None, "stayed_away": None}, lines[1]]
    assert kept.back == {"came.a"}


def test_a_part_is_not_told_by_what_the_others_leave_of_the_whole():
    """Of 9 that ended 6 were raised outside and 3 at TRIAGE: with the 3 the 6 is kept back, or 9 - 6 would tell it."""
    parts = (("hours", 56.5, 9), ("hours.outside", 48, 6), ("hours.triage", 93, 3))
    measures = [Measure(name, "", value, "hours", n) for name, value, n in parts]
    assert leaving(Told([], measures=measures), (), aggregated=False).back == {"hours.outside", "hours.triage"}


def test_rates_of_the_same_are_parts_of_it_whatever_their_names():
    """Of 40 due 30 came in time, 8 late and 2 never: 2 is kept back, and 8 with it, or 40 - 30 - 8 would tell it."""
    rates = [Rate(name, f"of what was due: {name}", k, 40) for name, k in (("in_time", 30), ("late", 8), ("never", 2))]
    assert leaving(Told([], rates), (), aggregated=False).back == {"late", "never"}
    rates = [Rate(name, f"of what was due: {name}", k, 40) for name, k in (("in_time", 30), ("late", 8))]
    assert leaving(Told([], rates), (), aggregated=False).back == {"late"}, "2 are left, and told by no name"


def test_those_left_out_are_not_told_by_another_number():
    """57 orders in force, 3 not: where another rate is of all 60, one of them is not told; where none is, only the 3 is kept back."""
    force = Rate("served", "of orders in force: served", 57, 57, {"not in force": 3})
    kept = leaving(Told([], [force]), (), aggregated=False)
    assert (kept.back, kept.reasons) == (frozenset(), {("served", "not in force")})
    both = leaving(Told([], [force, Rate("breached", "of orders: breached", 30, 60)]), (), aggregated=False)
    assert both.back == {"served"}
    more = Rate("seen", "of pairs: seen", 0, 40, {"closed": 20})
    assert leaving(Told([], [force, more]), (), aggregated=False).back == {"served"}, "40 and 20 tell the 60"


def test_what_a_rate_leaves_is_not_told_by_two_others():
    """59 of 63 pairs: 4 are without; 42 and 21 tell the 63, and a rate of the 59 the rest."""
    typed = Rate("typed", "of stalking: typed", 12, 42, {"not": 21})
    rates = [Rate("related", "of pairs: related", 59, 63), Rate("known", "of those: known", 59, 59), typed]
    assert leaving(Told([], rates), (), aggregated=False).back == {"related", "known"}
    due = [Rate(name, f"of what was due: {name}", k, 11) for name, k in (("in_time", 7), ("late", 3), ("never", 1))]
    served = Rate("served", "of orders in force: served", 7, 7)
    assert served.name not in leaving(Told([], [*due, served]), (), aggregated=False).back, "who the 11 are is told by nothing that is left"


def test_of_reasons_two_are_kept_back_where_all_of_them_together_are_known():
    rates = [Rate("typed", "of pairs: typed", 10, 10, {"once": 2, "never": 51}), Rate("all", "of all: seen", 30, 63)]
    assert leaving(Told([], rates), (), aggregated=False).reasons >= {("typed", "once")}
    assert "typed" in leaving(Told([], rates), (), aggregated=False).back, "10 and 51 of 63 tell the 2: the least of them goes"


def test_what_is_of_one_alone_and_few_persons_do_not_leave():
    measures = [
        Measure("longest", "longest wait", 90, "hours", 30, of_one=True), Measure("bound", "bound by orders", 4, "persons", 12),
        Measure("half", "half within", 4, "hours", 30),
    ]  # fmt: skip
    assert leaving(Told([], measures=measures), (), aggregated=False).back == {"longest", "bound"}


def test_a_line_that_counts_what_few_members_did_tells_no_number():
    """One supervisor wrote 66 of 710 entries, four constables 40, others 604: neither is told, nor which of them how many."""
    columns = (Column("role", "role"), Column("members", "members", of="heads"), Column("entries", "entries", of="count"))
    counted = (("s", 1, 66), ("c", 7, 604), ("d", 6, 40))
    lines = [{"role": name, "members": members, "entries": entries} for name, members, entries in counted]
    entries = Sum(tuple((at, "entries") for at in range(3)), ("timed", "n"))
    told = Told(lines, [Rate("timed", "of the entries: timed", 300, 710)], sums=[entries])
    kept = leaving(told, columns, aggregated=True)
    assert [(line["members"], line["entries"]) for line in kept.lines] == [(None, None), (7, 604), (6, None)]


def test_one_kind_is_not_told_by_what_the_others_leave_of_all():
    # Of kind a 3 of 4, of b 10 of 20, of c 9 of 30; all 22 of 54 are told: a is kept back, and c with it, or 22 - 10 - 9 = 3 would tell it.
    rates = [Rate("all", "", 22, 54), Rate("kind.a", "", 3, 4), Rate("kind.b", "", 10, 20), Rate("kind.c", "", 9, 30)]
    assert leaving(Told([], rates), (), aggregated=True).back == {"kind.a", "kind.c"}


@given(parts=st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_number_of_a_total_that_is_known_is_told_by_subtraction(parts):
    total = sum(parts)
    kept = leaving(Told([], [Rate(f"part.{place}", "", part, total) for place, part in enumerate(parts)]), (), aggregated=True)
    shown = [rate.k for rate in kept.rates if rate.name not in kept.back]
    hidden = [rate.k for rate in kept.rates if rate.name in kept.back and rate.k]
    assert all(number == 0 or number >= FEWEST for number in shown)
    if len(hidden) == 1 and total >= FEWEST:
        assert not any(0 < number < FEWEST for number in hidden), "a lone number kept back is what the others leave of the total"


@settings(max_examples=200, deadline=None)
@example(parts=[(0, 1), (1, 3), (5, 0)], left=0)
@given(parts=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5), left=st.integers(0, 6))
def test_what_is_told_of_a_whole_and_its_parts_leaves_no_small_number(parts, left):
    """Of each part so many of so many, of the whole their sums, and some that are of no part; and how many are left out of each part."""
    counted = [(k, k + more) for k, more in parts]
    whole = sum(k for k, _ in counted), sum(n for _, n in counted) + left
    rates = [Rate("came", "of all: came", *whole)]
    rates += [Rate(f"came.{at}", f"of {at}: came", k, n, {"of another part": whole[1] - n}) for at, (k, n) in enumerate(counted)]
    kept = leaving(Told([], rates), (), aggregated=False)
    shown = [rate for rate in rates if rate.name not in kept.back]
    told = [number for rate in shown for number in (rate.k, rate.n, rate.n - rate.k)]
    if rates[0] in shown:
        told += [rates[0].n - sum(rate.n for rate in shown[1:]), rates[0].k - sum(rate.k for rate in shown[1:])]
        told += [rates[0].n - rate.n for rate in shown[1:] if len(shown) == len(rates)]
    told += [rate.excluded[reason] for rate in shown for reason in rate.excluded if (rate.name, reason) not in kept.reasons]
    assert all(number == 0 or number >= FEWEST for number in told), told
