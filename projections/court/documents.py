"""Schedules as they leave the unit and come back: DOCX and CSV of a sheet, and the prosecutor's decisions read from either.

CSV is UTF-8 with a byte order mark: without one Excel takes it for Windows-1252 and spoils every letter beyond that. The lines before its
table are pairs of a word and a value, filled up with empty cells, as all lines have as many (RFC 4180).
"""

import csv
import io
from collections.abc import Iterator, Sequence

from projections.court.guarding import guarded
from projections.court.pages import as_docx, available
from projections.court.returned import Answered, Returned, returned
from projections.court.schedule import Sheet, digest

__all__ = ["Answered", "Returned", "as_csv", "as_docx", "available", "returned"]


def as_csv(sheet: Sheet) -> bytes:
    """Write a sheet as CSV (RFC 4180)."""
    width = max(2, len(sheet.columns))
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for line in _lines(sheet):
        writer.writerow([*map(guarded, line), *[""] * (width - len(line))])
    return written.getvalue().encode("utf-8-sig")


def _lines(sheet: Sheet) -> Iterator[Sequence[str]]:
    yield "form", sheet.form
    yield "version", str(sheet.version)
    yield "digest", f"sha256:{digest(sheet)}"
    yield "title", sheet.title
    yield "marking", sheet.marking
    yield from sheet.heading
    yield from (("note", note) for note in sheet.notes)
    if sheet.nil:
        yield "statement", sheet.statement
    yield sheet.columns
    yield from sheet.rows
