"""The JSON Schema of an event type, from its class."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from ledger.events.event import Event, fields_of
from ledger.events.field import Field


def json_schema(cls: type[Event], taken: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> dict[str, Any]:
    """Write the JSON Schema (2020-12) of a type's ``fields`` object, as import files and other programs write it.

    ``taken`` gives, by kind of field, the schemas of all words by which whoever reads such a file takes a value of that kind; of any
    other kind, and without it of every kind, a value is written as it is recorded.
    """
    fields = fields_of(cls)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": cls.type_name(),
        "description": (cls.__doc__ or "").strip(),
        "type": "object",
        "properties": {field.name: _schema(cls, field, taken or {}) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _schema(cls: type[Event], field: Field, taken: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    if field.kind == "json":
        return field.schema | TypeAdapter(cls.model_fields[field.name].rebuild_annotation()).json_schema()
    if field.kind not in taken:
        return field.schema
    words = {"anyOf": list(taken[field.kind])}
    return ({"type": "array", "items": words} if field.many else words) | {"description": field.description}
