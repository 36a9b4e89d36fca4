"""What ``verify`` says of contents that are missing by a recorded erasure: by which entry, on whose authority, by whom, and how many.

Nobody is named but by opaque ids, and nothing of what was erased is told (ICO logging guidance; domain.md 0.5).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from commands import output

if TYPE_CHECKING:
    from ledger.proof.audit_gone import Account
    from ledger.verifying import Verified

SHOWN, DECISIONS = 8, 20
"""Addresses that are written out of one decision, and decisions that are; of the others the number."""


def rows(found: "Verified") -> Iterator[dict[str, Any]]:
    """Give one row for each entry by which contents are missing."""
    for each in found.accounts:
        yield {
            "log": each.log, "entry": _address(found, each), "position": each.position, "authority": each.authority,
            "review": each.review or None, "recorded_at": _at(each), "proposed_by": str(each.proposed) if each.proposed else None,
            "decided_by": str(each.decided), "slots": each.slots, "contents": each.contents, "entries": each.entries,
            "doubted": each.doubted,
        }  # fmt: skip


def prose(found: "Verified") -> Iterator[str]:
    """Write a paragraph for each decision: one authority, reference, day and pair of members, with the entries that carried it out.

    Those against which a finding speaks come first, then the latest; of the rest it is told how many there are.
    """
    yield output.Heading("contents that are missing by a recorded erasure")
    decisions = [list(each) for _, each in groupby(sorted(found.accounts, key=_decision), key=_decision)]
    decisions.sort(key=lambda each: (any(one.doubted for one in each), each[-1].recorded_at), reverse=True)
    for each in decisions[:DECISIONS]:
        yield from _paragraph(found, each)
    if rest := decisions[DECISIONS:]:
        contents = output.counted(sum(one.contents for each in rest for one in each), "content")
        yield f"  And {output.counted(len(rest), 'earlier decision')}, of {contents}: --format json names each."


def _paragraph(found: "Verified", accounts: Sequence["Account"]) -> Iterator[str]:
    log, authority, review, day, proposed, decided = _decision(accounts[0])
    where = [_address(found, each) for each in accounts]
    more = f" and {len(where) - SHOWN:,} more" if len(where) > SHOWN else ""
    contents = output.counted(sum(each.contents for each in accounts), "content")
    entries = output.counted(sum(each.entries for each in accounts), "entry", "entries")
    said = f"{log}: {contents} of {entries}, by {', '.join(where[:SHOWN])}{more}: {authority.replace('_', ' ')}"
    said += f"{f', {review}' if review else ''}, on {day}{f', proposed by {proposed}' if proposed else ''}, decided by {decided}."
    doubted = " A finding below speaks against it." if any(each.doubted for each in accounts) else ""
    yield from output.paragraph(f"{said}{doubted}", "    ", "  ")


def _decision(account: "Account") -> tuple[str, str, str, str, str, str]:
    proposed = str(account.proposed) if account.proposed else ""
    return account.log, account.authority, account.review, f"{_at(account):%Y-%m-%d}", proposed, str(account.decided)


def _at(account: "Account") -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=account.recorded_at)


def _address(found: "Verified", account: "Account") -> str:
    """Give the entry's address; UNIT for a stream without a number, which is the unit's own."""
    return f"{found.numbers.get(account.stream, 'UNIT')}#{account.version}"
