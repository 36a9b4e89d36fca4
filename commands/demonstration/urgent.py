"""Urgent actions of invented cases: raised with a referral, from a gate or outside one, and each ended once (domain.md 1.2, 5.2)."""

from datetime import timedelta
from typing import Any

from commands.demonstration import words
from commands.demonstration.desk import Case, Desk, Process, instant


def measure(desk: Desk, case: Case) -> dict[str, Any]:
    """Draw what is to be done at once, and by when."""
    action, detail = desk.random.choice(words.URGENT)
    due = desk.now + timedelta(hours=desk.random.choice((4, 8, 24, 48)))
    return {"action": action, "due": instant(due), "detail": detail.format(suspect=case.suspect.name, victim=case.victim.name)}


def raised(desk: Desk, case: Case, gate: str) -> None:
    """Raise an urgent action in a case that has been referred."""
    fields = {"gate": gate, **measure(desk, case), "owner": case.owner.name}
    opened(desk, case, desk.write(case, "urgent-action-raised", case.owner, fields, minutes=15))


def opened(desk: Desk, case: Case, entry: int) -> None:
    """Let the urgent action of that entry end within days; until then the case is not closed."""
    case.urgent.append(entry)
    desk.later(0.2 + 2 * desk.random.random(), _ended(desk, case, entry))


def _ended(desk: Desk, case: Case, entry: int) -> Process:
    outcome = desk.random.choice(("done", "done", "done", "done", "partly_done", "not_done", "overtaken"))
    fields = {"raised": entry, "outcome": outcome, "detail": words.URGENT_ENDS[outcome]}
    desk.write(case, "urgent-action-completed", case.owner, fields, minutes=45)
    case.urgent.remove(entry)
    yield from ()
