"""How a copy calls people and things: by names that its audience knows, by other names, and otherwise by nothing that leads to anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from commands.people import People

if TYPE_CHECKING:
    from commands.redacting import Redacting
    from ledger.events.fact import Fact
    from projections.court.masking import Masked

TO_SEE_ALL = frozenset({"prosecutor", "court"})
"""Audiences that are told addresses of entries, and the names of members as far as these are shown to who makes the copy."""
LETTERS = 26


@dataclass(frozen=True)
class CalledPeople(People):
    """People as an audience knows them. ``heads``: ids of each person at the head of the proceedings; ``labels``: other names by id.

    ``known``: ids of all whom the audience may know by name; ``unit``: those of the unit's members.
    """

    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()

    def person(self, known_as: str) -> str:
        """Give the name by which the audience knows a person or a member; what stands in place of an id stays as it is."""
        from projections.court.runs import is_marked

        if is_marked(known_as):
            return known_as
        if known_as in self.labels:
            return self.labels[known_as]
        if known_as in self.known and known_as in self.names:
            return self.names[known_as]
        return self.members.get(known_as, "a member of the unit" if known_as in self.unit else "a person")

    def case(self, known_as: str) -> str:
        """Give nothing that leads to a case."""
        from projections.court.runs import is_marked

        return known_as if is_marked(known_as) else "a case"

    def entry(self, leaf: str) -> str:
        """Give nothing that leads to an entry."""
        from projections.court.runs import is_marked

        return leaf if is_marked(leaf) else "another one"


def people(redacting: "Redacting", audience: str) -> CalledPeople:
    """Gather by what the copy calls people, from what was opened for who makes it."""
    from commands import consulting
    from ledger.rules.decisions import RELEASE

    told = redacting.people
    named = redacting.decisions.named
    released = {one.person for one in redacting.decisions.standing(audience) if one.redaction == RELEASE and one.confirmed and one.person}
    together = {person: group for group in redacting.same for person in group}
    known = {each for person in (*named, *released) for each in together.get(person, frozenset({person}))}
    heads = {str(group[0]): tuple(map(str, group)) for person in sorted(named) if (group := _group(person, together))}
    labels = {str(person): label for person, label in redacting.decisions.labels(audience).items()}
    members = told.members if audience in TO_SEE_ALL else {}
    renamed = told.renamed if audience in TO_SEE_ALL else {}
    policies = consulting.policies(redacting.ledger)
    return CalledPeople(
        {}, {}, told.names, members, told.agencies, renamed, policies, {}, heads=heads, labels=labels, known=frozenset(map(str, known)),
        unit=frozenset(told.members),
    )  # fmt: skip


def _group(person: UUID, together: Mapping[UUID, frozenset[UUID]]) -> list[UUID]:
    """Give all ids of a person, that by which he stands first, the lowest."""
    return sorted(together.get(person, {person}))


def of_whom(entry: "Masked", heads: Mapping[str, tuple[str, ...]]) -> "Fact":
    """Give what an entry says, with whom it is about where it names nobody and there is one person at the head of the proceedings.

    Of a case with one suspect an entry need not name him (docs/format.md, section 8).
    """
    from msgspec.structs import replace

    named = "suspect" in entry.fact.fields or any(name == "suspect" for name, _, _ in entry.instead.values())
    if named or len(heads) != 1:
        return entry.fact
    return replace(entry.fact, fields={**entry.fact.fields, "suspect": next(iter(heads))})


def letters(number: int) -> str:
    """Count in letters: A for 1, Z for 26, AA for 27."""
    rest, told = number, ""
    while rest:
        rest, last = divmod(rest - 1, LETTERS)
        told = chr(ord("A") + last) + told
    return told
