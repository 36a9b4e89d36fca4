"""What commands of the proof share: checkpoints that are due though nobody asks for one, and files that are handed out."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from commands import output
from commands.words import OneOf
from ledger.errors import CaseledgerError, ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ledger.proof.trust import Trust
    from ledger.store.connection import Connection
    from ledger.store.place import Place

LOGS = ("cases", "access")
log_option = click.option(
    "--log", type=OneOf(LOGS), default="cases", help="Which log: the record (cases), or who consulted what (access).",
)  # fmt: skip
trust_option = click.option(
    "--trust", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Who is believed (docs/format.md, trust file).",
)  # fmt: skip


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
        return trust.read(read_given(file).decode("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"the trust file {file} is not UTF-8; nothing was done") from None


def read_given(file: "Path") -> bytes:
    """Read a file that somebody else gave, as far as any of the proof is long. Raises UsageError where it cannot be read."""
    from ledger.proof import note

    with opened_given(file) as source:
        return source.read(2 * note.LONGEST)


def opened_given(file: "Path") -> "BinaryIO":
    """Open a file that somebody else gave. Raises UsageError where it cannot be read."""
    try:
        return file.open("rb")
    except OSError as fault:
        raise UsageError(f"{file} cannot be read ({fault.strerror}); nothing was done") from None


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
