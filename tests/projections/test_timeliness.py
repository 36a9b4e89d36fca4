"""P3 timeliness, on hand-worked histories: who still waits is censored, never left out."""

from datetime import date
from uuid import UUID

import pytest

from ledger.events.occurred import day
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.timeliness import QUESTION
from tests.projections.histories import LONDON, by_stream, correction, fact, instant

REFERRED, TRIAGED, SCREENED, ROUTED = "referral-received", "triage-decided", "screen-decided", "action-routed"
HELD, PLANNED, CLOSED, REOPENED, WITHDRAWN = "discussion-held", "plan-opened", "case-closed", "case-reopened", "referral-withdrawn"
POSSIBLE, NOT_STALKING, LITTLE = ({"outcome": each} for each in ("possible_stalking", "clearly_not_stalking", "insufficient_information"))
VALUE, NO_VALUE, DEFERRED = ({"outcome": each} for each in ("adds_value", "no_added_value", "defer"))
DISCUSSED, SERVED = {"route": "case_discussion"}, {"route": "direct_to_service", "services": ["clinic"]}


def case(number, *steps, received=1):
    """A case referred on a day of March 2026, with steps on days of that month: (day, type, fields)."""
    told = [(received, REFERRED, {"urgency": "routine"}), *steps]
    stream = UUID(int=number << 96)
    return [fact(number * 100 + n, kind, f"2026-03-{on:02}", case=stream, **said) for n, (on, kind, said) in enumerate(told)]


def rows(*facts, at=NOW):
    folded = [fold_stream(QUESTION, its, at, LONDON).rows for its in by_stream(facts).values()]
    return [each.row for found in folded for each in found]


def tell(*cases, today="2026-03-31", at=NOW, targets=None, since=None, until=None):
    asking = Asking(instant(f"{today}T12:00"), LONDON, day(since), day(until), targets=targets or {})
    return QUESTION.told(rows(*(each for its in cases for each in its), at=at), asking)


def line(told, span):
    (found,) = [each for each in told.lines if each["span"] == span]
    return tuple(found[name] for name in ("counted", "happened", "waiting", "left"))


def days(told, span):
    return tuple(each.value for each in told.measures if each.name in (f"{span}.median", f"{span}.90th_percentile"))


def within(told, gate):
    (found,) = [each for each in told.rates if each.name == f"at_{gate}.within_target"]
    return found.k, found.n, found.excluded


def test_a_row_tells_the_days_of_a_referral():
    whole = case(
        7, (2, TRIAGED, LITTLE), (4, TRIAGED, POSSIBLE), (6, SCREENED, DEFERRED), (9, SCREENED, VALUE), (10, ROUTED, DISCUSSED),
        (16, HELD, {}), (17, PLANNED, {}), (20, HELD, {}), (30, CLOSED, {}),
    )  # fmt: skip
    assert rows(*whole) == [{
        "number": "CHS-26-0007", "received_on": "2026-03-01", "duplicate": False,
        "triage_on": "2026-03-04", "screen_on": "2026-03-09", "discussion_on": "2026-03-16", "plan_on": "2026-03-17",
        "stopped": {"closed": "2026-03-30"},
        "gates": [
            {"gate": "triage", "from": "2026-03-01", "until": "2026-03-04", "how": "happened"},
            {"gate": "screen", "from": "2026-03-04", "until": "2026-03-09", "how": "happened"},
            {"gate": "action", "from": "2026-03-09", "until": "2026-03-10", "how": "happened"},
        ],
    }]  # fmt: skip


SIX = [
    case(1, (3, TRIAGED, POSSIBLE), (7, SCREENED, VALUE), (8, ROUTED, DISCUSSED), (15, HELD, {}), (16, PLANNED, {})),
    case(2, (5, TRIAGED, NOT_STALKING), (6, CLOSED, {})),
    case(3, (5, TRIAGED, POSSIBLE), (11, SCREENED, NO_VALUE)),
    case(4, (9, TRIAGED, POSSIBLE)),
    case(5),
    case(6, (2, TRIAGED, LITTLE), (4, CLOSED, {})),
]


