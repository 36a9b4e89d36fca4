"""Was each act allowed by the rules and the policy of its day? Decided again from what was recorded, entry by entry.

Pure: from the facts of one stream to a judgement of each. A rule that needs what the reader was not shown is not established, which is
neither held nor broken; an entry that the rules of its day would not have allowed is a finding, never an error.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.occurred import CLOCKS_APART, Occurred
from ledger.rules import authority, membership, partly, rooms
from ledger.rules.rule import No, Rule, Verdict, governing
from ledger.rules.stream_state import StreamState, shown_to, under
from ledger.rules.streams import rules_of


class Outcome(StrEnum):
    """What deciding again says of a rule, or of a whole entry."""

    HELD = "held"
    REFUSED = "refused"
    NOT_ESTABLISHED = "not established"
    LEDGER_MADE = "made by the ledger"


APART = (timedelta(), CLOCKS_APART, -CLOCKS_APART)
"""By how much the clock of whoever decided may have differed from the server's, as far as append allows."""

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


def redecide(kind: str, entries: Iterable[Seen], unit: Iterable[Fact] | membership.History) -> Iterator[Redecision]:
    """Judge each entry of one stream (``kind``: case, person, unit), in version order, against the state that the earlier ones left.

    ``unit`` are the unit's own entries in version order, or what was folded of them for many streams: the policy of the day is the last
    one adopted before the entry.
    """
    history = unit if isinstance(unit, membership.History) else membership.History(unit)
    state, evolve = rules_of(kind)
    earlier: dict[int, Fact] = {}
    for seen in entries:
        members, held = history.before(seen.fact)
        yield judged(under(state, held.policy), seen, members, earlier)._replace(policy=held.version)
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
    actor, (event, wrong) = _actor(fact), partly.event(cls, seen.fact.fields, whole=not seen.withheld)
    rooms.enter(cls, state.entries, event)
    asked = governing(state, cls, fact.recorded_at.date())
    rules = [_unless_blind(_judge(one, state, actor, cls, event, fact), blind and one.kind in ASKS_EVENT) for one in asked]
    if members.members and (ids := authority.named(cls, fact.fields)):
        rules.append(_known(authority.strangers(ids, members)))
    if members.members:
        rules.extend(_by_the_units_record(cls, fact, holder, members))
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


def _by_the_units_record(cls: type[Event], fact: Fact, holder: str | None, members: membership.UnitState) -> Iterator[Judged]:
    """Judge for whom members stood who are named, and of which kind an agency is that made a clinical note."""
    zone = members.policy.tzinfo
    if (found := authority.standing(fact.kind, fact.fields, members, fact.occurred.last_day(zone, fact.recorded_at))) is not None:
        yield _against(found.sentence, found.source, found.against)
    if authority.clinical(cls) and holder is not None:
        sector = members.sector(holder, fact.recorded_at.astimezone(zone).date())
        yield _against(authority.CLINICAL, authority.OF_HEALTH, authority.not_clinical(sector))


def _against(sentence: str, source: str, against: No | None) -> Judged:
    return Judged(sentence, source, Outcome.HELD if against is None else Outcome.REFUSED, "" if against is None else against.why)


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
    for apart in APART:
        at = fact.recorded_at + apart
        try:
            verdict = _asked(one, state, actor, cls, event, fact.occurred, at)
        except partly.NotShownError:
            return Judged(one.sentence, one.source, Outcome.NOT_ESTABLISHED)
        if not isinstance(verdict, No):
            return Judged(one.sentence, one.source, Outcome.HELD)
        whys.append(verdict.why)
    return Judged(one.sentence, one.source, Outcome.REFUSED, whys[0])


def _asked(
    one: Rule, state: StreamState, actor: Actor | None, cls: type[Event], event: Event | None, occurred: Occurred, at: datetime
) -> Verdict:
    match one.kind:
        case "guard":
            return one.test(state, actor, cls, at)
        case "check":
            return one.test(state, actor, event, at)
        case "time":
            return one.test(state, cls, occurred, at)
        case "days":
            return one.test(state, cls, event, occurred, at)


def _actor(fact: Fact) -> Actor | None:
    try:
        return Actor.from_json(fact.who)
    except UsageError:
        return None
