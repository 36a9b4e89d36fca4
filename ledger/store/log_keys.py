"""The keys with which a log signs its checkpoints, and the newest checkpoint outside the database: files of the ledger directory.

DIR/log/LOG/origin             the origin that stands in its checkpoints
DIR/log/LOG/signing-key        the Ed25519 seed, hexadecimal, 0600
DIR/log/LOG/checkpoint         the newest checkpoint, as it was signed
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ledger.store import place
from ledger.store.place import Place


class LogKeys(NamedTuple):
    """The origin of a log and the seed (32 bytes) of the key that signs for it."""

    origin: str
    seed: bytes


def find(at: Place, log: str) -> LogKeys | None:
    """Read a log's key; None where it has none yet. Raises ConfigurationError for a file that is open to others or holds no key."""
    folder = _folder(at, log)
    if not (folder / "origin").exists():
        return None
    return LogKeys((folder / "origin").read_text(encoding="ascii").strip(), place.read_key(folder / "signing-key"))


def draft(at: Place, log: str, drawn: bytes) -> bytes:
    """Keep a seed that is about to be recorded; gives the one that an interrupted attempt kept before, where there is one."""
    file = _folder(at, log) / "signing-key"
    if not file.exists():
        place.write_private(file, drawn.hex().encode() + b"\n")
    return place.read_key(file)


def keep(at: Place, log: str, keys: LogKeys) -> None:
    """Write a log's key, the origin last: whoever finds it finds the key."""
    folder = _folder(at, log)
    place.write_private(folder / "signing-key", keys.seed.hex().encode() + b"\n")
    place.write_private(folder / "origin", keys.origin.encode() + b"\n")


def checkpoint(at: Place, log: str) -> bytes | None:
    """Read the newest checkpoint that is kept here; None before the first."""
    file = _folder(at, log) / "checkpoint"
    return file.read_bytes() if file.exists() else None


def checkpoint_made(at: Place, log: str) -> datetime | None:
    """Tell when the newest checkpoint was written here; None before the first. Costs one look at the file."""
    try:
        return datetime.fromtimestamp((_folder(at, log) / "checkpoint").stat().st_mtime, UTC)
    except OSError:
        return None


def keep_checkpoint(at: Place, log: str, note: bytes) -> Path:
    """Keep a checkpoint outside the database; gives its file."""
    file = _folder(at, log) / "checkpoint"
    place.write_private(file, note)
    return file


def _folder(at: Place, log: str) -> Path:
    return at.directory / "log" / log
