"""Events of the examples, short to write. People and places are invented."""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from ledger.events.access import RecordConsulted, Scope, UnitClass
from ledger.events.agreement import AgreementAdopted, AgreementReviewed, ReviewOutcome
from ledger.events.allocation import AllocationAccepted, CaseAllocated, CaseTransferred, Effective, ReviewHeld
from ledger.events.closing import CaseClosed, CaseReopened, ClosureReason, ReopeningTrigger, RiskLevel
from ledger.events.corrections import DisputeOutcome, Disputer, DisputeResolved, FactCorrected, FactDisputed, StatementAdded
from ledger.events.envelope import Category
from ledger.events.gates import (
    ActionResult,
    ActionRouted,
    Gate,
    Response,
    Route,
    ScreenDecided,
    ScreenOutcome,
    ServiceOutcome,
    ServiceResponded,
    TriageDecided,
    TriageOutcome,
    UrgentActionCompleted,
    UrgentActionRaised,
    UrgentMeasure,
)
from ledger.events.held import HeldCorrected
from ledger.events.holds import LegalHoldReleased
from ledger.events.intake import Awareness, Channel, PartyIdentified, PartyJoined, ReferralReceived, Urgency
from ledger.events.lawful import Sector, SharingBasis
from ledger.events.notes import ClinicalNoteRecorded, NoteRecorded
from ledger.events.privacy import ContentErased, ErasureAuthority, Noted, NotTold, RecordRestricted, RestrictionGround, RestrictionLifted
from ledger.events.team import ActConfirmed, AgencyNamed, MemberNamed, RoleEnded, RoleHeld
from ledger.events.unit import (
    DisablingReason,
    KeyLoss,
    KeyStep,
    LedgerRole,
    PolicyAdopted,
    UserAdded,
    UserDisabled,
    UserKeyChanged,
    UserRolesChanged,
)
from tests.rules.scenario import HOUR, START

SAM = UUID(int=101)
TODAY = START.date()


def referral() -> ReferralReceived:
    return ReferralReceived(
        channel=Channel.EMAIL, urgency=Urgency.ROUTINE, agency="police", victim_aware=Awareness.YES, reason="Repeated messages."
    )


def triage(outcome: TriageOutcome = TriageOutcome.POSSIBLE_STALKING) -> TriageDecided:
    return TriageDecided(outcome=outcome, rationale="Fixated and repeated.")


def screen(outcome: ScreenOutcome = ScreenOutcome.ADDS_VALUE) -> ScreenDecided:
    return ScreenDecided(outcome=outcome, rationale="Each agency holds a part.")


def discussion() -> ActionRouted:
    return ActionRouted(route=Route.CASE_DISCUSSION)


def direct(*services: str) -> ActionRouted:
    return ActionRouted(route=Route.DIRECT_TO_SERVICE, services=services)


def responding(service: str, response: Response, outcome: ServiceOutcome | None = None) -> ServiceResponded:
    return ServiceResponded(service=service, response=response, outcome=outcome)


def allocating(owner: UUID) -> CaseAllocated:
    return CaseAllocated(owner=owner, role="practitioner", agency="police")


def accepting() -> AllocationAccepted:
    return AllocationAccepted()


def transferring() -> CaseTransferred:
    return CaseTransferred(area="north-wales", reason="He has moved there.")


def reviewing(next_on: date | None = None) -> ReviewHeld:
    return ReviewHeld(effective=Effective.PARTLY, decision="Go on.", next_on=next_on)


def raising(due: datetime = START) -> UrgentActionRaised:
    return UrgentActionRaised(gate=Gate.TRIAGE, action=UrgentMeasure.SAFEGUARD, due=due)


def ending(raised: int) -> UrgentActionCompleted:
    return UrgentActionCompleted(raised=raised, outcome=ActionResult.DONE)


def note() -> NoteRecorded:
    return NoteRecorded(text="She called.")


def clinical_note(party: UUID | None = None) -> ClinicalNoteRecorded:
    return ClinicalNoteRecorded(text="Sleeps badly.", party=party)


def closing(reason: ClosureReason = ClosureReason.COMPLETED) -> CaseClosed:
    return CaseClosed(reason=reason, risk_at_close=RiskLevel.LOW)


def reopening() -> CaseReopened:
    return CaseReopened(trigger=ReopeningTrigger.REVIEW)


def joining(party: UUID = SAM, category: Category = Category.SUSPECT) -> PartyJoined:
    return PartyJoined(party=party, category=category)


def identifying() -> PartyIdentified:
    return PartyIdentified(name="Sam Sample", also_known_as=("Sammy",), date_of_birth=date(1980, 2, 3))


def correcting(target: int, field: str, found: date | None = None, **to: Any) -> FactCorrected:
    """A correction of an entry, whose mistake was found on the day of its recording unless another is given."""
    return FactCorrected(target=target, field=field, why="Misread.", discovered_on=found or (START + target * HOUR).date(), **to)


