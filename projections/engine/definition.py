"""Under which definition a question's rows were made: a hash over its words, its file, and the files of the rules that these rest on."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

ENGINE = 2
"""Number of the engine's meaning: raised when resolve, cut, order or fold change what any question answers."""
ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(
    r"^\s*from ((?:ledger\.rules|projections\.questions|projections\.engine)[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE
)
SHARED = frozenset({"projections.engine.survival"})
"""Modules of the engine of which a change is one of the questions that import them; of the others ENGINE tells."""


def digest(stated: list[Any], file: Path, zone: tzinfo) -> bytes:
    """SHA-256 over what a question states of itself, its source, that of the rules it rests on, the engine's number and the unit's zone."""
    words = json.dumps([*stated, ENGINE, str(zone)]).encode()
    parts = (b"caseledger/question/2", words, *(_hash_of(path, path.stat().st_mtime_ns) for path in _rests_on(file)))
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


@lru_cache(maxsize=512)
def _hash_of(file: Path, _changed: int) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def _rests_on(file: Path) -> list[Path]:
    """Give the file and, through their imports, the files of rules that it rests on; its own first, the others in order of their paths."""
    found, waiting = {file}, [file]
    while waiting:
        fresh = set(_imports(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return [file, *sorted(found - {file})]


@lru_cache(maxsize=512)
def _imports_of(file: Path, _changed: int) -> tuple[Path, ...]:
    return tuple(_named_in(file.read_text(encoding="utf-8")))


def _imports(file: Path) -> tuple[Path, ...]:
    return _imports_of(file, file.stat().st_mtime_ns)


def _named_in(source: str) -> Iterator[Path]:
    for module, names in IMPORTED.findall(source):
        within = [f"{module}.{name}" for name in re.findall(r"\w+", names)]
        for each in (module, *within):
            if not each.startswith("projections.engine") or each in SHARED:
                yield from _files(each)


@lru_cache(maxsize=1024)
def _files(module: str) -> tuple[Path, ...]:
    base = ROOT.joinpath(*module.split("."))
    return tuple(path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file())
