"""Whose an erased slot was, told by what stays in the clear, and held against whom its erasure names. Pure.

The tags tie units to a slot, and all units of a slot are of one owner. Of which field a unit was, its ordinal says, between those of the
clear fields and of the narratives' pieces; whom that field was about, the clear units of the entry and of those before it. A mention
may be of any party, and what an agency holds says nothing in the clear: by these alone it is not established whose a slot was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events import catalogue
from ledger.events.event import Field, fields_of
from ledger.events.fact import ERASED, Fact
from ledger.parties import joined, of_target
from ledger.privacy.units import Parties, about
from ledger.proof.audit_gone import Forgotten
from ledger.proof.finding import Finding, Matter
from ledger.rules.concerned import CORRECTIONS, whom
from ledger.rules.streams import rules_of

ANOTHERS = "an erasure destroys what is sealed about the person whom it names"
"""The sentence that must hold."""
NOT_SHOWN = "whether {} erased slots were those of the person whom the erasure names; nothing in the clear shows it"
Clear = Mapping[int, Mapping[int, tuple[str, Any]]]
"""By position of an entry, its clear units that are there, name and value by ordinal."""


class Whose(StrEnum):
    """What the clear units say of a slot."""

    HIS = "his"
    ANOTHERS = "another's"
    RECORDS = "the record's own"
    NOT_SHOWN = "not shown"


class Known(NamedTuple):
    """A stream as an audit reads it: its kind, its facts in version order, and clear units of the entries that lost something."""

    kind: str
    facts: Sequence[Fact]
    clear: Clear


def judged(slots: Iterable[Forgotten], known: Known) -> tuple[list[Finding], int]:
    """Judge the erased slots of one stream; gives the findings, and of how many slots it is not established whose they were."""
    findings, unknown = list[Finding](), 0
    before = _before(known)
    for slot in slots:
        told = {_told(slot.person, unit, known, before): unit[0] for unit in slot.units}
        if Whose.ANOTHERS in told:
            what = f"what it took from the entry at position {told[Whose.ANOTHERS]} was sealed for another person"
            findings.append(Finding(Matter.INTEGRITY, "cases", slot.by, slot.stream, ANOTHERS, what))
        elif not told.keys() & {Whose.HIS, Whose.RECORDS}:
            unknown += 1
    return findings, unknown


def _before(known: Known) -> dict[int, tuple[Fact, Any]]:
    """Give each entry with what the rules knew before it, by version; none where an entry says nothing any more, for who joined is lost."""
    if any(fact.type == ERASED for fact in known.facts):
        return {}
    state, evolve = rules_of(known.kind)
    found = {}
    for fact in known.facts:
        found[fact.version] = fact, state
        state = evolve(state, fact)
    return found


def _told(person: UUID, unit: tuple[int, int, int], known: Known, before: Mapping[int, tuple[Fact, Any]]) -> Whose:
    position, version, ordinal = unit
    fact, state = before.get(version, (None, None))
    if fact is None or fact.type not in catalogue.TYPES:
        return Whose.NOT_SHOWN
    try:
        owners = _owners(fact, known, known.clear.get(position, {}), ordinal, state)
    except (KeyError, TypeError, ValueError, AttributeError):  # what is forged may have any form
        return Whose.NOT_SHOWN
    if not owners or None in owners:
        return Whose.RECORDS if owners == {None} else Whose.NOT_SHOWN
    return Whose.ANOTHERS if person not in owners else Whose.HIS if owners == {person} else Whose.NOT_SHOWN


def _owners(fact: Fact, known: Known, clear: Mapping[int, tuple[str, Any]], ordinal: int, state: Any) -> set[UUID | None]:
    """Give whose a unit may have been (None: the record's own); empty for what tells nothing, as a mention."""
    fields, kind = _fields(fact, clear, ordinal)
    if kind is not None:
        return {parties.target if parties.whole else None for parties in _parties(fact, known, state)} if kind == "sentence" else set()
    every = ((field, parties) for parties in _parties(fact, known, state) for field in fields)
    return {about(field, fact.fields, fact.stream, parties) for field, parties in every}


def _parties(fact: Fact, known: Known, state: Any) -> Iterator[Parties]:
    """Give who is who for an entry: by those before it, and by those of one time with it too, for an act knows all its parties."""
    whose = whom(state, fact.kind, fact.fields, fact.version)
    target = fact.fields.get("target") if fact.kind in CORRECTIONS else None
    found = next((each for each in known.facts if each.version == target), None)
    for at in (None, fact.recorded_at):
        parties = replace(joined(each for each in known.facts if each.version < fact.version or each.recorded_at == at), whom=whose)
        yield parties if found is None else of_target(str(fact.fields.get("field")), found, state, fact.stream, parties)


def _fields(fact: Fact, clear: Mapping[int, tuple[str, Any]], ordinal: int) -> tuple[list[Field], str | None]:
    """Give the fields of which a sealed unit may be one, or, of a narrative's piece, the kind of piece.

    Fields that are given stand in the order in which their type declares them (docs/format.md, section 8).
    """
    pieces: dict[str, list[list[Any]]] = {name: said["pieces"] for name, said in _layout(clear).items()}
    for each in pieces.values():
        for place, kind in each:
            if place == ordinal:
                return [], str(kind)
    declared = fields_of(catalogue.load(fact.type))
    places = {name: [place] for place, (name, _) in clear.items()} | {name: [place for place, _ in each] for name, each in pieces.items()}
    first = max((number for number, each in enumerate(declared) if max(places.get(each.name, [ordinal])) < ordinal), default=-1)
    last = min((number for number, each in enumerate(declared) if min(places.get(each.name, [ordinal])) > ordinal), default=len(declared))
    between = declared[first + 1 : last]
    return [each for each in between if each.personal is not None and not each.narrative and each.name not in places], None


def _layout(clear: Mapping[int, tuple[str, Any]]) -> Mapping[str, Any]:
    return next((value for name, value in clear.values() if name == "layout"), {})
