"""What stands in the cells of a form, by the key of its column (ledger.rules.jurisdiction.COLUMNS). Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from ledger.errors import UsageError
from ledger.events.envelope import Possession
from ledger.events.occurred import long_date
from ledger.events.schedules import DisclosureTest, Presumption, Schedule
from ledger.rules import enquired, listing
from ledger.rules.acts import Act
from ledger.rules.jurisdiction import Jurisdiction
from ledger.rules.listing import Item
from projections.court.proceedings import Proceedings

SCHEDULES = {listing.NON_SENSITIVE: "Non-sensitive", listing.SENSITIVE: "Sensitive", listing.HIGHLY_SENSITIVE: "Highly sensitive"}
REQUESTED, ELSEWHERE = "Information about a victim", "Another body, which was asked for information about a victim"


class Told(NamedTuple):
    """What is said of an item where it stands now, as corrected and amended: fields by their names."""

    item: Item
    fields: Mapping[str, Any]
    decided: Mapping[str, Any]
    tested: Mapping[str, Any]
    proceedings: Proceedings
    jurisdiction: Jurisdiction

    def text(self, name: str) -> str:
        """Give a text; empty where none was given."""
        return str(self.fields.get(name) or "")


def told(item: Item, proceedings: Proceedings, jurisdiction: Jurisdiction) -> Told:
    """Gather what is said of an item. Of what was said of it on another schedule nothing is taken but what the material itself is."""
    acts = proceedings.acts
    listed, placed = acts[item.version].fields, acts[item.place.version].fields
    fields = {name: listed.get(name) for name in ("made_on", "presumption", "agency")}
    fields |= {name: placed.get(name) for name in ("description", "location", "sensitivity_reason")}
    for version in item.amended:
        if acts[version].kind == listing.AMENDED:
            fields |= {name: value for name, value in acts[version].fields.items() if name in fields}
    tested = [acts[version].fields for version, _ in item.tests if acts[version].kind == listing.TESTED]
    decided = acts[item.answers[-1].version].fields if item.answers else {}
    return Told(item, fields, decided, tested[-1] if tested else {}, proceedings, jurisdiction)


def _location(each: Told) -> str:
    """Say where it is kept and, where the investigator does not possess it, who does."""
    location, held = each.text("location"), _possession(each)
    if not location or each.item.held_as in (None, Possession.INVESTIGATOR):
        return location or held
    return f"{location} ({held[:1].lower()}{held[1:]})"


def _possession(each: Told, *, named: bool = False) -> str:
    words, agency = capital(Possession.meanings().get(each.item.held_as or "", "")), each.text("agency")
    return f"{words}: {each.proceedings.name(agency)}" if words and agency and named else words


def _answer(each: Told) -> str:
    answer = each.jurisdiction.answers.get(str(each.decided.get("answer")))
    return answer.code if answer is not None else ""


def day(value: object) -> str:
    """Give a day in words, from its text in a recorded field; empty where there is none, and the text itself where it is no day."""
    try:
        return long_date(date.fromisoformat(str(value))) if value else ""
    except ValueError:
        return str(value)


def capital(text: str) -> str:
    """Give a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


Cell = Callable[[Told], str]
OPEN: Mapping[str, Cell] = {
    "number": lambda each: each.item.shown,
    "description": lambda each: each.text("description"),
    "location": _location,
    "made_on": lambda each: day(each.fields.get("made_on")),
    "held_as": _possession,
    "presumption": lambda each: capital(Presumption.meanings().get(each.text("presumption"), "")),
    "answer": _answer,
    "reason": lambda _each: "",
}
"""What any form may tell of an item. The prosecutor's reasons may speak of sensitive material: the defence finds that column empty."""
PROSECUTORS: Mapping[str, Cell] = {
    **OPEN,
    "reason": lambda each: str(each.decided.get("reason") or ""),
    "schedule": lambda each: SCHEDULES.get(each.item.schedule, ""),
    "held_as": lambda each: _possession(each, named=True),
    "sensitivity_reason": lambda each: each.text("sensitivity_reason"),
    "test": lambda each: capital(DisclosureTest.meanings().get(str(each.tested.get("test")), "")),
    "why": lambda each: str(each.tested.get("why") or ""),
}
"""What a form may tell that the prosecutor alone is given."""


def listed(
    keys: Sequence[str], items: Iterable[Item], proceedings: Proceedings, jurisdiction: Jurisdiction, *, defence_facing: bool
) -> list[tuple[str, ...]]:
    """Give a row for each item. Raises UsageError for a column that such a form may not have."""
    known = OPEN if defence_facing else PROSECUTORS
    if unknown := [key for key in keys if key not in known]:
        raise UsageError(f"the form has a column {unknown[0]}, which cannot stand on it; nothing was drawn; mend the file of forms")
    return [tuple(known[key](each) for key in keys) for each in (told(item, proceedings, jurisdiction) for item in items)]


def departed(form: str, proceedings: Proceedings, last: int) -> list[str]:
    """Say where each item stands that left the schedule, if it got there after the entry ``last``: so a number that is gone is explained.

    Of what is highly sensitive now nothing is said: its schedule is kept apart.
    """
    series = listing.SERIES_OF.get(form)
    left = [
        (place.number, listing.shown_number(place.schedule, place.number), item)
        for item in proceedings.items.values() if item.schedule not in (series, listing.HIGHLY_SENSITIVE) and item.place.version > last
        for place in item.history[:-1] if place.schedule == series
    ]  # fmt: skip
    to = Schedule.meanings()
    told = sorted(left, key=itemgetter(0))
    return [f"{shown} was moved to {to[item.schedule]}, where it is item {item.shown}." for _, shown, item in told]


def enquiries(keys: Sequence[str], proceedings: Proceedings) -> list[tuple[str, ...]]:
    """Give a row for each line of enquiry and request about a victim that is told to all (AG's Guidelines 2024, Annex C)."""
    acts = sorted(proceedings.acts.items())
    rows = [_enquiry(act, proceedings) for _, act in enquired.told(acts)]
    return [tuple(row.get(key, "") for key in keys) for row in rows]


def _enquiry(act: Act, proceedings: Proceedings) -> dict[str, str]:
    said = act.fields
    if act.kind == enquired.VICTIM_REQUEST:  # who was asked, for what and why may tell who or where she is, or of her treatment
        line = proceedings.acts.get(said["enquiry"]) if isinstance(said.get("enquiry"), int) else None
        words = str(line.fields.get("line") or "") if line is not None and line.kind == enquired.ENQUIRY else REQUESTED
        return {"line": words or REQUESTED, "repository": ELSEWHERE, "searched": f"Requested on {day(said.get('asked_on'))}"}
    row = {name: str(said.get(name) or "") for name in ("line", "repository", "terms", "why")}
    searched = "No" if said.get("not_searched") else "Yes" if row["repository"] else ""
    return row | {"since": day(said.get("since")), "until": day(said.get("until")), "searched": searched}
