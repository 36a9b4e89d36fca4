"""When an action of a plan, its first review and a reassessment are due, and what ends each of these clocks."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.events.assessment import Instrument
from ledger.rules.clocks import assessment, plan, running
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from tests.rules import acts
from tests.rules import acts_assessment as made
from tests.rules.acts_assessment import ANN
from tests.rules.scenario import recorded

OF_PLANS = (*plan.CLOCKS, *assessment.CLOCKS)
EARLY, LATE = date(2026, 3, 9), date(2026, 4, 9)
ACTING = (*made.BEGUN, made.needing(), made.planning(), made.adding(5, EARLY))
ASSESSED = (*made.BEGUN, made.assessing(valid_until=EARLY))
MOVED = made.changing(7, owner=UUID(int=9), due=LATE)
ADDED, PUT_OFF = ("plan action", 7, "2026-03-09 23:59"), ("plan action", 8, "2026-04-09 23:59")
REVIEW, AGAIN = ("plan review", 6, "2026-03-09 23:59"), ("reassessment", 5, "2026-03-09 23:59")
PLANNED = (*made.BEGUN, made.needing(), made.planning(EARLY))


def clocks(*events: Any) -> list[tuple[str, int, str]]:
    """Name, starting entry and due time in London of every clock of plans and assessments that runs after these entries."""
    facts = [recorded(event, version) for version, event in enumerate(events, start=1)]
    found = [clock for clock in running(facts, Terms(DEFAULT.tzinfo)) if clock.deadline in OF_PLANS]
    return [(clock.deadline.name, clock.start.version, f"{clock.due.astimezone(DEFAULT.tzinfo):%Y-%m-%d %H:%M}") for clock in found]


@pytest.mark.parametrize(
    ("events", "run"),
    [
        (ACTING, [ADDED]),
        ((*ACTING, made.changing(7)), [ADDED]),
        ((*ACTING, MOVED), [PUT_OFF]),
        ((*ACTING, MOVED, made.changing(7, owner=UUID(int=1), due=EARLY)), [("plan action", 9, "2026-03-09 23:59")]),
        ((*ACTING, MOVED, made.completing(7)), []),
        ((*ACTING, made.completing(7)), []),
        ((*ACTING, made.cancelling(7)), []),
        ((*ACTING, made.adding(5, LATE), made.completing(8)), [ADDED]),
        ((*ACTING, acts.transferring()), [ADDED]),
    ],
)
def test_an_action_is_due_on_its_day_until_it_ends_whoever_moves_it(events: tuple[Any, ...], run: list[Any]) -> None:
    assert clocks(*events) == run


@pytest.mark.parametrize(
    ("events", "run"),
    [
        (PLANNED, [REVIEW]),
        ((*PLANNED, acts.reviewing()), []),
        ((*PLANNED, made.ending_plan()), []),
        ((*made.BEGUN, made.needing(), made.planning()), []),
    ],
)
def test_a_plan_is_first_reviewed_on_its_day(events: tuple[Any, ...], run: list[Any]) -> None:
    assert clocks(*events) == run


@pytest.mark.parametrize(
    ("events", "run"),
    [
        (ASSESSED, [AGAIN]),
        ((*ASSESSED, made.assessing()), []),
        ((*ASSESSED, made.assessing(valid_until=LATE)), [("reassessment", 6, "2026-04-09 23:59")]),
        ((*ASSESSED, made.assessing(ANN)), [AGAIN]),
        ((*ASSESSED, made.assessing(instrument=Instrument.SAM)), [AGAIN]),
        ((*ASSESSED, made.risking()), [AGAIN]),
        ((*ASSESSED, acts.closing()), []),
        ((*ASSESSED, acts.transferring()), []),
    ],
)
def test_an_assessment_is_to_be_made_again_by_the_same_instrument_for_the_same_people(events: tuple[Any, ...], run: list[Any]) -> None:
    assert clocks(*events) == run
