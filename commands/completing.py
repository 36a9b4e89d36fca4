"""Completion in bash, zsh and fish, by click's own mechanism: commands, options, codes, and the names of the profiles on this machine.

It reads the program and the names of files on this machine. It opens no ledger, so it completes no number of a case or a person, and
what stands on the line is never written anywhere.
"""

import os
from contextlib import suppress

import click

from commands.session import Call

VARIABLE = "_CASELEDGER_COMPLETE"
"""The variable by which a shell asks (click's documentation, "Shell Completion")."""
PROGRAM = "caseledger"


def answered(cli: click.Command) -> None:
    """Answer a shell that asks; of a line that cannot be right nothing is said, not even that it cannot."""
    from click import shell_completion

    with suppress(Exception):
        shell_completion.shell_complete(cli, {"obj": Call()}, PROGRAM, VARIABLE, os.environ[VARIABLE])


def users(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Give the names of the profiles that this machine keeps for the ledger named before."""
    from ledger.store import place

    names = place.names_in(place.directory_of(context.params.get("ledger")))
    return [name for name in names if name.startswith(begun)]