def test_six_referrals_by_hand():
    """All referred on 1 March, asked on 31 March: day 30.

    Triage: 2, 4, 4, 8 happened; case 5 waits at 30; case 6 left at 3. S: at 2, 6 at risk, 5/6; 6 leaves; at 4, 4 at risk, 2 events,
    5/12: the median is 4; at 8, 2 at risk, 5/24: 90 % is not reached. Those done alone: median 4 and 90th percentile 8.
    Screen: 6 (adds value) and 10 (does not) happened; 4 and 5 wait at 30; 2 left at 4 (not stalking), 6 at 3. At 6, 4 at risk, 3/4; at 10,
    3 at risk, 1/2: the median is 10. Done alone: 6.
    Discussion: 14 happened; 2 left at 4, 3 at 10 (turned away), 6 at 3; 4 and 5 wait. At 14, 3 at risk, 2/3: not even half is reached.
    """
    told = tell(*SIX)
    assert (line(told, "received_to_triage"), days(told, "received_to_triage")) == ((6, 4, 1, 1), (4, None))
    assert (line(told, "received_to_screen"), days(told, "received_to_screen")) == ((6, 2, 2, 2), (10, None))
    assert (line(told, "received_to_discussion"), days(told, "received_to_discussion")) == ((6, 1, 2, 3), (None, None))
    assert line(told, "received_to_plan") == (6, 1, 2, 3)


def test_at_each_gate_by_hand():
    """SCREEN: case 1 waited 4 days and case 3 six, case 4 waits since day 8, so 22: S at 4 is 2/3, at 6 1/3: the median is 6."""
    told = tell(*SIX)
    assert (line(told, "at_triage"), line(told, "at_screen"), days(told, "at_screen")) == ((6, 4, 1, 1), (3, 2, 1, 0), (6, None))
    assert (line(told, "at_action"), days(told, "at_action")) == ((1, 1, 0, 0), (1, 1))
    assert (line(told, "at_allocation"), days(told, "at_allocation")) == ((0, 0, 0, 0), (None, None))


def test_an_open_case_is_censored_at_the_moment_of_asking_and_never_left_out():
    """One triaged after 2 days, two wait: half is not reached, however early or late it is asked; done alone would say 2."""
    cases = [case(1, (3, TRIAGED, POSSIBLE)), case(2), case(3)]
    for today in ("2026-03-03", "2026-03-31", "2027-03-31"):
        told = tell(*cases, today=today)
        assert (line(told, "received_to_triage"), days(told, "received_to_triage")) == ((3, 1, 2, 0), (None, None))
    assert days(tell(cases[0]), "received_to_triage") == (2, 2)


@pytest.mark.parametrize(
    ("steps", "triage", "screen", "discussion"),
    [
        ([], "waiting", "waiting", "waiting"),
        ([(5, CLOSED, {})], "left", "left", "left"),
        ([(5, CLOSED, {}), (9, REOPENED, {})], "waiting", "waiting", "waiting"),
        ([(5, WITHDRAWN, {})], "left", "left", "left"),
        ([(5, "case-transferred", {"area": "wales"})], "left", "left", "left"),
        ([(5, TRIAGED, LITTLE)], "waiting", "waiting", "waiting"),
        ([(5, TRIAGED, NOT_STALKING)], "happened", "left", "left"),
        ([(5, TRIAGED, NOT_STALKING), (6, TRIAGED, POSSIBLE)], "happened", "waiting", "waiting"),
        ([(5, TRIAGED, POSSIBLE), (6, SCREENED, DEFERRED)], "happened", "waiting", "waiting"),
        ([(5, TRIAGED, POSSIBLE), (6, SCREENED, NO_VALUE)], "happened", "happened", "left"),
        ([(5, TRIAGED, POSSIBLE), (6, SCREENED, VALUE), (7, ROUTED, SERVED)], "happened", "happened", "left"),
        ([(5, TRIAGED, POSSIBLE), (6, SCREENED, VALUE), (7, ROUTED, DISCUSSED)], "happened", "happened", "waiting"),
        ([(5, TRIAGED, POSSIBLE), (6, SCREENED, VALUE), (7, ROUTED, SERVED), (8, HELD, {})], "happened", "happened", "happened"),
    ],
)
def test_when_a_case_waits_and_when_it_left(steps, triage, screen, discussion):
    told = tell(case(7, *steps))
    how = {(1, 1, 0, 0): "happened", (1, 0, 1, 0): "waiting", (1, 0, 0, 1): "left"}
    assert [how[line(told, f"received_to_{name}")] for name in ("triage", "screen", "discussion")] == [triage, screen, discussion]


