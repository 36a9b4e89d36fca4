"""Checkpoints that nobody asks for: whatever records makes one where the newest is older than a minute."""

from typing import TYPE_CHECKING

from commands import output
from ledger.errors import CaseledgerError

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.store.connection import Connection
    from ledger.store.place import Place

LOGS = ("cases", "access")


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
