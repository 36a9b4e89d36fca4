"""``rights erase-again``: propose to destroy again what an older backup brought back, so that another member decides it."""

from uuid import UUID

import click

from commands import options, output, receipts
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import NotFound


@command(
    "erase-again", may=WRITES,
    examples="caseledger rights erase-again --review INC-2026-4\ncaseledger rights erase-again --review INC-2026-4 --dry-run",
)  # fmt: skip
@click.option("--review", required=True, metavar="REFERENCE", help="Under which the restored backup is accounted for, such as INC-2026-4.")
@options.recording
@output.format_option
def erase_again(*, review: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """Propose to destroy again what had been erased and came back with an older backup.

    Which slots were erased stands outside the database (log/cases/erased); the entries that decided it are lost with what was recorded
    since the backup. So it is decided anew, by two members: this proposes it in the unit's record, and another member decides it there
    (caseledger rights erase --decide). What is in cases that this member does not reach is for one who does.
    """
    from ledger.application import Intent
    from ledger.events.privacy import ErasureAuthority, ErasureProposed, ErasureScope
    from ledger.store import erased

    with opened_ledger() as ledger:
        slots = tuple(each.slot for each in erased.back(ledger.place, ledger.user) if each.log == 1)
        if not slots:
            raise NotFound("nothing that had been erased and that this member reaches is back; nothing was recorded")
        event = ErasureProposed(scope=ErasureScope.AGAIN, slots=slots, authority=ErasureAuthority.EARLIER_ERASURE, review=review)
        remark = "Another member decides it: caseledger rights erase --decide and the address of this entry."
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id), remark)
