"""What the declaration of an event class must hold, for its entries to be told, sealed and read for as long as the record stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.events import sentence as sentences
from ledger.events.fact import ENVELOPE
from ledger.events.field import WHOM, Field
from ledger.events.group import Group

if TYPE_CHECKING:
    from ledger.events.event import Event

STREAMS = ("case", "person", "proceedings", "unit", "access", "log", "record")
"""Kinds of stream a type stands in: ``log`` is the log's own, ``record`` any of the record's: case, person, proceedings, unit."""
LEDGER_ROLES = frozenset({"practitioner", "supervisor", "auditor", "disclosure_officer", "analyst", "administrator"})
"""Roles of a login."""
BESIDE = frozenset({"statement", "source", "knowledge", "grading"})
"""What is said beside the fields of an event that is given, and so is the name of none."""


def declaration_fault(cls: "type[Event]", fields: Sequence[Field], base: "type[Event]") -> str | None:
    """Say what is wrong with the declaration of a type with these ``fields``, a subclass of ``base``; None where nothing is."""
    if not cls.__dict__.get("__doc__"):
        return "a type has a docstring that says what it is and where it comes from"
    if cls.stream not in STREAMS or not isinstance(getattr(cls, "group", None), Group) or not cls.recorders <= LEDGER_ROLES:
        return "its stream, group or roles are not known"
    if not set(cls.suppliers) <= cls.model_fields.keys() or (cls.reports and cls.administrative):
        return "who supplied it stands in no field of it, or it is administrative and so reports nothing"
    days = {field.name for field in fields if field.kind == "date" and field.required and not (field.personal or field.ahead)}
    if cls.happened_on is not None and cls.happened_on not in days:
        return "the day on which it happened stands in no field of it that is needed, clear and looks back"
    return _field_fault(fields, base) or _sentence_fault(cls, fields)


def _field_fault(fields: Sequence[Field], base: "type[Event]") -> str | None:
    ids = {field.name for field in fields if field.holds_id}
    for field in fields:
        if hasattr(base, field.name) or field.name in ENVELOPE | BESIDE:
            return f"a field cannot be called {field.name}"
        if field.personal is not None and field.personal.party not in {*WHOM, *ids}:
            return f"{field.name} is about nobody known"
        if field.personal is None and (field.narrative or field.kind == "text"):
            return f"{field.name} is free text and not marked About: free text never stands in the clear"
    return None


def _sentence_fault(cls: "type[Event]", fields: Sequence[Field]) -> str | None:
    required = {"actor": True} | {field.name: field.required for field in fields}
    try:
        parts = sentences.parsed(cls.says)
    except (ValueError, AttributeError):
        return "its sentence is missing or its brackets do not match"
    for part in parts:
        for place in part.places:
            if place.name not in required:
                return f"its sentence names {place.name}, which is no field"
            if not part.optional and not required[place.name]:
                return f"{place.name} may be absent and so stands in brackets"
    return None
