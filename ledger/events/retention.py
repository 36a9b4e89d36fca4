"""Retention: how long a controller keeps what it holds about a person, and each review of that.

Sources: DPA 2018 s.39; College of Policing APP; domain.md 5.12, 8.
"""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Len

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Agency, Code, Doc, Event, Group, Member, Narrative
from ledger.events.privacy import RIGHTS_OFFICERS


class RetentionGroup(Code):
    """Into which group of its schedule a controller puts a person's records (College of Policing APP, review groups 1 to 4)."""

    GROUP_1 = "group_1", "group 1: public protection matters"
    GROUP_2 = "group_2", "group 2: other sexual, violent or serious offences"
    GROUP_3 = "group_3", "group 3: all other offences"
    GROUP_4 = "group_4", "group 4: miscellaneous"
    HEALTH = "health", "a health record"
    SERVICE = "service", "a record of support given"


class RetentionCriterion(Code):
    """What speaks for keeping (College of Policing APP, national retention assessment criteria)."""

    SERIOUS_HARM = "serious_harm", "there is evidence of a capacity to inflict serious harm"
    VULNERABLE = "vulnerable", "there are concerns about children or vulnerable adults"
    BREACH_OF_TRUST = "breach_of_trust", "the behaviour involved a breach of trust"
    ASSOCIATIONS = "associations", "there are links or associations which might increase the risk of harm"
    SUBSTANCES = "substances", "there are concerns about substance misuse"
    MENTAL_STATE = "mental_state", "there are concerns that the person's mental state might exacerbate the risk"
    NONE = "none", "none of the criteria is met"


class RetentionDecision(Code):
    """What a controller decides at a review."""

    RETAIN = "retain", "to keep"
    RESTRICT = "restrict", "to keep restricted"
    ERASE = "erase", "to erase"


class RetentionClassified(Event):
    """A controller puts what it holds about a person into a group of its schedule, and says from which day its period runs."""

    says = (
        "{actor} recorded that what {controller} holds about this person belongs to {category}, "
        "and that its period runs from {clear_period_start}.[ {reason}.]"
    )
    group, stream, administrative = Group.PRIVACY, "person", True
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    default_statement: ClassVar[Statement] = Statement.PROFESSIONAL_ASSESSMENT
    controller: Annotated[Agency, Doc("controller, by its code")]
    category: Annotated[RetentionGroup, Doc("group of its schedule")]
    clear_period_start: Annotated[date, Doc("day from which the period runs: the last on which the person came to notice")]
    reason: Annotated[Narrative | None, About("stream"), Doc("why it belongs there")] = None


class RetentionReviewed(Event):
    """A controller reviewed whether it keeps what it holds about a person, and why (DPA 2018 s.39(2); domain.md 5.12, 8)."""

    says = (
        "{actor} recorded that on {decided_on} {controller} decided {decision} what it holds about this person ({criteria})."
        "[ {decided_by} decided it.][ It is reviewed again by {next_review_on}.] {reasons}."
    )
    group, stream, effect, administrative = Group.PRIVACY, "person", "retention-review", True
    enforced = ("controller", "decision")
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    default_statement: ClassVar[Statement] = Statement.PROFESSIONAL_ASSESSMENT
    controller: Annotated[Agency, Doc("controller whose decision it is, by its code")]
    decision: Annotated[RetentionDecision, Doc("what was decided")]
    criteria: Annotated[tuple[RetentionCriterion, ...], Len(1), Doc("criteria of the assessment that are met")]
    decided_on: Annotated[date, Doc("day of the decision")]
    reasons: Annotated[Narrative, About("stream"), Doc("why")]
    next_review_on: Annotated[date | None, Doc("day by which it is reviewed again", ahead=True)] = None
    decided_by: Annotated[Member | None, Doc("member who decided for the controller")] = None
