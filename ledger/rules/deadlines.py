"""Clocks as data: what starts one, what stops it, and when it runs out. Reading them costs no pydantic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.events.fact import Fact


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock. ``starts`` and ``stops`` are types without version; ``due`` gives the instant (aware) it runs out, None if never.

    ``stopped_by(start, stop)`` says whether a fact of type ``stops`` in the same stream ends the clock that ``start`` began.
    """

    name: str
    starts: str
    stops: str
    due: Callable[[Fact], datetime | None]
    stopped_by: Callable[[Fact, Fact], bool]
    source: str


class Running(NamedTuple):
    """A clock that has been started and not stopped: by which fact, and when it runs out."""

    deadline: Deadline
    start: Fact
    due: datetime


def _instant(fact: Fact) -> datetime | None:
    try:
        due = datetime.fromisoformat(str(fact.fields.get("due")))
    except ValueError:
        return None
    return due if due.tzinfo is not None else None


def _names_its_start(start: Fact, stop: Fact) -> bool:
    return stop.fields.get("raised") == start.version


URGENT_ACTION = Deadline(
    "urgent action",
    starts="urgent-action-raised",
    stops="urgent-action-completed",
    due=_instant,
    stopped_by=_names_its_start,
    source="the due time recorded with the action (domain.md 5.2); no other time is published (domain.md 1.2)",
)
DEADLINES = (URGENT_ACTION,)


def running(facts: Iterable[Fact]) -> list[Running]:
    """Clocks of one stream's facts that still run, earliest due first."""
    known = list(facts)
    found = [
        Running(deadline, start, due)
        for deadline in DEADLINES
        for start in known
        if start.kind == deadline.starts and (due := deadline.due(start)) is not None
        if not any(stop.kind == deadline.stops and deadline.stopped_by(start, stop) for stop in known)
    ]
    return sorted(found, key=lambda one: (one.due, one.start.position))
