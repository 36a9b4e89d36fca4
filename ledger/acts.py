"""Acts: from intents to decided events ready for sealing, and from append's answer to a receipt. Pure: no clock, no chance, no disk.

An act is a list of intents recorded together. Each is decided against the state that the earlier ones of the same act leave behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from ledger.acting import GIVE_ROLE, actor_of, asks_unit
from ledger.entry.narrative import Name
from ledger.events.catalogue import kind_of
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Marks, Occurred, Possession, Source, Subject
from ledger.events.event import Event, fields_of
from ledger.events.fact import Fact
from ledger.events.lawful import Sector, default_basis
from ledger.intents import Intent, Me, numbered
from ledger.parties import concerned, joined
from ledger.privacy.sealing import Planned
from ledger.privacy.units import Envelope, Parties, planned
from ledger.rules import authority, rule, stream_state, unit
from ledger.rules.policy import Policy
from ledger.rules.streams import KINDS, rules_of

FROM_A_FILE: dict[str, Any] = {"source": {"file": ""}}
"""All that rules ask of on what an imported entry rests: that it came from a file."""


@dataclass(frozen=True, slots=True)
class StreamState:
    """A stream as read for deciding: last version (0: new), kind (None: new), facts slots by controller, entries' clear facts in order.

    The kind is the database's: the first entry may be erased, and the rules of its kind govern the stream all the same.
    ``rules`` is what the rules need, where it was folded before; None: it is folded from the facts. ``opened``: the user's agency's own
    held entries are among the facts as they were opened, or there are none.
    """

    stream: UUID
    version: int
    kind: str | None
    facts_slots: Mapping[str, UUID]
    facts: tuple[Fact, ...]
    rules: Any = None
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """An event that the rules allow: ``facts`` is the slot of its clear units, None where the controller has none yet.

    ``planned`` are the units into which ``cut`` cuts it; none before.
    """

    event: Event
    stream: UUID
    version: int
    series: str | None
    controller: str
    facts: UUID | None
    envelope: Envelope
    parties: Parties
    planned: Sequence[Planned] = ()


def decide(
    intents: Sequence[Intent],
    streams: Mapping[UUID, StreamState],
    me: Me,
    policy: Policy,
    at: datetime,
    roles: unit.UnitState | None = None,
) -> list[Decided]:
    """Decide each intent against rules and policy of the day. Raises RuleRefused at the first that is not allowed.

    ``roles``: the unit's state, where ``names_roles`` says that it is needed.
    """
    intents = numbered(intents, {stream: state.version for stream, state in streams.items()})
    begun = {stream: [type(intent.event) for intent in intents if intent.stream == stream] for stream in streams}
    rules = {stream: rule_state(state, begun[stream], policy) for stream, state in streams.items()}
    facts = {stream: list(state.facts) for stream, state in streams.items()}
    for intent in intents:  # parties that join in this very act are known to all of it
        facts[intent.stream].append(_hypothetical(intent, 0, me, at))
    parties = {stream: joined(found) for stream, found in facts.items()}
    versions = {stream: state.version for stream, state in streams.items()}
    decided = []
    for intent in intents:
        stream = intent.stream
        kind, asked = _kind(streams[stream], begun[stream]), asks_unit(type(intent.event), intent, me, policy)
        actor = actor_of(type(intent.event), intent, me, policy, at, roles if asked else None, kind)
        envelope = _envelope(intent, actor, parties[stream], me, at)
        judging = stream_state.shown_to(rules[stream], me.agency if type(intent.event).held_by else None)
        rule.decide(judging, intent.event, envelope.actor, at, occurred=envelope.occurred)
        _require_held(intent, streams[stream], roles)
        _require_known(intent, me, roles)
        _require_standing(intent, streams[stream], judging, roles, at)
        _require_clinical(intent, me)
        versions[stream] += 1
        whose = concerned(parties[stream], intent.event, judging, stream, versions[stream], streams[stream].facts)
        rules[stream] = rules_of(kind)[1](rules[stream], _hypothetical(intent, versions[stream], me, at, actor))
        decided.append(_decided(intent, envelope, streams[stream], versions[stream], whose))
    return decided


def cut(decided: Sequence[Decided], names: tuple[Name, ...]) -> list[Decided]:
    """Cut each event into units, its narratives by these names of the parties whom they mention."""
    return [replace(each, planned=planned(each.event, each.envelope, each.stream, replace(each.parties, names=names))) for each in decided]


def names_roles(intents: Sequence[Intent], me: Me, policy: Policy) -> bool:
    """Whether who acts, acted, or is named as a member by an event of this act is judged by what the unit's record says of its members."""
    return any(
        asks_unit(type(intent.event), intent, me, policy) or authority.moves(intent.event) or _members(intent, me)
        or authority.corrects_standing(intent.event) for intent in intents
    )


