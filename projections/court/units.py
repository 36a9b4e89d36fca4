"""The disclosure units of a case as decisions on redaction reach them: opened entries taken apart by ordinal. Pure.

A unit is shown, withheld or renamed as a whole. What an entry says of another entry, as a correction does, is as sensitive as that entry.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Sensitivity
from ledger.events.event import clear_names
from ledger.events.fact import ENVELOPE, ERASED, HELD
from ledger.privacy.opening import Entry

SENTENCE, FIELD, CLEAR, ID = "sentence", "field", "clear", "id"
"""Kinds of units beside those of mentions (ledger.entry.mention.KINDS): text around mentions, a sealed field, a clear one, an id alone."""
VALUES = ("to", "to_personal")
"""Fields of a correction that hold the right value of another entry's field."""
NAMES = frozenset({"name", "also_known_as"})
"""Fields that say how a person is called."""
WHERE = frozenset({"address", "safe_contact"})
"""Fields that say where a person can be found or reached."""
ADVICE = frozenset({"prosecutor-advised.reasons"})
"""Fields that hold legal advice, whether or not the entry is marked."""
LONGEST_LOOP = 50
"""Entries that speak of entries that speak of entries: followed so far, and no further."""


class Unit(NamedTuple):
    """One disclosure unit. ``entry`` is its entry's number in ``case``, ``position`` that entry's in the log, ``type`` without version.

    ``party``: the person for whom it is sealed, or whose id it holds alone; ``about``: all whose ids stand in it.
    ``marks``: sensitivity of its entry, and of those its entry speaks of; None: not known. ``missing``: why its text is not shown.
    ``over``: of a correction's value, the units of the same case that it takes the place of, as entry and ordinal. ``speaks_of``: numbers
    of the entries of which its entry speaks, as a correction does.
    """

    case: UUID
    entry: int
    ordinal: int
    name: str
    kind: str
    type: str
    party: UUID | None
    marks: frozenset[str] | None
    position: int
    text: str = ""
    about: frozenset[UUID] = frozenset()
    missing: str | None = None
    over: tuple[tuple[int, int], ...] = ()
    field: str = ""
    speaks_of: frozenset[int] = frozenset()

    @property
    def names_somebody(self) -> bool:
        """Whether it is how one person is called, or that person's id, so that another name can stand in its place."""
        return self.kind in ("person", ID) or self.field.rpartition(".")[2] in NAMES

    @property
    def tells_where(self) -> bool:
        """Whether it says of a person where that person can be found."""
        return (self.kind == "place" and self.party is not None) or self.field.rpartition(".")[2] in WHERE

    @property
    def is_advice(self) -> bool:
        """Whether it is what a lawyer advised."""
        return self.field in ADVICE


def units(entries: Sequence[Entry], whose: Mapping[UUID, UUID]) -> Iterator[Unit]:
    """Take the opened entries of cases apart; ``whose`` gives the person of each slot that is a person's.

    All entries of a case belong in, or a correction does not know what it corrects.
    """
    cases = defaultdict[UUID, dict[int, Entry]](dict)
    for entry in entries:
        cases[entry.fact.stream][entry.fact.version] = entry
    for entry in entries:
        yield from _of_entry(entry, cases[entry.fact.stream], whose)


def _of_entry(entry: Entry, case: Mapping[int, Entry], whose: Mapping[UUID, UUID]) -> Iterator[Unit]:
    fact, kinds, clear, spoken = entry.fact, _kinds(entry), _clear(entry.fact.type), _spoken_of(entry, case)
    marks, speaks_of = _marks(entry, spoken), frozenset(each.fact.version for each in spoken or ())
    target = _target(entry)
    corrected = case.get(target) if target is not None and "field" in fact.fields else None
    for ordinal, name, value in entry.units:
        kind, slot, about = kinds.get(ordinal), entry.slots.get(ordinal), _ids(value)
        kind = kind or (ID if about and isinstance(value, str) else CLEAR if name in clear else FIELD)
        party = next(iter(about)) if kind == ID else whose.get(slot) if slot is not None else None
        over, field = _over(fact.fields, corrected) if name in VALUES else ((), "")
        yield Unit(
            fact.stream, fact.version, ordinal, name, kind, fact.kind, party, marks, fact.position, _text(value), about, None, over,
            field or f"{fact.kind}.{name}", speaks_of,
        )  # fmt: skip
    for ordinal, why in entry.withheld.items():
        yield Unit(fact.stream, fact.version, ordinal, "", FIELD, fact.kind, None, marks, fact.position, missing=why.reason)


@lru_cache(maxsize=512)
def _clear(name: str) -> frozenset[str]:
    """Name the units of a type that are not sealed: clear ones have a slot too."""
    return ENVELOPE.union(clear_names(load(name))) if name in TYPES else ENVELOPE


def _kinds(entry: Entry) -> Mapping[int, str]:
    layout: Any = next((value for _, name, value in entry.units if name == "layout"), None)
    if not isinstance(layout, dict):
        return {}
    return {ordinal: kind for told in layout.values() for ordinal, kind in told.get("pieces", ())}


def _target(entry: Entry) -> int | None:
    """Number of the entry of the same case of which an entry speaks; the end of a dispute speaks of what was disputed."""
    fields = entry.fact.fields
    named = fields.get("target", fields.get("dispute") if entry.fact.kind == "dispute-resolved" else None)
    return named if isinstance(named, int) else None


def _spoken_of(entry: Entry, case: Mapping[int, Entry]) -> list[Entry] | None:
    """Give the entries of which an entry speaks, and of which these speak; None where one is not there, or there is no end of them."""
    found, at = list[Entry](), entry
    while (target := _target(at)) is not None:
        if target not in case or case[target] is entry or len(found) == LONGEST_LOOP:
            return None
        at = case[target]
        found.append(at)
    return found


def _marks(entry: Entry, spoken: Sequence[Entry] | None) -> frozenset[str] | None:
    """Give the marks of an entry and of those it speaks of; None where those of any are not known.

    What another agency holds counts as marked as a third party's: a release that names it at a place may be older than its being shown.
    """
    if spoken is None:
        return None
    found = set[str]()
    for each in (entry, *spoken):
        marks = each.fact.marks.get("sensitivity") if each.fact.type not in (HELD, ERASED) else None
        if not isinstance(marks, list | tuple):
            return None
        found.update(map(str, marks), () if each.fact.held is None else (Sensitivity.THIRD_PARTY.value,))
    return frozenset(found)


def _over(fields: Mapping[str, Any], corrected: Entry | None) -> tuple[tuple[tuple[int, int], ...], str]:
    if corrected is None:
        return (), ""
    name, version = str(fields.get("field")), corrected.fact.version
    return tuple((version, ordinal) for ordinal, known, _ in corrected.units if known == name), f"{corrected.fact.kind}.{name}"


def _ids(value: object) -> frozenset[UUID]:
    """Give every id that stands in a value, as text by itself."""
    if isinstance(value, str):
        if len(value) != 36 or value[8] != "-":
            return frozenset()
        try:
            return frozenset((UUID(value),))
        except ValueError:
            return frozenset()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return frozenset[UUID]().union(*map(_ids, inner)) if inner else frozenset()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return "\n".join(filter(None, map(_text, inner)))
