"""The scope of an erasure: which entries lose something, and what is about the person and stays. Pure.

A slot is destroyed whole, and no unit moves to another. So where an entry was corrected to be about somebody else, what is sealed in it
stays under the key of whom it was about before; and the text of a narrative lies in the record's own slot. Both are named beforehand.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events import catalogue
from ledger.events.event import fields_of
from ledger.events.fact import Fact
from ledger.parties import of_target
from ledger.privacy.units import Parties, all_about, persons
from ledger.rules.concerned import CORRECTIONS, whom
from ledger.rules.pathway import CaseState
from ledger.rules.streams import rules_of

Sealed = Mapping[int, Mapping[UUID, int]]
"""How many sealed units an entry has in each slot, by its version."""


class About(NamedTuple):
    """Whom an entry is about: as the record read when it was recorded, and as it reads now."""

    then: frozenset[UUID]
    now: frozenset[UUID]


class Scope(NamedTuple):
    """Entries by version. ``away``: they lose what is sealed for the person, though they have been corrected and are about another now.

    ``over``: they have been corrected to be about him, and keep what is sealed for whom they were about before. ``around``: they are about
    him, and keep what is sealed for the record itself, such as the text of a narrative.
    """

    away: tuple[int, ...]
    over: tuple[int, ...]
    around: tuple[int, ...]


def whose(kind: str, facts: Iterable[Fact]) -> dict[int, About]:
    """Give whom each entry of a stream of this kind is about, by version; of what the reader was not shown, nobody."""
    known = list(facts)
    state, evolve = rules_of(kind)
    then = {}
    for fact in known:
        then[fact.version] = _about(kind, fact, state, known)
        state = evolve(state, fact)
    return {fact.version: About(then[fact.version], _about(kind, fact, state, known)) for fact in known}


def losing(sealed: Sealed, slots: AbstractSet[UUID]) -> dict[int, int]:
    """Give how many sealed units each entry loses with these slots; the others are not there."""
    lost = {version: sum(units for slot, units in each.items() if slot in slots) for version, each in sealed.items()}
    return {version: units for version, units in lost.items() if units}


def scope(
    person: UUID, about: Mapping[int, About], sealed: Sealed, owners: Mapping[UUID, UUID | None], slots: AbstractSet[UUID]
) -> Scope:
    """Give what destroying these slots does to what is about a person; ``owners``: whose each slot is (None: the record's own)."""
    there = {version: {owners[slot]: slot in slots for slot in each if slot in owners} for version, each in sealed.items()}
    away = [version for version, each in about.items() if person in each.then - each.now and there.get(version, {}).get(person)]
    over = [
        version for version, each in about.items()
        if person in each.now - each.then and any(there.get(version, {}).get(before) is False for before in each.then)
    ]  # fmt: skip
    around = [version for version, each in about.items() if person in each.now and there.get(version, {}).get(None) is False]
    return Scope(tuple(away), tuple(over), tuple(around))


def _about(kind: str, fact: Fact, state: Any, known: list[Fact]) -> frozenset[UUID]:
    if kind == "person":
        return frozenset({fact.stream})  # a person's own record is about nobody else
    if fact.type not in catalogue.TYPES:
        return frozenset()
    said = state.acts[fact.version].fields if isinstance(state, CaseState) and fact.version in state.acts else fact.fields
    parties = Parties(_categories(fact), whom=whom(state, fact.kind, said, fact.version))
    if fact.kind in CORRECTIONS:
        found = next((each for each in known if each.version == said.get("target")), None)
        parties = parties if found is None else of_target(str(said.get("field")), found, state, fact.stream, parties)
    personal = [field for field in fields_of(catalogue.load(fact.type)) if field.personal is not None]
    return frozenset(person for field in personal for person in all_about(field, said, fact.stream, parties))


def _categories(fact: Fact) -> dict[str, tuple[UUID, ...]]:
    """Give the parties as the entry's marks name them: those of its day."""
    found: dict[str, tuple[UUID, ...]] = {}
    for each in fact.marks.get("subjects") or ():
        category = str(each.get("category"))
        found[category] = (*found.get(category, ()), *persons(each.get("person")))
    return found
