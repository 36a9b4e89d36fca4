"""Whether a cell says what was issued in it, whatever a word processor or a spreadsheet did to its form. Pure.

Spaces, line breaks and composed letters do not count. A spreadsheet writes what it takes for a day or a number in its own form; so two
cells that are such a thing are alike if they are the same day or number.
"""

import unicodedata
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d %B, %Y", "%d.%m.%Y")
"""Forms in which spreadsheets set to British English write a day."""
LONGEST = 40
"""Characters of a day or a number."""


def plain(text: str) -> str:
    """Give a text with single blanks, and with composed letters as one character."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def alike(one: str, other: str) -> bool:
    """Whether two cells say the same."""
    one, other = plain(one), plain(other)
    if one == other:
        return True
    value = _value(one)
    return value is not None and value == _value(other)


def _value(text: str) -> date | Decimal | None:
    if not text or len(text) > LONGEST:
        return None
    for form in DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no time
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
