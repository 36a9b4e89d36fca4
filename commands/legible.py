"""Recorded text made harmless for the eye, the terminal and the spreadsheet.

Which characters are shown as marks and which cells begin as a formula stands in ``projections.legible``, as documents say the same; JSON
reads back the same.
"""

import json
import re
import unicodedata
from datetime import UTC, datetime

from projections.legible import FORMULA, JOINERS, RISKY, legible

__all__ = ["JOINERS", "as_json", "cell", "csv_cell", "fits", "legible", "width"]


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal: two for wide characters, none for combining ones (UAX 11)."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) or c in JOINERS else 1 for c in text)


def fits(text: str, columns: int) -> int:
    """Count the characters of a text that fit into so many columns, a combining character with the one before it."""
    if text.isascii():
        return min(len(text), columns)
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > columns:
            return place
    return len(text)


def cell(value: object) -> str:
    """Write a value as a person reads it in one line."""
    if isinstance(value, str):  # nearly every cell
        return legible(value)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(cell(member) for member in value)
        case dict():
            return ", ".join(f"{cell(key)} {cell(member)}" for key, member in value.items())
        case _:
            return legible(str(value))


def csv_cell(value: object) -> str:
    """Write a value as a spreadsheet takes it: text that would run as a formula begins with an apostrophe."""
    if isinstance(value, (list, tuple, dict)):
        value = as_json(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    text = legible(value, breaks=True) if isinstance(value, str) else cell(value)
    return f"'{text}" if FORMULA.match(text) else text


def as_json(value: object, indent: int | None = None) -> str:
    """Write a value as JSON (RFC 8259); characters that a terminal would obey are escaped, so it reads back the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain, allow_nan=False)
    return re.sub(RISKY, lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def _plain(value: object) -> str:
    """Write instants as RFC 3339 in UTC, so that equal instants are equal text; all else as it names itself."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
