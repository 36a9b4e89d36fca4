"""What may be proposed for redaction, and what nothing explains: by mark, by form, by person, by any spelling of a name. Pure.

A suggestion decides nothing. It covers what no decision names yet, and every unit that only falls to the want of a decision is listed by
its field besides, so that "unknown means withheld" can be worked off. Excerpts are for who reviews them, and for nobody else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry.mention import KINDS
from ledger.events.envelope import Sensitivity
from ledger.rules.decisions import GIST, PSEUDONYM, WITHHOLD
from projections.court.express import MARKED, PUBLIC_INTEREST
from projections.court.matter import Matter
from projections.court.redaction import NOT_DECIDED, Gist, Renamed, Shown, Withheld
from projections.court.units import FIELD, SENTENCE, Unit
from projections.court.variants import BIRTH, Hit, Variants
from projections.rights.passages import INSTEAD

BY_FORM: Mapping[str, tuple[str, str]] = {
    "number": ("third_party", "every telephone number, e-mail address and reference"),
    "vehicle": ("third_party", "every vehicle"),
    "place": ("whereabouts", "every address and postcode"),
    "person": ("third_party", "every name that more than one person has"),
}  # fmt: skip
"""Kinds of mentions that are proposed by rule, with the ground and in words."""
TECHNICAL = frozenset({"stamp", "marks", "basis", "layout", "held", "decoy"})
"""Units that no reader is shown as such (ledger.events.fact.ENVELOPE without what and who)."""
AROUND = 40
"""Characters of an excerpt on each side of a hit."""
INSTEAD_OF = {**INSTEAD, BIRTH: "a date of birth"}


class Covered(NamedTuple):
    """Where a suggestion applies: units of an entry; none: all of it. ``excerpt`` shows the hit in [brackets]; ``new``: not seen before."""

    case: UUID
    entry: int
    ordinals: tuple[int, ...]
    excerpt: str = ""
    new: bool = False


class Suggestion(NamedTuple):
    """One decision that may be taken. ``why``: by which rule, in words; ``sure``: whether it hardly needs to be looked at."""

    why: str
    redaction: str
    ground: str
    sure: bool
    places: tuple[Covered, ...]
    person: UUID | None = None
    label: str | None = None
    gist: str | None = None

    @property
    def new(self) -> bool:
        """Whether it covers something that was recorded since the last decision."""
        return any(place.new for place in self.places)


class Undecided(NamedTuple):
    """Units of one field that no suggestion explains and nothing releases: their places."""

    field: str
    places: tuple[Covered, ...]

    @property
    def units(self) -> int:
        """How many units they are."""
        return sum(len(place.ordinals) for place in self.places)


def suggested(matter: Matter) -> tuple[list[Suggestion], list[Undecided]]:
    """Give what may be decided, the sure first within each rule, and what remains undecided by field."""
    found = [*_by_mark(matter), *_by_person(matter), *_by_form(matter), *_by_spelling(matter)]
    explained = {(place.case, place.entry, ordinal) for each in found for place in each.places for ordinal in place.ordinals or (0,)}
    return found, [*_undecided(matter, explained)]


def _by_mark(matter: Matter) -> Iterator[Suggestion]:
    """Marks of what never leaves by itself: all of each entry that bears one."""
    marked = defaultdict[str, dict[tuple[UUID, int], bool]](dict)
    for unit in matter.units:
        if matter.is_open(unit):
            for mark in sorted((unit.marks or frozenset()) & MARKED.keys()):
                marked[mark][unit.case, unit.entry] = unit.position > matter.since
    for mark, ground in MARKED.items():
        if marked[mark]:
            places = tuple(Covered(*entry, (), new=new) for entry, new in marked[mark].items())
            yield Suggestion(f"marked: {Sensitivity.meanings()[mark]}", WITHHOLD, ground, sure=True, places=places)
    listed = {(unit.case, unit.entry): unit.position > matter.since for unit in matter.units if _is_listed(matter, unit)}
    if listed:
        places = tuple(Covered(*entry, (), new=new) for entry, new in listed.items())
        yield Suggestion("on a schedule of sensitive material", WITHHOLD, PUBLIC_INTEREST, sure=True, places=places)


def _is_listed(matter: Matter, unit: Unit) -> bool:
    verdict = matter.verdict(unit)
    return isinstance(verdict, Withheld) and verdict.by is None and verdict.ground == PUBLIC_INTEREST


def _by_person(matter: Matter) -> Iterator[Suggestion]:
    """Everybody whom the audience does not know by name: another name throughout, and with it every unit of that person."""
    of = defaultdict[UUID, list[Unit]](list)
    for unit in matter.units:
        for person in unit.about | ({unit.party} if unit.party else set()):
            of[person].append(unit)
    seen = set[str]()
    standing = matter.decisions.labels(matter.audience)
    numbers = {party.person: party.number for party in matter.parties}
    for person, label in matter.labels.items():
        together = [each for each, other in matter.labels.items() if other == label]
        covers = [unit for each in together for unit in of[each] if unit.name not in TECHNICAL and matter.is_open(unit)]
        if label in seen or person in standing or not covers:
            continue
        seen.add(label)
        why = f"person {numbers.get(person, 'without a number here')}, throughout"
        yield Suggestion(why, PSEUDONYM, "third_party", sure=True, places=_places(matter, covers), person=person, label=label)


def _by_form(matter: Matter) -> Iterator[Suggestion]:
    for kind, (ground, why) in BY_FORM.items():
        every = (unit for unit in matter.units if unit.kind == kind and (kind != "person" or unit.party is None))
        found = [unit for unit in every if matter.is_open(unit)]
        if found:
            yield Suggestion(why, WITHHOLD, ground, sure=True, places=_places(matter, found))


def _by_spelling(matter: Matter) -> Iterator[Suggestion]:
    """What names somebody in a text that is not marked as a mention: a gist of a sentence, and of a field to withhold it."""
    variants = Variants(matter.names)
    for group in _read_together(matter.units):
        hits = [hit for hit in variants.find("".join(unit.text for unit in group)) if not matter.named.issuperset(hit.parties)]
        start = 0
        for unit in group:
            own = [hit for hit in _within(hits, start, unit.text) if not _is_own(unit, hit)]
            if own and unit.kind in (SENTENCE, FIELD) and _is_at_stake(matter, unit):
                yield _of_hits(matter, unit, own)
            start += len(unit.text)


def _read_together(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Give the pieces of each narrative together, mentions too: a name may begin in one and end in the next; other texts alone."""
    group: list[Unit] = []
    for unit in units:
        piece = unit.kind == SENTENCE or unit.kind in KINDS
        if group and not (piece and group[-1].kind != FIELD and _text_of(group[-1]) == _text_of(unit)):
            yield group
            group = []
        if unit.text and (piece or unit.kind == FIELD):
            group.append(unit)
    if group:
        yield group


