"""Disputes in the place of what they dispute: who contests which entry, in what words, and how that ended. Pure."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import telling
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry

Place = tuple[Any, Any]
"""A stream's id and a version in it: which entry another one speaks of."""


class Dispute(NamedTuple):
    """One dispute of an entry, and the entry that says how it ended, where it did."""

    by: "Entry"
    fact: "Fact"
    ended_by: "Entry | None" = None
    ended: "Fact | None" = None

    @property
    def standing(self) -> tuple[int, int | None]:
        """Tell two standings of a dispute apart: the positions of its entry and of the one that ended it."""
        return self.fact.position, self.ended.position if self.ended else None


def gathered(facts: Iterable["Fact"], entries: Mapping[int, "Entry"]) -> dict[Place, list[Dispute]]:
    """Gather disputes from facts in order of position, by the place of the entry that is disputed."""
    told = list(facts)
    ended = {(fact.stream, fact.fields.get("dispute")): fact for fact in told if fact.kind == "dispute-resolved"}
    found: dict[Place, list[Dispute]] = {}
    for fact in told:
        if fact.kind == "fact-disputed":
            end = ended.get((fact.stream, fact.version))
            one = Dispute(entries[fact.position], fact, entries[end.position] if end else None, end)
            found.setdefault((fact.stream, fact.fields.get("target")), []).append(one)
    return found


def in_words(one: Dispute, zone: tzinfo, people: People) -> str:
    """Say who disputes what, by which entry, recorded when and by whom; and how it ended, or that it has not."""
    fact = one.fact
    who, person = fact.fields.get("disputed_by"), fact.fields.get("person")
    party = telling.value_in_words(fact.type, "disputed_by", who, zone, people) if who else "somebody who is not shown"
    named = f" ({people.person(str(person))})" if person else ""
    said = f"“{str(fact.fields['claim']).rstrip('.')}.”" if "claim" in fact.fields else "what is said is not shown."
    contested = f"Disputed{as_to(fact.fields.get('field'))} by {party}{named} in {_entry(one.by, fact, zone, people)}"
    return f"{contested}: {said} {_ended(one, zone, people)}"


def as_to(field: str | None) -> str:
    """Say of which field something is said; nothing where it is said of the whole entry."""
    return "" if field is None else f" as to {'when it happened' if field == 'occurred_at' else str(field).replace('_', ' ')}"


def _ended(one: Dispute, zone: tzinfo, people: People) -> str:
    if one.ended is None or one.ended_by is None:
        return "Not resolved."
    outcome = one.ended.fields.get("outcome")
    how = telling.value_in_words(one.ended.type, "outcome", outcome, zone, people) if outcome else "how is not shown"
    return f"Resolved in {_entry(one.ended_by, one.ended, zone, people)}: {how}."


def _entry(entry: "Entry", fact: "Fact", zone: tzinfo, people: People) -> str:
    by = people.members.get(str(fact.who.get("actor"))) or people.actor(fact, telling.day(fact, zone))
    return f"{entry.address}, recorded on {telling.moment(fact, zone)} by {by}"


def record_of(one: Dispute, people: People) -> dict[str, Any]:
    """Write one dispute in JSON values; keys are only ever added."""
    fact, ended = one.fact, one.ended
    return {
        "by": one.by.address, "field": fact.fields.get("field"), "disputed_by": fact.fields.get("disputed_by"),
        "person": fact.fields.get("person"), "raised_on": fact.fields.get("raised_on"), "claim": fact.fields.get("claim"),
        "recorded_at": fact.recorded_at, "actor": people.actor(fact),
        "resolved_by": one.ended_by.address if one.ended_by else None, "outcome": ended.fields.get("outcome") if ended else None,
        "resolved_at": ended.recorded_at if ended else None,
    }  # fmt: skip
