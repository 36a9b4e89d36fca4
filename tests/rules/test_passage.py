"""How a referral went through the gates: which decisions count, what was reached, how it left, what services did."""

from itertools import combinations, permutations

import pytest
from hypothesis import given

from ledger.events import catalogue
from ledger.events.gates import Route, ScreenOutcome, TriageOutcome
from ledger.rules.passage import ACTION, GATES, OUTCOMES, READ, SCREEN, TRIAGE, Sending, in_order, passage
from ledger.rules.told_of import number
from tests.projections.histories import LONDON, correction, fact, histories

REFERRED = fact(1, "referral-received", "2026-03-02")
POSSIBLE, VALUE = {"outcome": "possible_stalking"}, {"outcome": "adds_value"}


def way(*facts):
    return passage([REFERRED, *facts], LONDON)


def told(*facts):
    found = way(*facts)
    return [gate for gate in GATES if gate in found.reached], [found.outcome(gate) for gate in GATES]


def test_the_outcomes_are_those_of_the_catalogue():
    codes = {TRIAGE: TriageOutcome, SCREEN: ScreenOutcome, ACTION: Route}
    assert {gate: set(outcomes) for gate, outcomes in OUTCOMES.items()} == {gate: set(code) for gate, code in codes.items()}
    for kind in READ:
        catalogue.latest(kind)


def test_without_a_referral_there_is_no_passage():
    assert passage([fact(1, "triage-decided", "2026-03-02", **POSSIBLE)], LONDON) is None


def test_each_gate_is_reached_by_what_was_decided_at_the_one_before():
    triaged = fact(2, "triage-decided", "2026-03-03", **POSSIBLE)
    screened = fact(3, "screen-decided", "2026-03-04", **VALUE)
    routed = fact(4, "action-routed", "2026-03-05", route="case_discussion")
    assert told() == ([TRIAGE], [None, None, None])
    assert told(triaged) == ([TRIAGE, SCREEN], ["possible_stalking", None, None])
    assert told(triaged, screened) == ([TRIAGE, SCREEN, ACTION], ["possible_stalking", "adds_value", None])
    assert told(triaged, screened, routed) == ([*GATES], ["possible_stalking", "adds_value", "case_discussion"])


@pytest.mark.parametrize("outcome", ["clearly_not_stalking", "insufficient_information", "nonsense"])
def test_no_other_triage_leads_to_screen(outcome):
    assert told(fact(2, "triage-decided", "2026-03-03", outcome=outcome)) == ([TRIAGE], [outcome, None, None])


@pytest.mark.parametrize("outcome", ["no_added_value", "defer", "nonsense"])
def test_no_other_screen_leads_to_action(outcome):
    found = told(fact(2, "triage-decided", "2026-03-03", **POSSIBLE), fact(3, "screen-decided", "2026-03-04", outcome=outcome))
    assert found == ([TRIAGE, SCREEN], ["possible_stalking", outcome, None])


def test_a_triage_asks_anew_and_what_was_reached_before_is_known():
    went = [
        fact(2, "triage-decided", "2026-03-03", **POSSIBLE),
        fact(3, "screen-decided", "2026-03-04", **VALUE),
        fact(4, "action-routed", "2026-03-05", route="case_discussion"),
    ]
    again = way(*went, fact(5, "triage-decided", "2026-03-06", **POSSIBLE))
    assert (again.reached, again.before, [*again.decided]) == ({TRIAGE, SCREEN}, {ACTION}, [TRIAGE])
    away = way(*went, fact(5, "triage-decided", "2026-03-06", outcome="clearly_not_stalking"))
    assert (away.reached, away.before) == ({TRIAGE}, {SCREEN, ACTION})


def test_what_was_decided_was_reached_though_nothing_leads_there_any_more():
    """A correction of a decision undoes nothing that was decided after it."""
    found = told(fact(2, "triage-decided", "2026-03-03", outcome="clearly_not_stalking"), fact(3, "screen-decided", "2026-03-04", **VALUE))
    assert found == ([*GATES], ["clearly_not_stalking", "adds_value", None])
    refused = fact(3, "screen-decided", "2026-03-04", outcome="no_added_value")
    routed = fact(4, "action-routed", "2026-03-05", route="case_discussion")
    found = told(fact(2, "triage-decided", "2026-03-03", **POSSIBLE), refused, routed)
    assert found == ([*GATES], ["possible_stalking", "no_added_value", "case_discussion"])


