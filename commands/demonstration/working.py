"""The months in which the unit works on an invented case: allocation, ACTION, services, notes, reviews, and the closure."""

from datetime import timedelta

from commands.demonstration import (
    assessment,
    disclosure,
    discussion,
    further,
    interventions,
    mistakes,
    plan,
    proceedings,
    retention,
    rights,
    sharing,
    victims,
    words,
)
from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import ADVOCATES, CONSTABLES, PRACTITIONERS, PSYCHOLOGIST, SERGEANT

DISCUSSED = 0.65
"""Share of those taken on that are routed to a case discussion: invented."""
RATED, ADVISED = 0.5, 0.15
"""Shares of reviews at which the level of risk is set anew, and after which advice is given: invented."""
LEVELS = {"yes": "low", "partly": "medium", "no": "high"}
"""Level of risk after a review, by whether what is done works."""

UNKNOWN = 2
"""Of so many victims whose kind of stalker is often a stranger, one is told who it is: invented."""


def work(desk: Desk, case: Case) -> Process:
    """ACTION and what follows it, until the case is closed."""
    discussed = desk.chance(DISCUSSED)
    services = words.some(desk.random, words.SERVICES, 2)
    route = {"route": "case_discussion"} if discussed else {"route": "direct_to_service", "services": services}
    desk.write(case, "action-routed", desk.random.choice((SERGEANT, PSYCHOLOGIST)), route, minutes=30)
    desk.open.append(case)
    if discussed:
        desk.later(0, discussion.discussed(desk, case))
    desk.later(0, victims.supported(desk, case))
    if "stranger" in case.kind.relationships and desk.turn("stranger") % UNKNOWN:
        victims.named(desk, case)
    proceedings.begin(desk, case)
    interventions.offered(desk, case)
    turn = desk.turn("taken on")
    _in_turn(desk, case, turn)
    desk.later(0, further.elsewhere(desk, case))
    yield 3 + 7 * desk.random.random()
    needs = assessment.made(desk, case, discussed=discussed)
    yield 0.1 + 3 * desk.random.random()
    if not case.closed:
        plan.begun(desk, case, needs)
    if not discussed:
        yield from _services(desk, case, services)
    yield from _months(desk, case)
    if case.closed:
        return
    if turn % mistakes.TRANSFERRED[0] == mistakes.TRANSFERRED[1]:
        desk.write(case, "case-transferred", SERGEANT, {"area": "northern_area", "reason": words.TRANSFERRED}, minutes=30)
        yield from close(desk, case, "transferred", "medium")
        return
    if desk.chance(0.03):
        yield from close(desk, case, "completed", "low")
        yield from mistakes.closed_in_error(desk, case)
        if case.closed:
            return
    reason = desk.random.choice(("completed", "completed", "completed", "no_further_role", "custody_long"))
    yield from close(desk, case, reason, "low")


def _in_turn(desk: Desk, case: Case, turn: int) -> None:
    """Begin what is met in every so many cases that are taken on."""
    if turn % mistakes.DISPUTED[0] == mistakes.DISPUTED[1]:
        desk.later(20 * desk.random.random(), mistakes.disputed(desk, case))
    if turn % mistakes.HELD_BACK[0] == mistakes.HELD_BACK[1]:
        desk.later(15, mistakes.held_back(desk, case))
    disclosure.begin(desk, case, turn)
    if turn % sharing.EVERY == 0:
        desk.later(0, sharing.shared(desk, case))
    if turn % rights.EVERY[0] == rights.EVERY[1]:
        desk.later(0, rights.asked(desk, case))
    if turn % rights.BREACHED[0] == rights.BREACHED[1]:
        desk.later(0, rights.breached(desk, case))
    if turn % retention.EVERY == 0:
        desk.later(0, retention.kept(desk, case))


def owned(case: Case) -> dict[str, str]:
    """Give the fields that name whose the case is."""
    return {"owner": case.owner.name, "role": case.owner.role, "agency": case.owner.agency}


