"""Every clock there is, by the part of the pathway it belongs to, and which of them run in a stream."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.rules.clocks import (
    assessment,
    breach,
    disclosure,
    discussion,
    gates,
    glass,
    justice,
    notification,
    orders,
    plan,
    retention,
    rights,
    sharing,
    victim,
)
from ledger.rules.deadlines import Deadline, Terms

DEADLINES: tuple[Deadline, ...] = (
    *gates.CLOCKS, *assessment.CLOCKS, *discussion.CLOCKS, *justice.CLOCKS, *orders.CLOCKS, *notification.CLOCKS, *plan.CLOCKS,
    *victim.CLOCKS, *sharing.CLOCKS, *glass.CLOCKS, *rights.CLOCKS, *breach.CLOCKS, *retention.CLOCKS,
    *disclosure.CLOCKS,
)  # fmt: skip
"""In the order in which clocks that run out together are told."""
KINDS = frozenset().union(*(deadline.kinds for deadline in DEADLINES))
"""Every type, without version, that a clock depends on."""


class Running(NamedTuple):
    """A clock that has been started and not stopped: by which fact, and when it runs out."""

    deadline: Deadline
    start: Fact
    due: datetime

    @property
    def victim(self) -> str | None:
        """Id of the victim for whom it runs, where it runs for one by name."""
        return victim.whose(self.start)


@cache
def called(name: str) -> Deadline | None:
    """Give the clock of this name."""
    return next((deadline for deadline in DEADLINES if deadline.is_called(name)), None)


def has_lapsed(name: str, due: datetime, at: datetime) -> bool:
    """Whether the clock of this name had ended by itself then."""
    clock = called(name)
    return clock is not None and clock.lapses and due < at


def running(facts: Iterable[Fact], terms: Terms) -> list[Running]:
    """Clocks of one stream's facts (as corrected) that still run, earliest due first; in whatever order facts come.

    Of one that lapses it depends on the moment of asking whether it still does.
    """
    kinds: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        kinds[fact.kind].append(fact)
    known = terms._replace(told=kinds)
    found = [
        Running(deadline, start, due)
        for family in DEADLINES
        for begun in kinds.get(family.starts, ())
        for start in family.each(begun, known)
        for deadline in family.begun_by(start)
        if not any(deadline.ends(start, stop, known) for kind in deadline.stops for stop in kinds.get(kind, ()))
        if (due := deadline.due(start, known)) is not None
    ]
    return sorted(found, key=lambda one: (one.due, one.start.position, one.deadline.name, one.victim or ""))