def test_who_is_sent_direct_to_a_service_waits_for_no_discussion_but_may_have_a_plan():
    told = tell(case(7, (5, TRIAGED, POSSIBLE), (6, SCREENED, VALUE), (7, ROUTED, SERVED)))
    assert (line(told, "received_to_discussion"), line(told, "received_to_plan")) == ((1, 0, 0, 1), (1, 0, 1, 0))


def test_duplicates_are_excluded_and_counted():
    doubled = case(2, (3, TRIAGED, POSSIBLE), (4, "referral-linked", {"duplicate_of": "CHS-26-0001"}))
    told = tell(case(1, (9, TRIAGED, POSSIBLE)), doubled, targets={"triage": 2})
    assert (line(told, "received_to_triage"), days(told, "received_to_triage")) == ((1, 1, 0, 0), (8, 8))
    excluded = {each.name: each.excluded for each in told.measures}
    assert excluded["received_to_plan.median"] == excluded["at_screen.median"] == {"duplicate of another referral": 1}
    assert excluded["at_action.median"] == {}
    assert within(told, "triage") == (0, 1, {"duplicate of another referral": 1})


def test_the_cohort_is_of_those_received_in_the_window():
    cases = [case(n, (12, TRIAGED, POSSIBLE), received=n) for n in (1, 2, 3)]
    told = tell(*cases, since="2026-03-02", until="2026-03-03")
    assert (line(told, "received_to_triage"), days(told, "received_to_triage")) == ((1, 1, 0, 0), (10, 10))


def test_gates_are_held_against_the_targets_of_the_policy():
    """Target of triage 3 days, so by the end of 4 March. On 31 March: in time (day 2 and 3), late (day 4), late and waiting, closed late.

    Those closed undecided on day 2 and on the last are excluded: 2 of 5. One referred on 28 March has until the 31st, which has not passed.
    """
    cases = [
        case(1, (3, TRIAGED, POSSIBLE)), case(2, (4, TRIAGED, NOT_STALKING)), case(3, (5, TRIAGED, POSSIBLE)),
        case(4, (2, TRIAGED, LITTLE)), case(5, (6, CLOSED, {})), case(6, (3, CLOSED, {})), case(7, (29, TRIAGED, POSSIBLE), received=28),
        case(8, (4, CLOSED, {})),
    ]  # fmt: skip
    told = tell(*cases, targets={"triage": 3, "screen": 5, "share request": 1})
    assert within(told, "triage") == (2, 5, {"left undecided by its target day": 2, "target day has not passed": 1})
    assert within(told, "screen") == (0, 2, {"target day has not passed": 1})  # cases 1 and 3 wait since 3 and 5 March; 7 until 3 April
    assert [each.name for each in told.rates] == ["at_triage.within_target", "at_screen.within_target"]
    assert tell(*cases).rates == []


def test_a_withdrawal_ends_a_wait_at_a_gate_unless_the_unit_went_on_after_it():
    assert line(tell(case(1, (5, WITHDRAWN, {}), (20, CLOSED, {}))), "at_triage") == (1, 0, 0, 1)
    told = tell(case(1, (3, WITHDRAWN, {}), (20, CLOSED, {})), targets={"triage": 5})
    assert within(told, "triage") == (0, 0, {"left undecided by its target day": 1})
    went_on = tell(case(1, (3, WITHDRAWN, {}), (5, TRIAGED, POSSIBLE)))
    assert (line(went_on, "at_triage"), line(went_on, "at_screen")) == ((1, 1, 0, 0), (1, 0, 1, 0))


