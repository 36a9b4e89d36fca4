"""Standing agreements: what senior leaders permit the agencies of the unit to see of each other's entries (seed.txt; domain.md 8)."""

from datetime import date
from typing import Annotated

from annotated_types import Len

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Doc, Entry, Event, Form, Group, Narrative
from ledger.events.lawful import SharingBasis

Wild = Annotated[str, Form("code", r"\*|[A-Za-z][A-Za-z0-9_-]{0,39}")]
LEADERS = frozenset({"administrator", "supervisor"})


class AgreementAdopted(Event):
    """Senior leaders permit sharing: which agencies see which groups of entries, for which purpose, on which basis (seed.txt)."""

    says = (
        "{actor} recorded a [{provisional?}provisional ]standing agreement[, {title}]. Agencies: {agencies}. "
        "Groups of entries they may see: {groups}.[ Of these, what was brought by: {originators}.] Purposes: {purposes}. "
        "Basis: {sharing_basis}. Review by {review_on}.[ It stands beside those in force{beside?}.][ Signed on {adopted_on}.]"
        "[ Permitted by {leaders}.][ Conditions: {conditions}.]"
    )
    group, stream, effect, administrative = Group.UNIT, "unit", "agreement", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    agencies: Annotated[tuple[Wild, ...], Len(1), Doc("agencies that may see, or * for every one")]
    groups: Annotated[tuple[Wild, ...], Len(1), Doc("groups of entries, or * for every one")]
    purposes: Annotated[tuple[Wild, ...], Len(1), Doc("purposes, or * for every one")]
    sharing_basis: Annotated[SharingBasis, Doc("on which basis they share")]
    review_on: Annotated[date, Doc("day by which the agreement is reviewed", ahead=True)]
    provisional: Annotated[bool, Doc("whether it stands only until the leaders have decided")] = False
    originators: Annotated[
        tuple[Wild, ...] | None, Len(1), Doc("agencies whose entries it opens, or * for every one; without any, those that may see")
    ] = None
    beside: Annotated[bool | None, Doc("whether it stands beside the agreements in force; else it takes the place of all of them")] = None
    title: Annotated[str | None, Form("title", r"[A-Za-z0-9][A-Za-z0-9 &'.,()/-]{0,79}"), Doc("title or reference of the document")] = None
    adopted_on: Annotated[date | None, Doc("day on which the leaders signed it")] = None
    leaders: Annotated[tuple[str, ...] | None, About("stream"), Doc("name, role and agency of each leader who permitted it")] = None
    conditions: Annotated[Narrative | None, About("stream"), Doc("conditions on which they share")] = None


class ReviewOutcome(Code):
    """What a review of an agreement comes to."""

    CONTINUED = "continued", "it stands until the next review"
    ENDED = "ended", "it stands no longer"


class AgreementReviewed(Event):
    """A standing agreement was reviewed: it goes on until the next review, or it ends (domain.md 3, joint controllers; 5.8)."""

    says = (
        "{actor} recorded the review of the agreement in {agreement}: {outcome}.[ Next review by {review_on}.]"
        "[ Reviewed by {leaders}.][ Findings: {findings}.]"
    )
    group, stream, effect, administrative = Group.UNIT, "unit", "agreement-review", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    agreement: Annotated[Entry, Doc("number of the unit's entry that adopted it")]
    outcome: Annotated[ReviewOutcome, Doc("what the review came to")]
    review_on: Annotated[date | None, Doc("day of the next review, where it goes on", ahead=True)] = None
    leaders: Annotated[tuple[str, ...] | None, About("stream"), Doc("name, role and agency of each leader who reviewed it")] = None
    findings: Annotated[Narrative | None, About("stream"), Doc("what the review found")] = None
