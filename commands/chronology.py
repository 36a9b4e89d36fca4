"""A case as a person reads it: entries in the order in which things happened, corrections in place, what is withheld marked.

Pure: from opened entries and who is who to lines and JSON. ``show``, ``replay`` and ``diff`` tell entries in these words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import output, times
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.event import Event
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry, Withheld
    from projections.engine.time import Coordinates

FINDINGS = frozenset({"missing", "broken"})
"""Reasons that are none: somebody changed or removed what was recorded."""

NOT_TOLD = frozenset({"held", "erased"})
"""What ``Fact.type`` says of an entry whose type was not shown."""


class Told(NamedTuple):
    """One entry: as it stands by the moment asked about, its sentence, what is withheld of it, and how it was corrected."""

    entry: "Entry"
    fact: "Fact"
    sentence: str
    withheld: tuple[str, ...]
    corrected: tuple[str, ...]


class Chronology(NamedTuple):
    """Entries in order, and how many more may have happened by then but need not have."""

    told: list[Told]
    straddling: int


def chronology(entries: Sequence["Entry"], at: "Coordinates", zone: tzinfo, people: People) -> Chronology:
    """Tell entries as they stand at ``at``, in the order in which they happened (projections.engine.time)."""
    from projections.engine.time import timeline

    by_position = {entry.fact.position: (entry, marked(entry, zone)) for entry in entries}
    facts, straddling = timeline((fact for _, fact in by_position.values()), at, zone)
    corrections = _corrections(facts)
    told = []
    for fact in facts:
        entry, first = by_position[fact.position]
        marks = tuple(_corrected(first, one, zone) for one in corrections.get((fact.stream, fact.version), ()))
        told.append(Told(entry, fact, sentence(entry, fact, zone, people), marks_of(entry, zone), marks))
    return Chronology(told, straddling)


def marked(entry: "Entry", zone: tzinfo) -> "Fact":
    """Give an entry's fact with a mark in the place of each piece of a narrative that is withheld, as its layout says where it stood."""
    layout: Any = next((value for _, name, value in entry.units if name == "layout"), {})
    if not layout or not entry.withheld:
        return entry.fact
    opened = {ordinal: str(value) for ordinal, _, value in entry.units}
    told = {name: _pieces([ordinal for ordinal, _ in laid["pieces"]], opened, entry, zone) for name, laid in layout.items()}
    return replace(entry.fact, fields=entry.fact.fields | told)


def _pieces(ordinals: Sequence[int], opened: Mapping[int, str], entry: "Entry", zone: tzinfo) -> str:
    """Join a narrative's pieces; one mark for neighbours that are withheld alike."""
    parts: list[str] = []
    for ordinal in ordinals:
        part = opened[ordinal] if ordinal in opened else mark(entry.withheld[ordinal], zone)
        if ordinal in opened or not parts or parts[-1] != part:
            parts.append(part)
    return "".join(parts)


