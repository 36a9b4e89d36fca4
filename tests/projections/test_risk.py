"""P9 risk and typology, on hand-worked histories: what was judged of a suspect and a victim, and for how long it stood."""

import pytest

from projections.engine.time import Coordinates
from projections.questions.risk import LEVELS, QUESTION
from tests.projections.answers import column, merged, rate, rates_of, rows_of, told_of
from tests.projections.histories import CASES, MEMBER, correction, fact, instant

SUSPECT, TWIN = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
VICTIM = "00000000-0000-4000-8000-0000000000b1"
DYAD = {"suspect": SUSPECT, "victim": VICTIM}


def opening(case=CASES[0], suspect=SUSPECT, recorded="2026-01-01"):
    return (
        fact(1, "referral-received", recorded, case=case),
        fact(2, "party-joined", recorded, case=case, party=suspect, category="suspect"),
        fact(3, "party-joined", recorded, case=case, party=VICTIM, category="victim"),
    )


def level(position, on, to, **more):
    case = more.pop("case", CASES[0])
    return fact(position, "risk-level-set", on, case=case, **{**DYAD, "level": to, "trigger": "review", **more})


def typed(position, on, motivation, **more):
    return fact(position, "typology-assigned", on, **{**DYAD, "motivation": motivation, "confidence": "high", **more})


def assessed(position, on, instrument="srp", **more):
    return fact(position, "assessment-completed", on, **{**DYAD, "instrument": instrument, **more})


CLOSED, REOPENED = fact(6, "case-closed", "2026-03-02", reason="completed"), fact(7, "case-reopened", "2026-04-01", trigger="review")
HISTORY = (
    *opening(), level(4, "2026-01-11", "medium", trigger="referral"), level(5, "2026-02-10", "high"), CLOSED, REOPENED,
    level(8, "2026-04-11", "medium"),
)  # fmt: skip


def test_the_days_at_each_level_by_hand():
    # Medium 11 January to 10 February: 30. High 10 February to the closure on 2 March, 18 + 2 = 20, and from the reopening on 1 April to
    # 11 April, 10: 30. Medium again 11 April to 1 May: 20, so 50 in all.
    told = told_of(QUESTION, HISTORY, "2026-05-01")
    assert column(told.lines, "value", "from", "until", "days", "days_in_all", "change", "because", "entry") == [
        ("medium", "2026-01-11", "2026-02-10", 30, 50, "set", "referral", 4),
        ("high", "2026-02-10", "2026-04-11", 30, 30, "raised", "review", 5),
        ("medium", "2026-04-11", None, 20, 50, "lowered", "review", 8),
    ]  # fmt: skip
    assert {(line["suspect"], line["victim"], line["number"], line["set_by"]) for line in told.lines} == {
        (SUSPECT, VICTIM, "CHS-26-0007", MEMBER)
    }  # fmt: skip
    assert [(measure.name, measure.value, measure.n) for measure in told.measures] == [
        ("days_at_very_high", None, 0), ("days_at_high", 30, 1), ("days_at_medium", 50, 1), ("days_at_low", None, 0),
    ]  # fmt: skip


def test_a_level_stands_until_the_last_case_is_closed():
    # High 10 February to the closure on 2 March: 20 days, on whichever later day it is asked.
    for on in ("2026-03-02", "2026-03-20", "2026-12-31"):
        last = told_of(QUESTION, HISTORY[:6], on).lines[-1]
        assert (last["until"], last["days"], last["overdue"]) == ("2026-03-02", 20, None)
    assert rates_of(told_of(QUESTION, HISTORY[:6]))["level_set"] == (0, 0)
    assert rate(told_of(QUESTION, HISTORY[:6]), "level_set").excluded == {"whose cases are closed": 1}


def test_a_level_set_before_the_day_of_the_referral_counts_from_its_own_day():
    early = level(4, "2026-01-01", "low")
    late = fact(1, "referral-received", "2026-01-11"), *opening()[1:]
    assert told_of(QUESTION, (*late, early), "2026-01-21").lines[0]["days"] == 20


