"""Acts of sharing beyond the standing agreements: asked, decided, made, followed up (domain.md 5.8, 8; DPA 2018 ss.36, 38; Caldicott).

An agency shares what it brought itself. What is shared is named by the numbers of entries; who receives it is an agency of the unit, to
which the ledger then shows it, or somebody outside, who gets a pack.
"""

from datetime import date
from typing import Annotated

from annotated_types import MinLen

from ledger.events.envelope import Purpose
from ledger.events.event import About, Agency, Code, Digest, Doc, Entry, Event, Group, Member, Narrative, Person
from ledger.events.lawful import SharingBasis

Items = Annotated[tuple[Entry, ...], MinLen(1), Doc("numbers of the entries of this case")]
Recipient = Annotated[Agency | None, Doc("agency that receives it, by its code")]
Outside = Annotated[str | None, About("stream"), Doc("who receives it outside the unit: person and organisation")]


class Urgency(Code):
    """How soon an answer is needed."""

    ROUTINE = "routine", "routine"
    URGENT = "urgent", "urgent"
    IMMEDIATE = "immediate", "at once, because somebody is in danger"


class ShareDecision(Code):
    """What is decided on a request, or without one (domain.md 5.8)."""

    GRANTED = "granted", "granted"
    PARTLY = "partly", "granted in part"
    REFUSED = "refused", "refused"


class Informed(Code):
    """Whether the person concerned was told of the sharing (Caldicott principle 8; DPA 2018 s.44; UK GDPR Art 14)."""

    INFORMED = "informed", "the person was told"
    WILL_BE = "will_be", "the person will be told afterwards"
    NOT_SAFE = "not_safe", "the person was not told, because that would put somebody at risk"
    PREJUDICE = "prejudice", "the person was not told, because that would prejudice an investigation or proceedings"
    NOT_POSSIBLE = "not_possible", "the person could not be told"


class Method(Code):
    """How it was given."""

    LEDGER = "ledger", "in this ledger"
    PACK = "pack", "as a pack of files"
    ORAL = "oral", "by word of mouth"
    PAPER = "paper", "on paper"


class Quality(Code):
    """How far what is shared can be relied on, as its sender states it (DPA 2018 s.38(4)-(5))."""

    VERIFIED = "verified", "verified"
    BELIEVED = "believed", "believed to be so, and not verified"
    PARTLY = "partly", "in part only"
    UNKNOWN = "unknown", "not known"


class Following(Code):
    """What became of what was shared (domain.md 5.8, 8)."""

    ACKNOWLEDGED = "acknowledged", "received"
    RECALLED = "recalled", "recalled by who shared it"
    RETURNED = "returned", "returned by its recipient"
    DESTROYED = "destroyed", "destroyed by its recipient"


class NoticeOf(Code):
    """What a recipient is told of what he was given (DPA 2018 s.48(9); domain.md 0.6)."""

    CORRECTION = "correction", "a correction"
    ERASURE = "erasure", "an erasure"
    RESTRICTION = "restriction", "a restriction"
    LIFTING = "lifting", "the lifting of a restriction"
    RECALL = "recall", "a recall"
    UNLAWFUL = "unlawful", "that it should not have been shared"


class ShareRequested(Event):
    """Somebody asks for what an agency brought: which entries or what kind, for what purpose, how soon (domain.md 5.8)."""

    says = (
        "{actor} asked {of} to share[ with {recipient}][ with {outside}], for {purposes}:[ {items}.][ {wanted}.]"
        "[ Why it is needed: {why}.] Urgency: {urgency}.[ Answer wanted by {reply_by}.]"
    )
    group, after_closure = Group.SHARING, True
    recorders = frozenset({"disclosure_officer", "practitioner", "supervisor"})
    of: Annotated[Agency, Doc("agency that is asked, by its code")]
    purposes: Annotated[tuple[Purpose, ...], MinLen(1), Doc("for which purposes it is asked")]
    urgency: Annotated[Urgency, Doc("how soon an answer is needed")]
    recipient: Recipient = None
    outside: Outside = None
    items: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries of this case, where they are known")] = None
    wanted: Annotated[Narrative | None, About("stream"), Doc("what is asked for")] = None
    why: Annotated[Narrative | None, About("stream"), Doc("why it is needed")] = None
    reply_by: Annotated[date | None, Doc("day by which an answer is wanted", ahead=True)] = None