def test_where_times_leave_the_order_open_it_is_that_of_recording():
    """The triage of 2 March has that day's end for its last instant, and would else lie behind the screen of that morning."""
    screened = fact(3, "screen-decided", "2026-03-05", "2026-03-02T10:00:00Z", **VALUE)
    triaged = fact(2, "triage-decided", "2026-03-05", "2026-03-02", **POSSIBLE)
    assert told(screened, triaged) == ([*GATES], ["possible_stalking", "adds_value", None])
    late = fact(4, "triage-decided", "2026-03-05", "2026-03-01T10:00:00Z", outcome="insufficient_information")
    assert told(late, screened, triaged)[1] == ["possible_stalking", "adds_value", None]  # told last, decided first


@given(facts=histories())
def test_the_order_keeps_every_fact_and_undoes_no_order_that_is_certain(facts):
    ordered = in_order(sorted(facts, key=lambda each: (each.occurred.latest(LONDON), each.position)), LONDON)
    assert sorted(ordered, key=lambda each: each.position) == facts
    for earlier, later in combinations(ordered, 2):
        assert later.occurred.can_follow(earlier.occurred, LONDON)


def test_who_left_and_came_back():
    closed, moved = fact(2, "case-closed", "2026-03-03", reason="completed"), fact(3, "case-transferred", "2026-03-04", area="wales")
    withdrawn, linked = fact(4, "referral-withdrawn", "2026-03-05"), fact(5, "referral-linked", "2026-03-06", duplicate_of="CHS-26-0001")
    assert set(way(closed, moved, withdrawn, linked).left) == {"closed", "transferred", "withdrawn", "duplicate"}
    assert set(way(closed, moved, withdrawn, linked, fact(6, "case-reopened", "2026-03-07")).left) == {"duplicate"}
    assert set(way(moved, fact(6, "case-allocated", "2026-03-07", owner="m")).left) == set()
    assert set(way(withdrawn, fact(6, "referral-received", "2026-03-07")).left) == set()
    struck = [correction(6, "2026-03-07", 5, "duplicate_of")]
    assert set(way(fact(5, "referral-linked", "2026-03-06"), *struck).left) == set()  # a link that names no case is none


def sent(*responses, again=False):
    routed = fact(4, "action-routed", "2026-03-05", route="direct_to_service", services=["clinic", "advocacy", 7])
    facts = [fact(n, "service-responded", f"2026-03-{n:02}", service="clinic", **said) for n, said in enumerate(responses, start=6)]
    more = [fact(20, "action-routed", "2026-03-20", route="direct_to_service", services=["clinic"])] if again else []
    return way(routed, *facts, *more).sent


def test_a_service_is_told_as_it_stands_since_the_case_was_sent_there_last():
    accepted, started = {"response": "accepted"}, {"response": "started"}
    ended = {"response": "ended", "outcome": "dropped_out"}
    assert sent() == {"clinic": Sending(), "advocacy": Sending()}
    assert sent(accepted)["clinic"] == sent(accepted | {"outcome": "completed"})["clinic"] == Sending("accepted")
    assert sent(accepted, started, ended)["clinic"] == Sending("ended", started=True, outcome="dropped_out")
    assert sent(accepted, ended)["clinic"] == Sending("ended", started=False, outcome="dropped_out")
    assert sent({"response": "not_accepted"}, accepted)["clinic"] == Sending("accepted")
    assert sent(accepted, started, again=True)["clinic"] == Sending("started", started=True)  # it knows of the case
    assert sent({"response": "not_accepted"}, again=True)["clinic"] == Sending()
    assert sent(accepted, started, ended, again=True)["clinic"] == Sending()


def test_a_service_that_the_case_was_not_sent_to_says_nothing_of_it():
    strange = [fact(6, "service-responded", "2026-03-06", service=service, response="started") for service in ("prison", None, ["clinic"])]
    assert way(*strange).sent == {}


def test_the_number_is_that_of_the_first_entry_in_whatever_order():
    second = fact(9, "referral-received", "2026-05-01")
    second.stamp["number"] = "another"
    assert {number(order) for order in permutations([REFERRED, second])} == {"CHS-26-0007"}