def _members(intent: Intent, me: Me) -> frozenset[str]:
    return authority.named(type(intent.event), intent.event.values()) - {str(me.recorder)}


def _require_known(intent: Intent, me: Me, roles: unit.UnitState | None) -> None:
    """Raise RuleRefused where somebody is named as a member whom the unit's record does not know."""
    if roles is not None and authority.strangers(_members(intent, me), roles):
        why, instead = "somebody who is named does not", "see caseledger unit, or have member-named recorded first"
        raise rule.refused(rule.Refusal(authority.KNOWN, why, instead))


def _require_held(intent: Intent, state: StreamState, roles: unit.UnitState | None) -> None:
    """Raise RuleRefused where a correction moves a decision to a day on which its decider did not hold his role."""
    event = intent.event
    if roles is None or not isinstance(event, FactCorrected) or not authority.moves(event):
        return
    target = next((each for each in state.facts if each.version == event.target), None)
    if target is not None and not authority.held_when_moved(target, event.to, roles):
        raise rule.refused(rule.Refusal(authority.MOVED, "the unit's record gives him no such role then", GIVE_ROLE))


def _require_standing(intent: Intent, state: StreamState, judging: Any, roles: unit.UnitState | None, at: datetime) -> None:
    """Raise RuleRefused where a member who is named, or would be by a correction, cannot stand for that agency at a discussion."""
    event, occurred = intent.event, intent.occurred or Occurred.at(at)
    kind, said = kind_of(event.type_name()), event.values()
    if roles is not None and isinstance(event, FactCorrected) and authority.corrects_standing(event):
        act = getattr(judging, "acts", {}).get(event.target)
        target = next((each for each in state.facts if each.version == event.target), None)
        if act is None or target is None:
            return
        kind, said, occurred = act.kind, act.corrected(event.field, event.to).fields, target.occurred
    found = authority.standing(kind, said, roles, occurred.last_day(roles.policy.tzinfo, at)) if roles is not None else None
    if found is not None and found.against is not None:
        raise rule.refused(rule.Refusal(found.sentence, *found.against))


def _require_clinical(intent: Intent, me: Me) -> None:
    """Raise RuleRefused where a clinical note is made for an agency that is none of health, or of which nobody recorded what it is."""
    against = authority.not_clinical(me.sector if me.placed else None) if authority.clinical(type(intent.event)) else None
    if against is not None:
        raise rule.refused(rule.Refusal(authority.CLINICAL, *against))


def persons_mentioned(decided: Sequence[Decided]) -> list[UUID]:
    """Recorded persons whose names a narrative of this act may mention: the parties of the streams in which it is about to stand."""
    found: dict[UUID, None] = {}
    for each in decided:
        if any(field.narrative and field.name in each.event.values() for field in fields_of(type(each.event))):
            for persons in each.parties.by_category.values():
                found.update(dict.fromkeys(persons))
    begun = {each.stream for each in decided if each.version == 1}
    return [person for person in found if person not in begun]


def _kind(state: StreamState, begun: Sequence[type[Event]]) -> str:
    """The stream's kind; of a new one, that of the types with which it is begun."""
    return state.kind or next((cls.stream for cls in begun if cls.stream in KINDS), "case")


