"""Times held against those that others state: nothing under a checkpoint was recorded after it was stamped or cosigned.

The times of entries never decrease, so that of the last entry under a checkpoint bounds all of them. An earlier time than others state
is no fault by itself: a checkpoint may be stamped days later. How much earlier it is, is how far entries could have been dated back.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ledger.proof.finding import Finding, Matter

APART = timedelta(minutes=2)
"""How far two clocks may be apart; append refuses beyond it (design: engine)."""


class Stated(NamedTuple):
    """That somebody outside states a checkpoint of ``size`` entries to have existed at ``time`` (UTC), within so many seconds."""

    size: int
    time: datetime
    within: float
    by: str


def judge(log: str, stated: Iterable[Stated], recorded: Callable[[int], datetime]) -> Iterator[Finding]:
    """Give a finding for each statement that contradicts the time of the last entry under its checkpoint."""
    for each in stated:
        at = recorded(each.size)
        if (at - each.time).total_seconds() > each.within + APART.total_seconds():
            yield Finding(
                Matter.TIME, log, each.size, None, "nothing under a checkpoint was recorded after others saw it",
                f"recorded {_told(at)}, and {each.by} saw the checkpoint over it {_told(each.time)}",
            )  # fmt: skip


def latest(stated: Iterable[Stated]) -> Stated | None:
    """Give the statement over most entries, of two over as many the earlier: by then all of them existed."""
    return min(stated, key=lambda each: (-each.size, each.time), default=None)


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
