"""Which persons are one: what acts of merging that stand at a moment come to, together (domain.md 5.1; design: resolve(K)). Pure.

Merging moves nothing: each person keeps his number, his record and his keys. Who asks for one of them is told of all of them, and of the
one under whose number they are told together, which is the lowest. Merges go in chains and circles: while any of them still ties two
persons together they are one, and when the last that did is taken back they are two again, as they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Merge(NamedTuple):
    """An entry (``version``) of ``person`` that found him and ``other`` to be one; when it was recorded, and when taken back."""

    person: UUID
    number: str | None
    other: UUID
    other_number: str | None
    version: int
    recorded_at: datetime
    ended_at: datetime | None = None

    def stands(self, recorded_by: datetime | None) -> bool:
        """Whether it stands by what was recorded until then (None: by now); it occurs when it is recorded, as every correction does."""
        if recorded_by is None:
            return self.ended_at is None
        return self.recorded_at <= recorded_by and (self.ended_at is None or self.ended_at > recorded_by)


class Same(NamedTuple):
    """Another person who is the same one: his id, his number, and the instant since which merges that stand tie the two."""

    person: UUID
    number: str | None
    since: datetime


@dataclass(frozen=True)
class Persons:
    """Persons as merges tie them together: ``groups`` gives each person's whole group, ``since`` when two of one were tied."""

    groups: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    numbers: Mapping[UUID, str | None] = field(default_factory=dict)
    since: Mapping[tuple[UUID, UUID], datetime] = field(default_factory=dict)

    def of(self, person: UUID) -> tuple[UUID, ...]:
        """Give everybody who is the same person, himself too; the one of the lowest number first."""
        return self.groups.get(person, (person,))

    def canonical(self, person: UUID) -> UUID:
        """Give the one under whose number all of them are told together: the lowest."""
        return self.of(person)[0]

    def told_as(self, person: object) -> str:
        """Give the id under which a person is told whom an entry names by an id, as text; what is no id stands as it is."""
        if not self.groups:
            return str(person)
        try:
            return str(self.canonical(UUID(str(person))))
        except ValueError:
            return str(person)

    def others(self, person: UUID) -> tuple[Same, ...]:
        """Give the others who are the same person, lowest number first."""
        return tuple(
            Same(each, self.numbers.get(each), self.since[person, each]) for each in self.of(person) if each != person
        )  # fmt: skip


def joined(merges: Iterable[Merge], recorded_by: datetime | None = None) -> Persons:
    """Give who is one by the merges that stand at that moment (None: now), in whatever order they come; numbers of all that are told."""
    merges = list(merges)
    standing = sorted((each for each in merges if each.stands(recorded_by)), key=lambda each: (each.recorded_at, each.person, each.other))
    groups: dict[UUID, frozenset[UUID]] = {}
    numbers = {person: number for each in merges for person, number in ((each.person, each.number), (each.other, each.other_number))}
    since: dict[tuple[UUID, UUID], datetime] = {}
    for each in standing:
        left, right = (groups.get(person, frozenset((person,))) for person in (each.person, each.other))
        if left != right:
            since |= {pair: each.recorded_at for one in left for other in right for pair in ((one, other), (other, one))}
            groups |= dict.fromkeys(left | right, left | right)
    ordered = {group: tuple(sorted(group, key=lambda person: (_place(numbers[person]), person))) for group in set(groups.values())}
    return Persons({person: ordered[group] for person, group in groups.items()}, numbers, since)


def _place(number: str | None) -> tuple[bool, int]:
    """Give by what a number sorts: P-9 before P-10, and whoever has none behind."""
    digits = (number or "").rpartition("-")[2]
    return (False, int(digits)) if digits.isdecimal() else (True, 0)
