"""Events of the victim's examples, short to write. People are invented."""

from datetime import date
from typing import Any
from uuid import UUID

from ledger.events.envelope import Category
from ledger.events.intake import PartyJoined
from ledger.events.programme import ProgrammeRecorded
from ledger.events.victim import (
    AdvocacyEnded,
    IdentityDisclosed,
    PersonalStatementRecorded,
    ReviewRightRecorded,
    SafetyPlanRecorded,
    SatisfactionRecorded,
    VictimConsentRecorded,
    VictimContacted,
    VictimInformed,
    VictimNeedsAssessed,
    VictimViewsRecorded,
)
from ledger.events.victim_codes import (
    AdvocacyEnd,
    Behaviour,
    Collector,
    Consent,
    ConsentScope,
    ContactOutcome,
    DisclosureBasis,
    Entitlement,
    InformedOf,
    Means,
    Need,
    PlanStep,
    Respondent,
    ReviewStep,
    StatementStep,
    Support,
)

VERA, WILMA, STAN = UUID(int=201), UUID(int=202), UUID(int=203)


def joining(person: UUID = VERA) -> PartyJoined:
    return PartyJoined(party=person, category=Category.VICTIM)


def suspected(person: UUID = STAN) -> PartyJoined:
    return PartyJoined(party=person, category=Category.SUSPECT)


def contacting(victim: UUID | None = None, outcome: ContactOutcome = ContactOutcome.REACHED) -> VictimContacted:
    return VictimContacted(method=Means.TELEPHONE, outcome=outcome, victim=victim)


def consenting(
    victim: UUID | None = None, decision: Consent = Consent.GIVEN, scope: ConsentScope = ConsentScope.ADVOCACY
) -> VictimConsentRecorded:
    return VictimConsentRecorded(scope=scope, decision=decision, method=Means.IN_PERSON, victim=victim)


def assessing(entitlement: Entitlement = Entitlement.ENHANCED, victim: UUID | None = None) -> VictimNeedsAssessed:
    return VictimNeedsAssessed(needs=(Need.SAFETY,), entitlement=entitlement, victim=victim)


def planning(step: PlanStep = PlanStep.AGREED, next_on: date | None = None, victim: UUID | None = None) -> SafetyPlanRecorded:
    return SafetyPlanRecorded(step=step, next_on=next_on, victim=victim)


def informing(of: InformedOf = InformedOf.CHARGE, entry: int | None = None, victim: UUID | None = None) -> VictimInformed:
    return VictimInformed(of=of, method=Means.TELEPHONE, entry=entry, victim=victim)


def viewing(
    behaviour: Behaviour | None = None,
    since: date | None = None,
    support: Support | None = None,
    views: str | None = None,
    victim: UUID | None = None,
    contact: int | None = None,
) -> VictimViewsRecorded:
    return VictimViewsRecorded(
        behaviour=behaviour, since=since, supports_prosecution=support, views=views, victim=victim, contact=contact
    )  # fmt: skip


def stating(victim: UUID | None = None) -> PersonalStatementRecorded:
    return PersonalStatementRecorded(step=StatementStep.OFFERED, victim=victim)


def reviewing(victim: UUID | None = None, step: ReviewStep = ReviewStep.REQUESTED, reviewed: int | None = None) -> ReviewRightRecorded:
    return ReviewRightRecorded(step=step, victim=victim, reviewed=reviewed)


def asking(respondent: Respondent = Respondent.VICTIM, **values: Any) -> SatisfactionRecorded:
    return SatisfactionRecorded(respondent=respondent, instrument="survey", collected_by=Collector.INDEPENDENT, **values)


def leaving(victim: UUID | None = None) -> AdvocacyEnded:
    return AdvocacyEnded(reason=AdvocacyEnd.COMPLETED, victim=victim)


def disclosing(suspect: UUID | None = None, victim: UUID | None = None) -> IdentityDisclosed:
    return IdentityDisclosed(
        authority="superintendent", ground=DisclosureBasis.RIGHT_TO_KNOW, method=Means.IN_PERSON, suspect=suspect, victim=victim
    )


def programme(**days: date) -> ProgrammeRecorded:
    return ProgrammeRecorded(site="Invented", started_on=date(2018, 3, 1), **days)
