"""What is told of a case whatever is asked: its number, when it was open, and of whom an entry is that names nobody. Pure and total.

Reading it costs no pydantic.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from ledger.events.fact import Fact

REFERRED, JOINED, CLOSED, REOPENED = "referral-received", "party-joined", "case-closed", "case-reopened"
TURNS = frozenset({CLOSED, REOPENED})
SUSPECTED = frozenset({"suspect", "convicted"})
"""Categories of suspects (``ledger.events.envelope.SUSPECTED``)."""

Kinds = Mapping[str, Sequence[Fact]]
"""The facts of one stream by their type without version, in the order in which they happened."""


def grouped(facts: Iterable[Fact]) -> defaultdict[str, list[Fact]]:
    """Give facts by their type without version, in the order in which they come."""
    kinds = defaultdict[str, list[Fact]](list)
    for fact in facts:
        kinds[fact.kind].append(fact)
    return kinds


def number(begun: Iterable[Fact]) -> str | None:
    """Give the number of a case or person: the ledger gave it to the entry that opened the record; None where that was erased."""
    numbered = [fact for fact in begun if "number" in fact.stamp]
    return str(min(numbered, key=lambda fact: fact.version).stamp["number"]) if numbered else None


def person(value: object) -> str | None:
    """Read the id of a person as a field holds it; None for what is none."""
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def codes(value: object) -> list[str]:
    """Read the codes or ids that a field names: one, or a list of them; what is none is left out."""
    return [each for each in (value if isinstance(value, list | tuple) else (value,)) if isinstance(each, str)]


def parties(kinds: Kinds, categories: frozenset[str]) -> list[str]:
    """Give the ids of those who joined the case in one of these categories, each once, sorted."""
    joined = (fact.fields for fact in kinds.get(JOINED, ()) if str(fact.fields.get("category")) in categories)
    return sorted({each for each in (person(said.get("party")) for said in joined) if each is not None})


def victim(said: Mapping[str, Any], victims: Sequence[str]) -> str | None:
    """Give the victim of whom an entry is: the one that it names, else the only one of the case; None where that is not known."""
    if said.get("victim") is not None:
        return person(said["victim"])
    return victims[0] if len(victims) == 1 else None


def on(fact: Fact, zone: tzinfo) -> date:
    """Give the day of an act in the unit's zone, the last on which it can have been."""
    return fact.occurred.last_day(zone, fact.recorded_at)


def day_of(fact: Fact, zone: tzinfo) -> str:
    """Write that day, as rows hold it."""
    return on(fact, zone).isoformat()


def open_spans(turns: Sequence[Fact], began: date, zone: tzinfo) -> list[list[str | None]]:
    """Give the stretches of days in which a case was open: from ``began`` or a reopening on, until its closure; None: it still is.

    ``turns``: its closures and reopenings in the order in which they happened.
    """
    spans: list[list[str | None]] = [[began.isoformat(), None]]
    for turn in turns:
        day, (since, until) = on(turn, zone).isoformat(), spans[-1]
        if turn.kind == CLOSED and until is None:
            spans[-1][1] = max(str(since), day)
        elif turn.kind == REOPENED and until is not None:
            spans.append([max(until, day), None])
    return spans