def test_rates_of_change_are_of_those_set_more_than_once():
    # Case 7: medium, high, medium: neither higher nor lower than at first. Case 8: low, high: raised. Case 9: none.
    second, third = (f"{VICTIM[:-2]}{end}" for end in ("b2", "b3"))
    facts = (
        *HISTORY,
        *(each for number, who in ((1, second), (2, third)) for each in (
            fact(1, "referral-received", "2026-01-01", case=CASES[number]),
            fact(2, "party-joined", "2026-01-01", case=CASES[number], party=SUSPECT, category="convicted"),
            fact(3, "party-joined", "2026-01-01", case=CASES[number], party=who, category="victim"),
        )),
        level(4, "2026-02-01", "low", case=CASES[1], victim=second), level(5, "2026-03-01", "high", case=CASES[1], victim=second),
    )  # fmt: skip
    told = told_of(QUESTION, facts)
    assert rates_of(told) == {
        "level_set": (2, 3), "raised": (1, 2), "lowered": (0, 2), "type_changed": (0, 0), "reassessment_overdue": (0, 0),
        "review_overdue": (0, 0),
    }  # fmt: skip
    assert rate(told, "raised").excluded == {"with a level once": 0, "without a level": 1}
    assert column(told.lines, "victim", "value")[:2] == [(second, "low"), (second, "high")], "whose risk is highest comes first"


def test_the_type_is_a_series_of_its_own():
    facts = (*HISTORY, typed(9, "2026-01-15", "rejected"), typed(10, "2026-04-15", "resentful", confidence="low"))
    told = told_of(QUESTION, facts, "2026-05-01")
    # 15 January to 15 April less 2 March to 1 April: 90 - 30 = 60 days; 15 April to 1 May: 16.
    assert column(told.lines[3:], "what", "value", "change", "days", "because") == [
        ("type", "rejected", "set", 60, "high"), ("type", "resentful", "changed", 16, "low"),
    ]  # fmt: skip
    assert rates_of(told)["type_changed"] == (1, 1)


def due(*facts, on="2026-05-01"):
    line = told_of(QUESTION, (*HISTORY, *facts), on).lines[2]
    return line["reassess_by"], line["review_by"], line["overdue"]


def test_reassessment_and_review_are_due_by_the_days_that_are_recorded():
    first = assessed(9, "2026-01-05", valid_until="2026-04-20")
    assert due() == (None, None, None)
    assert due(first) == ("2026-04-20", None, 11)
    assert due(first, on="2026-04-20") == ("2026-04-20", None, 0)
    assert due(first, assessed(10, "2026-04-12", valid_until="2026-09-01")) == ("2026-09-01", None, 0)
    assert due(first, assessed(10, "2026-04-12", "dash", valid_until="2026-09-01"))[0] == "2026-04-20", "another instrument settles nothing"
    assert due(first, assessed(10, "2026-04-12")) == (None, None, None)
    assert due(assessed(9, "2026-01-05", "hcr_20", victim=None, valid_until="2026-04-20"))[0] == "2026-04-20", "of the suspect alone"
    plan = fact(9, "plan-opened", "2026-04-12", review_on="2026-04-25")
    assert due(plan) == (None, "2026-04-25", 6)
    assert due(plan, fact(10, "plan-closed", "2026-04-26")) == (None, None, None)
    assert due(plan, fact(10, "review-held", "2026-04-26", next_on="2026-06-01")) == (None, "2026-06-01", 0)
    for on, overdue in (("2026-04-20", (0, 1)), ("2026-04-21", (1, 1))):
        assert rates_of(told_of(QUESTION, (*HISTORY, first), on))["reassessment_overdue"] == overdue
    told = told_of(QUESTION, (*HISTORY, first, plan), "2026-05-01")
    assert (rates_of(told)["reassessment_overdue"], rates_of(told)["review_overdue"]) == ((1, 1), (1, 1))
    assert rate(told_of(QUESTION, HISTORY), "review_overdue").excluded == {"without a day for it": 1, "whose cases are closed": 0}


def test_the_review_of_a_closed_case_is_not_due_for_another():
    elsewhere = (*opening(CASES[1]), fact(4, "plan-opened", "2026-01-02", case=CASES[1], review_on="2026-02-01"))
    closed = fact(5, "case-closed", "2026-01-15", case=CASES[1], reason="completed")
    assert [due(*more)[1] for more in (elsewhere, (*elsewhere, closed))] == ["2026-02-01", None]


