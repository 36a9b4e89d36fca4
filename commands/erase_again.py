"""``rights erase-again``: propose to destroy again what an older backup brought back, so that another member decides it."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import options, output, receipts
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger


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
    (caseledger rights erase --decide). Slots of cases that this member does not reach are for one who does.
    """
    from ledger.application import Intent
    from ledger.events.privacy import ErasureAuthority, ErasureProposed, ErasureScope

    with opened_ledger() as ledger:
        slots, elsewhere = within_reach(ledger)
        event = ErasureProposed(scope=ErasureScope.AGAIN, slots=slots, authority=ErasureAuthority.EARLIER_ERASURE, review=review)
        remark = "Another member decides it: caseledger rights erase --decide and the address of this entry."
        if elsewhere:
            remark += f" {output.counted(elsewhere, 'slot is', 'slots are')} in records that this member does not reach."
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id), remark)


def within_reach(ledger: "Ledger") -> tuple[tuple[UUID, ...], int]:
    """Find the slots of the record that are back and that this member reaches, and count the others. Raises NotFound where none is."""
    from ledger.store import reading

    found = [each.slot for each in ledger.back() if each.log == 1]
    slots = tuple(row["slot"] for row in reading.slots_named(ledger.user, found))
    if not slots:
        others = f"; {output.counted(len(found), 'slot is', 'slots are')} in records that this member does not reach" if found else ""
        raise NotFound(f"nothing is back that had been erased{others}; nothing was recorded")
    return slots, len(found) - len(slots)
