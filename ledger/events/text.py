"""Which text may be recorded at all: what a screen, a page and every database can hold and show again unchanged."""

import unicodedata
from typing import Any

NARRATIVE_LIMIT = 20_000
TEXT_LIMIT = 500
LARGEST_INT = 2**53 - 1
"""Beyond it JSON readers disagree about a number (RFC 8785 3.2.2.3, RFC 7493 2.2)."""


def fault(value: Any, limit: int = TEXT_LIMIT) -> str | None:
    """Say what is wrong with a value (of a list or object, with its first bad part) without repeating it, else None.

    Text is not blank, at most ``limit`` characters, free of NUL, lone surrogates and control characters other than
    newline and tab; numbers are whole and exact in every JSON reader.
    """
    if isinstance(value, str):
        return _text_fault(str(value), limit)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INT):
        return "is not a whole number of at most 15 digits"
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        return next((found for part in value if (found := fault(part, limit))), None)
    return None


def _text_fault(text: str, limit: int) -> str | None:
    if len(text) > limit:
        return f"is longer than {limit:,} characters"
    if not text.strip():
        return "is blank"
    if text.isascii() and text.isprintable():
        return None
    kinds = {unicodedata.category(character) for character in set(text) - {"\n", "\t"}}
    if "Cs" in kinds:
        return "holds half a surrogate pair, which is no character"
    return "holds a control character other than newline and tab" if "Cc" in kinds else None
