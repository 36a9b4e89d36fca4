"""What persons may ask of a controller, what becomes of it, and complaints (DPA 2018 ss.45 to 48, 52 to 54, 164A; domain.md 3, 5.12, 8).

A request stands in the record of the person who makes it; a complaint, or a request of the Information Commissioner, in whichever
record it concerns, the unit's own too. Days that a clock counts from or to are clear; what was said is sealed.
"""

from datetime import date
from typing import Annotated

from ledger.events.envelope import Purpose
from ledger.events.event import About, Agency, Code, Digest, Doc, Entry, Event, Group, Narrative, Reference
from ledger.events.privacy import RIGHTS_OFFICERS

RECEIVERS = RIGHTS_OFFICERS | {"practitioner"}
"""Who takes down what comes in: it may reach anybody, in any form (DPA 2018 s.45(1); ICO guidance on the right of access)."""


class RightKind(Code):
    """What a person asks for (DPA 2018 ss.45 to 47; UK GDPR Arts 15 to 18, 21)."""

    ACCESS = "access", "access to personal data"
    RECTIFICATION = "rectification", "rectification"
    RESTRICTION = "restriction", "restriction of processing"
    ERASURE = "erasure", "erasure"
    OBJECTION = "objection", "an end of processing, by objection"


class RightsChannel(Code):
    """How it came in."""

    LETTER = "letter", "by letter"
    EMAIL = "email", "by email"
    FORM = "form", "by a form"
    TELEPHONE = "telephone", "by telephone"
    IN_PERSON = "in_person", "in person"
    REPRESENTATIVE = "representative", "through a representative"


class Identity(Code):
    """Whether it is certain who asks (DPA 2018 s.52(4))."""

    KNOWN = "known", "known"
    ASKED = "asked", "in doubt, and proof of it was asked for"


class RequestStep(Code):
    """What became of a request (DPA 2018 ss.45, 48, 52 to 54; domain.md 5.12, 8). The phrases follow "on …"."""

    IDENTITY_ASKED = "identity_asked", "proof of identity was asked for"
    IDENTITY_CONFIRMED = "identity_confirmed", "proof of identity was received"
    FEE_ASKED = "fee_asked", "a fee was asked for"
    FEE_PAID = "fee_paid", "the fee was paid"
    CLARIFICATION_ASKED = "clarification_asked", "the person was asked which data or processing the request is about"
    CLARIFIED = "clarified", "the person made clear which data or processing the request is about"
    EXTENDED = "extended", "the person was given notice that the answer takes longer"
    ANSWERED = "answered", "the request was answered in full"
    PARTLY_REFUSED = "partly_refused", "the request was answered in part, and refused in part"
    REFUSED = "refused", "the request was refused"
    WITHDRAWN = "withdrawn", "the person withdrew the request"


class RightsRequestReceived(Event):
    """A person asks a controller for what the law gives a right to; the clock of the answer begins (DPA 2018 ss.45 to 47, 54)."""

    says = (
        "{actor} recorded that on {received_on} {controller} received a request of this person, {channel}, for {kind}. "
        "Identity: {identity}.[ {request}.]"
    )
    group, stream, happened_on = Group.PRIVACY, "person", "received_on"
    recorders, default_purpose = RECEIVERS, Purpose.DATA_RIGHTS
    kind: Annotated[RightKind, Doc("what is asked for")]
    received_on: Annotated[date, Doc("day on which it was received")]
    controller: Annotated[Agency, Doc("controller who is asked, by its code")]
    channel: Annotated[RightsChannel, Doc("how it came in")]
    identity: Annotated[Identity, Doc("whether it is certain who asks")]
    request: Annotated[Narrative | None, About("stream"), Doc("the request in the person's own words", wanted=True)] = None


