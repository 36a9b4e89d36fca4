"""Proceedings as their reader opens them, from events: entries an hour apart, everything shown unless it is withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from msgspec import structs

from ledger.events.catalogue import load as load_class
from ledger.events.event import Event, fields_of
from ledger.privacy.opening import Entry, Withheld
from ledger.rules.jurisdiction import load
from projections.court.schedule import Proceedings, Sheet, drawn
from tests.rules.acts_schedules import OFFICER, SAM, accusing, appointing, opening
from tests.rules.scenario import recorded

NUMBER = "PRC-26-0001"
ENGLAND_WALES = load("england_wales")
NAMES = {str(SAM): "Sam Sample", str(OFFICER): "Dana Drake", "cwp": "Invented Trust"}
OPENED = (opening(court="Chester Crown Court", reference="T20260123"), accusing(), appointing())
"""What stands in entries 1 to 3."""


def entries(*events: Event) -> list[Entry]:
    """Give each event as an entry that its reader was shown."""
    return [entry(event, version) for version, event in enumerate(events, start=1)]


def entry(event: Event, version: int) -> Entry:
    """Give one event as the entry of that version."""
    return Entry(NUMBER, recorded(event, version, opened=True), {}, b"", signed=True, units=())


def proceedings(*events: Event) -> Proceedings:
    """Fold these events after the opening."""
    return Proceedings.of(entries(*OPENED, *events), NAMES)


def sheet(form: str, *events: Event, whole: bool = False) -> Sheet:
    """Draw the next version of a form after these events."""
    return drawn(form, proceedings(*events), ENGLAND_WALES, whole=whole)


def numbers(drawing: Sheet) -> list[str]:
    """Give the numbers of the items on a sheet."""
    return [row[drawing.keys.index("number")] for row in drawing.rows]


def without(entry: Entry, pieces: Mapping[str, Iterable[str | None]], reason: str = "erased", *, other: bool = False) -> Entry:
    """Withhold parts of an entry: of each narrative the pieces that are None; with ``other``, its other personal fields too."""
    ordinals, units, withheld, layout = count(10), list[tuple[int, str, Any]](), dict[int, Withheld](), dict[str, Any]()
    for name, parts in pieces.items():
        placed = [(next(ordinals), part) for part in parts]
        layout[name] = {"pieces": [[ordinal, "sentence"] for ordinal, _ in placed], "splitter": 1}
        units += [(ordinal, name, part) for ordinal, part in placed if part is not None]
        withheld |= {ordinal: Withheld(reason) for ordinal, part in placed if part is None}
    gone = {name for name, parts in layout.items() if all(ordinal in withheld for ordinal, _ in parts["pieces"])}
    if other:
        withheld[next(ordinals)] = Withheld(reason)
        gone |= {each.name for each in fields_of(load_class(entry.fact.type)) if each.personal and not each.narrative}
    fields = {name: value for name, value in entry.fact.fields.items() if name not in gone}
    fact = structs.replace(entry.fact, fields=fields)
    return replace(entry, fact=fact, units=[(5, "layout", layout), *units], withheld=withheld)
