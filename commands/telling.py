"""One entry in words: its sentence, with names for ids and a mark, with its reason, in the place of whatever is withheld.

Pure and total: any entry can be told, whatever of it is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from commands import times
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.event import Event, Field
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry, Withheld

FINDINGS = frozenset({"missing", "broken"})
"""Reasons that are none: somebody changed or removed what was recorded."""

CORRECTIONS = frozenset({"fact-corrected", "held-corrected"})

NOT_TOLD = frozenset({"held", "erased"})
"""What ``Fact.type`` says of an entry whose type was not shown."""

NAMED = {"agency-named": "agency", "member-named": "member"}
"""By type, the field whose code or id the entry gives a name to: it stands as recorded, else a name would be told of itself."""

LOGIN = "u_"
"""How every login begins (ledger.events.field.Login): it stands for a member whose name is not shown."""

MARKS = {
    "missing": "[missing: no recorded erasure accounts for it]",
    "broken": "[broken: it is not what was recorded]",
}


def sentence(entry: "Entry", fact: "Fact", zone: tzinfo, people: People, types: Mapping[Any, str] | None = None) -> str:
    """Say what one entry records; ``types`` gives the type of each entry by stream and version, so that a correction can name its value."""
    from ledger.events.catalogue import TYPES, load

    if fact.type not in TYPES:
        return _untold(entry, fact, zone, people)
    cls = load(fact.type)
    words = _words(cls, entry, fact, zone, people)
    if fact.kind in CORRECTIONS and (target := (types or {}).get((fact.stream, fact.fields.get("target")))):
        words |= corrected(target, fact.fields, zone, people, entry)
    return capital(cls.sentence(words | {"actor": people.actor(fact, day(fact, zone))}, zone=zone))


def capital(words: str) -> str:
    """Begin with a capital letter; a login stays as it is typed, whose letters are its own."""
    return words if words.startswith(LOGIN) else words[:1].upper() + words[1:]


def value_in_words(kind: str, name: str, value: Any, zone: tzinfo, people: People, entry: "Entry | None" = None) -> str:
    """Say the value of a field of a type, or of occurred_at, as its sentence would: codes by their phrases, ids by names.

    ``entry`` is one of the same stream, by which another that a value names is told by its address.
    """
    from ledger.errors import UsageError
    from ledger.events.catalogue import TYPES, load
    from ledger.events.event import fields_of
    from ledger.events.occurred import Occurred
    from ledger.events.sentence import Place
    from ledger.events.words import words

    if value is None:
        return "nothing"
    if name == "occurred_at":
        try:
            return Occurred.from_json(value).in_words(zone)
        except UsageError:
            return "a time that cannot be read"
    field = next((each for each in fields_of(load(kind)) if each.name == name), None) if kind in TYPES else None
    if field is not None and field.holds_id:
        value = _called(field, value, people)
    if field is not None and field.kind == "entry" and entry is not None:
        value = addresses(value, entry.address_of)
    return words(field, Place(name, ""), {name: value}, zone) or "nothing"


def corrected(target: str, values: Mapping[str, Any], zone: tzinfo, people: People, entry: "Entry | None" = None) -> dict[str, Any]:
    """Say which field of an entry of the type ``target`` a correction with these values gives what, as its sentence tells it."""
    name, to = str(values.get("field", "")), values.get("to")
    told = {"field": "when it happened" if name == "occurred_at" else name.replace("_", " ")}
    if to is not None:
        return told | {"to": f"“{value_in_words(target, name, to, zone, people, entry)}”"}
    personal = values.get("to_personal")
    return told if personal is None else told | {"to_personal": value_in_words(target, name, personal, zone, people, entry)}


def supplier(fact: "Fact", zone: tzinfo, people: People) -> str | None:
    """Say who supplied what a type tells, as its fields have it: a person, of his agency; None where neither is said or shown.

    What was told from personal knowledge no agency supplied: who refers himself speaks for none.
    """
    from ledger.events.catalogue import TYPES, load
    from ledger.events.source import Knowledge

    direct = (fact.basis.get("source") or {}).get("knowledge") == Knowledge.DIRECT.value
    named = load(fact.type).suppliers if fact.type in TYPES else ()
    by = {name: str(fact.fields[name]) for name in named if name in fact.fields and not (direct and name == "agency")}
    return " of ".join(people.agency(each, day(fact, zone)) if name == "agency" else each for name, each in by.items()) or None


def supplied(fact: "Fact") -> bool:
    """Whether its type has a field for who supplied what it tells, somebody other than its actor."""
    from ledger.events.catalogue import TYPES, load

    return fact.type in TYPES and bool(load(fact.type).suppliers)


def reports(fact: "Fact") -> bool:
    """Whether it tells what somebody says of the world; of a type that this release does not know nothing else is claimed."""
    from ledger.events.catalogue import TYPES, load

    return fact.type not in TYPES or load(fact.type).reports


def _untold(entry: "Entry", fact: "Fact", zone: tzinfo, people: People) -> str:
    marks = " ".join(marks_of(entry, zone))
    if fact.held:
        return f"An entry held by {people.agency(str(fact.held.get('originator', 'another agency')), day(fact, zone))}. {marks}".strip()
    return marks or f"An entry of the type {fact.type}, which this release does not know."


def _words(cls: "type[Event]", entry: "Entry", fact: "Fact", zone: tzinfo, people: People) -> dict[str, Any]:
    from ledger.events.event import fields_of

    words: dict[str, Any] = {}
    gaps = " ".join(marks_of(entry, zone))
    for field in fields_of(cls):
        value = fact.fields.get(field.name)
        if value is None and field.required and gaps:
            words[field.name] = gaps
        elif value is not None:
            words[field.name] = value if NAMED.get(fact.kind) == field.name else _named(field, value, entry, people, day(fact, zone))
    return words


def _named(field: "Field", value: Any, entry: "Entry", people: People, day: str) -> Any:
    """Put names in the place of ids of people and codes of agencies, addresses in that of numbers of entries."""
    if field.holds_id:
        return _called(field, value, people)
    if field.kind == "json" and isinstance(value, list):
        return [each | {"case": people.case(str(each["case"]))} if isinstance(each, dict) and "case" in each else each for each in value]
    if field.kind == "entry":
        return addresses(value, entry.address_of)
    if field.name == "leaf":
        return people.entry(str(value))
    if field.kind == "agency":
        return [people.agency(str(each), day) for each in value] if isinstance(value, list) else people.agency(str(value), day)
    return value


def _called(field: "Field", value: Any, people: People) -> Any:
    called = people.case if field.kind == "record" else people.person
    return [called(str(each)) for each in value] if isinstance(value, list) else called(str(value))


def addresses(value: Any, address_of: Callable[[int], str]) -> Any:
    """Put addresses for numbers of entries; what is no number stands as it is."""
    if isinstance(value, list):
        return [addresses(each, address_of) for each in value]
    return address_of(value) if type(value) is int else value


def day(fact: "Fact", zone: tzinfo) -> str:
    """Give the last day on which it can have happened, not after that of its recording: names are told as they were on that day."""
    return fact.occurred.last_day(zone, fact.recorded_at).isoformat()


# -- what is withheld ----------------------------------------------------------------------------------------------


def marked(entry: "Entry", zone: tzinfo) -> "Fact":
    """Give an entry's fact with a mark in the place of each piece of a narrative that is withheld, as its layout says where it stood."""
    from msgspec.structs import replace

    layout = layout_of(entry)
    if not layout or not entry.withheld:
        return entry.fact
    opened = {ordinal: str(value) for ordinal, _, value in entry.units}
    told = {name: _pieces([ordinal for ordinal, _ in laid["pieces"]], opened, entry, zone) for name, laid in layout.items()}
    return replace(entry.fact, fields=entry.fact.fields | told)


