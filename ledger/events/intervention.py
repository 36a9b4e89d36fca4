"""Interventions by a clinician or programme: health information, held by the agency that gives them (seed.txt; domain.md 5.6, 8)."""

from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Agency, Code, Doc, Entry, Event, Group, Narrative, Person, Slug
from ledger.events.field import Suspect


class InterventionKind(Code):
    """What is offered (domain.md 5.6)."""

    PSYCHOLOGICAL = "psychological", "psychological treatment"
    PSYCHOSOCIAL = "psychosocial", "brief psychosocial intervention"
    OCCUPATIONAL = "occupational", "occupational therapy"
    PSYCHIATRIC = "psychiatric", "psychiatric care"
    ACCREDITED_PROGRAMME = "accredited_programme", "an accredited programme"
    VICTIM_WORK = "victim_work", "therapeutic work with the victim"


class Mandate(Code):
    """Whether the person must take part (domain.md 5.6)."""

    NONE = "none", "voluntarily"
    LICENCE = "licence", "as a condition of a licence"
    ORDER = "order", "as a requirement of a court order"
    SPO_REQUIREMENT = "spo_requirement", "as a requirement of a stalking protection order"


class Attendance(Code):
    """Whether a session took place (domain.md 5.6)."""

    ATTENDED = "attended", "attended"
    LATE = "late", "attended late"
    NOT_ATTENDED = "not_attended", "not attended"
    CANCELLED = "cancelled", "cancelled"


class Mode(Code):
    """How a session was held."""

    IN_PERSON = "in_person", "in person"
    VIDEO = "video", "by video"
    PHONE = "phone", "by telephone"
    CUSTODY = "custody", "in custody"
    HOME = "home", "at home"


class Step(Code):
    """Whether an intervention rests or goes on."""

    PAUSED = "paused", "paused"
    RESUMED = "resumed", "resumed"


class Ending(Code):
    """How an intervention ended (domain.md 8); what "completed" means is the rule of ``ledger.rules.intervention``."""

    COMPLETED = "completed", "completed"
    DECLINED = "declined", "declined before it started"
    DROPPED_OUT = "dropped_out", "the person dropped out"
    TERMINATED = "terminated", "ended early by the provider"


class Phase(Code):
    """When an outcome was measured (domain.md 5.6)."""

    PRE = "pre", "before the intervention"
    MID = "mid", "during the intervention"
    POST = "post", "at the end of the intervention"
    FOLLOW_UP = "follow_up", "at follow-up after the intervention"


Treated = Annotated[Person | None, Doc("the victim, of work with a victim, where the case has more than one")]
OFFERED = Doc("number of the entry that offered it")


class InterventionOffered(Event):
    """An intervention is offered; it is called by this entry from now on (domain.md 5.6)."""

    says = (
        "{actor} offered[ {suspect}][ {victim}] {kind}, provided by {provider}, to be taken up {mandate}."
        "[ It follows the intervention offered in {follows}.][ Aim: {aim}.]"
    )
    group, held_by, default_purpose, after_closure = Group.HEALTH, "health", Purpose.HEALTH_CARE, True
    kind: Annotated[InterventionKind, Doc("what is offered")]
    provider: Annotated[Agency, Doc("agency that provides it, by its code")]
    mandate: Annotated[Mandate, Doc("whether the person must take part")]
    suspect: Suspect = None
    victim: Treated = None
    follows: Annotated[Entry | None, Doc("number of the entry that offered the one it follows")] = None
    aim: Annotated[Narrative | None, About("treated"), Doc("what it is for, by need or risk")] = None


class InterventionStarted(Event):
    """An intervention starts, with what will make it complete: the criteria are agreed now, not afterwards (domain.md 5.6)."""

    says = (
        "The intervention offered in {intervention} started[, planned for {planned|session}]. "
        "It is complete once these criteria are met: {criteria}."
    )
    group, held_by, default_purpose, after_closure, reports = Group.HEALTH, "health", Purpose.HEALTH_CARE, True, True
    intervention: Annotated[Entry, OFFERED]
    criteria: Annotated[tuple[Slug, ...], Doc("what must be met for it to be complete, by code")]
    planned: Annotated[int | None, Ge(1), Doc("number of sessions planned")] = None


class SessionHeld(Event):
    """One session, attended or not; that it took place is health information (domain.md 5.6)."""

    says = "Session {number} of the intervention offered in {intervention}: {attendance}[, {mode}][, {minutes|minute}].[ {note}.]"
    group, held_by, default_purpose, after_closure, reports = Group.HEALTH, "health", Purpose.HEALTH_CARE, True, True
    intervention: Annotated[Entry, OFFERED]
    number: Annotated[int, Ge(1), Doc("number of the session")]
    attendance: Annotated[Attendance, Doc("whether it took place")]
    mode: Annotated[Mode | None, Doc("how it was held")] = None
    minutes: Annotated[int | None, Ge(1), Doc("length in minutes")] = None
    note: Annotated[Narrative | None, About("treated"), Doc("clinical note of the session")] = None


class InterventionPaused(Event):
    """An intervention is paused, or goes on again (domain.md 5.6)."""

    says = "{actor} {step} the intervention offered in {intervention}.[ {reason}.]"
    group, held_by, default_purpose, after_closure = Group.HEALTH, "health", Purpose.HEALTH_CARE, True
    intervention: Annotated[Entry, OFFERED]
    step: Annotated[Step, Doc("whether it rests or goes on")]
    reason: Annotated[Narrative | None, About("treated"), Doc("why")] = None


class InterventionEnded(Event):
    """An intervention ends: completed, declined, dropped out of, or ended early (domain.md 5.6, 8)."""

    says = "The intervention offered in {intervention} ended: {how}.[ Criteria met: {criteria_met}.][ {reason}.]"
    group, held_by, default_purpose, after_closure, reports = Group.HEALTH, "health", Purpose.HEALTH_CARE, True, True
    intervention: Annotated[Entry, OFFERED]
    how: Annotated[Ending, Doc("how it ended")]
    criteria_met: Annotated[tuple[Slug, ...] | None, Doc("which of the criteria for completion were met, by code", wanted=True)] = None
    reason: Annotated[Narrative | None, About("treated"), Doc("why it ended so")] = None


class OutcomeMeasured(Event):
    """A measure of how the person fares, by an instrument that is named and never quoted (domain.md 2.2, 5.6)."""

    says = (
        "{actor} recorded an outcome measure[ of {suspect}][ of {victim}] taken {phase}[ offered in {intervention}], with {instrument}"
        "[ (version {instrument_version})]: score {score}.[ {note}.]"
    )
    group, held_by, default_purpose, after_closure = Group.HEALTH, "health", Purpose.HEALTH_CARE, True
    default_statement = Statement.PROFESSIONAL_ASSESSMENT
    instrument: Annotated[Slug, Doc("instrument, by code")]
    phase: Annotated[Phase, Doc("when it was measured")]
    score: Annotated[int, Doc("score on the instrument's own scale")]
    suspect: Suspect = None
    victim: Treated = None
    instrument_version: Annotated[Slug | None, Doc("version of the instrument, by code")] = None
    intervention: Annotated[Entry | None, OFFERED._replace(later=True)] = None
    note: Annotated[Narrative | None, About("treated"), Doc("what it means")] = None
