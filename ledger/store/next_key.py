"""A signing key that is about to be recorded: it waits beside the one that it will replace, and takes its place once it is recorded.

FOLDER/signing-key    the Ed25519 seed in force, hexadecimal, 0600
FOLDER/next-key       the seed that is being recorded; an exchange that was interrupted leaves it, and is taken up again with it
"""

from pathlib import Path

from ledger.store import private

IN_FORCE, WAITING = "signing-key", "next-key"


def draw(folder: Path, drawn: bytes) -> bytes:
    """Keep a seed that is about to be recorded; gives the one that an interrupted attempt kept before, where there is one."""
    file = folder / WAITING
    if not file.exists():
        private.write_private(file, drawn.hex().encode() + b"\n")
    return private.read_key(file)


def waiting(folder: Path) -> bytes | None:
    """Read the seed that waits; None where none does. Raises ConfigurationError for a file that is open to others or holds no key."""
    file = folder / WAITING
    return private.read_key(file) if file.exists() else None


def exchange(folder: Path) -> None:
    """Put the seed that waits in the place of the one in force, which is gone with that. Harmless to repeat."""
    file = folder / WAITING
    if file.exists():
        private.read_key(file)
        file.replace(folder / IN_FORCE)


def forget(folder: Path) -> None:
    """Remove a seed that was never recorded."""
    (folder / WAITING).unlink(missing_ok=True)
