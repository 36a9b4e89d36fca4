"""One item of a timeline: what it is, when it can have begun and ended, and by and towards whom; in JSON values."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import FIRST_YEAR, Occurred
from ledger.rules.concerned import joined, whom
from ledger.rules.pathway import CaseState
from ledger.rules.told_of import codes

Item = dict[str, Any]

CASES, INCIDENTS, FURTHER, PROCEEDINGS, ORDERS = "cases", "incidents", "further_conduct", "proceedings", "orders"
BAIL, WHEREABOUTS, INTERVENTIONS, ASSESSMENTS, CHECKS = "bail", "whereabouts", "interventions", "assessments", "surveillance"
LANES = (CASES, INCIDENTS, FURTHER, PROCEEDINGS, ORDERS, BAIL, WHEREABOUTS, INTERVENTIONS, ASSESSMENTS, CHECKS)
"""The lanes, in the order in which they are told."""


class When(NamedTuple):
    """The days between which it can have been, first and last, and those words as exactly as it was recorded."""

    first: date
    last: date
    said: str


class About(NamedTuple):
    """Ids of the suspects and victims whom an item is about, and whether it names its suspect or the case has no other."""

    suspects: Sequence[str] = ()
    victims: Sequence[str] = ()
    named: bool = True


def when(fact: Fact, zone: tzinfo) -> When:
    """Give when an act can have happened; the day of its recording where its time cannot be read."""
    last = fact.occurred.last_day(zone, fact.recorded_at)
    earliest = fact.occurred.earliest(zone)
    if earliest.year < FIRST_YEAR - 1:
        return When(last, last, "not known")
    first = min(earliest.astimezone(zone).date(), last)
    return When(first, last, said(fact.occurred, first))


def said(occurred: Occurred, first: date) -> str:
    """Write a time as exactly as it was recorded and no more: a day, ``2026-03``, ``about 2026-03``, ``2026-01 to 2026-03``."""
    if occurred.precision in ("instant", "day"):
        return first.isoformat()
    if occurred.precision == "range":
        return f"{occurred.value[:10]} to {str(occurred.until)[:10]}"
    return f"{'about ' if occurred.precision == 'approximate' else ''}{occurred.value[:10]}"


def on(day: date | None, otherwise: When) -> When:
    """Give a day that a field tells; where it tells none, what is known of the act."""
    return otherwise if day is None else When(day, day, day.isoformat())


def item(fact: Fact, lane: str, begun: When, code: object, what: str, about: About, **more: Any) -> Item:
    """Make an item that is a moment, of which it may not be known exactly when it was; ``more`` overrides and adds."""
    return {
        "lane": lane, "kind": fact.kind, "code": word(code), "entry": fact.version, "what": what,
        "from": begun.first.isoformat(), "from_latest": begun.last.isoformat(), "when": begun.said,
        "until_earliest": None, "until": None, "spans": False, "ended": None, "against": None,
        "suspects": list(about.suspects), "victims": list(about.victims), "named": about.named, **more,
    }  # fmt: skip


def spanning(begun: When, end: When | None, ended: str | None = None) -> Item:
    """Say that an item lasts, from its beginning until its end, which is not known or not yet there where that is None."""
    if end is None:
        return {"spans": True, "ended": ended}
    last = max(end.last, begun.first)
    return {"spans": True, "until_earliest": max(end.first, begun.first).isoformat(), "until": last.isoformat(), "ended": ended}


def about(state: CaseState, fact: Fact, *, towards: bool = True) -> About:
    """Give whom an act is about, by the rule of ``ledger.rules.concerned``; where it names nobody, all whom it may be about.

    ``towards``: whether it is about a victim, so that the case's only one is meant where none is named.
    """
    found = whom(state, fact.kind, fact.fields, fact.version)
    suspects = [str(each) for each in found.get("suspect", ())]
    there = sorted(joined(state, "suspect"))
    victims = [str(each) for each in found.get("victim", ())]
    everybody = sorted(joined(state, "victim")) if towards and not victims else []
    return About(suspects or there, victims or (everybody if len(everybody) == 1 else []), bool(suspects) or len(there) == 1)


def words(*values: object) -> str:
    """Put codes into words, those that are there, with commas between."""
    listed = [each for value in values for each in (value if isinstance(value, list | tuple) else [value])]
    return ", ".join(told for each in listed if (told := word(each).replace("_", " ")))


def word(value: object) -> str:
    """Give a code as text; nothing for what is none."""
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def named(fields: Mapping[str, Any], name: str) -> list[str]:
    """Give the ids that a field holds."""
    return codes(fields.get(name))
