"""Clocks of orders, bail and hearings: what starts each, on which day it runs out, and what stops it (domain.md 8)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from ledger.events.event import Event
from ledger.events.justice import BailChange
from ledger.events.orders import AppealStage, NewDetail, Notified, OrderChange, OrderKind
from ledger.rules.clocks import called, has_lapsed, running
from ledger.rules.clocks.notification import Duty, answered, duties
from ledger.rules.clocks.orders import LASTS
from ledger.rules.deadlines import Terms, years_after
from ledger.rules.in_force import DAY, STALKING_PROTECTION, order
from ledger.rules.policy import DEFAULT
from tests.rules import acts, orders_acts
from tests.rules.orders_acts import LAST_DAY, MADE_ON, SERVED_ON
from tests.rules.scenario import given, recorded
from tests.rules.ways.conduct import KIM, died

THIRD = SERVED_ON + timedelta(days=2)
LATER = date(2026, 2, 2)
FULL, SERVED = orders_acts.making(), orders_acts.serving(2)
NOTIFICATION, EXPIRY = "notification", "expiry of a stalking protection order"
INTERIM_EXPIRY, OWN = "expiry of an interim stalking protection order", "own period of condition {} ends"


def clocks(*events: Event) -> list[tuple[str, int, date]]:
    """Name, starting entry and last day in London of every clock of justice and orders that runs after a referral and these entries."""
    facts = [recorded(event, version) for version, event in enumerate([acts.referral(), *events], start=1)]
    found = running(facts, Terms(DEFAULT.tzinfo))
    assert all(f"{clock.due.astimezone(DEFAULT.tzinfo):%H:%M}" == "23:59" for clock in found)
    own = [clock for clock in found if not clock.deadline.name.startswith("victim ")]
    return [(clock.deadline.name, clock.start.version, clock.due.astimezone(DEFAULT.tzinfo).date()) for clock in own]


def test_names_and_address_are_due_on_the_third_day_of_which_that_of_service_is_the_first() -> None:
    assert orders_acts.serving(2).served_on == date(2026, 1, 7)
    assert clocks(FULL, SERVED) == [(NOTIFICATION, 3, date(2026, 1, 9))]
    assert clocks(orders_acts.interim(), SERVED) == [(NOTIFICATION, 3, date(2026, 1, 9))]


def test_an_order_served_again_as_it_was_changed_asks_for_nothing_anew() -> None:
    varied = orders_acts.changing(2, OrderChange.VARIED, LATER, removed=("1",))
    assert clocks(FULL, SERVED, orders_acts.notifying(2), varied, orders_acts.serving(2, LATER)) == []
    assert clocks(FULL, SERVED, varied, orders_acts.serving(2, LATER)) == [(NOTIFICATION, 3, THIRD)]


def test_no_clock_waits_for_a_suspect_who_has_died() -> None:
    joins, other = acts.joining(), acts.joining(KIM)
    made = orders_acts.making(fixed_until=LAST_DAY, own_period=("1",), own_until=(LAST_DAY,))
    running_on = (joins, made, orders_acts.serving(3), orders_acts.bailing(return_on=LAST_DAY), orders_acts.moving(3, LATER))
    assert len(clocks(*running_on)) == 5
    assert clocks(*running_on, died()) == []
    assert len(clocks(*running_on, died(KIM))) == 5
    named = (joins, made.model_copy(update={"suspect": KIM}), orders_acts.serving(3), other)
    assert len(clocks(*named, died())) == 3
    assert clocks(*named, died(KIM)) == []
    assert len(clocks(*running_on, other, died())) == 5, "of two suspects none is named"


@pytest.mark.parametrize(
    "stop",
    [
        orders_acts.notifying(2, SERVED_ON),
        orders_acts.notifying(2, LATER),
        orders_acts.changing(2, OrderChange.SOA_NOTIFICATION),
        orders_acts.changing(2, OrderChange.DISCHARGED, consents=True),
        orders_acts.changing(2, OrderChange.APPEALED, appeal=AppealStage.SET_ASIDE),
    ],
)
def test_notification_is_due_until_it_is_given_or_not_asked_for(stop: Event) -> None:
    assert clocks(FULL, SERVED, stop) == []


@pytest.mark.parametrize(
    "other",
    [
        orders_acts.notifying(2, SERVED_ON, Notified.NEW_ADDRESS),
        orders_acts.notifying(9, SERVED_ON),
        orders_acts.changing(2, OrderChange.VARIED, removed=("1",)),
        orders_acts.changing(2, OrderChange.APPEALED, appeal=AppealStage.LODGED),
        orders_acts.changing(9, OrderChange.SOA_NOTIFICATION),
    ],
)
def test_nothing_else_ends_the_duty(other: Event) -> None:
    assert clocks(FULL, SERVED, other) == [(NOTIFICATION, 3, THIRD)]


def test_no_other_kind_of_order_has_this_clock() -> None:
    for kind in set(OrderKind) - {OrderKind.SPO, OrderKind.INTERIM_SPO}:
        assert clocks(orders_acts.making(kind), SERVED) == []


def test_a_full_order_that_replaces_an_interim_one_asks_for_nothing_anew() -> None:
    interim = (orders_acts.interim(), SERVED, orders_acts.notifying(2))
    replaced = (*interim, orders_acts.making(made_on=LATER, interim=2), orders_acts.serving(5, LATER))
    assert clocks(*replaced) == []
    assert clocks(*interim, orders_acts.making(made_on=LATER), orders_acts.serving(5, LATER)) == [(NOTIFICATION, 6, date(2026, 2, 4))]
    moved = (*replaced, orders_acts.moving(5, LATER))
    assert clocks(*moved) == [(NOTIFICATION, 7, date(2026, 2, 4))], "a new address is notified under the full order too"


def test_what_was_to_be_notified_under_an_interim_order_stays_due_after_it_was_replaced_and_not_after_it_ended_alone() -> None:
    interim = (orders_acts.interim(), SERVED)
    assert clocks(*interim, orders_acts.making(made_on=SERVED_ON, interim=2)) == [(NOTIFICATION, 3, THIRD)]
    applied = (orders_acts.applying(), orders_acts.interim(2), orders_acts.serving(3))
    assert clocks(*applied, orders_acts.refusing(2, SERVED_ON, 3)) == []


def test_a_new_name_or_address_starts_three_days_again() -> None:
    notified = (FULL, SERVED, orders_acts.notifying(2))
    moved = (*notified, orders_acts.moving(2, LATER))
    assert clocks(*moved) == [(NOTIFICATION, 5, date(2026, 2, 4))]
    assert clocks(*moved, orders_acts.notifying(2, LATER, Notified.NEW_NAME)) == [(NOTIFICATION, 5, date(2026, 2, 4))]
    told = (*moved, orders_acts.notifying(2, LATER, Notified.NEW_ADDRESS))
    assert clocks(*told) == []
    again = orders_acts.moving(2, LATER + timedelta(days=9))
    assert clocks(*told, again) == [(NOTIFICATION, 7, date(2026, 2, 13))], "what was notified before is not what is new now"
    assert clocks(*notified, orders_acts.moving(2, LATER, NewDetail.NAME)) == [(NOTIFICATION, 5, date(2026, 2, 4))]


def test_a_move_that_was_notified_beforehand_is_notified() -> None:
    before, moved = LATER - timedelta(days=2), orders_acts.moving(2, LATER)
    notice = orders_acts.notifying(2, before, Notified.NEW_ADDRESS)
    notified = (FULL, SERVED, orders_acts.notifying(2))
    assert clocks(*notified, notice, moved) == clocks(*notified, moved, notice) == []
    assert clocks(*notified, orders_acts.notifying(2, before, Notified.NEW_NAME), moved) == [(NOTIFICATION, 6, date(2026, 2, 4))]
    again = orders_acts.moving(2, LATER + timedelta(days=3))
    assert clocks(*notified, notice, moved, again) == [(NOTIFICATION, 7, date(2026, 2, 7))], "it was of the first move after it"
    old = orders_acts.notifying(2, LATER - timedelta(days=29), Notified.NEW_ADDRESS)
    assert clocks(*notified, old, moved) == [(NOTIFICATION, 6, date(2026, 2, 4))], "what was told long before is of another move"
    own = orders_acts.moving(2, before)
    assert clocks(*notified, own, notice, moved) == [(NOTIFICATION, 7, date(2026, 2, 4))], "it was of the move that it followed"
    assert clocks(*notified, orders_acts.notifying(2, before, Notified.NEW_NAME), orders_acts.moving(2, LATER, NewDetail.NAME)) == []


def test_each_notification_is_of_what_had_changed_by_then_or_else_of_the_next_change() -> None:
    day = [LATER + timedelta(days=n) for n in range(40)]
    assert answered([], [day[1]]) == {}
    assert answered([(day[2], 1), (day[9], 2)], [day[0], day[7]]) == {1: day[0], 2: day[7]}
    assert answered([(day[0], 1), (day[2], 2)], [day[3]]) == {1: day[3], 2: day[3]}
    assert answered([(day[28], 1), (day[28], 2)], [day[0]]) == {1: day[0], 2: day[0]}
    assert answered([(day[29], 1)], [day[0]]) == {}
    assert answered([(day[1], 1), (day[5], 2)], [day[0]]) == {1: day[0]}


def test_what_is_notified_under_the_full_order_is_notified_under_the_interim_one_that_it_replaced() -> None:
    interim = (orders_acts.interim(), SERVED, orders_acts.moving(2, SERVED_ON))
    full = orders_acts.making(made_on=SERVED_ON, interim=2)
    assert clocks(*interim, full) == [(NOTIFICATION, 3, THIRD), (NOTIFICATION, 4, THIRD)]
    assert clocks(*interim, full, orders_acts.notifying(5)) == [(NOTIFICATION, 4, THIRD)]
    assert clocks(*interim, full, orders_acts.notifying(5), orders_acts.notifying(5, LATER, Notified.NEW_ADDRESS)) == []
    assert clocks(*interim, full, orders_acts.changing(5, OrderChange.DISCHARGED, consents=True)) == []
    other = (*interim, orders_acts.making(made_on=SERVED_ON), orders_acts.notifying(5))
    assert clocks(*other) == [(NOTIFICATION, 3, THIRD), (NOTIFICATION, 4, THIRD)], "another order replaced nothing"
    told = (orders_acts.interim(), SERVED, orders_acts.notifying(2), orders_acts.notifying(2, SERVED_ON, Notified.NEW_ADDRESS))
    assert clocks(*told, orders_acts.making(made_on=SERVED_ON, interim=2), orders_acts.moving(6, SERVED_ON)) == []


def test_duties_begin_again_when_notification_under_the_act_of_2003_ends() -> None:
    governed = (FULL, orders_acts.changing(2, OrderChange.SOA_NOTIFICATION, MADE_ON), orders_acts.serving(2))
    assert clocks(*governed) == clocks(*governed, orders_acts.moving(2, SERVED_ON)) == []
    again = (*governed, orders_acts.changing(2, OrderChange.SOA_ENDED, LATER))
    assert clocks(*again) == [(NOTIFICATION, 5, date(2026, 2, 4))]
    assert clocks(*again, orders_acts.notifying(2)) == [(NOTIFICATION, 5, date(2026, 2, 4))], "the final day has the place of service"
    assert clocks(*again, orders_acts.notifying(2, LATER)) == []
    assert clocks(*again, orders_acts.notifying(2, LATER), orders_acts.moving(2, LATER)) == [(NOTIFICATION, 7, date(2026, 2, 4))]
    assert clocks(*again, orders_acts.changing(2, OrderChange.SOA_NOTIFICATION, LATER + timedelta(days=1))) == []
    assert clocks(*again, orders_acts.changing(2, OrderChange.DISCHARGED, LATER, consents=True)) == []


def test_an_order_runs_until_its_last_day_as_it_was_changed_last() -> None:
    fixed, longer = orders_acts.making(fixed_until=LAST_DAY), LAST_DAY + timedelta(days=30)
    assert clocks(fixed) == [(EXPIRY, 2, LAST_DAY)]
    renewed = (fixed, orders_acts.changing(2, OrderChange.RENEWED, fixed_until=longer))
    assert clocks(*renewed) == [(EXPIRY, 3, longer)]
    assert clocks(*renewed, orders_acts.changing(2, OrderChange.VARIED, removed=("1",))) == [(EXPIRY, 3, longer)]
    assert clocks(*renewed, orders_acts.changing(2, OrderChange.RENEWED, until_further_order=True)) == []
    assert clocks(*renewed, orders_acts.changing(2, OrderChange.DISCHARGED, consents=True)) == []
    assert clocks(orders_acts.making(until_further_order=True)) == []


def test_an_interim_order_runs_no_longer_than_until_the_determination() -> None:
    interim = (orders_acts.applying(), orders_acts.interim(2, fixed_until=LATER))
    assert clocks(*interim) == [(INTERIM_EXPIRY, 3, LATER)]
    refused = orders_acts.refusing(2, SERVED_ON, 3), orders_acts.refusing(2, SERVED_ON)
    for decided in (*refused, orders_acts.making(made_on=SERVED_ON, interim=3)):
        assert clocks(*interim, decided) == []
    prolonged = orders_acts.changing(3, OrderChange.RENEWED, fixed_until=LAST_DAY)
    assert clocks(*interim, prolonged) == [(INTERIM_EXPIRY, 4, LAST_DAY)]
    assert clocks(*interim, prolonged, orders_acts.making(made_on=SERVED_ON, application=2, interim=3)) == []
    assert clocks(*interim, orders_acts.interim(2)) == [(INTERIM_EXPIRY, 3, LATER)], "another interim order decides nothing"


def test_the_last_day_of_an_order_is_told_by_the_law_of_its_kind() -> None:
    for kind in OrderKind:
        name = f"expiry of {kind.meaning}"
        application = {"application": 2} if kind is OrderKind.INTERIM_SPO else {}
        made = (orders_acts.applying(), orders_acts.making(kind, fixed_until=LAST_DAY, **application))
        assert clocks(*made) == [(name, 3, LAST_DAY)]
        assert clocks(*made, orders_acts.changing(3, OrderChange.RENEWED, fixed_until=LATER)) == [(name, 4, LATER)]
        assert ("SPA 2019" in getattr(called(name), "source", "")) == (kind.value in STALKING_PROTECTION)
    assert LASTS.keys() == {kind.value for kind in OrderKind}


def test_what_ends_by_itself_is_over_after_its_day_and_nothing_else_is() -> None:
    due, after = datetime(2026, 2, 2, 23, 59, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    for name in ("expiry of a non-molestation order", "own period of condition 3a ends"):
        assert has_lapsed(name, due, after)
        assert not has_lapsed(name, due, due)
    assert not has_lapsed(NOTIFICATION, due, after)
    assert not has_lapsed("review", due, after)
    assert called("own period of condition ends") is None


def test_while_the_case_is_closed_no_last_day_is_looked_at() -> None:
    owned = orders_acts.making(fixed_until=LAST_DAY, own_period=("2",), own_until=(LATER,))
    assert clocks(owned, acts.closing()) == clocks(acts.closing(), owned) == clocks(owned, acts.transferring()) == []
    assert clocks(owned, acts.closing(), acts.reopening()) == clocks(owned) == [(OWN.format(2), 2, LATER), (EXPIRY, 2, LAST_DAY)]
    assert clocks(FULL, SERVED, acts.closing()) == [(NOTIFICATION, 3, THIRD)]


def test_a_condition_with_a_period_of_its_own_is_looked_at_before_it_ends() -> None:
    months = [LATER + timedelta(days=30 * n) for n in range(4)]
    made = (orders_acts.making(own_period=("1", "2"), own_until=(months[1], months[0])),)
    assert clocks(*made) == [(OWN.format(2), 2, months[0]), (OWN.format(1), 2, months[1])]

    def varied(**more: Any) -> list[tuple[str, int, date]]:
        return clocks(*made, orders_acts.changing(2, OrderChange.VARIED, **more))

    assert varied(removed=("2",)) == [(OWN.format(1), 2, months[1])]
    assert varied(prohibitions=("3a",)) == clocks(*made)
    assert varied(own_period=("2",), own_until=(months[2],)) == [(OWN.format(1), 2, months[1]), (OWN.format(2), 3, months[2])]
    new = varied(requirements=("3a",), own_period=("3a",), own_until=(months[3],))
    assert new == [*clocks(*made), (OWN.format("3a"), 3, months[3])]
    assert varied(removed=("2",), prohibitions=("2",)) == [(OWN.format(1), 2, months[1])], "told anew, it lasts as long as the order"
    shorter = varied(fixed_until=months[0])
    assert shorter == [(OWN.format(2), 2, months[0]), (EXPIRY, 3, months[0])], "an order that ends before it ends it"
    assert clocks(*made, orders_acts.changing(2, OrderChange.DISCHARGED, consents=True)) == []


def test_bail_has_one_day_of_return_until_it_ends() -> None:
    bailed = (orders_acts.bailing(return_on=SERVED_ON),)
    assert clocks(*bailed) == [("return on bail", 2, SERVED_ON)]
    assert clocks(*bailed, orders_acts.bailing(BailChange.BREACHED, 2)) == [("return on bail", 2, SERVED_ON)]
    varied = (*bailed, orders_acts.bailing(BailChange.VARIED, 2, LATER))
    assert clocks(*varied) == [("return on bail", 3, LATER)]
    assert clocks(*varied, orders_acts.bailing(BailChange.ENDED, 2)) == []
    assert clocks(*varied, orders_acts.bailing(return_on=THIRD)) == [("return on bail", 4, THIRD), ("return on bail", 3, LATER)]


def test_a_hearing_waits_until_it_had_a_result_or_another_day() -> None:
    listed = (orders_acts.listing(SERVED_ON),)
    assert clocks(*listed) == [("hearing", 2, SERVED_ON)]
    assert clocks(*listed, orders_acts.resulting(hearing=2)) == []
    assert clocks(*listed, orders_acts.resulting()) == [("hearing", 2, SERVED_ON)]
    assert clocks(*listed, orders_acts.listing(LATER, instead_of=2)) == [("hearing", 3, LATER)]


def test_what_the_prosecutor_asked_for_is_due_until_he_advises_again_or_a_charge_is_laid() -> None:
    asked = (orders_acts.advising(LATER),)
    assert clocks(*asked) == [("material for the prosecutor", 2, LATER)]
    assert clocks(*asked, orders_acts.advising()) == clocks(*asked, orders_acts.charging()) == []


@pytest.mark.parametrize(
    ("made_on", "after"),
    [(MADE_ON, date(2028, 1, 5)), (date(2024, 2, 29), date(2026, 3, 1)), (date(2026, 2, 28), date(2028, 2, 28))],
)
def test_two_years_begin_with_the_day_and_end_before_the_same_day(made_on: date, after: date) -> None:
    assert years_after(made_on, 2) == after


@pytest.mark.parametrize("junk", [None, 5, "soon", ["1"], {"a": 1}, True])
def test_an_order_is_read_whatever_its_entries_say(junk: Any) -> None:
    state = given(acts.referral(), FULL, SERVED).state
    broken = acts.correcting(2, "made_on", to=junk), acts.correcting(2, "prohibitions", to=junk), acts.correcting(3, "order", to=junk)
    after: Any = given(acts.referral(), FULL, orders_acts.changing(2, OrderChange.VARIED, removed=("1",)), *broken).state
    assert order(state, junk) is None  # type: ignore[arg-type]
    assert order(after, 2) is not None


def told(*events: Event) -> list[tuple[int, date, date | None, bool, date | None]]:
    """Starting entry, last day, day of notification, whether it ceased and since when, of every duty of notification."""
    kinds: dict[str, list[Any]] = {}
    for version, event in enumerate([acts.referral(), *events], start=1):
        fact = recorded(event, version)
        kinds.setdefault(fact.kind, []).append(fact)
    found = duties(Terms(DEFAULT.tzinfo, told=kinds))
    return [(duty.entry, duty.last, duty.notified_on, duty.ceased, duty.ceased_on) for duty in found]


def test_a_duty_is_told_with_what_became_of_it() -> None:
    assert told(FULL, SERVED) == [(3, THIRD, None, False, None)]
    assert told(FULL, SERVED, orders_acts.notifying(2, LATER)) == [(3, THIRD, LATER, False, None)]
    assert told(FULL, SERVED, orders_acts.changing(2, OrderChange.SOA_NOTIFICATION, LATER)) == [(3, THIRD, None, True, LATER)]
    ended = orders_acts.changing(2, OrderChange.DISCHARGED, LATER, consents=True)
    assert told(FULL, SERVED, orders_acts.notifying(2), ended) == [(3, THIRD, SERVED_ON, True, LATER)]
    assert told(acts.joining(), FULL, orders_acts.serving(3), died(on=LATER)) == [(4, THIRD, None, True, LATER)]
    assert told(FULL, SERVED, orders_acts.moving(2, LATER)) == [
        (3, THIRD, None, False, None), (4, LATER + timedelta(days=2), None, False, None),
    ]  # fmt: skip
    assert told(orders_acts.making(OrderKind.RESTRAINING), SERVED) == []


@pytest.mark.parametrize(
    ("became", "stands"),
    [
        ({}, "running outstanding outstanding"),
        ({"notified_on": SERVED_ON}, "in_time in_time in_time"),
        ({"notified_on": THIRD}, "in_time in_time in_time"),
        ({"notified_on": THIRD + DAY}, "late late late"),
        ({"ceased": True, "ceased_on": THIRD}, "ceased ceased ceased"),
        ({"ceased": True, "ceased_on": None}, "ceased ceased ceased"),
        ({"ceased": True, "ceased_on": THIRD + DAY}, "running never never"),
        ({"ceased": True, "ceased_on": LATER, "notified_on": SERVED_ON}, "in_time in_time in_time"),
        ({"ceased": True, "ceased_on": LATER, "notified_on": THIRD + DAY}, "late late late"),
        ({"ceased": True, "ceased_on": SERVED_ON - DAY, "notified_on": SERVED_ON}, "ceased ceased ceased"),
    ],
)
def test_how_a_duty_stands_on_its_last_day_the_next_and_long_after(became: dict[str, Any], stands: str) -> None:
    duty = Duty(3, 2, "first", SERVED_ON, THIRD)._replace(**became)
    assert [duty.stands(on) for on in (THIRD, THIRD + DAY, LATER)] == stands.split()


@pytest.mark.parametrize("odd", [[], {}, "nonsense", True, 1.5, None, ["2"], "9999-12-31"])
def test_what_cannot_be_read_stops_no_clock_of_notification(odd: object) -> None:
    acted = [acts.joining(), FULL, orders_acts.serving(3), orders_acts.moving(3, LATER), orders_acts.notifying(3), died(on=LATER)]
    facts = [recorded(event, version) for version, event in enumerate([acts.referral(), *acted], start=1)]
    for at, fact in enumerate(facts):
        for name in fact.fields:
            running([*facts[:at], structs.replace(fact, fields={**fact.fields, name: odd}), *facts[at + 1 :]], Terms(DEFAULT.tzinfo))
