"""What is asked, applied for, reviewed and served in proceedings (CPIA 1996 ss.5 to 8, 14 to 17; domain.md 5.10, 8)."""

from datetime import date
from typing import Annotated

from annotated_types import MinLen

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Digest, Doc, Entry, Event, Group, Narrative, Person
from ledger.events.proceedings import OFFICERS


class Side(Code):
    """Who is on the other end (design: audiences of a bundle)."""

    PROSECUTOR = "prosecutor", "the prosecutor"
    COURT = "court", "the court"
    DEFENCE = "defence", "the defence"
    APPLICANT = "applicant", "the applicant"
    RESPONDENT = "respondent", "the respondent"
    SUBJECT = "subject", "the person whose data it is"
    THIRD_PARTY = "third_party", "a third party"


class DefenceStatementKind(Code):
    """Which notice the defence gave (CPIA 1996 ss.5 to 6C)."""

    COMPULSORY = "compulsory", "a defence statement"
    VOLUNTARY = "voluntary", "a voluntary defence statement"
    UPDATED = "updated", "an updated defence statement"
    NONE_TO_ADD = "none_to_add", "a statement that there is nothing to add"
    WITNESSES = "witnesses", "a notice of witnesses"


class ApplicationKind(Code):
    """For what a court is asked."""

    DEFENCE_DISCLOSURE = "defence_disclosure", "disclosure, by the defence (CPIA 1996 s.8)"
    PUBLIC_INTEREST_IMMUNITY = "public_interest_immunity", "an order that material is not disclosed in the public interest"
    THIRD_PARTY_MATERIAL = "third_party_material", "material of a third party"
    TIME = "time", "more time"
    REPORTING = "reporting", "a restriction on reporting"
    SPECIAL_MEASURES = "special_measures", "special measures for a witness"
    HEARSAY = "hearsay", "leave for hearsay, or notice of it"
    OTHER = "other", "something else"


class Ruling(Code):
    """What the court ruled, or found on review (CPIA 1996 ss.14, 15)."""

    GRANTED = "granted", "granted it"
    PARTLY = "partly", "granted it in part"
    REFUSED = "refused", "refused it"
    WITHDRAWN = "withdrawn", "was told that it is withdrawn"
    UPHELD = "upheld", "reviewed its order and upheld it"
    ENDED = "ended", "reviewed its order and ended it"


class ReviewTrigger(Code):
    """What made a review of disclosure due (CPIA 1996 s.7A; domain.md 5.10)."""

    NEW_MATERIAL = "new_material", "new material"
    DEFENCE_STATEMENT = "defence_statement", "a defence statement"
    REQUEST = "request", "a request"
    RULING = "ruling", "a ruling"
    EVIDENCE = "evidence", "evidence given in court"
    PERIODIC = "periodic", "the day set for it"


class ReviewResult(Code):
    """What a review found."""

    NOTHING_FURTHER = "nothing_further", "nothing further falls to be disclosed"
    LISTED = "listed", "further items are listed"
    DISCLOSE = "disclose", "items now fall to be disclosed"
    ENQUIRE = "enquire", "further enquiries are to be made"


class ServiceMethod(Code):
    """How something was served."""

    ELECTRONIC = "electronic", "electronically"
    PAPER = "paper", "on paper"
    INSPECTION = "inspection", "by inspection"
    COURT_SYSTEM = "court_system", "on the court's system"


class ServiceStep(Code):
    """What became of what was served."""

    ACKNOWLEDGED = "acknowledged", "was acknowledged"
    CHASED = "chased", "was chased up"
    RETURNED = "returned", "was returned"
    FAILED = "failed", "did not reach its recipient"


class DefenceStatementReceived(Event):
    """A defence statement or notice was received, which makes a review due (CPIA 1996 ss.5 to 6C, 7A)."""

    says = (
        "{actor} recorded that {kind} of {party} was received on {received_on}[, out of time{late?}]."
        "[ SHA-256 of it: {file}.][ {issues}.]"
    )
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "received_on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    kind: Annotated[DefenceStatementKind, Doc("which notice")]
    party: Annotated[Person, Doc("whose it is")]
    received_on: Annotated[date, Doc("on which day it was received")]
    late: Annotated[bool | None, Doc("whether it was out of time")] = None
    issues: Annotated[Narrative | None, About("party"), Doc("which matters of fact and law are in issue", wanted=True)] = None
    file: Annotated[Digest | None, Doc("SHA-256 of the document, in hexadecimal")] = None


class DisclosureRequested(Event):
    """Somebody asks for material, or for particulars of an item (CPIA 1996 s.8(1); domain.md 5.10)."""

    says = "{actor} recorded that on {asked_on} {by} asked for disclosure[ of {items}]: {wanted}.[ An answer is wanted by {reply_by}.]"
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "asked_on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    by: Annotated[Side, Doc("who asks")]
    asked_on: Annotated[date, Doc("on which day")]
    wanted: Annotated[Narrative, About("stream"), Doc("what is asked for, and why")]
    items: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that list the items, where they are known")] = None
    reply_by: Annotated[date | None, Doc("day by which an answer is wanted", ahead=True)] = None


