"""The pathway of an invented case: referral, TRIAGE, SCREEN, ACTION, the work, closure, and what may follow (seed.txt; domain.md 1.2)."""

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any

from commands.demonstration import conduct, mistakes, urgent, words
from commands.demonstration.desk import Act, Case, Desk, Process
from commands.demonstration.team import ADVOCATES, CONSTABLES, PRACTITIONERS, PSYCHOLOGIST, SERGEANT
from ledger.errors import UsageError

UPTAKE = 83 / 260
"""Referrals taken on for risk management (Winsford Guardian 17563503; domain.md 1.5)."""
WEEKEND, LONGEST = 5, 36525
"""Days between the last referral and the end, in which office hours always come; and days of the longest demonstration."""
NOT_STALKING, LOST, AGAIN_TRIAGED, URGENT, DISCUSSED = 0.45, 0.10, 0.15, 0.12, 0.65
"""Invented: of those not taken on, decided at triage, and lost for want of information; of all, triaged twice, and raising an
urgent action at a gate; of those taken on, routed to a case discussion."""


def acts(seed: int, cases: int, years: float, until: date) -> Iterator[dict[str, Any]]:
    """Give the lines of import files in the order in which the acts would have been recorded; see ``recorded``."""
    return (act.line for act in recorded(seed, cases, years, until))


def recorded(seed: int, cases: int, years: float, until: date) -> Iterator[Act]:
    """Invent ``cases`` cases, referred evenly over the ``years`` before ``until``; the same for the same four values.

    Nothing is recorded on or after ``until``, so the latest cases are not at their end; the last referral comes at least a
    weekend before. Memory holds the cases that go on at one time, whatever their number in all. Raises UsageError where
    there is no time for a case, or more cases than a second of it.
    """
    days = 365.25 * years - WEEKEND
    if cases < 1 or not 0 < days < LONGEST or cases > days * 86400:
        raise UsageError("a demonstration lasts a week to a hundred years and has fewer cases than seconds; nothing was written")
    desk = Desk(seed, until - timedelta(days=round(365.25 * years)), until)
    desk.later(0, _arrivals(desk, cases, days))
    return desk.run()


def _arrivals(desk: Desk, cases: int, days: float) -> Process:
    """Begin one case in each of ``cases`` equal stretches of time; who offended again towards somebody else comes first."""
    start = desk.now
    for number in range(cases):
        at = start + timedelta(days=(number + desk.random.random()) * days / cases)
        yield max(0.0, (at - desk.now).total_seconds() / 86400)
        desk.later(0, _pathway(desk))


def _pathway(desk: Desk) -> Process:
    back = desk.returning and desk.returning[0][0] <= desk.now
    suspect = heappop(desk.returning)[1] if back else desk.person()
    case = desk.case(suspect, conduct.kind(desk.random), taken=desk.chance(UPTAKE))
    _refer(desk, case, known=bool(back))
    yield from _decided_at_triage(desk, case)
    case.done = True


def _refer(desk: Desk, case: Case, *, known: bool) -> None:
    at_once = desk.chance(URGENT / 2)
    reason = words.referral(desk.random, case.suspect.name, case.victim.name, case.kind)
    fields: dict[str, Any] = {
        "agency": desk.random.choice(words.REFERRERS),
        "channel": desk.random.choice(("crime_system", "crime_system", "email", "phone", "clinic")),
        "urgency": "immediate" if at_once else desk.random.choice(("routine", "routine", "urgent")),
        "victim_aware": desk.random.choice(("yes", "yes", "no", "unknown")),
        "reason": reason,
        "crime_ref": f"CR/INVENTED/{desk.random.randrange(1, 10**6):06}",
        "suspect": {"person": case.suspect.label} if known else {"name": case.suspect.name, "label": case.suspect.label},
        "victim": {"name": case.victim.name, "safe_contact": desk.random.choice(words.SAFE_CONTACTS), "label": case.victim.label},
    }
    if at_once:
        fields["urgent_action"] = urgent.measure(desk, case)
    entry = desk.write(case, "referral", desk.random.choice(CONSTABLES), fields, adds=4 if at_once else 3, minutes=20)
    if at_once:
        urgent.opened(desk, case, entry)


def _decided_at_triage(desk: Desk, case: Case) -> Process:
    yield 0.2 + 3 * desk.random.random()
    lost = not case.taken and desk.chance(LOST)
    if lost or desk.chance(AGAIN_TRIAGED):
        _triage(desk, case, "insufficient_information")
        yield 2 + 10 * desk.random.random()
        _note(desk, case)
        if lost:
            yield 14 + 14 * desk.random.random()
            yield from close(desk, case, "lost_contact", "not_assessed")
            return
    if not case.taken and desk.chance(NOT_STALKING / (1 - LOST)):
        _triage(desk, case, "clearly_not_stalking")
        yield 0.1 + desk.random.random()
        yield from close(desk, case, "not_stalking", "low")
        return
    if desk.chance(mistakes.WRONG_BOX):
        yield from mistakes.wrong_box(desk, case)
    else:
        _triage(desk, case, "possible_stalking")
    if desk.chance(URGENT / 2):
        urgent.raised(desk, case, "triage")
    again = conduct.again_after(desk.random.random())
    if again is not None:
        desk.later(again * 365.25, _further(desk, case))
    yield from _decided_at_screen(desk, case)


