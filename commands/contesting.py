"""Disputes and supplementary statements in the place of the entry of which they speak: whose, in what words, how it ended. Pure."""

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


class Supplement(NamedTuple):
    """One supplementary statement that stands beside an entry."""

    by: "Entry"
    fact: "Fact"


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


def supplements(facts: Iterable["Fact"], entries: Mapping[int, "Entry"]) -> dict[Place, list[Supplement]]:
    """Gather supplementary statements from facts in order of position, by the place of the entry beside which each stands."""
    found: dict[Place, list[Supplement]] = {}
    for fact in facts:
        if fact.kind == "statement-added":
            found.setdefault((fact.stream, fact.fields.get("target")), []).append(Supplement(entries[fact.position], fact))
    return found


def in_words(one: Dispute, zone: tzinfo, people: People) -> str:
    """Say who disputes what, by which entry, recorded when and by whom; and how it ended, or that it has not."""
    fact = one.fact
    contested = f"Disputed{as_to(fact.fields.get('field'))} by {_whose(fact, 'disputed_by', zone, people)}"
    return f"{contested} in {_entry(one.by, fact, zone, people)}: {_said(fact, 'claim')} {_ended(one, zone, people)}".rstrip()


def stated(one: Supplement, zone: tzinfo, people: People) -> str:
    """Say whose supplementary statement it is, by which entry, recorded when and by whom, and what it says."""
    whose = _whose(one.fact, "made_by", zone, people)
    return f"Supplementary statement of {whose} in {_entry(one.by, one.fact, zone, people)}: {_said(one.fact, 'text')}"


def briefly(one: Dispute | Supplement, zone: tzinfo) -> str:
    """Say in short which entry disputes or supplements, recorded when, and of a dispute whether it ended."""
    recorded = f"in {one.by.address}, recorded on {telling.moment(one.fact, zone)}."
    if isinstance(one, Supplement):
        return f"A supplementary statement stands {recorded}"
    ended = f"Resolved in {one.ended_by.address}." if one.ended_by else "Not resolved."
    return f"Disputed{as_to(one.fact.fields.get('field'))} {recorded} {ended}"


def _whose(fact: "Fact", name: str, zone: tzinfo, people: People) -> str:
    """Say who disputes, or whose statement it is, by the field that tells it."""
    who, person = fact.fields.get(name), fact.fields.get("person")
    party = telling.value_in_words(fact.type, name, who, zone, people) if who else "somebody who is not shown"
    return f"{party} ({people.person(str(person))})" if person else party


def _said(fact: "Fact", name: str) -> str:
    return f"“{str(fact.fields[name]).rstrip('.')}.”" if name in fact.fields else "what is said is not shown."


def as_to(field: str | None) -> str:
    """Say of which field something is said; nothing where it is said of the whole entry."""
    return "" if field is None else f" as to {'when it happened' if field == 'occurred_at' else str(field).replace('_', ' ')}"


def _ended(one: Dispute, zone: tzinfo, people: People) -> str:
    if one.ended is None or one.ended_by is None:
        return "Not resolved." if people.whole else ""
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


def statement_of(one: Supplement, people: People) -> dict[str, Any]:
    """Write one supplementary statement in JSON values; keys are only ever added."""
    said = {name: one.fact.fields.get(name) for name in ("made_by", "person", "dispute", "text")}
    return {"by": one.by.address, **said, "recorded_at": one.fact.recorded_at, "actor": people.actor(one.fact)}
