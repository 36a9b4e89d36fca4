"""Carrying out the period of the access log: which months are over it, the entry that says so, and their destruction."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from commands import erasing, output
from commands.session import call
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger


def expire(ledger: "Ledger", *, dry_run: bool, request_id: "UUID | None", clock_checked: bool) -> dict[str, Any]:
    """Record that months of consultations expired and destroy them; what an earlier entry named is finished. Gives what was done.

    Raises NotAuthorised, and RuleRefused where the policy sets no period.
    """
    from ledger.events.access import ConsultationsExpired
    from ledger.intents import Intent
    from ledger.store import access_reading

    days = ledger.policy.access_log_days
    if days is None:
        raise RuleRefused("the policy sets no period for the access log; nothing was destroyed; adopt one: access_log_days")
    before = ledger.today() - timedelta(days=days)
    found = access_reading.expiring(ledger.user, before)
    fresh, months = [each.slot for each in found if not each.named], len({each.stream for each in found})
    told: dict[str, Any] = {"before": before, "months": months, "slots": len(found), "recorded": None, "units": None}
    if not found:
        return told | {"told": f"No consultation is kept beyond the period of {days} days after its month."}
    over = f"{output.counted(months, 'month of a reader', 'months of readers')} ended before {before}: the period of {days} days is over"
    if dry_run:
        return told | {"told": f"{over}; nothing was destroyed."}
    call().sent = True
    if fresh:
        event = ConsultationsExpired.from_values({"before": str(before), "slots": [str(slot) for slot in fresh]})
        receipt = ledger.record(
            [Intent(event, ledger.unit_stream())], request_id=None if request_id is None else str(request_id), clock_checked=clock_checked
        )
        told["recorded"] = receipt.entries[0].address
    told["units"] = sum(ledger.erase(each.slot) for each in found)
    ended = erasing.end_backups(ledger)
    by = f" Recorded as {told['recorded']}." if told["recorded"] else " An earlier entry had recorded it."
    return told | {"told": f"{over}: their consultations were destroyed, {output.counted(told['units'], 'unit')}.{by} {ended}"}
