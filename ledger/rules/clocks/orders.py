"""Clocks of orders: the days before which an order, or a condition with a period of its own, is to be looked at, since it ends by itself.

An order whose last day is over has ended (domain.md 8: expiry is computed); nothing is overdue then, and so these clocks lapse. While the
case is closed or transferred they do not run.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.clocks import death
from ledger.rules.clocks.death import while_alive
from ledger.rules.clocks.gates import OVER
from ledger.rules.deadlines import Deadline, Due, Terms, end_of, recorded_day
from ledger.rules.in_force import CHANGED, MADE, REFUSED, determines, ends, numbers, own_days

LASTS = {
    "spo": ("a stalking protection order", "SPA 2019 s.3(1)(a)"),
    "interim_spo": ("an interim stalking protection order", "SPA 2019 s.5(6)(a)"),
    "restraining": ("a restraining order", "PHA 1997 s.5A; Sentencing Code ss.359, 360"),
    "non_molestation": ("a non-molestation order", "Family Law Act 1996 s.42(7)"),
    "dvpo": ("a domestic violence protection order", "Crime and Security Act 2010 s.28"),
    "dapo": ("a domestic abuse protection order", "Domestic Abuse Act 2021 s.38"),
    "injunction": ("an injunction", "as the court ordered; domain.md 5.9"),
    "sexual_risk": ("a sexual risk order", "SOA 2003 s.122A"),
    "criminal_behaviour": ("a criminal behaviour order", "Sentencing Code s.334"),
}
"""By code of its kind, what an order is called, and by what law it may have effect for a fixed period."""
OUTLASTS = (MADE, REFUSED, CHANGED)
TURNS = (*OVER, "case-reopened")


def _of_kind(kind: str, due: Due) -> Due:
    """Due as told, where the start is of an order of this kind and the unit works on the case."""

    def of_this(start: Fact, terms: Terms) -> datetime | None:
        made = start if start.kind == MADE else _made(start, terms)
        return due(start, terms) if made is not None and made.fields.get("kind") == kind and _at_work(terms) else None

    return of_this


def _made(start: Fact, terms: Terms) -> Fact | None:
    """Find the entry that made the order that a change is of."""
    return next((made for made in terms.told.get(MADE, ()) if made.version == start.fields.get("order")), None)


def _at_work(terms: Terms) -> bool:
    """Whether the case was neither closed nor transferred since it was referred or last reopened."""
    turns = [turn for kind in TURNS for turn in terms.told.get(kind, ())]
    return not turns or max(turns, key=lambda turn: turn.version).kind not in OVER


def _ended(start: Fact, stop: Fact) -> bool:
    """Whether ``stop`` brought the order of ``start`` to an end, or decided the application on which it was made in the interim."""
    if stop.kind == CHANGED:
        return _changes(start, stop) and ends(stop.fields)
    interim = start.kind == MADE and start.fields.get("kind") == "interim_spo"
    return stop.version != start.version and determines(
        stop.kind, stop.fields, _order(start), start.fields.get("application") if interim else None
    )


def _order(start: Fact) -> object:
    return start.version if start.kind == MADE else start.fields.get("order")


def _changes(start: Fact, stop: Fact) -> bool:
    return stop.kind == CHANGED and stop.version > start.version and stop.fields.get("order") == _order(start)


def _outlasted(start: Fact, stop: Fact) -> bool:
    """Whether ``stop`` gave the order another last day, or an end, after ``start`` gave it one."""
    again = stop.fields.get("fixed_until") is not None or stop.fields.get("until_further_order") is True
    return _ended(start, stop) or (_changes(start, stop) and again)


def _own_period(start: Fact) -> Iterator[Deadline]:
    """Give a clock for each condition for which the start tells a period of its own."""
    for condition, last in own_days(start.fields).items():
        if last is not None:
            yield _own_clock(start.kind, condition, last)


@lru_cache(maxsize=256)
def _own_clock(starts: str, condition: str, last: date) -> Deadline:
    """Make the clock of one condition: the same for the same start, condition and day."""
    name = OWN_PERIOD.name.replace(" n ", f" {condition} ")
    return replace(OWN_PERIOD, name=name, starts=starts, due=_through(last), stopped_by=_told_anew(condition, last))


def _through(last: date) -> Due:
    """Due at the end of that day while the unit works on the case."""
    return _living(lambda _start, terms: end_of(last, terms) if _at_work(terms) else None)


def _living(due: Due) -> Due:
    """Due as told while the person lives whom the order binds."""
    return while_alive(due, MADE, "order")


def _told_anew(condition: str, last: date) -> Callable[[Fact, Fact], bool]:
    """Stopped by what ends the order or the condition, gives it another period, or ends the order before its period."""

    def stopped(start: Fact, stop: Fact) -> bool:
        if _ended(start, stop):
            return True
        told = numbers(*(stop.fields.get(name) for name in ("removed", "prohibitions", "requirements", "own_period")))
        until = day(stop.fields.get("fixed_until"))
        return _changes(start, stop) and (condition in told or (until is not None and until < last))

    return stopped


def _expiry(kind: str, starts: str) -> Deadline:
    """Make the clock of the last day that an entry of this type gives an order of this kind."""
    name, law = LASTS[kind]
    return Deadline(
        f"expiry of {name}", starts, OUTLASTS, _living(_of_kind(kind, recorded_day("fixed_until"))), _outlasted,
        reads=(MADE, *TURNS, *death.READS), lapses=True,
        source=f"the last day recorded of the order ({law}): to be looked at before then, since it ends with that day (domain.md 8)",
    )  # fmt: skip


OWN_PERIOD = Deadline(
    "own period of condition n ends", MADE, OUTLASTS, recorded_day("own_until"), _outlasted, reads=(*TURNS, *death.READS), lapses=True,
    parts=_own_period,
    source="the last day recorded of the condition (SPA 2019 ss.3(3), 6(e)): to be looked at before then (domain.md 3)",
)  # fmt: skip
CLOCKS = (
    *(_expiry(kind, starts) for kind in LASTS for starts in (MADE, CHANGED)),
    OWN_PERIOD, replace(OWN_PERIOD, starts=CHANGED),
)  # fmt: skip
