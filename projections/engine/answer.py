"""What an answer is, once its rows are folded: lines that a person reads, and rates that say of how many they speak. Pure.

A rate is never a percentage alone: it is k of n, with its Wilson interval and with what was left out of n, and why (domain.md 6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from math import sqrt
from typing import Any, Literal, NamedTuple

from ledger.persons import Persons

Row = dict[str, Any]
"""One row or line: JSON values by name."""

Z_95 = 1.959963984540054
"""97.5th percentile of the normal distribution: what a two-sided interval of 95 % takes."""

Of = Literal["member", "person", "words", "count", "heads", "day", "instant", "detail"]


class Column(NamedTuple):
    """One value of a row: its JSON name, and what it means in a sentence that a supervisor understands.

    ``of`` says what it is. ``member`` and ``person``: an opaque id or a list of them, told as a login or number. ``words``: a code.
    ``count``: a number of cases, persons or entries. ``heads``: the number of those whose doings the line counts, so that where they are
    few no count of it leaves the unit. ``day``, ``instant``: ISO text. ``detail``: for programs alone.
    """

    name: str
    meaning: str
    of: Of | None = None


@dataclass(frozen=True)
class Asking:
    """On what an answer depends beside the rows.

    ``moment``: the aware instant at which it speaks. ``since``, ``until``: the cohort [since, until), None where all is asked for.
    ``persons``: who is one with whom by then. ``targets``: those of the policy in force now, in days, by name. ``record``: what stands
    in no entry and is told with the answer, such as the head of the log.
    """

    moment: datetime
    zone: tzinfo
    since: date | None = None
    until: date | None = None
    persons: Persons = field(default_factory=Persons)
    targets: Mapping[str, int] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Day of the moment, in the unit's zone."""
        return self.moment.astimezone(self.zone).date()

    def takes(self, day: date | None) -> bool:
        """Whether a day lies in the cohort; one that is not known does only where all is asked for."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Interval(NamedTuple):
    """Lower and upper bound of a proportion, between 0 and 1."""

    low: float
    high: float


def wilson(k: int, n: int, z: float = Z_95) -> Interval | None:
    """Give the score interval of k of n (Wilson 1927, without continuity correction); None of nothing.

    Raises ValueError unless 0 <= k <= n.
    """
    if not 0 <= k <= n:
        raise ValueError("a rate counts no more than there are")
    if n == 0:
        return None
    share, square = k / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(0.0 if k == 0 else max(0.0, middle - reach), 1.0 if k == n else min(1.0, middle + reach))


class Rate(NamedTuple):
    """How many of how many: ``name`` is its stable key, ``says`` what it tells ("of the cases that reached TRIAGE: not stalking").

    ``excluded`` counts what is not in ``n`` though somebody might expect it there, by reason.
    """

    name: str
    says: str
    k: int
    n: int
    excluded: Mapping[str, int] = {}


class Measure(NamedTuple):
    """A number that is no proportion, such as a median: of how many, in which unit; ``value`` None where it is not reached or not known.

    ``of_one``: it is that of one of them, such as the longest, and so does not leave the unit.
    """

    name: str
    says: str
    value: float | None
    unit: str
    n: int
    excluded: Mapping[str, int] = {}
    of_one: bool = False


Cell = tuple[int | str, str]
"""Where a number of an answer stands: the place of a line and its column; the name of a rate or measure, and k or n of it."""


class Sum(NamedTuple):
    """Numbers that somebody may subtract from ``total`` (None: from a number that is known anyhow), so that both do not leave the unit.

    They need not be all of it: what they leave is a number too, which is told nowhere and must not be told by them.
    """

    parts: tuple[Cell, ...]
    total: Cell | None = None


class Caveat(str):
    """A note that holds no number of the record and has to go wherever the answer goes, outside the unit too."""

    __slots__ = ()


class Told(NamedTuple):
    """An answer: lines in order, rates and measures about them, and what has to be said of it in a sentence.

    ``sums``: which numbers of lines, rates and measures add up to others, where any does beside what ``engine.outside`` takes for granted.
    """

    lines: Sequence[Row]
    rates: Sequence[Rate] = ()
    measures: Sequence[Measure] = ()
    notes: Sequence[str] = ()
    sums: Sequence[Sum] = ()
