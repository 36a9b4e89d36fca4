"""``server``: the private PostgreSQL of a ledger: started, stopped, looked at, upgraded."""

from typing import TYPE_CHECKING

from commands import output, times
from commands.session import call, opened_ledger
from commands.words import READS, group
from ledger.errors import SchemaTooNew, UsageError

if TYPE_CHECKING:
    from ledger.store.embedded import Server


@group("server", may=(*READS, SchemaTooNew), examples="caseledger server status\ncaseledger server upgrade")
def server() -> None:
    """Start, stop and upgrade the ledger's own PostgreSQL. Other commands start it by themselves."""


@server.command("start", may=READS, examples="caseledger server start")
@output.format_option
def start(form: str) -> None:
    """Start the server, and do nothing where it runs."""
    from ledger.store import embedded

    own = located()
    embedded.start(own)
    answer(own, form)


@server.command("stop", may=READS, examples="caseledger server stop")
@output.format_option
def stop(form: str) -> None:
    """Stop the server; what was recorded is kept. The next command starts it again."""
    from ledger.store import embedded

    own = located()
    embedded.stop(own)
    answer(own, form)


@server.command("status", may=READS, examples="caseledger server status\ncaseledger server status --format json")
@output.format_option
def status(form: str) -> None:
    """Say whether the server runs, since when, and which PostgreSQL it is."""
    answer(located(), form)


@server.command("upgrade", may=(*READS, SchemaTooNew), examples="caseledger server upgrade")
@output.format_option
def upgrade(form: str) -> None:
    """Install this release's schema and event types, and record that it was done."""
    from ledger import RELEASE, founding

    with opened_ledger() as ledger:
        digest = founding.upgrade(ledger)
        output.answer({"release": RELEASE, "schema_digest": digest}, form, [f"Release {RELEASE} is installed; schema digest {digest}."])


def located() -> "Server":
    """Find the private server; raises UsageError where the ledger lies on a server of its own administrators."""
    from ledger.store import embedded, place

    found = place.find(call().ledger)
    if not found.private:
        raise UsageError("this ledger lies on a server that its own administrators keep; nothing was done")
    return embedded.locate(found.directory)


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
