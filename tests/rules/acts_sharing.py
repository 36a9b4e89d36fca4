"""Events of sharing, short to write. Agencies and people are invented."""

from typing import Any

from ledger.events.envelope import Purpose
from ledger.events.lawful import SharingBasis
from ledger.events.sharing import (
    ConditionBreached,
    Following,
    Informed,
    Method,
    NoticeOf,
    Quality,
    RecipientNotified,
    ShareDecided,
    ShareDecision,
    ShareFollowed,
    ShareMade,
    ShareRequested,
    Urgency,
)
from tests.rules.scenario import START

SAFETY = (Purpose.SAFEGUARDING,)
EMERGENCY = "He was on his way to her."
OUTSIDE = "Ms Invented, Invented Housing"


def asking(of: str = "police", *items: int, **more: Any) -> ShareRequested:
    to = {} if "outside" in more else {"recipient": "probation"}
    return ShareRequested(of=of, purposes=SAFETY, items=items or None, **{"urgency": Urgency.ROUTINE, **to, **more})


def deciding(*items: int, **more: Any) -> ShareDecided:
    to = {} if more.keys() & {"outside", "request", "share"} else {"recipient": "probation"}
    told: dict[str, Any] = {
        "decision": ShareDecision.GRANTED, "sharing_basis": SharingBasis.SAFEGUARDING, "informed": Informed.WILL_BE, "purposes": SAFETY,
        "necessity": "The visit cannot be planned without it.", "proportionality": "Dates only.", "minimum": "One entry of nine.",
    }  # fmt: skip
    return ShareDecided(**{**told, **to, "items": items or (1,), **more})


def refusing(**more: Any) -> ShareDecided:
    return deciding(**{"decision": ShareDecision.REFUSED, "refusal": "It serves no purpose.", "items": None, "purposes": None, **more})


def giving(*items: int, **more: Any) -> ShareMade:
    to = {} if "outside" in more else {"recipient": "probation"}
    rests = {} if "decision" in more else {"emergency": EMERGENCY}
    quality = dict.fromkeys(("accuracy", "completeness", "reliability"), Quality.VERIFIED)
    told: dict[str, Any] = {"purposes": SAFETY, "method": Method.PAPER if "outside" in more else Method.LEDGER, "as_of": START.date()}
    return ShareMade(**{**told, **quality, **to, **rests, "items": items or (1,), **more})


def following(share: int = 2, how: Following = Following.ACKNOWLEDGED) -> ShareFollowed:
    return ShareFollowed(share=share, how=how)


def notifying(
    share: int = 2, of: NoticeOf = NoticeOf.CORRECTION, entry: int | None = None, recipient: str | None = None
) -> RecipientNotified:
    return RecipientNotified(share=share, of=of, entry=entry, recipient=recipient)


def breaching(share: int = 2) -> ConditionBreached:
    return ConditionBreached(share=share, breach="It was passed on.")
