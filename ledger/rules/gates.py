"""Rules of the gates, of urgent action, and of the services a case is sent to (seed.txt; domain.md 1.2, 5.2, 8).

Gates may repeat, and urgent action speaks to none of them. Each rule reads the decision that counts (ledger.rules.pathway). A correction of
a decision undoes nothing that was decided after it, so that of the rules here only those of the end of an urgent action are asked again.
"""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.gates import (
    ActionRouted,
    Response,
    Route,
    ScreenDecided,
    ScreenOutcome,
    ServiceResponded,
    TriageOutcome,
    UrgentActionCompleted,
)
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.progress import ROUTED
from ledger.rules.rule import ALLOWED, No, Verdict, rule

AFTER_TRIAGE: dict[str | None, No] = {
    None: No("the case has not been triaged", "record the triage first"),
    TriageOutcome.INSUFFICIENT_INFORMATION: No(
        "at the triage recorded last there was not enough information", "triage it again when there is more"
    ),
    TriageOutcome.CLEARLY_NOT_STALKING: No(
        "the triage recorded last found that it is clearly not stalking", "close the case, or triage it again"
    ),
}
AFTER_SCREEN: dict[str | None, No] = {
    None: No("the case has not been screened since its last triage", "record the screen first"),
    ScreenOutcome.DEFER: No("the screen recorded last was deferred", "screen it again"),
    ScreenOutcome.NO_ADDED_VALUE: No(
        "the screen recorded last found that the unit adds no value", "advise and close the case, or screen it again"
    ),
}
"""Why a decision that is not the one needed does not lead on, and what does."""

COURSE: dict[str, tuple[Response, ...]] = {
    ROUTED: (Response.ACCEPTED, Response.NOT_ACCEPTED, Response.STARTED),
    Response.NOT_ACCEPTED: (Response.ACCEPTED,),
    Response.ACCEPTED: (Response.STARTED, Response.ENDED),
    Response.STARTED: (Response.ENDED,),
    Response.ENDED: (),
}
"""What a service can do after what it did. One that starts has accepted; one that said no may think better of it."""


@rule(
    "a case is screened after a triage that found possible stalking",
    of=ScreenDecided, state=CaseState, source="seed.txt; domain.md 1.2 (TRIAGE leads to SCREEN)",
)  # fmt: skip
def triage_leads_to_screen(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Read the last triage."""
    return _after_triage(state)


@rule(
    "a case is routed after a screen that found that the unit adds value",
    of=ActionRouted, state=CaseState, source="seed.txt; domain.md 1.2 (SCREEN leads to ACTION)",
)  # fmt: skip
def screen_leads_to_action(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Read the last triage, and the last screen since then; a correction may have changed either."""
    triage, screen = _after_triage(state), state.pathway.screen
    if triage is not ALLOWED or screen == ScreenOutcome.ADDS_VALUE:
        return triage
    return AFTER_SCREEN.get(screen, AFTER_SCREEN[None])


@rule(
    "a case goes direct to services that are named, and a case discussion names none",
    of=ActionRouted, state=CaseState, kind="check", source="domain.md 1.2 (direct to service: named services), 8",
)  # fmt: skip
def route_and_services_agree(_state: CaseState, _actor: Actor, event: ActionRouted, _at: datetime) -> Verdict:
    """Compare route and services."""
    if bool(event.services) == (event.route is Route.DIRECT_TO_SERVICE):
        return ALLOWED
    if event.services:
        return No("services are named and the route is a case discussion", "route it direct to service, or name no services")
    return No("no service is named", "name the services")


@rule("a service responds after a case was sent to one", of=ServiceResponded, state=CaseState, source="seed.txt; domain.md 8")
def case_was_sent_to_a_service(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any service."""
    return ALLOWED if state.pathway.services else No("the case was sent to no service", "route it direct to service first")


@rule(
    "a service responds to a case that was sent to that service",
    of=ServiceResponded, state=CaseState, kind="check", source="seed.txt; domain.md 8",
)  # fmt: skip
def case_was_sent_to_this_service(state: CaseState, _actor: Actor, event: ServiceResponded, _at: datetime) -> Verdict:
    """Look the service up among those that were named."""
    services = state.pathway.services
    if not services or event.service in services:
        return ALLOWED
    return No("the case was not sent to this service", f"it was sent to {', '.join(sorted(services))}")


@rule(
    "what a service does follows what it did before",
    of=ServiceResponded, state=CaseState, kind="check", source="domain.md 8 (accepted or not, started, outcome)",
)  # fmt: skip
def service_keeps_its_course(state: CaseState, _actor: Actor, event: ServiceResponded, _at: datetime) -> Verdict:
    """Hold the response against the course a service takes."""
    before = state.pathway.services.get(event.service)
    follows = COURSE.get(before or "", tuple(Response))
    if before is None or event.response in follows:
        return ALLOWED
    told = "has not responded" if before == ROUTED else Response.meanings().get(before, before)
    instead = f"it can be {', '.join(follows)}" if follows else "route the case to it again first"
    return No(f"the service {told}", instead)


@rule(
    "an outcome is recorded when a service ends its work, and only then",
    of=ServiceResponded, state=CaseState, kind="check", source="domain.md 8 (service accepted or not, started, outcome)",
)  # fmt: skip
def outcome_comes_with_the_end(_state: CaseState, _actor: Actor, event: ServiceResponded, _at: datetime) -> Verdict:
    """Compare response and outcome."""
    if (event.outcome is not None) == (event.response is Response.ENDED):
        return ALLOWED
    if event.outcome is None:
        return No("the service ended and no outcome is given", "give the outcome")
    return No("an outcome is given and the service has not ended", "leave the outcome out")


@judgement("an urgent action ends while one is open", of=UrgentActionCompleted, kind="guard", source="domain.md 5.2")
def one_urgent_action_is_open(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for any open one."""
    return ALLOWED if state.open_urgent else No("none is open in this case", "raise one first, or correct the entry that ended one")


@judgement("an urgent action ends once, and only if it was raised", of=UrgentActionCompleted, source="domain.md 5.2")
def urgent_action_is_open(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the raising entry up among those of a case in which any is open."""
    raised = said.get("raised")
    if not state.open_urgent or raised in state.open_urgent:
        return ALLOWED
    if isinstance(raised, int) and raised in state.urgent:
        return No(f"the urgent action of entry {raised} has ended", "correct that entry if it is wrong, or raise another")
    names = ", ".join(f"entry {version}" for version in state.open_urgent)
    return No(f"entry {raised} raised no urgent action in this case", f"open: {names}")


def _after_triage(state: CaseState) -> Verdict:
    triage = state.pathway.triage
    return ALLOWED if triage == TriageOutcome.POSSIBLE_STALKING else AFTER_TRIAGE.get(triage, AFTER_TRIAGE[None])
