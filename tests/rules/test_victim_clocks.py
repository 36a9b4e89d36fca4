"""The clocks of the Victims' Code and of safety plans, day by day."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from ledger.events.envelope import Occurred
from ledger.events.fact import Fact
from ledger.events.justice import Advice
from ledger.events.victim_codes import Consent, ConsentScope, Entitlement, InformedOf, PlanStep
from ledger.rules.clocks import running
from ledger.rules.clocks.victim import TO_BE_TOLD, informing
from ledger.rules.deadlines import Terms, working_days
from tests.rules import acts, orders_acts
from tests.rules import acts_victim as victim
from tests.rules.acts_victim import VERA, WILMA
from tests.rules.scenario import recorded
from tests.rules.ways import conduct

LONDON = ZoneInfo("Europe/London")
CHARGE = informing("note-recorded", InformedOf.CHARGE)
"""The clock as it runs from the types that it is for, here from a note."""
MONDAY, DAY = datetime(2026, 3, 2, 9, tzinfo=LONDON), timedelta(days=1)
FRIDAY = Occurred("2026-03-06", "day")


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2026-03-02", 1, "2026-03-03"), ("2026-03-02", 5, "2026-03-09"), ("2026-03-06", 1, "2026-03-09"), ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-08", 5, "2026-03-13"), ("2026-03-06", 5, "2026-03-13"), ("2026-03-07", 0, "2026-03-07"), ("2026-12-31", 2, "2027-01-04"),
    ],
)  # fmt: skip
def test_working_days_leave_out_the_end_of_the_week(day: str, count: int, due: str) -> None:
    assert working_days(date.fromisoformat(day), count) == date.fromisoformat(due)


def due_on(*assessed: Any) -> date:
    """When a victim is to be told of what happened on a Friday and was recorded on it, given these assessments."""
    start = replace(recorded(acts.note(), 9, at=datetime(2026, 3, 6, 15, tzinfo=LONDON)), occurred=FRIDAY)
    told = {"victim-needs-assessed": [recorded(event, version) for version, event in enumerate(assessed, start=1)]}
    due = CHARGE.due(start, Terms(LONDON, told=told))
    assert due is not None
    return due.astimezone(LONDON).date()


def test_a_victim_is_told_within_five_working_days_and_one_with_enhanced_rights_within_one() -> None:
    standard, enhanced = (victim.assessing(each) for each in (Entitlement.STANDARD, Entitlement.ENHANCED))
    assert due_on() == due_on(standard) == date(2026, 3, 13)
    assert due_on(enhanced) == due_on(standard, enhanced) == date(2026, 3, 9)
    assert due_on(enhanced, standard) == date(2026, 3, 13), "the last assessment counts"
    assert due_on(victim.assessing(Entitlement.ENHANCED, VERA), victim.assessing(Entitlement.STANDARD, WILMA)) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("version", "event", "stopped"),
    [
        (4, victim.informing(InformedOf.CHARGE), True), (4, victim.informing(InformedOf.BAIL), False),
        (2, victim.informing(InformedOf.CHARGE), False), (4, victim.informing(InformedOf.CHARGE, 3), True),
        (4, victim.informing(InformedOf.RIGHTS, 3), False), (4, victim.informing(InformedOf.CHARGE, 1), False),
    ],
)  # fmt: skip
def test_the_clock_stops_when_the_victim_was_told_of_that_entry_or_of_such_a_thing_later(version: int, event: Any, stopped: bool) -> None:
    assert CHARGE.stopped_by(recorded(acts.note(), 3), recorded(event, version)) is stopped


@pytest.mark.parametrize(
    ("when", "stopped"),
    [
        ("2026-03-05", False), ("2026-02", False), ("2026-03-06", True), ("2026-03", True), ("2026-03-09", True),
    ],
)  # fmt: skip
def test_what_a_victim_was_told_before_it_happened_stops_no_clock(when: str, stopped: bool) -> None:
    start = replace(recorded(orders_acts.charging(), 3), occurred=FRIDAY)
    precision = "day" if len(when) == len("2026-03-05") else "month"
    told = replace(recorded(victim.informing(InformedOf.CHARGE), 4), occurred=Occurred(when, precision))
    assert (running([start, told], Terms(LONDON)) == []) is stopped


def test_each_thing_a_victim_is_told_of_has_a_clock_of_its_own() -> None:
    made = [informing(kind, told_as) for kind, told_as in TO_BE_TOLD.items()]
    assert len({deadline.name for deadline in made}) == len(made)
    assert all("Victims' Code" in deadline.source for deadline in made)


def runs(name: str, *events: Any) -> list[tuple[int, str]]:
    facts: list[Fact] = [recorded(event, version) for version, event in enumerate(events, start=1)]
    found = [clock for clock in running(facts, Terms(LONDON)) if clock.deadline.name == name]
    return [(clock.start.version, f"{clock.due.astimezone(LONDON):%Y-%m-%d %H:%M}") for clock in found]


def telling(*events: Any) -> list[tuple[int, UUID | None, str]]:
    """Which clocks run until a victim is told of a charge: the entry, for whom, and the day."""
    facts = [recorded(event, version, at=MONDAY + DAY * version) for version, event in enumerate(events, start=1)]
    found = [clock for clock in running(facts, Terms(LONDON)) if clock.deadline.name == "victim to be told of the charge"]
    return [(clock.start.version, UUID(clock.victim) if clock.victim else None, f"{clock.due.astimezone(LONDON):%d}") for clock in found]


def test_of_several_victims_each_is_told() -> None:
    alone = (acts.referral(), victim.joining(), orders_acts.charging())
    both = (*alone[:2], victim.joining(WILMA), orders_acts.charging())
    assert telling(*alone) == [(3, None, "12")]
    assert telling(*alone, victim.informing(InformedOf.CHARGE)) == telling(*alone, victim.informing(InformedOf.CHARGE, 3, VERA)) == []
    assert telling(*both) == [(4, VERA, "13"), (4, WILMA, "13")]
    for entry in (None, 4):
        assert telling(*both, victim.informing(InformedOf.CHARGE, entry, WILMA)) == [(4, VERA, "13")]
        told = [victim.informing(InformedOf.CHARGE, entry, who) for who in (VERA, WILMA)]
        assert telling(*both, *told) == []
    assert telling(*both, victim.informing(InformedOf.BAIL, None, WILMA)) == telling(*both)


def test_of_several_victims_the_time_of_each_is_her_own() -> None:
    both = (acts.referral(), victim.joining(), victim.joining(WILMA), orders_acts.charging())
    assert telling(*both, victim.assessing(Entitlement.ENHANCED, WILMA)) == [(4, WILMA, "09"), (4, VERA, "13")]
    standard = victim.assessing(Entitlement.STANDARD, WILMA)
    assert telling(*both, victim.assessing(Entitlement.ENHANCED, WILMA), standard) == telling(*both)


def test_a_decision_of_a_prosecutor_not_to_charge_is_told_and_other_advice_is_not() -> None:
    def telling(*events: Any) -> list[tuple[int, str | None]]:
        facts = [recorded(event, version) for version, event in enumerate((acts.referral(), *events), start=1)]
        found = running(facts, Terms(LONDON))
        return [(one.start.version, one.victim) for one in found if one.deadline.name.endswith("a prosecutor's decision not to charge")]

    decided = [orders_acts.advising(advice=each) for each in (Advice.NOT_EVIDENTIAL, Advice.NOT_PUBLIC_INTEREST)]
    for decision in decided:
        alone = (victim.joining(), decision)
        assert telling(*alone) == [(3, None)]
        assert telling(*alone, victim.informing(InformedOf.CASE_OUTCOME)) == []
        assert telling(*alone, victim.informing(InformedOf.CASE_OUTCOME, 3, VERA)) == []
        assert telling(*alone, victim.informing(InformedOf.REVIEW, 3)) == [(3, None)]
        both = (victim.joining(), victim.joining(WILMA), decision)
        assert sorted(telling(*both)) == [(4, str(VERA)), (4, str(WILMA))]
        assert telling(*both, victim.informing(InformedOf.CASE_OUTCOME, 4, VERA)) == [(4, str(WILMA))]
    for advice in (Advice.CHARGE, Advice.FURTHER_ENQUIRIES, Advice.EARLY_ADVICE):
        assert telling(victim.joining(), orders_acts.advising(advice=advice)) == []
    assert runs("victim to be told of a prosecutor's decision not to charge", acts.referral(), decided[0]) == [(2, "2026-03-09 23:59")]
    enhanced = (acts.referral(), victim.assessing(Entitlement.ENHANCED), decided[0])
    assert runs("victim to be told of a prosecutor's decision not to charge", *enhanced) == [(3, "2026-03-03 23:59")]


def test_a_victim_who_joins_later_is_told_in_her_turn_and_what_named_nobody_before_that_was_not_for_her() -> None:
    alone = (acts.referral(), victim.joining(), orders_acts.charging())
    assert telling(*alone, victim.joining(WILMA)) == [(3, VERA, "12"), (3, WILMA, "13")]
    assert telling(*alone, victim.informing(InformedOf.CHARGE), victim.joining(WILMA)) == [(3, WILMA, "13")]
    assert telling(*alone, victim.assessing(Entitlement.ENHANCED), victim.joining(WILMA)) == [(3, VERA, "06"), (3, WILMA, "13")]


def safety(*events: Any) -> list[tuple[int, str]]:
    return runs("safety plan review", *events)


def support(*events: Any) -> list[int]:
    """From which entries the clock of referral to support runs, in a case whose second entry has Vera join it."""
    return [version for version, _ in runs("referral to support", acts.referral(), victim.joining(), *events)]


def test_a_victim_is_referred_to_support_within_two_working_days_of_coming_into_the_case() -> None:
    joined = (acts.referral(), victim.joining())
    assert runs("referral to support", *joined) == [(2, "2026-03-04 23:59")]
    on_friday = recorded(victim.joining(), 2, at=datetime(2026, 3, 6, 15, tzinfo=LONDON))
    (clock,) = (each for each in running([recorded(acts.referral(), 1), on_friday], Terms(LONDON)) if each.start.version == 2)
    assert f"{clock.due.astimezone(LONDON):%A %d}" == "Tuesday 10"
    assert runs("referral to support", acts.referral(), victim.suspected()) == []


REFERRED = victim.informing(InformedOf.SUPPORT_REFERRAL)
REFUSALS = [
    victim.consenting(decision=decision, scope=scope)
    for decision in (Consent.REFUSED, Consent.WITHDRAWN) for scope in (ConsentScope.ADVOCACY, ConsentScope.REFERRAL)
]  # fmt: skip


@pytest.mark.parametrize("event", [REFERRED, *REFUSALS, victim.consenting(), acts.closing(), acts.transferring()])
def test_the_referral_stops_the_clock_and_so_do_an_advocate_a_refusal_and_the_end_of_the_work(event: Any) -> None:
    assert support(event) == []


@pytest.mark.parametrize("event", [
    victim.informing(InformedOf.SUPPORT), victim.consenting(scope=ConsentScope.REFERRAL), victim.contacting(),
    victim.consenting(decision=Consent.REFUSED, scope=ConsentScope.SHARING), victim.informing(InformedOf.SUPPORT_REFERRAL, victim=WILMA),
])  # fmt: skip
def test_to_be_told_of_services_or_to_agree_is_not_yet_to_be_referred_nor_is_what_another_victim_says(event: Any) -> None:
    assert support(victim.joining(WILMA), event) == ([2] if getattr(event, "victim", None) == WILMA else [2, 3])


def test_the_clock_of_support_names_the_victim_for_whom_it_runs() -> None:
    events = (acts.referral(), victim.joining(), victim.joining(WILMA), conduct.reporting(victim.STAN).model_copy(update={"victim": WILMA}))
    facts = [recorded(event, version) for version, event in enumerate(events, start=1)]
    found = {(each.start.version, each.victim) for each in running(facts, Terms(LONDON)) if each.deadline.name == "referral to support"}
    assert found == {(2, str(VERA)), (3, str(WILMA)), (4, str(WILMA))}


def test_each_victim_has_a_clock_of_her_own() -> None:
    assert support(victim.joining(WILMA), victim.informing(InformedOf.SUPPORT_REFERRAL, victim=VERA)) == [3]


def test_what_named_nobody_before_she_joined_is_not_of_a_victim_who_joins_afterwards() -> None:
    assert runs("referral to support", acts.referral(), victim.consenting(), victim.joining()) == [(3, "2026-03-04 23:59")]
    assert support(victim.joining(WILMA), victim.consenting(WILMA)) == [2]


def test_a_further_report_starts_it_again_unless_an_advocate_supports_the_victim() -> None:
    again = conduct.reporting(victim.STAN).model_copy(update={"victim": VERA})
    agreed, refused = victim.consenting(VERA), victim.consenting(VERA, Consent.REFUSED)
    assert support(again) == [2, 3]
    assert support(REFERRED, again) == support(refused, again) == [4]
    assert support(agreed, again) == support(again, agreed) == []
    assert support(agreed, again, victim.leaving(VERA)) == [], "he supported her then"
    assert support(agreed, victim.leaving(VERA), again) == support(agreed, refused, again) == [5]
    of_another = (victim.joining(WILMA), victim.consenting(WILMA), victim.informing(InformedOf.SUPPORT_REFERRAL, victim=VERA))
    assert support(*of_another, again) == [6], "the advocate of another victim is not hers"


def test_a_safety_plan_is_due_for_review_until_it_is_reviewed_with_that_victim_or_the_work_is_over() -> None:
    april, may = date(2026, 4, 1), date(2026, 5, 1)
    agreed = victim.planning(next_on=april)
    assert safety(acts.referral(), agreed) == [(2, "2026-04-01 23:59")]
    assert safety(acts.referral(), agreed, victim.planning(PlanStep.REVIEWED, may)) == [(3, "2026-05-01 23:59")]
    both = (victim.planning(next_on=april, victim=VERA), victim.planning(next_on=may, victim=WILMA))
    assert safety(acts.referral(), *both) == [(2, "2026-04-01 23:59"), (3, "2026-05-01 23:59")]
    for over in (victim.planning(PlanStep.REVIEWED), acts.closing(), acts.transferring()):
        assert safety(acts.referral(), agreed, over) == []
