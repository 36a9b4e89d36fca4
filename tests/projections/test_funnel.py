"""P2 funnel, on hand-worked histories, and the published figure of the unit's first ten months."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from ledger.events.occurred import day
from projections.engine.answer import Asking, wilson
from projections.engine.fold import fold_stream
from projections.engine.outside import leaving
from projections.engine.time import NOW, Coordinates
from projections.questions.funnel import ACCEPTANCE, END, QUESTION, START
from tests.projections.histories import CASES, LONDON, by_stream, correction, fact, instant

TRIAGED, SCREENED, ROUTED, SERVED = "triage-decided", "screen-decided", "action-routed", "service-responded"
POSSIBLE, NOT_STALKING = (TRIAGED, {"outcome": "possible_stalking"}), (TRIAGED, {"outcome": "clearly_not_stalking"})
VALUE, NO_VALUE = (SCREENED, {"outcome": "adds_value"}), (SCREENED, {"outcome": "no_added_value"})
DISCUSSION = (ROUTED, {"route": "case_discussion"})
CLOSED, WITHDRAWN, MOVED = ("case-closed", {"reason": "lost_contact"}), ("referral-withdrawn", {}), ("case-transferred", {"area": "wales"})
DUPLICATE = ("referral-linked", {"duplicate_of": "CHS-26-0001"})


def to(*services):
    return ROUTED, {"route": "direct_to_service", "services": [*services]}


def said(service, response, **more):
    return SERVED, {"service": service, "response": response, **more}


def case(number, *steps, received="2026-03-02"):
    """A case referred on a day, with one step after the other on the days after."""
    first, stream, came = number * 100, UUID(int=number << 96), date.fromisoformat(received)
    days = [date.fromordinal(came.toordinal() + place).isoformat() for place in range(len(steps) + 1)]
    kinds = [("referral-received", {"urgency": "routine"}), *steps]
    return [fact(first + n, kind, days[n], case=stream, **fields) for n, (kind, fields) in enumerate(kinds)]


def rows(*facts, at=NOW):
    folded = [fold_stream(QUESTION, its, at, LONDON).rows for its in by_stream(facts).values()]
    return sorted((each.row for found in folded for each in found), key=QUESTION.order)


def tell(*cases, since=None, until=None, at=NOW):
    asking = Asking(instant("2026-12-01"), LONDON, day(since), day(until))
    return QUESTION.told(rows(*(each for its in cases for each in its), at=at), asking)


def counts(told, gate, service=None):
    lines = [line for line in told.lines if (line["gate"], line["service"]) == (gate, service)]
    assert len({line["reached"] for line in lines}) == 1
    assert sum(line["cases"] for line in lines) == lines[0]["reached"]
    return {line["outcome"]: line["cases"] for line in lines}


def rate(told, name):
    (found,) = [each for each in told.rates if each.name == name]
    return found


def test_a_row_tells_how_far_a_referral_came():
    (row,) = rows(*case(7, POSSIBLE, VALUE, to("clinic"), said("clinic", "accepted"), CLOSED))
    assert row == {
        "number": "CHS-26-0007",
        "received_on": "2026-03-02",
        "reached": ["TRIAGE", "SCREEN", "ACTION"],
        "reached_before": [],
        "decided": {"TRIAGE": "possible_stalking", "SCREEN": "adds_value", "ACTION": "direct_to_service"},
        "left": ["closed"],
        "services": {"clinic": {ACCEPTANCE: "accepted", START: "pending"}},
    }


TEN = [
    case(1, NOT_STALKING),
    case(2, NOT_STALKING, CLOSED),
    case(3, POSSIBLE, NO_VALUE, CLOSED),
    case(4, POSSIBLE, VALUE, DISCUSSION),
    case(5, POSSIBLE, VALUE, to("clinic")),
    case(6, POSSIBLE, VALUE),  # pending at ACTION
    case(7, POSSIBLE),  # pending at SCREEN
    case(8),  # pending at TRIAGE
    case(9, POSSIBLE, CLOSED),  # closed before it was screened
    case(10, MOVED),  # transferred before it was triaged
]


def test_ten_referrals_by_hand():
    """TRIAGE: all 10 reach it: 6 possible, 2 not stalking, 1 pending, 1 transferred undecided.

    SCREEN: the 6 that were possible: 3 add value, 1 does not, 1 is pending, 1 was closed undecided. ACTION: the 3 that add value:
    1 discussed, 1 sent to a service, 1 pending. Taken on: 3 of 10.
    """
    told = tell(*TEN)
    assert counts(told, "TRIAGE") == {
        "possible_stalking": 6, "clearly_not_stalking": 2, "insufficient_information": 0, "pending": 1, "transferred_undecided": 1,
    }  # fmt: skip
    assert counts(told, "SCREEN") == {"adds_value": 3, "no_added_value": 1, "defer": 0, "pending": 1, "closed_undecided": 1}
    assert counts(told, "ACTION") == {"case_discussion": 1, "direct_to_service": 1, "pending": 1}
    assert rate(told, "taken_on")[2:] == (3, 10, {})
    assert rate(told, "screen.adds_value")[1:] == ("of the cases that reached SCREEN: adds value", 3, 6, {})
    assert told.notes == ["Pending, and so in the denominator without a decision yet: TRIAGE (1), SCREEN (1), ACTION (1)."]


def test_the_published_check_of_260_referrals_and_83_taken_on():
    """First ten months, June 2018 to April 2019: 83 of 260 taken on, 177 handled by partners: 31.9 %, Wilson 26.6 to 37.8 (domain.md 1.5).

    How the 177 part is invented: 60 clearly not stalking and 117 to which the unit adds nothing, so SCREEN is reached by 200.
    """
    partners, unit = [(NOT_STALKING,)] * 60 + [(POSSIBLE, NO_VALUE)] * 117, [DISCUSSION] * 60 + [to("clinic")] * 23
    paths = partners + [(POSSIBLE, VALUE, route) for route in unit]
    days = ["2018-06-15", "2018-11-01", "2019-04-10"]
    told = tell(*(case(n, *path, received=days[n % 3]) for n, path in enumerate(paths, start=1)), since="2018-06-01", until="2019-05-01")
    taken = rate(told, "taken_on")
    shares = [f"{share:.1%}" for share in (taken.k / taken.n, *wilson(taken.k, taken.n))]
    assert (taken.k, taken.n, taken.excluded, shares) == (83, 260, {}, ["31.9%", "26.6%", "37.8%"])
    gates = [rate(told, name) for name in ("triage.possible_stalking", "screen.adds_value", "action.case_discussion")]
    assert [(each.k, each.n) for each in gates] == [(200, 260), (83, 200), (60, 83)]


def test_the_cohort_is_what_was_received_from_the_first_day_on_and_before_the_last():
    days = ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"]
    cases = [case(n, NOT_STALKING, received=received) for n, received in enumerate(days, start=1)]
    assert rate(tell(*cases, since="2026-03-01", until="2026-04-01"), "taken_on").n == 2
    assert rate(tell(*cases, since="2026-03-01"), "taken_on").n == 3
    assert rate(tell(*cases), "taken_on").n == 4


def test_a_referral_counts_by_its_day_in_the_units_zone_and_one_told_by_its_month_by_the_last_day_it_can_have_been():
    late = [fact(1, "referral-received", "2026-07-01", "2026-06-30T23:30:00Z")]  # 00:30 of 1 July in London
    month = [fact(2, "referral-received", "2026-07-20", "2026-07", case=CASES[1])]  # not after it was recorded
    assert [row["received_on"] for row in rows(*late, *month)] == ["2026-07-01", "2026-07-20"]


def test_who_is_referred_again_is_counted_once_by_the_first_referral():
    again = case(7, NOT_STALKING, CLOSED, ("case-reopened", {}), ("referral-received", {}), POSSIBLE)
    told = tell(again, since="2026-03-02", until="2026-03-03")
    assert counts(told, "TRIAGE")["possible_stalking"] == 1


def test_duplicates_count_nowhere_and_withdrawn_referrals_where_nothing_was_decided():
    """Of 5: one duplicate; one withdrawn untriaged; one withdrawn unscreened; one withdrawn after its screen, which counts; one stayed.

    TRIAGE 5 - 1 duplicate - 1 withdrawn = 3; SCREEN 4 came - 1 duplicate - 1 withdrawn = 2; taken on 2 of 5 - 1 - 2 = 2.
    """
    cases = [
        case(2, POSSIBLE, VALUE, POSSIBLE, DUPLICATE), case(3, WITHDRAWN),
        case(4, POSSIBLE, WITHDRAWN, CLOSED), case(5, POSSIBLE, VALUE, WITHDRAWN),
        case(6, POSSIBLE, VALUE),
    ]  # fmt: skip
    told = tell(*cases)
    left = {"duplicate of another referral": 1, "withdrawn before it was decided": 1}
    assert [(each.k, each.n, each.excluded) for each in (rate(told, "triage.possible_stalking"), rate(told, "screen.adds_value"))] == [
        (3, 3, left), (2, 2, left),
    ]  # fmt: skip
    assert rate(told, "action.pending")[2:] == (1, 1, {"withdrawn before it was decided": 1})
    assert rate(told, "taken_on")[2:] == (2, 2, {"duplicate of another referral": 1, "withdrawn before it was decided": 2})


def test_of_several_decisions_the_last_counts_and_a_triage_asks_anew():
    """Case 2 was routed, then triaged again: it waits at SCREEN. Case 3 was screened, then found not to be stalking: it is at no SCREEN."""
    little, deferred = (TRIAGED, {"outcome": "insufficient_information"}), (SCREENED, {"outcome": "defer"})
    told = tell(
        case(1, little, POSSIBLE, deferred, VALUE, to("clinic"), DISCUSSION), case(2, POSSIBLE, VALUE, DISCUSSION, POSSIBLE),
        case(3, POSSIBLE, NO_VALUE, NOT_STALKING),
    )  # fmt: skip
    assert [counts(told, gate) for gate in ("TRIAGE", "SCREEN", "ACTION")] == [
        {"possible_stalking": 2, "clearly_not_stalking": 1, "insufficient_information": 0, "pending": 0},
        {"adds_value": 1, "no_added_value": 0, "defer": 0, "pending": 1},
        {"case_discussion": 1, "direct_to_service": 0, "pending": 0},
    ]
    before = {"reached earlier; what was decided since does not lead there": 1}
    assert [rate(told, name).excluded for name in ("screen.adds_value", "action.case_discussion")] == [before, before]


def test_each_service_is_told_by_itself():
    """Clinic: 5 sent; 3 accepted, 1 not, 1 pending; of the 3 one never began (declined), 2 did; of these 1 completed, 1 goes on."""
    sent = (POSSIBLE, VALUE, to("clinic"))
    accepted, started = said("clinic", "accepted"), said("clinic", "started")
    told = tell(
        case(1, *sent), case(2, *sent, said("clinic", "not_accepted")),
        case(3, *sent, accepted, said("clinic", "ended", outcome="declined")),
        case(4, *sent, started, said("clinic", "ended", outcome="completed")), case(5, POSSIBLE, VALUE, to("advocacy", "clinic"), started),
        case(6, *sent, accepted, DUPLICATE),
    )  # fmt: skip
    assert [counts(told, asked, "clinic") for asked in (ACCEPTANCE, START, END)] == [
        {"accepted": 3, "not_accepted": 1, "pending": 1}, {"declined": 1, "started": 2}, {"completed": 1, "pending": 1},
    ]  # fmt: skip
    assert counts(told, ACCEPTANCE, "advocacy") == {"pending": 1}
    assert rate(told, "service.clinic.start.started")[1:] == (
        "of the cases that the clinic service accepted: started", 2, 3, {"duplicate of another referral": 1},
    )  # fmt: skip
    assert [line["gate"] for line in told.lines if line["service"]] == [ACCEPTANCE, *[ACCEPTANCE] * 3, START, START, END, END]


def test_a_correction_of_a_decision_changes_last_year_as_corrected_and_not_as_recorded():
    """Recorded on 3 March as not stalking; found in December to have been possible stalking: SCREEN was reached then, as corrected."""
    asked, referred = instant("2026-06-01"), case(7, NOT_STALKING)
    facts = [*referred, correction(800, "2026-12-01", 701, "outcome", "possible_stalking")]
    told = {at: tell(facts, at=at) for at in (Coordinates.as_recorded(asked), Coordinates.as_corrected(asked))}
    assert [rate(each, "triage.clearly_not_stalking").k for each in told.values()] == [1, 0]
    assert [rate(each, "screen.pending").n for each in told.values()] == [0, 1]


def test_a_referral_whose_day_is_corrected_moves_to_another_cohort():
    moved = correction(800, "2026-12-01", 700, "occurred_at", {"value": "2026-02-27", "precision": "day"})
    window, asked = {"since": "2026-03-01", "until": "2026-04-01"}, instant("2026-06-01")
    for at, count in ((Coordinates.as_recorded(asked), 1), (Coordinates.as_corrected(asked), 0)):
        assert rate(tell([*case(7), moved], at=at, **window), "taken_on").n == count


@pytest.mark.parametrize("odd", [None, True, 0, -1, "", "nonsense", [], {"a": []}, 1.5])
def test_nonsense_in_fields_leaves_it_standing(odd):
    steps = [
        (TRIAGED, {"outcome": odd}), (SCREENED, {"outcome": odd}), (ROUTED, {"route": "direct_to_service", "services": odd}),
        (ROUTED, {"route": odd, "services": ["clinic", odd]}), (SERVED, {"service": odd, "response": odd}),
        ("referral-linked", {"duplicate_of": [odd]}), ("case-closed", {"reason": odd}),
    ]  # fmt: skip
    told = tell(case(7, *steps), case(8, POSSIBLE, VALUE, to("clinic"), said("clinic", "ended", outcome=odd)))
    assert sum(counts(told, "TRIAGE").values()) == 2
    assert all(0 <= each.k <= each.n for each in told.rates)


def test_nobody_at_all():
    told = tell()
    assert {line["cases"] for line in told.lines} == {0}
    assert {each.n for each in told.rates} == {0}
    assert Counter(line["gate"] for line in told.lines) == {"TRIAGE": 4, "SCREEN": 4, "ACTION": 3}


def test_what_leaves_the_unit_tells_nobody_by_subtraction():
    """Of 43, 25 were possible, 14 not stalking, 4 too little known: 4 is kept back, and 14 with it, or 43 - 25 - 14 would tell it.

    Of the 25 screened 22 add value and 3 do not: both are kept back, and 22 wherever else it is told, as among those that reached ACTION.
    """
    little = (TRIAGED, {"outcome": "insufficient_information"})
    paths = [(NOT_STALKING,)] * 14 + [(little,)] * 4 + [(POSSIBLE, VALUE)] * 22 + [(POSSIBLE, NO_VALUE)] * 3
    told = tell(*(case(n, *path) for n, path in enumerate(paths, start=1)))
    kept = leaving(told, QUESTION.lines, aggregated=True)
    assert [(line["cases"], line["reached"]) for line in kept.lines] == [
        (25, 43), (None, 43), (None, 43), (0, 43), (None, 25), (None, 25), (0, 25), (0, 25), (0, None), (0, None), (None, None),
    ]  # fmt: skip
    assert kept.back >= {"taken_on", "triage.clearly_not_stalking", "triage.insufficient_information", "screen.adds_value"}
    assert {"triage.possible_stalking", "triage.pending"}.isdisjoint(kept.back)