def layout_of(entry: "Entry") -> Any:
    """Give the layout of an entry's narratives: by field, the ordinals of its pieces in reading order; empty where there is none."""
    return next((value for _, name, value in entry.units if name == "layout"), {})


def _pieces(ordinals: Sequence[int], opened: Mapping[int, str], entry: "Entry", zone: tzinfo) -> str:
    """Join a narrative's pieces; one mark for neighbours that are withheld alike."""
    parts: list[str] = []
    for ordinal in ordinals:
        part = opened[ordinal] if ordinal in opened else mark(entry.withheld[ordinal], zone)
        if ordinal in opened or not parts or parts[-1] != part:
            parts.append(part)
    return "".join(parts)


def type_told(fact: "Fact") -> str | None:
    """Give an entry's type for a program; None where the reader is not shown what it is: it was sealed, restricted or erased."""
    return None if fact.type in NOT_TOLD else fact.type


def marks_of(entry: "Entry", zone: tzinfo) -> tuple[str, ...]:
    """Mark what of an entry is not shown, each reason once, in order of ordinals."""
    marks = (mark(entry.withheld[ordinal], zone) for ordinal in sorted(entry.withheld))
    return tuple(dict.fromkeys(marks))


def mark(withheld: "Withheld", zone: tzinfo) -> str:
    """Write one mark: why a unit is not shown, and for an erased one when and on which authority."""
    if withheld.reason == "erased":
        on = f" on {times.shown(withheld.at, zone)[:10]}" if withheld.at else ""
        under = f" under {withheld.authority.replace('_', ' ')}" if withheld.authority else ""
        return f"[erased{on}{under}]"
    return MARKS.get(withheld.reason, f"[withheld: {withheld.reason}]")


# -- times ---------------------------------------------------------------------------------------------------------


def when(fact: "Fact", zone: tzinfo) -> str:
    """Say when it is said to have happened, as exactly as that was recorded, and of an instant on which clock."""
    if fact.type in NOT_TOLD:
        return "when it happened is not shown"
    return fact.occurred.in_words(zone)


def moment(fact: "Fact", zone: tzinfo) -> str:
    """Say when an entry was recorded: 12 November 2026 at 15:02 GMT."""
    from ledger.events.occurred import long_date

    local = fact.recorded_at.astimezone(zone)
    return f"{long_date(local.date())} at {local:%H:%M} {local:%Z}"
