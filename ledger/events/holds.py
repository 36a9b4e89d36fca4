"""Legal holds: while one stands, nothing that it covers is erased (CPIA Code of Practice, retention of material; domain.md 3, 5.12)."""

from datetime import date
from typing import Annotated

from annotated_types import Len

from ledger.events.envelope import Purpose
from ledger.events.event import About, Agency, Code, Doc, Entry, Event, Group, Narrative
from ledger.events.privacy import RIGHTS_OFFICERS


class HoldKind(Code):
    """For what material is kept (domain.md 5.12)."""

    CPIA = "cpia", "a criminal investigation or prosecution"
    CIVIL = "civil", "a civil claim"
    INQUIRY = "inquiry", "an inquiry"
    CORONER = "coroner", "a coroner's inquest"
    COMPLAINT = "complaint", "a complaint"
    APPEAL = "appeal", "an appeal or a review of a conviction"


class HoldUntil(Code):
    """What has to have happened before a hold may end (CPIA Code of Practice, retention of material; domain.md 3)."""

    CHARGING_DECISION = "charging_decision", "it is decided whether to charge"
    VERDICT = "verdict", "the accused is acquitted or convicted, or the case is dropped"
    RELEASE = "release", "the convicted person is released, and six months from conviction have passed"
    APPEAL_ENDED = "appeal_ended", "the appeal or review of the conviction has ended"
    PROCEEDINGS_ENDED = "proceedings_ended", "the claim, inquest, inquiry or complaint has ended"


class LegalHoldPlaced(Event):
    """Material of a case, or of a person and of his cases, is kept until the hold is released; in a case, of its parties too.

    Of whoever was recorded under two numbers and found to be one, under both.

    With ``controllers`` it holds what these hold, else what anybody does (domain.md 3, 5.12).
    """

    says = (
        "{actor} placed a legal hold on this record[, on what is held by {controllers},] for {kind}, until {until}. "
        "It is looked at again by {review_on}. {reason}."
    )
    group, stream, effect, administrative = Group.PRIVACY, "record", "hold", True
    enforced = ("kind", "controllers")
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    kind: Annotated[HoldKind, Doc("for what it is kept")]
    until: Annotated[HoldUntil, Doc("what has to have happened before it may end")]
    review_on: Annotated[date, Doc("day by which the hold is looked at again", ahead=True)]
    reason: Annotated[Narrative, About("stream"), Doc("who asks for it, and for what")]
    controllers: Annotated[tuple[Agency, ...] | None, Len(1), Doc("agencies whose material is held; without any, all")] = None


class LegalHoldReleased(Event):
    """A legal hold ends; it is released by the agency that placed it (domain.md 5.12)."""

    says = "{actor} released the legal hold in {hold}. {reason}."
    group, stream, effect, administrative = Group.PRIVACY, "record", "hold-released", True
    enforced = ("hold",)
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    hold: Annotated[Entry, Doc("number of the entry that placed it")]
    reason: Annotated[Narrative, About("stream"), Doc("what has happened, so that it may end")]
