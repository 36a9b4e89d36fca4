"""Rules of interventions, by what their own agency holds of them (domain.md 5.6, 8); and what "completed" means, said once.

All are checks: what is held is opened when an act is recorded, not to tell what could be. No correction reaches what is held: its agency
records what is right as a further entry, so that nothing here is asked again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ledger.events.envelope import Actor
from ledger.events.intervention import (
    Attendance,
    Ending,
    InterventionEnded,
    InterventionOffered,
    InterventionPaused,
    InterventionStarted,
    OutcomeMeasured,
    SessionHeld,
    Step,
)
from ledger.rules.pathway import Act, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

_ENDINGS = frozenset(how.value for how in Ending)
TOOK_PART = frozenset({Attendance.ATTENDED.value, Attendance.LATE.value})
SOURCE = "seed.txt (health interventions); domain.md 5.6, 8"
COMPLETED = (
    "An intervention is completed when it was started, at least one session was attended, and every criterion agreed at its start is met. "
    "Those completed, of all that were started and have ended, are the denominator of re-offending after completion."
)
"""The one definition: what the rule asks, reports count and documents quote (seed.txt: the rate of 17.6 %; domain.md 5.6)."""


@dataclass(frozen=True, slots=True)
class Course:
    """How an intervention stands: ``at`` is offered, started, paused, or how it ended; ``sessions`` by number whether one took part."""

    at: str = "offered"
    criteria: frozenset[str] = frozenset()
    sessions: Mapping[int, bool] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        """Whether it has been started and not ended."""
        return self.at in ("started", Step.PAUSED)

    def complete(self, met: frozenset[str]) -> bool:
        """Whether it would be completed if these criteria were met (COMPLETED)."""
        return self.runs and any(self.sessions.values()) and self.criteria <= met


def courses(state: CaseState) -> dict[int, Course]:
    """Give each intervention by the version of the entry that offered it, as its own agency's entries have it."""
    found: dict[int, Course] = {}
    for version, act in state.of("intervention-offered", *_STEPS):
        if act.kind == "intervention-offered":
            found[version] = Course()
        elif (course := found.get(_number(act))) is not None:
            found[_number(act)] = _STEPS[act.kind](course, act.fields)
    return found