def allocate(desk: Desk, case: Case, reason: str | None = None) -> Process:
    """Allocate the case to its owner, who accepts it."""
    desk.write(case, "case-allocated", SERGEANT, owned(case) | ({"reason": reason} if reason else {}), minutes=5)
    yield 0.1 + desk.random.random()
    desk.write(case, "allocation-accepted", case.owner, {})


def _services(desk: Desk, case: Case, services: list[str]) -> Process:
    for service in services:
        yield 4 + 10 * desk.random.random()
        accepted = desk.chance(0.8)
        desk.write(case, "service-responded", case.owner, {"service": service, "response": "accepted" if accepted else "not_accepted"})
        if accepted:
            yield 7 + 14 * desk.random.random()
            desk.write(case, "service-responded", case.owner, {"service": service, "response": "started"})
            desk.later(60 + 120 * desk.random.random(), _service_ends(desk, case, service))


def _service_ends(desk: Desk, case: Case, service: str) -> Process:
    """Tell how a service's work ended, whether or not the unit still works on the case."""
    outcome = desk.random.choice(("completed", "completed", "completed", "dropped_out", "declined", "terminated"))
    desk.write(case, "service-responded", case.owner, {"service": service, "response": "ended", "outcome": outcome}, minutes=10)
    yield from ()


def _months(desk: Desk, case: Case) -> Process:
    """Notes and reviews of the months in which the unit works on a case; now and then something goes wrong."""
    for _ in range(1 + int(desk.random.expovariate(1 / 4))):
        for _ in range(desk.random.randrange(1, 5)):
            yield 2 + 12 * desk.random.random()
            if case.closed:
                return
            mistaken = desk.chance(mistakes.WRONG_CASE) or not desk.turns("wrong case")
            other = mistakes.mistaken_for(desk, case) if mistaken else None
            if other is None:
                noted(desk, case)
            else:
                yield from mistakes.wrong_case(desk, case, other)
            if desk.chance(mistakes.CORRECTED):
                mistakes.correct(desk, case)
        effective = desk.random.choice(("yes", "partly", "partly", "no"))
        fields = {"effective": effective, "next_on": (desk.now + timedelta(days=28)).date().isoformat()}
        desk.write(case, "review-held", SERGEANT, {**fields, "decision": words.REVIEWS[effective]}, minutes=30)
        if desk.chance(RATED):
            if desk.chance(0.3):
                assessment.assess(desk, case)
            assessment.rate(desk, case, LEVELS[effective], "review")
        if desk.chance(ADVISED):
            plan.advised(desk, case)
        if desk.chance(0.06):
            case.owner = desk.random.choice(tuple(member for member in (*CONSTABLES, *PRACTITIONERS) if member != case.owner))
            yield from allocate(desk, case, "The member who held the case has other duties.")


def noted(desk: Desk, case: Case) -> None:
    """Record a note of the work on the case."""
    text, mark = words.note(desk.random, case.suspect.name, case.victim.name)
    by = desk.random.choice((case.owner, *ADVOCATES))
    minutes = desk.random.randrange(5, 60)
    desk.write(case, "note-recorded", by, {"text": text}, happened=desk.happened_late(), minutes=minutes, sensitivity=mark)


def close(desk: Desk, case: Case, reason: str, risk: str) -> Process:
    """Close a case once no urgent action is open in it."""
    while case.urgent:
        yield 1
    if not case.closed:
        plan.wound_up(desk, case, reason)
        desk.write(case, "case-closed", SERGEANT, {"reason": reason, **closing(case, reason, risk)}, minutes=20)
        case.closed = True
        if case.taken and not case.watched:
            case.watched = True
            desk.later(0, further.watched(desk, case))


def closing(case: Case, reason: str, risk: str) -> dict[str, str]:
    """Give the fields with which a case is closed, but for the reason."""
    return {"risk_at_close": risk, "summary": words.CLOSED[reason].format(victim=case.victim.name)}