def test_asked_anew_a_gate_is_waited_for_twice_and_an_allocation_until_it_is_accepted():
    again = case(1, (3, TRIAGED, POSSIBLE), (5, TRIAGED, POSSIBLE), (9, SCREENED, VALUE))
    given = case(2, (3, "case-allocated", {"owner": "a"}), (5, "case-allocated", {"owner": "b"}), (9, "allocation-accepted", {}))
    told = tell(again, given)
    assert (line(told, "at_screen"), days(told, "at_screen")) == ((2, 1, 0, 1), (4, 4))  # 2 days, asked anew; then 4
    assert (line(told, "at_allocation"), days(told, "at_allocation")) == ((2, 1, 0, 1), (4, 4))


def test_what_is_told_too_vaguely_to_come_after_the_referral_counts_no_days():
    """The referral is known to the month: the last day it can have been is that of its recording."""
    vague = [fact(1, REFERRED, "2026-03-09", "2026-03"), fact(2, TRIAGED, "2026-03-09", "2026-03-05", **POSSIBLE)]
    assert days(tell(vague), "received_to_triage") == (0, 0)


def test_the_first_is_the_one_that_happened_first_though_it_was_told_last():
    told = case(7, (9, TRIAGED, POSSIBLE))
    late = fact(702, TRIAGED, "2026-03-20", "2026-03-04", case=told[0].stream, **POSSIBLE)
    assert days(tell([*told, late]), "received_to_triage") == (3, 3)


def test_days_are_those_of_the_units_zone():
    """Triaged at 23:30 UTC of 29 March, which in London is 30 March, for summer time began that morning."""
    late = [fact(1, REFERRED, "2026-03-01"), fact(2, TRIAGED, "2026-03-30", "2026-03-29T23:30:00Z", **POSSIBLE)]
    assert days(tell(late), "received_to_triage") == (29, 29)


def test_a_correction_changes_last_year_as_corrected_and_not_as_recorded():
    """Recorded in March as triaged on the 5th; found in December to have been on the 3rd."""
    facts = case(7, (5, TRIAGED, POSSIBLE))
    facts.append(correction(800, "2026-12-01", 701, "occurred_at", {"value": "2026-03-03", "precision": "day"}))
    asked = instant("2026-06-01")
    found = [days(tell(facts, at=at), "received_to_triage") for at in (Coordinates.as_recorded(asked), Coordinates.as_corrected(asked))]
    assert found == [(4, 4), (2, 2)]


def test_as_of_an_earlier_day_what_came_later_is_still_waited_for():
    told = tell(*SIX, at=Coordinates.as_recorded(instant("2026-03-04T12:00")), today="2026-03-04")
    assert line(told, "received_to_triage") == (6, 1, 4, 1)


@pytest.mark.parametrize("odd", [None, True, 0, -1, "", "nonsense", [], {"a": []}, 1.5])
def test_nonsense_in_fields_leaves_it_standing(odd):
    steps = [
        (4, TRIAGED, {"outcome": odd}), (5, SCREENED, {"outcome": odd}), (6, ROUTED, {"route": odd, "services": odd}),
        (7, CLOSED, {"reason": odd}),
    ]  # fmt: skip
    told = tell(case(7, *steps), targets={"triage": 1, "screen": 1})
    assert line(told, "received_to_triage") == (1, 1, 0, 0)
    assert all(0 <= each.k <= each.n for each in told.rates)


def test_nobody_at_all():
    told = tell(targets={"triage": 1})
    assert {tuple(each.values())[1:] for each in told.lines} == {(0, 0, 0, 0)}
    assert {each.value for each in told.measures} == {None}
    assert within(told, "triage") == (0, 0, {})


def test_every_day_of_a_row_is_one():
    for row in rows(*(each for its in SIX for each in its)):
        for name in ("received_on", "triage_on", "screen_on", "discussion_on", "plan_on"):
            assert row[name] is None or date.fromisoformat(row[name])
