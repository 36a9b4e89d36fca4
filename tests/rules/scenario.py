"""Given / when / then, for rules.

    given(a_referral(), closed()).when(triaged()).refused_by("a closed case is reopened before work on it goes on")

Entries are recorded an hour apart from START; the act judged comes an hour after the last one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import structs

from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, clear_names
from ledger.events.fact import ERASED, HELD, Fact
from ledger.intents import Intent
from ledger.rules import case, consulting, person, proceedings, unit
from ledger.rules.policy import Policy
from ledger.rules.rule import refusals
from ledger.rules.stream_state import StreamState, under

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUPERVISOR = Actor(UUID(int=1), "supervisor", "police")
STREAM = UUID(int=7)


def recorded(event: Event, version: int, *, at: datetime | None = None, opened: bool = False) -> Fact:
    """The event as an entry whose clear units can be read; of an agency-held type, only that there is one, unless it is ``opened``."""
    at, values = at or START + version * HOUR, event.values()
    shown = values if opened else {name: values[name] for name in clear_names(type(event)) if name in values}
    kind = HELD if event.held_by and not opened else event.type_name()
    held = {"originator": SUPERVISOR.agency} if event.held_by else None
    return Fact(
        version, STREAM, version, UUID(int=version), at, SUPERVISOR.actor, kind, happened(event, at), {"agency": SUPERVISOR.agency},
        SUPERVISOR.to_json(), {}, {}, shown, held,
    )  # fmt: skip


def happened(event: Event, at: datetime) -> Occurred:
    """When an event happened that is recorded at this instant without a word on that."""
    return Intent(event, STREAM).occurred or Occurred.at(at)


class ByAnother(NamedTuple):
    """An event that somebody else recorded for the supervisor, that another agency brought, or that was another's own."""

    event: Event
    recorder: UUID = UUID(int=99)
    occurred: Occurred | None = None
    agency: str = SUPERVISOR.agency
    actor: Actor = SUPERVISOR


def by(actor: Actor, event: Event) -> ByAnother:
    """An event that another did and recorded himself."""
    return ByAnother(event, actor.actor, actor=actor)


def of_agency(agency: str, event: Event) -> ByAnother:
    """An event that another agency brought."""
    return ByAnother(event, SUPERVISOR.actor, agency=agency)


def dated(event: Event, occurred: Occurred) -> ByAnother:
    """An event of the supervisor's own that happened at another time than that of its recording."""
    return ByAnother(event, SUPERVISOR.actor, occurred)


@dataclass(frozen=True)
class Outcome:
    """What the rules said."""

    sentences: tuple[str, ...]

    def allowed(self) -> None:
        """No rule speaks against it."""
        assert self.sentences == ()

    def refused_by(self, *sentences: str) -> None:
        """These rules speak against it, and no others."""
        assert self.sentences == sentences


@dataclass(frozen=True)
class Given:
    """A stream as its rules see it, after ``count`` entries."""

    state: StreamState
    count: int

    def under(self, policy: Policy) -> "Given":
        """The same under another policy."""
        return replace(self, state=under(self.state, policy))

    def when(self, event: Event, *, actor: Actor = SUPERVISOR, at: datetime | None = None, occurred: Occurred | None = None) -> Outcome:
        """Judge the event as the next entry."""
        at = at or START + (self.count + 1) * HOUR
        found = refusals(self.state, actor, type(event), event, at, occurred=occurred or happened(event, at))
        return Outcome(tuple(refusal.rule for refusal in found))


def with_erased(case: Given) -> Given:
    """The same with one more entry, of which nothing is left."""
    return replace(case, state=replace(case.state, entries={**case.state.entries, case.count + 1: ERASED}), count=case.count + 1)


def _given(
    initial: Any, evolve: Callable[[Any, Fact], Any], *, opened: bool = False, basis: Mapping[str, Any] | None = None
) -> Callable[..., Given]:
    def given(*events: Event | ByAnother) -> Given:
        state = initial
        for version, event in enumerate(events, start=1):
            typed = event if isinstance(event, ByAnother) else ByAnother(event, SUPERVISOR.actor)
            fact = structs.replace(recorded(typed.event, version, opened=opened), recorder=typed.recorder)
            held = {"originator": typed.agency} if fact.held else None
            fact = structs.replace(fact, stamp={"agency": typed.agency}, who=typed.actor.to_json(), held=held)
            state = evolve(state, structs.replace(fact, occurred=typed.occurred or fact.occurred, basis=basis or fact.basis))
        return Given(state, len(events))

    return given


given = _given(case.INITIAL, case.evolve)
given_opened = _given(case.INITIAL, case.evolve, opened=True)
"""A case as rules of its own agency's held types see it."""
imported = _given(case.INITIAL, case.evolve, basis={"source": {"file": "0" * 64, "line": 1}})
"""A case that stood in another record before."""
given_person = _given(person.INITIAL, person.evolve)
given_unit = _given(unit.INITIAL, unit.evolve)
given_proceedings = _given(proceedings.INITIAL, proceedings.evolve)
given_access = _given(consulting.ACCESS, lambda state, _fact: state)
