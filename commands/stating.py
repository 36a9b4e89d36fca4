"""What a drafted witness statement rests on: the audit of the ledger, the unit's own entries, and the files of a copy."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import auditing
from commands.checkpointing import LOGS, read_given, trusted
from commands.receipts import CLAIMED
from ledger import RELEASE
from ledger.errors import UsageError

if TYPE_CHECKING:
    from commands.consulting import Consulted
    from ledger.application import Ledger
    from ledger.store.audit_reading import Source
    from ledger.verdicts import OfLog
    from ledger.verifying import Progress, Verified
    from projections.court.stated import Checked, Copied, Head, Period, Stated, Witness
    from projections.court.statement import Draft

COPY = ("data/manifest.json", "data/index.html", "data/verify.py", "manifest-sha256.txt")
"""Files of a copy by which it is told from any other (docs/format.md, bundle)."""


class Wanted(NamedTuple):
    """What a statement is asked for: first day and that after the last, of which case, what is trusted, and the directory of a copy."""

    since: date | None
    until: date | None
    case: str | None
    trust: Path | None
    bundle: Path | None


def stated(ledger: "Ledger", reading: "Source", member: UUID, told: "Consulted", wanted: Wanted, progress: "Progress") -> "Stated":
    """Audit the ledger, and gather what the statement of a member says; ``told``: the unit's entries as this reader was shown them."""
    from ledger.proof import trust
    from ledger.verifying import Asked
    from projections.court.stated import Period, Stated, defects, releases

    began = ledger.now()
    copy = copied(wanted.bundle, wanted.trust) if wanted.bundle else None
    given = trusted(wanted.trust) if wanted.trust else trust.NOTHING
    found = auditing.audited(ledger, reading, Asked(LOGS, given, case=wanted.case), progress)
    period = Period(wanted.since, wanted.until, ledger.zone)
    facts = [entry.fact for entry in told.unit]
    me = UUID(str(ledger.me.recorder))
    return Stated(
        witness=_witness(ledger, member, told), runner=None if member == me else _witness(ledger, me, told).name or "another member",
        release=RELEASE, began=began, ended=ledger.now(), logs=LOGS, case=wanted.case,
        trust=sha256(read_given(wanted.trust)).hexdigest() if wanted.trust else None, verdicts=tuple(found.verdicts),
        findings=tuple(auditing.placed(found, each) for each in found.findings), gone=len(found.accounts),
        heads=tuple(map(_head, found.logs)), releases=tuple(releases(facts, period)), defects=tuple(defects(facts, period)),
        checks=tuple(_checks(found, period)), claimed=ledger.session["assurance"] == CLAIMED, since=wanted.since, until=wanted.until,
        copied=copy,
    )  # fmt: skip


def _witness(ledger: "Ledger", member: UUID, told: "Consulted") -> "Witness":
    from ledger.rules import membership
    from projections.court.stated import Witness

    today = ledger.today()
    state = membership.folded((entry.fact for entry in told.unit), ledger.policy)
    held = dict.fromkeys(
        f"{ledger.policy.role(role)} of {told.people.agency(agency, today.isoformat())}" for role, agency in state.roles_on(member, today)
    )
    return Witness(_name(told, member, today), tuple(held))


def _name(told: "Consulted", member: UUID, today: date) -> str | None:
    """Give the member's name; a login that stands for one that was not shown is none."""
    shown = {str(entry.fact.fields.get(key)) for entry in told.unit if "name" in entry.fact.fields for key in ("recorder", "member")}
    return told.people.member(str(member), today.isoformat()) if str(member) in shown else None


def _head(of: "OfLog") -> "Head":
    from projections.court.stated import Head

    audited = of.audited
    if not of.judged:
        return Head(audited.name, str(audited.log), audited.size)
    newest = of.judged[-1].opened
    keys = [each.key.encode() for each in newest.by_log]
    said = newest.checkpoint
    fingerprints = tuple((key, sha256(key.encode("utf-8")).hexdigest()) for key in keys)
    return Head(audited.name, str(audited.log), audited.size, said.origin, said.size, said.root.hex(), fingerprints)


def _checks(found: "Verified", period: "Period") -> "Iterator[Checked]":
    from projections.court.stated import Checked

    for of in found.logs:
        for check in of.audited.checks:
            if period.covers(at := datetime.fromtimestamp(check.clock / 1_000_000, UTC)):
                yield Checked(f"{of.audited.name}#{check.position}", at)


def copied(directory: Path, trusted: Path | None) -> "Copied":
    """Check a copy, and name it by the digests of its files. Raises UsageError where one of them is not there, or cannot be read."""
    from ledger.proof import assembled, bundle_check
    from ledger.proof.bundle_files import Directory
    from projections.court.stated import Copied

    files = Directory(directory)
    digests = tuple((name, files.measured(name)[1]) for name in COPY if name in files)
    if wanting := [name for name in COPY if not dict(digests).get(name)]:
        raise UsageError(f"{directory} has no {wanting[0]} that can be read; nothing was done; name the directory of a copy with its proof")
    checked = bundle_check.check(files, bundle_check.policy(read_given(trusted), yours=True) if trusted else None)
    found = tuple(f"{each.where}: {each.what}" for each in checked.faults)
    return Copied(digests, sha256(assembled.verifier(RELEASE)).hexdigest(), checked.verdicts, found)


def told(stated: "Stated", draft: "Draft") -> dict[str, Any]:
    """Give the fields of a statement, and the draft in words."""
    return {name: _plain(value) for name, value in asdict(stated).items()} | {"draft": _plain(draft)}


def _plain(value: Any) -> Any:
    """Give a value as JSON has it, named tuples as objects."""
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
