"""Clocks as data: what starts one, what stops it, and when it runs out. Reading them costs no pydantic.

A clock that counts days runs out at the end of a day in the unit's zone. Those of the gates run only where the unit's policy sets a
target: no time is published (domain.md 1.2). What comes later is what was recorded later, as the rules have it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import FIRST_YEAR, LAST_YEAR, Occurred


class Terms(NamedTuple):
    """In which zone the unit's days end, and within how many days what is to be done: names of clocks, from its policy."""

    zone: tzinfo
    targets: Mapping[str, int] = {}


Due = Callable[[Fact, Terms], datetime | None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock. ``starts`` and ``stops`` are types without version; ``due`` gives the instant (aware) it runs out, None if never.

    ``stopped_by(start, stop)`` says whether a fact of a type in ``stops`` in the same stream ends the clock that ``start`` began.
    """

    name: str
    starts: str
    stops: tuple[str, ...]
    due: Due
    stopped_by: Callable[[Fact, Fact], bool]
    source: str


class Running(NamedTuple):
    """A clock that has been started and not stopped: by which fact, and when it runs out."""

    deadline: Deadline
    start: Fact
    due: datetime


def running(facts: Iterable[Fact], terms: Terms) -> list[Running]:
    """Clocks of one stream's facts (as corrected) that still run, earliest due first; in whatever order facts come."""
    kinds: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        kinds[fact.kind].append(fact)
    found = [
        Running(deadline, start, due)
        for deadline in DEADLINES
        for start in kinds.get(deadline.starts, ())
        if not any(deadline.stopped_by(start, stop) for kind in deadline.stops for stop in kinds.get(kind, ()))
        if (due := deadline.due(start, terms)) is not None
    ]
    return sorted(found, key=lambda one: (one.due, one.start.position, one.deadline.name))


def _recorded_due(fact: Fact, _terms: Terms) -> datetime | None:
    try:
        due = datetime.fromisoformat(str(fact.fields.get("due")))
    except ValueError:
        return None
    return due if due.tzinfo is not None else None


def _recorded_day(fact: Fact, terms: Terms) -> datetime | None:
    try:
        return _end_of(date.fromisoformat(str(fact.fields.get("next_on"))), terms)
    except ValueError:
        return None


def _target(name: str, *outcomes: str) -> Due:
    """Due so many days after the day of the start as the target of this name says; of decisions, after these outcomes alone."""

    def due(fact: Fact, terms: Terms) -> datetime | None:
        days = terms.targets.get(name)
        if days is None or (outcomes and fact.fields.get("outcome") not in outcomes):
            return None
        return _end_of(fact.occurred.last_day(terms.zone, fact.recorded_at) + timedelta(days=days), terms)

    return due


def _end_of(day: date, terms: Terms) -> datetime | None:
    return Occurred(day.isoformat(), "day").latest(terms.zone) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _names_its_start(start: Fact, stop: Fact) -> bool:
    return stop.fields.get("raised") == start.version


def _later(start: Fact, stop: Fact, *, open_after: tuple[str, str] | None = None) -> bool:
    """Whether ``stop`` was recorded after ``start`` and, if it is a decision of the type named, decided: other than by that outcome."""
    return stop.version > start.version and (stop.kind, stop.fields.get("outcome")) != open_after


PUBLISHED_NOWHERE = "a target of the unit's policy; none is published, and none is the default (domain.md 1.2)"
OVER = ("case-closed", "case-transferred")

URGENT_ACTION = Deadline(
    "urgent action", "urgent-action-raised", ("urgent-action-completed",), _recorded_due, _names_its_start,
    source="the due time recorded with the action (domain.md 5.2); no other time is published (domain.md 1.2)",
)  # fmt: skip
REVIEW = Deadline(
    "review", "review-held", ("review-held", *OVER), _recorded_day, _later,
    source="the day of the next review recorded with the last one (domain.md 5.5, 5.11)",
)  # fmt: skip
TRIAGE = Deadline(
    "triage", "referral-received", ("triage-decided", *OVER), _target("triage"),
    partial(_later, open_after=("triage-decided", "insufficient_information")), source=PUBLISHED_NOWHERE,
)  # fmt: skip
SCREEN = Deadline(
    "screen", "triage-decided", ("triage-decided", "screen-decided", *OVER), _target("screen", "possible_stalking"),
    partial(_later, open_after=("screen-decided", "defer")), source=PUBLISHED_NOWHERE,
)  # fmt: skip
ACTION = Deadline(
    "action", "screen-decided", ("triage-decided", "screen-decided", "action-routed", *OVER), _target("action", "adds_value"), _later,
    source=PUBLISHED_NOWHERE,
)  # fmt: skip
ALLOCATION = Deadline(
    "allocation", "case-allocated", ("case-allocated", "allocation-accepted", *OVER), _target("allocation"), _later,
    source=PUBLISHED_NOWHERE,
)  # fmt: skip
DEADLINES = (URGENT_ACTION, REVIEW, TRIAGE, SCREEN, ACTION, ALLOCATION)
