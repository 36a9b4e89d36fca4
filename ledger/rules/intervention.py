"""Rules of interventions, by what their own agency holds of them (domain.md 5.6, 8).

All are checks: what is held is opened when an act is recorded, not to tell what could be.
"""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.intervention import (
    Ending,
    InterventionEnded,
    InterventionOffered,
    InterventionPaused,
    InterventionStarted,
    OutcomeMeasured,
    Phase,
    SessionHeld,
    Step,
)
from ledger.rules.completed import ENDINGS
from ledger.rules.consequences import Said, judgement
from ledger.rules.course import Course, courses, number_of
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "seed.txt (health interventions); domain.md 5.6, 8"
UNSTARTED = frozenset({Ending.DECLINED.value, Ending.TERMINATED.value})
"""How one can end that was never started: the person declines it, or the provider takes the offer back."""


@rule(
    "an intervention goes on where an agency holds something of the case",
    of=(InterventionStarted, SessionHeld, InterventionPaused, InterventionEnded), state=CaseState, source=SOURCE,
)  # fmt: skip
def something_is_held(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any entry that an agency holds; what it is was not opened yet."""
    return ALLOWED if state.holders else No("nothing in this case is held by an agency", "record the offer first (intervention-offered)")


@judgement(
    "what is done in an intervention names the entry that offered it",
    of=(InterventionStarted, SessionHeld, InterventionPaused, InterventionEnded), source=SOURCE,
)  # fmt: skip
def intervention_was_offered(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up among those by which this agency offered one; where nothing is held, that alone is said."""
    return _offered(state, number_of(said)) if state.holders else ALLOWED


@judgement("an outcome of an intervention names the entry that offered it", of=OutcomeMeasured, source=SOURCE)
def measured_was_offered(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up; an outcome may be measured of none."""
    return ALLOWED if said.get("intervention") is None else _offered(state, number_of(said))


@rule(
    "an intervention is offered by the agency that provides it",
    of=InterventionOffered, state=CaseState, kind="check", source=f"{SOURCE}; decision 0007 (what an agency holds only it goes on with)",
)  # fmt: skip
def provider_offers(_state: CaseState, actor: Actor, event: InterventionOffered, _at: datetime) -> Verdict:
    """Compare the provider with the agency of whoever offers."""
    if event.provider == actor.agency:
        return ALLOWED
    instead = "have a member of that agency record its offer, or record that the case was sent to its service (action-routed)"
    return No(f"{event.provider} provides it and {actor.agency} offers it", instead)


@judgement("what an intervention follows has ended", of=InterventionOffered, source=SOURCE)
def what_it_follows_has_ended(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the earlier one up, as when somebody who dropped out comes back."""
    follows = said.get("follows")
    if follows is None or (known := _offered(state, follows)) is not ALLOWED:
        return ALLOWED if follows is None else known
    ended = courses(state)[follows].at in ENDINGS
    return ALLOWED if ended else No(f"that of entry {follows} has not ended", "record how it ended first")


@judgement("an intervention starts once, after it was offered", of=InterventionStarted, source=SOURCE)
def starts_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(number_of(said))
    if course is None or course.at == "offered":
        return ALLOWED
    return No(f"that of entry {number_of(said)} is {_told(course)}", "offer another, and say which one it follows")


@judgement("what makes an intervention complete is agreed when it starts", of=InterventionStarted, source=SOURCE)
def criteria_are_agreed(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for at least one criterion."""
    return ALLOWED if said.get("criteria") else No("no criterion is given", "give at least one by which it will be complete")


@judgement(
    "a session is held once its intervention was started, before it ends or while it does not rest",
    of=SessionHeld, source=f"{SOURCE}; 5.14 (late is not backdated: that a late one lies before the rest or end is for the order in time)",
)  # fmt: skip
def session_falls_in_its_course(state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for its start, before this entry; a session may be written up after a rest began, or after the end."""
    course = courses(state).get(number_of(said))
    if course is None or course.started:
        return ALLOWED
    instead = "record its start first" if course.at == "offered" else "offer another"
    return No(f"that of entry {number_of(said)} {'was never' if course.at in ENDINGS else 'is not'} started", instead)


@judgement("a session of an intervention has a number of its own", of=SessionHeld, source=SOURCE)
def session_has_its_number(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the number up among those of its intervention."""
    course = courses(state).get(number_of(said), Course())
    if said.get("number") not in course.sessions:
        return ALLOWED
    return No(f"session {said.get('number')} is recorded", f"the next is {max(course.sessions) + 1}")


@judgement("an intervention is paused while it runs, and resumed after that", of=InterventionPaused, source=SOURCE)
def pauses_while_it_runs(state: CaseState, said: Said, _today: date) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(number_of(said))
    needed = "started" if said.get("step") == Step.PAUSED else Step.PAUSED
    if course is None or course.at == needed:
        return ALLOWED
    return No(f"that of entry {number_of(said)} is {_told(course)}", f"it can be {said.get('step')} when it is {needed}")


@judgement(
    "an intervention ends once: declined, or ended by its provider, before it starts, otherwise after",
    of=InterventionEnded, source=SOURCE,
)  # fmt: skip
def ends_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Read how it stands."""
    course = courses(state).get(number_of(said))
    if course is None or (said.get("how") in UNSTARTED and course.at == "offered") or (course.runs and said.get("how") != Ending.DECLINED):
        return ALLOWED
    instead = (
        "record its start first, or that it was declined or ended by its provider"
        if course.at == "offered"
        else "offer another if there is to be one"
    )
    return No(f"that of entry {number_of(said)} is {_told(course)}", "record how it ended" if course.runs else instead)


@judgement(
    "an intervention is completed when a session was attended and every criterion agreed at its start is met",
    of=InterventionEnded, source="domain.md 5.6 (completed is defined once: the denominator of 17.6 %)",
)  # fmt: skip
def completed_means_completed(state: CaseState, said: Said, _today: date) -> Verdict:
    """Hold the course against ``completed.COMPLETED``."""
    course, met = courses(state).get(number_of(said)), frozenset(said.get("criteria_met") or ())
    if said.get("how") != Ending.COMPLETED or course is None or not course.runs or course.complete(met):
        return ALLOWED
    if not any(course.sessions.values()):
        return No("no session was attended", "record the sessions, or that the person dropped out or it was ended early")
    return No(f"not met: {', '.join(sorted(course.criteria - met))}", "say how it ended otherwise, or which criteria were met")


@judgement("criteria that were met are among those agreed at the start", of=InterventionEnded, source=SOURCE)
def met_criteria_were_agreed(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two; of one that was never started, none were agreed."""
    course = courses(state).get(number_of(said))
    if course is None or course.at in ENDINGS or not (more := set(said.get("criteria_met") or ()) - course.criteria):
        return ALLOWED
    agreed = ", ".join(sorted(course.criteria)) or "none, as it was not started"
    return No(f"not agreed: {', '.join(sorted(more))}", f"agreed were {agreed}")


@judgement(
    "an outcome is measured in an intervention, or after it, when that was started",
    of=OutcomeMeasured, source="domain.md 5.6 (outcome: phase)",
)  # fmt: skip
def measured_since_it_started(state: CaseState, said: Said, _today: date) -> Verdict:
    """Read how it stands; a measure taken before it may be of one that never starts."""
    course = courses(state).get(number_of(said))
    if course is None or said.get("phase") == Phase.PRE or course.started:
        return ALLOWED
    return No(f"that of entry {number_of(said)} was not started", "record its start first, or that the measure was taken before it (pre)")


def _offered(state: CaseState, number: int) -> Verdict:
    if number in (known := courses(state)):
        return ALLOWED
    named = f"offered here: {', '.join(f'entry {version}' for version in known)}" if known else "record the offer first"
    return No(f"by entry {number} this agency offered no intervention in this case", named)


def _told(course: Course) -> str:
    if course.at in ENDINGS:
        return "at its end"
    return {"offered": "not started", "started": "running"}.get(course.at, course.at)
