"""The JSON Schema of an event type, from its class."""

from typing import Any

from pydantic import TypeAdapter

from ledger.events.event import Event, fields_of
from ledger.events.field import Field


def json_schema(cls: type[Event]) -> dict[str, Any]:
    """Write the JSON Schema (2020-12) of a type's ``fields`` object, as import files and other programs write it."""
    fields = fields_of(cls)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": cls.type_name(),
        "description": (cls.__doc__ or "").strip(),
        "type": "object",
        "properties": {field.name: field.schema | _part_schema(cls, field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _part_schema(cls: type[Event], field: Field) -> dict[str, Any]:
    return TypeAdapter(cls.model_fields[field.name].rebuild_annotation()).json_schema() if field.kind == "json" else {}
