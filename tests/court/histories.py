"""Histories of schedules as acts that name items by keys, and the twin of each, in which no sensitive item was ever listed.

In the twin, an item of the schedule of non-sensitive material was listed there as ordinary, under its number, when it came there. What was
said of items elsewhere, what only the prosecutor is told, and the versions of forms for the prosecutor are not in it at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ledger.events.corrections import FactCorrected
from ledger.events.event import Event
from ledger.events.schedules import ItemAmended, ItemListed, ItemMoved, ItemTestApplied, ProsecutorDecided, ScheduleIssued
from ledger.privacy.opening import Entry
from projections.court.schedule import Proceedings, Sheet, digest, drawn
from tests.court.opened import ENGLAND_WALES, NAMES, OPENED, entries, entry
from tests.rules.acts_schedules import C

FOR_THE_DEFENCE = ("mg6c", "streamlined", "dmd", "list")
_CRIMINAL = ENGLAND_WALES.kinds["criminal"]
EVERY_FORM = replace(ENGLAND_WALES, kinds={"criminal": replace(_CRIMINAL, forms=(*_CRIMINAL.forms, "list"))})
"""As if criminal proceedings had a list of documents too, so that one history is drawn in every form."""
WORD = "zzsecret"
"""Stands in every text that the defence is not to read, and nowhere else."""
CARRIED = ("made_on", "held_as", "agency", "presumption")
"""What an item keeps of its listing when it is moved."""


class Act(NamedTuple):
    """One act. ``of`` is the key of the item, enquiry or version that it begins or names; ``names`` the field that does so."""

    event: Event
    of: int
    names: str | None = None


@dataclass
class Told:
    """A history as entries; ``at`` gives the version of the entry that a key stands for."""

    entries: list[Entry] = field(default_factory=lambda: entries(*OPENED))
    events: list[Event] = field(default_factory=lambda: list(OPENED))
    at: dict[int, int] = field(default_factory=dict)

    def proceedings(self) -> Proceedings:
        """Fold it."""
        return Proceedings.of(self.entries, {**NAMES, WORD: WORD})

    def tell(self, act: Act) -> Event:
        """Give the event of an act as it is recorded next: of a version, with what its form says by then."""
        if act.names is not None:
            return act.event.model_copy(update={act.names: self.at[act.of]})
        if isinstance(act.event, ScheduleIssued):
            sheet = drawn(act.event.form, self.proceedings(), ENGLAND_WALES)
            said = {"number": sheet.version, "first": sheet.first, "last": sheet.last, "nil": sheet.nil or None, "digest": digest(sheet)}
            return act.event.model_copy(update=said)
        return act.event

    def add(self, act: Act) -> None:
        """Record it."""
        self.events.append(self.tell(act))
        self.entries.append(entry(self.events[-1], len(self.events)))
        if act.names is None:
            self.at[act.of] = len(self.events)

    def sheets(self) -> dict[tuple[str, bool], Sheet]:
        """Draw each form that the defence may be given, as a continuation and whole."""
        then = self.proceedings()
        return {(form, whole): drawn(form, then, EVERY_FORM, whole=whole) for form in FOR_THE_DEFENCE for whole in (False, True)}


def told(acts: Iterable[Act]) -> Told:
    """Record acts one after another."""
    found = Told()
    for act in acts:
        found.add(act)
    return found


def twin(acts: Sequence[Act]) -> list[Act]:
    """Give the history in which there was nothing sensitive."""
    came = _came(acts)
    kept_back = {act.of for act in acts if getattr(act.event, "sensitive", None)}
    found = []
    for place, act in enumerate(acts):
        event = act.event
        if isinstance(event, ItemListed | ItemMoved):
            if came.get(act.of) == place:
                found.append(Act(_as_listed(acts, place), act.of))
        elif isinstance(event, ItemAmended | ProsecutorDecided | ItemTestApplied | FactCorrected):
            at = came.get(act.of, len(acts))
            if place > at and not (isinstance(event, FactCorrected) and isinstance(acts[at].event, ItemMoved)):
                found.append(act)  # a correction of the listing says nothing of a place to which the item was moved since
        elif isinstance(event, ScheduleIssued):
            if event.form in FOR_THE_DEFENCE:
                found.append(act)
        elif act.of not in kept_back:
            found.append(act)
    return found


def _came(acts: Sequence[Act]) -> dict[int, int]:
    """Give, for each item that ends on the schedule of non-sensitive material, at which act it came to where it stands."""
    ends: dict[int, tuple[int, Any]] = {}
    for place, act in enumerate(acts):
        if isinstance(act.event, ItemListed | ItemMoved):
            ends[act.of] = place, act.event.schedule
    return {key: place for key, (place, schedule) in ends.items() if schedule == C}


def _as_listed(acts: Sequence[Act], place: int) -> ItemListed:
    """Give the listing of an item as if it had been ordinary when it came there."""
    act = acts[place]
    carried: dict[str, Any] = {}
    for each in acts[: place + 1]:
        if each.of == act.of and isinstance(each.event, ItemListed | ItemAmended):
            carried |= {name: value for name in CARRIED if (value := getattr(each.event, name, None)) is not None}
    said = {name: getattr(act.event, name) for name in ("schedule", "number", "description", "location")}
    return ItemListed(**carried, **said)
