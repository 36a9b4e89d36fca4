"""The pathway of an invented case: referral, TRIAGE, SCREEN, ACTION, the work, closure, and what may follow (seed.txt; domain.md 1.2)."""

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any

from commands.demonstration import assessment, conduct, further, intake, mistakes, plan, urgent, words, working
from commands.demonstration.desk import Act, Case, Desk, Process
from commands.demonstration.team import CONSTABLES, PSYCHOLOGIST, SERGEANT
from ledger.errors import UsageError

UPTAKE = 83 / 260
"""Referrals taken on for risk management (Winsford Guardian 17563503; domain.md 1.5)."""
WEEKEND, LONGEST = 5, 36525
"""Days between the last referral and the end, in which office hours always come; and days of the longest demonstration."""
NOT_STALKING, LOST, AGAIN_TRIAGED, URGENT, AT_ONCE = 0.45, 0.10, 0.15, 0.12, 0.4
"""Invented: of those not taken on, decided at triage, and lost for want of information; of all, triaged twice, and raising an
urgent action at a gate; of decisions, carried out in the same act."""


CONSIDERED = 0.6
"""Share of triages at which what was considered is recorded of its own: invented."""


def acts(seed: int, cases: int, years: float, until: date) -> Iterator[dict[str, Any]]:
    """Give the lines that the unit imports, in the order in which the acts would have been recorded; see ``recorded``."""
    return (act.line for act in recorded(seed, cases, years, until) if not act.held)


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
    other = None if back else intake.twin_of(desk, case)
    _refer(desk, case, known=bool(back))
    desk.later(0, intake.added(desk, case))
    yield from _decided_at_triage(desk, case) if other is None else intake.linked(desk, case, other)
    case.done = True


def _refer(desk: Desk, case: Case, *, known: bool) -> None:
    at_once = desk.chance(URGENT / 2)
    reason = words.referral(desk.random, case.suspect.name, case.victim.name, case.relationship)
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
        working.noted(desk, case)
        if lost:
            yield 14 + 14 * desk.random.random()
            yield from working.close(desk, case, "lost_contact", "not_assessed")
            return
    if not case.taken and desk.chance(NOT_STALKING / (1 - LOST)):
        if not case.urgent and desk.chance(AT_ONCE):
            _turn_down(desk, case)
            return
        _triage(desk, case, "clearly_not_stalking")
        yield 0.1 + desk.random.random()
        yield from working.close(desk, case, "not_stalking", "low")
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
    if desk.chance(CONSIDERED):
        desk.write(case, "information-considered", by, {"considered": words.some(desk.random, words.CONSIDERED, 4)}, minutes=30)
    desk.write(case, "triage-decided", by, {"outcome": outcome, "rationale": words.triage(desk.random, outcome)}, minutes=25)


def _turn_down(desk: Desk, case: Case) -> None:
    """Decide at triage and close the case in one act, as a form does."""
    pointed = {"signposting": {"whom": desk.random.choice(("referrer", "victim")), "services": [desk.random.choice(words.ELSEWHERE)]}}
    fields = {"rationale": words.triage(desk.random, "clearly_not_stalking"), **working.closing(case, "not_stalking", "low"), **pointed}
    desk.write(case, "turned-down", SERGEANT, fields, adds=3, minutes=35)
    case.closed = True


def _screen(desk: Desk, case: Case, outcome: str) -> None:
    fields: dict[str, Any] = {"outcome": outcome, **_reasons(desk, case, outcome)}
    desk.write(case, "screen-decided", desk.random.choice((SERGEANT, PSYCHOLOGIST)), fields, minutes=40)


def _reasons(desk: Desk, case: Case, outcome: str) -> dict[str, Any]:
    rationale = {"rationale": words.SCREEN[outcome].format(suspect=case.suspect.name)}
    return rationale | ({"value_expected": words.some(desk.random, words.STRATEGIES, 3)} if outcome == "adds_value" else {})


def _decided_at_screen(desk: Desk, case: Case) -> Process:
    yield 0.5 + 6 * desk.random.random()
    if desk.chance(0.08):
        _screen(desk, case, "defer")
        yield 5 + 5 * desk.random.random()
    if not case.taken:
        _screen(desk, case, "no_added_value")
        plan.advised(desk, case)
        yield 0.1 + 2 * desk.random.random()
        yield from working.close(desk, case, "no_further_role", "low")
        return
    at_once = desk.chance(AT_ONCE)
    if at_once:
        desk.write(case, "taken-on", SERGEANT, _reasons(desk, case, "adds_value") | working.owned(case), adds=2, minutes=45)
    else:
        _screen(desk, case, "adds_value")
    if desk.chance(URGENT):
        urgent.raised(desk, case, "screen")
    yield 0.1 + 2 * desk.random.random()
    if at_once:
        desk.write(case, "allocation-accepted", case.owner, {})
    else:
        yield from working.allocate(desk, case)
    yield from working.work(desk, case)


def _further(desk: Desk, case: Case) -> Process:
    """Conduct goes on: towards the same victim, who tells of it, or towards somebody else, who is then referred."""
    if case.ended:
        return
    if desk.chance(conduct.NEW_VICTIM):
        further.reported_of_another(desk, case)
        heappush(desk.returning, (desk.now, case.suspect))
        return
    reopened = case.closed and case.done
    if reopened:
        why = {"trigger": "further_report", "reason": f"{case.victim.name} has reported further conduct."}
        desk.write(case, "case-reopened", SERGEANT, why, minutes=10)
        case.closed = False
    further.reported(desk, case)
    if case.typology is not None and not case.closed:
        assessment.rate(desk, case, "high", "further_conduct")
    if not reopened:
        return
    if desk.chance(0.3):
        urgent.raised(desk, case, "outside")
    yield 1 + 6 * desk.random.random()
    _triage(desk, case, "possible_stalking")
    yield 1 + 6 * desk.random.random()
    _screen(desk, case, "adds_value" if case.taken else "no_added_value")
    yield 20 + 60 * desk.random.random() * case.taken
    working.noted(desk, case)
    yield from working.close(desk, case, "completed" if case.taken else "no_further_role", "medium")
