"""What is shared of invented cases beyond the agreements: asked and decided, in an emergency, recalled, received, broken (domain.md 5.8).

Who shares or recalls is who imports: what changes who may see what is recorded by its actor's own login.
"""

from typing import Any

from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import PROBATION, SERGEANT

EVERY = 3
"""Of so many cases that are taken on, of one something is shared: invented."""
QUALITY = {"accuracy": "verified", "completeness": "partly", "reliability": "believed"}
PURPOSES = ["safeguarding"]
WHY = {
    "necessity": "The next visit cannot be planned without it.",
    "proportionality": "The referral alone, nothing of what {victim} told since.",
    "minimum": "A summary would not show how the conduct grew.",
}
WANTED = "What {suspect} is said to have done, before the next visit of the probation officer."
NOTHING = "Nothing was shared of which to tell."
REFUSED = "The officer sees what is needed under the standing agreement."
OUTSIDE = "Lee Invented, housing officer, Exampleton Council"
EMERGENCY = "{suspect} was on his way to the flat of {victim}, and the locks were to be changed that evening."
CONDITIONS = "To be read by the officer alone, and destroyed when {victim} has moved."
BREACH, REMEDY = "A copy was left in the file of the building.", "The copy was taken out and destroyed; the council was told in writing."
NOTICE = "It named a neighbour of {victim} who has nothing to do with it."


def shared(desk: Desk, case: Case) -> Process:
    """Take one of three courses, in turn: asked for, given and recalled; given in an emergency and decided on; asked for and refused."""
    yield 5 + 20 * desk.random.random()
    yield from (_asked_and_given, _in_an_emergency, _refused)[desk.turn("shared") % 3](desk, case)


def _asked_and_given(desk: Desk, case: Case) -> Process:
    asked = _ask(desk, case)
    yield 1 + desk.random.random()
    granted = {"decision": "granted", "items": [1], "purposes": PURPOSES, "request": asked, "informed": "will_be"}
    decided = desk.write(case, "share-decided", SERGEANT, granted | _reasons(case), minutes=25)
    yield 0.1
    fields = {"items": [1], "purposes": PURPOSES, "recipient": PROBATION.agency, "method": "ledger", "decision": decided}
    made = desk.write(case, "share-made", None, fields | _quality(desk))
    yield 7 + 7 * desk.random.random()
    desk.write(case, "share-followed", None, {"share": made, "how": "recalled", "note": _said(case, NOTICE)})
    told = {"share": made, "of": "unlawful", "note": _said(case, NOTICE)}
    desk.write(case, "recipient-notified", SERGEANT, told, minutes=10)


def _in_an_emergency(desk: Desk, case: Case) -> Process:
    fields = {"items": [1], "purposes": PURPOSES, "outside": OUTSIDE, "method": "paper", "emergency": _said(case, EMERGENCY)}
    made = desk.write(case, "share-made", None, fields | _quality(desk) | {"conditions": _said(case, CONDITIONS)})
    yield 0.3
    granted = {"decision": "granted", "items": [1], "purposes": PURPOSES, "share": made, "informed": "informed"}
    desk.write(case, "share-decided", SERGEANT, granted | _reasons(case), minutes=25)
    yield 2 + 5 * desk.random.random()
    desk.write(case, "share-followed", None, {"share": made, "how": "acknowledged"})
    yield 30 + 30 * desk.random.random()
    desk.write(case, "condition-breached", SERGEANT, {"share": made, "breach": BREACH, "remedy": REMEDY}, minutes=20)
    desk.write(case, "share-followed", None, {"share": made, "how": "destroyed"})


def _refused(desk: Desk, case: Case) -> Process:
    asked = _ask(desk, case)
    yield 1 + desk.random.random()
    refused = {"decision": "refused", "request": asked, "refusal": REFUSED, "informed": "not_possible", "informed_why": NOTHING}
    desk.write(case, "share-decided", SERGEANT, refused | _reasons(case), minutes=15)


def _ask(desk: Desk, case: Case) -> int:
    fields = {"of": SERGEANT.agency, "recipient": PROBATION.agency, "purposes": PURPOSES, "urgency": "routine", "items": [1]}
    return desk.write(case, "share-requested", PROBATION, fields | {"wanted": _said(case, WANTED)}, minutes=5)


def _reasons(case: Case) -> dict[str, Any]:
    return {"sharing_basis": "safeguarding", **{name: _said(case, told) for name, told in WHY.items()}}


def _quality(desk: Desk) -> dict[str, Any]:
    return QUALITY | {"as_of": desk.now.date().isoformat()}


def _said(case: Case, text: str) -> str:
    return text.format(victim=case.victim.name, suspect=case.suspect.name)
