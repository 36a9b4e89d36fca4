"""The audit of a whole log: takes the parts in order of positions, and gives findings and what is made again from them."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from ledger.entry.stored import StoredTrees
from ledger.errors import VerificationFailed
from ledger.proof import authors, note
from ledger.proof.audit import HEAD_BYTES, ClockCheck, Part, Post, Told, digest, identifier
from ledger.proof.audit_erasures import Act, act
from ledger.proof.audit_gone import Gone
from ledger.proof.audit_order import Head, Order, heads
from ledger.proof.audit_own import Own
from ledger.proof.audit_trees import Trees
from ledger.proof.authors import Authors, Said
from ledger.proof.ended import Ended
from ledger.proof.finding import Finding
from ledger.proof.log_key_chain import Change

USERS = frozenset({"user-added", "user-disabled", "user-roles-changed", "user-key-changed"})


UNIT = USERS | {"log-key-changed", "epoch-begun", "consultations-expired"}


class Users(NamedTuple):
    """What the unit's stream says of the users: their keys, and agency and roles of each in order of time, by recorder id."""

    authors: Authors
    people: dict[UUID, list[Post]]


class LogAudit:
    """Follows one log. ``users`` are those that its own entries named: for the record compare them with those it was audited by."""

    def __init__(
        self, name: str, log: UUID, sizes: Iterable[int], indexes: Collection[int], stored: StoredTrees,
        expired: Mapping[UUID, Act] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """Begin before the first entry; the log's root is wanted at ``sizes``, the index at the index entries of ``indexes``.

        ``expired``: what the record says of consultations that expired (``LogAudit.expired``), where this is the access log.
        ``times`` are the times at which the last entries of those sizes were recorded (microseconds since 1970).
        """
        self.name = name
        self.order, self.own, self.trees = Order(name), Own(name), Trees(name, log, sizes, indexes, stored)
        self.gone = Gone(name, expired)
        self.entries = self.units = self.signatures = 0
        self.times: dict[int, int] = {}
        self.checks: list[ClockCheck] = []
        self._told: list[Told] = []
        self._first: bytes | None = None

    def take(self, part: Part) -> Iterator[Finding]:
        """Take in the next run of entries."""
        placed = heads(part)
        leaves = [part.leaves[at : at + 32] for at in range(0, len(part.leaves), 32)]
        if self._first is None and placed:
            self._first = placed[0][1]
        self.entries += len(part.heads) // HEAD_BYTES
        self.units, self.signatures = self.units + part.units, self.signatures + part.signatures
        self.checks += part.checks
        yield from part.findings
        yield from self.order.take(placed, part.clocks, set(part.unread))
        yield from self.order.given(part.numbers, complete=-1 not in part.clocks)
        yield from self.trees.take(placed, leaves, part.told)
        self._date(placed)
        self.own.take(placed, leaves, part.told)
        self.gone.take(placed, leaves, part.told, part.missing)
        self._told += [each for each in part.told if each.kind in UNIT and each.stream == self._first]

    def _date(self, placed: Sequence[Head]) -> None:
        if not placed:
            return
        wanted = self.trees.wanted
        if here := set(wanted[bisect_left(wanted, placed[0][0]) : bisect_right(wanted, placed[-1][0])]):
            self.times |= {position: recorded_at for position, _, _, _, recorded_at, _ in placed if position in here}

    def end(self, hints: Mapping[bytes, Iterable[UUID]]) -> Iterator[Finding]:
        """Judge what only the whole log shows; ``hints`` as for ``Gone.end``."""
        yield from self.order.end()
        yield from self.gone.end(hints, self.own.joins, self._first)
        yield from self.own.end(self.gone.silent)
        yield from self.trees.end()

    @property
    def size(self) -> int:
        """How many entries were taken in."""
        return self.trees.size

    @property
    def users(self) -> Users:
        """The users that this log's own entries name."""
        return users(each for each in self._told if each.kind in USERS)

    @property
    def keys(self) -> list[Change]:
        """What the record says of the keys of the logs, in order of positions; what is no key is not followed."""
        return [change for each in self._told if each.kind == "log-key-changed" and (change := _change(each)) is not None]

    @property
    def expired(self) -> dict[UUID, Act]:
        """Slots of the access log that this log's own entries say expired, each with that entry.

        Its ``before`` is the beginning of the day before which their months had ended, UTC: all in them was recorded before that.
        """
        said = [each for each in self._told if each.kind == "consultations-expired"]
        acts = [act(each, _midnight(each.units.get("before"))) for each in said]
        return {slot: one for one in acts for slot in one.slots}

    @property
    def epochs(self) -> list[Ended]:
        """What the record says of epochs of the logs that ended, in order of positions; what says none is left out."""
        return [ended for each in self._told if each.kind == "epoch-begun" and (ended := _ended(each)) is not None]


def users(told: Iterable[Told]) -> Users:
    """Fold what entries of the unit's stream, in order of positions, say of the users."""
    entries = list(told)
    people: dict[UUID, list[Post]] = {}
    for each in entries:
        recorder, agency, roles = identifier(each.units.get("recorder")), each.units.get("agency"), each.units.get("roles")
        changes = each.kind == "user-roles-changed" and recorder in people
        begins = each.kind == "user-added" and recorder not in people
        if (begins or changes) and recorder is not None and isinstance(agency, str) and isinstance(roles, list):
            post = Post(agency, sorted(map(str, roles)), *((each.position, each.recorded_at) if changes else (0, 0)))
            people.setdefault(recorder, []).append(post)
    return Users(authors.folded(map(_said, entries)), people)


def _said(told: Told) -> Said:
    return Said(
        told.position, UUID(bytes=told.stream), told.recorded_at, UUID(bytes=told.recorder), told.message, told.signature, told.units
    )  # fmt: skip


def _midnight(day: object) -> int:
    """Give when a day begins, in microseconds since 1970; 0 for what is no day."""
    try:
        return (date.fromisoformat(str(day)) - date(1970, 1, 1)) // timedelta(microseconds=1)
    except ValueError:
        return 0


def _change(told: Told) -> Change | None:
    origin, size = told.units.get("origin"), told.units.get("size")
    try:
        key = note.verifier_key(str(origin), note.ED25519, digest(told.units.get("public_key")))
    except VerificationFailed:
        return None
    return Change(told.position, key, told.units.get("change") == "adopted", size if isinstance(size, int) else None)


def _ended(told: Told) -> Ended | None:
    said = told.units
    size, continued, root = said.get("size"), said.get("continued"), digest(said.get("root"))
    if not isinstance(size, int) or not isinstance(continued, int) or not root:
        return None
    return Ended(told.position, str(said.get("ended")), size, root, continued, str(said.get("origin")))
