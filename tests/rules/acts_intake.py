"""Events of a referral and of what is reported, short to write. People are invented."""

from typing import Any
from uuid import UUID

from ledger.events.behaviour import Behaviour
from ledger.events.envelope import Category
from ledger.events.event import Event
from ledger.events.intake import IncidentRecorded, Match, ReferralLinked, ReferralWithdrawn, Relationship, RelationshipRecorded
from tests.rules import acts

SAM, OTTILIE = acts.SAM, UUID(int=102)
PARTIES: tuple[Event, ...] = (acts.referral(), acts.joining(SAM), acts.joining(OTTILIE, Category.VICTIM))
"""A referral, and its suspect and victim, who join as entries 2 and 3."""


def linking(case: str = "CHS-26-0017") -> ReferralLinked:
    return ReferralLinked(duplicate_of=case, match=Match.SAME_CRIME)


def withdrawing() -> ReferralWithdrawn:
    return ReferralWithdrawn(reason="Both have moved away.")


def relating(suspect: UUID = SAM, victim: UUID = OTTILIE, **more: Any) -> RelationshipRecorded:
    return RelationshipRecorded(suspect=suspect, victim=victim, **{"kind": Relationship.NEIGHBOUR, **more})


def reported(victim: UUID = OTTILIE, suspect: UUID | None = SAM) -> IncidentRecorded:
    return IncidentRecorded(victim=victim, suspect=suspect, behaviours=(Behaviour.LOITERING,), account="He stood outside.")
