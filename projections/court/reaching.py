"""Which of the decisions that count for one audience reach a unit: at its place, by a person, by its field. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry.mention import KINDS, Name
from ledger.rules.decisions import GIST, PSEUDONYM, RELEASE, Decision
from projections.court.naming import Hidden
from projections.court.units import ID, Unit

Ordinals = frozenset[int] | None


class Reaching(NamedTuple):
    """What reaches a unit, the nearest first: at its place, by person, by field. ``releases``: confirmed, and recorded after the unit."""

    withholds: Sequence[Decision]
    gists: Sequence[Decision]
    pseudonyms: Sequence[Decision]
    releases: Sequence[Decision]


NOTHING = Reaching((), (), (), ())


class View:
    """The decisions that count for one audience, by what they name."""

    def __init__(
        self, decisions: Sequence[Decision], same: Sequence[frozenset[UUID]], names: Sequence[Name], named: frozenset[UUID]
    ) -> None:
        """Take decisions in order of their numbers, groups of ids of one person, by what everybody is known, and who is known by name."""
        self.decisions = decisions
        self._others = frozenset(name.party for name in names) - named
        self._named = named
        together = {person: group for group in same for person in group}
        self._places = defaultdict[tuple[UUID, int], list[tuple[Ordinals, Decision]]](list)
        self._persons = defaultdict[UUID, list[Decision]](list)
        self._fields = defaultdict[str, list[Decision]](list)
        self.renamed: dict[UUID, Decision] = {}
        """The decision by which each person has another name: the earliest, for all ids of one person."""
        for one in decisions:
            for place in one.places:
                self._places[place.case, place.entry].append((place.ordinals, one))
            for field in one.of_fields:
                self._fields[field].append(one)
            for person in () if one.person is None else together.get(one.person, {one.person}):
                self._persons[person].append(one)
                if one.redaction == PSEUDONYM:
                    self.renamed.setdefault(person, one)
        kept = {person for person, named in self._persons.items() if any(one.redaction != RELEASE for one in named)}
        self.hidden = Hidden(name for name in names if name.party in kept)
        """By what those may be named who have another name, or of whom everything is withheld."""
        released = {person for person, one in self._persons.items() if any(each.redaction == RELEASE and each.confirmed for each in one)}
        self._unreleased = Hidden(name for name in names if name.party in self._others - released - kept)

    def label(self, decision: Decision) -> str | None:
        """Give the other name of the person of whom a decision speaks."""
        return None if decision.person is None else self.renamed[decision.person].label

    def reaching(self, unit: Unit) -> Reaching:
        """Give what reaches a unit. What a correction takes the place of is hidden in the correction too."""
        at = self._at(unit.case, unit.entry, unit.ordinal)
        persons = self._of_persons(unit)
        fields = self._fields.get(unit.field, ())
        over = [one for entry, ordinal in unit.over for one in self._at(unit.case, entry, ordinal) if one.redaction != RELEASE]
        if not at and not persons and not fields and not over:
            return NOTHING
        if fields and self._tells_of_another(unit):
            fields = [one for one in fields if one.redaction != RELEASE or one in at]
        near = [*at, *persons, *fields]
        gists = [one for one in at if one.redaction == GIST and unit.position <= one.upto]
        pseudonyms = [one for one in (*at, *persons) if one.redaction == PSEUDONYM]
        releases = [
            one for one in near
            if one.redaction == RELEASE and one.confirmed and unit.position <= one.upto and (one.person is None or self._is_of(unit, one))
        ]  # fmt: skip
        known = {id(one) for one in (*gists, *pseudonyms)}
        withholds = [one for one in near if one.redaction != RELEASE and id(one) not in known]
        return Reaching([*withholds, *(one for one in over if id(one) not in known)], gists, pseudonyms, releases)

    def _at(self, case: UUID, entry: int, ordinal: int) -> list[Decision]:
        return [one for ordinals, one in self._places.get((case, entry), ()) if ordinals is None or ordinal in ordinals]

    def _tells_of_another(self, unit: Unit) -> bool:
        """Whether a unit names somebody whom the audience does not know by name, or is a number, vehicle or place in a text."""
        if unit.kind in KINDS:
            return unit.kind != "person" or unit.party not in self._named
        return (unit.kind == ID and not self._others.isdisjoint(unit.about)) or self._unreleased.named_in(unit.text)

    def _is_of(self, unit: Unit, decision: Decision) -> bool:
        """Whether a unit is about the person of a decision and about nobody else."""
        named = unit.about if unit.party is None else unit.about | {unit.party}
        return bool(named) and all(decision in self._persons.get(person, ()) for person in named)

    def _of_persons(self, unit: Unit) -> Sequence[Decision]:
        if not self._persons or (unit.party is None and not unit.about):
            return ()
        if unit.party is not None and not unit.about - {unit.party}:
            return self._persons.get(unit.party, ())
        named = unit.about if unit.party is None else unit.about | {unit.party}
        return list({one.entry: one for person in sorted(named) for one in self._persons.get(person, ())}.values())