class DisclosureRequestAnswered(Event):
    """A request for disclosure is answered (domain.md 5.10; design: court disclosure)."""

    says = "{actor} recorded that the request in {request} was answered on {on}: {answer}."
    group, stream, happened_on, after_closure = Group.PROCEEDINGS, "proceedings", "on", True
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    request: Annotated[Entry, Doc("number of the entry that recorded the request")]
    on: Annotated[date, Doc("on which day")]
    answer: Annotated[Narrative, About("stream"), Doc("what was answered")]


class CourtApplicationMade(Event):
    """A court is asked for something that bears on disclosure (CPIA 1996 ss.3(6), 8, 14 to 16)."""

    says = (
        "{actor} recorded that on {on} {by} applied for {kind}[, as to {items}][, without notice to the other side{without_notice?}]."
        "[ {matter}.]"
    )
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    kind: Annotated[ApplicationKind, Doc("for what")]
    by: Annotated[Side, Doc("who applies")]
    on: Annotated[date, Doc("on which day")]
    items: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that list the items")] = None
    without_notice: Annotated[bool | None, Doc("whether the other side is not told of it")] = None
    matter: Annotated[Narrative | None, About("stream"), Doc("grounds, in brief")] = None


class CourtApplicationRuled(Event):
    """A court ruled on an application, or reviewed its ruling (CPIA 1996 ss.14, 15)."""

    says = (
        "{actor} recorded that on {on}, on the application in {application}, the court {ruling}."
        "[ It is to be reviewed by {review_by}.][ {terms}.]"
    )
    group, stream, happened_on, after_closure = Group.PROCEEDINGS, "proceedings", "on", True
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    application: Annotated[Entry, Doc("number of the entry that recorded the application")]
    ruling: Annotated[Ruling, Doc("what the court did")]
    on: Annotated[date, Doc("on which day")]
    review_by: Annotated[date | None, Doc("day by which the order is to be reviewed", ahead=True)] = None
    terms: Annotated[Narrative | None, About("stream"), Doc("terms of the ruling")] = None


class DisclosureReviewed(Event):
    """Disclosure was reviewed again, as the duty continues until the proceedings end (CPIA 1996 s.7A)."""

    says = "{actor} reviewed disclosure on {on} because of {trigger}[ in {entry}]: {result}.[ It is reviewed again by {next_by}.][ {note}.]"
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    trigger: Annotated[ReviewTrigger, Doc("why")]
    result: Annotated[ReviewResult, Doc("what was found")]
    on: Annotated[date, Doc("on which day")]
    entry: Annotated[Entry | None, Doc("number of the entry that made the review due")] = None
    next_by: Annotated[date | None, Doc("day by which it is reviewed again", ahead=True, wanted=True)] = None
    note: Annotated[Narrative | None, About("stream"), Doc("what was looked at")] = None


class OfficerCertified(Event):
    """A disclosure officer certifies that the duties under the Code of Practice have been met (CPIA Code of Practice, certification)."""

    says = "{actor} certified the schedules in {schedules}: {certificate}."
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = frozenset({"disclosure_officer"}), Purpose.DISCLOSURE
    schedules: Annotated[tuple[Entry, ...], MinLen(1), Doc("numbers of the entries that issued them")]
    certificate: Annotated[Narrative, About("stream"), Doc("what is certified, in the words of whoever certifies")]


class MaterialDisclosed(Event):
    """Schedules or material were served on somebody, who may use them for the proceedings alone (CPIA 1996 ss.17, 18)."""

    says = (
        "{actor} recorded that on {on} {to} was served {method}[, received by {recipient},]"
        "[ with the schedules in {schedules}][ and the items in {items}][ and the copy in {bundles}]."
        "[ An acknowledgement is wanted by {acknowledge_by}.][ {note}.]"
    )
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    to: Annotated[Side, Doc("who was served")]
    on: Annotated[date, Doc("on which day")]
    method: Annotated[ServiceMethod, Doc("how")]
    schedules: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that issued the schedules")] = None
    items: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that list the items")] = None
    bundles: Annotated[tuple[Entry, ...] | None, MinLen(1), Doc("numbers of the entries that made the copies")] = None
    acknowledge_by: Annotated[date | None, Doc("day by which an acknowledgement is wanted", ahead=True)] = None
    recipient: Annotated[str | None, About("stream"), Doc("person and firm or office that received it")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class ServiceFollowed(Event):
    """What became of a service: acknowledged, chased up, returned, failed (domain.md 5.10; design: court disclosure)."""

    says = "{actor} recorded that the service in {service} {how} on {on}.[ {note}.]"
    group, stream, happened_on, after_closure = Group.PROCEEDINGS, "proceedings", "on", True
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    service: Annotated[Entry, Doc("number of the entry that recorded the service")]
    how: Annotated[ServiceStep, Doc("what became of it")]
    on: Annotated[date, Doc("on which day")]
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class VictimNoticeGiven(Event):
    """A victim was told in writing that information about the victim is asked for, after the request (PCSC Act 2022 s.44C)."""

    says = "{actor} recorded that on {on} the victim was given written notice of the request in {asked}.[ {note}.]"
    group, stream, happened_on, after_closure = Group.PROCEEDINGS, "proceedings", "on", True
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    asked: Annotated[Entry, Doc("number of the entry that recorded the request for information")]
    on: Annotated[date, Doc("on which day")]
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None
