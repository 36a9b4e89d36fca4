"""Lines of an import file as the acts they stand for: forms taken apart, labels and members replaced by ids, and judged by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from commands.demonstration import team
from ledger.events.catalogue import latest, load
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, clear_names, fields_of
from ledger.events.fact import Fact
from ledger.rules import case, person
from ledger.rules.policy import Policy
from ledger.rules.rule import refusals, under

POLICY = Policy.from_document(team.policy())
PARTY = ("safe_contact",)
REFERRAL = ("agency", "channel", "urgency", "victim_aware", "reason", "crime_ref", "referrer")


def identity(text: str) -> str:
    """The id that stands for a label or a member's name."""
    return str(uuid5(NAMESPACE_URL, text))


def built(kind: str, fields: Mapping[str, Any]) -> Event:
    """The event of a line, from values as the class takes them."""
    cls = load(latest(kind))
    ids = {each.name for each in fields_of(cls) if each.kind == "uuid"}
    return cls.from_values({name: identity(value) if name in ids and not is_id(value) else value for name, value in fields.items()})


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def parts(line: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Stream (its label), type and fields of each event that a line records, in order."""
    stream, fields = line.get("person") or line.get("case") or "unit", line["fields"]
    if line["type"] != "referral":
        yield stream, line["type"], fields
        return
    assert fields.keys() <= {*REFERRAL, "suspect", "victim", "urgent_action"}
    yield stream, "referral-received", {name: fields[name] for name in REFERRAL if name in fields}
    for category in ("suspect", "victim"):
        party = dict(fields[category])
        label = party.pop("person", None) or party.pop("label")
        joins = {name: party.pop(name) for name in PARTY if name in party}
        if party:
            yield label, "party-identified", party
        yield stream, "party-joined", {"party": label, "category": category, **joins}
    if "urgent_action" in fields:
        yield stream, "urgent-action-raised", {"gate": "outside", **fields["urgent_action"]}


@dataclass
class Book:
    """What the rules know of every stream of a file."""

    states: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    cases_of: dict[str, set[str]] = field(default_factory=dict)

    def judge(self, line: Mapping[str, Any], at: datetime) -> None:
        """Raise AssertionError unless every event of the line is of its class and allowed by the rules of the day."""
        given = line["occurred_at"]
        occurred = Occurred.from_json({"value": given, "precision": "instant"} if isinstance(given, str) else given)
        actor = Actor(UUID(identity(line["actor"]["name"])), line["actor"]["role"], line["actor"]["agency"])
        for stream, kind, fields in parts(line):
            self._one(stream, kind, built(kind, fields), actor, occurred, at)
            if kind == "party-joined":
                self.cases_of.setdefault(fields["party"], set()).add(stream)
        for noted in self.cases_of.get(line.get("person", ""), ()):
            self.entries[noted] += 1

    def _one(self, stream: str, kind: str, event: Event, actor: Actor, occurred: Occurred, at: datetime) -> None:
        if kind == "party-identified":
            self.people.add(stream)
        room = person if stream in self.people else case
        state = self.states.setdefault(stream, under(room.INITIAL, POLICY))
        version = self.entries[stream] = self.entries.get(stream, 0) + 1
        found = refusals(state, actor, type(event), event, at, occurred=occurred)
        assert not found, (stream, version, kind, found)
        shown = {name: value for name, value in event.values().items() if name in clear_names(type(event))}
        ids = UUID(int=1), version, UUID(int=version)
        fact = Fact(version, *ids, at, actor.actor, event.type_name(), occurred, {}, actor.to_json(), {}, {}, shown)
        self.states[stream] = room.evolve(state, fact)


def judged(lines: list[dict[str, Any]], at: datetime) -> Book:
    """Judge a whole file as imported at one time."""
    book = Book()
    for line in lines:
        book.judge(line, at)
    return book


IMPORTED = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=9)
