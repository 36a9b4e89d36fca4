"""The rejects file of an import: the lines that were refused, as they can be mended and imported.

FILE's stand in FILE.rejects.ndjson; those of a rejects file in one with the next number, FILE.rejects-2.ndjson and so on. What is there
already is never overwritten, for somebody may be mending it: unless it holds the very same, the next number that is free is taken. The
file appears whole when the run is over, and only this account may read it, because refused lines hold what was to be recorded.
"""

import json
import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Self

from commands.lines import LARGEST_LINE, REJECTED, First, Line
from ledger.errors import UsageError

_NAME = re.compile(r"(?P<of>.+)\.rejects(?:-(?P<number>[1-9][0-9]{0,5}))?\.ndjson", re.DOTALL)


class Rejects:
    """Lines refused in one run over a file; ``place`` is where they stand once it has ended, None while none is refused."""

    def __init__(self, imported: Path, digest: str) -> None:
        """Write nothing yet; ``digest`` is the SHA-256 of the file that is imported (hexadecimal)."""
        self._imported, self._digest = imported, digest
        self._part = imported.with_name(f"{imported.name}.part")
        self._out: BinaryIO | None = None
        self.place: Path | None = None

    def __enter__(self) -> Self:
        """Begin; what a run that was killed left is overwritten when a line is refused."""
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        """Put the lines in their place; those of a run that did not end are dropped: the next one refuses them again."""
        if self._out is None:
            return
        self._out.close()
        try:
            if kind is None:
                self.place = self._placed()
        finally:
            self._part.unlink(missing_ok=True)

    def add(self, line: Line, act: dict[str, Any] | None, reason: str) -> None:
        """Write a line: ``act`` as it can be imported, or its text, or nothing where that was too long. Raises UsageError."""
        if self._out is None:
            self._part.unlink(missing_ok=True)
            self._out = os.fdopen(_private(self._part), "wb")
        first = line.first or First(self._digest, line.number)
        why = {REJECTED: {"line": line.number, "reason": reason, "first": first._asdict()}}
        kept = act if act is not None else {} if line.text is None else {"text": line.text}
        written = _written(kept | why)
        if len(written) > LARGEST_LINE:
            why[REJECTED]["reason"] = f"{reason}; with that the line is longer than {LARGEST_LINE:,} bytes, and nothing of it is kept"
            written = _written(why)
        self._out.write(written)

    def _placed(self) -> Path:
        """Give the lines the first name that is free, or that of a file which holds the very same."""
        for place in places(self._imported):
            try:
                os.close(_private(place))
            except FileExistsError:
                if not _same(place, self._part):
                    continue
            self._part.replace(place)
            return place
        raise AssertionError


def places(imported: Path) -> Iterator[Path]:
    """Give the names that the rejects file of an import may have, the first that fits first."""
    found = _NAME.fullmatch(imported.name)
    of, begun = (found["of"], int(found["number"] or 1) + 1) if found else (imported.name, 1)
    for number in count(begun):
        yield imported.with_name(f"{of}.rejects{'' if number == 1 else f'-{number}'}.ndjson")


def _written(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _private(place: Path) -> int:
    """Make a file that only this account may read; raises FileExistsError where one stands, UsageError where none can be made."""
    try:
        return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise
    except OSError as fault:
        raise UsageError(f"{place} cannot be written ({fault.strerror}), lines were refused; import the file from another place") from None


def _same(one: Path, other: Path) -> bool:
    from filecmp import cmp

    return one.is_file() and cmp(one, other, shallow=False)
