"""Texts of a cell that no spreadsheet runs, and that read back as they were (OWASP, "CSV Injection"). Pure.

A text that begins as a formula gets an apostrophe before it. One that has apostrophes before such a beginning gets one more, so that
reading takes away exactly what writing put there.
"""

from projections.legible import FORMULA, legible


def guarded(text: str) -> str:
    """Write a text for a cell of CSV; what the eye would not see in it is shown as marks."""
    shown = legible(text, breaks=True)
    return f"'{shown}" if FORMULA.match(shown.lstrip("'")) else shown


def unguarded(text: str) -> str:
    """Read a cell of CSV that was written so, or that a spreadsheet wrote."""
    return text[1:] if text.startswith("'") and FORMULA.match(text.lstrip("'")) else text
