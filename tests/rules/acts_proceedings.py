"""Acts of proceedings beside those of their schedules: officers, parties, requests, rulings, reviews and service."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ledger.events.disclosure import (
    ApplicationKind,
    CourtApplicationMade,
    CourtApplicationRuled,
    DefenceStatementKind,
    DefenceStatementReceived,
    DisclosureRequestAnswered,
    DisclosureRequested,
    DisclosureReviewed,
    MaterialDisclosed,
    OfficerCertified,
    ReviewResult,
    ReviewTrigger,
    Ruling,
    ServiceFollowed,
    ServiceMethod,
    ServiceStep,
    Side,
    VictimNoticeGiven,
)
from ledger.events.proceedings import (
    DisclosureOfficerAppointed,
    Ending,
    OfficerRole,
    ProceedingsCaseJoined,
    ProceedingsClosed,
    ProceedingsMoved,
    ProceedingsReopened,
)
from tests.rules.acts_schedules import OFFICER, SAM, TODAY

BEFORE, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=30)
OTHER = UUID(int=2)


def officer(
    member: UUID = OFFICER, duty: OfficerRole = OfficerRole.DISCLOSURE_OFFICER, since: date = TODAY, succeeds: int | None = None
) -> DisclosureOfficerAppointed:  # fmt: skip
    return DisclosureOfficerAppointed(member=member, duty=duty, since=since, succeeds=succeeds)


def bringing(*cases: UUID) -> ProceedingsCaseJoined:
    return ProceedingsCaseJoined(cases=cases)


def going_on(**where: str) -> ProceedingsMoved:
    return ProceedingsMoved(on=TODAY, **where)


def ending(how: Ending = Ending.CONVICTED) -> ProceedingsClosed:
    return ProceedingsClosed(ending=how, on=TODAY)


def reopening(closed: int) -> ProceedingsReopened:
    return ProceedingsReopened(reason="An appeal.", closed=closed)


def defending(party: UUID = SAM, on: date = TODAY) -> DefenceStatementReceived:
    return DefenceStatementReceived(kind=DefenceStatementKind.COMPULSORY, party=party, received_on=on)


def requesting(*items: int, on: date = TODAY, reply_by: date | None = None) -> DisclosureRequested:
    return DisclosureRequested(by=Side.DEFENCE, asked_on=on, wanted="The call logs.", items=items or None, reply_by=reply_by)


def answering(request: int, on: date = TODAY) -> DisclosureRequestAnswered:
    return DisclosureRequestAnswered(request=request, on=on, answer="There are none.")


def pleading(*items: int, kind: ApplicationKind = ApplicationKind.PUBLIC_INTEREST_IMMUNITY) -> CourtApplicationMade:
    return CourtApplicationMade(kind=kind, by=Side.PROSECUTOR, on=TODAY, items=items or None)


def ruling(application: int, how: Ruling = Ruling.GRANTED, on: date = TODAY, review_by: date | None = None) -> CourtApplicationRuled:
    return CourtApplicationRuled(application=application, ruling=how, on=on, review_by=review_by)


def reviewing(
    trigger: ReviewTrigger = ReviewTrigger.PERIODIC, entry: int | None = None, on: date = TODAY, next_by: date | None = None
) -> DisclosureReviewed:  # fmt: skip
    return DisclosureReviewed(trigger=trigger, result=ReviewResult.NOTHING_FURTHER, on=on, entry=entry, next_by=next_by)


def certifying(*schedules: int) -> OfficerCertified:
    return OfficerCertified(schedules=schedules, certificate="To the best of my belief.")


def serving(to: Side = Side.DEFENCE, on: date = TODAY, **what: Any) -> MaterialDisclosed:
    return MaterialDisclosed(to=to, on=on, **{"method": ServiceMethod.ELECTRONIC, **what})


def following(service: int, how: ServiceStep = ServiceStep.ACKNOWLEDGED, on: date = TODAY) -> ServiceFollowed:
    return ServiceFollowed(service=service, how=how, on=on)


def noticing(asked: int, on: date = TODAY) -> VictimNoticeGiven:
    return VictimNoticeGiven(asked=asked, on=on)
