"""Clocks of orders, bail and hearings: what starts each, on which day it runs out, and what stops it (domain.md 8)."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.events.event import Event
from ledger.events.justice import BailChange
from ledger.events.orders import AppealStage, NewDetail, Notified, OrderChange, OrderKind
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.in_force import anniversary, order
from ledger.rules.policy import DEFAULT
from tests.rules import acts, orders_acts
from tests.rules.orders_acts import LAST_DAY, MADE_ON, SERVED_ON
from tests.rules.scenario import given, recorded

THIRD = SERVED_ON + timedelta(days=2)
LATER = date(2026, 2, 2)
FULL, SERVED = orders_acts.making(), orders_acts.serving(2)
NOTIFICATION, EXPIRY = "notification", "expiry of the order"


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
    assert clocks(*interim) == [(EXPIRY, 3, LATER)]
    refused = orders_acts.refusing(2, SERVED_ON, 3), orders_acts.refusing(2, SERVED_ON)
    for decided in (*refused, orders_acts.making(made_on=SERVED_ON, interim=3)):
        assert clocks(*interim, decided) == []
    prolonged = orders_acts.changing(3, OrderChange.RENEWED, fixed_until=LAST_DAY)
    assert clocks(*interim, prolonged) == [(EXPIRY, 4, LAST_DAY)]
    assert clocks(*interim, prolonged, orders_acts.making(made_on=SERVED_ON, application=2, interim=3)) == []
    assert clocks(*interim, orders_acts.interim(2)) == [(EXPIRY, 3, LATER)], "another interim order decides nothing"


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
    assert anniversary(made_on, 2) == after


@pytest.mark.parametrize("junk", [None, 5, "soon", ["1"], {"a": 1}, True])
def test_an_order_is_read_whatever_its_entries_say(junk: Any) -> None:
    state = given(acts.referral(), FULL, SERVED).state
    broken = acts.correcting(2, "made_on", to=junk), acts.correcting(2, "prohibitions", to=junk), acts.correcting(3, "order", to=junk)
    after: Any = given(acts.referral(), FULL, orders_acts.changing(2, OrderChange.VARIED, removed=("1",)), *broken).state
    assert order(state, junk) is None  # type: ignore[arg-type]
    assert order(after, 2) is not None