def after(
    state: StreamState, acted: Sequence[tuple[Intent, Actor]], slots: Mapping[str, UUID], me: Me, policy: Policy, at: datetime
) -> StreamState:
    """The stream's state after an act was recorded: what reading it again would give; ``slots`` are its facts slots by controller."""
    own = [(intent, actor) for intent, (_, actor) in zip(
        numbered([intent for intent, _ in acted], {state.stream: state.version}), acted, strict=True
    ) if intent.stream == state.stream]  # fmt: skip
    begun = [type(intent.event) for intent, _ in own]
    kind, rules = _kind(state, begun), rule_state(state, begun, policy)
    facts, version = state.facts, state.version
    for intent, actor in own:
        version += 1
        facts = (*facts, _hypothetical(intent, version, me, at, actor))
        rules = rules_of(kind)[1](rules, facts[-1])
    return StreamState(state.stream, version, kind, {**slots, **state.facts_slots}, facts, rules, state.opened or not state.version)


def folded(state: StreamState, policy: Policy) -> StreamState:
    """The same state for keeping, in a third of the memory: folded for the rules, its facts without what no later act asks of them."""
    if not state.version:
        return state
    bare: dict[str, Any] = {}
    facts = tuple(
        structs.replace(each, stamp=bare, marks=bare, basis=FROM_A_FILE if each.imported else bare) for each in state.facts
    )
    return replace(state, facts=facts, rules=rule_state(state, (), policy))


def rule_state(state: StreamState, begun: Sequence[type[Event]], policy: Policy) -> Any:
    """What the rules need of a stream, under the policy of the day; ``begun``: the types with which a new one is begun."""
    if state.rules is not None:
        return stream_state.under(state.rules, policy)
    initial, evolve = rules_of(_kind(state, begun))
    found = stream_state.under(initial, policy)
    for each in state.facts:
        found = evolve(found, each)
    return found


def _envelope(intent: Intent, actor: Actor, parties: Parties, me: Me, at: datetime) -> Envelope:
    event = intent.event
    for part in intent.effort:
        part.check()
    subjects = tuple(Subject(person, category) for category, persons in parties.by_category.items() for person in persons)
    basis = default_basis(me.sector, me.agency, event.group, event.default_purpose, event.default_statement)
    # what an agency holds is not seen by whoever investigates; anything that the police read is the investigator's (domain.md 8, Material)
    possession = Possession.THIRD_PARTY if event.held_by and me.sector != Sector.POLICE else Possession.INVESTIGATOR
    return Envelope(
        intent.occurred or Occurred.at(at), actor, Marks(me.agency, subjects, intent.sensitivity, possession.value),
        replace(basis, source=_source(intent), statement=intent.statement or basis.statement),
    )  # fmt: skip


def _source(intent: Intent) -> Source | None:
    """Where it came from; whose knowledge that is, as its type says, where nobody says it and it rests on what its type says."""
    event, source = intent.event, intent.source or Source()
    if source.knowledge is None and intent.statement in (None, event.default_statement) and (known := event.default_knowledge()):
        return replace(source, knowledge=known.value)
    return intent.source


def _decided(intent: Intent, envelope: Envelope, state: StreamState, version: int, parties: Parties) -> Decided:
    return Decided(
        intent.event, intent.stream, version, type(intent.event).series if version == 1 else None, envelope.basis.controller,
        state.facts_slots.get(envelope.basis.controller), envelope, parties,
    )  # fmt: skip


def _hypothetical(intent: Intent, version: int, me: Me, at: datetime, actor: Actor | None = None) -> Fact:
    values = intent.event.values()
    kept = {field.name: values[field.name] for field in fields_of(type(intent.event)) if field.name in values and field.personal is None}
    held = {"originator": me.agency} if type(intent.event).held_by else None
    basis = FROM_A_FILE if intent.source and intent.source.file else {}
    return Fact(
        0, intent.stream, version, UUID(int=0), at, me.recorder, intent.event.type_name(), intent.occurred or Occurred.at(at),
        {"agency": me.agency}, {} if actor is None else actor.to_json(), {}, basis, kept, held,
    )  # fmt: skip
