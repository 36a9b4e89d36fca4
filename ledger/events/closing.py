"""The closing and reopening of a case (domain.md 5.11)."""

from typing import Annotated

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Event, Group, Narrative


class ClosureReason(Code):
    """Why a case is closed (domain.md 5.11)."""

    COMPLETED = "completed", "the work is complete"
    NO_FURTHER_ROLE = "no_further_role", "the unit has no further role"
    TRANSFERRED = "transferred", "it was transferred to another unit"
    NOT_STALKING = "not_stalking", "it was assessed as not stalking"
    LOST_CONTACT = "lost_contact", "contact was lost"
    SUBJECT_DIED = "subject_died", "the suspect has died"
    CUSTODY_LONG = "custody_long", "the suspect is in custody for a long time"


class RiskLevel(Code):
    """Level of risk as assessed (domain.md 5.4)."""

    LOW = "low", "low"
    MEDIUM = "medium", "medium"
    HIGH = "high", "high"
    VERY_HIGH = "very_high", "very high"
    NOT_ASSESSED = "not_assessed", "not assessed"


class ReopeningTrigger(Code):
    """What leads to a case being taken up again (domain.md 5.11)."""

    FURTHER_REPORT = "further_report", "further conduct was reported"
    NEW_REFERRAL = "new_referral", "it was referred again"
    ORDER_BREACHED = "order_breached", "a breach of an order was reported"
    RELEASE = "release", "the suspect has been, or is about to be, released"
    VICTIM_REQUEST = "victim_request", "the victim asked for it"
    REVIEW = "review", "a review called for it"
    CLOSED_IN_ERROR = "closed_in_error", "it was closed in error"


class CaseClosed(Event):
    """The unit's work on the case ends, for a reason and at a level of risk (domain.md 5.11)."""

    says = "{actor} closed the case: {reason}. Risk at closure: {risk_at_close}.[ {summary}.]"
    group, default_statement, decides = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT, True
    reason: Annotated[ClosureReason, Doc("why the case is closed")]
    risk_at_close: Annotated[RiskLevel, Doc("level of risk when the case is closed")]
    summary: Annotated[Narrative | None, About("suspect"), Doc("what was done and what remains")] = None


class CaseReopened(Event):
    """A closed case is taken up again (domain.md 5.11)."""

    says, group, decides = "{actor} reopened the case because {trigger}.[ {reason}.]", Group.GATES, True
    trigger: Annotated[ReopeningTrigger, Doc("what led to it")]
    reason: Annotated[Narrative | None, About("suspect"), Doc("particulars")] = None
