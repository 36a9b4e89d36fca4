"""Breaches of personal data, and who is told of them (DPA 2018 ss.33(3), 67, 68; UK GDPR Arts 33, 34; domain.md 3, 5.12)."""

from typing import Annotated

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Doc, Entry, Event, Group, Instant, Narrative, Reference
from ledger.events.privacy import RIGHTS_OFFICERS
from ledger.events.rights import RECEIVERS


class BreachKind(Code):
    """What happened to the data (DPA 2018 s.33(3))."""

    DESTRUCTION = "destruction", "data were destroyed"
    LOSS = "loss", "data were lost"
    ALTERATION = "alteration", "data were altered"
    DISCLOSURE = "disclosure", "data were disclosed to somebody who should not have them"
    ACCESS = "access", "data were seen by somebody who should not see them"


class BreachRisk(Code):
    """What is likely to follow for people's rights and freedoms (DPA 2018 ss.67(2), 68(1))."""

    NONE = "none", "no risk is likely"
    RISK = "risk", "a risk is likely"
    HIGH_RISK = "high_risk", "a high risk is likely"


class NeedNotTell(Code):
    """Why the persons concerned need not be told one by one though the risk was high (DPA 2018 s.68(3), (4), (6))."""

    PROTECTED = "protected", "the data cannot be read by whoever has them"
    AVERTED = "averted", "what was done since averted the risk"
    PUBLIC_NOTICE = "public_notice", "that would be out of proportion, and a public notice was given"
    RESTRICTED = "restricted", "telling would obstruct an inquiry or endanger somebody"


class DataBreachRecorded(Event):
    """Personal data were destroyed, lost, altered, disclosed or seen against the rules; the clock of 72 hours begins (DPA 2018 s.67(6))."""

    says = (
        "{actor} recorded a breach of personal data discovered on {discovered_at}[, about {entry}]: {kind}. For the persons concerned "
        "{likely_risk}.[ They need not be told, because {need_not_tell}.] {description}.[ Effects: {effects}.][ What was done: {remedy}.]"
    )
    group, stream = Group.PRIVACY, "record"
    recorders, default_purpose = RECEIVERS, Purpose.INTEGRITY
    kind: Annotated[BreachKind, Doc("what happened to the data")]
    discovered_at: Annotated[Instant, Doc("when the controller became aware of it")]
    likely_risk: Annotated[BreachRisk, Doc("what is likely to follow for the persons concerned")]
    description: Annotated[Narrative, About("stream"), Doc("what happened, to which data, of how many people")]
    effects: Annotated[Narrative | None, About("stream"), Doc("its effects", wanted=True)] = None
    remedy: Annotated[Narrative | None, About("stream"), Doc("what was done about it", wanted=True)] = None
    entry: Annotated[Entry | None, Doc("number of the entry that it is about")] = None
    need_not_tell: Annotated[NeedNotTell | None, Doc("of a high risk: why the persons concerned need not be told")] = None


class Notified(Code):
    """Who is told of a breach (DPA 2018 ss.67(1), 67(9), 68)."""

    REGULATOR = "regulator", "the Information Commissioner"
    PERSON = "person", "each person concerned"
    CONTROLLER = "controller", "the controller from whom the data came"


class DataBreachNotified(Event):
    """Somebody was told of a breach; who tells the Commissioner later than 72 hours says why (DPA 2018 ss.67, 68; domain.md 3)."""

    says = (
        "{actor} recorded that on {at} {to} was told of the breach in {breach}[ (reference {reference})]."
        "[ Not sooner, because: {late_because}.]"
    )
    group, stream = Group.PRIVACY, "record"
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.INTEGRITY
    breach: Annotated[Entry, Doc("number of the entry that recorded the breach")]
    to: Annotated[Notified, Doc("who was told")]
    at: Annotated[Instant, Doc("when")]
    late_because: Annotated[Narrative | None, About("stream"), Doc("of the Commissioner, later than 72 hours: why not sooner")] = None
    reference: Annotated[Reference | None, About("stream"), Doc("reference given by who was told, such as IC-2026-13")] = None
