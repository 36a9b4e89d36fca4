"""``epoch``: have a log go on under another name, after an older backup was restored or its key was lost."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from commands import output, receipts
from commands.checkpointing import log_option, read_given
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import VerificationFailed


@command(
    "epoch", may=(*WRITES, VerificationFailed),
    examples="caseledger epoch\ncaseledger epoch --outside from-the-university.checkpoint\ncaseledger epoch --log access",
)  # fmt: skip
@log_option
@click.option(
    "--outside", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
    help="A checkpoint that somebody else holds, as a witness that has cosigned more. May be repeated.",
)  # fmt: skip
@output.format_option
def epoch(*, log: str, outside: tuple[Path, ...], form: str) -> None:
    """End the epoch of a log and begin the next, under another origin and a new key: nobody may sign two histories under one.

    An administrator does it once, where an older backup was restored and there is none that is not older, or where the log's key was
    lost. The record then says for ever what the last checkpoint was and which entries are lost. Until it is done nothing is recorded, and
    nothing is signed, that a larger checkpoint contradicts. Tell the new key to witnesses and to whoever pinned the old one.
    """
    from ledger import cosigning, epochs
    from ledger.proof.checkpoint import stated
    from ledger.store import erased

    with opened_ledger() as ledger:
        begun = epochs.begin(ledger, log, [read_given(file) for file in outside])
        receipts.keep_up(ledger)
        key, back = cosigning.key(ledger, log).encode(), sum(each.units for each in erased.back(ledger.place, ledger.user))
    said, first = begun.recorded.fields, stated(begun.signed)
    told = {"log": log, "address": f"UNIT#{begun.recorded.version}", **said, "checkpoint": first.size, "key": key, "erased_back": back}
    output.answer(told, form, [*_prose(said), *_back(back), f"  key of the log  {key}"])


def _back(number: int) -> list[str]:
    told = f"{output.counted(number, 'unit')} of content that had been erased came back with the older backup; see caseledger doctor."
    return [told] if number else []


def _prose(said: Mapping[str, Any]) -> list[str]:
    ended = f"{said['ended']} ended with its checkpoint of {output.counted(said['size'], 'entry', 'entries')}."
    lost = f"Entries {said['lost_from']} to {said['lost_to']} are lost, or not shown to be what they were." if "lost_from" in said else ""
    return [ended, *([lost] if lost else []), f"The log goes on as {said['origin']}."]
