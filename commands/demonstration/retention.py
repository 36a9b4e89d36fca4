"""What is kept of invented persons, and for how long: groups, reviews and legal holds (domain.md 5.12).

Who classifies, reviews and holds is who imports: what changes what may be erased is recorded by its actor's own login.
"""

from datetime import timedelta

from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import SERGEANT

EVERY = 4
"""Of so many cases that are taken on, the records of one are classified, reviewed and held: invented."""
HELD = "The prosecutor asks that all of it is kept until the trial has ended."
RELEASED = "The trial has ended and nobody appealed."
KEPT = "{suspect} is still at large, and {victim} may need it."


def kept(desk: Desk, case: Case) -> Process:
    """Put what the police hold of the victim into a group, hold the case for proceedings, review and keep it, and release the hold."""
    yield 10 + 20 * desk.random.random()
    group = {"controller": SERGEANT.agency, "category": "group_3", "clear_period_start": desk.now.date().isoformat()}
    desk.write(case, "retention-classified", None, group, person=case.victim)
    held = {"kind": "cpia", "until": "verdict", "review_on": _later(desk, 180), "controllers": [SERGEANT.agency], "reason": HELD}
    hold = desk.write(case, "legal-hold-placed", None, held)
    yield 30 + 60 * desk.random.random()
    decided = {
        "controller": SERGEANT.agency, "decision": "retain", "criteria": ["vulnerable"], "decided_on": desk.now.date().isoformat(),
        "next_review_on": _later(desk, 365), "reasons": KEPT.format(suspect=case.suspect.name, victim=case.victim.name),
    }  # fmt: skip
    desk.write(case, "retention-reviewed", None, decided, person=case.victim)
    yield 30 + 60 * desk.random.random()
    desk.write(case, "legal-hold-released", None, {"hold": hold, "reason": RELEASED})


def _later(desk: Desk, days: int) -> str:
    return (desk.now + timedelta(days=days)).date().isoformat()