def test_the_series_of_persons_who_were_merged_are_one_across_cases():
    # Of one: medium 11 January, high 10 February to 1 March, low from 1 March on. The second case is open when the first is closed, so
    # high stands 19 days and low from 1 March to 11 April, 41; without the second it would have stood still.
    elsewhere = (*opening(CASES[1], TWIN, "2026-02-01"), level(4, "2026-03-01", "low", suspect=TWIN, case=CASES[1]))
    facts = (*HISTORY, *elsewhere)
    apart = told_of(QUESTION, facts, "2026-05-01")
    assert len({(line["suspect"], line["victim"]) for line in apart.lines}) == 2
    one = told_of(QUESTION, facts, "2026-05-01", merges=merged(TWIN, SUSPECT, "2026-04-20"))
    assert column(one.lines, "suspect", "number", "value", "change", "days") == [
        (SUSPECT, "CHS-26-0007", "medium", "set", 30), (SUSPECT, "CHS-26-0007", "high", "raised", 19),
        (SUSPECT, "CHS-26-0008", "low", "lowered", 41), (SUSPECT, "CHS-26-0007", "medium", "raised", 20),
    ]  # fmt: skip
    before = Coordinates.as_recorded(instant("2026-04-19"))
    assert len({line["suspect"] for line in told_of(QUESTION, facts, "2026-04-19", before, merged(TWIN, SUSPECT, "2026-04-20")).lines}) == 2


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    # In January 2027 the level of 10 February 2026 is found to have been very high, and of 31 January: medium stood 20 days.
    facts = (
        *HISTORY[:5], correction(6, "2027-01-31", 5, "level", "very_high"),
        correction(7, "2027-01-31", 5, "occurred_at", {"value": "2026-01-31", "precision": "day"}),
    )  # fmt: skip
    then = instant("2026-12-31")
    for at, value, days in ((Coordinates.as_recorded(then), "high", 30), (Coordinates.as_corrected(then), "very_high", 20)):
        told = told_of(QUESTION, facts, "2026-12-31", at)
        assert (told.lines[1]["value"], told.lines[0]["days"]) == (value, days)


def test_a_level_of_a_month_counts_from_its_last_day_and_none_after_it_was_recorded():
    vague = fact(4, "risk-level-set", "2026-03-20", "2026-02", **DYAD, level="high", trigger="review")
    later = fact(4, "risk-level-set", "2026-03-20", "2026-03", **DYAD, level="high", trigger="review")
    assert [told_of(QUESTION, (*opening(), each)).lines[0]["from"] for each in (vague, later)] == ["2026-02-28", "2026-03-20"]


def test_levels_go_from_low_to_very_high():
    facts = (*opening(), *(level(4 + place, f"2026-02-0{1 + place}", each) for place, each in enumerate(LEVELS)))
    assert column(told_of(QUESTION, facts).lines, "change") == ["set", "raised", "raised", "raised"]


@pytest.mark.parametrize("odd", [None, True, -3, 1.5, "nonsense", [], [None, 5], {"value": 1}])
def test_nonsense_in_fields_leaves_it_standing(odd):
    kinds = ("risk-level-set", "typology-assigned", "assessment-completed", "plan-opened", "review-held", "party-joined", "case-closed")
    names = ("suspect", "victim", "level", "motivation", "instrument", "valid_until", "review_on", "next_on", "party", "category")
    more = [fact(9 + place, kind, "2026-05-01", **dict.fromkeys(names, odd)) for place, kind in enumerate(kinds[:-1])]
    assert len(told_of(QUESTION, (*HISTORY, *more)).lines) == 3
    strange = [level(20, "2026-05-01", odd), typed(21, "2026-05-01", odd), assessed(22, "2026-05-01", odd, valid_until=odd)]
    told = told_of(QUESTION, (*HISTORY, *more, *strange))
    assert [line["value"] for line in told.lines[3:]] == [odd if odd == "nonsense" else None] * 2
    assert rows_of(QUESTION, [fact(1, kinds[-1], "2026-05-01"), *strange])
