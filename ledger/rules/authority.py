"""In which role an act counts: the day on which it is judged, and whether a member held it then (design section 4; domain.md 5.14)."""

from datetime import date, datetime

from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.rules.membership import UnitState
from ledger.rules.policy import DEFAULT, Policy

SENTENCE = "an act is recorded of somebody who held that role on that day"
SOURCE = "domain.md 5.14 (role authority at that time)"


def kind_of(cls: type[Event]) -> str:
    """Name a type as policies do: without its version."""
    return cls.type_name().partition(".")[0]


def asks_decider(cls: type[Event], policy: Policy) -> bool:
    """Whether the policy itself, not only the program's default, names who decides this type."""
    kind = kind_of(cls)
    return kind in policy.deciders and policy.deciders[kind] != DEFAULT.deciders.get(kind)


def day_of(occurred: Occurred, policy: Policy, at: datetime) -> date:
    """Give the last day on which an act can have happened, which is not after the day of recording: on that day its role is judged."""
    return min(occurred.latest(policy.tzinfo), at).astimezone(policy.tzinfo).date()


def was_held(fact: Fact, actor: Actor, cls: type[Event], unit: UnitState) -> bool:
    """Whether the actor of a recorded entry held his role: one of his own login when he recorded himself, any other on the day of the act.

    ``unit``: the unit's state when it was recorded.
    """
    days = [day_of(fact.occurred, unit.policy, fact.recorded_at)]
    if actor.actor == fact.recorder and not asks_decider(cls, unit.policy):
        days.append(fact.recorded_at.astimezone(unit.policy.tzinfo).date())
    return any(unit.held(actor.actor, actor.role, actor.agency, day) for day in days)
