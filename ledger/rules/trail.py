"""The disclosure audit trail: how each act by which something of a case was asked for, decided on or given is told (domain.md 5.8, 6 P17).

To whom, on which basis, and what became of it, in JSON values, from clear facts. Which agency a member stood for at a discussion says the
unit's own record. Pure; loads no event class.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from ledger.events.fact import Fact
from ledger.rules.clocks.sharing import DECIDED, REQUESTED
from ledger.rules.discussed import HELD, discussion_of
from ledger.rules.recipients import (
    ADVISED,
    BROUGHT,
    FOLLOWED,
    GLASS,
    INFORMED,
    MADE,
    NAMED,
    NOTIFIED,
    TO_VICTIM,
    TRANSFERRED,
    Kinds,
    chain,
    contents,
    gives,
    notices,
    numbers,
    receiving,
)
from ledger.rules.recipients import READ as TOLD_OF
from ledger.rules.told_of import codes, day_of
from ledger.rules.told_since import Row, noticed

REVIEWED, BREACHED = "glass-reviewed", "condition-breached"
READ = frozenset({REQUESTED, DECIDED, BREACHED, HELD, REVIEWED, *TOLD_OF})
"""Event types that it reads, without version."""
COPIED = ("sharing_basis", "method", "manifest", "until", "request", "share", "of")
"""Fields that stand in the trail as the act says them; lists of codes, ids and numbers stand there as far as they can be read."""
BECAME = ("acknowledged", "recalled", "returned", "destroyed")
"""What becomes of what was shared (``ledger.events.sharing.Following``)."""
WHAT = {
    REQUESTED: "asked for", DECIDED: "decided on", MADE: "shared", BROUGHT: "told at a discussion", NAMED: "identity told to the victim",
    GLASS: "glass broken", INFORMED: "victim informed", TRANSFERRED: "case transferred", ADVISED: "advice given",
}  # fmt: skip
"""Words of what was done, by type."""


def acts(kinds: Kinds, zone: tzinfo) -> list[Row]:
    """Tell each act of one stream by which something was given, asked for or decided on, and what came of it; by their numbers."""
    return [_row(fact, kinds, zone) | _since(fact, kinds, zone) for fact in _done(kinds, asking=True)]


def gifts(kinds: Kinds, zone: tzinfo) -> list[Row]:
    """Tell each act of one stream by which something was given, by their numbers, and nothing of what came of it."""
    return [_row(fact, kinds, zone) for fact in _done(kinds, asking=False)]


def _done(kinds: Kinds, *, asking: bool) -> list[Fact]:
    found = (
        fact for kind in TOLD for fact in kinds.get(kind, ())
        if (asking if kind in ASKING else gives(kind, fact.fields))
    )  # fmt: skip
    return sorted(found, key=lambda fact: fact.version)


def _row(fact: Fact, kinds: Kinds, zone: tzinfo) -> Row:
    said = {name: fact.fields.get(name) for name in COPIED}
    lists = {name: read(fact.fields[name]) if name in fact.fields else None for name, read in LISTS.items()}
    by = fact.who.get("agency", fact.stamp.get("agency"))
    return {
        "entry": fact.version, "what": fact.kind, "on": day_of(fact, zone), "by": by,
        "actor": fact.who.get("actor"), "agencies": [], "members": [], "person": None, "decision": None, "decided_in": None,
        "emergency": False, "discussion": None, **said, **lists, **TOLD[fact.kind](fact, kinds),
    }  # fmt: skip


def _since(fact: Fact, kinds: Kinds, zone: tzinfo) -> Row:
    """Tell what came afterwards: what became of it, of what its recipient must be told, and of what he was."""
    became = {how: _first(kinds, FOLLOWED, share=fact.version, how=how) for how in BECAME}
    since = notices(fact, kinds) if fact.kind not in ASKING else []
    said = contents(fact)
    return {
        **became,
        "chain": None if said is None else sorted(chain(said, kinds)),
        "notices": [noticed(each, zone) for each in since],
        "notified": [each.version for each in kinds.get(NOTIFIED, ()) if each.fields.get("share") == fact.version],
        "breached": [each.version for each in kinds.get(BREACHED, ()) if each.fields.get("share") == fact.version],
    }


def _share(fact: Fact, kinds: Kinds) -> Row:
    named = fact.fields.get("decision")
    decision = next((each for each in kinds.get(DECIDED, ()) if each.version == named or each.fields.get("share") == fact.version), None)
    return {
        "agencies": codes(fact.fields.get("recipient")), "emergency": named is None,
        "decision": None if decision is None else decision.fields.get("decision"),
        "decided_in": None if decision is None else decision.version,
        "sharing_basis": None if decision is None else decision.fields.get("sharing_basis"),
    }  # fmt: skip


def _decision(fact: Fact, kinds: Kinds) -> Row:
    asked = next((each for each in kinds.get(REQUESTED, ()) if each.version == fact.fields.get("request")), None)
    given = next((each for each in kinds.get(MADE, ()) if each.version == fact.fields.get("share")), None)
    told = [each.fields.get("recipient") for each in (fact, asked, given) if each is not None]
    return {"agencies": codes(next((each for each in told if each is not None), None)), "decision": fact.fields.get("decision")}


def _request(fact: Fact, kinds: Kinds) -> Row:
    return {"agencies": codes(fact.fields.get("recipient")), "decided_in": _first(kinds, DECIDED, request=fact.version)}


def _contribution(fact: Fact, kinds: Kinds) -> Row:
    """Of what was brought to a discussion: to which agencies it was given, and who was there; by its discussion, else the last before."""
    there = discussion_of(fact, kinds.get(HELD, ()))
    return {
        "agencies": codes(fact.fields.get("to")), "members": [] if there is None else codes(there.fields.get("members")),
        "by": fact.fields.get("agency"), "method": "oral", "discussion": None if there is None else there.version,
    }  # fmt: skip


def _identity(fact: Fact, _kinds: Kinds) -> Row:
    suspect = fact.fields.get("suspect")
    return {
        "person": _one(fact.fields.get("victim")), "persons": None if suspect is None else codes(suspect),
        "sharing_basis": fact.fields.get("ground"), "method": fact.fields.get("method"),
    }  # fmt: skip


def _informed(fact: Fact, _kinds: Kinds) -> Row:
    return {"person": _one(fact.fields.get("victim")), "items": sorted(numbers(fact.fields.get("entry"))), "of": None}


def _to_agency(fact: Fact, _kinds: Kinds) -> Row:
    """Of a transfer and of advice: to which agency."""
    return {"agencies": list(receiving(fact.kind, fact.fields, fact.brought_by)), "method": fact.fields.get("means")}


def _glass(fact: Fact, kinds: Kinds) -> Row:
    return {
        "agencies": codes(fact.stamp.get("agency")), "members": codes(fact.who.get("actor")), "emergency": True,
        "sharing_basis": fact.fields.get("ground"), "decided_in": _first(kinds, REVIEWED, opened=fact.version),
    }  # fmt: skip


LISTS: Mapping[str, Callable[[object], list[Any]]] = {"purposes": codes, "items": lambda value: sorted(numbers(value)), "persons": codes}
TOLD: Mapping[str, Callable[[Fact, Kinds], Row]] = {
    REQUESTED: _request, DECIDED: _decision, MADE: _share, BROUGHT: _contribution, NAMED: _identity, GLASS: _glass,
    INFORMED: _informed, TRANSFERRED: _to_agency, ADVISED: _to_agency,
}  # fmt: skip
"""What gave something, or decided on it, by type, and how it is told."""
ASKING = frozenset({REQUESTED, DECIDED})
"""Of these, what gave nothing itself."""


def _one(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _first(kinds: Kinds, kind: str, **said: Any) -> int | None:
    """Give the first entry of a type that says this."""
    wanted = said.items()
    return next((each.version for each in kinds.get(kind, ()) if all(each.fields.get(name) == value for name, value in wanted)), None)


def recipients(given: Row) -> list[str | None]:
    """Give each of those who were given something by an act and are told apart: agencies by code; None: a victim, or somebody outside."""
    return given["agencies"] or [None]


def became(given: Row) -> list[str]:
    """Say what became of what was given, with the entries that tell it."""
    return [f"{how} #{given[how]}" for how in BECAME if given[how]] + [f"condition broken #{each}" for each in given["breached"]]


def decided(given: Row) -> Any:
    """Say how it was decided; nobody decides on a breaking of the glass or on what a victim is told, and the former is reviewed."""
    if given["what"] == GLASS:
        review = given["decided_in"]
        return "emergency, not reviewed" if review is None else f"emergency, reviewed in #{review}"
    return "emergency, not decided" if given["emergency"] and given["decision"] is None else given["decision"]


def done(given: Row) -> str:
    """Say in words what an act was; of a request whom it asked."""
    return f"asked of {given['of']}" if given["of"] else WHAT[given["what"]]


def towards(given: Row) -> str:
    """Say to whom it went: agencies by their codes, the victim, or outside the unit."""
    return ", ".join(given["agencies"]) or ("the victim" if given["what"] in TO_VICTIM else "outside the unit")
