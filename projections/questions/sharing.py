"""P17 sharing: what of a case was given to whom, on which basis, and what became of it: the disclosure audit trail (domain.md 6, 5.8).

Shares, decisions on sharing, what agencies brought to case discussions, disclosures of identity to victims, entries of which they were
informed, advice, transfers, and broken glass. Which agency a member stood for at a discussion says the unit's own record: it is told where
the answer is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import TYPES, kind_of
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules.clocks.sharing import DECIDED, REQUESTED
from ledger.rules.recipients import (
    ADVISED,
    BROUGHT,
    FOLLOWED,
    GLASS,
    INFORMED,
    MADE,
    NAMED,
    NOTIFIED,
    TRANSFERRED,
    Notice,
    by_kind,
    chain,
    contents,
    gives,
    notices,
    numbers,
    receiving,
)
from ledger.rules.recipients import READ as TOLD_OF
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream

HELD_DISCUSSION, REVIEWED, BREACHED = "discussion-held", "glass-reviewed", "condition-breached"
READ = frozenset({"referral-received", REQUESTED, DECIDED, BREACHED, HELD_DISCUSSION, REVIEWED, *TOLD_OF})
"""Event types that it reads."""
COPIED = ("sharing_basis", "purposes", "items", "persons", "method", "manifest", "until", "request", "share", "of")
"""Fields that stand in the trail as the act says them."""

Kinds = Mapping[str, Sequence[Fact]]


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's trail from its facts as they stand, in the order in which they were recorded; none where nothing was shared, no row."""
    kinds = by_kind(facts)
    acts = ((fact, told) for kind, told in TOLD.items() for fact in kinds.get(kind, ()) if kind in ASKING or gives(kind, fact.fields))
    found = [(fact, told(fact, kinds)) for fact, told in acts]
    if not found:
        return None
    numbers = [fact.stamp["number"] for fact in kinds.get("referral-received", ()) if "number" in fact.stamp]
    given = sorted(found, key=lambda each: each[0].version)
    return {
        "number": numbers[0] if numbers else None,
        "given": [_row(fact, told, kinds, zone) for fact, told in given],
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def _row(fact: Fact, told: Row, kinds: Kinds, zone: tzinfo) -> Row:
    said = {name: fact.fields.get(name) for name in COPIED}
    by = fact.who.get("agency", fact.stamp.get("agency"))
    return {
        "entry": fact.version, "what": fact.kind, "on": _day(fact, zone), "by": by,
        "actor": fact.who.get("actor"), "agencies": [], "members": [], "person": None, "decision": None, "decided_in": None,
        "emergency": False, "discussion": None, **said, **told, **_since(fact, kinds, zone),
    }  # fmt: skip


def _since(fact: Fact, kinds: Kinds, zone: tzinfo) -> Row:
    """Tell what came afterwards: what became of it, of what its recipient must be told, and of what he was."""
    became = {how: _first(kinds, FOLLOWED, share=fact.version, how=how) for how in ("acknowledged", "recalled", "returned", "destroyed")}
    since = notices(fact, kinds) if fact.kind not in ASKING else []
    said = contents(fact)
    return {
        **became,
        "chain": None if said is None else sorted(chain(said, kinds)),
        "notices": [noticed(each, zone) for each in since],
        "notified": [each.version for each in kinds.get(NOTIFIED, ()) if each.fields.get("share") == fact.version],
        "breached": [each.version for each in kinds.get(BREACHED, ()) if each.fields.get("share") == fact.version],
    }


def noticed(each: Notice, zone: tzinfo) -> Row:
    """Tell of what a recipient must be told: its kind and entry, and how, when and by whom that was settled, where it was.

    ``apart``: the same of each agency that was told by itself, by code, where several received it.
    """
    entry = {"of": each.of, "entry": each.entry.version, "on": _day(each.entry, zone)}
    return entry | _settled(each.settled, zone) | {"apart": {agency: _settled(told, zone) for agency, told in sorted(each.apart.items())}}


def _settled(by: Fact | None, zone: tzinfo) -> Row:
    if by is None:
        return {"settled": None, "how": None, "settled_on": None, "by": None}
    how = {NOTIFIED: "told", FOLLOWED: str(by.fields.get("how"))}.get(by.kind, "lifted")
    return {"settled": by.version, "how": how, "settled_on": _day(by, zone), "by": by.who.get("actor")}


def _day(fact: Fact, zone: tzinfo) -> str:
    return fact.occurred.last_day(zone, fact.recorded_at).isoformat()


def _share(fact: Fact, kinds: Kinds) -> Row:
    named = fact.fields.get("decision")
    decision = next((each for each in kinds.get(DECIDED, ()) if each.version == named or each.fields.get("share") == fact.version), None)
    recipient = fact.fields.get("recipient")
    return {
        "agencies": [] if recipient is None else [recipient], "emergency": named is None,
        "decision": None if decision is None else decision.fields.get("decision"),
        "decided_in": None if decision is None else decision.version,
        "sharing_basis": None if decision is None else decision.fields.get("sharing_basis"),
    }  # fmt: skip


def _decision(fact: Fact, kinds: Kinds) -> Row:
    asked = next((each for each in kinds.get(REQUESTED, ()) if each.version == fact.fields.get("request")), None)
    given = next((each for each in kinds.get(MADE, ()) if each.version == fact.fields.get("share")), None)
    told = [each.fields.get("recipient") for each in (fact, asked, given) if each is not None]
    recipient = next((each for each in told if each is not None), None)
    return {"agencies": [] if recipient is None else [recipient], "decision": fact.fields.get("decision")}


def _request(fact: Fact, kinds: Kinds) -> Row:
    recipient = fact.fields.get("recipient")
    decided = _first(kinds, DECIDED, request=fact.version)
    return {"agencies": [] if recipient is None else [recipient], "decided_in": decided}


def _contribution(fact: Fact, kinds: Kinds) -> Row:
    """Of what was brought to a discussion: to which agencies it was given, and who was there; by its discussion, else the last before."""
    named, to = fact.fields.get("discussion"), fact.fields.get("to")
    before = [each for each in kinds.get(HELD_DISCUSSION, ()) if each.version < fact.version]
    there = [each for each in before if named in (None, each.version)][-1:]
    members = there[0].fields.get("members") if there else None
    return {
        "agencies": list(to) if isinstance(to, list | tuple) else [],
        "members": list(members) if isinstance(members, list | tuple) else [],
        "by": fact.fields.get("agency"), "method": "oral", "discussion": there[0].version if there else None,
    }  # fmt: skip


def _identity(fact: Fact, _kinds: Kinds) -> Row:
    suspect = fact.fields.get("suspect")
    return {
        "person": fact.fields.get("victim"), "persons": None if suspect is None else [suspect],
        "sharing_basis": fact.fields.get("ground"), "method": fact.fields.get("method"),
    }  # fmt: skip


def _informed(fact: Fact, _kinds: Kinds) -> Row:
    return {"person": fact.fields.get("victim"), "items": sorted(numbers(fact.fields.get("entry"))), "of": None}


def _to_agency(fact: Fact, _kinds: Kinds) -> Row:
    """Of a transfer and of advice: to which agency."""
    return {"agencies": list(receiving(fact.kind, fact.fields, fact.brought_by)), "method": fact.fields.get("means")}


def _glass(fact: Fact, kinds: Kinds) -> Row:
    agency = fact.stamp.get("agency")
    return {
        "agencies": [] if agency is None else [agency], "members": [fact.who["actor"]] if "actor" in fact.who else [], "emergency": True,
        "sharing_basis": fact.fields.get("ground"), "decided_in": _first(kinds, REVIEWED, opened=fact.version),
    }  # fmt: skip


TOLD: Mapping[str, Callable[[Fact, Kinds], Row]] = {
    REQUESTED: _request, DECIDED: _decision, MADE: _share, BROUGHT: _contribution, NAMED: _identity, GLASS: _glass,
    INFORMED: _informed, TRANSFERRED: _to_agency, ADVISED: _to_agency,
}  # fmt: skip
"""What gave something, or decided on it, by type, and how it is told."""
ASKING = frozenset({REQUESTED, DECIDED})
"""Of these, what gave nothing itself."""


def _first(kinds: Kinds, kind: str, **said: Any) -> int | None:
    """Give the first entry of a type that says this."""
    wanted = said.items()
    return next((each.version for each in kinds.get(kind, ()) if all(each.fields.get(name) == value for name, value in wanted)), None)


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


QUESTION = Question(
    name="sharing",
    version=5,
    title="What was given to whom, on which basis, and what became of it",
    definition=(
        "What of a case was given to somebody beyond the standing agreements, asked for or decided on, and what became of it, as the "
        "record stood at the moment asked about. Denominator: all shares, requests and decisions on sharing, contributions to case "
        "discussions, disclosures of identity, entries of which a victim was informed, advice, transfers and broken glass of cases that "
        "the reader may see. What agencies see under standing agreements is not in it."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column(
            "given",
            "each of them: its entry, type, day, the agency and member by whom, to which agencies and, in a case discussion, in whose"
            " presence, of which agency it was asked, basis, decision, purposes, items, manifest, until when, the items with their "
            "whole correction chains (for broken glass and a transfer none: all that was there), what became of it, of which corrections, "
            "restrictions, liftings, erasures and recalls since then the recipient must be told (notices), when and by whom he was, "
            "and broken conditions; entries by their numbers; first recorded first",
        ),
        Column("last_recorded_at", "when the last entry that this depends on was recorded"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=frozenset(name for name in TYPES if kind_of(name) in READ),
    with_marks=False,
)
