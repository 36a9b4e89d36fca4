"""Further conduct, whether or not it is charged, and what bears on whether it could be seen (seed.txt; domain.md 5.11).

It belongs to a suspect and a victim, not only to a case. Nobody may claim that there was none without saying where it was looked for,
and until when.
"""

from datetime import date
from typing import Annotated

from ledger.events.behaviour import Behaviour
from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Group, Narrative, Person


class Against(Code):
    """Towards whom the further conduct was (domain.md 5.11)."""

    SAME = "same", "the same victim"
    NEW = "new", "a new victim"
    THIRD = "third", "a third person close to the victim"


class Reporter(Code):
    """Who told of it (domain.md 5.11)."""

    POLICE = "police", "the police"
    VICTIM = "victim", "the victim"
    CLINICIAN = "clinician", "a clinician"
    PROBATION = "probation", "probation"
    ADVOCATE = "advocate", "the victim advocate"
    OTHER = "other", "somebody else"


class Finding(Code):
    """What became of a report of further conduct; a conviction or caution proves it (domain.md 5.11)."""

    SUBSTANTIATED = "substantiated", "substantiated"
    UNSUBSTANTIATED = "unsubstantiated", "not substantiated"
    CONVICTED = "convicted", "proven by a conviction"
    CAUTIONED = "cautioned", "proven by a caution"


class Exposure(Code):
    """Where the suspect is: time in custody or hospital is no time at liberty (domain.md 5.11)."""

    CUSTODY = "custody", "was in custody"
    HOSPITAL = "hospital", "was in hospital"
    COMMUNITY = "community", "was in the community"
    ABROAD = "abroad", "was abroad"
    UNKNOWN = "unknown", "was at a place that is not known"


class Checked(Code):
    """Where further conduct was looked for (domain.md 5.11)."""

    PNC = "pnc", "the Police National Computer"
    PND = "pnd", "the Police National Database"
    FORCE = "force", "the force's own systems"
    ADVOCATE = "advocate", "the victim advocate"
    HEALTH = "health", "the health trust"
    PROBATION = "probation", "probation"
    VICTIM = "victim", "the victim"


class Seen(Code):
    """What looking for further conduct found; a claim of none is made in no other way (domain.md 5.11)."""

    NONE = "none", "none was found"
    SOME = "some", "some was found, and is recorded"


class ReoffenceReported(Event):
    """Further conduct is reported, whether or not it is ever charged (seed.txt; domain.md 5.11)."""

    says = (
        "Further conduct by {suspect} towards {against}[, {victim},] was reported by {reporter}: {behaviours}"
        "[, crime reference {crime_ref}].[ {account}.]"
    )
    group, default_statement, after_closure, reports = Group.CONDUCT, Statement.ALLEGATION, True, True
    suspect: Annotated[Person, Doc("whose conduct it is, a suspect of the case")]
    against: Annotated[Against, Doc("towards whom")]
    reporter: Annotated[Reporter, Doc("who told of it")]
    behaviours: Annotated[tuple[Behaviour, ...], Doc("what was done")]
    victim: Annotated[
        Person | None, Doc("the person it was towards, where recorded: a victim of the case, if the same", wanted=True)
    ] = None
    crime_ref: Annotated[str | None, About("stream"), Doc("crime reference")] = None
    account: Annotated[Narrative | None, About("victim"), Doc("what is said to have happened")] = None


class ReoffenceAssessed(Event):
    """Whether what was reported is substantiated or proven; a later assessment counts, all remain (domain.md 5.11)."""

    says = "{actor} recorded that the further conduct reported in {report} is {finding}[ (decided on {decided_on})].[ {grounds}.]"
    group, default_statement, after_closure = Group.CONDUCT, Statement.PROFESSIONAL_ASSESSMENT, True
    report: Annotated[Entry, Doc("number of the entry that reported it")]
    finding: Annotated[Finding, Doc("what was found")]
    decided_on: Annotated[date | None, Doc("day of the conviction, the caution or the finding", wanted=True)] = None
    grounds: Annotated[Narrative | None, About("suspect"), Doc("on what it rests")] = None


class ExposureChanged(Event):
    """Where the suspect is from a day on: time in custody or hospital is told apart from time at liberty (domain.md 5.11, 8)."""

    says = "{suspect} {to} from {since}[ (last day, known or expected: {until})].[ {detail}.]"
    group, after_closure, reports = Group.CONDUCT, True, True
    happened_on = "since"
    suspect: Annotated[Person, Doc("who, a suspect of the case")]
    to: Annotated[Exposure, Doc("where the suspect is")]
    since: Annotated[date, Doc("first day")]
    until: Annotated[date | None, Doc("last day, where it is known or expected", wanted=True, ahead=True)] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("where, and how it is known")] = None


class DeathRecorded(Event):
    """A party of the case has died (domain.md 5.11)."""

    says = "{party} died on {died_on}.[ {detail}.]"
    group, after_closure, reports = Group.CONDUCT, True, True
    happened_on = "died_on"
    party: Annotated[Person, Doc("who, a party of the case")]
    died_on: Annotated[date, Doc("day of death")]
    detail: Annotated[Narrative | None, About("party"), Doc("how it is known")] = None


class SurveillanceWindowClosed(Event):
    """Checks for further conduct, from which day up to which and where; not covert surveillance.

    Without such checks nobody may say that there was none (domain.md 5.11).
    """

    says = (
        "{actor} recorded checks for further conduct by {suspect}[ from {data_from}] up to {data_through}, with {checked}: {seen}."
        "[ {limits}.]"
    )
    group, default_statement, after_closure = Group.CONDUCT, Statement.PROFESSIONAL_ASSESSMENT, True
    suspect: Annotated[Person, Doc("whose conduct, a suspect of the case")]
    data_through: Annotated[date, Doc("last day for which it was looked for")]
    checked: Annotated[tuple[Checked, ...], Doc("where it was looked for")]
    seen: Annotated[Seen, Doc("whether any was found")]
    data_from: Annotated[date | None, Doc("first day for which it was looked for; if left out, that of the referral")] = None
    limits: Annotated[Narrative | None, About("stream"), Doc("what could not be seen")] = None
