"""The keys with which a log signs its checkpoints, and the newest checkpoint outside the database: files of the ledger directory.

DIR/log/LOG/origin             the origin that stands in its checkpoints
DIR/log/LOG/signing-key        the Ed25519 seed, hexadecimal, 0600
DIR/log/LOG/next-key           one that is being recorded (``ledger.store.next_key``)
DIR/log/LOG/leaving-key        one that signs no more, until that is recorded
DIR/log/LOG/checkpoint         the newest checkpoint, as it was signed
DIR/log/LOG/ended/EPOCH/       what was kept of an epoch that ended: its origin, checkpoint and copies, and no key
"""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ledger.errors import ConfigurationError
from ledger.proof import checkpoint as checkpoints
from ledger.store import locks, next_key, private
from ledger.store.place import Place


class LogKeys(NamedTuple):
    """The origin of a log and the seed (32 bytes) of the key that signs for it; while keys are exchanged, of the next that signs too."""

    origin: str
    seed: bytes
    joining: tuple[bytes, ...] = ()


def find(at: Place, log: str) -> LogKeys | None:
    """Read a log's key; None where it has none yet. Raises ConfigurationError for a file that is open to others or holds no key."""
    named = origin(at, log)
    return None if named is None else LogKeys(named, private.read_key(_folder(at, log) / "signing-key"))


def origin(at: Place, log: str) -> str | None:
    """Read the origin under which this machine signs for a log; None where it does not yet."""
    file = _folder(at, log) / "origin"
    return file.read_text(encoding="ascii").strip() if file.exists() else None


def held(at: Place, log: str) -> AbstractContextManager[None]:
    """Hold a log's keys, so that none is exchanged while another process signs with it; waits for whoever holds them."""
    folder = _folder(at, log)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return locks.locked(folder / "lock")


def draft(at: Place, log: str, drawn: bytes) -> bytes:
    """Keep a seed that is about to be recorded; gives the one that an interrupted attempt kept before, where there is one."""
    return next_key.draw(_folder(at, log), drawn)


def is_drafted(at: Place, log: str) -> bool:
    """Say whether a seed waits to be recorded, or for its place after it was."""
    return next_key.waiting(_folder(at, log)) is not None


def has_key(at: Place, log: str) -> bool:
    """Say whether the key that signs for a log is here."""
    return (_folder(at, log) / next_key.IN_FORCE).exists()


def forget_draft(at: Place, log: str) -> None:
    """Remove a seed that was never recorded."""
    next_key.forget(_folder(at, log))


def keep(at: Place, log: str, origin: str) -> None:
    """Take the seed that was recorded for the log's key; the origin is written last: whoever finds it finds the key."""
    next_key.exchange(_folder(at, log))
    private.write_private(_folder(at, log) / "origin", origin.encode() + b"\n")


def exchange(at: Place, log: str) -> None:
    """Sign with the key that waits from now on; the one before it is only kept until its retirement is recorded."""
    private.write_private(_folder(at, log) / "leaving-key", (_folder(at, log) / "signing-key").read_bytes())
    next_key.exchange(_folder(at, log))


def leaving(at: Place, log: str) -> bytes | None:
    """Read the seed of a key that signs no more and whose retirement may not be recorded; None where there is none."""
    file = _folder(at, log) / "leaving-key"
    return private.read_key(file) if file.exists() else None


def forget_leaving(at: Place, log: str) -> None:
    """Destroy the seed of a key whose retirement is recorded."""
    (_folder(at, log) / "leaving-key").unlink(missing_ok=True)


def checkpoint(at: Place, log: str) -> bytes | None:
    """Read the newest checkpoint that is kept here; None before the first. Raises ConfigurationError for a file that holds none."""
    file = _folder(at, log) / "checkpoint"
    return read(file) if file.exists() else None


def read(file: Path) -> bytes:
    """Read a checkpoint that is kept here. Raises ConfigurationError for a file that holds none."""
    found = file.read_bytes()
    if not checkpoints.is_one(found):
        raise ConfigurationError(
            f"{file} holds no checkpoint; nothing was done; put it back from its folder's backup, and only where there is none remove it"
        )
    return found


def checkpoint_made(at: Place, log: str) -> datetime | None:
    """Tell when the newest checkpoint was written here; None before the first. Costs one look at the file."""
    try:
        return datetime.fromtimestamp((_folder(at, log) / "checkpoint").stat().st_mtime, UTC)
    except OSError:
        return None


def keep_checkpoint(at: Place, log: str, note: bytes) -> Path:
    """Keep a checkpoint outside the database; gives its file."""
    file = _folder(at, log) / "checkpoint"
    private.write_private(file, note)
    return file


def set_aside(at: Place, log: str, epoch: int) -> None:
    """Destroy the keys of an epoch that ended and put what else is kept of it aside, the origin last. Harmless to repeat."""
    folder, aside = _folder(at, log), _folder(at, log) / "ended" / str(epoch)
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("signing-key", "next-key", "leaving-key"):
        (folder / name).unlink(missing_ok=True)
    for name in ("checkpoint", "copies", "origin"):
        if (folder / name).exists():
            (folder / name).replace(aside / name)


def _folder(at: Place, log: str) -> Path:
    return at.directory / "log" / log
