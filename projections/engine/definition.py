"""Under which definition a question's rows were made: a hash over its words, its file, and all that these rest on."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

ENGINE = 2
"""Number of the engine's meaning: raised when what no import tells changes what any question answers, such as the database's half."""
ROOT = Path(__file__).parents[2]
PACKAGES = ("ledger.rules", "ledger.events", "ledger.persons", "projections.questions", "projections.lanes")
"""What decides rows: of what lies here every module is followed that is imported, also within a function."""
ENGINES = frozenset(f"projections.engine.{name}" for name in ("fold", "time", "survival"))
"""Modules of the engine that make rows; the others run it, or tell what rows say."""
APART = frozenset({"ledger.events.event"})
"""How a type of event is declared, checked and worded, which no row is made of."""
IMPORTED = re.compile(r"^[ \t]*from ((?:ledger|projections)\.[\w.]+) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
FOLD = ROOT / "projections/engine/fold.py"


def digest(stated: list[Any], file: Path, zone: tzinfo) -> bytes:
    """SHA-256 over what a question states of itself, its source, that of all it rests on, the engine's number and the unit's zone.

    A file counts as it was when this process first asked: what was loaded is what folds, also after a new release was put in its place.
    """
    words = json.dumps([*stated, ENGINE, str(zone)]).encode()
    parts = (b"caseledger/question/3", words, *(_read(path).hash for path in _rests_on(file)))
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


class _Source(NamedTuple):
    """The SHA-256 of a file, and the files that it imports of those that decide rows."""

    hash: bytes
    imports: frozenset[Path]


@lru_cache(maxsize=1024)
def _read(file: Path) -> _Source:
    source = file.read_bytes()
    return _Source(hashlib.sha256(source).digest(), frozenset(_named_in(source.decode())))


@lru_cache(maxsize=256)
def _rests_on(file: Path) -> tuple[Path, ...]:
    """Give the file and, through their imports, all that it and the fold rest on; its own first, the others in order of their paths."""
    found, waiting = {file, FOLD}, [file, FOLD]
    while waiting:
        fresh = _read(waiting.pop()).imports - found
        found |= fresh
        waiting += fresh
    return (file, *sorted(found - {file}))


def _named_in(source: str) -> Iterator[Path]:
    for module, names in IMPORTED.findall(source):
        for each in (module, *(f"{module}.{name}" for name in re.findall(r"\w+", names))):
            if each in ENGINES or (each.startswith(PACKAGES) and each not in APART):
                yield from _files(each)


@lru_cache(maxsize=1024)
def _files(module: str) -> tuple[Path, ...]:
    base = ROOT.joinpath(*module.split("."))
    return tuple(path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file())