class RightsRequestFollowed(Event):
    """What became of a request: identity, fee, clarification, extension, answer. Reasons stay inside (DPA 2018 ss.45(7), 48, 52 to 54)."""

    says = (
        "{actor} recorded what became of the request in {request}: on {on} {how}.[ The answer is now due by {until}.]"
        "[ The answer neither confirms nor denies that data are held{neither_confirm_nor_deny?}.]"
        "[ SHA-256 of what was given: {pack}.][ Reasons, kept inside: {reasons}.]"
    )
    group, stream, happened_on = Group.PRIVACY, "person", "on"
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    request: Annotated[Entry, Doc("number of the entry that recorded the request")]
    how: Annotated[RequestStep, Doc("what became of it")]
    on: Annotated[date, Doc("day on which that happened")]
    until: Annotated[date | None, Doc("of an extension: day by which the answer is given now", ahead=True)] = None
    reasons: Annotated[Narrative | None, About("stream"), Doc("why; kept inside, for the Information Commissioner")] = None
    neither_confirm_nor_deny: Annotated[bool | None, Doc("whether the answer leaves open if data are held at all")] = None
    pack: Annotated[Digest | None, Doc("SHA-256 of the pack that was given, in hexadecimal")] = None


class Complainant(Code):
    """Who complains, or asks (DPA 2018 ss.142, 164A, 165; domain.md 5.12)."""

    SUBJECT = "subject", "a complaint of a person whose data it holds"
    VICTIM = "victim", "a complaint of a victim"
    REPRESENTATIVE = "representative", "a complaint made for somebody"
    REGULATOR = "regulator", "a request of the Information Commissioner"


class ComplaintMatter(Code):
    """What it is about."""

    RIGHTS_REQUEST = "rights_request", "how a request of a person was dealt with"
    ACCURACY = "accuracy", "the accuracy of what is recorded"
    USE = "use", "how data were used"
    SHARING = "sharing", "how data were shared"
    SECURITY = "security", "the security of data"
    RETENTION = "retention", "how long data are kept"
    READING = "reading", "who read the record"


class ComplaintReceived(Event):
    """A complaint, or a request of the Information Commissioner, about the handling of data (DPA 2018 ss.142, 164A; domain.md 3)."""

    says = (
        "{actor} recorded that on {received_on} {controller} received {made_by}, about {about}[ (reference {reference})]."
        "[ An answer is wanted by {reply_by}.][ {complaint}.]"
    )
    group, stream, happened_on = Group.PRIVACY, "record", "received_on"
    recorders, default_purpose = RECEIVERS, Purpose.DATA_RIGHTS
    made_by: Annotated[Complainant, Doc("who complains, or asks")]
    about: Annotated[ComplaintMatter, Doc("what it is about")]
    received_on: Annotated[date, Doc("day on which it was received")]
    controller: Annotated[Agency, Doc("controller to whom it is addressed, by its code")]
    reply_by: Annotated[date | None, Doc("day by which an answer is wanted", ahead=True)] = None
    reference: Annotated[Reference | None, About("stream"), Doc("reference of whoever complains or asks, such as IC-2026-12")] = None
    complaint: Annotated[Narrative | None, About("stream"), Doc("what is complained of, or asked", wanted=True)] = None


class ComplaintStep(Code):
    """What became of it (DPA 2018 s.164A(3), (4); domain.md 3, 5.12)."""

    ACKNOWLEDGED = "acknowledged", "its receipt was acknowledged"
    PROGRESS_TOLD = "progress_told", "word was given of how far the matter is"
    ANSWERED = "answered", "it was answered, and the outcome was told"
    WITHDRAWN = "withdrawn", "it was withdrawn"


class ComplaintFollowed(Event):
    """What became of a complaint, or of a request of the Information Commissioner (DPA 2018 s.164A(3), (4); domain.md 3, 5.12)."""

    says = "{actor} recorded what became of the complaint or request in {complaint}: on {on} {how}.[ {note}.]"
    group, stream, happened_on = Group.PRIVACY, "record", "on"
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    complaint: Annotated[Entry, Doc("number of the entry that recorded it")]
    how: Annotated[ComplaintStep, Doc("what became of it")]
    on: Annotated[date, Doc("day on which that happened")]
    note: Annotated[Narrative | None, About("stream"), Doc("what was said, and to whom")] = None
