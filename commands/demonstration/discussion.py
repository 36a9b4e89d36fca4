"""Case discussions of invented cases: arranged, held as a clinic in one act, and their minutes agreed later (seed.txt; domain.md 1.3)."""

from datetime import timedelta
from typing import Any

from commands.demonstration.desk import Case, Desk, Process, instant
from commands.demonstration.team import ADVOCATES, AGENCIES, PRACTITIONERS, PROBATION, PSYCHOLOGIST, SERGEANT, Member

BROUGHT = {
    "cheshire-police": (
        "There are two earlier reports about {suspect} by other people, neither of which led to a charge.",
        "The telephone of {suspect} has been secured and is being examined.",
    ),
    "nwbh": (
        "{suspect} was referred to a community team in spring and was discharged after not attending.",
        "{suspect} is not known to the trust.",
    ),
    "cwp": (
        "{suspect} attends a clinic and has asked for help with sleep.",
        "The family doctor of {suspect} has no record of violence or of drinking.",
    ),
    "nps": (
        "{suspect} is not under supervision.",
        "{suspect} completed a community order in the year before; the conduct then was of the same kind.",
    ),
}
"""By agency, what it may bring to a discussion."""
GUESTS = ("Lee Invented, housing officer, Exampleton Council", "Jo Pretend, head of year, Exampleton School")
CONDITIONS = "Not to be told to {suspect} without the agreement of the agency that brought it."
DISSENT = "The risk to {victim} on the way to work was not given enough weight."
MATERIAL = ("referral form", "messages shown by the victim")
DISSENTING = 0.3
"""Share of discussions after which one agency does not agree with the others: invented."""


def discussed(desk: Desk, case: Case) -> Process:
    """Arrange a discussion, hold it where the case is still open, and agree its minutes."""
    invited = (SERGEANT, PSYCHOLOGIST, desk.random.choice(PRACTITIONERS), PROBATION, desk.random.choice(ADVOCATES))
    wait = 2 + desk.random.randrange(8)
    at = (desk.now + timedelta(days=wait)).replace(hour=10, minute=0, second=0, microsecond=0)
    guests = [desk.random.choice(GUESTS)] if desk.chance(0.3) else []
    fields: dict[str, Any] = {"scheduled_for": instant(at), "agencies": list(AGENCIES), "members": [member.name for member in invited]}
    desk.write(case, "discussion-scheduled", SERGEANT, fields | ({"professionals": guests} if guests else {}), minutes=10)
    yield wait + 0.5
    if case.closed:
        return
    held = _held(desk, case, invited, guests)
    many = 1 + len(held["contributions"]) + len(held.get("dissents", ()))
    last = desk.write(case, "clinic", SERGEANT, held, adds=many, minutes=45)
    yield 7 + 14 * desk.random.random()
    number = f"CD-INVENTED-{desk.random.randrange(1, 10**4):04}"
    minutes = {"edition": 1, "agencies": held["agencies"], "reference": number, "discussion": last - many + 1}
    desk.write(case, "minutes-agreed", SERGEANT, minutes, minutes=5)


def _held(desk: Desk, case: Case, invited: tuple[Member, ...], guests: list[str]) -> dict[str, Any]:
    """Invent who came, what each agency brought, and whether one did not agree."""
    away = desk.random.choice(invited[1:]) if desk.chance(0.25) else None
    there = [member for member in invited if member is not away]
    agencies = list(dict.fromkeys(member.agency for member in there))
    fields: dict[str, Any] = {
        "agencies": agencies, "members": [member.name for member in there], "quorum": "quorate", "undertaking": "on_record",
        "material": list(MATERIAL), "contributions": [_brought(desk, case, agency, agencies) for agency in agencies],
    }  # fmt: skip
    fields |= {"professionals": guests, "undertaking": "given_or_on_record"} if guests else {}
    if away is not None:
        absent = {} if away.agency in agencies else {"absent": [away.agency]}
        fields |= {"apologies": [away.name], **absent}
    if desk.chance(DISSENTING):
        reasons = DISSENT.format(victim=case.victim.name)
        fields["dissents"] = [{"agency": there[-1].agency, "member": there[-1].name, "matter": "risk", "reasons": reasons}]
    return fields


def _brought(desk: Desk, case: Case, agency: str, agencies: list[str]) -> dict[str, Any]:
    told = desk.random.choice(BROUGHT[agency]).format(suspect=case.suspect.name)
    health = AGENCIES[agency][1] == "health"
    fields: dict[str, Any] = {"agency": agency, "to": [other for other in agencies if other != agency], "information": told}
    fields |= {"sharing_basis": "safeguarding" if health else "cda115", "kept": "seen"}
    return fields | ({"conditions": CONDITIONS.format(suspect=case.suspect.name), "caldicott": True} if health else {})
