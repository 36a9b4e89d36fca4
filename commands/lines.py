"""The lines of an import file: read one by one, however large the file is, with no line larger than a fields file may be."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from commands import prompts
from ledger.errors import UsageError

LARGEST_LINE = prompts.LARGEST_FILE
"""Bytes: an act with a narrative in every field is far smaller."""

_PIECE = 1 << 20


class Line(NamedTuple):
    """One line, counted from 1: the act on it, or why there is none; ``text`` is what stood there, None where it was too long."""

    number: int
    act: dict[str, Any] | None
    wrong: str | None
    text: bytes | None


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
                yield Line(number, None, f"the line is longer than {LARGEST_LINE:,} bytes", None)
            elif text.strip():
                yield _line(number, text)


def _line(number: int, text: bytes) -> Line:
    try:
        act = prompts.parsed(text.decode("utf-8-sig" if number == 1 else "utf-8"), "the words of this line")
    except UnicodeDecodeError:
        return Line(number, None, "the line is not UTF-8", text)
    except UsageError as fault:
        return Line(number, None, str(fault).partition("; nothing")[0], text)
    if not isinstance(act, dict):
        return Line(number, None, "the line is not a JSON object", text)
    return Line(number, act, None, text)


def _skip_rest(file: BinaryIO, begun: bytes) -> None:
    piece = begun
    while piece and not piece.endswith(b"\n"):
        piece = file.readline(_PIECE)


def _opened(place: Path) -> BinaryIO:
    try:
        return place.open("rb")
    except OSError as fault:
        raise UsageError(f"the file cannot be read ({fault.strerror}); nothing was imported") from None