def correcting_held(target: int, field: str, found: date | None = None, **to: Any) -> HeldCorrected:
    return HeldCorrected(target=target, field=field, why="Misread.", discovered_on=found or (START + target * HOUR).date(), **to)


def disputing(target: int, field: str | None = None, raised: date = TODAY) -> FactDisputed:
    return FactDisputed(target=target, field=field, disputed_by=Disputer.DATA_SUBJECT, raised_on=raised, claim="It was somebody else.")


def supplementing(target: int, dispute: int | None = None) -> StatementAdded:
    return StatementAdded(target=target, made_by=Disputer.DATA_SUBJECT, text="I was at work that day.", dispute=dispute)


def resolving(dispute: int) -> DisputeResolved:
    return DisputeResolved(dispute=dispute, outcome=DisputeOutcome.STANDS, reasons="Two others saw him.")


def restricting(*versions: int) -> RecordRestricted:
    return RecordRestricted(ground=RestrictionGround.EVIDENCE, versions=versions or None)


def lifting(restriction: int, reason: str = "It is settled.") -> RestrictionLifted:
    return RestrictionLifted(restriction=restriction, reason=reason, not_told=NotTold.DECEASED)


def releasing(hold: int) -> LegalHoldReleased:
    return LegalHoldReleased(hold=hold, reason="The appeal was dismissed.")


def erasing(second: UUID) -> ContentErased:
    return ContentErased(slots=(UUID(int=9),), authority=ErasureAuthority.RETENTION_REVIEW, review="RR-1", second_person=second)


def noted() -> Noted:
    return Noted(leaf="0" * 64)


def adding(number: int, role: LedgerRole = LedgerRole.ADMINISTRATOR) -> UserAdded:
    return UserAdded(
        login=f"u_{number:016x}", recorder=UUID(int=number), agency="police", roles=(role,), public_key=f"{number:064x}",
        name=f"Member {number}",
    )  # fmt: skip


def disabling(number: int) -> UserDisabled:
    return UserDisabled(login=f"u_{number:016x}", reason=DisablingReason.LEFT)


def moving(number: int, *roles: LedgerRole, agency: str = "police") -> UserRolesChanged:
    return UserRolesChanged(recorder=UUID(int=number), agency=agency, roles=roles)


def rekeying(number: int, change: KeyStep, key: int | None = None) -> UserKeyChanged:
    given = {"reason": KeyLoss.LOST} if key is None else {"public_key": f"{key:064x}", "proof": "0" * 128}
    return UserKeyChanged(recorder=UUID(int=number), change=change, **given)


def rotating(number: int, key: int = 9) -> UserKeyChanged:
    return rekeying(number, KeyStep.ROTATED, key)


def revoking(number: int) -> UserKeyChanged:
    return rekeying(number, KeyStep.REVOKED)


def registering(number: int, key: int = 9) -> UserKeyChanged:
    return rekeying(number, KeyStep.REGISTERED, key)


def agreeing(review_on: date, **more: Any) -> AgreementAdopted:
    said = {"agencies": ("*",), "groups": ("*",), "purposes": ("*",), "sharing_basis": SharingBasis.CDA115} | more
    return AgreementAdopted(review_on=review_on, **said)


def reviewed(agreement: int, outcome: ReviewOutcome, review_on: date | None = None) -> AgreementReviewed:
    return AgreementReviewed(agreement=agreement, outcome=outcome, review_on=review_on)


def adopting(**values: Any) -> PolicyAdopted:
    document = json.dumps(values)
    return PolicyAdopted(document=document, digest=sha256(document.encode()).hexdigest())


def consulting(reason: str | None = None, glass: int | None = None) -> RecordConsulted:
    return RecordConsulted(scope=Scope(classes=(UnitClass.FACTS,), glass=glass), reason=reason)


def naming_agency(agency: str = "nwbh", name: str = "Invented Trust", since: date = TODAY) -> AgencyNamed:
    return AgencyNamed(agency=agency, name=name, sector=Sector.HEALTH, since=since)


def naming(member: UUID = SAM, since: date = TODAY) -> MemberNamed:
    return MemberNamed(member=member, name="Pat Placeholder", since=since)


def holding(since: date, until: date | None = None, *, member: UUID = SAM, role: str = "nurse", agency: str = "nwbh") -> RoleHeld:
    return RoleHeld(member=member, role=role, agency=agency, since=since, until=until)


def leaving(on: date, *, member: UUID = SAM, role: str = "nurse", agency: str = "nwbh") -> RoleEnded:
    return RoleEnded(member=member, role=role, agency=agency, on=on)


def confirming(version: int) -> ActConfirmed:
    return ActConfirmed(version=version)
