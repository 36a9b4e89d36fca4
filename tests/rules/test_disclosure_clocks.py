"""Clocks of proceedings: how many days each has is the jurisdiction's file's to say, and a kind without the duty has no clock of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.events.disclosure import ReviewTrigger, Ruling, ServiceMethod, ServiceStep, Side
from ledger.events.event import Event
from ledger.events.proceedings import OfficerRole, ProceedingsKind
from ledger.events.schedules import FormKind, Notice
from ledger.rules.clocks import running
from ledger.rules.clocks.disclosure import CLOCKS
from ledger.rules.deadlines import Terms
from ledger.rules.jurisdiction import load
from ledger.rules.policy import DEFAULT
from tests.rules.acts_proceedings import (
    OTHER,
    answering,
    certifying,
    defending,
    ending,
    following,
    noticing,
    officer,
    pleading,
    reopening,
    requesting,
    reviewing,
    ruling,
    serving,
)
from tests.rules.acts_schedules import TODAY, accusing, asking, issuing, listing, opening
from tests.rules.scenario import recorded

APPOINTED, FIRST, NEXT, STATEMENT, CERTIFICATE, ANSWER, ACKNOWLEDGED, RULING, NOTICE = (clock.name for clock in CLOCKS)
DAYS = {name: duty.days or 0 for name, duty in load("england_wales").kinds["criminal"].duties.items()}
STEP, SERVED = ServiceStep, serving(items=(3,))
LED = officer()
"""Entry 2 of what follows; what a test records begins with entry 3."""


def clocks(*events: Event) -> list[tuple[str, int, date]]:
    """Name, starting entry and last day in London of every clock that these entries of proceedings leave running."""
    facts = [recorded(event, version) for version, event in enumerate(events, start=1)]
    found = running(facts, Terms(DEFAULT.tzinfo))
    return [(clock.deadline.name, clock.start.version, clock.due.astimezone(DEFAULT.tzinfo).date()) for clock in found]


def due(name: str, *events: Event, kind: ProceedingsKind = ProceedingsKind.CRIMINAL) -> list[tuple[int, int]]:
    """Of the clock of this name: the entry that started each that runs, and how many days from today it runs out."""
    found = clocks(opening(kind), LED, *events)
    return [(entry, (on - TODAY).days) for clock, entry, on in found if clock == name]


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_a_disclosure_officer_is_to_be_appointed_where_the_kind_has_one_and_no_deputy_will_do() -> None:
    assert clocks(opening()) == [(APPOINTED, 1, day(DAYS["disclosure_officer"]))]
    assert clocks(opening(), officer(duty=OfficerRole.DEPUTY)) == [(APPOINTED, 1, day(DAYS["disclosure_officer"]))]
    assert clocks(opening(), officer()) == []
    assert clocks(opening(ProceedingsKind.CIVIL_ORDER)) == clocks(opening(jurisdiction="mars")) == []


def test_disclosure_is_reviewed_first_after_the_first_schedule_and_then_after_each_review() -> None:
    every = DAYS["continuing_review"]
    issued = (listing(1), issuing(first=1, last=1))
    assert due(FIRST, *issued) == [(4, every)]
    assert due(FIRST, *issued, issuing(FormKind.REPORT, nil=True)) == [(4, every)], "the first alone starts it"
    assert due(FIRST, *issued, reviewing()) == []
    assert due(NEXT, *issued, reviewing()) == [(5, every)]
    assert due(NEXT, reviewing(), reviewing(on=day(-3))) == [(4, every - 3)], "the last that was recorded counts, from its own day"


def test_a_review_is_due_on_the_day_that_was_set_and_at_the_latest_when_the_file_says() -> None:
    every = DAYS["continuing_review"]
    assert due(NEXT, reviewing(next_by=day(5))) == [(3, 5)]
    assert due(NEXT, reviewing(next_by=day(every + 30))) == [(3, every)]
    assert due(NEXT, reviewing(next_by=day(99)), kind=ProceedingsKind.CIVIL_ORDER) == [(3, 99)], "where no days are set, on its day"
    assert due(NEXT, reviewing(), kind=ProceedingsKind.CIVIL_ORDER) == []


@pytest.mark.parametrize(
    ("review", "ends"),
    [
        (reviewing(ReviewTrigger.DEFENCE_STATEMENT, 4), True), (reviewing(ReviewTrigger.DEFENCE_STATEMENT), True),
        (reviewing(ReviewTrigger.DEFENCE_STATEMENT, 9), False), (reviewing(), False),
    ],
)  # fmt: skip
def test_a_defence_statement_is_answered_by_a_review_of_it(review: Event, *, ends: bool) -> None:
    received = (accusing(), defending(on=day(-2)))
    assert due(STATEMENT, *received) == [(4, DAYS["statement_review"] - 2)]
    assert due(STATEMENT, *received, review) == ([] if ends else [(4, DAYS["statement_review"] - 2)])


def test_a_review_before_a_statement_answers_none() -> None:
    before = reviewing(ReviewTrigger.DEFENCE_STATEMENT)
    assert due(STATEMENT, before, accusing(), defending()) == [(5, DAYS["statement_review"])]


def test_every_schedule_is_certified_or_a_later_version_takes_its_place() -> None:
    issued, days = issuing(first=1, last=1), DAYS["certificate"]
    assert due(CERTIFICATE, listing(1), issued) == [(4, days)]
    assert due(CERTIFICATE, listing(1), issued, certifying(4)) == []
    assert due(CERTIFICATE, listing(1), issued, issuing(FormKind.SENSITIVE, nil=True)) == [(4, days), (5, days)]
    assert due(CERTIFICATE, listing(1), issued, issuing(FormKind.SENSITIVE, nil=True), certifying(5)) == [(4, days)]
    assert due(CERTIFICATE, listing(1), issued, issuing(version=2)) == [(5, days)]
    for form in (FormKind.REPORT, FormKind.MANAGEMENT, FormKind.STREAMLINED):
        assert due(CERTIFICATE, issuing(form, nil=True)) == [], "a report has no certificate, and a certificate is one"


def test_a_request_is_answered_by_the_day_wanted_or_within_the_days_of_the_file() -> None:
    assert due(ANSWER, requesting(on=day(-1))) == [(3, DAYS["reply"] - 1)]
    assert due(ANSWER, requesting(reply_by=day(40))) == [(3, 40)]
    assert due(ANSWER, requesting(), requesting(), answering(3)) == [(4, DAYS["reply"])]
    assert due(ANSWER, requesting(), ending()) == [(3, DAYS["reply"])], "closing answers nothing"


def test_a_service_is_chased_up_until_it_has_arrived_and_each_time_anew() -> None:
    days = DAYS["acknowledgement"]
    assert due(ACKNOWLEDGED, SERVED) == [(3, days)]
    assert due(ACKNOWLEDGED, serving(items=(9,), acknowledge_by=day(3))) == [(3, 3)]
    assert due(ACKNOWLEDGED, SERVED, following(3, STEP.CHASED, day(-4))) == [(3, days - 4)]
    assert due(ACKNOWLEDGED, SERVED, following(3, STEP.CHASED, day(-9)), following(3, STEP.CHASED, day(-2))) == [(3, days - 2)]
    wanted = serving(items=(9,), acknowledge_by=day(3))
    assert due(ACKNOWLEDGED, wanted, following(3, STEP.CHASED)) == [(3, days)], "chased up, the day that was wanted counts no more"
    for how in (STEP.ACKNOWLEDGED, STEP.RETURNED):
        assert due(ACKNOWLEDGED, SERVED, following(3, how)) == []
        assert due(ACKNOWLEDGED, SERVED, SERVED, following(4, how)) == [], "the same served again: that service counts"
        assert due(ACKNOWLEDGED, SERVED, serving(items=(9,)), following(4, how)) == [(3, days)]


def test_what_did_not_arrive_is_due_at_once_until_it_is_served_again_on_the_same_side() -> None:
    failed = following(3, STEP.FAILED)
    assert due(ACKNOWLEDGED, SERVED, failed) == [(3, 0)]
    assert due(ACKNOWLEDGED, SERVED, failed, SERVED) == [(5, DAYS["acknowledgement"])]
    other = serving(Side.COURT, items=(3,))
    assert due(ACKNOWLEDGED, SERVED, failed, other) == [(3, 0), (5, DAYS["acknowledgement"])]


def test_who_inspects_acknowledges_nothing_unless_it_is_wanted() -> None:
    seen: dict[str, Any] = {"items": (3,), "method": ServiceMethod.INSPECTION}
    assert due(ACKNOWLEDGED, serving(**seen)) == []
    assert due(ACKNOWLEDGED, serving(**seen, acknowledge_by=day(3))) == [(3, 3)]


def test_an_order_is_reviewed_by_the_day_that_the_court_set_last() -> None:
    made = (pleading(), ruling(3, review_by=day(10)))
    assert due(RULING, *made) == [(4, 10)]
    assert due(RULING, pleading(), ruling(3)) == []
    assert due(RULING, *made, ruling(3, Ruling.UPHELD, review_by=day(20))) == [(5, 20)]
    assert due(RULING, *made, ruling(3, Ruling.ENDED)) == []
    assert due(RULING, *made, pleading(), ruling(5, Ruling.REFUSED)) == [(4, 10)]


def test_a_victim_is_told_of_a_request_about_the_victim() -> None:
    assert due(NOTICE, asking()) == [(3, DAYS["victim_notice"])]
    assert due(NOTICE, asking(), asking(), noticing(3)) == [(4, DAYS["victim_notice"])]
    assert due(NOTICE, asking(Notice.GIVEN, notice_on=TODAY)) == []
    assert due(NOTICE, asking(Notice.DISPENSED, notice_why="So.")) == []


def test_the_units_own_work_ends_with_the_proceedings_and_goes_on_when_they_are_taken_up_again() -> None:
    done = (accusing(), listing(1), issuing(first=1, last=1), defending(), requesting(), serving(items=(4,)), asking())
    names = {name for name, _, _ in clocks(opening(), *done)}
    assert names == {APPOINTED, FIRST, STATEMENT, CERTIFICATE, ANSWER, ACKNOWLEDGED, NOTICE}
    assert {name for name, _, _ in clocks(opening(), *done, ending())} == {ANSWER, ACKNOWLEDGED, NOTICE}
    assert {name for name, _, _ in clocks(opening(), *done, ending(), reopening(9))} == names
    assert due(NEXT, reviewing(next_by=day(5)), ending()) == []


def test_a_succession_starts_no_clock_and_stops_none() -> None:
    assert clocks(opening(), LED, reviewing(), officer(OTHER, succeeds=2)) == clocks(opening(), LED, reviewing())


def test_other_kinds_have_the_clocks_of_their_duties_alone() -> None:
    told = (accusing(), defending(), requesting(), serving(items=(9,)), asking())
    for kind, each in load("england_wales").kinds.items():
        found = {name for name, _, _ in clocks(opening(ProceedingsKind(kind)), *told)}
        wanted = {APPOINTED: "disclosure_officer", STATEMENT: "statement_review", ANSWER: "reply", ACKNOWLEDGED: "acknowledgement",
                  NOTICE: "victim_notice"}  # fmt: skip
        assert found == {name for name, duty in wanted.items() if duty in each.duties}
