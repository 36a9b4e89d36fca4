"""A case and its proceedings as whoever makes a copy reads them, without a database: events as opened entries, and what was decided.

In a text, ``|`` parts the pieces of a narrative; a piece ``@person`` names that person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace as changed

from commands.bundling import Under, composed
from commands.people import People
from commands.redacting import Redacting
from ledger.entry.mention import Name
from ledger.events.event import Event, fields_of
from ledger.events.fact import fact_from_units, joined
from ledger.events.occurred import Occurred
from ledger.events.redaction import RedactionConfirmed, RedactionDecided
from ledger.intents import Intent
from ledger.privacy.opening import Entry, Withheld
from ledger.rules.jurisdiction import load as jurisdiction
from ledger.rules.proceedings_state import ProceedingsState
from projections.court import express, units
from projections.court.bundle import Copy
from projections.court.redaction import Decisions
from tests.court.opened import OPENED
from tests.court.opened import entry as of_proceedings
from tests.rules.acts_schedules import CASE, OFFICER, SAM

ANN, BEN, NURSE = UUID(int=301), UUID(int=302), UUID(int=303)
PEOPLE = {SAM: "Sam Sample", ANN: "Ann Imagined", BEN: "Ben Fictitious"}
ZONE = ZoneInfo("Europe/London")
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
AFTER, NEVER = 1_000, 10_000
"""Positions behind which proceedings are recorded, and behind which nothing is."""
SECOND = UUID(int=2)


def entry(event: Event, version: int, *, on: datetime | None = None, erased: Iterable[str] = (), **marks: Any) -> Entry:
    """One event as the entry of that version of the case, recorded a day after the one before it; ``erased``: fields whose key is gone."""
    at = BEGAN + version * timedelta(days=1)
    occurred = Intent(event, CASE).occurred or Occurred.at(on or at)
    told = {
        "stamp": {"agency": "police", "roles": []}, "what": {"type": event.type_name(), "occurred_at": occurred.to_json()},
        "who": {"actor": str(NURSE), "role": "practitioner", "agency": "police"}, "marks": {"sensitivity": [], **marks},
        "basis": {"controller": "police"},
    }  # fmt: skip
    pieces: list[tuple[str, Any]] = list(told.items())
    layout, slots = dict[str, Any](), dict[int, UUID]()
    pieces.append(("layout", layout))
    narrative = {each.name for each in fields_of(type(event)) if each.narrative}
    for name, value in event.values().items():
        if name not in narrative:
            pieces.append((name, value))
            continue
        layout[name] = {"pieces": [], "splitter": 1}
        for piece in str(value).split("|"):
            whom = next((person for person, called in PEOPLE.items() if piece == f"@{called.split()[0].lower()}"), None)
            layout[name]["pieces"].append([len(pieces), "sentence" if whom is None else "person"])
            if whom is not None:
                slots[len(pieces)] = UUID(int=whom.int + 1000)
            pieces.append((name, piece if whom is None else PEOPLE[whom]))
    salt = {ordinal: sha256(f"{version}:{ordinal}".encode()).digest()[:16] for ordinal in range(len(pieces))}
    gone = {ordinal: Withheld("erased", 99, BEGAN, "retention_review") for ordinal, (name, _) in enumerate(pieces) if name in erased}
    open_units = [(ordinal, name, value) for ordinal, (name, value) in enumerate(pieces) if ordinal not in gone]
    fact = fact_from_units(
        position=version, stream=CASE, version=version, event=UUID(int=version), recorded_at=at, recorder=NURSE,
        units=joined((name, value) for _, name, value in open_units),
    )  # fmt: skip
    return Entry("CHS-26-0041", fact, gone, sha256(str(version).encode()).digest(), True, open_units, b"core", salt, slots)


@dataclass
class Case:
    """A case whose entries are ``entries``, with proceedings of which somebody decided ``decided``; a second person confirms all of it."""

    entries: list[Entry] = field(default_factory=list)
    decided: list[dict[str, Any]] = field(default_factory=list)
    opening: Sequence[Event] = OPENED
    more: list[Event] = field(default_factory=list)
    parties: Sequence[tuple[UUID, str, str | None]] = ((SAM, "suspect", "P-1"), (ANN, "victim", "P-2"))

    def add(self, event: Event, **settings: Any) -> int:
        """Record an event; gives its number."""
        self.entries.append(entry(event, len(self.entries) + 1, **settings))
        return len(self.entries)

    def decide(self, redaction: str, *, audiences: Sequence[str] = ("defence",), entry: int | None = None, names: Iterable[str] = (),
               ordinals: Iterable[int] = (), **said: Any) -> None:  # fmt: skip
        """Decide on an entry: all of it, the units of these names, or these ordinals."""
        if entry is not None:
            wanted = {*names}
            chosen = [ordinal for ordinal, name, _ in self.entries[entry - 1].units if name in wanted] + [*ordinals]
            said["places"] = [{"case": str(CASE), "entry": entry, **({"ordinals": chosen} if chosen else {})}]
        self.decided.append({"redaction": redaction, "audiences": [*audiences], **said})

    def release(self, *entries: int, **settings: Any) -> None:
        """Show all of these entries."""
        for each in entries:
            self.decide("release", entry=each, **settings)

    def copy(self, audience: str = "defence", *, checkpoint: int = NEVER, files: Mapping[str, bytes] | None = None, **under: Any) -> Copy:
        """Make the copy."""
        return composed(cast("Redacting", _Read(self)), audience, Under(checkpoint, BEGAN + timedelta(days=999), **under), files)


class _Read:
    """What composing asks of proceedings as they were read."""

    def __init__(self, case: Case) -> None:
        events: list[Event] = [*case.opening, *case.more]
        first = len(events) + 1
        events += [RedactionDecided.from_values(said) for said in case.decided]
        if case.decided:
            events.append(RedactionConfirmed.from_values({"decisions": [*range(first, first + len(case.decided))]}))
        told = [of_proceedings(each, version) for version, each in enumerate(events, 1)]
        hands = [OFFICER] * (len(told) - 1) + [SECOND if case.decided else OFFICER]
        self.own = [_later(each, by) for each, by in zip(told, hands, strict=True)]
        self.entries, self.parties = case.entries, case.parties
        self.numbers = {CASE: "CHS-26-0041"}
        self.same: list[frozenset[UUID]] = []
        self.ledger = SimpleNamespace(zone=ZONE, policy=SimpleNamespace(contact="unit@example.test"))
        self.people = People(
            numbers={str(person): number for person, _, number in case.parties if number},
            names={str(person): name for person, name in PEOPLE.items()}, members={str(NURSE): "Nora Nurse", str(OFFICER): "Dana Drake"},
        )  # fmt: skip

    @cached_property
    def state(self) -> ProceedingsState:
        return express.state_of(each.fact for each in self.own)

    @cached_property
    def units(self) -> list[units.Unit]:
        return [*units.units(self.entries, {UUID(int=person.int + 1000): person for person in PEOPLE})]

    @cached_property
    def decisions(self) -> Decisions:
        names = [Name(name, "person", person) for person, name in PEOPLE.items()]
        return Decisions.of((each.fact for each in self.own), jurisdiction("england_wales"), same=self.same, names=names)


def _later(told: Entry, by: UUID) -> Entry:
    """An entry of the proceedings as somebody recorded it after all entries of the case."""
    position, who = AFTER + told.fact.version, {**told.fact.who, "actor": str(by)}
    return replace(told, fact=changed(told.fact, position=position, recorder=by, who=who))


def said(copy: Copy, number: int) -> str:
    """The sentence of an entry of a copy, recorded runs in guillemets, what stands in place of others in braces."""
    return "".join(_run(run) for run in copy.lines[number - 1].says)


def beside(copy: Copy, number: int) -> list[str]:
    """What stands beside it."""
    return ["".join(_run(run) for run in told) for told in copy.lines[number - 1].beside]


def _run(run: Any) -> str:
    return {"words": run.text, "recorded": f"«{run.text}»"}.get(run.kind, f"{{{run.text}}}")
