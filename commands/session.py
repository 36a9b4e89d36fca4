"""What the options before the command say, and the one place where a command opens the ledger they name."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import output

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.place import Place


@dataclass
class Call:
    """The options that stand before the command, and how far it has come.

    ``meanwhile`` stands around a founding (a demonstration sets the clock back); ``sent`` says that something may be recorded;
    ``about`` is the number of the case or person that the command addresses, or UNIT: what an error of it is said to be of.
    """

    ledger: str | None = None
    user: str | None = None
    debug: bool = False
    meanwhile: "Callable[[Place], AbstractContextManager[object]]" = nullcontext
    sent: bool = False
    about: str | None = None


def call() -> Call:
    """Give the options of the command that is running; none were given where none is (a page of help is being written)."""
    running = click.get_current_context(silent=True)
    return (running.find_object(Call) if running else None) or Call()


@contextmanager
def opened_ledger() -> "Iterator[Ledger]":
    """Open the ledger that ``--ledger`` and ``--user`` name; the libraries behind it load only now.

    Says so where the record was put back to before something was erased that is there again.
    """
    from ledger.application import Ledger
    from ledger.session import opened
    from ledger.store import erased

    given = call()
    with opened(Ledger, given.ledger, given.user) as ledger:
        if int(ledger.session["head"]) < erased.reached(ledger.place) and (found := erased.back(ledger.place, ledger.user)):
            units = output.counted(sum(each.units for each in found), "unit")
            output.note(f"{units} of content that had been erased came back with an older backup; see caseledger doctor")
        yield ledger


def unit_directory() -> Path:
    """Give the directory that this machine keeps for the ledger that ``--ledger`` names; it need not be there."""
    from ledger.store import place

    running = click.get_current_context(silent=True)
    named = running.find_root().params.get("ledger") if running else None  # while words are completed, nothing else has it
    return place.directory_of(call().ledger or named)
