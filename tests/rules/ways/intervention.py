"""Rules of interventions, both ways, by what their own agency holds."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ledger.events.envelope import Occurred
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
from tests.rules.scenario import SUPERVISOR, ByAnother, Given, Outcome, dated, given, given_opened


def offering(follows: int | None = None, provider: str = SUPERVISOR.agency) -> InterventionOffered:
    return InterventionOffered(kind=InterventionKind.PSYCHOLOGICAL, provider=provider, mandate=Mandate.NONE, follows=follows)


def starting(*criteria: str, of: int = 2) -> InterventionStarted:
    return InterventionStarted(intervention=of, criteria=criteria or ("goals_met",))


def session(number: int = 1, attendance: Attendance = Attendance.ATTENDED, of: int = 2) -> SessionHeld:
    return SessionHeld(intervention=of, number=number, attendance=attendance)


def pausing(step: Step = Step.PAUSED, of: int = 2) -> InterventionPaused:
    return InterventionPaused(intervention=of, step=step)


def ending(how: Ending, *met: str, of: int = 2) -> InterventionEnded:
    return InterventionEnded(intervention=of, how=how, criteria_met=met or None)


def measuring(of: int | None = None, phase: Phase = Phase.PRE) -> OutcomeMeasured:
    return OutcomeMeasured(instrument="sam", phase=phase, score=12, intervention=of)


def course(*events: Event | ByAnother) -> Given:
    made: Any = given_opened(acts.referral(), *events)
    assert isinstance(made, Given)
    return made


OFFERED, STARTED = course(offering()), course(offering(), starting())
ATTENDED, MISSED = course(offering(), starting(), session()), course(offering(), starting(), session(attendance=Attendance.NOT_ATTENDED))
PAUSED, LEFT = course(offering(), starting(), pausing()), course(offering(), starting(), session(), ending(Ending.DROPPED_OUT))
NONE, NOTED, DECLINED = course(), course(acts.clinical_note()), course(offering(), ending(Ending.DECLINED))
WITHDRAWN = course(offering(), ending(Ending.TERMINATED))
COMPLETE = course(offering(), starting(), session(), ending(Ending.COMPLETED, "goals_met"))
WRONGLY_LEFT = course(offering(), starting(), session(), ending(Ending.DROPPED_OUT, "goals_met"))
CORRECTED_NOTE = acts.correcting_held(2, "text", to_personal="Sleeps well.")
FEBRUARY, SECOND, FOURTH, MARCH = (Occurred(value, "day") for value in ("2026-02-27", "2026-03-02", "2026-03-04", "2026-03-09"))
REFERRED_ON_THE_SECOND = dated(acts.referral(), SECOND)
LATER = datetime(2026, 4, 1, 9, tzinfo=UTC)


def days(*events: Event | ByAnother) -> Given:
    """A case that was referred on the second of March, and what an agency holds of it."""
    made: Any = given_opened(REFERRED_ON_THE_SECOND, *events)
    assert isinstance(made, Given)
    return made


def moving(target: int, to: Occurred) -> Event:
    return acts.correcting_held(target, "occurred_at", to=to.to_json())


ON_THE_FOURTH = days(dated(offering(), FOURTH), dated(starting(), FOURTH))
WEEKS = days(dated(offering(), SECOND), dated(starting(), FOURTH), dated(session(), MARCH), dated(ending(Ending.DROPPED_OUT), MARCH))
WHOLE_MARCH = Occurred("2026-03", "month")
RUNNING = (dated(offering(), SECOND), dated(starting(), SECOND))
SECOND_HELD, RESTING = days(*RUNNING, dated(session(2), FOURTH)), days(*RUNNING, dated(pausing(), FOURTH))
SESSIONS = days(*RUNNING, dated(session(), FOURTH), dated(session(2), MARCH))
RESTED = days(*RUNNING, dated(pausing(), FOURTH), dated(pausing(Step.RESUMED), MARCH))
TWENTIETH = Occurred("2026-03-20", "day")
LATE = days(*RUNNING, dated(ending(Ending.DROPPED_OUT), MARCH), dated(session(), FOURTH))
"""Of it the session is entry 5, and its end entry 4."""
LATE_IN_REST = days(*RUNNING, dated(pausing(), FOURTH), dated(session(), FOURTH))
"""Of it the session is entry 5, and the rest entry 4."""

IN_ORDER = [
    ON_THE_FOURTH.when(session(), at=LATER, occurred=FOURTH),
    ON_THE_FOURTH.when(session(), at=LATER, occurred=WHOLE_MARCH),
    ON_THE_FOURTH.when(ending(Ending.DROPPED_OUT), at=LATER, occurred=MARCH),
    days(dated(offering(), MARCH)).when(starting(), at=LATER, occurred=MARCH),
    days(dated(offering(), WHOLE_MARCH)).when(starting(), at=LATER, occurred=SECOND),
    days(dated(offering(), MARCH)).when(measuring(2), at=LATER, occurred=FOURTH),
    days(dated(offering(), MARCH), dated(offering(), SECOND)).when(starting(of=3), at=LATER, occurred=FOURTH),
    SECOND_HELD.when(session(1), at=LATER, occurred=SECOND),
    SECOND_HELD.when(session(3), at=LATER, occurred=WHOLE_MARCH),
    SECOND_HELD.when(session(3, Attendance.CANCELLED), at=LATER, occurred=SECOND),
    RESTING.when(pausing(Step.RESUMED), at=LATER, occurred=FOURTH),
    RESTING.when(session(), at=LATER, occurred=FOURTH),
    RESTING.when(session(), at=LATER, occurred=WHOLE_MARCH),
    RESTED.when(session(), at=LATER, occurred=SECOND),
    RESTED.when(session(), at=LATER, occurred=TWENTIETH),
    WEEKS.when(session(2), at=LATER, occurred=MARCH),
    WEEKS.when(measuring(2), at=LATER, occurred=SECOND),
    WEEKS.when(measuring(2), at=LATER, occurred=WHOLE_MARCH),
    WEEKS.when(measuring(2, Phase.POST), at=LATER, occurred=FOURTH),
    WEEKS.when(measuring(2, Phase.FOLLOW_UP), at=LATER, occurred=TWENTIETH),
    WEEKS.when(measuring(phase=Phase.POST), at=LATER, occurred=SECOND),
]
OUT_OF_ORDER = [
    SECOND_HELD.when(session(3), at=LATER, occurred=SECOND),
    SECOND_HELD.when(session(1), at=LATER, occurred=MARCH),
    RESTING.when(session(), at=LATER, occurred=MARCH),
    WEEKS.when(session(2), at=LATER, occurred=TWENTIETH),
    RESTING.when(pausing(Step.RESUMED), at=LATER, occurred=SECOND),
    days(dated(offering(), MARCH), dated(ending(Ending.DECLINED), MARCH)).when(offering(2), at=LATER, occurred=FOURTH),
    ON_THE_FOURTH.when(session(), at=LATER, occurred=SECOND),
    ON_THE_FOURTH.when(pausing(), at=LATER, occurred=SECOND),
    ON_THE_FOURTH.when(ending(Ending.DROPPED_OUT), at=LATER, occurred=SECOND),
    days(dated(offering(), MARCH)).when(starting(), at=LATER, occurred=FOURTH),
    days(dated(offering(), MARCH)).when(ending(Ending.DECLINED), at=LATER, occurred=FOURTH),
    days(dated(offering(), SECOND), dated(starting(), SECOND), dated(session(), MARCH)).when(
        ending(Ending.TERMINATED), at=LATER, occurred=FOURTH
    ),
    WEEKS.when(measuring(2), at=LATER, occurred=TWENTIETH),
    WEEKS.when(measuring(2, Phase.MID), at=LATER, occurred=TWENTIETH),
    WEEKS.when(measuring(2, Phase.POST), at=LATER, occurred=SECOND),
    WEEKS.when(measuring(2, Phase.FOLLOW_UP), at=LATER, occurred=SECOND),
    days(dated(offering(), SECOND), dated(starting(), SECOND), dated(measuring(2, Phase.POST), FOURTH), dated(measuring(2), MARCH)).when(
        ending(Ending.TERMINATED), at=LATER, occurred=FOURTH
    ),
]

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "intervention_was_offered": (
        [OFFERED.when(starting())],
        [NOTED.when(starting()), OFFERED.when(starting(of=1)), NOTED.when(session()), NOTED.when(ending(Ending.COMPLETED))],
    ),
    "measured_was_offered": (
        [NONE.when(measuring()), OFFERED.when(measuring(2))],
        [NONE.when(measuring(2)), NOTED.when(measuring(2)), OFFERED.when(measuring(1))],
    ),
    "something_is_held": (
        [OFFERED.when(starting()), STARTED.when(session())],
        [NONE.when(starting()), NONE.when(session()), NONE.when(pausing()), NONE.when(ending(Ending.DECLINED))],
    ),
    "held_before_it_is_corrected": (
        [LEFT.when(acts.correcting_held(5, "how", to="terminated"))],
        [NONE.when(CORRECTED_NOTE), NONE.when(acts.correcting_held(1, "urgency", to="urgent"))],
    ),
    "provider_offers": (
        [NONE.when(offering()), NONE.when(offering(provider="cwp"), actor=replace(SUPERVISOR, agency="cwp"))],
        [NONE.when(offering(provider="cwp")), NONE.when(offering(), actor=replace(SUPERVISOR, agency="cwp"))],
    ),
    "measured_since_it_started": (
        [
            OFFERED.when(measuring(2)), STARTED.when(measuring(2, Phase.MID)), LEFT.when(measuring(2, Phase.FOLLOW_UP)),
            LEFT.when(measuring(2, Phase.POST)), NONE.when(measuring(phase=Phase.POST)),
        ],
        [
            OFFERED.when(measuring(2, Phase.POST)), OFFERED.when(measuring(2, Phase.MID)), DECLINED.when(measuring(2, Phase.FOLLOW_UP)),
            WITHDRAWN.when(measuring(2, Phase.FOLLOW_UP)),
        ],
    ),
    "follows_what_came_before": (IN_ORDER, OUT_OF_ORDER),
    "follows_the_referral": (
        [days().when(offering(), at=LATER, occurred=SECOND), days().when(acts.clinical_note(), at=LATER, occurred=WHOLE_MARCH)],
        [
            days().when(offering(), at=LATER, occurred=FEBRUARY),
            days().when(measuring(), at=LATER, occurred=FEBRUARY),
            days().when(acts.clinical_note(), at=LATER, occurred=FEBRUARY),
        ],
    ),
    "correction_keeps_the_order": (
        [
            WEEKS.when(moving(2, SECOND), at=LATER), days(dated(acts.clinical_note(), MARCH)).when(moving(2, SECOND), at=LATER),
            SESSIONS.when(moving(4, SECOND), at=LATER), SESSIONS.when(moving(5, WHOLE_MARCH), at=LATER),
            RESTED.when(moving(4, MARCH), at=LATER), RESTED.when(moving(5, FOURTH), at=LATER),
            WEEKS.when(moving(2, FOURTH), at=LATER),
            WEEKS.when(moving(4, FOURTH), at=LATER),
            WEEKS.when(moving(5, WHOLE_MARCH), at=LATER),
            days(dated(offering(), SECOND), dated(offering(), FOURTH), dated(starting(), FOURTH)).when(
                acts.correcting_held(4, "intervention", to=3), at=LATER
            ),
            days(dated(offering(), MARCH), dated(starting(), SECOND)).when(moving(2, FOURTH), at=LATER),
        ],
        [
            WEEKS.when(moving(2, FEBRUARY), at=LATER), days(dated(acts.clinical_note(), MARCH)).when(moving(2, FEBRUARY), at=LATER),
            SESSIONS.when(moving(4, TWENTIETH), at=LATER), SESSIONS.when(moving(5, SECOND), at=LATER),
            SESSIONS.when(acts.correcting_held(4, "number", to=3), at=LATER),
            RESTED.when(moving(5, SECOND), at=LATER), RESTED.when(moving(4, TWENTIETH), at=LATER),
            LATE.when(moving(5, TWENTIETH), at=LATER), LATE.when(moving(4, SECOND), at=LATER),
            LATE_IN_REST.when(moving(5, MARCH), at=LATER), LATE_IN_REST.when(moving(4, SECOND), at=LATER),
            WEEKS.when(moving(2, MARCH), at=LATER),
            WEEKS.when(moving(4, SECOND), at=LATER),
            WEEKS.when(moving(5, SECOND), at=LATER),
            days(dated(offering(), SECOND), dated(offering(), MARCH), dated(starting(), FOURTH)).when(
                acts.correcting_held(4, "intervention", to=3), at=LATER
            ),
        ],
    ),
    "corrects_its_own": (
        [LEFT.when(acts.correcting_held(5, "how", to="terminated")), course(acts.clinical_note()).when(CORRECTED_NOTE)],
        [
            LEFT.when(acts.correcting_held(9, "how", to="terminated")),
            LEFT.when(acts.correcting_held(1, "urgency", to="urgent")),
            given(acts.referral(), acts.clinical_note()).when(CORRECTED_NOTE),
            course(acts.clinical_note(), CORRECTED_NOTE).when(acts.correcting_held(3, "why", to_personal="Misheard.")),
        ],
    ),
    "corrected_provider_offers": (
        [
            OFFERED.when(acts.correcting_held(2, "provider", to=SUPERVISOR.agency)),
            OFFERED.when(acts.correcting_held(2, "mandate", to="order")),
        ],
        [OFFERED.when(acts.correcting_held(2, "provider", to="cwp"))],
    ),
    "correction_fits": (
        [LEFT.when(acts.correcting_held(5, "how", to="terminated")), course(acts.clinical_note()).when(CORRECTED_NOTE)],
        [
            LEFT.when(acts.correcting_held(5, "how", to="finished")),
            LEFT.when(acts.correcting_held(5, "verdict", to="finished")),
            course(acts.clinical_note()).when(acts.correcting_held(2, "text", to="Sleeps well.")),
            LEFT.when(acts.correcting_held(5, "how", to_personal="terminated")),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            LEFT.when(acts.correcting_held(5, "how", to="terminated")),
            WRONGLY_LEFT.when(acts.correcting_held(5, "how", to="completed")),
            COMPLETE.when(acts.correcting_held(4, "attendance", to="late")),
            COMPLETE.when(acts.correcting_held(2, "kind", to="psychosocial")),
            COMPLETE.when(acts.correcting_held(3, "planned", to=6)),
        ],
        [
            LEFT.when(acts.correcting_held(5, "how", to="completed")),
            LEFT.when(acts.correcting_held(5, "how", to="declined")),
            LEFT.when(acts.correcting_held(3, "intervention", to=9)),
            COMPLETE.when(acts.correcting_held(4, "attendance", to="not_attended")),
            COMPLETE.when(acts.correcting_held(3, "criteria", to=["sobriety"])),
            COMPLETE.when(acts.correcting_held(5, "criteria_met")),
            course(offering(), starting(), session(), session(2)).when(acts.correcting_held(5, "number", to=1)),
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
        [
            STARTED.when(session()), course(offering(), starting(), pausing(), pausing(Step.RESUMED)).when(session()),
            RESTING.when(session(), at=LATER, occurred=SECOND), WEEKS.when(session(2), at=LATER, occurred=MARCH),
        ],
        [
            OFFERED.when(session()),
            *(
                days(dated(offering(), SECOND), dated(ending(how), MARCH)).when(session(), at=LATER, occurred=FOURTH)
                for how in (Ending.DECLINED, Ending.TERMINATED)
            ),
        ],
    ),
    "session_has_its_number": ([ATTENDED.when(session(2)), STARTED.when(session(7))], [ATTENDED.when(session())]),
    "pauses_while_it_runs": (
        [STARTED.when(pausing()), PAUSED.when(pausing(Step.RESUMED))],
        [OFFERED.when(pausing()), PAUSED.when(pausing()), STARTED.when(pausing(Step.RESUMED)), LEFT.when(pausing())],
    ),
    "ends_once": (
        [
            OFFERED.when(ending(Ending.DECLINED)), OFFERED.when(ending(Ending.TERMINATED)), STARTED.when(ending(Ending.TERMINATED)),
            PAUSED.when(ending(Ending.DROPPED_OUT)),
        ],
        [
            STARTED.when(ending(Ending.DECLINED)), OFFERED.when(ending(Ending.COMPLETED)), OFFERED.when(ending(Ending.DROPPED_OUT)),
            LEFT.when(ending(Ending.TERMINATED)), WITHDRAWN.when(ending(Ending.DECLINED)),
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
        [ATTENDED.when(ending(Ending.TERMINATED, "goals_met")), OFFERED.when(ending(Ending.DECLINED))],
        [ATTENDED.when(ending(Ending.TERMINATED, "sobriety")), OFFERED.when(ending(Ending.DECLINED, "goals_met"))],
    ),
}  # fmt: skip
