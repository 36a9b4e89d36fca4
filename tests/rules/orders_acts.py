"""Events of orders and justice for the examples, short to write. People, courts and references are invented."""

from datetime import date
from typing import Any

from ledger.events.justice import (
    Advice,
    ArrestMade,
    BailChange,
    BailChanged,
    ChargeLaid,
    CourtResult,
    CourtStep,
    CrimeOutcomeRecorded,
    HearingListed,
    HearingPurpose,
    HomeOfficeOutcome,
    ProsecutorAdvised,
    Result,
)
from ledger.events.orders import (
    Applicant,
    BreachStage,
    NewDetail,
    NotifiableChangeLearned,
    Notified,
    OrderApplied,
    OrderBreached,
    OrderChange,
    OrderChanged,
    OrderKind,
    OrderMade,
    OrderNotificationReceived,
    OrderRefused,
    OrderServed,
    TagFitted,
)

MADE_ON = date(2026, 1, 5)
SERVED_ON = date(2026, 1, 7)
LAST_DAY = date(2028, 1, 4)
"""Of the shortest full order made on MADE_ON: two years that begin with that day."""


def applying(kind: OrderKind = OrderKind.SPO) -> OrderApplied:
    return OrderApplied(kind=kind, applicant=Applicant.POLICE)


def making(kind: OrderKind = OrderKind.SPO, made_on: date = MADE_ON, **more: Any) -> OrderMade:
    return OrderMade(kind=kind, court="Invented Court", made_on=made_on, **{"prohibitions": ("1", "2"), **more})


def interim(application: int | None = None, made_on: date = MADE_ON, **more: Any) -> OrderMade:
    return making(OrderKind.INTERIM_SPO, made_on, application=application, **more)


def refusing(application: int, on: date = MADE_ON, ended: int | None = None) -> OrderRefused:
    return OrderRefused(application=application, refused_on=on, interim=ended)


def serving(order: int, on: date = SERVED_ON) -> OrderServed:
    return OrderServed(order=order, served_on=on)


def changing(order: int, how: OrderChange, on: date = SERVED_ON, **more: Any) -> OrderChanged:
    return OrderChanged(order=order, how=how, changed_on=on, **more)


def moving(order: int, on: date, change: NewDetail = NewDetail.ADDRESS) -> NotifiableChangeLearned:
    return NotifiableChangeLearned(order=order, change=change, changed_on=on)


def notifying(order: int, on: date = SERVED_ON, notified: Notified = Notified.FIRST) -> OrderNotificationReceived:
    return OrderNotificationReceived(order=order, notified=notified, notified_on=on)


def breaching(order: int, *conditions: str, on: date | None = None, **more: Any) -> OrderBreached:
    return OrderBreached(order=order, conditions=conditions, breached_on=on, **{"stage": BreachStage.REPORTED, **more})


def tagging(order: int, on: date = SERVED_ON, condition: str | None = None) -> TagFitted:
    return TagFitted(order=order, fitted_on=on, condition=condition)


def arresting() -> ArrestMade:
    return ArrestMade(offence="stalking")


def bailing(how: BailChange = BailChange.SET, bail: int | None = None, return_on: date | None = None) -> BailChanged:
    return BailChanged(how=how, bail=bail, return_on=return_on)


def advising(due_on: date | None = None, advice: Advice = Advice.FURTHER_ENQUIRIES) -> ProsecutorAdvised:
    return ProsecutorAdvised(advice=advice, due_on=due_on)


def charging(counts: int | None = None) -> ChargeLaid:
    return ChargeLaid(offence="stalking", counts=counts)


def concluding(outcome: HomeOfficeOutcome = HomeOfficeOutcome.CHARGED) -> CrimeOutcomeRecorded:
    return CrimeOutcomeRecorded(ho_outcome=outcome, outcome_on=MADE_ON)


def listing(on: date = LAST_DAY, instead_of: int | None = None, purpose: HearingPurpose = HearingPurpose.TRIAL) -> HearingListed:
    return HearingListed(hearing_on=on, purpose=purpose, instead_of=instead_of)


def resulting(kind: CourtStep = CourtStep.HEARING, result: Result = Result.ADJOURNED, **more: Any) -> CourtResult:
    return CourtResult(kind=kind, result=result, **more)
