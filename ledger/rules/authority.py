"""In which role an act counts: whether it is a decision or the policy names its deciders, and whether a member held his on the day.

And who may be named as a member at all: whoever the unit's record knows.

Source: domain.md 5.14 (a decision needs a decider with role authority at that time).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, fields_of
from ledger.events.fact import Fact
from ledger.rules.membership import UnitState
from ledger.rules.policy import DEFAULT, Policy

SENTENCE = "an act is recorded of somebody who held that role on that day"
MOVED = "a decision is moved to a day on which its decider held that role"
KNOWN = "whoever is named as a member of the unit stands in its record"
SOURCE = "domain.md 5.14 (role authority at that time)"


def asks_decider(cls: type[Event], policy: Policy) -> bool:
    """Whether an act of this type asks for a role of the day: it is a decision, or the policy of the unit names who records it."""
    return cls.decides or names_deciders(cls, policy)


def names_deciders(cls: type[Event], policy: Policy) -> bool:
    """Whether the policy itself, not only the program's default, names who records this type."""
    kind = kind_of(cls.type_name())
    return kind in policy.deciders and policy.deciders[kind] != DEFAULT.deciders.get(kind)


def named(cls: type[Event], fields: Mapping[str, Any]) -> frozenset[str]:
    """Ids that stand in fields of members; none in the unit's own record, by whose entries members become known."""
    if cls.stream == "unit":
        return frozenset()
    told = [fields[field.name] for field in fields_of(cls) if field.kind == "member" and fields.get(field.name) is not None]
    return frozenset(str(one) for each in told for one in (each if isinstance(each, list | tuple) else (each,)))


def strangers(ids: Iterable[str], unit: UnitState) -> list[str]:
    """Of these ids, those of nobody whom the unit's record knows as a member."""
    return sorted(set(ids) - {str(member) for member in unit.team.people})


def was_held(fact: Fact, actor: Actor, cls: type[Event], unit: UnitState) -> bool:
    """Whether the actor of a recorded entry held his role on the day of the act; one of his own login, when he recorded no decision.

    ``unit``: the unit's state when it was recorded.
    """
    days = [fact.occurred.last_day(unit.policy.tzinfo, fact.recorded_at)]
    if actor.actor == fact.recorder and not asks_decider(cls, unit.policy):
        days.append(fact.recorded_at.astimezone(unit.policy.tzinfo).date())
    return any(unit.held(actor.actor, actor.role, actor.agency, day) for day in days)


def moves(event: Event) -> bool:
    """Whether an event says anew when an earlier entry occurred."""
    return isinstance(event, FactCorrected) and event.field == "occurred_at"


def held_when_moved(entry: Fact, to: object, unit: UnitState) -> bool:
    """Whether the actor of a decision held his role on the last day on which, by its corrected time ``to``, it can have happened.

    An entry that is no decision may be moved freely; what says no actor or no time is refused elsewhere.
    """
    cls = load(entry.type) if entry.type in TYPES else None
    try:
        actor, occurred = Actor.from_json(entry.who), Occurred.from_json(to)
    except UsageError:
        return True
    return cls is None or not cls.decides or was_held(replace(entry, occurred=occurred), actor, cls, unit)
