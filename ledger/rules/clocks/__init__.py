"""Every clock there is, by the part of the pathway it belongs to, and which of them run in a stream."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.rules.clocks import assessment, discussion, gates, justice, orders, plan, victim
from ledger.rules.deadlines import Deadline, Terms

DEADLINES: tuple[Deadline, ...] = (
    *gates.CLOCKS, *assessment.CLOCKS, *discussion.CLOCKS, *justice.CLOCKS, *orders.CLOCKS, *plan.CLOCKS, *victim.CLOCKS,
)  # fmt: skip
"""In the order in which clocks that run out together are told."""
KINDS = frozenset().union(*(deadline.kinds for deadline in DEADLINES))
"""Every type, without version, that a clock depends on."""


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
    known = terms._replace(told=kinds)
    found = [
        Running(deadline, start, due)
        for deadline in DEADLINES
        for start in kinds.get(deadline.starts, ())
        if not any(deadline.stopped_by(start, stop) for kind in deadline.stops for stop in kinds.get(kind, ()))
        if (due := deadline.due(start, known)) is not None
    ]
    return sorted(found, key=lambda one: (one.due, one.start.position, one.deadline.name))
