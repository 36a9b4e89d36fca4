"""The words of a description: of what, of whom, of which days and how many, in plain English without abbreviations or names. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

from ledger.errors import UsageError
from ledger.events.catalogue import load
from ledger.events.event import Field, fields_of
from ledger.events.fact import Fact
from ledger.events.occurred import MONTHS, Occurred, long_date
from ledger.events.sentence import Place, parsed, render
from ledger.events.sentence import listed as joined
from ledger.events.words import words
from ledger.privacy.opening import Entry
from projections.court.described import BESIDE, SPELT, Wording

PEOPLE = {
    "suspect": ("the suspect", "the suspects"), "convicted": ("the convicted person", "the convicted persons"),
    "victim": ("the complainant", "the complainants"), "witness": ("a witness", "witnesses"),
    "third_party": ("another person", "other persons"), "professional": ("a professional", "professionals"),
}  # fmt: skip
"""How one and several persons of a category are called, in the order in which they are named (ledger.events.envelope.Category)."""
UP_TO_TWENTY = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen",
    "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
)  # fmt: skip
SHORT_FORM = re.compile(r" \([A-Z]{2,}\)")
"""An abbreviation that stands in brackets behind its words."""


def rendered(how: Wording, fact: Fact, zone: tzinfo) -> str:
    """Say what an entry is from the coded fields that its wording names; another field is never read."""
    known = {field.name: field for field in coded(fact.type)}
    return render(parsed(how.says), lambda place: _word(known.get(place.name), place, fact, zone))


def coded(name: str) -> list[Field]:
    """Give the fields of a type from which a description may be made: codes that are neither personal nor free text."""
    try:
        return [field for field in fields_of(load(name)) if field.codes is not None and field.personal is None and not field.narrative]
    except UsageError:
        return []


def _word(field: Field | None, place: Place, fact: Fact, zone: tzinfo) -> str | None:
    if field is None or (told := words(field, place, fact.fields, zone)) is None or not _all_known(field, fact.fields.get(place.name)):
        return None
    return spelt(told)


def _all_known(field: Field, value: object) -> bool:
    """Whether every code is one of the field's: what is none, as a forged one, is not told."""
    return all(str(each) in (field.codes or {}) for each in (value if isinstance(value, list | tuple) else [value]))


def spelt(text: str) -> str:
    """Give words of codes without abbreviations, and without a capital inside a description."""
    for short, long in SPELT.items():
        text = text.replace(short, long)
    return SHORT_FORM.sub("", text)


def whom(facts: Iterable[Fact]) -> str:
    """Say whom entries concern, in general words; empty where they concern nobody."""
    found = {
        (str(each.get("category")), str(each.get("person")))
        for fact in facts for each in fact.marks.get("subjects") or () if isinstance(each, dict)
    }  # fmt: skip
    counted = Counter(category for category, _ in found)
    return listed([PEOPLE[category][counted[category] > 1] for category in PEOPLE if counted[category]])


def with_later(entries: Sequence[Entry], day: Callable[[Fact], str]) -> str:
    """Say what goes with an entry: its corrections, disputes, answers and statements, each with its day."""
    told = [f"{BESIDE[each.fact.kind]} of {day(each.fact)}" for each in entries if each.fact.kind in BESIDE]
    return f", with {listed(told)}" if told else ""


def days(occurred: Occurred, zone: tzinfo) -> str:
    """Say of which day, month, year or stretch something is: no time of day."""
    if occurred.precision == "instant":
        return long_date(occurred.latest(zone).astimezone(zone).date())
    first, last = (moment(zone).astimezone(zone).date() for moment in (occurred.earliest, occurred.latest))
    if occurred.precision == "range":
        return f"{long_date(first)} to {long_date(last)}"
    about = "about " if occurred.precision == "approximate" else ""
    shape = occurred.value.count("-")
    stated = occurred.value.split("-")
    if shape == 2:
        return f"{about}{long_date(Occurred(occurred.value, 'day').latest(zone).astimezone(zone).date())}"
    return f"{about}{f'{MONTHS[int(stated[1]) - 1]} ' if shape else ''}{stated[0]}"


def number(count: int) -> str:
    """Say how many, in words up to twenty; it begins a sentence."""
    return UP_TO_TWENTY[count] if count < len(UP_TO_TWENTY) else f"{count:,}"


def listed(items: Iterable[str]) -> str:
    """Join words; empty where there are none."""
    told = list(items)
    return joined(told) if told else ""
