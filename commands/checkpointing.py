"""What commands of the proof share: checkpoints that are due though nobody asks for one, and files that are handed out."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from commands import output
from ledger.errors import CaseledgerError, ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from ledger.proof.trust import Trust
    from ledger.store.connection import Connection
    from ledger.store.place import Place

LOGS = ("cases", "access")


def require_new(out: "Path | None") -> None:
    """Raise UsageError where a file that is to be handed out is there already."""
    if out is not None and out.exists():
        raise UsageError(f"{out} is there already; nothing was done; name a new file")


def hand_out(out: "Path", content: "bytes | Iterable[bytes]", done: str) -> None:
    """Write a new file for somebody else, whole or not at all; ``done`` says, where it cannot be, what was done all the same.

    Raises ConfigurationError.
    """
    try:
        with out.open("xb") as file, _removed_if_not_whole(out):
            file.writelines([content] if isinstance(content, bytes) else content)
    except OSError as fault:
        raise ConfigurationError(f"{out} cannot be written ({fault.strerror}); {done}") from None


def trusted(file: "Path") -> "Trust":
    """Read a trust file. Raises UsageError where it cannot be read, MalformedProof where it does not say whom to trust."""
    from ledger.proof import trust

    try:
        return trust.read(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"the trust file {file} cannot be read ({type(fault).__name__}); nothing was done") from None


@contextmanager
def _removed_if_not_whole(out: "Path") -> "Iterator[None]":
    try:
        yield
    except BaseException:
        out.unlink()
        raise


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
