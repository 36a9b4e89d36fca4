"""``share ack`` and ``share recall``: what becomes of what was shared, told by whose it is."""

from uuid import UUID

import click

from commands import fields, options, output, prompts, receipts
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, command, meanings
from ledger.errors import NotFound, UsageError

ENDS = {"acknowledged": "it was received", "returned": "it was returned", "destroyed": "it was destroyed"}
"""What a recipient says of what he was given (ledger.events.sharing.Following)."""


@command(
    "ack", may=WRITES,
    examples="caseledger share ack CHS-26-0041#14\ncaseledger share ack CHS-26-0041#14 --how destroyed --reason @how.txt",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#N")
@click.option("--how", type=CodeWord(ENDS), default="acknowledged", show_default=True, help=meanings(ENDS))
@click.option("--fields", "file", metavar="FILE|-", help='Read {"note": …} from a file, or from standard input.')
@options.writing
@output.format_option
def ack(
    *, address: tuple[str, int], how: str, file: str | None, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None,
    why: str | None,
) -> None:  # fmt: skip
    """Record that what CASE#N shared was received, returned or destroyed.

    A member of the agency that received it does; for somebody outside, a member of the agency that shared it. What was returned or
    destroyed is shown to that agency no longer.
    """
    _follow(address, how, file, why, receipts.Act(form, dry_run, clock_checked, request_id))


@command(
    "recall", may=WRITES,
    examples="caseledger share recall CHS-26-0041#14 --reason @why.txt\ncaseledger share recall CHS-26-0041#14 --dry-run",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#N")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"note": …} from a file, or from standard input.')
@options.writing
@output.format_option
def recall(
    *, address: tuple[str, int], file: str | None, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None, why: str | None,
) -> None:  # fmt: skip
    """Recall what CASE#N shared: from now on it is shown to its recipient no longer.

    What he read, copied or was given as a pack he has still: ask for its return or destruction, which share ack records.
    """
    _follow(address, "recalled", file, why, receipts.Act(form, dry_run, clock_checked, request_id))


def _follow(address: tuple[str, int], how: str, file: str | None, why: str | None, act: receipts.Act) -> None:
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    number, version = address
    filed = prompts.fields_file(file)
    if not filed.keys() <= {"note"} or ("note" in filed and why is not None):
        raise UsageError("the one field here is note, given once; nothing was recorded")
    note = filed.get("note") or prompts.reason(why)
    with opened_ledger() as ledger:
        stream = ledger.find(number).stream
        share = next((fact for fact in ledger.facts(stream, [latest("share-made")]) if fact.version == version), None)
        if share is None:
            raise NotFound(f"entry #{version} shared nothing that you see; nothing was recorded; see caseledger share list {number}")
        cls = load(latest("share-followed"))
        event = fields.event_of(cls, {"share": version, "how": how, **({} if note is None else {"note": note})})
        sender = str(share.marks.get("originator"))
        whom = share.fields.get("recipient") or "the recipient" if how == "recalled" else sender
        told = f"Tell {whom}{', and ask for what was given' if how == 'recalled' else ''}." if whom != ledger.me.agency else ""
        receipts.record(ledger, [Intent(event, stream)], act, told)
