"""Where invented cases are written down: one clock for all of them, so that acts come in the order of their recording.

A case is a process that gives the days until it has something to record next. Only cases that go on are in memory.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, NamedTuple

from commands.demonstration import names
from commands.demonstration.conduct import Kind
from commands.demonstration.team import OWNERS, Member
from ledger.events.catalogue import HAPPENED_ON, KINDS, latest

Process = Iterator[float]
"""A case going on: each item is the days until its next act."""
LATE, LATE_DAYS = 0.07, 21
"""Share of notes that are recorded days after what they tell, and by how many days at most (both invented)."""
OUT_OF_HOURS = 0.04


class Act(NamedTuple):
    """An act as it would have been recorded: when (aware UTC), its line of an import file, and whether the health trust holds it."""

    at: datetime
    line: dict[str, Any]
    held: bool = False


class Person(NamedTuple):
    """An invented person: the label under which the file knows the person, and the name."""

    label: str
    name: str


@dataclass(slots=True, eq=False)
class Case:
    """A case as its acts so far have left it; ``entries`` counts those of its own stream, the ledger's own among them.

    ``assessment``, ``typology``: the entries of the last; ``planned``: a plan is open; ``actions``: who sees to those open, by entry.
    ``standing``: entries that report further conduct or a breach and stand; ``watched``: it was closed once, and conduct is looked for;
    ``ended``: the suspect has died.
    """

    label: str
    suspect: Person
    victim: Person
    kind: Kind
    relationship: str
    taken: bool
    owner: Member
    last: datetime
    entries: int = 0
    closed: bool = False
    done: bool = False
    urgent: list[int] = field(default_factory=list)
    assessment: int | None = None
    typology: int | None = None
    planned: bool = False
    actions: dict[int, Member] = field(default_factory=dict)
    standing: list[int] = field(default_factory=list)
    watched: bool = False
    ended: bool = False
    helper: Person | None = None


@dataclass(slots=True, eq=False)
class Docket:
    """Proceedings as their acts so far have left them: the label under which the file knows them, the cases concerned, and the entries."""

    label: str
    cases: list[Case]
    last: datetime
    entries: int = 0


class Desk:
    """The clock, the chance and the file of one demonstration."""

    def __init__(self, seed: int, since: date, until: date) -> None:
        """Begin at the start of ``since``; nothing is recorded on or after ``until``."""
        self.random = Random(seed)  # noqa: S311 -- invented cases, no secret
        self.now = datetime.combine(since, time(), UTC)
        self.end = datetime.combine(until, time(), UTC)
        self.open: deque[Case] = deque(maxlen=24)
        self.returning: list[tuple[datetime, Person]] = []
        self._lines: list[tuple[dict[str, Any], bool]] = []
        self._waiting: list[tuple[datetime, int, Process]] = []
        self._numbers: dict[str, int] = {}

    def run(self) -> Iterator[Act]:
        """Give every act in order of recording, until nothing goes on or the end is reached."""
        while self._waiting:
            self.now, _, process = heappop(self._waiting)
            pause = next(process, None)
            for line, held in self._lines:
                yield Act(self.now, line, held)
            self._lines.clear()
            if pause is not None:
                self.later(pause, process)

    def later(self, days: float, process: Process) -> None:
        """Let a process go on after so many days, if that is before the end."""
        at = self.hours(self.now + timedelta(days=days))
        if at < self.end:
            heappush(self._waiting, (at, self.turn("process"), process))

    def hours(self, at: datetime) -> datetime:
        """Move an instant to working hours, never back; a few stay where they are."""
        if self.random.random() < OUT_OF_HOURS:
            return at
        if at.hour >= 18:
            at = at.replace(hour=0) + timedelta(days=1)
        if at.hour < 8:
            at = at.replace(hour=8 + int(10 * self.random.random()))
        return at + timedelta(days=max(0, 7 - at.weekday())) if at.weekday() > 4 else at

    def person(self) -> Person:
        """Invent a person."""
        return Person(f"@p{self.turn('person')}", names.drawn(self.random))

    def joined(self, case: Case, by: Member, person: Person, category: str) -> None:
        """Write down who somebody is, and that he has joined the case."""
        self.write(case, "party-identified", by, {"name": person.name}, adds=0, person=person)
        self.write(case, "party-joined", by, {"party": person.label, "category": category}, minutes=5)

    def case(self, suspect: Person, kind: Kind, *, taken: bool) -> Case:
        """Begin a case of a suspect and of a victim not met before."""
        number = self.turn("case")
        relationship = self.random.choice(kind.relationships)
        return Case(f"@c{number}", suspect, self.person(), kind, relationship, taken, self.random.choice(OWNERS), self.now)

    def docket(self, case: Case) -> Docket:
        """Begin proceedings over a case."""
        return Docket(f"@d{self.turn('docket')}", [case], self.now)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.random.random() < share

    def write(
        self, case: Case | Docket, kind: str, by: Member | None, fields: dict[str, Any], *, adds: int = 1, happened: Any = None,
        minutes: int = 0, sensitivity: tuple[str, ...] = (), person: Person | None = None, label: str | None = None,
    ) -> int:  # fmt: skip
        """Write one act down; the number of its last entry in the case, to which it adds ``adds`` entries.

        Without ``happened`` it was just done, or on the day that its fields say. With ``person`` it stands in that person's own record, and
        the ledger adds the entry by which the case takes note. Without ``by`` who imports is who acts, as restrictions ask: what changes
        who may see what is recorded by its actor's own login. By ``label`` later acts name its entry, where its number is not known.
        """
        line: dict[str, Any] = {"type": kind, **({"person": person.label} if person else {"case": case.label})}
        if label is not None:
            line["label"] = label
        line["occurred_at"] = happened or self._just_now(case)
        if (own := HAPPENED_ON.get(latest(kind)) if kind in KINDS else None) is not None:
            line["occurred_at"] = {"value": fields[own], "precision": "day"}
        if by is not None:
            line["actor"] = by.actor
        if by is not None and minutes:
            line["effort"] = [{"agency": by.agency, "grade": by.grade, "minutes": minutes}]
        if sensitivity:
            line["sensitivity"] = list(sensitivity)
        line["fields"] = fields
        self._lines.append((line, False))
        case.entries += adds
        return case.entries

    def write_held(
        self, case: Case, kind: str, by: Member, fields: dict[str, Any], *, minutes: int = 0, label: str | None = None
    ) -> None:  # fmt: skip
        """Write down an act that the health trust records itself, later than all that the unit did: its entry is known by its label."""
        line: dict[str, Any] = {"type": kind, "case": case.label, **({"label": label} if label else {}), "occurred_at": instant(self.now)}
        line["actor"] = by.actor
        if minutes:
            line["effort"] = [{"agency": by.agency, "grade": by.grade, "minutes": minutes}]
        self._lines.append(({**line, "fields": fields}, True))

    def happened_late(self) -> Any:
        """When a note's matter happened, if it is recorded late: a day some time ago, or about a month; else None."""
        if not self.chance(LATE):
            return None
        day = (self.now - timedelta(days=1 + LATE_DAYS * self.random.random())).date()
        if self.chance(0.2):
            return {"value": f"{day:%Y-%m}", "precision": "approximate"}
        return {"value": day.isoformat(), "precision": "day"}

    def _just_now(self, case: Case | Docket) -> str:
        """An instant of the last hours of this day, not before the case's act before this one: what it tells of this day had come then."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        at = max(case.last, today, self.now - timedelta(minutes=int(180 * self.random.random())))
        case.last = at
        return instant(at)

    def turns(self, what: str) -> int:
        """How many turns of this sort there were."""
        return self._numbers.get(what, 0)

    def turn(self, what: str) -> int:
        """Count how often this has begun, this time included: what takes turns is met however few cases there are."""
        self._numbers[what] = self._numbers.get(what, 0) + 1
        return self._numbers[what]


def instant(at: datetime) -> str:
    """Write an aware instant in UTC to the second."""
    return f"{at.isoformat()[:19]}Z"
