"""Entries as an audience is shown them: what is shown goes on into sentences marked as recorded, all else is taken out. Pure.

What a later entry says of an earlier one is told of it only where the later one is shown too, because a masked entry holds nothing else. So
no sentence of a copy depends on what is not shown (design: redaction is done on data, before rendering).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ledger.entry import unit
from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.fact import Fact, fact_from_units
from ledger.events.field import TIMES
from ledger.events.occurred import long_date
from ledger.privacy.opening import Entry, Withheld
from projections.court.bundle import ERASED, GIST, RECORDED, RENAMED, WITHHELD
from projections.court.redaction import PLAIN, Gist, Renamed, Shown, Verdict
from projections.court.runs import Place, marked
from projections.court.suggesting import TECHNICAL
from projections.court.units import VALUES
from projections.engine.time import OCCURRED_AT

Verdicts = Mapping[int, Verdict]
"""What an audience is shown of each unit of an entry, by ordinal."""
NOWHERE = Place(0, 0)
"""Of a text that is no unit; positions count from 1."""
CORRECTED = "fact-corrected"
AROUND = frozenset({"what", "who"})
"""Units around the fields, of which an audience may be shown something."""
CHANGED = TIMES | {"json", "code", "slug", "bool", "int"}
"""Kinds of fields whose value a sentence puts into other words."""


@dataclass(frozen=True, slots=True)
class Masked(Entry):
    """An entry that holds what an audience is shown of it and nothing else, and calls entries as its copy does.

    ``called``: by version, how the copy calls each entry of the stream of which it shows something. ``values``: by ordinal, name and value
    of each unit shown; ``instead``: by ordinal of one that is not, the field it is of ("" where that is not known), kind and words.
    ``all_shown``: whether nothing of what readers are shown of an entry was taken out.
    """

    called: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[int, tuple[str, Any]] = field(default_factory=dict)
    instead: Mapping[int, tuple[str, str, str]] = field(default_factory=dict)
    all_shown: bool = True

    @property
    def whole(self) -> bool:
        """Whether its audience is shown all of it, so that what is not there was not recorded."""
        return self.all_shown

    def address_of(self, version: int) -> str:
        """Call an entry of the same stream by its number in the copy."""
        return self.called.get(version, "another entry")

    def texts(self) -> dict[int, bytes]:
        """Give the bytes of each unit that is shown, by ordinal, salts included."""
        return {ordinal: unit.encode(unit.Unit(self.salts[ordinal], *told)) for ordinal, told in self.values.items()}


def masked(entry: Entry, verdicts: Verdicts, *, silent: bool = False) -> Masked | None:
    """Take out of an entry what is not shown; None where nothing of it is. ``silent``: nothing stands in place of what is taken out."""
    shown = {
        ordinal: (name, value) for ordinal, name, value in entry.units
        if name not in TECHNICAL and isinstance(verdicts.get(ordinal), Shown)
    }  # fmt: skip
    instead = {ordinal: told for ordinal, name, _ in entry.units if (told := _instead(name, verdicts.get(ordinal))) is not None}
    if not shown and not any(kind in (RENAMED, GIST) for _, kind, _ in instead.values()):
        return None
    instead |= {ordinal: (_field_of(entry, ordinal), *_gone(why, verdicts.get(ordinal))) for ordinal, why in entry.withheld.items()}
    kept = {at: told for at, told in instead.items() if not silent or told[1] in (RENAMED, GIST)}
    return Masked(
        None, _fact(entry, shown, kept, _lost(entry, instead)), {}, entry.leaf, entry.signed, (), entry.core, entry.salts, entry.slots,
        values=shown, instead=kept, all_shown=not instead,
    )  # fmt: skip


def _instead(name: str, verdict: Verdict | None) -> tuple[str, str, str] | None:
    """Say what stands in place of a unit: its field, the kind of run, the words; None of one that is shown, or that no reader is."""
    if name in TECHNICAL or isinstance(verdict, Shown):
        return None
    match verdict:
        case Renamed(label=label):
            return name, RENAMED, label
        case Gist(text=text):
            return name, GIST, text
        case _:
            return name, WITHHELD, _label(verdict)


def _label(verdict: Verdict | None) -> str:
    """Give the public label of the ground on which something is withheld."""
    return getattr(verdict, "label", PLAIN)


def _gone(why: Withheld, verdict: Verdict | None) -> tuple[str, str]:
    """Say of a unit whose text was not shown to who made the copy what stands in its place."""
    if why.reason != "erased":
        return WITHHELD, _label(verdict)
    on = f" on {long_date(why.at.date())}" if why.at else ""
    under = f" under {why.authority.replace('_', ' ')}" if why.authority else ""
    return ERASED, f"key destroyed{on}{under}"


def _field_of(entry: Entry, ordinal: int) -> str:
    return next((name for name, pieces in _laid(entry).items() if ordinal in pieces), "")


def _laid(entry: Entry) -> dict[str, list[int]]:
    """Give the ordinals of each narrative, in reading order."""
    layout: Any = next((value for _, name, value in entry.units if name == "layout"), None)
    return {name: [ordinal for ordinal, _ in told["pieces"]] for name, told in layout.items()} if isinstance(layout, dict) else {}


def _fact(entry: Entry, shown: Mapping[int, tuple[str, Any]], instead: Mapping[int, tuple[str, str, str]], lost: int | None) -> Fact:
    """Build what a sentence is made of: recorded texts and what stands instead between marks, coded values as they are.

    ``lost``: of a correction, a unit of its value that is not shown. Without any value it would strike out what it corrects.
    """
    position, laid = entry.fact.position, _laid(entry)
    narrated = {ordinal for ordinals in laid.values() for ordinal in ordinals}
    texts, needed = texts_of(entry.fact.type), _needed(entry.fact.type)
    units: dict[str, Any] = {}
    for ordinal in sorted({*shown, *instead} - narrated):
        if ordinal in shown:
            name, value = shown[ordinal]
            units[name] = _recorded(value, Place(position, ordinal)) if name in texts else value
        elif (name := instead[ordinal][0]) and name not in AROUND and (name in needed or instead[ordinal][1] in (RENAMED, GIST)):
            units[name] = marked(*instead[ordinal][1:], Place(position, ordinal))
    for name, ordinals in laid.items():
        if name in needed or any(ordinal in shown or instead.get(ordinal, ("", ""))[1] in (RENAMED, GIST) for ordinal in ordinals):
            units[name] = "".join(_piece(position, ordinal, shown, instead) for ordinal in ordinals)
    if lost is not None and units.keys().isdisjoint(VALUES) and units.get("field") != OCCURRED_AT:
        if lost in instead:
            units[VALUES[-1]] = marked(*instead[lost][1:], Place(position, lost))
        else:
            units.pop("target", None)
    return fact_from_units(
        position=position, stream=entry.fact.stream, version=entry.fact.version, event=entry.fact.event, recorded_at=entry.fact.recorded_at,
        recorder=entry.fact.recorder, units=units,
    )  # fmt: skip


def _recorded(value: Any, place: Place) -> Any:
    """Mark a recorded text; of a list, each of its texts, none of which is the unit by itself."""
    if isinstance(value, list | tuple):
        return [_recorded(each, NOWHERE) for each in value]
    return marked(RECORDED, value, place) if isinstance(value, str) else value


def _lost(entry: Entry, instead: Mapping[int, tuple[str, str, str]]) -> int | None:
    """Give the first ordinal of a correction's value that is not shown. What is erased has no name, and is taken for it."""
    if entry.fact.kind != CORRECTED:
        return None
    return next((ordinal for names in (VALUES, ("",)) for ordinal, (name, _, _) in sorted(instead.items()) if name in names), None)


def _piece(position: int, ordinal: int, shown: Mapping[int, tuple[str, Any]], instead: Mapping[int, tuple[str, str, str]]) -> str:
    if ordinal in shown:
        return marked(RECORDED, str(shown[ordinal][1]), Place(position, ordinal))
    return marked(*instead[ordinal][1:], Place(position, ordinal)) if ordinal in instead else ""


@lru_cache(maxsize=512)
def texts_of(kind: str) -> frozenset[str]:
    """Name the fields of a type that hold a text in somebody's own words, which a sentence takes over to the letter."""
    if kind not in TYPES:
        return frozenset()
    own = (each for each in fields_of(load(kind)) if each.personal is not None and each.codes is None and not each.holds_id)
    return frozenset(each.name for each in own if each.kind not in CHANGED)


@lru_cache(maxsize=512)
def _needed(kind: str) -> frozenset[str]:
    """Name the fields of a type that every entry of it has: that one is withheld tells nothing more than that there is the entry."""
    return frozenset(each.name for each in fields_of(load(kind)) if each.required) if kind in TYPES else frozenset()

