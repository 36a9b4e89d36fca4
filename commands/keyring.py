"""``keyring``: the process that alone has the key-encryption key of a ledger, and releases unit keys to those who show a ticket."""

from pathlib import Path

import click

from commands import output
from commands.session import call
from commands.words import group
from ledger.errors import NotFound

SOCKET = click.Path(path_type=Path)


@group("keyring", may=(NotFound,), examples="caseledger --ledger /etc/caseledger keyring serve --socket /run/caseledger/keyring.sock")
def keyring() -> None:
    """Run the keyring as a process of its own, so that nobody who reads or records has the key-encryption key."""


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
