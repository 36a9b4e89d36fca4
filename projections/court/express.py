"""What never leaves by itself: a release of it names each ground in spite of which it is made. Pure.

Sources: domain.md 5.0, 5.6; CPIA 1996 s.3(6); design: redaction.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from uuid import UUID

from ledger.events.fact import Fact
from ledger.rules import listing
from ledger.rules.copies import TO_SEE_ALL
from ledger.rules.proceedings_state import INITIAL, ProceedingsState, evolve
from projections.court.proceedings import HEADING as NAMED
from projections.court.proceedings import JOINED
from projections.court.units import Unit

THIRD_PARTY, WHEREABOUTS, PRIVILEGE, PUBLIC_INTEREST = "third_party", "whereabouts", "privilege", "public_interest"
MARKED: Mapping[str, str] = {
    "lpp": PRIVILEGE, "source_identity": "source", "mappa_minute": "mappa", "victim_location": WHEREABOUTS, "third_party": THIRD_PARTY,
    "child": "child", "counselling": "medical", "covert": "methods",
}  # fmt: skip
"""Marks of what never leaves by itself (ledger.events.envelope.Sensitivity), in order, and the ground that a release has to name."""
GROUNDS = (*MARKED.values(), PUBLIC_INTEREST)
"""These grounds in the order in which the first is told."""


def needed(unit: Unit, audience: str, listed: frozenset[tuple[UUID, int]]) -> frozenset[str]:
    """Give the grounds that a release of the unit to an audience has to name; ``listed``: entries that ``sensitive`` gives."""
    found = {MARKED[mark] for mark in unit.marks or () if mark in MARKED}
    if unit.tells_where:
        found.add(WHEREABOUTS)
    if unit.is_advice:
        found.add(PRIVILEGE)
    if listed and audience not in TO_SEE_ALL and any((unit.case, entry) in listed for entry in (unit.entry, *unit.speaks_of)):
        found.add(PUBLIC_INTEREST)
    return frozenset(found)


def state_of(facts: Iterable[Fact]) -> ProceedingsState:
    """Fold what the entries of proceedings say."""
    return reduce(evolve, facts, INITIAL)


def named(state: ProceedingsState) -> frozenset[UUID]:
    """Give those whom every audience knows by name, as they stand at the head of what is served."""
    return frozenset(UUID(str(act.fields["party"])) for _, act in state.of(JOINED) if act.fields.get("capacity") in NAMED)


def sensitive(state: ProceedingsState) -> frozenset[tuple[UUID, int]]:
    """Give the entries, by case and number, for which an item of proceedings stands on a schedule of sensitive material now."""
    items = ((act.fields, state.items[version]) for version, act in state.of(listing.LISTED))
    return frozenset(
        (UUID(str(said["case"])), entry) for said, item in items if item.schedule != listing.NON_SENSITIVE and "case" in said
        for entry in said.get("covers") or ()
    )  # fmt: skip
