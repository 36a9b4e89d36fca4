"""Import files: one act a line, written as they are invented and never held."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Put = Callable[[Mapping[str, Any]], object]
"""Writes one line."""


@contextmanager
def begun(file: Path) -> Iterator[Put]:
    """Begin a new file, open to its owner only, and give what writes a line to it. What is interrupted leaves no file.

    Raises FileExistsError where one stands already.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with file.open("x", encoding="utf-8", newline="\n") as out:
        file.chmod(0o600)
        try:
            yield lambda line: out.write(f"{encode(line)}\n")
        except BaseException:
            file.unlink()
            raise


def written(lines: Iterable[Mapping[str, Any]], file: Path) -> int:
    """Write lines to a new file; how many there are. Raises FileExistsError where one stands already."""
    done = 0
    with begun(file) as put:
        for done, line in enumerate(lines, start=1):  # noqa: B007 -- counted
            put(line)
    return done
