"""What commands of the proof share: checkpoints that are due though nobody asks for one, and files that are handed out."""

from typing import TYPE_CHECKING

from commands import output
from ledger.errors import CaseledgerError, ConfigurationError, UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ledger.store.connection import Connection
    from ledger.store.place import Place

LOGS = ("cases", "access")


def require_new(out: "Path | None") -> None:
    """Raise UsageError where a file that is to be handed out is there already."""
    if out is not None and out.exists():
        raise UsageError(f"{out} is there already; nothing was done; name a new file")


def hand_out(out: "Path", content: bytes, done: str) -> None:
    """Write a new file for somebody else; ``done`` says, where it cannot be, what was done all the same. Raises ConfigurationError."""
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as fault:
        raise ConfigurationError(f"{out} cannot be written ({fault.strerror}); {done}") from None


def renew(at: "Place", connection: "Connection", now: "datetime") -> None:
    """Make what is due; say what stands in the way, and go on, for what was recorded is recorded."""
    from ledger.store import log_keys

    if not any(log_keys.checkpoint_made(at, log) for log in LOGS):
        return
    from ledger import checkpoints

    for log in LOGS:
        try:
            checkpoints.renew(at, connection, log, now)
        except CaseledgerError as fault:
            output.note(f"caseledger: no checkpoint was made: {fault}")
