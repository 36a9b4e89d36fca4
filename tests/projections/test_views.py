"""Has it stopped: what victims last said, on hand-worked histories, and of how many who were asked."""

import pytest
from msgspec.structs import replace

from ledger.events.victim_codes import Behaviour, Support
from ledger.rules import victim as rules
from projections.engine.time import Coordinates
from projections.questions.views import BEHAVIOURS, NOT_REACHED, QUESTION, SUPPORT
from tests.projections.answers import column, merged, rate, rates_of, rows_of, told_of
from tests.projections.histories import CASES, MEMBER, correction, fact, instant

FIRST, SECOND, THIRD, FOURTH = (f"00000000-0000-4000-8000-0000000000b{number}" for number in range(1, 5))


def opening(case, *victims, recorded="2026-01-01"):
    joined = (fact(2 + place, "party-joined", recorded, case=case, party=who, category="victim") for place, who in enumerate(victims))
    return fact(1, "referral-received", recorded, case=case), *joined


def contact(position, outcome, on="2026-02-01", case=CASES[0], **more):
    return fact(position, "victim-contacted", on, case=case, method="telephone", outcome=outcome, **more)


def views(position, on, case=CASES[0], role="victim_advocate", **said):
    told = fact(position, "victim-views-recorded", on, case=case, **said)
    return replace(told, who={"actor": MEMBER, "role": role, "agency": "police"})


HISTORY = (
    *opening(CASES[0], FIRST), contact(3, "reached"), views(4, "2026-02-01", behaviour="worse", supports_prosecution="yes"),
    views(5, "2026-03-01", behaviour="stopped", since="2026-02-20"), views(6, "2026-03-20", supports_prosecution="withdrew"),
    *opening(CASES[1], SECOND, THIRD, FOURTH),
    contact(5, "reached", case=CASES[1], victim=SECOND), views(6, "2026-02-02", CASES[1], "constable", victim=SECOND, behaviour="same"),
    contact(7, "no_answer", case=CASES[1], victim=THIRD),
    *opening(CASES[2], SECOND), fact(3, "case-closed", "2026-04-01", case=CASES[2], reason="completed"),
)  # fmt: skip


def test_the_response_rate_comes_first_then_the_latest_views_by_hand():
    # Of four victims in open cases (the second is in a closed one too) two were reached, a third was not, and a fourth was never
    # contacted. Both who were reached said whether it has stopped: the first at last that it has, on 1 March, the second that it goes on.
    told = told_of(QUESTION, HISTORY, "2026-03-31")
    assert [each.name for each in told.rates][:2] == ["response", "asked"]
    assert rates_of(told) == {
        "response": (2, 2), "asked": (2, 4), "stopped": (1, 2), "less": (0, 2), "same": (1, 2), "worse": (0, 2),
        "stopped.by.advocate": (1, 1), "stopped.by.others": (0, 1), "stopped.agency.police": (1, 2),
        "prosecution.yes": (0, 1), "prosecution.no": (0, 1), "prosecution.withdrew": (1, 1), "prosecution.unsure": (0, 1),
    }  # fmt: skip
    assert rate(told, "response").excluded == {"never contacted": 1, "never reached": 1, "whose cases are closed": 0}
    assert rate(told, "prosecution.yes").excluded["reached who did not say"] == 1
    (since,) = told.measures
    assert (since.value, since.n) == (39, 1)  # 20 February to 31 March: 8 + 31


def test_a_line_tells_of_each_victim_and_where_it_stands():
    told = told_of(QUESTION, HISTORY, "2026-03-31")
    assert column(told.lines, "victim", "asked", "behaviour", "before", "told_on", "since", "support", "collected_by", "entry") == [
        (SECOND, "answered", "same", None, "2026-02-02", None, None, "others", 6),
        (THIRD, "not_reached", None, None, None, None, None, None, None),
        (FOURTH, "no_contact", None, None, None, None, None, None, None),
        (FIRST, "answered", "stopped", "worse", "2026-03-01", "2026-02-20", "withdrew", "advocate", 5),
    ]  # fmt: skip
    assert column(told.lines, "number") == ["CHS-26-0008"] * 3 + ["CHS-26-0007"]
    assert "beside re-offending" in told.notes[0]


def test_who_was_reached_and_did_not_say_is_asked():
    told = told_of(QUESTION, (*HISTORY, contact(8, "none_wanted", case=CASES[1], victim=THIRD)))
    assert (rates_of(told)["response"], rates_of(told)["stopped"]) == ((2, 3), (1, 2))
    assert rate(told, "stopped").excluded["reached who did not say"] == 1