def _triage(desk: Desk, case: Case, outcome: str) -> None:
    by = desk.random.choice((SERGEANT, *CONSTABLES))
    desk.write(case, "triage-decided", by, {"outcome": outcome, "rationale": words.triage(desk.random, outcome)}, minutes=25)


def _screen(desk: Desk, case: Case, outcome: str) -> None:
    fields: dict[str, Any] = {"outcome": outcome, "rationale": words.SCREEN[outcome].format(suspect=case.suspect.name)}
    if outcome == "adds_value":
        fields["value_expected"] = words.some(desk.random, words.STRATEGIES, 3)
    desk.write(case, "screen-decided", desk.random.choice((SERGEANT, PSYCHOLOGIST)), fields, minutes=40)


def _decided_at_screen(desk: Desk, case: Case) -> Process:
    yield 0.5 + 6 * desk.random.random()
    if desk.chance(0.08):
        _screen(desk, case, "defer")
        yield 5 + 5 * desk.random.random()
    if not case.taken:
        _screen(desk, case, "no_added_value")
        yield 0.1 + 2 * desk.random.random()
        yield from close(desk, case, "no_further_role", "low")
        return
    _screen(desk, case, "adds_value")
    if desk.chance(URGENT):
        urgent.raised(desk, case, "screen")
    yield 0.1 + 2 * desk.random.random()
    yield from _work(desk, case)


def _allocate(desk: Desk, case: Case, reason: str | None = None) -> Process:
    fields = {"owner": case.owner.name, "role": case.owner.role, "agency": case.owner.agency, **({"reason": reason} if reason else {})}
    desk.write(case, "case-allocated", SERGEANT, fields, minutes=5)
    yield 0.1 + desk.random.random()
    desk.write(case, "allocation-accepted", case.owner, {})


def _work(desk: Desk, case: Case) -> Process:
    """ACTION and what follows it, until the case is closed."""
    yield from _allocate(desk, case)
    discussed = desk.chance(DISCUSSED)
    services = words.some(desk.random, words.SERVICES, 2)
    route = {"route": "case_discussion"} if discussed else {"route": "direct_to_service", "services": services}
    desk.write(case, "action-routed", desk.random.choice((SERGEANT, PSYCHOLOGIST)), route, minutes=30)
    desk.open.append(case)
    yield 3 + 7 * desk.random.random()
    desk.write(
        case, "note-recorded", PSYCHOLOGIST, {"text": words.assessed(desk.random, case.suspect.name, case.victim.name, case.kind)},
        minutes=90, sensitivity=("mental_health",), statement="professional_assessment",
    )  # fmt: skip
    if not discussed:
        yield from _services(desk, case, services)
    yield from _months(desk, case)
    if case.closed:
        return
    if desk.chance(0.02):
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
            other = mistakes.mistaken_for(desk, case) if desk.chance(mistakes.WRONG_CASE) else None
            if other is None:
                _note(desk, case)
            else:
                yield from mistakes.wrong_case(desk, case, other)
            if desk.chance(mistakes.CORRECTED):
                mistakes.correct(desk, case)
        effective = desk.random.choice(("yes", "partly", "partly", "no"))
        fields = {"effective": effective, "next_on": (desk.now + timedelta(days=28)).date().isoformat()}
        desk.write(case, "review-held", SERGEANT, {**fields, "decision": words.REVIEWS[effective]}, minutes=30)
        if desk.chance(0.06):
            case.owner = desk.random.choice(tuple(member for member in (*CONSTABLES, *PRACTITIONERS) if member != case.owner))
            yield from _allocate(desk, case, "The member who held the case has other duties.")


def _note(desk: Desk, case: Case) -> None:
    text, mark = words.note(desk.random, case.suspect.name, case.victim.name)
    by = desk.random.choice((case.owner, *ADVOCATES))
    minutes = desk.random.randrange(5, 60)
    desk.write(case, "note-recorded", by, {"text": text}, happened=desk.happened_late(), minutes=minutes, sensitivity=mark)


def _further(desk: Desk, case: Case) -> Process:
    """Conduct goes on: towards the same victim, who tells of it, or towards somebody else, who is then referred."""
    if desk.chance(conduct.NEW_VICTIM):
        heappush(desk.returning, (desk.now, case.suspect))
        return
    kind, fields = conduct.recorded(conduct.told(desk.random, case.suspect.name, case.victim.name))
    reopened = case.closed and case.done
    if reopened:
        why = {"trigger": "further_report", "reason": f"{case.victim.name} has reported further conduct."}
        desk.write(case, "case-reopened", SERGEANT, why, minutes=10)
        case.closed = False
    desk.write(case, kind, case.owner, fields, happened=desk.happened_late(), minutes=30)
    if not reopened:
        return
    if desk.chance(0.3):
        urgent.raised(desk, case, "outside")
    yield 1 + 6 * desk.random.random()
    _triage(desk, case, "possible_stalking")
    yield 1 + 6 * desk.random.random()
    _screen(desk, case, "adds_value" if case.taken else "no_added_value")
    yield 20 + 60 * desk.random.random() * case.taken
    _note(desk, case)
    yield from close(desk, case, "completed" if case.taken else "no_further_role", "medium")


def close(desk: Desk, case: Case, reason: str, risk: str) -> Process:
    """Close a case once no urgent action is open in it."""
    while case.urgent:
        yield 1
    if not case.closed:
        fields = {"reason": reason, "risk_at_close": risk, "summary": words.CLOSED[reason].format(victim=case.victim.name)}
        desk.write(case, "case-closed", SERGEANT, fields, minutes=20)
        case.closed = True
