"""Further conduct of invented cases, where the suspect is meanwhile, and until when conduct is looked for (seed.txt; domain.md 5.11).

When conduct goes on follows what is published (``conduct``); who reports it, what is found of it, how often somebody is in custody or
hospital or dies, and every interval here is invented.
"""

from datetime import timedelta

from commands.demonstration import conduct
from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import CONSTABLES, SERGEANT

FINDINGS = ("substantiated", "unsubstantiated", "convicted", "substantiated", "cautioned")
ELSEWHERE, DEATHS = 0.3, 20
"""Invented: of cases taken on, share in which the suspect is in custody or hospital for a while; one death in so many that are watched."""
GROUNDS = {
    "substantiated": "Two people saw {suspect} there.", "unsubstantiated": "The number was traced to a company, and not to {suspect}.",
    "convicted": "{suspect} was convicted of it.", "cautioned": "{suspect} accepted a caution.",
}  # fmt: skip
PLACES = (("custody", "{suspect} was remanded."), ("hospital", "{suspect} was admitted after an assessment."))
BACK = "{suspect} is home again."
DIED = "The family of {suspect} rang, and the coroner's officer confirmed it."
ANOTHER = "Somebody else reports that {suspect} writes to her."
LIMITS = "What happened outside the county would not be seen."
SOURCES = ("pnc", "pnd", "force", "advocate", "probation", "victim")


def reported(desk: Desk, case: Case) -> None:
    """Report that conduct goes on towards the same victim; whether it did is found weeks later."""
    fields = conduct.reported(desk.random, case.suspect.name, case.victim.name)
    fields |= {"suspect": case.suspect.label, "victim": case.victim.label}
    entry = desk.write(case, "reoffence-reported", case.owner, fields, happened=desk.happened_late(), minutes=30)
    case.standing.append(entry)
    desk.later(7 + 30 * desk.random.random(), _assessed(desk, case, entry))


def reported_of_another(desk: Desk, case: Case) -> None:
    """Report conduct towards somebody whom the case does not know and who is referred anew; it is the suspect's all the same."""
    fields = {"suspect": case.suspect.label, "against": "new", "reporter": "police", "behaviours": ["contact"]}
    case.standing.append(desk.write(case, "reoffence-reported", case.owner, fields | {"account": _told(case, ANOTHER)}, minutes=20))


def _assessed(desk: Desk, case: Case, entry: int) -> Process:
    finding = FINDINGS[(desk.turn("finding") - 1) % len(FINDINGS)]
    fields = {"report": entry, "finding": finding, "decided_on": _day(desk), "grounds": _told(case, GROUNDS[finding])}
    desk.write(case, "reoffence-assessed", SERGEANT, fields, minutes=30)
    if finding == "unsubstantiated":
        case.standing.remove(entry)
    yield from ()


def elsewhere(desk: Desk, case: Case) -> Process:
    """Put the suspect where he cannot do as outside, for a while, in some cases."""
    if desk.chance(ELSEWHERE):
        yield 10 + 60 * desk.random.random()
        to, detail = PLACES[desk.turn("elsewhere") % len(PLACES)]
        fields = {"suspect": case.suspect.label, "to": to, "since": _day(desk), "detail": _told(case, detail)}
        desk.write(case, "exposure-changed", case.owner, fields, minutes=10)
        yield 20 + 100 * desk.random.random()
        fields = {"suspect": case.suspect.label, "to": "community", "since": _day(desk), "detail": _told(case, BACK)}
        desk.write(case, "exposure-changed", case.owner, fields, minutes=10)


def watched(desk: Desk, case: Case) -> Process:
    """Look for further conduct up to half a year and more after the closure, and say where; now and then the suspect has died."""
    yield 180 + 60 * desk.random.random()
    by = desk.random.choice(CONSTABLES)
    if desk.turn("watched") % DEATHS == 2:
        died = {"party": case.suspect.label, "died_on": _day(desk, -3), "detail": _told(case, DIED)}
        desk.write(case, "death-recorded", by, died, minutes=10)
        case.ended = True
    found = "some" if case.standing else "none"
    fields = {"suspect": case.suspect.label, "data_through": _day(desk), "seen": found, "limits": LIMITS}
    checked = [each for each in SOURCES if desk.chance(0.6)] or ["pnc"]
    desk.write(case, "surveillance-window-closed", by, fields | {"checked": checked}, minutes=45)


def _told(case: Case, text: str) -> str:
    return text.format(suspect=case.suspect.name, victim=case.victim.name)


def _day(desk: Desk, ahead: int = 0) -> str:
    return (desk.now + timedelta(days=ahead)).date().isoformat()
