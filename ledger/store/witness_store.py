"""The directory of a witness, which has no ledger and no database: its key, the logs it knows, and what it has seen of each.

DIR/signing-key             the Ed25519 seed, hexadecimal, 0600
DIR/verifier-key            its name and public key, for whoever is to trust it
DIR/kind                    what it states: consistency or index
DIR/logs                    the verifier keys of the logs it cosigns for, one on a line
DIR/seen/HASH/checkpoint    the newest checkpoint that it cosigned of a log, with its cosignature; HASH is SHA-256 of the origin
DIR/seen/HASH/SIZE.index    what an index witness made of the entries up to that size

A checkpoint is written durably before its cosignature is given out, and an index before its checkpoint: the checkpoint says which counts.
"""

import stat
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ledger.errors import CaseledgerError, ConfigurationError, NotFound, UsageError
from ledger.proof import note
from ledger.proof.cosignature import Kind
from ledger.proof.note import VerifierKey
from ledger.store import locks, private


class Witness(NamedTuple):
    """A witness as found from its directory: what it states, the key by which others know it, and its seed (32 bytes)."""

    directory: Path
    kind: Kind
    key: VerifierKey
    seed: bytes


def found(directory: Path, kind: Kind, key: VerifierKey, seed: bytes) -> Witness:
    """Make the directory of a witness. Raises UsageError where something is there, ConfigurationError where it cannot be written."""
    try:
        directory.mkdir(mode=0o700, parents=True)
        (directory / "seen").mkdir(mode=0o700)
    except FileExistsError:
        raise UsageError(f"{directory} is there already; nothing was done; name a new directory") from None
    except OSError as fault:
        raise ConfigurationError(f"{directory} cannot be made ({fault.strerror}); nothing was done") from None
    private.write_private(directory / "signing-key", seed.hex().encode() + b"\n")
    private.write_private(directory / "kind", f"{kind}\n".encode())
    private.write_private(directory / "verifier-key", f"{key.encode()}\n".encode())
    return Witness(directory, kind, key, seed)


def find(directory: Path) -> Witness:
    """Read a witness. Raises NotFound where there is none, ConfigurationError where others could open it or its files do not agree."""
    if not (directory / "verifier-key").is_file():
        raise NotFound(f"no witness in {directory}; nothing was done; make one with caseledger witness init")
    if stat.S_IMODE(directory.stat().st_mode) & 0o077:
        raise ConfigurationError(f"the directory {directory} is open to others; nothing was done; make it yours alone: chmod 700")
    seed = private.read_key(directory / "signing-key")
    try:
        kind = Kind((directory / "kind").read_text("ascii").strip())
        key = note.parse_key((directory / "verifier-key").read_text("utf-8").rstrip("\n"))
    except (OSError, ValueError, CaseledgerError):
        raise ConfigurationError(f"kind or verifier-key in {directory} do not read as those of a witness; nothing was done") from None
    if note.private_key(seed).public_key().public_bytes_raw() != key.public:
        raise ConfigurationError(f"signing-key and verifier-key in {directory} are two keys; nothing was done; put back the right files")
    return Witness(directory, kind, key, seed)


def log_keys(own: Witness) -> tuple[VerifierKey, ...]:
    """Give the keys of the logs it cosigns for. Raises ConfigurationError, with the line, for what is no key of a log."""
    file = own.directory / "logs"
    lines = file.read_text("utf-8").split("\n") if file.exists() else []
    return tuple(_log_key(file, *each) for each in enumerate(lines, 1) if each[1])


def add_log(own: Witness, key: VerifierKey) -> None:
    """Have it cosign for a log from now on."""
    with locks.locked(own.directory / "lock"):
        known = log_keys(own)
        if key not in known:
            private.write_private(own.directory / "logs", "".join(f"{each.encode()}\n" for each in (*known, key)).encode())


def locked(own: Witness, origin: str) -> AbstractContextManager[None]:
    """Hold what was seen of a log, so that comparing and keeping are one step."""
    folder = _folder(own, hashed(origin))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return locks.locked(folder / "lock")


def hashed(origin: str) -> str:
    """Give the name under which a log's checkpoint lies and is served: SHA-256 of the origin, in hexadecimal (tlog-witness)."""
    return sha256(origin.encode("utf-8")).hexdigest()


def checkpoint(own: Witness, name: str) -> bytes | None:
    """Read the newest checkpoint that it cosigned of the log whose origin has this hash; None before the first."""
    file = _folder(own, name) / "checkpoint"
    return file.read_bytes() if file.exists() else None


def index(own: Witness, origin: str, size: int) -> bytes | None:
    """Read what it made of the entries up to a size; None where it made nothing of them."""
    file = _folder(own, hashed(origin)) / f"{size}.index"
    return file.read_bytes() if file.exists() else None


def keep(own: Witness, origin: str, size: int, cosigned: bytes, made: bytes | None) -> None:
    """Keep a checkpoint that it is about to cosign, and what it made of the entries, in the place of the ones before."""
    folder = _folder(own, hashed(origin))
    if made is not None:
        private.write_private(folder / f"{size}.index", made)
    private.write_private(folder / "checkpoint", cosigned)
    for file in folder.glob("*.index"):
        if file.name != f"{size}.index":
            file.unlink()


def _log_key(file: Path, number: int, line: str) -> VerifierKey:
    try:
        key = note.parse_key(line)
    except CaseledgerError as fault:
        raise ConfigurationError(f"line {number} of {file}: {fault}") from None
    if key.type != note.ED25519:
        raise ConfigurationError(f"line {number} of {file} is the key of no log; nothing was done")
    return key


def _folder(own: Witness, name: str) -> Path:
    return own.directory / "seen" / name
