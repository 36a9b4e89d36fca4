"""How an event is cut into disclosure units: what stays clear, what is sealed, and for whom (docs/format.md, units and ordinals).

Clear: what, who, marks, basis, the layout of narratives, and coded fields. Sealed: each personal field under the slot of the person it is
about, and each piece of a narrative, mentions under the mentioned party's slot, the text around them under the stream's. What corrects a
personal field that is no narrative is sealed like that field. Agency-held types seal everything but ``held``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ledger.entry.slot import Owner
from ledger.events.envelope import Actor, Basis, Marks, Occurred
from ledger.events.event import Event, Field, fields_of
from ledger.privacy.sealing import Planned

if TYPE_CHECKING:
    from ledger.entry import narrative

_ENVELOPE_UNITS = 4
RIGHT_VALUE = "to_personal"
"""The field of a correction that holds the right value of a personal field."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds an event: when it happened, who acted, how it is to be handled, why it may be held."""

    occurred: Occurred
    actor: Actor
    marks: Marks
    basis: Basis


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is who in the stream: persons by category, the names by which a narrative mentions them, the person a correction is about.

    ``whole``: what is corrected is one sealed unit, no narrative. ``whom``: by category, those of its persons whom the act is about; of a
    category that it does not tell, all.
    """

    by_category: Mapping[str, tuple[UUID, ...]]
    names: "tuple[narrative.Name, ...]" = ()
    target: UUID | None = None
    whole: bool = False
    whom: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)


def planned(event: Event, envelope: Envelope, stream: UUID, parties: Parties) -> list[Planned]:
    """Cut one event into units, in the order of their ordinals from 1; decoys come later."""
    values = event.values()
    held = event.held_by is not None
    everyone = Owner(None, stream, envelope.basis.controller)
    fields = [each for each in fields_of(type(event)) if each.name in values]
    texts = {each.name: values[each.name] for each in fields if each.narrative}
    pieces = _pieces(texts, parties) if texts else {}
    if parties.whom:
        envelope = replace(envelope, marks=_of_whom(envelope.marks, parties, pieces))
    first = 1 + _ENVELOPE_UNITS + held + bool(pieces)
    units: list[Planned] = []
    for each in fields:
        units += _field_units(each, values, pieces.get(each.name), held, stream, everyone, parties)
    head = _head(event, envelope, _layout(pieces, units, first), everyone if held else None)
    return head + units


def _of_whom(marks: Marks, parties: Parties, pieces: "Mapping[str, Sequence[narrative.Piece]]") -> Marks:
    """Leave out of the subjects those of a category whom the act is not about, unless a narrative mentions them."""
    mentioned = {piece.party for each in pieces.values() for piece in each}
    about = {category: mentioned.union(persons) for category, persons in parties.whom.items()}
    return replace(marks, subjects=tuple(each for each in marks.subjects if each.person in about.get(each.category, {each.person})))


def _head(event: Event, envelope: Envelope, layout: dict[str, Any], owner: Owner | None) -> list[Planned]:
    envelopes: list[tuple[str, Any]] = [
        ("what", {"occurred_at": envelope.occurred.to_json(), "type": event.type_name()}),
        ("who", envelope.actor.to_json()),
        ("marks", envelope.marks.to_json()),
        ("basis", envelope.basis.to_json()),
    ]
    if layout:
        envelopes.append(("layout", layout))
    head = [Planned(name, value, owner) for name, value in envelopes]
    if owner is None:
        return head
    held = {"controller": envelope.basis.controller, "originator": envelope.marks.originator}
    return [Planned("held", held, None), *head]


def _field_units(
    field: Field,
    values: Mapping[str, Any],
    pieces: "Iterable[narrative.Piece] | None",
    held: bool,
    stream: UUID,
    everyone: Owner,
    parties: Parties,
) -> list[Planned]:
    if pieces is not None:
        rest = parties.target if parties.whole else None
        return [Planned(field.name, piece.text, everyone._replace(person=piece.party or rest)) for piece in pieces]
    if field.personal is None and not held:
        return [Planned(field.name, values[field.name], None)]
    person = about(field, values, stream, parties)
    return [Planned(field.name, values[field.name], everyone._replace(person=person))]


def _pieces(texts: Mapping[str, str], parties: Parties) -> "dict[str, Sequence[narrative.Piece]]":
    from ledger.entry import narrative  # noqa: PLC0415 -- most consultations hold no narrative, and are to be quick

    whole = {RIGHT_VALUE} if parties.whole else set[str]()
    return {
        name: (narrative.Piece(text, "sentence", None),) if name in whole else narrative.split(text, parties.names)
        for name, text in texts.items()
    }


def _layout(pieces: "Mapping[str, Sequence[narrative.Piece]]", units: Sequence[Planned], first: int) -> dict[str, Any]:
    if not pieces:
        return {}
    from ledger.entry import narrative  # noqa: PLC0415 -- as in _pieces

    layout: dict[str, Any] = {}
    for name, parts in pieces.items():
        start = first + next(index for index, unit in enumerate(units) if unit.name == name)
        layout[name] = {
            "pieces": [[start + offset, part.kind] for offset, part in enumerate(parts)],
            "splitter": narrative.SPLITTER,
        }
    return layout


def about(field: Field, values: Mapping[str, Any], stream: UUID, parties: Parties) -> UUID | None:
    """Whose slot a personal field goes to; None is the stream's own, where nobody or more than one person is meant."""
    found = all_about(field, values, stream, parties)
    return found[0] if len(found) == 1 else None


def persons(*ids: object) -> tuple[UUID, ...]:
    """Read ids of persons. Total: what is none is left out."""
    found = []
    for each in ids:
        try:
            found.append(UUID(str(each)))
        except ValueError:
            continue
    return tuple(found)


def all_about(field: Field, values: Mapping[str, Any], stream: UUID, parties: Parties) -> tuple[UUID, ...]:
    """Everybody whom a personal field may be about: of a narrative, those whose erasure has to reckon with it."""
    party = field.personal.party if field.personal else "stream"
    if party == "subject":
        return (stream,)
    if party == "target":
        return () if parties.target is None else (parties.target,)
    if party in values:
        return persons(values[party])
    if party == "party":  # the type may leave the party out, where it is the suspect
        party = "suspect"
    if party == "treated":
        party = "suspect" if parties.whom.get("suspect", (None,)) else "victim"
    return parties.whom.get(party, parties.by_category.get(party, ()))
