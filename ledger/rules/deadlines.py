"""Clocks as data: what starts one, what stops it, and when it runs out; the clocks themselves stand in ``ledger.rules.clocks``.

A clock that counts days runs out at the end of a day in the unit's zone. What comes later is what was recorded later, as the rules have it.
Reading them costs no pydantic.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import FIRST_YEAR, LAST_YEAR, Occurred, day

SATURDAY = 5
"""The first day of a week, counted from Monday as 0, that is no working day."""


PeriodEnds = Callable[[str, str, date], date | None]


def _no_period(_controller: str, _category: str, _began: date) -> None:
    """Give none: no policy is known."""


class Terms(NamedTuple):
    """In which zone the unit's days end, and within how many days what is to be done: names of clocks, from its policy.

    ``told``: by kind, the facts of the stream in which the clock runs, for a clock whose length depends on them.
    ``period_ends``: when the policy's period of retention ends, by controller, group and the day on which it began; None if it has none.
    """

    zone: tzinfo
    targets: Mapping[str, int] = {}
    told: Mapping[str, Sequence[Fact]] = {}
    period_ends: PeriodEnds = _no_period


Due = Callable[[Fact, Terms], datetime | None]
Starts = Callable[[Fact, Terms], Sequence[Fact]]


def itself(start: Fact, _terms: Terms) -> Sequence[Fact]:
    """Give the start alone: most clocks run once from it."""
    return (start,)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock. ``starts`` and ``stops`` are types without version; ``due`` gives the instant (aware) it runs out, None if never.

    ``stopped_by(start, stop)`` says whether a fact of a type in ``stops`` in the same stream ends the clock that ``start`` began.
    ``reads``: further types on which its length depends (``Terms.told``). ``lapses``: whether it is of a day before which something is to
    be looked at, and ends by itself with that day: it is then neither due nor overdue. ``parts``: the clocks that one start begins,
    where it begins several; each has the name with the number of what it is of in place of the word "n".
    ``in_time``: whether nothing stops it that cannot have happened after its start.
    ``each`` gives the start once for each person for whom it runs.
    """

    name: str
    starts: str
    stops: tuple[str, ...]
    due: Due
    stopped_by: Callable[[Fact, Fact], bool]
    source: str
    reads: tuple[str, ...] = ()
    each: Starts = itself
    lapses: bool = False
    in_time: bool = False
    parts: Callable[[Fact], Iterable["Deadline"]] | None = None

    def begun_by(self, start: Fact) -> Iterable["Deadline"]:
        """Give the clocks that this start begins: itself, or each of its parts."""
        return (self,) if self.parts is None else self.parts(start)

    def is_called(self, name: str) -> bool:
        """Whether this is the name of the clock, or of one of its parts."""
        own, told = self.name.split(), name.split()
        return len(own) == len(told) and all(word in ("n", each) for word, each in zip(own, told, strict=True))

    def ends(self, start: Fact, stop: Fact, terms: Terms) -> bool:
        """Whether a fact of a type in ``stops`` ends the clock that this start began."""
        return self.stopped_by(start, stop) and (not self.in_time or stop.occurred.can_follow(start.occurred, terms.zone))

    @property
    def kinds(self) -> frozenset[str]:
        """Every type, without version, on which it depends whether and until when the clock runs."""
        return frozenset({self.starts, *self.stops, *self.reads})


def recorded_instant(name: str) -> Due:
    """Due at the instant that the start records in the field of that name."""

    def due(fact: Fact, _terms: Terms) -> datetime | None:
        try:
            at = datetime.fromisoformat(str(fact.fields.get(name)))
        except ValueError:
            return None
        return at if at.tzinfo is not None and FIRST_YEAR <= at.year <= LAST_YEAR else None

    return due


def recorded_day(name: str) -> Due:
    """Due at the end of the day that the start records in the field of that name."""

    def due(fact: Fact, terms: Terms) -> datetime | None:
        on = day(fact.fields.get(name))
        return None if on is None else end_of(on, terms)

    return due


def target(name: str, *outcomes: str) -> Due:
    """Due so many days after the day of the start as the target of this name says; of decisions, after these outcomes alone."""

    def due(fact: Fact, terms: Terms) -> datetime | None:
        days = terms.targets.get(name)
        if days is None or (outcomes and fact.fields.get("outcome") not in outcomes):
            return None
        return end_of(fact.occurred.last_day(terms.zone, fact.recorded_at) + timedelta(days=days), terms)

    return due


def years_after(on: date, years: int) -> date:
    """Give the same day of another year; of 29 February, where that year has none, 1 March: a period is never shorter for it.

    It is the day after a period of so many years that begins with ``on``. Raises ValueError for a year that no calendar has.
    """
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)


def working_days(day: date, count: int) -> date:
    """Give the day so many working days, Monday to Friday, after a day; of bank holidays the program knows nothing."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def end_of(day: date, terms: Terms) -> datetime | None:
    """Give the end of a day in the unit's zone; None for a day that no calendar of the ledger has."""
    return Occurred(day.isoformat(), "day").latest(terms.zone) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def names_its_start(name: str) -> Callable[[Fact, Fact], bool]:
    """Stopped by what names the start's entry in the field of that name."""
    return lambda start, stop: stop.fields.get(name) == start.version


def later(start: Fact, stop: Fact, *, open_after: tuple[str, str] | None = None) -> bool:
    """Whether ``stop`` was recorded after ``start`` and, if it is a decision of the type named, decided: other than by that outcome."""
    return stop.version > start.version and (stop.kind, stop.fields.get("outcome")) != open_after
