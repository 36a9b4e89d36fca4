"""What a pack tells: its cover, from recorded fields alone, its entries in words, and the line that says what it does not claim. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import chronology, receipts, telling
from commands.paging import Line
from commands.people import People
from ledger import RELEASE
from ledger.entry import canonical

if TYPE_CHECKING:
    from ledger.privacy.opening import Entry

RESTRICTION = (
    "For the purposes named here and for no other. Not to be passed on without the agreement of who shared it, unless the law requires it."
)
RESTRICTED = "It is given for the purposes named here, which reach it all the same; everyday use of it is not allowed."
ROWS = (
    ("recipient", "Shared with"), ("outside", "Shared with"), ("purposes", "Purposes"), ("emergency", "In an emergency"),
    ("items", "Entries"), ("persons", "Persons whose identity is given"), ("left_out", "Left out"), ("conditions", "Conditions"),
    ("until", "May be used until"), ("accuracy", "Accuracy"), ("completeness", "Completeness"), ("reliability", "Reliability"),
    ("as_of", "Current up to"),
)  # fmt: skip
"""Fields of share-made that the cover tells, with their labels. Who checked it is told by the record alone."""
SHARE, DECISION = "share-made.v1", "share-decided.v1"


class Covered(NamedTuple):
    """What a page is made of: case number, sender's code, fields of the share, entry of its decision, who is who, contact, zone."""

    number: str
    sender: str
    made: Mapping[str, Any]
    decision: "Entry | None"
    people: People
    contact: str
    zone: tzinfo
    address_of: "Entry"


def page(
    of: Covered, chosen: Sequence["Entry"], later: Mapping[int, Sequence[str]], restricted: Mapping[int, Sequence[str]]
) -> Iterator[Line]:
    """Tell the cover, then the entries; ``later``: addresses, by version, of what speaks of one later and is not in the pack.

    ``restricted``: by version, since when and because of what an entry is restricted.
    """
    from projections.engine.time import NOW

    yield Line("title", f"Shared from {of.number}")
    yield from _cover(of)
    for each in chronology.chronology(chosen, NOW, of.zone, of.people).told:
        yield Line("heading", f"{each.entry.address}  {telling.capital(each.when)}")
        yield Line("text", each.sentence)
        yield from (Line("beside", text) for text in each.beside)
        yield from (Line("beside", f"{telling.capital(words)}. {RESTRICTED}") for words in restricted.get(each.fact.version, ()))
        for address in later.get(each.fact.version, ()):
            yield Line("beside", f"{address} corrects, disputes or supplements this entry and is not in this pack. Ask who shared it.")
    yield Line("heading", "What this is")
    yield Line("text", "It tells what had been recorded by then in this case and was shared. No more of the case is in it.")
    yield from (Line("text", text) for text in (chronology.WORDING, chronology.CLAIMS, receipts.NOBODY_NOTIFIED))


def stated(of: Covered) -> bytes:
    """Write the cover as JSON, for a program."""
    decided = None
    if of.decision is not None:
        fields = of.decision.fact.fields
        decided = {"entry": of.decision.address} | {name: fields[name] for name in ("decision", "sharing_basis") if name in fields}
    told = {
        "case": of.number, "contact": of.contact, "decision": decided, "release": RELEASE, "share": dict(of.made),
        "shared_by": of.sender, "use": RESTRICTION,
    }  # fmt: skip
    return canonical.encode(told) + b"\n"


def _cover(of: Covered) -> Iterator[Line]:
    yield Line("row", of.people.agency(of.sender), "Shared by")
    for name, label in ROWS:
        if name in of.made:
            yield Line("row", _said(of, SHARE, name, of.made[name]), label)
    yield Line("row", _decided(of), "Decision")
    decided = {} if of.decision is None else of.decision.fact.fields
    if "conditions" in decided and "conditions" not in of.made:
        yield Line("row", _said(of, DECISION, "conditions", decided["conditions"]), "Conditions")
    yield Line("row", RESTRICTION, "Use")
    yield Line("row", of.contact or "The unit's policy names none.", "Contact")


def _decided(of: Covered) -> str:
    """Tell by which decision it is shared: outcome and basis alone, for what was weighed is the sender's."""
    if of.decision is None:
        return "None was recorded before it was shared."
    fields = of.decision.fact.fields
    said = _said(of, DECISION, "decision", fields.get("decision"))
    return f"{of.decision.address}: {said}. Basis: {_said(of, DECISION, 'sharing_basis', fields.get('sharing_basis'))}."


def _said(of: Covered, kind: str, name: str, value: Any) -> str:
    return telling.value_in_words(kind, name, value, of.zone, of.people, of.address_of)
