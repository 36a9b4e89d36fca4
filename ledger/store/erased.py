"""Which slots were erased, kept outside the database: an older backup that is restored does not know of an erasure since, this file does.

DIR/log/cases/erased    a line for each slot that was destroyed, in that order: the position of the entry that named it, and its id

A slot's id is random and says nothing of what stood in it. Nothing is ever taken out. Like the checkpoints beside it, it belongs into
another backup than the database.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from ledger.store import private, reading
from ledger.store.connection import Connection
from ledger.store.place import Place

_LINE = re.compile(r"([1-9][0-9]*) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def keep(at: Place, slot: UUID, position: int) -> None:
    """Keep that a slot was destroyed, by the entry at a position of the record; on the disk when it returns, and once."""
    file, line = _file(at), f"{position} {slot}\n".encode()
    before = file.read_bytes() if file.exists() else None
    if before is not None and line in before:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, b"\n" * bool(before and not before.endswith(b"\n")) + line)
        os.fsync(handle)
    finally:
        os.close(handle)
    if before is None:
        private.settle_names(file.parent)


def known(at: Place) -> dict[UUID, int]:
    """Give the slots that were destroyed, each with the position of the last entry that named it; a line cut short is passed over."""
    return {UUID(found[2]): int(found[1]) for found in _lines(at)}


def back(at: Place, user: Connection) -> list[reading.Back]:
    """Give the slots that were destroyed and have contents again, by an older backup, which no entry accounts for.

    Of cases those that the user reaches; of the access log to auditors and administrators.
    """
    slots = known(at)
    return reading.contents_back(user, [*slots]) if slots else []


def reached(at: Place) -> int:
    """Give the position of the last entry that any slot here was destroyed by; 0 where none was."""
    return max((int(found[1]) for found in _lines(at)), default=0)


def _lines(at: Place) -> Iterator[re.Match[str]]:
    file = _file(at)
    lines = file.read_text("ascii", errors="replace").splitlines() if file.exists() else []
    yield from (found for line in lines if (found := _LINE.fullmatch(line)))


def _file(at: Place) -> Path:
    return at.directory / "log" / "cases" / "erased"
