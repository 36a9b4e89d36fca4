"""Recorded text made harmless for the eye, the terminal and the spreadsheet.

Control, formatting and direction characters are shown as marks, so that a narrative can neither move the cursor nor
hide text; a CSV cell never begins as a spreadsheet formula; JSON reads back the same.
"""

import json
import re
import unicodedata
from datetime import UTC, datetime

JOINERS = "\u200c\u200d"
"""Zero-width characters that scripts need inside words (Persian, Hindi); they neither move nor hide anything."""

_RISKY = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
                    "\ufeff\ufff9-\ufffb\U000110bd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]")
"""Unicode categories Cc, Cf, Zl, Zp and Cs but the joiners; written out because looking up each character is slow."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""How a cell begins that a spreadsheet would run (OWASP, "CSV Injection"), full-width signs included."""


def legible(text: str, *, breaks: bool = False) -> str:
    """Show every control, formatting and direction character of a text as a mark; line breaks stay if ``breaks``."""
    if text.isascii() and text.isprintable():
        return text
    return _RISKY.sub(lambda found: found[0] if breaks and found[0] == "\n" else _mark(found[0]), text)


def _mark(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return f"<U+{code:04X}>"


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
    return f"'{text}" if _FORMULA.match(text) else text


def as_json(value: object, indent: int | None = None) -> str:
    """Write a value as JSON (RFC 8259); characters that a terminal would obey are escaped, so it reads back the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain, allow_nan=False)
    return re.sub(_RISKY, lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def _plain(value: object) -> str:
    """Write instants as RFC 3339 in UTC, so that equal instants are equal text; all else as it names itself."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
