"""What the options before the command say, and the one place where a command opens the ledger they name."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ledger.application import Ledger


@dataclass
class Call:
    """The options that stand before the command."""

    ledger: str | None = None
    user: str | None = None
    debug: bool = False


def call() -> Call:
    """Give the options of the command that is running."""
    return click.get_current_context().find_object(Call) or Call()


def opened_ledger() -> "AbstractContextManager[Ledger]":
    """Open the ledger that ``--ledger`` and ``--user`` name; the libraries behind it load only now."""
    from ledger.application import open_ledger

    given = call()
    return open_ledger(given.ledger, given.user)