@rule(
    "what is done in an intervention names the entry that offered it",
    of=(InterventionStarted, SessionHeld, InterventionPaused, InterventionEnded, OutcomeMeasured),
    state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def intervention_was_offered(state: CaseState, _actor: Actor, event: Any, _at: datetime) -> Verdict:
    """Look the entry up among those by which this agency offered one; an outcome may be measured of none."""
    return ALLOWED if event.intervention is None else _offered(state, event.intervention)


@rule("what an intervention follows has ended", of=InterventionOffered, state=CaseState, kind="check", source=SOURCE)
def what_it_follows_has_ended(state: CaseState, _actor: Actor, event: InterventionOffered, _at: datetime) -> Verdict:
    """Look the earlier one up, as when somebody who dropped out comes back."""
    if event.follows is None or (known := _offered(state, event.follows)) is not ALLOWED:
        return ALLOWED if event.follows is None else known
    ended = courses(state)[event.follows].at in _ENDINGS
    return ALLOWED if ended else No(f"that of entry {event.follows} has not ended", "record how it ended first")


@rule("an intervention starts once, after it was offered", of=InterventionStarted, state=CaseState, kind="check", source=SOURCE)
def starts_once(state: CaseState, _actor: Actor, event: InterventionStarted, _at: datetime) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(event.intervention)
    if course is None or course.at == "offered":
        return ALLOWED
    return No(f"that of entry {event.intervention} is {_told(course)}", "offer another, and say which one it follows")


@rule("what makes an intervention complete is agreed when it starts", of=InterventionStarted, state=CaseState, kind="check", source=SOURCE)
def criteria_are_agreed(_state: CaseState, _actor: Actor, event: InterventionStarted, _at: datetime) -> Verdict:
    """Ask for at least one criterion."""
    return ALLOWED if event.criteria else No("no criterion is given", "give at least one by which it will be complete")


@rule("a session is held while its intervention runs", of=SessionHeld, state=CaseState, kind="check", source=SOURCE)
def session_falls_in_its_course(state: CaseState, _actor: Actor, event: SessionHeld, _at: datetime) -> Verdict:
    """Read how it stands; one that rests has no sessions."""
    course = courses(state).get(event.intervention)
    if course is None or course.at == "started":
        return ALLOWED
    instead = (
        "record that it was resumed first"
        if course.at == Step.PAUSED
        else "record its start first"
        if course.at == "offered"
        else "offer another"
    )
    return No(f"that of entry {event.intervention} is {_told(course)}", instead)


@rule("a session of an intervention has a number of its own", of=SessionHeld, state=CaseState, kind="check", source=SOURCE)
def session_has_its_number(state: CaseState, _actor: Actor, event: SessionHeld, _at: datetime) -> Verdict:
    """Look the number up among those of its intervention."""
    course = courses(state).get(event.intervention, Course())
    if event.number not in course.sessions:
        return ALLOWED
    return No(f"session {event.number} is recorded", f"the next is {max(course.sessions) + 1}")


@rule(
    "an intervention is paused while it runs, and resumed after that", of=InterventionPaused, state=CaseState, kind="check", source=SOURCE
)
def pauses_while_it_runs(state: CaseState, _actor: Actor, event: InterventionPaused, _at: datetime) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(event.intervention)
    needed = "started" if event.step is Step.PAUSED else Step.PAUSED
    if course is None or course.at == needed:
        return ALLOWED
    return No(f"that of entry {event.intervention} is {_told(course)}", f"it can be {event.step} when it is {needed}")


@rule(
    "an intervention ends once: declined before it starts, otherwise after",
    of=InterventionEnded,
    state=CaseState,
    kind="check",
    source=SOURCE,
)
def ends_once(state: CaseState, _actor: Actor, event: InterventionEnded, _at: datetime) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(event.intervention)
    if course is None or (course.at == "offered" if event.how is Ending.DECLINED else course.runs):
        return ALLOWED
    instead = "record its start first, or that it was declined" if course.at == "offered" else "offer another if there is to be one"
    return No(f"that of entry {event.intervention} is {_told(course)}", "record how it ended" if course.runs else instead)


@rule(
    "an intervention is completed when a session was attended and every criterion agreed at its start is met",
    of=InterventionEnded, state=CaseState, kind="check", source="domain.md 5.6 (completed is defined once: the denominator of 17.6 %)",
)  # fmt: skip
def completed_means_completed(state: CaseState, _actor: Actor, event: InterventionEnded, _at: datetime) -> Verdict:
    """Hold the course against COMPLETED."""
    course, met = courses(state).get(event.intervention), frozenset(event.criteria_met or ())
    if event.how is not Ending.COMPLETED or course is None or not course.runs or course.complete(met):
        return ALLOWED
    if not any(course.sessions.values()):
        return No("no session was attended", "record the sessions, or that the person dropped out or it was ended early")
    return No(f"not met: {', '.join(sorted(course.criteria - met))}", "say how it ended otherwise, or which criteria were met")


@rule("criteria that were met are among those agreed at the start", of=InterventionEnded, state=CaseState, kind="check", source=SOURCE)
def met_criteria_were_agreed(state: CaseState, _actor: Actor, event: InterventionEnded, _at: datetime) -> Verdict:
    """Compare the two."""
    course = courses(state).get(event.intervention)
    if course is None or not course.runs or not (more := set(event.criteria_met or ()) - course.criteria):
        return ALLOWED
    return No(f"not agreed: {', '.join(sorted(more))}", f"agreed were {', '.join(sorted(course.criteria))}")


def _offered(state: CaseState, number: int) -> Verdict:
    if number in (known := courses(state)):
        return ALLOWED
    named = f"offered here: {', '.join(f'entry {version}' for version in known)}" if known else "record the offer first"
    return No(f"by entry {number} this agency offered no intervention in this case", named)


def _told(course: Course) -> str:
    if course.at in _ENDINGS:
        return "at its end"
    return {"offered": "not started", "started": "running"}.get(course.at, course.at)


def _number(act: Act) -> int:
    number = act.fields.get("intervention")
    return number if isinstance(number, int) else 0


def _started(course: Course, fields: Mapping[str, Any]) -> Course:
    return replace(course, at="started", criteria=frozenset(map(str, fields.get("criteria") or ())))


def _session(course: Course, fields: Mapping[str, Any]) -> Course:
    number = fields.get("number")
    return (
        replace(course, sessions={**course.sessions, number: fields.get("attendance") in TOOK_PART}) if isinstance(number, int) else course
    )


_STEPS: dict[str, Callable[[Course, Mapping[str, Any]], Course]] = {
    "intervention-started": _started,
    "session-held": _session,
    "intervention-paused": lambda course, fields: replace(
        course, at="started" if fields.get("step") == Step.RESUMED else Step.PAUSED.value
    ),
    "intervention-ended": lambda course, fields: replace(course, at=str(fields.get("how"))),
}