def test_closed_cases_are_left_out_and_told_but_where_days_of_referral_are_asked_for():
    closed = (*HISTORY, fact(7, "case-closed", "2026-04-02", reason="completed"))
    told = told_of(QUESTION, closed)
    assert (rates_of(told)["response"], rates_of(told)["stopped"]) == ((1, 1), (0, 1))
    assert rate(told, "stopped").excluded["whose cases are closed"] == 1
    reopened = (*closed, fact(8, "case-reopened", "2026-04-03", trigger="review"))
    assert rates_of(told_of(QUESTION, reopened))["stopped"] == (1, 2)
    window = told_of(QUESTION, closed, since="2026-01-01", until="2026-01-02")
    assert (rates_of(window)["response"], rates_of(window)["stopped"]) == ((2, 2), (1, 2))
    assert column(window.lines, "cases") == ["open", "open", "open", "closed"]
    assert told_of(QUESTION, closed, since="2026-01-02").lines == []


def test_the_days_since_it_stopped_are_told_by_their_median():
    # 10, 20 and 90 days before 31 March: the middle one; without the second, half way between 10 and 90.
    told = zip(CASES, (FIRST, SECOND, THIRD), ("2026-03-21", "2026-03-11", "2025-12-31"), strict=True)
    cases = [(*opening(case, who), views(9, "2026-03-31", case, behaviour="stopped", since=since)) for case, who, since in told]
    for chosen, expected in ((cases, 20), (cases[::2], 50)):
        (since,) = told_of(QUESTION, [each for case in chosen for each in case], "2026-03-31").measures
        assert (since.value, since.n) == (expected, len(chosen))


def test_views_of_nobody_in_particular_count_for_nobody_where_a_case_has_several():
    told = told_of(QUESTION, (*HISTORY, views(8, "2026-03-03", CASES[1], behaviour="worse")))
    assert rates_of(told)["worse"] == (0, 2)
    assert "do not say which victim they are of: 1" in told.notes[-1]
    unsaid = (*HISTORY, views(8, "2026-03-03", CASES[1], behaviour="worse"))
    other = told_of(QUESTION, unsaid, since="1999-01-01", until="1999-02-01")
    assert len(other.notes) == 1, "of a window they are told where their case is in it"


def test_what_an_advocate_passed_on_is_an_advocates():
    last = replace(contact(7, "reached", "2026-03-25"), fields={"method": "through_advocate", "outcome": "reached"})
    passed = views(8, "2026-03-26", role="constable", behaviour="stopped")
    named = views(8, "2026-03-26", role="constable", behaviour="stopped", contact=3)
    earlier = views(5, "2026-03-26", role="constable", behaviour="stopped")  # before that contact was recorded
    for view, expected in ((passed, ((1, 1), (0, 1))), (named, ((0, 0), (1, 2))), (earlier, ((0, 0), (1, 2)))):
        found = rates_of(told_of(QUESTION, (*HISTORY, last, view)))
        assert (found["stopped.by.advocate"], found["stopped.by.others"]) == expected


def test_persons_who_were_merged_are_one_and_the_latest_of_all_cases_counts():
    told = told_of(QUESTION, HISTORY, merges=merged(SECOND, FIRST, "2026-04-01"))
    assert rates_of(told)["response"] == (1, 1)
    assert column(told.lines, "victim", "behaviour", "before")[-1] == (FIRST, "stopped", "same")


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    facts = (*HISTORY, correction(7, "2027-01-31", 5, "behaviour", "less"))
    then = instant("2026-12-31")
    found = [rates_of(told_of(QUESTION, facts, "2026-12-31", at)) for at in (Coordinates.as_recorded(then), Coordinates.as_corrected(then))]
    assert [(each["stopped"], each["less"]) for each in found] == [((1, 2), (0, 2)), ((0, 2), (1, 2))]


def test_codes_are_those_of_the_events():
    assert (set(BEHAVIOURS), set(SUPPORT), NOT_REACHED) == (set(Behaviour), set(Support), rules.NOT_REACHED)


@pytest.mark.parametrize("odd", [None, True, -3, 1.5, "nonsense", [], [None, 5], {"value": 1}])
def test_nonsense_in_fields_leaves_it_standing(odd):
    names = ("victim", "behaviour", "since", "supports_prosecution", "contact", "outcome", "method", "party", "category")
    kinds = ("victim-views-recorded", "victim-contacted", "party-joined")
    more = [fact(10 + place, kind, "2026-05-01", **dict.fromkeys(names, odd)) for place, kind in enumerate(kinds)]
    assert rates_of(told_of(QUESTION, (*HISTORY, *more)))["stopped"] == (1, 2)
    assert rows_of(QUESTION, more)
