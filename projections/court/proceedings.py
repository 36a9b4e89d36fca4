"""Proceedings as their reader sees them: what each entry says as corrected, the items of the schedules, and what heads a form. Pure.

What was erased or is not shown to the reader stands as such, in plain words, in the place of what it said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from msgspec.structs import replace

from ledger.events.catalogue import ADMINISTRATIVE, TYPES, load
from ledger.events.event import fields_of
from ledger.events.fact import Fact
from ledger.events.proceedings import Capacity
from ledger.privacy.opening import Entry, Withheld
from ledger.rules import listing
from ledger.rules.acts import Act
from ledger.rules.listing import Item
from projections.engine.time import resolve

ERASED, NOT_SHOWN = "[erased]", "[not shown]"
OPENED, MOVED, JOINED, APPOINTED = "proceedings-opened", "proceedings-moved", "proceedings-party-joined", "disclosure-officer-appointed"
ENVELOPE = 4
"""Ordinals of what stands around what an entry says: what, who, marks and basis have 1 to 4, the ledger's stamp 0."""
HEADING = tuple(str(each) for each in (
    Capacity.DEFENDANT, Capacity.APPLICANT, Capacity.RESPONDENT, Capacity.DECEASED, Capacity.PRISONER,
))  # fmt: skip
"""Capacities in which a person is named at the head of a form."""


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A stream of proceedings, opened. ``acts``: what each entry says, by its version; ``names``: of persons, members and agencies, by id.

    ``gone``: versions of the entries of which something is not shown, each with whether it was erased.
    """

    number: str
    acts: Mapping[int, Act]
    items: Mapping[int, Item]
    names: Mapping[str, str]
    gone: Mapping[int, bool]

    @classmethod
    def of(cls, entries: Iterable[Entry], names: Mapping[str, str], *, before: int | None = None) -> Self:
        """Fold the opened entries of one stream; with ``before``, as they stood before the entry of that version was recorded."""
        told = [entry for entry in entries if before is None or entry.fact.version < before]
        facts = (fact for fact, _ in resolve(map(readable, told), None))
        acts = {fact.version: Act(fact.kind, fact.fields) for fact in facts if _says(fact)}
        gone = {entry.fact.version: any(each.reason == "erased" for each in entry.withheld.values()) for entry in told if entry.withheld}
        number = next((entry.number for entry in told if entry.number), "")
        return cls(number, acts, listing.items(sorted(acts.items())), names, gone)

    def of_kind(self, *kinds: str) -> list[tuple[int, Act]]:
        """Give what the entries of these types say, with their versions, in order."""
        return [(version, act) for version, act in sorted(self.acts.items()) if act.kind in kinds]

    @property
    def kind(self) -> str:
        """Kind of proceedings; empty where that is not shown."""
        return str(self._last("kind", OPENED) or "")

    @property
    def jurisdiction(self) -> str:
        """Name of the file of forms; empty where that is not shown."""
        return str(self._last("jurisdiction", OPENED) or "")

    @property
    def heading(self) -> list[tuple[str, str]]:
        """Give what heads every form: label and value."""
        told = [("Proceedings", self.number), ("Reference", self._last("reference", OPENED, MOVED))]
        told.append(("Court", self._last("court", OPENED, MOVED)))
        for capacity in HEADING:
            named = [self.name(act.fields.get("party")) for _, act in self.of_kind(JOINED) if act.fields.get("capacity") == capacity]
            told.append((Capacity.meanings()[capacity].capitalize(), ", ".join(dict.fromkeys(named))))
        return [(label, value) for label, value in (*told, ("Disclosure officer", self._officer())) if value]

    def name(self, who: object) -> str:
        """Give the name of a person, member or agency."""
        return self.names.get(str(who), NOT_SHOWN)

    def _officer(self) -> str:
        found = [act.fields.get("member") for _, act in self.of_kind(APPOINTED) if act.fields.get("duty") == "disclosure_officer"]
        return self.name(found[-1]) if found else ""

    def _last(self, field: str, *kinds: str) -> Any:
        return next((act.fields[field] for _, act in reversed(self.of_kind(*kinds)) if field in act.fields), "")


def readable(entry: Entry) -> Fact:
    """Give what an entry says, with plain words in the place of each part that is not shown."""
    fact = entry.fact
    if not entry.withheld or fact.type not in TYPES:
        return fact
    layout: Any = next((value for _, name, value in entry.units if name == "layout"), {})
    pieces = {name: [ordinal for ordinal, _ in parts["pieces"]] for name, parts in layout.items()}
    shown = {ordinal: str(value) for ordinal, _, value in entry.units}
    fields = {**fact.fields, **{name: _text(ordinals, shown, entry.withheld) for name, ordinals in pieces.items()}}
    narrated = {ordinal for ordinals in pieces.values() for ordinal in ordinals}
    other = [why for ordinal, why in sorted(entry.withheld.items()) if ordinal > ENVELOPE and ordinal not in narrated]
    if other:  # which of the fields that may be absent it was, its ordinal does not say
        absent = [each.name for each in fields_of(load(fact.type)) if each.personal and not each.narrative and each.name not in fields]
        fields |= dict.fromkeys(absent, _mark(other[0]))
    return replace(fact, fields=fields)


def _says(fact: Fact) -> bool:
    return fact.type in TYPES and (fact.type not in ADMINISTRATIVE or fact.kind == listing.CORRECTED)


def _text(ordinals: Sequence[int], shown: Mapping[int, str], withheld: Mapping[int, Withheld]) -> str:
    parts: list[str] = []
    for ordinal in ordinals:
        part = shown.get(ordinal) or _mark(withheld.get(ordinal))
        if not parts or part != parts[-1] or ordinal in shown:
            parts.append(part)
    return "".join(parts)


def _mark(why: Withheld | None) -> str:
    return ERASED if why is not None and why.reason == "erased" else NOT_SHOWN
