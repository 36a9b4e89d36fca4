"""Events of a case discussion, short to write. Agencies and people are invented."""

from uuid import UUID

from ledger.events.discussion import (
    DiscussionHeld,
    DiscussionScheduled,
    DissentRecorded,
    InformationContributed,
    Matter,
    MinutesAgreed,
    Quorum,
    Undertaking,
)
from ledger.events.event import Event
from ledger.events.lawful import SharingBasis
from tests.rules import acts
from tests.rules.scenario import START

ANNE, BOB, CARL = UUID(int=1), UUID(int=2), UUID(int=3)
ROUTED: tuple[Event, ...] = (acts.referral(), acts.triage(), acts.screen(), acts.discussion())
"""A case that was routed to case discussion: four entries."""


def arranging() -> DiscussionScheduled:
    return DiscussionScheduled(scheduled_for=START, agencies=("police", "cwp"))


def discussing(
    *agencies: str, members: tuple[UUID, ...] = (ANNE,), apologies: tuple[UUID, ...] | None = None, absent: tuple[str, ...] | None = None
) -> DiscussionHeld:
    return DiscussionHeld(
        agencies=agencies or ("police", "cwp"), members=members, quorum=Quorum.QUORATE, undertaking=Undertaking.GIVEN,
        apologies=apologies, absent=absent,
    )  # fmt: skip


def bringing(agency: str = "cwp", *to: str, discussion: int | None = None) -> InformationContributed:
    return InformationContributed(
        agency=agency, to=to or ("police",), information="He keeps his appointments.", sharing_basis=SharingBasis.CDA115,
        discussion=discussion,
    )  # fmt: skip


def dissenting(discussion: int | None = None, agency: str = "police", member: UUID | None = None) -> DissentRecorded:
    return DissentRecorded(agency=agency, matter=Matter.RISK, reasons="The level is too low.", discussion=discussion, member=member)


def agreeing_minutes(edition: int = 1, discussion: int | None = None, agencies: tuple[str, ...] = ("police",)) -> MinutesAgreed:
    return MinutesAgreed(edition=edition, agencies=agencies, discussion=discussion)
