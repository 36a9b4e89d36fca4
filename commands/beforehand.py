"""What is shown before something is shared: each entry, what its recipient will see of it, and what he sees already, by what.

Clear facts only: no content is read, and so it is no consultation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.events.catalogue import TYPES, kind_of, load

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.agreed import Agreement

ENDS = frozenset({"recalled", "returned", "destroyed"})
"""What becomes of a share after which it is shown to its recipient no longer (ledger/enforced_sharing.py)."""


def lines(ledger: "Ledger", stream: UUID, label: str, items: Sequence[int], recipient: str | None) -> Iterator[str]:
    """Tell of each entry its address, type, day and agency, and what an agency (None: somebody outside) sees of it already."""
    from ledger.events.envelope import REACHES_RESTRICTED
    from ledger.rules import agreed, membership, restriction

    known = ledger.facts(stream)
    facts, restricted = {fact.version: fact for fact in known}, restriction.in_force(known)
    unit = membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy)
    standing, today = agreed.in_force(unit.agreements), ledger.today()
    without = "" if recipient else ", without the names, as far as they are known here, of those whose identity is not given (persons)"
    yield f"{recipient or 'The recipient'} will see of {label}{without}:"
    for version in items:
        fact = facts.get(version)
        if fact is not None and (over := restriction.covering(restricted, version, fact.kind)):
            yield f"  {label}#{version}  {restriction.in_words(over[0], ledger.zone)}: only for {', '.join(sorted(REACHES_RESTRICTED))}"
            continue
        yield f"  {label}#{version}  {'no such entry that you see' if fact is None else _told(ledger, fact)}"
        if fact is not None and recipient is not None:
            yield from (f"    sees it already {by}" for by in already(fact, recipient, standing, facts, label, today))


def already(
    fact: "Fact", agency: str, standing: Iterable["Agreement"], facts: Mapping[int, "Fact"], label: str, today: date
) -> Iterator[str]:
    """Tell by which agreements in force and which earlier acts an agency sees an entry today, and for which purposes."""
    if fact.type in TYPES:
        group = load(fact.type).group.value
        for each in standing:
            if each.opens(agency, group, originator(fact)):
                yield f"under the agreement in UNIT#{each.version}, for {_purposes(each.purposes)}"
    for share in facts.values():
        if share.kind == "share-made" and share.fields.get("recipient") == agency and fact.version in share.fields.get("items", ()):
            until = share.fields.get("until")
            if (until is None or date.fromisoformat(until) >= today) and not _ended(share.version, facts.values()):
                yield f"by {label}#{share.version}, for {_purposes(share.fields.get('purposes', ()))}"
        if share.version == fact.version and share.kind == "information-contributed" and agency in share.fields.get("to", ()):
            yield "because it was brought to a case discussion in its presence"


def originator(fact: "Fact") -> str:
    """Agency that brought an entry."""
    return str((fact.held or fact.marks).get("originator", ""))


def _ended(version: int, facts: Iterable["Fact"]) -> bool:
    told = (fact.fields for fact in facts if fact.kind == "share-followed")
    return any(each.get("share") == version and each.get("how") in ENDS for each in told)


def _told(ledger: "Ledger", fact: "Fact") -> str:
    from ledger.events.fact import ERASED, HELD

    kind = {HELD: "an entry that its agency holds", ERASED: "an entry whose content was erased"}.get(fact.type, kind_of(fact.type))
    return f"{kind}, {fact.occurred.in_words(ledger.zone)}, brought by {originator(fact) or 'an agency that is not known'}"


def _purposes(codes: Iterable[str]) -> str:
    from commands import granting
    from ledger.events.envelope import Purpose

    return granting.shortly(list(codes), Purpose.meanings(), "every purpose")
