"""A field's value in plain English, for the sentence of its event."""

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from ledger.errors import UsageError
from ledger.events.field import Field
from ledger.events.occurred import Occurred, long_date
from ledger.events.sentence import Place, listed

ANY = {"*": "all"}


def words(field: Field | None, place: Place, values: Mapping[str, Any], zone: tzinfo) -> str | None:
    """Say a placeholder's value (JSON, from ``values``) in words; None where it is not given. Total."""
    value = values.get(place.name)
    if value is None or (place.form == "?" and not value):
        return None
    if place.form == "?":
        return ""
    if place.form.startswith(("#", "|")):
        count = len(value) if isinstance(value, list | tuple) else value
        return str(count) if place.form == "#" else f"{count} {place.form[1:]}{'' if count == 1 else 's'}"
    if place.form == "£" and isinstance(value, int):
        pounds, pence = divmod(value, 100)
        return f"£{pounds:,}" + (f".{pence:02}" if pence else "")
    if isinstance(value, list | tuple):
        return listed([_word(field, item, zone) for item in value])
    return _word(field, value, zone)


def _word(field: Field | None, value: Any, zone: tzinfo) -> str:
    kind = field.kind if field else "text"
    text = f"entry {value}" if kind == "entry" and type(value) is int else str(value)
    if field and field.codes is not None:
        return field.codes.get(text, text.replace("_", " "))
    try:
        if kind == "date":
            return long_date(date.fromisoformat(text))
        if kind == "instant":
            return Occurred(text, "instant").in_words(zone).removeprefix("on ")
        if kind == "json" and isinstance(value, dict):
            return _units(value) if "entry" in value else Occurred.from_json(value).in_words(zone)
    except (ValueError, UsageError):
        return text
    return ANY.get(text, text.replace("_", " ")) if kind in ("slug", "code", "json") else text


def _units(value: Mapping[str, Any]) -> str:
    """Tell units of an entry of a case (ledger.events.redaction.Place): all of them where none is named."""
    ordinals = value.get("ordinals") or ()
    which = f", {'unit' if len(ordinals) == 1 else 'units'} {listed([str(each) for each in ordinals])}" if ordinals else ""
    return f"entry {value['entry']} of {value.get('case')}{which}"
