"""What is wrong with the fields of an event, told without a word of what was typed."""

import re

from pydantic import ValidationError

from ledger.events.field import Field, expected


def problems_of(fields: tuple[Field, ...], error: ValidationError) -> list[str]:
    """Tell each bad field once; pydantic's own message may quote what was typed, so it is never passed on."""
    found = (_problem(fields, one["type"], one["loc"], str(one.get("ctx", {}).get("error", ""))) for one in error.errors())
    return list(dict.fromkeys(found))


def _problem(fields: tuple[Field, ...], kind: str, where: tuple[int | str, ...], why: str) -> str:
    if not where:
        return why or "the fields are not an object"
    field = next((field for field in fields if field.name == where[0]), None)
    if field is None:
        named = re.fullmatch(r"[a-z_]{1,40}", str(where[0]))
        return f"{where[0] if named else 'a name given'} is not a field of this type"
    if kind == "missing" and len(where) == 1:
        return f"{field.name} is missing"
    ours = kind == "value_error" and why.startswith(("is ", "holds "))
    return f"{field.name} {why if ours else expected(field)}"
