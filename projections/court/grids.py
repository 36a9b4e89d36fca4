"""Rows of cells as a returned document holds them: from a Word file or from CSV, however Word, Excel or LibreOffice wrote it. Pure.

A returned file is a stranger's. Of a Word file only the list of its parts and the main part are read, to a size. Macros, links, pictures
and whatever else it carries are never looked at. XML that declares a document type is refused, as no word processor writes one and entities
are only good for attacks (CWE-776, CWE-611).
"""

import csv
import io
import re
import zipfile
import zlib
from typing import NamedTuple

from ledger.errors import UsageError
from projections.court.grids_word import Cell, Malformed, main_part, read
from projections.court.guarding import unguarded

LARGEST_FILE = 20_000_000
LARGEST_PART = 60_000_000
"""Bytes of a file, and of its main part when unpacked; a schedule of 5,000 items has a tenth of it."""
MOST_PARTS = 2_000
HEAD = 5
"""Lines at the beginning of CSV that can say what it is."""
OLD_WORD, PDF, PICTURES = b"\xd0\xcf\x11\xe0", b"%PDF", (b"\x89PNG", b"\xff\xd8\xff")
"""How files begin that are often sent in place of a document: Word before 2007, a PDF, scanned pages."""


class Grid(NamedTuple):
    """A table: what it is called when a row of it is named, and its rows. ``ragged``: empty cells at the end of a row may be left out."""

    what: str
    rows: list[list[Cell]]
    ragged: bool = False


class Read(NamedTuple):
    """What a file says: its lines outside tables, and its tables."""

    lines: list[str]
    grids: list[Grid]


def refused(why: str, then: str = "have the document sent again as DOCX or CSV") -> UsageError:
    """Give the refusal of a whole file."""
    return UsageError(f"{why}; nothing was recorded; {then}")


def grids(data: bytes) -> Read:
    """Read a returned document by what it is, not by what its name says. Raises UsageError for what is neither DOCX nor CSV."""
    if len(data) > LARGEST_FILE:
        raise refused(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
    if data.startswith(b"PK"):
        return _word(data)
    if data.startswith(OLD_WORD):
        raise refused("the file is of Word before 2007, or has a password", "open it, save it as DOCX without a password and import that")
    if data.startswith((PDF, *PICTURES)):
        raise refused("the file is a PDF or a picture, which holds no table that can be read back")
    return _csv(data)


def _word(data: bytes) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) != len(archive.infolist()) or len(parts) > MOST_PARTS:
                raise refused("the file has a part twice, or more parts than any document has")
            main = main_part(_unpacked(archive, parts.get("_rels/.rels")))
            lines, tables = read(_unpacked(archive, parts.get(main)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise refused("the file is damaged, or is no Word document") from None
    except Malformed as fault:
        raise refused(f"the file is no Word document: {fault}") from None
    return Read(lines, [Grid(f"table {at}", rows) for at, rows in enumerate(tables, 1)])


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> bytes:
    """Give a part unpacked, however large it says that it is; never more than the largest is held."""
    if part is None:
        raise Malformed("it lacks a part that every Word document has")
    if part.flag_bits & 0x1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Malformed("it has a password, or is packed in a way that Word does not know")
    with archive.open(part) as opened:
        found = opened.read(LARGEST_PART + 1)
    if len(found) > LARGEST_PART:
        raise refused(f"the file unpacks to more than {LARGEST_PART // 1_000_000} MB")
    return found


def _csv(data: bytes) -> Read:
    try:
        rows = [*csv.reader(io.StringIO(text := _decoded(data), newline=""), delimiter=_delimiter(text), strict=True)]
    except (csv.Error, UnicodeDecodeError):
        raise refused("the file is neither a Word document nor CSV") from None
    lines = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[:HEAD]]
    return Read(lines, [Grid("the file", [[Cell(unguarded(cell)) for cell in row] for row in rows], ragged=True)])


def _decoded(data: bytes) -> str:
    """Decode as spreadsheets save: UTF-16 with a mark, UTF-8 with or without one, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    if "\0" in text:
        raise csv.Error
    return text


def _delimiter(text: str) -> str:
    """Find what stands between cells: in some countries spreadsheets save a semicolon, and as plain text a tab."""
    first = re.match(r'"?form"?([,;\t])', text)
    return first[1] if first else ","