def _corrections(facts: Iterable["Fact"]) -> dict[Any, list["Fact"]]:
    found: dict[Any, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "fact-corrected" and "target" in fact.fields:
            found.setdefault((fact.stream, fact.fields["target"]), []).append(fact)
    return found


def _corrected(fact: "Fact", correction: "Fact", zone: tzinfo) -> str:
    """Say which entry corrected what, and how it read when it was first recorded."""
    name = str(correction.fields.get("field", ""))
    first = fact.occurred.in_words(zone) if name == "occurred_at" else fact.fields.get(name)
    read = f" (it first read {str(first).replace('_', ' ')})" if isinstance(first, str | int) else ""
    return f"{name.replace('_', ' ')} corrected by #{correction.version}{read}"


def as_recorded(entry: "Entry", zone: tzinfo, people: People) -> Told:
    """Tell one entry in its first wording, as nothing recorded later changed it."""
    fact = marked(entry, zone)
    return Told(entry, fact, sentence(entry, fact, zone, people), marks_of(entry, zone), ())


# -- one entry in words --------------------------------------------------------------------------------------------


def sentence(entry: "Entry", fact: "Fact", zone: tzinfo, people: People) -> str:
    """Say what one entry records, with names for ids and marks for what is withheld; total over any entry."""
    from ledger.events.catalogue import TYPES, load

    if fact.type not in TYPES:
        return _untold(entry, fact, zone)
    cls = load(fact.type)
    return cls.sentence(_words(cls, entry, fact, zone, people) | {"actor": people.actor(fact.who)}, zone=zone)


def _untold(entry: "Entry", fact: "Fact", zone: tzinfo) -> str:
    marks = " ".join(marks_of(entry, zone))
    if fact.held:
        return f"An entry held by {fact.held.get('originator', 'another agency')}. {marks}".strip()
    return marks or f"An entry of the type {fact.type}, which this release does not know."


def _words(cls: "type[Event]", entry: "Entry", fact: "Fact", zone: tzinfo, people: People) -> dict[str, Any]:
    from ledger.events.event import fields_of

    words: dict[str, Any] = {}
    gaps = _gaps(entry, zone)
    for field in fields_of(cls):
        value = fact.fields.get(field.name)
        if value is None and field.required and gaps:
            value = gaps
        if field.kind == "uuid" and value is not None and value != gaps:
            value = _persons(value, people)
        if value is not None:
            words[field.name] = value
    return words


def _persons(value: Any, people: People) -> Any:
    return [people.person(str(each)) for each in value] if isinstance(value, list) else people.person(str(value))


def _gaps(entry: "Entry", zone: tzinfo) -> str:
    return " ".join(marks_of(entry, zone))


def marks_of(entry: "Entry", zone: tzinfo) -> tuple[str, ...]:
    """Mark what of an entry is not shown, each reason once, in order of ordinals."""
    marks = (mark(entry.withheld[ordinal], zone) for ordinal in sorted(entry.withheld))
    return tuple(dict.fromkeys(marks))


def mark(withheld: "Withheld", zone: tzinfo) -> str:
    """Write one mark: why a unit is not shown, and for an erased one when and on which authority."""
    match withheld.reason:
        case "erased":
            on = f" on {times.shown(withheld.at, zone)[:10]}" if withheld.at else ""
            under = f" under {withheld.authority.replace('_', ' ')}" if withheld.authority else ""
            return f"[erased{on}{under}]"
        case "restricted":
            return "[withheld: restricted]"
        case "missing":
            return "[missing: no recorded erasure accounts for it]"
        case "broken":
            return "[broken: it is not what was recorded]"
        case "broken":
            return "[broken: it is not what was committed to when it was recorded]"
        case reason:
            return f"[withheld: {reason}]"


# -- prose and JSON ------------------------------------------------------------------------------------------------


def prose(told: Iterable[Told], zone: tzinfo, people: People) -> Iterator[str]:
    """Tell entries in paragraphs: when it happened and what, then who recorded it when, then marks and corrections."""
    for each in told:
        yield from output.paragraph(each.sentence, "       ", f"{'#' + str(each.entry.fact.version):<6} {when(each.fact, zone)}: ")
        yield from output.paragraph("; ".join(remarks(each, zone, people)), "       ")
        yield ""


def when(fact: "Fact", zone: tzinfo) -> str:
    """Say when it happened, as exactly as it is known, with the offset where it is an instant."""
    words = fact.occurred.in_words(zone)
    if fact.occurred.precision == "instant":
        words += f" {times.offset(fact.occurred.latest(zone), zone)}"
    return words[:1].upper() + words[1:]


def remarks(told: Told, zone: tzinfo, people: People) -> list[str]:
    """Tell what stands beside the sentence: recording, basis of the statement, sensitivity, corrections, what is withheld."""
    fact = told.fact
    recorded = f"recorded {times.shown(fact.recorded_at, zone)}{_late(fact, zone)}"
    actor = fact.who.get("actor")
    if actor is not None and str(fact.recorder) != str(actor):
        recorded += f" by {people.members.get(str(fact.recorder), 'another member')}"
    found = [recorded]
    if statement := _statement(fact.basis):
        found.append(statement)
    if sensitivity := fact.marks.get("sensitivity"):
        found.append(f"sensitive: {', '.join(str(each).replace('_', ' ') for each in sensitivity)}")
    if not told.entry.signed:
        found.append("made by the ledger")
    shown = [each for each in told.withheld if each not in told.sentence]
    return [*found, *told.corrected, *shown]


def _late(fact: "Fact", zone: tzinfo) -> str:
    """Say how many days after it happened an entry was recorded, where that is more than one: late is not backdated."""
    days = (fact.recorded_at.astimezone(zone).date() - fact.occurred.latest(zone).astimezone(zone).date()).days
    return f", {days:,} days later" if days > 1 else ""


def _statement(basis: Mapping[str, Any]) -> str | None:
    from ledger.events.envelope import Statement

    code = basis.get("statement")
    return Statement.meanings().get(str(code)) if code and code != "system" else None


KEYS = (
    "address", "type", "position", "occurred_at", "recorded_at", "recorder", "actor", "sentence", "fields", "who", "marks", "basis",
    "stamp", "held", "withheld", "corrected", "leaf", "signed",
)  # fmt: skip
"""What a program gets of an entry; keys are only ever added."""


def record_of(told: Told, people: People) -> dict[str, Any]:
    """Write one entry in JSON values; keys are only ever added."""
    fact, entry = told.fact, told.entry
    return {
        "address": entry.address, "type": None if fact.type in NOT_TOLD else fact.type, "position": fact.position,
        "occurred_at": fact.occurred.to_json(), "recorded_at": fact.recorded_at, "recorder": str(fact.recorder),
        "actor": people.actor(fact.who) if fact.who else None, "sentence": told.sentence,
        "fields": fact.fields,
        "who": fact.who, "marks": fact.marks, "basis": fact.basis, "stamp": fact.stamp, "held": fact.held,
        "withheld": {str(ordinal): _withheld(entry.withheld[ordinal]) for ordinal in sorted(entry.withheld)},
        "corrected": list(told.corrected), "leaf": entry.leaf.hex(), "signed": entry.signed,
    }  # fmt: skip


def _withheld(why: "Withheld") -> dict[str, Any]:
    return {"reason": why.reason, "position": why.position, "at": why.at, "authority": why.authority}
