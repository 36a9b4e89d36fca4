"""``server``: the PostgreSQL of a ledger: a private one started, stopped, looked at; any one upgraded, and its answers kept up."""

from typing import TYPE_CHECKING

import click

from commands import output, times
from commands.session import call
from commands.words import READS, group
from ledger.errors import NotFound, SchemaTooNew, UsageError

if TYPE_CHECKING:
    from ledger.store.embedded import Server

ORPHANED = (
    output.Column("home", "home"), output.Column("ledger", "its ledger directory, which is gone"), output.Column("running", "runs"),
    output.Column("pid", "process", right=True),
)  # fmt: skip
KEPT = (
    "caseledger server stop --orphaned HOME stops one; its data stays in its home, and nothing here deletes it. "
    "To use it again, put its ledger directory back from a copy, with a link named server that leads to the home."
)


@group("server", may=(*READS, SchemaTooNew), examples="caseledger server status\ncaseledger server upgrade\ncaseledger server run")
def server() -> None:
    """Start, stop and upgrade the ledger's own PostgreSQL, which other commands start by themselves; keep answers up."""


@server.command("start", may=READS, examples="caseledger server start")
@output.format_option
def start(form: str) -> None:
    """Start the server, and do nothing where it runs."""
    from ledger.store import embedded

    own = located()
    embedded.start(own)
    answer(own, form)


@server.command("stop", may=READS, examples="caseledger server stop\ncaseledger server stop --orphaned /var/lib/caseledger/2gblp7f9")
@click.option("--orphaned", "home", metavar="HOME", help="Stop the server in this home, whose ledger directory is gone.")
@output.format_option
def stop(home: str | None, form: str) -> None:
    """Stop the server; what was recorded is kept. The next command starts it again."""
    from ledger.store import embedded

    own = located() if home is None else left_in(home)
    embedded.stop(own)
    answer(own, form)


@server.command("status", may=READS, examples="caseledger server status\ncaseledger server status --orphaned")
@click.option("--orphaned", is_flag=True, help="List root's servers whose ledger directory is gone, instead.")
@output.format_option
def status(*, orphaned: bool, form: str) -> None:
    """Say whether the server runs, since when, and which PostgreSQL it is.

    Root's servers lie under /var/lib/caseledger: one whose ledger directory was removed by hand runs on, and its data stays.
    """
    from ledger.store import embedded

    if not orphaned:
        answer(located(), form)
        return
    states = [(own, embedded.status(own)) for own in embedded.orphaned()]
    rows = ({"home": str(own.home), "ledger": str(own.directory), "running": now.running, "pid": now.pid} for own, now in states)
    output.answer_rows(rows, ORPHANED, form)
    if states:
        output.note(KEPT)


@server.command("upgrade", may=(*READS, SchemaTooNew), examples="caseledger server upgrade")
@output.format_option
def upgrade(form: str) -> None:
    """Install this release's schema and event types, and record that it was done."""
    from ledger import RELEASE, founding

    given = call()
    given.sent = True
    digest = founding.upgrade(given.ledger, given.user)
    output.answer({"release": RELEASE, "schema_digest": digest}, form, [f"Release {RELEASE} is installed; schema digest {digest}."])


@server.command("run", examples="caseledger --ledger 'postgresql://db.example/ledger' server run\ncaseledger server run", may=READS)
def run() -> None:
    """Keep the answers up with the record, until it is interrupted.

    A ledger on a server of its own administrators needs one such process, as the login projector; no user acts. A private
    server needs none: there the commands that record also fold. Survives restarts of the server; ends on Ctrl-C or SIGTERM.
    """
    from commands import folding
    from ledger.store import place

    try:
        folding.run(place.find(call().ledger))
    except KeyboardInterrupt:
        output.note("Ended. What was folded is kept; the next run goes on from there.")


def located() -> "Server":
    """Find the private server; raises UsageError where the ledger lies on a server of its own administrators."""
    from ledger.store import embedded, place

    found = place.find(call().ledger)
    if not found.private:
        raise UsageError("this ledger lies on a server that its own administrators keep; nothing was done")
    return embedded.locate(found.directory)


def left_in(home: str) -> "Server":
    """Find the server that a ledger directory left in its home; raises NotFound where none is, or where its ledger directory stands."""
    from ledger.store import embedded

    for own in embedded.orphaned():
        if str(own.home) == home.rstrip("/"):
            return own
    raise NotFound("no server there whose ledger directory is gone; nothing was stopped; see caseledger server status --orphaned")


def answer(own: "Server", form: str) -> None:
    """Answer with the server's state."""
    from datetime import UTC

    from ledger.store import embedded

    found = embedded.status(own)
    told = {
        "running": found.running, "version": found.version, "pid": found.pid, "started_at": found.started_at,
        "directory": str(own.directory), "log": str(own.log),
    }  # fmt: skip
    since = f" since {times.shown(found.started_at, UTC)}" if found.started_at else ""
    state = f"running (process {found.pid}){since}" if found.running else "stopped"
    output.answer(told, form, [f"PostgreSQL {found.version} of {own.directory}: {state}.", f"  log  {own.log}"])
