"""A case as a person reads it: entries in the order in which things happened, corrections in place, what is withheld marked.

Pure: from opened entries and who is who to lines and JSON. ``show``, ``replay`` and ``diff`` tell entries in these words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import output, times
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.event import Event
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry, Withheld
    from projections.engine.time import Coordinates

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

    by_position = {entry.fact.position: entry for entry in entries}
    facts, straddling = timeline((entry.fact for entry in entries), at, zone)
    corrections = _corrections(facts)
    told = []
    for fact in facts:
        entry = by_position[fact.position]
        marks = tuple(_corrected(entry, one, zone) for one in corrections.get((fact.stream, fact.version), ()))
        told.append(Told(entry, fact, sentence(entry, fact, zone, people), marks_of(entry, zone), marks))
    return Chronology(told, straddling)


def _corrections(facts: Iterable["Fact"]) -> dict[Any, list["Fact"]]:
    found: dict[Any, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "fact-corrected" and "target" in fact.fields:
            found.setdefault((fact.stream, fact.fields["target"]), []).append(fact)
    return found


def _corrected(entry: "Entry", correction: "Fact", zone: tzinfo) -> str:
    """Say which entry corrected what, and how it read when it was first recorded."""
    name = str(correction.fields.get("field", ""))
    first = entry.fact.occurred.in_words(zone) if name == "occurred_at" else entry.fact.fields.get(name)
    read = f" (it first read {str(first).replace('_', ' ')})" if isinstance(first, str | int) else ""
    return f"{name.replace('_', ' ')} corrected by #{correction.version}{read}"


def as_recorded(entry: "Entry", zone: tzinfo, people: People) -> Told:
    """Tell one entry in its first wording, as nothing recorded later changed it."""
    return Told(entry, entry.fact, sentence(entry, entry.fact, zone, people), marks_of(entry, zone), ())


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
        value = text_of(entry, fact, field.name, zone) if field.narrative else fact.fields.get(field.name)
        if value is None and field.required and gaps:
            value = gaps
        if field.kind == "uuid" and value is not None and value != gaps:
            value = _persons(value, people)
        if value is not None:
            words[field.name] = value
    return words


def text_of(entry: "Entry", fact: "Fact", name: str, zone: tzinfo) -> Any:
    """Give a narrative with a mark in the place of each piece that is withheld, as its layout says where it stood."""
    text = fact.fields.get(name)
    layout: dict[str, Any] = next((unit[2] for unit in entry.units if unit[1] == "layout"), {})
    if name not in layout or text != entry.fact.fields.get(name):
        return text
    opened = {unit[0]: unit[2] for unit in entry.units if unit[1] == name}
    pieces = [ordinal for ordinal, _ in layout[name]["pieces"]]
    if not opened or all(ordinal in opened for ordinal in pieces):
        return text
    return "".join(opened[ordinal] if ordinal in opened else mark(entry.withheld[ordinal], zone) for ordinal in pieces)


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
            return "[restricted: kept, but out of everyday use]"
        case "missing":
            return "[missing: no recorded erasure accounts for it]"
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
    recorded = f"recorded {times.shown(fact.recorded_at, zone)}"
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


def _statement(basis: Mapping[str, Any]) -> str | None:
    from ledger.events.envelope import Statement

    code = basis.get("statement")
    return Statement.meanings().get(str(code)) if code and code != "system" else None


KEYS = (
    "address", "type", "position", "occurred_at", "recorded_at", "recorder", "actor", "sentence", "fields", "who", "marks", "basis",
    "stamp", "held", "withheld", "corrected", "leaf", "signed",
)  # fmt: skip
"""What a program gets of an entry; keys are only ever added."""


def record_of(told: Told, zone: tzinfo, people: People) -> dict[str, Any]:
    """Write one entry in JSON values; keys are only ever added."""
    fact, entry = told.fact, told.entry
    return {
        "address": entry.address, "type": None if fact.type in NOT_TOLD else fact.type, "position": fact.position,
        "occurred_at": fact.occurred.to_json(), "recorded_at": fact.recorded_at, "recorder": str(fact.recorder),
        "actor": people.actor(fact.who) if fact.who else None, "sentence": told.sentence,
        "fields": {name: text_of(entry, fact, name, zone) for name in fact.fields},
        "who": fact.who, "marks": fact.marks, "basis": fact.basis, "stamp": fact.stamp, "held": fact.held,
        "withheld": {str(ordinal): _withheld(entry.withheld[ordinal]) for ordinal in sorted(entry.withheld)},
        "corrected": list(told.corrected), "leaf": entry.leaf.hex(), "signed": entry.signed,
    }  # fmt: skip


def _withheld(why: "Withheld") -> dict[str, Any]:
    return {"reason": why.reason, "position": why.position, "at": why.at, "authority": why.authority}
