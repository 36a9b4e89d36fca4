"""``checkpoint``: record the index of all streams, and sign how many entries a log has and what their root is."""

from pathlib import Path

import click

from commands import output, receipts
from commands.checkpointing import hand_out, log_option, require_new
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import UsageError


@command(
    "checkpoint", may=WRITES,
    examples="caseledger checkpoint\ncaseledger checkpoint --log access\ncaseledger checkpoint --out monday.checkpoint\n"
    "caseledger checkpoint --new-key\ncaseledger checkpoint --key",
)  # fmt: skip
@log_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a new file too, for whoever is to hold it.")
@click.option("--new-key", is_flag=True, help="Exchange the log's key: old and new sign this checkpoint, then the old is destroyed.")
@click.option("--key", is_flag=True, help="Make no checkpoint, and tell the keys that sign for the log, as readers and witnesses pin them.")
@output.format_option
def checkpoint(*, log: str, out: Path | None, new_key: bool, key: bool, form: str) -> None:
    """Sign how many entries a log has and the root of their tree (C2SP tlog-checkpoint), after the index of its streams.

    Whoever holds a checkpoint can show later that what it covers was changed: give copies to others. The newest is kept beside the
    database, and nothing is signed that it contradicts, as after an older backup was restored. The first checkpoint of a log draws the
    log's key, which an administrator records, and so he does with the next (--new-key); an exchange that was interrupted is gone on with.
    """
    from ledger import checkpoints, log_rotation
    from ledger.proof.checkpoint import stated

    if key:
        if new_key or out is not None:
            raise UsageError("--key makes no checkpoint, and goes with neither --new-key nor --out; nothing was done")
        tell_keys(log, form)
        return
    require_new(out)
    with opened_ledger() as ledger:
        signed = log_rotation.rotate(ledger, log) if new_key else checkpoints.make(ledger, log)
        receipts.keep_up(ledger)
    if out is not None:
        hand_out(out, signed, "the checkpoint is signed and kept")
    said = stated(signed)
    told = {"log": log, "origin": said.origin, "size": said.size, "root": said.root.hex(), "note": signed.decode()}
    output.answer(told, form, [f"{said.origin} has {output.counted(said.size, 'entry', 'entries')}:", *signed.decode().splitlines()])


def tell_keys(log: str, form: str) -> None:
    """Answer with the keys that sign for a log as the record says, as verifier keys (C2SP signed-note)."""
    from ledger import log_adoption

    with opened_ledger() as ledger:
        keys = [key.encode() for key in log_adoption.keys_in_force(ledger, log)]
    output.answer({"log": log, "keys": keys}, form, keys or [f"The log {log} has no key yet; its first checkpoint draws one."])
