"""What is looked at for redaction: units, names, persons and decisions, and under which label each person may be shown. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import NamedTuple
from uuid import UUID

from ledger.entry.mention import Name
from ledger.events.envelope import Category
from projections.court.redaction import Decisions, Verdict, Withheld
from projections.court.units import Unit


class Party(NamedTuple):
    """A person of the cases: id, number (P-311), and categories there."""

    person: UUID
    number: str
    categories: frozenset[str]


@dataclass
class Matter:
    """What is looked at, for whom: the units of the cases, by what everybody is known, who is who, and what was decided.

    ``named``: persons whom the audience knows by name, as the defendant. ``since``: last position of the log at the last decision.
    """

    units: Sequence[Unit]
    names: Sequence[Name]
    parties: Sequence[Party]
    decisions: Decisions
    audience: str
    named: frozenset[UUID] = frozenset()
    same: Sequence[frozenset[UUID]] = ()
    since: int = 0
    _verdicts: dict[tuple[UUID, int, int], Verdict] = field(default_factory=dict)

    def verdict(self, unit: Unit) -> Verdict:
        """Say what the audience is shown of a unit as things stand."""
        key = unit.case, unit.entry, unit.ordinal
        if key not in self._verdicts:
            self._verdicts[key] = self.decisions.decided(unit, self.audience)
        return self._verdicts[key]

    def is_open(self, unit: Unit) -> bool:
        """Whether nothing has been decided of it for this audience."""
        verdict = self.verdict(unit)
        return isinstance(verdict, Withheld) and verdict.by is None

    @cached_property
    def labels(self) -> dict[UUID, str]:
        """By which other name each person may be shown: as decided already, else by category and order of appearance."""
        labels = dict(self.decisions.labels(self.audience))
        taken = {one.label for one in self.decisions.every.values() if one.label is not None}
        numbers = defaultdict[str, Iterator[int]](lambda: count(1))
        for group, category in self._appearing():
            if not group.isdisjoint(self.named) or not group.isdisjoint(labels):
                continue
            called = "Person" if category is None else Category.meanings()[category].capitalize()
            label = next(label for number in numbers[called] if (label := f"{called} {number}") not in taken)
            labels.update(dict.fromkeys(group, label))
        return labels

    def _appearing(self) -> Iterator[tuple[frozenset[UUID], str | None]]:
        """Give each person once, however often recorded, with the category that says most, in the order in which units first name them."""
        together = {person: group for group in self.same for person in group}
        categories: dict[UUID, frozenset[str]] = {party.person: party.categories for party in self.parties}
        order: dict[frozenset[UUID], None] = {}
        for unit in self.units:
            for person in sorted(unit.about | ({unit.party} if unit.party else set()), key=lambda each: (each != unit.party, str(each))):
                if person in categories:
                    order[together.get(person, frozenset((person,)))] = None
        for party in self.parties:
            order[together.get(party.person, frozenset((party.person,)))] = None
        for group in order:
            told = frozenset[str]().union(*(categories.get(person, frozenset()) for person in group))
            yield group, next((each.value for each in Category if each.value in told), None)
