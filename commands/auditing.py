"""What ``verify`` has examined besides the stored bytes: answers compared with the record, and, if asked for, contents opened with keys."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands import consulting, options, output, prompts
from ledger.errors import DatabaseError, NotAuthorised

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger
    from ledger.proof.finding import Finding
    from ledger.store.audit_reading import Source
    from ledger.verdicts import Beyond
    from ledger.verifying import Asked, Progress, Verified

def source(ledger: "Ledger") -> "Source":
    """Give whence an audit of this ledger reads: the tables of a private server, else functions as its user. Raises NotAuthorised."""
    from ledger.store.audit_reading import Source

    if "auditor" not in ledger.session["roles"]:
        raise NotAuthorised("an audit is made by an auditor; nothing was read; see caseledger user add")
    if ledger.place.private:
        return Source(ledger.place.superuser_dsn("ledger"), tables=True)
    return Source(ledger.place.dsn(ledger.profile.login), tables=False)


def audited(
    ledger: "Ledger", reading: "Source", asked: "Asked", progress: "Progress", beyond: "Sequence[Beyond]" = ()
) -> "Verified":  # fmt: skip
    """Verify this ledger from its ``source``; where no one case is asked for, what its screens show too. Raises as ``verify``."""
    from ledger.verifying import verify

    shown = [] if asked.case is not None else [screens(ledger)]
    return verify(reading, ledger.place, asked._replace(beyond=(*shown, *beyond)), progress)


def placed(found: "Verified", finding: "Finding") -> str:
    """Say where a finding stands, which sentence does not hold, and what was found instead."""
    where = f"{finding.log}#{finding.position}" if finding.position is not None else finding.log
    number = found.numbers.get(finding.stream) if finding.stream else None
    return f"{where}{f' ({number})' if number else ''}: {finding.rule}; {finding.what}"


def screens(ledger: "Ledger") -> "Beyond":
    """Compare every answer that was ever built with the record, where this program keeps the answers."""
    from ledger.verdicts import Beyond
    from projections.engine import check

    if not ledger.place.private:
        return Beyond("", [], ["projections check, by whoever keeps the answers: answers were not compared with the record"])
    try:
        found = check.screens(ledger.projector, log="cases", zone=ledger.zone)
    except DatabaseError as fault:
        return Beyond("", [], [f"mend what cannot be read: answers were not compared with the record ({fault.briefly})"])
    return Beyond(f"{output.counted(found.rows, 'row')} of answers compared with the record", found.findings, [])


def content(ledger: "Ledger", case: str | None, purpose: str | None, why: str | None) -> "Beyond":
    """Open all that this reader may see, or one case, by recorded consultations, and judge what was opened.

    Raises NotFound, NotAuthorised, TicketRefused, and RuleRefused where the policy of the day asks for a reason.
    """
    from ledger import contents
    from ledger.verdicts import Beyond

    streams = _streams(ledger, case, purpose, why)
    today = ledger.today()
    reason = prompts.reason(why, needed_for="opening contents" if ledger.policy.asks_reason(today) else None)
    asked_for = purpose or options.default_purpose(ledger.me.roles)
    found = contents.opened(ledger, ledger.unit_stream(), streams, purpose=asked_for, reason=reason)
    withheld = sorted(found.unestablished.items())
    wanting = [_wanting(output.counted(number, "entry", "entries"), why) for why, number in withheld]
    said = f"{output.counted(found.units, 'unit')} of {output.counted(found.entries, 'entry', 'entries')} opened"
    return Beyond(said, found.findings, wanting)


def _wanting(entries: str, why: str) -> str:
    if why == "erased":
        return f"nothing any more, of {entries}: what they said is erased, and whether every rule held cannot be shown"
    return f"what is withheld of {entries} ({why})"


def _streams(ledger: "Ledger", case: str | None, purpose: str | None, why: str | None) -> "Sequence[UUID]":
    if case is not None:
        return [consulting.find(ledger, case, purpose, why).stream]
    from contextlib import closing

    from ledger.store.audit_reading import Reading

    with closing(Reading(source(ledger))) as reading:
        return [ledger.unit_stream(), *reading.numbers("cases", [])]
