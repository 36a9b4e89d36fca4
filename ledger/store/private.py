"""Secrets in files that this account alone reads, written whole or not at all."""

import os
import stat
from pathlib import Path

from ledger.errors import ConfigurationError

KEY_BYTES = 32


def read_private(file: Path) -> bytes:
    """Read a secret. Raises ConfigurationError when it is absent or when others could read or change it."""
    try:
        found = file.stat()
        text = file.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError(f"the key file {file} cannot be read ({error.strerror}); nothing was done") from None
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise ConfigurationError(f"the key file {file} is open to others; nothing was done; make it yours alone: chmod 600")
    return text


def read_key(file: Path) -> bytes:
    """Read a secret of 32 bytes in hexadecimal. Raises ConfigurationError as ``read_private`` does, and where there is no such text."""
    key = from_hexadecimal(read_private(file))
    if key is None:
        raise ConfigurationError(f"the key file {file} does not hold a key of {KEY_BYTES} bytes in hexadecimal; nothing was done")
    return key


def from_hexadecimal(text: bytes) -> bytes | None:
    """Read a key of 32 bytes from hexadecimal text with white space around it; None where it is no such text."""
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def write_private(file: Path, text: bytes) -> None:
    """Write a file that only this account reads, whole or not at all; it stays after a crash of the machine."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
        settle_names(file.parent)
    except BaseException as error:  # also where it is interrupted: it may hold a key
        draft.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ConfigurationError(f"{file} cannot be written ({error.strerror}); nothing was changed") from None
        raise


def settle_names(folder: Path) -> None:
    """Have the disk keep which names stand in a directory."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
