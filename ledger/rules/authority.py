"""In which role an act counts: whether it is a decision or the policy names its deciders, and whether a member held his on the day.

And who may be named as a member at all: whoever the unit's record knows; for which agency he can stand at a discussion; and of which kind
of agency he is who makes a clinical note.

Source: domain.md 5.14 (a decision needs a decider with role authority at that time).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, fields_of
from ledger.events.fact import Fact
from ledger.rules.membership import UnitState
from ledger.rules.policy import DEFAULT, Policy
from ledger.rules.rule import No

SENTENCE = "an act is recorded of somebody who held that role on that day"
MOVED = "a decision is moved to a day on which its decider held that role"
KNOWN = "whoever is named as a member of the unit stands in its record"
SOURCE = "domain.md 5.14 (role authority at that time)"
ATTENDED = "a member who was at a discussion is of an agency that was represented at it"
SPOKE = "who speaks for an agency at a discussion is a member of it on that day"
OF_DISCUSSION = "domain.md 1.3, 5.3 (attendees: person, role, agency)"
CLINICAL = "a clinical note is made by a member of a health agency"
OF_HEALTH = "UK GDPR Art 9(2)(h), (3) (health data in the hands of who is bound to secrecy); domain.md 1.1, 5.13"


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


class Standing(NamedTuple):
    """A rule that holds members who are named against the unit's record: its sentence and source, and why it refuses; None: it does not."""

    sentence: str
    source: str
    against: No | None


def standing(kind: str, said: Mapping[str, Any], unit: UnitState, day: date) -> Standing | None:
    """Judge for which agencies members can stand whom an act of a discussion names; None for any other act. ``day``: that of the act."""
    judged = _STANDING.get(kind)
    return judged(said, unit, day) if judged else None


def corrects_standing(event: Event) -> bool:
    """Whether an event may say anew who was at a discussion, or for whom."""
    return isinstance(event, FactCorrected) and event.field in ("agencies", "members", "agency", "member")


def clinical(cls: type[Event]) -> bool:
    """Whether only an agency of health makes acts of this type; interventions are provided by other agencies too (domain.md 5.6, 5.13)."""
    return kind_of(cls.type_name()) == "clinical-note-recorded"


def not_clinical(sector: str | None) -> No | None:
    """Say why an agency of this kind makes no clinical note; None where it does. Without a kind the law of health is not established."""
    if sector == "health":
        return None
    if sector is None:
        return No("the kind of this agency is not recorded", "have it recorded first: caseledger record agency-named --sector health")
    return No(f"this agency is of another kind ({sector})", "have a member of the trust record it, or record a note that others may read")


def _attended(said: Mapping[str, Any], unit: UnitState, day: date) -> Standing:
    there = set(map(str, said.get("agencies") or ()))
    for member in said.get("members") or ():
        own = _agencies(member, unit, day)
        if own and not own & there:
            why = f"a member of {' and '.join(sorted(own))} is named as present, and that agency not as represented"
            return Standing(ATTENDED, OF_DISCUSSION, No(why, "name the agency as represented, or the members who were there"))
    return Standing(ATTENDED, OF_DISCUSSION, None)


def _spoke(said: Mapping[str, Any], unit: UnitState, day: date) -> Standing:
    own = _agencies(said.get("member"), unit, day)
    against = No(f"the member named is of {' and '.join(sorted(own))}", "name that agency, another member, or none")
    return Standing(SPOKE, OF_DISCUSSION, against if own and said.get("agency") not in own else None)


def _agencies(member: object, unit: UnitState, day: date) -> set[str]:
    """Give the agencies in which a member held a role on that day; none where the unit's record tells of none."""
    try:
        return {agency for _, agency in unit.roles_on(UUID(str(member)), day)}
    except ValueError:
        return set()


_STANDING: dict[str, Callable[[Mapping[str, Any], UnitState, date], Standing]] = {"discussion-held": _attended, "dissent-recorded": _spoke}
