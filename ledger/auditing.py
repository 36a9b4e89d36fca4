"""Audits a whole log of a database: cuts it into runs, shares them out among processes, and puts the parts together in order.

What a run gives does not depend on who made it or when; only the reading touches the database, under one snapshot.
"""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple
from uuid import UUID

from ledger.entry.stored import Row, StoredTrees
from ledger.proof import audit_log
from ledger.proof.audit import TOLD, ClockCheck, Part, Rule, found
from ledger.proof.audit_entry import Entries
from ledger.proof.audit_erasures import Act
from ledger.proof.audit_gone import Account, Forgotten
from ledger.proof.audit_log import USERS, LogAudit, Users
from ledger.proof.authors import Authors
from ledger.proof.ended import Ended
from ledger.proof.finding import Finding
from ledger.proof.log_key_chain import Change
from ledger.store.audit_reading import Reading, Source

VERSIONS = range(1, 10)
"""Versions of the types that are asked for by name; a type has had one so far."""
ALONE = 5
"""Runs up to which one process is faster than starting two."""
INDEX_WORK = 4_000_000
"""Leaves of indexes that are made again, beside those that count: a second for each million or so."""

NEVER = 1 << 62
"""A position that no log reaches."""

Step = Callable[[int], None]


SHARES = (1, 2, 3, 5, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
"""Into how many parts what is older is cut: primes, without that of the week. So whoever audits every day, every week or
at any steady distance that is no multiple of their number comes by all parts in as many audits as there are."""


def rolled(size: int, share: int, day: int) -> tuple[int, int]:
    """Give first and last of the older entries that are examined whole on a day: another part each day.

    A part has ``share`` per cent of ``size`` or a little more. ``day``: a running number of days. Of a share of nothing (0, 0).
    """
    if not share or not size:
        return 0, 0
    parts = max(parts for parts in SHARES if parts * share <= 100)
    number = day % parts
    return size * number // parts + 1, size * (number + 1) // parts


class Scope(NamedTuple):
    """What of a log is examined whole: entries after ``since``, and those from ``again`` first to last; of all others the bytes alone.

    ``stream``: one stream is examined whole, wherever its entries stand.
    """

    since: int = 0
    again: tuple[int, int] = (0, 0)
    stream: UUID | None = None

    def is_whole(self, first: int, last: int) -> bool:
        """Say whether a run, cut by ``cut``, is examined whole."""
        return last > self.since or (first <= self.again[1] and last >= self.again[0])

    def cut(self, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Cut runs where what is examined whole begins or ends."""
        for first, last in runs:
            begins = sorted({first, *(at for at in (self.since + 1, self.again[0], self.again[1] + 1) if first < at <= last)})
            yield from zip(begins, [*(begin - 1 for begin in begins[1:]), last], strict=True)


class Audited(NamedTuple):
    """What the audit of a log found, and made again: ``roots`` by size; what was examined, as counts.

    ``times``: when the last entry of such a size was recorded, in microseconds since 1970. ``expired``: as ``LogAudit.expired``.
    ``accounts``: erasures by which contents are missing; ``forgotten`` and ``doubts`` as in ``Gone``. ``checks``: entries before which
    somebody checked the clock.
    """

    log: UUID
    name: str
    size: int
    findings: list[Finding]
    roots: dict[int, bytes]
    index_entries: set[int]
    index_count: int
    keys: list[Change]
    epochs: list[Ended]
    times: dict[int, int]
    broken: bool
    whole: int
    units: int
    signatures: int
    users: Users
    expired: dict[UUID, Act]
    accounts: list[Account]
    forgotten: list[Forgotten]
    doubts: Counter[Rule]
    checks: list[ClockCheck]


class Task(NamedTuple):
    """One run for a process: the log, the users that its authors are judged by, positions, and whether with all contents or a stream's."""

    name: str
    log: UUID
    users: Users
    first: int
    last: int
    whole: bool
    stream: UUID | None


def typed(kinds: Iterable[str]) -> list[str]:
    """Give the names under which entries of these types are stored."""
    return [f"{kind}.v{version}" for kind in sorted(kinds) for version in VERSIONS]


def named(reading: Reading) -> Users:
    """Give the users that the record names, from the entries that are stored as telling of them. The audit compares them with its own."""
    row = reading.log("cases")
    entries = Entries("cases", row.id, Authors(), {})
    told = [
        each
        for position in reading.places("cases", typed(USERS))
        for each in entries.run(reading.rows("cases", position, position, None)).told
    ]
    return audit_log.users(each for each in told if each.stream == told[0].stream)


def first_stream(reading: Reading) -> UUID | None:
    """Give the stream of the first entry, the unit's own: where the rest is examined in part, what it says of users and keys counts."""
    return next((UUID(bytes=row.beside[8:24]) for row in reading.rows("cases", 1, 1, []) if isinstance(row, Row)), None)


def audit(
    reading: Reading, source: Source, name: str, users: Users, sizes: Collection[int], counting: Collection[int], scope: Scope, seed: int,
    step: Step, expired: Mapping[UUID, Act] | None = None,
) -> Audited:  # fmt: skip
    """Audit a log; its root is wanted at ``sizes``, its index under the checkpoints of sizes ``counting``. Authors are judged by ``users``.

    ``seed`` chooses which of the other indexes are made again, where there are too many to make all. ``expired``: for the access log, what
    the record's audit gave.
    """
    row = reading.log(name)
    runs = scope.cut(reading.runs(name))
    chosen = _indexes(reading, name, counting, row.stored, seed)
    whole = LogAudit(name, row.id, sizes, chosen, row.stored, expired or {})
    findings: list[Finding] = []
    examined = 0
    tasks = [Task(name, row.id, users, first, last, scope.is_whole(first, last), scope.stream) for first, last in runs]
    with _parts(reading, source, tasks) as parts:
        for task, part in zip(tasks, parts, strict=True):
            findings += whole.take(part)
            examined += (task.last - task.first + 1) if task.whole else 0
            step(task.last)
    findings += whole.end(reading.erased(name, row.unread))
    findings += [found(name, Rule.READABLE, None, None, what) for what in row.unread]
    return Audited(
        row.id, name, whole.size, findings, whole.trees.roots, whole.trees.indexed, whole.trees.index_entries, whole.keys,
        whole.epochs, whole.times, whole.trees.broken is not None, min(examined, whole.size), whole.units, whole.signatures, whole.users,
        whole.expired, whole.gone.accounts, whole.gone.forgotten, whole.gone.doubts, whole.checks,
    )  # fmt: skip


def _indexes(reading: Reading, name: str, sizes: Collection[int], stored: StoredTrees, seed: int) -> set[int]:
    """Choose the index entries whose index is made again: those under checkpoints that count, and of the others what the work allows."""
    places = reading.places(name, typed(["index-recorded"]))
    every = -(-len(places) * max(len(stored.streams), 1) // INDEX_WORK) or 1
    return {place for number, place in enumerate(places) if place in sizes or (number + seed) % every == 0}


# -- processes -------------------------------------------------------------------------------------------------------


@contextmanager
def _parts(reading: Reading, source: Source, tasks: Sequence[Task]) -> Iterator[Iterable[Part]]:
    """Give the parts of the tasks, in their order; by processes of their own where the log is long."""
    count = min(len(os.sched_getaffinity(0)), 8)
    if len(tasks) <= ALONE or count < 2:
        yield (_part(reading, task) for task in tasks)
        return
    with multiprocessing.get_context("spawn").Pool(count, _begin, (reading.shared(source),)) as pool:
        yield pool.imap(_perform, tasks)


_reading: list[Reading] = []


def _begin(source: Source) -> None:
    _reading.append(Reading(source))


def _perform(task: Task) -> Part:
    return _part(_reading[0], task)


def _part(reading: Reading, task: Task) -> Part:
    entries = _entries(task.name, task.log, _Same(task.users))
    return entries.run(reading.rows(task.name, task.first, task.last, None if task.whole else typed(TOLD), task.stream))


class _Same:
    """Users that are looked up by their keys: the same for every run of an audit, though each comes as a copy."""

    def __init__(self, users: Users) -> None:
        self.users = users
        self._key = repr(users)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key


@cache
def _entries(name: str, log: UUID, same: _Same) -> Entries:
    return Entries(name, log, *same.users)
