"""The management plan, led by needs, and the advice that the unit gives (seed.txt; domain.md 1.3, 5.5, 8)."""

from datetime import date
from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Statement
from ledger.events.event import About, Agency, Code, Doc, Entry, Event, Group, Member, Narrative
from ledger.events.gates import Strategy


class Change(Code):
    """What became of an action of the plan (domain.md 8: plan-action-changed)."""

    UPDATED = "updated", "updated"
    COMPLETED = "completed", "completed"
    CANCELLED = "cancelled", "cancelled"


class Achieved(Code):
    """Whether a completed action did for its need or risk what it was for (domain.md 5.5: outcome)."""

    YES = "yes", "achieved its aim"
    PARTLY = "partly", "achieved its aim in part"
    NO = "no", "did not achieve its aim"


class PlanEnd(Code):
    """Why a plan is closed (domain.md 5.5)."""

    AIM_MET = "aim_met", "its aim was met"
    REPLACED = "replaced", "another plan replaces it"
    HANDED_OVER = "handed_over", "it was handed over to another unit or agency"
    NO_LONGER_NEEDED = "no_longer_needed", "it is no longer needed"
    NOT_WORKABLE = "not_workable", "it could not be carried out"


class Means(Code):
    """How advice was given (domain.md 1.3: consultation)."""

    MEETING = "meeting", "in a meeting"
    PHONE = "phone", "by telephone"
    VIDEO = "video", "by video call"
    EMAIL = "email", "by email"


class PlanOpened(Event):
    """A management plan begins, with what it is to bring about; a case has one at a time (seed.txt; domain.md 5.5)."""

    says, group = "{actor} opened a management plan. Aim: {aim}.[ First review on {review_on}.]", Group.PLAN
    aim: Annotated[Narrative, About("stream"), Doc("what the plan is to bring about")]
    review_on: Annotated[date | None, Doc("day of its first review", wanted=True, ahead=True)] = None


class PlanActionAdded(Event):
    """An action of the plan: the need or risk it serves, its strategy, who sees to it, by when (seed.txt: needs led; domain.md 5.5, 8)."""

    says = (
        "{actor} added an action to the plan, to meet the need or risk identified in {need}: {text}. Strategy: {strategy}. "
        "Owner: {owner}; due by {due}."
    )
    group = Group.PLAN
    need: Annotated[Entry, Doc("number of the entry that identified the need or risk it serves")]
    strategy: Annotated[Strategy, Doc("kind of strategy")]
    text: Annotated[Narrative, About("stream"), Doc("what is to be done")]
    owner: Annotated[Member, Doc("member who is to see to it")]
    due: Annotated[date, Doc("last day by which it is to be done", ahead=True)]


class PlanActionChanged(Event):
    """An action of the plan is updated, completed or cancelled (domain.md 5.5, 8)."""

    says = (
        "{actor} recorded that the plan action added in {action} was {how}[ and {outcome}]."
        "[ Owner now: {owner}.][ Now due by {due}.][ {detail}.]"
    )
    group = Group.PLAN
    action: Annotated[Entry, Doc("number of the entry that added it")]
    how: Annotated[Change, Doc("what became of it")]
    outcome: Annotated[Achieved | None, Doc("of one that is completed: whether it did what it was for", wanted=True)] = None
    owner: Annotated[Member | None, Doc("of one that is updated: member who is to see to it from now on")] = None
    due: Annotated[date | None, Doc("of one that is updated: last day by which it is to be done from now on", ahead=True)] = None
    detail: Annotated[Narrative | None, About("stream"), Doc("what was done, or why it was changed or cancelled")] = None


class PlanClosed(Event):
    """The plan ends; each of its actions has come to its own end by then (domain.md 5.5)."""

    says, group = "{actor} closed the management plan: {reason}.[ {summary}.]", Group.PLAN
    reason: Annotated[PlanEnd, Doc("why it is closed")]
    summary: Annotated[Narrative | None, About("stream"), Doc("what the plan achieved and what remains")] = None


class AdviceGiven(Event):
    """Consultation, a product of the unit: advice to somebody who works on the case elsewhere (domain.md 1.3, 5.5, 8)."""

    says = "{actor} gave advice to {agency}[ ({recipient})] {means}[ ({minutes|minute})]: {advice}.[ Strategies: {strategies}.]"
    group, after_closure, default_statement = Group.PLAN, True, Statement.PROFESSIONAL_ASSESSMENT
    agency: Annotated[Agency, Doc("agency that was advised, by its code")]
    means: Annotated[Means, Doc("how the advice was given")]
    advice: Annotated[Narrative, About("stream"), Doc("the advice")]
    recipient: Annotated[str | None, About("stream"), Doc("name of the person who was advised")] = None
    minutes: Annotated[int | None, Ge(1), Doc("length of the consultation in minutes")] = None
    strategies: Annotated[tuple[Strategy, ...] | None, Doc("kinds of strategy it speaks to")] = None
