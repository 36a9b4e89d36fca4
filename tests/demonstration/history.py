"""Lines of an import file as the importer takes them apart, with ids made from their labels and names, and judged by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from commands import forms, given
from commands.demonstration import team
from commands.fields import IN_THIS_ACT
from commands.labels import Labels as FileLabels
from ledger import merging
from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor, Occurred, Source
from ledger.events.event import clear_names, fields_of
from ledger.events.fact import Fact
from ledger.intents import Intent, numbered
from ledger.rules import case, person, proceedings
from ledger.rules.policy import Policy
from ledger.rules.rule import refusals
from ledger.rules.stream_state import under

POLICY = Policy.from_document(team.policy())
form_of = cache(lambda name: forms.require(name, None))


def identity(text: str) -> UUID:
    """The id that stands for a label or a member's name."""
    return uuid5(NAMESPACE_URL, text)


IMPORTS = Actor(identity("who imports"), "supervisor", "cheshire-police")


class Labels(FileLabels):
    """Every label is known, and stands for the same id wherever it is read."""

    def __init__(self) -> None:
        """Members too are known by their names alone."""
        super().__init__(SimpleNamespace(unit_stream=lambda: identity("unit"), find=identity, of_both=self._of_both))
        self.members = SimpleNamespace(find=identity)
        self.entries: dict[str, int] = {}
        self.standing: merging.Standing = lambda _person: {}

    def _of_both(self, intents: list[Intent]) -> list[Intent]:
        """That persons are one, or two after all, is said of both."""
        return merging.completed(intents, self.standing)

    def numbered(self, value: Any) -> Any:
        """A case's number follows from its label too."""
        return f"DEMO-26-{int(value[2:]):04}" if isinstance(value, str) and value.startswith("@c") else value

    def _numbered_here(self, value: Any) -> Any:
        return self.entries.get(value, 1) if isinstance(value, str) and not IN_THIS_ACT.fullmatch(value) else value

    def begin(self, label: str | None) -> UUID:
        assert label is not None, "an invented case or person has a label"
        return identity(label)

    def recorded_in(self, _place: UUID, label: str | None) -> None:
        """An entry's label is known to the book that judges its line."""

    def stream(self, word: object, _number: object) -> UUID:
        assert isinstance(word, str)
        assert word.startswith("@"), "an invented line names no number"
        return identity(word)


LABELS = Labels()


def intents(line: Mapping[str, Any]) -> list[Intent]:
    """What the importer makes of a line."""
    return given.intents(line, LABELS, LABELS._ledger, form_of, Source())


def parts(line: Mapping[str, Any]) -> Iterator[tuple[UUID, str, dict[str, Any]]]:
    """Stream, type and fields of each event that a line records, in order."""
    for intent in intents(line):
        yield intent.stream, kind_of(intent.event.type_name()), intent.event.values()


@dataclass
class Book:
    """What the rules know of every stream of a file."""

    states: dict[UUID, Any] = field(default_factory=dict)
    entries: dict[UUID, int] = field(default_factory=dict)
    cases: set[UUID] = field(default_factory=set)
    cases_of: dict[UUID, set[UUID]] = field(default_factory=dict)
    dockets: dict[UUID, set[UUID]] = field(default_factory=dict)

    def judge(self, line: Mapping[str, Any], at: datetime) -> None:
        """Raise AssertionError unless every event of the line is of its class and allowed by the rules of the day."""
        LABELS.standing = lambda person: getattr(self.states.get(person), "merges", {})
        made = intents(line)
        noting = {noted for intent in made for noted in self.cases_of.get(intent.stream, ())}
        if "label" in line:
            LABELS.entries[line["label"]] = self.entries.get(made[0].stream, 0) + 1
        for intent in numbered(made, self.entries):
            actor = IMPORTS if intent.actor is None else Actor(intent.actor, str(intent.role), str(intent.agency))
            self._one(intent, actor, intent.occurred or Occurred.at(at), at)
        noting |= {noted for intent in made if type(intent.event).effect == "proceedings-case" for noted in self.dockets[intent.stream]}
        for noted in noting:
            self.entries[noted] += 1

    def _one(self, intent: Intent, actor: Actor, occurred: Occurred, at: datetime) -> None:
        event, stream, kind = intent.event, intent.stream, kind_of(intent.event.type_name())
        if kind == "referral-received":
            self.cases.add(stream)
        if kind == "party-joined":
            self.cases_of.setdefault(UUID(event.values()["party"]), set()).add(stream)
        if kind in ("proceedings-opened", "proceedings-case-joined"):
            self.dockets.setdefault(stream, set()).update(map(UUID, event.values()["cases"]))
        room = case if stream in self.cases else proceedings if stream in self.dockets else person
        state = self.states.setdefault(stream, under(room.INITIAL, POLICY))
        version = self.entries[stream] = self.entries.get(stream, 0) + 1
        found = refusals(state, actor, type(event), event, at, occurred=occurred)
        assert not found, (stream, version, kind, found)
        clear = {each.name for each in fields_of(type(event)) if not each.personal} if type(event).held_by else clear_names(type(event))
        shown = {name: value for name, value in event.values().items() if name in clear}
        ids = UUID(int=1), version, UUID(int=version)
        held = {"originator": actor.agency} if type(event).held_by else None
        rests = {"source": {"file": "0" * 64}}
        fact = Fact(version, *ids, at, actor.actor, event.type_name(), occurred, {}, actor.to_json(), {}, rests, shown, held)
        self.states[stream] = room.evolve(state, fact)


def judged(lines: list[dict[str, Any]], at: datetime) -> Book:
    """Judge a whole file as imported at one time."""
    book = Book()
    for line in lines:
        book.judge(line, at)
    return book


IMPORTED = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=9)
