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

DEFENDANT = "defendant"
"""Code of the capacity in which somebody has a status that changes with charge and verdict (ledger.events.proceedings.Capacity)."""
SUSPECT = "suspect"
"""Category of a party whom an entry need not name where a case has one."""
LETTERS = 26


@dataclass(frozen=True)
class CalledPeople(People):
    """People as an audience knows them. ``heads``: ids of each person at the head of the proceedings; ``labels``: other names by id.

    ``stands``: in what capacity each of these stands there. ``alone``: the one whom entries are about that name nobody, where all of the
    cases have one suspect. ``known``: ids of all whom the audience may know by name; ``unit``: those of the unit's members.
    """

    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stands: Mapping[str, str] = field(default_factory=dict)
    alone: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    whole: bool = False

    @property
    def defendants(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of each person who stands there as a defendant."""
        return {person: ids for person, ids in self.heads.items() if self.stands.get(person) == DEFENDANT}

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
    from ledger.rules.copies import TO_SEE_ALL
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
    suspects = {_group(person, together)[0] for person, category, _ in redacting.parties if category == SUSPECT}
    alone = str(next(iter(suspects))) if len(suspects) == 1 else None
    return CalledPeople(
        {}, {}, told.names, members, told.agencies, renamed, told.policies, {}, heads=heads, stands=_stands(redacting, heads), alone=alone,
        labels=labels, known=frozenset(map(str, known)), unit=frozenset(told.members),
    )  # fmt: skip


def _stands(redacting: "Redacting", heads: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give the capacity in which each stands at the head: that of a defendant before any other."""
    from projections.court.proceedings import HEADING, JOINED

    joined = [(str(act.fields["party"]), str(act.fields.get("capacity"))) for _, act in redacting.state.of(JOINED) if "party" in act.fields]
    told = {person: {capacity for party, capacity in joined if party in ids} for person, ids in heads.items()}
    return {person: next((each for each in HEADING if each in found), "") for person, found in told.items()}


def _group(person: UUID, together: Mapping[UUID, frozenset[UUID]]) -> list[UUID]:
    """Give all ids of a person, that by which he stands first, the lowest."""
    return sorted(together.get(person, {person}))


def of_whom(entry: "Masked", alone: str | None) -> "Fact":
    """Give what an entry says, with whom it is about where it names nobody; ``alone``: the one suspect of the cases.

    Of a case with one suspect an entry need not name him (docs/format.md, section 8). An entry of which something without a name was
    erased may have named somebody.
    """
    from msgspec.structs import replace

    named = SUSPECT in entry.fact.fields or any(name in (SUSPECT, "") for name, _, _ in entry.instead.values())
    if named or alone is None:
        return entry.fact
    return replace(entry.fact, fields={**entry.fact.fields, SUSPECT: alone})


def letters(number: int) -> str:
    """Count in letters: A for 1, Z for 26, AA for 27."""
    rest, told = number, ""
    while rest:
        rest, last = divmod(rest - 1, LETTERS)
        told = chr(ord("A") + last) + told
    return told
