"""``timestamp``: let an authority outside the unit state when a checkpoint existed (RFC 3161)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import output
from commands.checkpointing import hand_out, log_option, read_given, require_new, trust_option, trusted
from commands.session import opened_ledger
from commands.words import WRITES, group
from ledger.errors import VerificationFailed

if TYPE_CHECKING:
    from ledger.stamping import Stamped

FILE = click.Path(path_type=Path)
MAY = (*WRITES, VerificationFailed)


@group(
    "timestamp", may=MAY,
    examples="caseledger timestamp ask https://time.example --trust trust.toml\ncaseledger timestamp request monday.tsq",
)  # fmt: skip
def timestamp() -> None:
    """Let an authority outside the unit state that a checkpoint existed by then, over HTTP or by file (RFC 3161)."""


@timestamp.command("request", may=MAY, examples="caseledger timestamp request monday.tsq")
@click.argument("file", type=FILE, metavar="FILE")
@log_option
@output.format_option
def request(*, file: Path, log: str, form: str) -> None:
    """Make a checkpoint, keep it, and write the request (TimeStampReq) that an authority answers.

    The authority is given a digest of the checkpoint's text and nothing else.
    """
    from ledger import checkpoints, stamping
    from ledger.proof.checkpoint import stated

    require_new(file)
    with opened_ledger() as ledger:
        signed = checkpoints.make(ledger, log)
        hand_out(file, stamping.request(ledger, log, signed), "the checkpoint is signed and kept")
    size = stated(signed).size
    told = {"log": log, "size": size, "file": str(file)}
    asks = f"{file} asks for a timestamp of {output.counted(size, 'entry', 'entries')}."
    output.answer(told, form, [asks, "What the authority answers is taken by: caseledger timestamp add"])


@timestamp.command("ask", may=MAY, examples="caseledger timestamp ask https://time.example --trust trust.toml")
@click.argument("url", metavar="URL")
@trust_option
@log_option
@output.format_option
def ask(*, url: str, trust: Path, log: str, form: str) -> None:
    """Make a checkpoint, have the authority at a URL stamp it, and keep the timestamp."""
    from commands import posting
    from ledger import checkpoints, stamping

    believed = trusted(trust)
    with opened_ledger() as ledger:
        answer = posting.stamped(url, stamping.request(ledger, log, checkpoints.make(ledger, log)))
        _kept(stamping.take(ledger, log, answer, believed), log, form)


@timestamp.command("add", may=MAY, examples="caseledger timestamp add monday.tsr --trust trust.toml")
@click.argument("file", type=FILE, metavar="FILE")
@trust_option
@log_option
@output.format_option
def add(*, file: Path, trust: Path, log: str, form: str) -> None:
    """Keep what an authority answered by file (TimeStampResp), if it is of a checkpoint kept here and by one of the trust file."""
    from ledger import stamping

    believed, answer = trusted(trust), read_given(file)
    with opened_ledger() as ledger:
        _kept(stamping.take(ledger, log, answer, believed), log, form)


def _kept(stamped: "Stamped", log: str, form: str) -> None:
    time = stamped.stated.time.isoformat(timespec="seconds").replace("+00:00", "Z")
    told = {"log": log, "size": stamped.size, "authority": stamped.authority, "time": time, "within_seconds": stamped.stated.within}
    size = output.counted(stamped.size, "entry", "entries")
    output.answer(told, form, [f"Kept: {stamped.authority} states that the checkpoint of {size} existed at {time}."])