def _text_of(unit: Unit) -> tuple[UUID, int, str]:
    return unit.case, unit.entry, unit.name


def _within(hits: Iterable[Hit], start: int, text: str) -> Iterator[Hit]:
    """Give what of each hit stands in a piece that begins at ``start``, from its first letter or digit, by the places in that piece."""
    for hit in hits:
        told = range(max(hit.start - start, 0), min(hit.end - start, len(text)))
        first = next((at for at in told if text[at].isalnum()), None)
        if first is not None:
            yield hit._replace(start=first if hit.start < start else told.start, end=told.stop)


def _is_at_stake(matter: Matter, unit: Unit) -> bool:
    verdict = matter.verdict(unit)
    return not isinstance(verdict, Gist | Renamed) and (isinstance(verdict, Shown) or verdict.by is None)


def _is_own(unit: Unit, hit: Hit) -> bool:
    """Whether a field that is sealed for a person tells of that person, which goes with the person."""
    return unit.kind == FIELD and unit.party is not None and hit.party == unit.party


def _of_hits(matter: Matter, unit: Unit, hits: Sequence[Hit]) -> Suggestion:
    sure = any(hit.sure for hit in hits)
    first = next((hit for hit in hits if hit.sure), hits[0])
    grounds = {BY_FORM[hit.kind][0] for hit in hits if hit.kind == "place"}
    place = Covered(unit.case, unit.entry, (unit.ordinal,), excerpt(unit.text, first), unit.position > matter.since)
    told = gist_of(matter, unit.text, hits) if unit.kind == SENTENCE else None
    person = first.party
    why = f"a {'name' if first.kind == 'person' else first.kind} that is {'' if first.sure else 'perhaps '}spelt otherwise"
    return Suggestion(why, GIST if told else WITHHOLD, min(grounds, default="third_party"), sure, (place,), person, gist=told)


def gist_of(matter: Matter, text: str, hits: Iterable[Hit]) -> str:
    """Word a sentence with something general, or another name, in the place of each hit."""
    told, end = "", 0
    for hit in hits:
        label = matter.labels.get(hit.party) if hit.party is not None and hit.kind == "person" else None
        told += text[end : hit.start] + (label or INSTEAD_OF[hit.kind])
        end = hit.end
    return " ".join((told + text[end:]).split())


def excerpt(text: str, hit: Hit) -> str:
    """Give a hit in [brackets] with what stands around it, on one line."""
    before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
    return " ".join(f"{before}[{text[hit.start : hit.end]}]{after}".split())


def _undecided(matter: Matter, explained: set[tuple[UUID, int, int]]) -> Iterator[Undecided]:
    by_field = defaultdict[str, list[Unit]](list)
    for unit in matter.units:
        verdict = matter.verdict(unit)
        if unit.name in TECHNICAL or unit.missing is not None or not isinstance(verdict, Withheld):
            continue
        at_all = {(unit.case, unit.entry, unit.ordinal), (unit.case, unit.entry, 0)}
        if verdict.by is None and verdict.ground == NOT_DECIDED and at_all.isdisjoint(explained):
            by_field[unit.field].append(unit)
    for name, found in sorted(by_field.items()):
        yield Undecided(name, _places(matter, found))


def _places(matter: Matter, found: Iterable[Unit]) -> tuple[Covered, ...]:
    """Gather units by entry."""
    by_entry = defaultdict[tuple[UUID, int], list[Unit]](list)
    for unit in found:
        by_entry[unit.case, unit.entry].append(unit)
    return tuple(
        Covered(*entry, tuple(sorted({unit.ordinal for unit in of})), "", any(unit.position > matter.since for unit in of))
        for entry, of in by_entry.items()
    )
