"""The invented unit: the posts of January 2021 in the source document (seed.txt), held by people whom nobody employs."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5


class Member(NamedTuple):
    """Somebody who acts: full name, role, agency, and the grade under which working time is counted."""

    name: str
    role: str
    agency: str
    grade: str

    @property
    def actor(self) -> dict[str, str]:
        """As an import line names who acted."""
        return {"name": self.name, "role": self.role, "agency": self.agency}


SERGEANT = Member("Marian Invented", "detective_sergeant", "cheshire-police", "ds")
CONSTABLES = (
    Member("Ade Fictional", "constable", "cheshire-police", "pc"),
    Member("Ros Makebelieve", "constable", "cheshire-police", "pc"),
    Member("Tom Supposed", "constable", "cheshire-police", "pc"),
)
PSYCHOLOGIST = Member("Ines Hypothetical", "consultant_forensic_psychologist", "nwbh", "band_8d")
PRACTITIONERS = (
    Member("Joan Imaginary", "mental_health_nurse", "cwp", "band_6"),
    Member("Kit Notional", "occupational_therapist", "cwp", "band_6"),
)
ADVOCATES = (
    Member("Bel Conjured", "victim_advocate", "cheshire-police", "advocate"),
    Member("Uma Storied", "victim_advocate", "cheshire-police", "advocate"),
)
PROBATION = Member("Neil Unlikely", "probation_officer", "nps", "probation_officer")
MEMBERS = (SERGEANT, *CONSTABLES, PSYCHOLOGIST, *PRACTITIONERS, *ADVOCATES, PROBATION)
OWNERS = (*CONSTABLES, *PRACTITIONERS, PROBATION)
TRUST = PRACTITIONERS[0]
"""Who imports what the health trust holds itself."""
TRUST_NUMBER = f"M-{MEMBERS.index(TRUST) + 2}"
"""That member's number in a ledger whose first is its founder."""

AGENCIES = {
    "cheshire-police": ("Cheshire Constabulary", "police"),
    "nwbh": ("North West Boroughs Healthcare", "health"),
    "cwp": ("Cheshire and Wirral Partnership", "health"),
    "nps": ("National Probation Service", "probation"),
}
"""Codes of the agencies that staff the unit, their names in January 2021 and their sectors (seed.txt)."""

ADVOCACY = {"victim-advocacy": ("Imagined Victim Advocacy", "advocacy")}
"""The advocacy service that shares with the unit and staffs it with nobody: the unit's own advocates are police-employed (seed.txt)."""
AGREED = {
    "agencies": [*AGENCIES, *ADVOCACY],
    "groups": [
        "referral", "gates", "discussion", "assessment", "plan", "victim", "justice", "orders", "conduct", "notes", "health", "sharing",
        "corrections", "privacy", "unit", "proceedings",
    ],
    "purposes": [
        "case_work", "supervision", "safeguarding", "health_care", "victim_support", "disclosure", "legal_claim", "data_rights",
        "administration", "lawfulness", "criminal_proceedings",
    ],
    "sharing_basis": "cda115", "title": "Invented information sharing agreement 1",
    "leaders": ["Invented chief officers of every agency that is named"],
    "conditions": "What health holds by nature is shared by a decision in each case. Nothing is passed on outside these agencies.",
}  # fmt: skip
"""The standing agreement that takes the place of the provisional one: invented, for no unit's is published."""

_ANY = tuple(sorted({member.role for member in MEMBERS}))
_DECIDERS = {
    "referral-received": _ANY,
    "party-identified": _ANY,
    "party-joined": _ANY,
    "note-recorded": _ANY,
    "fact-corrected": _ANY,
    "urgent-action-raised": _ANY,
    "urgent-action-completed": _ANY,
    "service-responded": _ANY,
    "allocation-accepted": _ANY,
    **dict.fromkeys(
        (
            "victim-contacted", "victim-consent-recorded", "victim-needs-assessed", "safety-plan-recorded", "victim-informed",
            "victim-views-recorded", "personal-statement-recorded", "review-right-recorded", "satisfaction-recorded", "advocacy-ended",
        ),
        ("constable", "detective_sergeant", "victim_advocate"),
    ),
    "identity-disclosed": ("detective_sergeant",),
    "share-decided": ("detective_sergeant",),
    "triage-decided": ("constable", "detective_sergeant"),
    "screen-decided": ("consultant_forensic_psychologist", "detective_sergeant", "mental_health_nurse"),
    "action-routed": ("consultant_forensic_psychologist", "detective_sergeant"),
    "referral-linked": ("detective_sergeant",),
    "case-allocated": ("detective_sergeant",),
    "case-transferred": ("detective_sergeant",),
    "review-held": ("detective_sergeant",),
    "case-closed": ("detective_sergeant",),
    "dispute-resolved": ("detective_sergeant",),
    "case-reopened": ("detective_sergeant",),
}
"""Who may decide what. Deciders are not published (domain.md 1.2 marks them as a hypothesis): these are the demonstration's own."""
PROGRAMME = {"site": "Invented Cheshire", "started_on": "2018-03-01", "fully_active_on": "2018-09-01", "funding": 80_000_000}
"""The days of the programme and what Cheshire was given, over £800,000 (seed.txt); the site's name says that it is a demonstration."""
CONTACT = "Nobody: a demonstration, in which everything is invented"
_LEDGER_ROLES = ("practitioner", "supervisor")


def policy() -> str:
    """Write the demonstration's policy as the JSON document that a unit adopts."""
    deciders = {kind: sorted({*roles, *_LEDGER_ROLES}) for kind, roles in _DECIDERS.items()}
    sectors = {code: sector for code, (_, sector) in AGENCIES.items()}
    return json.dumps({"contact": CONTACT, "deciders": deciders, "sectors": sectors}, indent=1) + "\n"


def acts(since: date, reviewed: date) -> Iterator[dict[str, Any]]:
    """Give the lines that make the unit: agencies, members and their roles from ``since`` on, its standing agreement and its policy.

    ``reviewed``: the day by which the agreement is to be reviewed.

    They stand in the unit's stream and so name neither a case nor a person; a member's id is made from the name.
    """
    for code, (name, sector) in (AGENCIES | ADVOCACY).items():
        yield _line("agency-named", agency=code, name=name, sector=sector, since=since.isoformat())
    for member in MEMBERS:
        told = str(uuid5(NAMESPACE_URL, f"caseledger-demonstration:{member.name}"))
        yield _line("member-named", member=told, name=member.name, since=since.isoformat())
        held = {"role": member.role, "agency": member.agency, "grade": member.grade, "since": since.isoformat()}
        yield _line("role-held", member=told, **held)
    yield _line("programme-recorded", **PROGRAMME)
    yield _line("agreement-adopted", **AGREED, review_on=reviewed.isoformat(), adopted_on=since.isoformat())
    document = policy()
    yield _line("policy-adopted", document=document, digest=sha256(document.encode()).hexdigest())


def _line(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "fields": fields}
