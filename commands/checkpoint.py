"""``checkpoint``: record the index of all streams, and sign how many entries a log has and what their root is."""

from pathlib import Path

import click

from commands import output
from commands.checkpointing import hand_out, log_option, require_new
from commands.session import opened_ledger
from commands.words import WRITES, command


@command(
    "checkpoint", may=WRITES,
    examples="caseledger checkpoint\ncaseledger checkpoint --log access\ncaseledger checkpoint --out monday.checkpoint",
)  # fmt: skip
@log_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a new file too, for whoever is to hold it.")
@output.format_option
def checkpoint(*, log: str, out: Path | None, form: str) -> None:
    """Sign how many entries a log has and the root of their tree (C2SP tlog-checkpoint), after the index of its streams.

    Whoever holds a checkpoint can show later that what it covers was changed: give copies to others. The newest is kept beside the
    database, and nothing is signed that it contradicts, as after an older backup was restored. The first checkpoint of a log draws the
    log's key, which an administrator records.
    """
    from ledger import checkpoints
    from ledger.proof.checkpoint import stated

    require_new(out)
    with opened_ledger() as ledger:
        signed = checkpoints.make(ledger, log)
    if out is not None:
        hand_out(out, signed, "the checkpoint is signed and kept")
    said = stated(signed)
    told = {"log": log, "origin": said.origin, "size": said.size, "root": said.root.hex(), "note": signed.decode()}
    output.answer(told, form, [f"{said.origin} has {output.counted(said.size, 'entry', 'entries')}:", *signed.decode().splitlines()])