class ShareDecided(Event):
    """Whether to share, on which basis, why that is necessary and proportionate, and the least that serves (domain.md 3, 5.8)."""

    says = (
        "{actor} decided on sharing[ as asked in {request}][ with {recipient}][ with {outside}][, done in an emergency in {share}]:"
        " {decision}. Basis: {sharing_basis}."
        "[ Entries: {items}.][ Purposes: {purposes}.] Necessity: {necessity}. Proportionality: {proportionality}. Minimum: {minimum}."
        " The person concerned: {informed}.[ {informed_why}.][ The Caldicott Guardian was consulted{caldicott?}.]"
        "[ Conditions: {conditions}.][ Refused because: {refusal}.]"
    )
    group, decides, after_closure = Group.SHARING, True, True
    decision: Annotated[ShareDecision, Doc("what is decided")]
    sharing_basis: Annotated[SharingBasis, Doc("on which basis")]
    necessity: Annotated[Narrative, About("stream"), Doc("why it is necessary")]
    proportionality: Annotated[Narrative, About("stream"), Doc("why it is proportionate")]
    minimum: Annotated[Narrative, About("stream"), Doc("why nothing less serves the purpose")]
    informed: Annotated[Informed, Doc("whether the person concerned was told")]
    request: Annotated[Entry | None, Doc("number of the entry in which it was asked for")] = None
    share: Annotated[Entry | None, Doc("number of the entry in which it was shared in an emergency, where that came first")] = None
    recipient: Recipient = None
    outside: Outside = None
    items: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that may be shared")] = None
    purposes: Annotated[tuple[Purpose, ...] | None, MinLen(1), Doc("for which purposes it may be used")] = None
    informed_why: Annotated[Narrative | None, About("stream"), Doc("why the person was not told, or how")] = None
    caldicott: Annotated[bool | None, Doc("whether the Caldicott Guardian was consulted")] = None
    conditions: Annotated[Narrative | None, About("stream"), Doc("conditions on which it may be shared")] = None
    refusal: Annotated[Narrative | None, About("stream"), Doc("why it, or a part, is refused")] = None


class ShareMade(Event):
    """Entries were given to a recipient, as decided or in an emergency, with a statement of their quality (DPA 2018 s.38; domain.md 5.8).

    To an agency of the unit the ledger shows them from then on, until a last day where one is given, or until they are recalled.
    """

    says = (
        "{actor} shared {items}[ and the identity of {persons}][ with {recipient}][ with {outside}] {method}, for {purposes}"
        "[, as decided in {decision}][, in an emergency: {emergency}]. Accuracy: {accuracy}. Completeness: {completeness}."
        " Reliability: {reliability}. As of {as_of}.[ Left out: {left_out}.][ Conditions: {conditions}.][ It may be used until {until}.]"
        "[ SHA-256 of the manifest: {manifest}.][ Checked by {checked_by}.]"
    )
    group, effect, after_closure = Group.SHARING, "share", True
    enforced = ("items", "persons", "recipient", "purposes", "until")
    items: Items
    purposes: Annotated[tuple[Purpose, ...], MinLen(1), Doc("for which purposes it may be used")]
    method: Annotated[Method, Doc("how it was given")]
    accuracy: Annotated[Quality, Doc("how accurate it is")]
    completeness: Annotated[Quality, Doc("how complete it is")]
    reliability: Annotated[Quality, Doc("how reliable its sources are")]
    as_of: Annotated[date, Doc("day up to which it is current")]
    recipient: Recipient = None
    outside: Outside = None
    persons: Annotated[tuple[Person, ...] | None, MinLen(1), Doc("persons whose identity is given with it")] = None
    decision: Annotated[Entry | None, Doc("number of the entry that decided it")] = None
    emergency: Annotated[Narrative | None, About("stream"), Doc("why it could not wait for a decision")] = None
    left_out: Annotated[Narrative | None, About("stream"), Doc("what was left out of the entries, and why")] = None
    conditions: Annotated[Narrative | None, About("stream"), Doc("conditions on which it was given")] = None
    until: Annotated[date | None, Doc("last day on which it may be used", ahead=True)] = None
    manifest: Annotated[Digest | None, Doc("SHA-256 of the pack's manifest, in hexadecimal")] = None
    checked_by: Annotated[Member | None, Doc("member who checked it before it went")] = None


class ShareFollowed(Event):
    """What was shared was received, recalled, returned or destroyed (domain.md 5.8, 8)."""

    says = "{actor} recorded that what was shared in {share} was {how}.[ {note}.]"
    group, effect, after_closure = Group.SHARING, "share-followed", True
    share: Annotated[Entry, Doc("number of the entry in which it was shared")]
    how: Annotated[Following, Doc("what became of it")]
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class RecipientNotified(Event):
    """A recipient was told what became of what he was given: corrected, erased, restricted, recalled (DPA 2018 s.48(7), (9))."""

    says = "{actor} told the recipient of what was shared in {share}[, {recipient},] of {of}[ in {entry}].[ {note}.]"
    group, after_closure = Group.SHARING, True
    share: Annotated[Entry, Doc("number of the entry in which it was shared")]
    of: Annotated[NoticeOf, Doc("what he was told of")]
    entry: Annotated[Entry | None, Doc("number of the entry that corrected, erased, restricted or recalled it")] = None
    recipient: Annotated[Agency | None, Doc("agency that was told, by its code, where several received it; without one, all")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class ConditionBreached(Event):
    """A recipient broke a condition on which something was shared (domain.md 5.8)."""

    says = "{actor} recorded that a condition of what was shared in {share} was broken: {breach}.[ What was done: {remedy}.]"
    group, after_closure, reports = Group.SHARING, True, True
    share: Annotated[Entry, Doc("number of the entry in which it was shared")]
    breach: Annotated[Narrative, About("stream"), Doc("which condition was broken, and how")]
    remedy: Annotated[Narrative | None, About("stream"), Doc("what was done about it")] = None
