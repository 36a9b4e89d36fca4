"""Import files: one act a line, written as they are invented and never held."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO


def written(lines: Iterable[Mapping[str, Any]], file: Path, step: Callable[[int], None] = lambda _done: None) -> int:
    """Write lines to a new file, open to its owner only; how many there are. What is interrupted leaves no file.

    Raises FileExistsError where one stands already.
    """
    with file.open("x", encoding="utf-8", newline="\n") as out:
        file.chmod(0o600)
        try:
            return _put(lines, out, step)
        except BaseException:
            file.unlink()
            raise


def _put(lines: Iterable[Mapping[str, Any]], out: TextIO, step: Callable[[int], None]) -> int:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    done = 0
    for done, line in enumerate(lines, start=1):
        out.write(f"{encode(line)}\n")
        if done % 1000 == 0:
            step(done)
    return done
