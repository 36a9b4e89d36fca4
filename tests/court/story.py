"""Written-out proceedings: acts in order, each judged by the rules of its day, with the forms issued and the copies read on the way.

A story is a TOML file. Of ``[[acts]]``, ``act`` is the type, ``recorded`` the day, ``recorder`` a member of ``[members]``; ``called`` names
the entry for later acts, ``refused`` is the sentence of the one rule that does not allow it. All else are the fields. A word that begins
with @ stands for an entry, a person, a member or a case. Four more things happen on the way:

    [acts.sheet]    the form that ``schedule-issued`` issues, as it has to read, written by hand
    returned        a form came back from the prosecutor, filled in as this kind of file; each of ``answers`` is recorded
    read_by         what an audience reads of the ``[[units]]`` of the cases, one page an entry
    due             which clocks run by then: of which entry, and until which day
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from ledger.events.catalogue import latest, load
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, clear_names
from ledger.events.fact import Fact
from ledger.intents import Intent
from ledger.privacy.opening import Entry
from ledger.rules import proceedings
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.jurisdiction import Jurisdiction
from ledger.rules.jurisdiction import load as jurisdiction
from ledger.rules.policy import DEFAULT
from ledger.rules.proceedings import ProceedingsState
from ledger.rules.rule import refusals
from projections.court.proceedings import Proceedings
from projections.court.redaction import Decisions, Gist, Renamed, Shown
from projections.court.units import Unit

STORIES = Path(__file__).with_name("stories")
AGENCY, NUMBER = "cheshire-police", "PRC-26-0001"
STREAM = UUID(int=7)
TOLD_ABOUT = ("act", "recorded", "recorder", "called", "refused", "sheet")
"""Keys of an act that are no fields of it."""


def told(name: str) -> dict[str, Any]:
    """A story as its file tells it."""
    return tomllib.loads((STORIES / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass
class Story:
    """A stream of proceedings while its story is told; ``opened`` are its entries with all their fields, ``state`` what the rules know."""

    told: Mapping[str, Any]
    state: ProceedingsState = proceedings.INITIAL
    opened: list[Fact] = field(default_factory=list)
    entries: dict[str, int] = field(default_factory=dict)

    def event(self, act: Mapping[str, Any], **more: Any) -> Event:
        """What an act records, with what its words stand for."""
        fields = {name: self._meant(value) for name, value in act.items() if name not in TOLD_ABOUT}
        return load(latest(act["act"])).from_values(fields | more)

    def record(self, act: Mapping[str, Any], **more: Any) -> tuple[str, ...]:
        """Judge an act, and record it where every rule of its day allows it; the sentences of those that do not."""
        event = self.event(act, **more)
        at = datetime.combine(act["recorded"], time(9), UTC) + timedelta(minutes=len(self.opened))
        who = Actor(UUID(self._named(f"@{act['recorder']}")), self.told["members"][act["recorder"]][1], AGENCY)
        occurred = Intent(event, STREAM).occurred or Occurred.at(at)
        if found := refusals(self.state, who, type(event), event, at, occurred=occurred):
            return tuple(one.rule for one in found)
        self._recorded(event, who, occurred, at)
        if "called" in act:
            self.entries[act["called"]] = len(self.opened)
        return ()

    def _recorded(self, event: Event, who: Actor, occurred: Occurred, at: datetime) -> None:
        version, values = len(self.opened) + 1, event.values()
        clear = {name: values[name] for name in clear_names(type(event)) if name in values}
        both = [
            Fact(
                version, STREAM, version, UUID(int=version), at, who.actor, event.type_name(), occurred, {"agency": AGENCY}, who.to_json(),
                {}, {}, shown, None,
            )
            for shown in (values, clear)
        ]  # fmt: skip
        self.opened.append(both[0])
        self.state = proceedings.evolve(self.state, both[1])

    @property
    def proceedings(self) -> Proceedings:
        """The stream as whoever draws a form reads it."""
        return Proceedings.of([Entry(NUMBER, fact, {}, b"", True, ()) for fact in self.opened], self.names)

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The forms under which the proceedings were opened."""
        return jurisdiction(self.proceedings.jurisdiction)

    @property
    def names(self) -> dict[str, str]:
        """Names of persons, members and cases, by their ids."""
        called = {**self.told["people"], **{key: name for key, (name, _) in self.told["members"].items()}, **self.told["cases"]}
        return {str(uuid5(NAMESPACE_URL, name)): name for name in called.values()} | {AGENCY: AGENCY}

    def pages(self, audience: str) -> list[str]:
        """What an audience reads of each entry of the cases."""
        decisions = Decisions.of(self.opened, self.jurisdiction)
        return ["".join(_read(decisions, units, audience)) for units in map(self._units, self.told["units"])]

    def due(self) -> list[list[Any]]:
        """Which clocks run: name, the entry that started it, and its last day."""
        called = {version: name for name, version in self.entries.items()}
        return [
            [one.deadline.name, called.get(one.start.version), one.due.astimezone(DEFAULT.tzinfo).date()]
            for one in running(self.opened, Terms(DEFAULT.tzinfo))
        ]  # fmt: skip

    def _units(self, entry: Mapping[str, Any]) -> list[Unit]:
        case, version = UUID(self._named(entry["at"][0])), entry["at"][1]
        kind, _, name = entry["field"].partition(".")
        return [
            Unit(
                case, version, ordinal, f"{name}.{ordinal}", of, kind, UUID(self._named(party[0])) if party else None,
                frozenset(entry.get("marks", ())), 0, text, field=entry["field"],
            )
            for ordinal, of, text, *party in entry["pieces"]
        ]  # fmt: skip

    def _meant(self, value: Any) -> Any:
        match value:
            case list():
                return [self._meant(each) for each in value]
            case dict():
                return {key: self._meant(each) for key, each in value.items()}
            case date():
                return value.isoformat()
            case str() if value.startswith("@"):
                return self._named(value)
        return value

    def _named(self, word: str) -> Any:
        """The number of an entry, or the id of a person, member or case: of a member the name's alone."""
        if word in self.entries:
            return self.entries[word]
        key = word.removeprefix("@")
        name = next(self.told[table][key] for table in ("people", "members", "cases") if key in self.told[table])
        return str(uuid5(NAMESPACE_URL, name[0] if isinstance(name, list) else name))


def _read(decisions: Decisions, units: list[Unit], audience: str) -> list[str]:
    """What stands on the page for each unit in order; what several neighbours share, as one gist, stands there once."""
    read = []
    for unit in units:
        match decisions.decided(unit, audience):
            case Shown():
                read.append((unit.ordinal, unit.text))
            case Renamed(label):
                read.append((unit.ordinal, label))
            case Gist(text):
                read.append((0, text))
            case withheld:
                read.append((0, f"[{withheld.label}]"))
    return [text for (_, text), _ in groupby(read)]
