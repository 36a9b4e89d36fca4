"""What ``doctor`` finds of keys: where the key-encryption key is had from, who has it, and whether it ended what an erasure was to end."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands import output
from commands.findings import Finding, judged
from ledger.errors import ConfigurationError

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger


def keys(ledger: "Ledger") -> Iterator[Finding]:
    """Look at where the key-encryption key is had from and at the profile on this machine, and say what one account for all means."""
    own = ledger.place
    if own.keyring is not None:
        yield judged("a keyring process opens the units", opens(ledger) or own.keyring, holds=opens(ledger) is None)
    elif own.kek_command:
        told = opens(ledger) or f"{Path(own.kek_command[0]).name}, and its answer is the right key"
        yield judged("a command answers the key-encryption key", told, holds=opens(ledger) is None)
    elif own.kek_file is not None:
        yield from key_file(own.kek_file, own.directory)
        yield judged("the key file opens the units", opens(ledger) or "the right key", holds=opens(ledger) is None)
    if opens(ledger) is None:
        yield from standing(ledger)
    assurance = str(ledger.session["assurance"])
    if assurance == "shared-account":
        yield Finding("note", "identity is proved", "claimed only: one account acts for every user of this ledger")
        yield Finding("note", "reading leaves a trace", "whoever has the data directory and the key file can read everything without trace")
        return
    yield judged("identity is proved", assurance, holds=assurance != "none")
    told = "yes: users have no key-encryption key" if own.keyring else "whoever has the key and the login keyring can read without trace"
    yield judged("reading leaves a trace", told, holds=own.keyring is not None, otherwise="note")


def key_file(kek: Path, directory: Path) -> Iterator[Finding]:
    """Look at the key file: whose it is, and whether it lies apart."""
    found = kek.stat() if kek.exists() else None
    private = found is not None and not stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid()
    yield judged("the key file is this account's alone", kek if found else f"{kek} is not there", holds=private)
    apart = directory.resolve() not in kek.resolve().parents
    yield judged("the key file lies apart from the ledger", "apart" if apart else "inside the ledger directory", holds=apart)


def standing(ledger: "Ledger") -> Iterator[Finding]:
    """Tell whether older backups of the keyring still open what was erased, and of which time those are that restore something."""
    waiting, since = ledger.keyring.standing()
    destroyed = output.counted(waiting, "key was", "keys were")
    yield judged("older backups of the keyring open nothing that was erased",
                 f"{destroyed} destroyed since all were wrapped anew: caseledger keyring rewrap" if waiting else "nothing",
                 holds=not waiting)  # fmt: skip
    if since is not None:
        told = f"those of both from after {since.isoformat(timespec='seconds')} do, older ones restore nothing"
        yield Finding("note", "backups of the keyring and of its key restore something", told)


def opens(ledger: "Ledger") -> str | None:
    """Say why the keyring cannot be opened, or None where it can."""
    try:
        ledger.keyring.require_right_key()
    except ConfigurationError as error:
        return str(error)
    return None


def unfinished(ledger: "Ledger") -> "Sequence[UUID]":
    """Give the slots whose keys an erasure left; none where this program cannot reach the keys, which ``keys`` then says."""
    try:
        return ledger.keyring.unfinished()
    except ConfigurationError:
        return ()
