"""``keyring``: the process that alone has the key-encryption key of a ledger, and releases unit keys to those who show a ticket."""

from pathlib import Path

import click

from commands import output
from commands.session import call
from commands.words import READS, group
from ledger.errors import Conflict, NotFound, SealBroken

SOCKET = click.Path(path_type=Path)


@group(
    "keyring", may=(*READS, Conflict, SealBroken),
    examples="caseledger --ledger /etc/caseledger keyring serve --socket /run/caseledger/keyring.sock\ncaseledger keyring rewrap",
)  # fmt: skip
def keyring() -> None:
    """Run the keyring as a process of its own, or wrap its keys under a new key-encryption key."""


@keyring.command(
    "serve", may=(NotFound,),
    examples="caseledger --ledger /etc/caseledger keyring serve --socket /run/caseledger/keyring.sock --group caseledger",
)  # fmt: skip
@click.option("--socket", "path", type=SOCKET, required=True, metavar="PATH", help="Where it answers, in a directory closed to others.")
@click.option("--group", "users", metavar="NAME", help="The system group whose members may ask; without it only this account may.")
def serve(*, path: Path, users: str | None) -> None:
    """Release unit keys on a unix socket until it is interrupted.

    It runs under a system account of its own, which alone can read the key file, or run the key command, of the settings, and connects to
    the server as the login keyring. Members' settings name the socket instead. It survives restarts of the server.
    """
    from commands import releasing
    from ledger.store import place

    found = place.find(call().ledger)
    with releasing.at(found, path, users) as serving:
        output.note(f"The keyring of {found.directory} answers at {path}. Ctrl-C ends it.")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            output.note("Ended. No request was left half done.")


@keyring.command(
    "rewrap", may=(*READS, Conflict, SealBroken), examples="caseledger keyring rewrap\ncaseledger keyring rewrap --always",
)  # fmt: skip
@click.option("--always", is_flag=True, help="Though no key was destroyed since the last time: somebody may have seen the present one.")
@output.format_option
def rewrap(*, always: bool, form: str) -> None:
    """Wrap all keys anew under a new key-encryption key and destroy the old one: older backups of the keyring open no more.

    An erasure does it at its end. Where it was interrupted, or no next key could be had then, doctor says so and this does it. Back the
    keyring and the new key up at once: what was backed up before restores nothing.
    """
    from commands import erasing, releasing
    from ledger.store import place

    with releasing.reached(place.find(call().ledger)) as keys:
        number = keys.rewrap(always=always)
    output.answer({"rewrapped": number is not None, "keys": number}, form, [erasing.rewrapped(number)])
