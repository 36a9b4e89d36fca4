"""Requests of persons, complaints and breaches of data, as rules and clocks are tried with them."""

from datetime import UTC, date, datetime
from typing import Any

from ledger.events.breach import BreachKind, BreachRisk, DataBreachNotified, DataBreachRecorded, Notified
from ledger.events.rights import (
    Complainant,
    ComplaintFollowed,
    ComplaintMatter,
    ComplaintReceived,
    ComplaintStep,
    Identity,
    RequestStep,
    RightKind,
    RightsChannel,
    RightsRequestFollowed,
    RightsRequestReceived,
)

RECEIVED = date(2026, 2, 16)
DISCOVERED = datetime(2026, 2, 27, 16, 30, tzinfo=UTC)
WHY = "Six controllers are to be asked."


def requesting(kind: RightKind = RightKind.ACCESS, on: date = RECEIVED, identity: Identity = Identity.KNOWN) -> RightsRequestReceived:
    return RightsRequestReceived(kind=kind, received_on=on, controller="police", channel=RightsChannel.EMAIL, identity=identity)


def following(how: RequestStep, on: date, request: int = 2, **more: Any) -> RightsRequestFollowed:
    return RightsRequestFollowed(request=request, how=how, on=on, **more)


def extending(on: date, until: date | None = None, request: int = 2) -> RightsRequestFollowed:
    return following(RequestStep.EXTENDED, on, request, until=until, reasons=WHY)


def complaining(made_by: Complainant = Complainant.SUBJECT, on: date = RECEIVED, reply_by: date | None = None) -> ComplaintReceived:
    return ComplaintReceived(made_by=made_by, about=ComplaintMatter.USE, received_on=on, controller="police", reply_by=reply_by)


def answering(complaint: int, how: ComplaintStep = ComplaintStep.ANSWERED, on: date = RECEIVED) -> ComplaintFollowed:
    return ComplaintFollowed(complaint=complaint, how=how, on=on)


def breached(risk: BreachRisk = BreachRisk.RISK, at: datetime = DISCOVERED, **more: Any) -> DataBreachRecorded:
    words = "A letter went to the wrong house."
    return DataBreachRecorded(kind=BreachKind.DISCLOSURE, discovered_at=at, likely_risk=risk, description=words, **more)


def telling(breach: int, to: Notified = Notified.REGULATOR, at: datetime = DISCOVERED, **more: Any) -> DataBreachNotified:
    return DataBreachNotified(breach=breach, to=to, at=at, **more)
