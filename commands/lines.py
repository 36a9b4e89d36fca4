"""The lines of an import file: read one by one, however large the file is, with no line larger than a fields file may be.

A line of a rejects file says under ``rejected`` from which line of which file it came and why it was refused. One that was no act stands
there as its text, which is read as if it stood in the line; what was not UTF-8 of it stands as U+FFFD, and is refused until it is mended.
"""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from commands import prompts
from ledger.errors import UsageError

LARGEST_LINE = prompts.LARGEST_FILE
"""Bytes: an act with a narrative in every field is far smaller."""

REJECTED = "rejected"
"""A key that a rejects file adds; it may stay in the line when that is mended and imported again."""

LOST = "\N{REPLACEMENT CHARACTER}"
"""What stands in a rejects file for bytes that are not UTF-8."""

_PIECE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class First(NamedTuple):
    """Where a line stood before it was refused for the first time: the file's SHA-256 (hexadecimal), and the line."""

    file: str
    line: int


class Line(NamedTuple):
    """One line, counted from 1: the act on it, or why there is none.

    ``text`` is what stood there where it is no act, None where nothing of it is kept; ``first`` where a rejects file says that it stood.
    """

    number: int
    act: dict[str, Any] | None
    wrong: str | None = None
    text: str | None = None
    first: First | None = None


class File(NamedTuple):
    """What an import file is known by: SHA-256 (hexadecimal) and length in bytes, and how many lines it has."""

    digest: str
    size: int
    lines: int


def measured(place: Path) -> File:
    """Measure a file; raises UsageError where it cannot be read."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b"\n"
    with _opened(place) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
            last = piece[-1:]
    return File(digest.hexdigest(), size, lines + (last != b"\n"))


def read(place: Path) -> Iterator[Line]:
    """Give the lines of a file that say something, in order; a line that is no act comes with what is wrong with it."""
    with _opened(place) as file:
        number = 0
        while text := file.readline(LARGEST_LINE + 1):
            number += 1
            if len(text) > LARGEST_LINE:
                _skip_rest(file, text)
                yield Line(number, None, f"the line is longer than {LARGEST_LINE:,} bytes, and nothing of it is kept in the rejects file")
            elif text.removeprefix(BOM_UTF8 if number == 1 else b"").strip():
                yield _line(number, text)


def _line(number: int, stood: bytes) -> Line:
    try:
        text = stood.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return Line(number, None, f"the line is not UTF-8; {_MEND}", stood.decode("utf-8", "replace").rstrip("\r\n"))
    line = _read(number, text.rstrip("\r\n"))
    return line if line.act is None or REJECTED not in line.act else _again(line, line.act[REJECTED])


def _read(number: int, text: str) -> Line:
    try:
        act = prompts.parsed(text, "the words of this line")
    except UsageError as fault:
        return Line(number, None, fault.briefly, text)
    return Line(number, act) if isinstance(act, dict) else Line(number, None, "the line is not a JSON object", text)


def _again(line: Line, told: Any) -> Line:
    """Read a line of a rejects file; one whose text is mended is the act on it."""
    told = told if isinstance(told, dict) else {}
    first, act = _first(told.get("first")), line.act or {}
    text = act.get("text")
    if act.keys() == {REJECTED}:
        return Line(line.number, None, _reason(told.get("reason")), None, first)
    if act.keys() != {REJECTED, "text"} or not isinstance(text, str):
        return line._replace(first=first)
    if LOST in text:
        return Line(line.number, None, f"the line was not UTF-8; {_MEND}", text, first)
    return _read(line.number, text)._replace(first=first)


_MEND = f"{LOST} stands in the rejects file for what could not be read"


def _reason(told: Any) -> str:
    return told if isinstance(told, str) else "the line says that it was refused, and nothing else"


def _first(told: Any) -> First | None:
    if not isinstance(told, dict) or not isinstance(told.get("file"), str) or type(told.get("line")) is not int or told["line"] < 1:
        return None
    return First(told["file"], told["line"]) if _DIGEST.fullmatch(told["file"]) else None


def _skip_rest(file: BinaryIO, begun: bytes) -> None:
    piece = begun
    while piece and not piece.endswith(b"\n"):
        piece = file.readline(_PIECE)


def _opened(place: Path) -> BinaryIO:
    try:
        return place.open("rb")
    except OSError as fault:
        raise UsageError(f"the file cannot be read ({fault.strerror}); nothing was imported") from None
