"""Was each act allowed by the rules and the policy of its day? Decided again from what was recorded, entry by entry.

Pure: from the facts of one stream to a judgement of each. A rule that needs what the reader was not shown is not established, which is
neither held nor broken; an entry that the rules of its day would not have allowed is a finding, never an error.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor
from ledger.events.event import Event, fields_of, personal_names
from ledger.events.fact import Fact
from ledger.events.occurred import CLOCKS_APART
from ledger.rules import authority, membership, rooms
from ledger.rules.policy import in_force_for
from ledger.rules.rule import No, Rule, StreamState, governing, shown_to, under
from ledger.rules.streams import rules_of


class Outcome(StrEnum):
    """What deciding again says of a rule, or of a whole entry."""

    HELD = "held"
    REFUSED = "refused"
    NOT_ESTABLISHED = "not established"
    LEDGER_MADE = "made by the ledger"


ASKS_EVENT = frozenset({"check", "days"})
"""Kinds of rules that read what the act says."""

SHAPE = ("an entry's fields are what its type declares", "docs/format.md, units")


class Seen(NamedTuple):
    """An entry as it was read: its fact, and whether any of its units was withheld from the reader."""

    fact: Fact
    withheld: bool = False


class Judged(NamedTuple):
    """One rule that governed the act: its sentence and source, whether it held, and why not where it did not."""

    sentence: str
    source: str
    outcome: Outcome
    why: str = ""


class Redecision(NamedTuple):
    """What the rules of the day say of one entry: the worst outcome of those that governed it, and each of them.

    ``policy``: version of the unit's entry that adopted the policy of the day, 0 where none had.
    """

    version: int
    outcome: Outcome
    rules: tuple[Judged, ...]
    policy: int = 0


def redecide(kind: str, entries: Iterable[Seen], unit_facts: Iterable[Fact]) -> Iterator[Redecision]:
    """Judge each entry of one stream (``kind``: case, person, unit), in version order, against the state that the earlier ones left.

    ``unit_facts`` are the unit's own entries in version order: the policy of the day is the last one adopted before the entry.
    """
    known = list(unit_facts)
    adopted, members, coming = membership.folded(known).adopted, membership.INITIAL, deque(known)
    state, evolve = rules_of(kind)
    earlier: dict[int, Fact] = {}
    for seen in entries:
        while coming and coming[0].position < seen.fact.position:
            members = membership.evolve(members, coming.popleft())
        held = in_force_for(adopted, seen.fact)
        said = judged(under(state, held.policy), seen, under(members, held.policy), earlier)
        yield said._replace(policy=held.version)
        state = evolve(state, seen.fact)
        earlier[seen.fact.version] = seen.fact


def judged(state: StreamState, seen: Seen, members: membership.UnitState, earlier: Mapping[int, Fact]) -> Redecision:
    """Judge one entry against the state before it, policy of the day included; ``members``: the unit's own state then.

    ``earlier``: the stream's entries before it, by version.
    """
    fact = seen.fact
    if fact.type not in TYPES:
        return Redecision(fact.version, Outcome.NOT_ESTABLISHED, ())
    cls = load(fact.type)
    if not cls.recorders:
        return Redecision(fact.version, Outcome.LEDGER_MADE, ())
    holder = str(fact.held.get("originator")) if fact.held is not None else None
    blind, state = holder is not None and state.blind(holder), shown_to(state, holder)
    actor, (event, wrong) = _actor(fact), _event(cls, seen)
    rooms.enter(cls, state.entries, event)
    asked = governing(state, cls, fact.recorded_at.date())
    rules = [_unless_blind(_judge(one, state, actor, cls, event, fact), blind and one.kind in ASKS_EVENT) for one in asked]
    if members.members and (ids := authority.named(cls, fact.fields)):
        rules.append(_known(authority.strangers(ids, members)))
    if actor is not None and members.members:
        rules.append(_held(authority.SENTENCE, held=authority.was_held(fact, actor, cls, members)))
        if (decision := _moved(fact, earlier)) is not None:
            rules.append(_held(authority.MOVED, held=authority.held_when_moved(decision, fact.fields.get("to"), members)))
    if wrong:
        rules.append(Judged(*SHAPE, Outcome.REFUSED, wrong))
    return Redecision(fact.version, _worst(rules), tuple(rules))


def _unless_blind(said: Judged, blind: bool) -> Judged:
    """A rule that would have been asked about entries which the reader was not shown refuses nothing for certain."""
    return said._replace(outcome=Outcome.NOT_ESTABLISHED, why="") if blind and said.outcome is Outcome.REFUSED else said


def _moved(fact: Fact, earlier: Mapping[int, Fact]) -> Fact | None:
    """Give the decision whose time a correction gives anew."""
    moves = fact.kind == "fact-corrected" and fact.fields.get("field") == "occurred_at"
    target = earlier.get(fact.fields.get("target", 0)) if moves else None
    return target if target is not None and target.type in TYPES and load(target.type).decides else None


def _held(sentence: str, *, held: bool) -> Judged:
    why = "" if held else "the unit's record gave this member no such role then"
    return Judged(sentence, authority.SOURCE, Outcome.HELD if held else Outcome.REFUSED, why)


def _known(strangers: Sequence[str]) -> Judged:
    why = "somebody was named whom the unit's record did not know as a member" if strangers else ""
    return Judged(authority.KNOWN, authority.SOURCE, Outcome.REFUSED if strangers else Outcome.HELD, why)


def _worst(rules: Sequence[Judged]) -> Outcome:
    found = {one.outcome for one in rules}
    if Outcome.REFUSED in found:
        return Outcome.REFUSED
    return Outcome.NOT_ESTABLISHED if Outcome.NOT_ESTABLISHED in found or not rules else Outcome.HELD


def _judge(one: Rule, state: StreamState, actor: Actor | None, cls: type[Event], event: Event | None, fact: Fact) -> Judged:
    """Ask one rule at the moment of recording, give or take what the clocks may differ: it held if it held at any of these."""
    if (actor is None and one.kind in ("guard", "check")) or (event is None and one.kind in ASKS_EVENT):
        return Judged(one.sentence, one.source, Outcome.NOT_ESTABLISHED)
    whys: list[str] = []
    for at in (fact.recorded_at, fact.recorded_at + CLOCKS_APART, fact.recorded_at - CLOCKS_APART):
        arguments: dict[str, tuple[Any, ...]] = {
            "guard": (state, actor, cls, at), "check": (state, actor, event, at), "time": (state, cls, fact.occurred, at),
            "days": (state, cls, event, fact.occurred, at),
        }  # fmt: skip
        try:
            verdict = one.test(*arguments[one.kind])
        except _NotShownError:
            return Judged(one.sentence, one.source, Outcome.NOT_ESTABLISHED)
        if not isinstance(verdict, No):
            return Judged(one.sentence, one.source, Outcome.HELD)
        whys.append(verdict.why)
    return Judged(one.sentence, one.source, Outcome.REFUSED, whys[0])


def _actor(fact: Fact) -> Actor | None:
    try:
        return Actor.from_json(fact.who)
    except UsageError:
        return None


class _NotShownError(Exception):
    """A rule asked for a field that the reader was not shown."""


class _Partly:
    """An event of which only some fields were shown: asking for another ends the judging of the rule that asks."""

    def __init__(self, shown: dict[str, Any], values: "_Values") -> None:
        self.__dict__.update(shown, values=lambda: values)

    def __getattr__(self, name: str) -> Any:
        raise _NotShownError(name)


class _Values(Mapping[str, Any]):
    """What its fields say as JSON; asking for one that is sealed ends the judging too."""

    def __init__(self, cls: type[Event], given: Mapping[str, Any]) -> None:
        self._sealed = personal_names(cls)
        self._shown = {name: value for name, value in given.items() if name not in self._sealed}

    def __getitem__(self, name: str) -> Any:
        if name in self._sealed:
            raise _NotShownError(name)
        return self._shown[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def _event(cls: type[Event], seen: Seen) -> tuple[Any, str]:
    """Give the event as it was recorded and no fault; or none of it, and in which field it is not what its type declares."""
    given = seen.fact.fields
    if not seen.withheld:
        try:
            return cls.from_values(given), ""
        except UsageError as error:
            return None, str(error)
    shown = {}
    for field in fields_of(cls):
        if field.personal is not None or cls.held_by:
            continue
        if field.name not in given and field.required:
            return None, f"{field.name} is missing"
        try:
            default = cls.model_fields[field.name].default
            shown[field.name] = _read(cls, field.name, given[field.name]) if field.name in given else default
        except ValidationError:
            return None, f"{field.name} is not what its type declares"
    return _Partly(shown, _Values(cls, given)), ""


def _read(cls: type[Event], name: str, value: Any) -> Any:
    return TypeAdapter(cls.model_fields[name].rebuild_annotation()).validate_json(json.dumps(value), strict=True)
