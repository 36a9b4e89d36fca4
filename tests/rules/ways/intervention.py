"""Rules of interventions, both ways, by what their own agency holds."""

from typing import Any

from ledger.events.event import Event
from ledger.events.intervention import (
    Attendance,
    Ending,
    InterventionEnded,
    InterventionKind,
    InterventionOffered,
    InterventionPaused,
    InterventionStarted,
    Mandate,
    OutcomeMeasured,
    Phase,
    SessionHeld,
    Step,
)
from tests.rules import acts
from tests.rules.scenario import Given, Outcome, given_opened


def offering(follows: int | None = None) -> InterventionOffered:
    return InterventionOffered(kind=InterventionKind.PSYCHOLOGICAL, provider="cwp", mandate=Mandate.NONE, follows=follows)


def starting(*criteria: str, of: int = 2) -> InterventionStarted:
    return InterventionStarted(intervention=of, criteria=criteria or ("goals_met",))


def session(number: int = 1, attendance: Attendance = Attendance.ATTENDED, of: int = 2) -> SessionHeld:
    return SessionHeld(intervention=of, number=number, attendance=attendance)


def pausing(step: Step = Step.PAUSED, of: int = 2) -> InterventionPaused:
    return InterventionPaused(intervention=of, step=step)


def ending(how: Ending, *met: str, of: int = 2) -> InterventionEnded:
    return InterventionEnded(intervention=of, how=how, criteria_met=met or None)


def measuring(of: int | None = None) -> OutcomeMeasured:
    return OutcomeMeasured(instrument="sam", phase=Phase.PRE, score=12, intervention=of)


def course(*events: Event) -> Given:
    given: Any = given_opened(acts.referral(), *events)
    assert isinstance(given, Given)
    return given


OFFERED, STARTED = course(offering()), course(offering(), starting())
ATTENDED, MISSED = course(offering(), starting(), session()), course(offering(), starting(), session(attendance=Attendance.NOT_ATTENDED))
PAUSED, LEFT = course(offering(), starting(), pausing()), course(offering(), starting(), session(), ending(Ending.DROPPED_OUT))
NONE = course()

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "intervention_was_offered": (
        [OFFERED.when(starting()), NONE.when(measuring()), OFFERED.when(measuring(2))],
        [
            NONE.when(starting()), OFFERED.when(starting(of=1)), NONE.when(session()), NONE.when(ending(Ending.COMPLETED)),
            NONE.when(measuring(2)),
        ],
    ),
    "what_it_follows_has_ended": (
        [LEFT.when(offering(follows=2)), STARTED.when(offering())],
        [STARTED.when(offering(follows=2)), OFFERED.when(offering(follows=2)), NONE.when(offering(follows=2))],
    ),
    "starts_once": ([OFFERED.when(starting())], [STARTED.when(starting()), LEFT.when(starting()), PAUSED.when(starting())]),
    "criteria_are_agreed": (
        [OFFERED.when(starting("goals_met"))],
        [OFFERED.when(InterventionStarted(intervention=2, criteria=()))],
    ),
    "session_falls_in_its_course": (
        [STARTED.when(session()), course(offering(), starting(), pausing(), pausing(Step.RESUMED)).when(session())],
        [OFFERED.when(session()), PAUSED.when(session()), LEFT.when(session(2))],
    ),
    "session_has_its_number": ([ATTENDED.when(session(2)), STARTED.when(session(7))], [ATTENDED.when(session())]),
    "pauses_while_it_runs": (
        [STARTED.when(pausing()), PAUSED.when(pausing(Step.RESUMED))],
        [OFFERED.when(pausing()), PAUSED.when(pausing()), STARTED.when(pausing(Step.RESUMED)), LEFT.when(pausing())],
    ),
    "ends_once": (
        [OFFERED.when(ending(Ending.DECLINED)), STARTED.when(ending(Ending.TERMINATED)), PAUSED.when(ending(Ending.DROPPED_OUT))],
        [
            STARTED.when(ending(Ending.DECLINED)), OFFERED.when(ending(Ending.COMPLETED)), LEFT.when(ending(Ending.TERMINATED)),
            course(offering(), ending(Ending.DECLINED)).when(ending(Ending.DECLINED)),
        ],
    ),
    "completed_means_completed": (
        [
            ATTENDED.when(ending(Ending.COMPLETED, "goals_met")),
            course(offering(), starting("goals_met", "plan_made"), session(attendance=Attendance.LATE)).when(
                ending(Ending.COMPLETED, "plan_made", "goals_met")
            ),
            STARTED.when(ending(Ending.DROPPED_OUT)),
        ],
        [
            ATTENDED.when(ending(Ending.COMPLETED)),
            MISSED.when(ending(Ending.COMPLETED, "goals_met")),
            course(offering(), starting("goals_met", "plan_made"), session()).when(ending(Ending.COMPLETED, "goals_met")),
        ],
    ),
    "met_criteria_were_agreed": (
        [ATTENDED.when(ending(Ending.TERMINATED, "goals_met"))],
        [ATTENDED.when(ending(Ending.TERMINATED, "sobriety"))],
    ),
}  # fmt: skip
