"""Assessments, needs and plans of the examples, short to write; of an invented suspect and victim who joined the case."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ledger.events.assessment import (
    AssessmentCompleted,
    Confidence,
    FormulationRecorded,
    Instrument,
    Level,
    Motivation,
    Need,
    NeedIdentified,
    Rating,
    RiskLevelSet,
    RiskTrigger,
    TypologyAssigned,
)
from ledger.events.envelope import Category
from ledger.events.gates import Strategy
from ledger.events.intake import PartyJoined
from ledger.events.plan import (
    Achieved,
    AdviceGiven,
    Change,
    Means,
    PlanActionAdded,
    PlanActionChanged,
    PlanClosed,
    PlanEnd,
    PlanOpened,
)
from tests.rules import acts

SAM, EVE, ANN, CHILD = acts.SAM, UUID(int=102), UUID(int=103), UUID(int=104)
"""The suspect, two victims, and somebody else."""
SOON = acts.TODAY + timedelta(days=7)
PARTIES = (acts.joining(), PartyJoined(party=EVE, category=Category.VICTIM), PartyJoined(party=ANN, category=Category.VICTIM))
BEGUN = (acts.referral(), *PARTIES)
"""Entries 1 to 4 of a case with a suspect and two victims."""


def assessing(victim: UUID | None = EVE, instrument: Instrument = Instrument.SRP, suspect: UUID = SAM, **more: Any) -> AssessmentCompleted:
    return AssessmentCompleted(instrument=instrument, suspect=suspect, victim=victim, **({"overall": Rating.HIGH} | more))


def typing(victim: UUID = EVE, assessment: int | None = None, suspect: UUID = SAM) -> TypologyAssigned:
    return TypologyAssigned(
        suspect=suspect, victim=victim, motivation=Motivation.REJECTED, confidence=Confidence.MODERATE, rationale="He wants her back.",
        assessment=assessment,
    )  # fmt: skip


def risking(victim: UUID = EVE, assessment: int | None = None, typology: int | None = None) -> RiskLevelSet:
    return RiskLevelSet(
        suspect=SAM, victim=victim, level=Level.HIGH, trigger=RiskTrigger.THREAT, rationale="He named a day.", assessment=assessment,
        typology=typology,
    )  # fmt: skip


def formulating(victim: UUID = EVE) -> FormulationRecorded:
    return FormulationRecorded(suspect=SAM, victim=victim, summary="Contact stands in for what ended.")


def needing(person: UUID = EVE, arises_from: int | None = None) -> NeedIdentified:
    return NeedIdentified(person=person, need=Need.SAFETY_AT_HOME, arises_from=arises_from)


def planning(review_on: date | None = None) -> PlanOpened:
    return PlanOpened(aim="That it stops.", review_on=review_on)


def adding(need: int, due: date = SOON) -> PlanActionAdded:
    return PlanActionAdded(need=need, strategy=Strategy.VICTIM_SAFETY, text="Fit an alarm.", owner=UUID(int=1), due=due)


def changing(action: int, how: Change = Change.UPDATED, **more: Any) -> PlanActionChanged:
    return PlanActionChanged(action=action, how=how, **({"detail": "The alarm is on order."} | more))


def completing(action: int, outcome: Achieved | None = Achieved.YES, **more: Any) -> PlanActionChanged:
    return changing(action, Change.COMPLETED, outcome=outcome, **more)


def cancelling(action: int, **more: Any) -> PlanActionChanged:
    return changing(action, Change.CANCELLED, **more)


def ending_plan() -> PlanClosed:
    return PlanClosed(reason=PlanEnd.AIM_MET)


def advising() -> AdviceGiven:
    return AdviceGiven(agency="police", means=Means.PHONE, advice="Keep the messages.")
