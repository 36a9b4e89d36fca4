"""Who is who in a stream, and whom of them an act is about: for whom it is sealed, and whose its marks say it is. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from ledger.events import catalogue
from ledger.events.corrections import FactCorrected
from ledger.events.event import Event, fields_of
from ledger.events.fact import Fact
from ledger.privacy.units import Parties, about
from ledger.rules.concerned import whom
from ledger.rules.pathway import CaseState

SIDES = {
    "defendant": "suspect", "respondent": "suspect", "prisoner": "suspect", "complainant": "victim", "protected": "victim",
    "deceased": "victim", "witness": "witness",
}  # fmt: skip
"""By the capacity in which a person stands in proceedings, in which category the person is recorded about; else as a third party."""


def joined(facts: Iterable[Fact]) -> Parties:
    """Give the persons who joined, each once in a category; who was convicted is a suspect here."""
    by_category: dict[str, dict[UUID, None]] = {}
    for each in facts:
        if each.kind == "party-joined":
            category = "suspect" if each.fields["category"] == "convicted" else each.fields["category"]
            by_category.setdefault(category, {})[UUID(each.fields["party"])] = None
        elif each.kind == "proceedings-party-joined":
            by_category.setdefault(SIDES.get(each.fields["capacity"], "third_party"), {})[UUID(each.fields["party"])] = None
    return Parties({category: tuple(persons) for category, persons in by_category.items()})


def concerned(parties: Parties, event: Event, rules: Any, stream: UUID, version: int, facts: Iterable[Fact]) -> Parties:
    """Give them with those whom this act is about, by what the case knows of the entries before that version."""
    whose = whom(rules, catalogue.kind_of(event.type_name()), event.values(), version)
    parties = replace(parties, whom=whose)
    if not isinstance(event, FactCorrected):
        return parties
    found = next((each for each in facts if each.version == event.target), None)
    return parties if found is None else of_target(event.field, found, rules, stream, parties)


def of_target(name: str, found: Fact, rules: Any, stream: UUID, parties: Parties) -> Parties:
    """Add whom a field of the entry ``found`` is about, as that has been corrected, and whether the field is one sealed unit."""
    if found.type not in catalogue.TYPES:
        return parties
    field = next((field for field in fields_of(catalogue.load(found.type)) if field.name == name), None)
    if field is None:
        return parties
    said = rules.acts[found.version].fields if isinstance(rules, CaseState) and found.version in rules.acts else found.fields
    person = about(field, said, stream, replace(parties, whom=whom(rules, found.kind, said, found.version)))
    return replace(parties, target=person, whole=field.personal is not None and not field.narrative)
