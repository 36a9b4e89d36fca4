"""Written-out proceedings: acts in order, each judged by the rules of its day, and the forms that were issued on the way.

A story is a TOML file. Of ``[[acts]]``, ``act`` is the type, ``recorded`` the day, ``recorder`` a member of ``[members]``;
``called`` names the entry for later acts, ``refused`` is the sentence of the one rule that does not allow it. All else are the fields. A
word that begins with @ stands for an entry, a person, a member or a case. ``[acts.sheet]`` is the form as it has to read, written by hand:
the digest of ``schedule-issued`` is that of the form that the program draws. An act with ``returned`` is a file that the prosecutor filled
in: its ``answers`` become one ``prosecutor-decided`` each.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from ledger.events.catalogue import latest, load
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, clear_names
from ledger.events.fact import Fact
from ledger.intents import Intent
from ledger.rules import proceedings
from ledger.rules.proceedings import ProceedingsState
from ledger.rules.rule import refusals

STORIES = Path(__file__).with_name("stories")
AGENCY = "cheshire-police"
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

    def fields(self, act: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an act, with what its words stand for, as JSON has them."""
        return {name: self._meant(value) for name, value in act.items() if name not in TOLD_ABOUT}

    def record(self, act: Mapping[str, Any], **more: Any) -> tuple[str, ...]:
        """Judge an act, and record it where every rule of its day allows it; the sentences of those that do not."""
        cls = load(latest(act["act"]))
        event = cls.from_values(self.fields(act) | more)
        at = datetime.combine(act["recorded"], time(9), UTC) + timedelta(minutes=len(self.opened))
        who = Actor(self.member(act["recorder"]), self.told["members"][act["recorder"]][1], AGENCY)
        occurred = Intent(event, STREAM).occurred or Occurred.at(at)
        if found := refusals(self.state, who, cls, event, at, occurred=occurred):
            return tuple(one.rule for one in found)
        self._recorded(event, who, occurred, at, act.get("called"))
        return ()

    def _recorded(self, event: Event, who: Actor, occurred: Occurred, at: datetime, called: str | None) -> None:
        version, values = len(self.opened) + 1, event.values()
        self.opened.append(self._fact(version, event, who, occurred, at, values))
        clear = {name: values[name] for name in clear_names(type(event)) if name in values}
        self.state = proceedings.evolve(self.state, self._fact(version, event, who, occurred, at, clear))
        if called is not None:
            self.entries[called] = version

    def _fact(self, version: int, event: Event, who: Actor, occurred: Occurred, at: datetime, shown: dict[str, Any]) -> Fact:
        return Fact(
            version, STREAM, version, UUID(int=version), at, who.actor, event.type_name(), occurred, {"agency": AGENCY}, who.to_json(),
            {}, {}, shown, None,
        )  # fmt: skip

    def person(self, key: str) -> UUID:
        """The id of a person of the story."""
        return uuid5(NAMESPACE_URL, self.told["people"][key])

    def member(self, key: str) -> UUID:
        """The id of a member of the story."""
        return uuid5(NAMESPACE_URL, self.told["members"][key][0])

    def case(self, key: str) -> UUID:
        """The id of a case of the story."""
        return uuid5(NAMESPACE_URL, self.told["cases"][key])

    @property
    def names(self) -> dict[UUID, str]:
        """Names of persons, members and cases, by their ids."""
        people = {self.person(key): name for key, name in self.told["people"].items()}
        members = {self.member(key): name for key, (name, _role) in self.told["members"].items()}
        return people | members | {self.case(key): number for key, number in self.told["cases"].items()}

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
        if word in self.entries:
            return self.entries[word]
        key = word.removeprefix("@")
        among = {"people": self.person, "members": self.member, "cases": self.case}
        return str(next(find(key) for table, find in among.items() if key in self.told[table]))


def steps(story: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every act of a story with its place in the file, counted from 1."""
    yield from enumerate(story["acts"], start=1)
