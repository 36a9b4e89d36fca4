"""Whose a case is, and the reviews that keep it in view (domain.md 5.2, 5.5, 5.11)."""

from datetime import date
from typing import Annotated

from ledger.events.envelope import Statement
from ledger.events.event import About, Agency, Code, Doc, Event, Group, Member, Narrative, Slug


class Effective(Code):
    """Whether what is being done works (domain.md 5.5)."""

    YES = "yes", "is effective"
    PARTLY = "partly", "is effective in part"
    NO = "no", "is not effective"


class CaseAllocated(Event):
    """A member is to see to the case; of several allocations the last counts (domain.md 5.2)."""

    says = "{actor} allocated the case to {owner} ({role} of {agency}).[ {reason}.]"
    group, decides = Group.GATES, True
    owner: Annotated[Member, Doc("member who is to see to the case")]
    role: Annotated[Slug, Doc("role in which that member sees to it, by code")]
    agency: Annotated[Agency, Doc("agency for which that member sees to it, by code")]
    reason: Annotated[Narrative | None, About("suspect"), Doc("why this member")] = None


class AllocationAccepted(Event):
    """The member to whom the case is allocated takes it on (domain.md 5.2)."""

    says, group = "{actor} accepted the allocation.", Group.GATES


class CaseTransferred(Event):
    """The case goes to the unit of another area, and nobody here sees to it any longer (domain.md 5.2)."""

    says, group, decides = "{actor} transferred the case to {area}. {reason}.", Group.GATES, True
    area: Annotated[Agency, Doc("area or agency that takes the case over, by code")]
    reason: Annotated[Narrative, About("suspect"), Doc("why")]


class ReviewHeld(Event):
    """A review of the case: whether what is done works, what was decided, and when it is reviewed again (domain.md 5.5, 5.11)."""

    says = "{actor} reviewed the case: what is being done {effective}. {decision}.[ Next review on {next_on}.]"
    group, default_statement, decides = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT, True
    effective: Annotated[Effective, Doc("whether what is being done works")]
    decision: Annotated[Narrative, About("suspect"), Doc("what was decided")]
    next_on: Annotated[date | None, Doc("day of the next review", wanted=True, ahead=True)] = None
