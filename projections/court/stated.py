"""What a witness statement about the record is drafted from: who, what the command examined, and what the unit's entries say. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.proof.finding import Verdict

RELEASE, DEFECT, MENDED = "release-deployed", "defect-recorded", "defect-mended"


class Witness(NamedTuple):
    """Who states: name (None: not shown to who made the draft), and each role in the unit with its agency, in words."""

    name: str | None
    posts: tuple[str, ...]


class Head(NamedTuple):
    """What a log came to: its name and id, how many entries were audited, and its newest checkpoint that holds.

    Of that: origin, number of entries, root in hexadecimal, and each key that signed it, as a verifier key (C2SP signed-note) with the
    SHA-256 of its text in hexadecimal. None and empty where no checkpoint holds.
    """

    log: str
    id: str
    entries: int
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    keys: tuple[tuple[str, str], ...] = ()


class Release(NamedTuple):
    """A release that was in use: its number, and address and time (aware UTC) of the entry that says that it was installed."""

    release: str
    entry: str
    at: datetime


class Mended(NamedTuple):
    """By which release a defect was mended, and which entry says so, recorded when (aware UTC)."""

    release: str
    entry: str
    at: datetime


class Defect(NamedTuple):
    """A recorded defect: its entry, of which release, what it is and may have touched as recorded (None: not shown), when recorded."""

    entry: str
    release: str
    title: str | None
    touches: str | None
    at: datetime
    mended: tuple[Mended, ...] = ()


class Checked(NamedTuple):
    """An entry before which its recorder said that he had checked the clock: its address in its log, and that clock (aware UTC)."""

    entry: str
    at: datetime


class Copied(NamedTuple):
    """A copy that was checked: SHA-256 of files in it by name, and what the check found.

    ``verifier``: SHA-256 of verify.py as the release assembles it that ran the command.
    """

    digests: tuple[tuple[str, str], ...]
    verifier: str
    verdicts: tuple[Verdict, ...]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """All that a statement is drafted from. ``runner``: who ran the command, None where that is the witness.

    ``began``, ``ended``: when it ran by the clock of its machine (aware UTC). ``trust``: SHA-256 of the trust file that was given.
    ``findings``: each in words; ``gone``: recorded erasures by which contents are missing. ``since``, ``until``: the period, its first day
    and that after its last, in the unit's zone; None: without an end. ``claimed``: whether one account acts for every user of the ledger.
    """

    witness: Witness
    runner: str | None
    release: str
    began: datetime
    ended: datetime
    logs: tuple[str, ...]
    case: str | None
    trust: str | None
    verdicts: tuple[Verdict, ...]
    findings: tuple[str, ...]
    gone: int
    heads: tuple[Head, ...]
    releases: tuple[Release, ...]
    defects: tuple[Defect, ...]
    checks: tuple[Checked, ...]
    claimed: bool
    since: date | None = None
    until: date | None = None
    copied: Copied | None = None


class Period(NamedTuple):
    """Days of the unit's zone: the first, and that after the last; None: without an end."""

    since: date | None
    until: date | None
    zone: tzinfo

    def ended_before(self, at: datetime) -> bool:
        """Whether what happened at an instant came after the period."""
        return self.until is not None and at.astimezone(self.zone).date() >= self.until

    def begins_after(self, at: datetime) -> bool:
        """Whether what happened at an instant came before the period."""
        return self.since is not None and at.astimezone(self.zone).date() < self.since

    def covers(self, at: datetime) -> bool:
        """Whether an instant is in the period."""
        return not self.ended_before(at) and not self.begins_after(at)


def releases(facts: Iterable[Fact], period: Period) -> Iterator[Release]:
    """Give the releases that were in use in a period, from the unit's entries in order: so the last before it too."""
    installed = [fact for fact in facts if fact.kind == RELEASE]
    for fact, later in pairwise([*installed, None]):
        if fact is not None and not period.ended_before(fact.recorded_at) and (later is None or not period.begins_after(later.recorded_at)):
            yield Release(str(fact.fields.get("release")), _address(fact), fact.recorded_at)


def defects(facts: Sequence[Fact], period: Period) -> Iterator[Defect]:
    """Give every defect that was recorded by now, but for those of which an entry before the period says that they were mended.

    A defect that came to notice after the period may have been there in it, so the period's end leaves none out.
    """
    for fact in facts:
        if fact.kind == DEFECT:
            mended = tuple(_mended(each) for each in facts if each.kind == MENDED and each.fields.get("defect") == fact.version)
            if not any(period.begins_after(each.at) for each in mended):
                yield Defect(
                    _address(fact), str(fact.fields.get("release")), _text(fact, "title"), _text(fact, "touches"), fact.recorded_at, mended
                )  # fmt: skip


def _mended(fact: Fact) -> Mended:
    return Mended(str(fact.fields.get("release")), _address(fact), fact.recorded_at)


def _address(fact: Fact) -> str:
    return f"UNIT#{fact.version}"


def _text(fact: Fact, name: str) -> str | None:
    return str(fact.fields[name]) if name in fact.fields else None
