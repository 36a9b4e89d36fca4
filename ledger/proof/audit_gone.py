"""Contents that are missing: by which recorded erasure each is, and which is by none. Rules 12 and 13 of ``ledger.proof.audit``."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from ledger.entry.slot import slot_tag
from ledger.proof.audit import OF_ERASURES, Missing, Rule, Told, found
from ledger.proof.audit_erasures import OF_USERS, Act, Grounds, Place, act
from ledger.proof.audit_holds import Joins
from ledger.proof.audit_order import Head
from ledger.proof.finding import Finding

ESTABLISHING = {
    Rule.PROPOSED: "whether another member had proposed {} erasures; nothing can show it any more",
    Rule.WORD: "whether the controllers gave their word for {} erasures; nothing can show it any more",
}
"""What stays not established of erasures, where the entries that would show it were erased too."""


class Account(NamedTuple):
    """An entry by which contents are missing, and what of them: how many contents, of how many entries.

    ``log`` is that of the contents; the entry stands in the record. ``proposed`` and ``decided`` are opaque ids of members;
    ``doubted``: a finding is made of the entry.
    """

    log: str
    position: int
    stream: UUID
    version: int
    recorded_at: int
    authority: str
    review: str
    proposed: UUID | None
    decided: UUID
    slots: int
    contents: int
    entries: int
    doubted: bool


class Forgotten(NamedTuple):
    """A slot that the erasure at position ``by`` took and says to be that person's: the units that stood in it.

    Each unit by the position and the version of its entry, and its ordinal.
    """

    by: int
    stream: UUID
    slot: UUID
    person: UUID
    units: tuple[tuple[int, int, int], ...]


EXPIRED = "consultations_expired"
"""The authority of what expired: the policy's period for the access log is over."""


class Gone:
    """Follows a log in order of positions, and accounts at its end for what is missing of it.

    ``accounts`` and ``forgotten`` are then in order of positions, and ``doubts`` counts by rule what cannot be told of erasures.
    ``silent`` are streams of which clear units are missing, however that came.
    """

    def __init__(self, name: str, expired: Mapping[UUID, Act]) -> None:
        """Begin before the first entry. ``expired``: by slot of the access log, the entry of the record that says so."""
        self.name = name
        self.silent: set[bytes] = set()
        self._erased: set[bytes] = set()
        self.accounts: list[Account] = []
        self.forgotten: list[Forgotten] = []
        self.doubts: Counter[Rule] = Counter()
        self._named: dict[UUID, list[Act]] = {slot: [one] for slot, one in expired.items()}
        self._of_stream: dict[bytes, list[UUID]] = {}
        self._erasures: dict[int, Act] = {}
        self._grounds = Grounds()
        self._at: dict[int, tuple[int, int]] = {}
        self._leaves: dict[int, bytes] = {}
        self._missing: list[Missing] = []

    def take(self, heads: Iterable[Head], leaves: Iterable[bytes], told: Iterable[Told], missing: Collection[Missing]) -> None:
        """Take in a run of entries and what they tell."""
        hear = {each.position: each for each in told if each.kind in OF_ERASURES | OF_USERS}
        gone = {each.position for each in missing}
        for (position, _, version, _, recorded_at, _), leaf in zip(heads, leaves, strict=True) if hear or gone else ():
            if position in hear:
                self._hear(hear[position], leaf)
            if position in gone:
                self._at[position], self._leaves[position] = (version, recorded_at), leaf
        self._missing += missing
        self.silent |= {each.stream for each in missing if each.ordinal == 0}

    def _hear(self, said: Told, leaf: bytes) -> None:
        self._grounds.hear(said, leaf)
        if said.kind == "content-erased":
            erasure = self._erasures[said.position] = act(said)
            for slot in erasure.slots:
                self._named.setdefault(slot, []).append(erasure)
            self._of_stream.setdefault(said.stream, []).extend(erasure.slots)

    def end(self, hints: Mapping[bytes, Iterable[UUID]], joins: Joins, unit: bytes | None) -> Iterator[Finding]:
        """Account for what is missing, and judge every erasure; ``hints`` tell, believed by nobody, which slots of a stream were erased.

        ``joins`` as for ``Grounds.faults``; ``unit`` is the unit's stream.
        """
        taken: dict[int, dict[UUID, list[Missing]]] = {}
        lost: dict[int, list[Missing]] = {}
        slot: UUID | None = None
        for each in self._missing:
            slot, erasure = self._by(each, hints, slot)
            if slot is None or erasure is None:
                lost.setdefault(each.position, []).append(each)
                continue
            taken.setdefault(erasure.position, {}).setdefault(slot, []).append(each)
            if each.ordinal == 0:
                self._erased |= {each.stream, self._leaves[each.position]}
        yield from self._unaccounted(lost)
        for at in sorted({*self._erasures, *taken}):
            yield from self._judged(at, taken.get(at, {}), joins, unit)

    def _by(
        self, missing: Missing, hints: Mapping[bytes, Iterable[UUID]], likely: UUID | None
    ) -> tuple[UUID | None, Act | None]:  # fmt: skip
        """Find the slot in which a unit stood, by its tag, and the erasure that took it: one behind it, or after its month."""
        event, ordinal, tag = UUID(bytes=missing.event), missing.ordinal, missing.tag
        first = () if likely is None else (likely,)
        for slot in chain(first, hints.get(missing.stream, ()), self._of_stream.get(missing.stream, ()), self._named):
            if slot in self._named and slot_tag(slot, event, ordinal) == tag:
                return slot, next((one for one in self._named[slot] if self._reaches(one, missing.position)), None)
        return likely, None

    def _reaches(self, erasure: Act, position: int) -> bool:
        if self.name == "cases":
            return position < erasure.position
        return self._at[position][1] < erasure.before

    def _unaccounted(self, lost: Mapping[int, list[Missing]]) -> Iterator[Finding]:
        for position, each in lost.items():
            several = ", ".join(str(one.ordinal) for one in each[:8]) + (" and more" if len(each) > 8 else "")
            yield found(self.name, Rule.ERASED, position, each[0].stream, f"gone without a recorded erasure: unit {several}")

    def _judged(self, at: int, taken: Mapping[UUID, list[Missing]], joins: Joins, unit: bytes | None) -> Iterator[Finding]:
        """Judge one erasure, and account for what it took."""
        every = [each for units in taken.values() for each in units]
        erasure = self._erasures.get(at)
        if erasure is None:  # what expired was judged in the record
            self._account(self._named[next(iter(taken))][0], len(taken), every, doubted=False)
            return
        last: dict[tuple[bytes, str | None], int] = {}
        for each in sorted(every, key=lambda one: one.position):
            last[each.stream, each.controller] = each.position
        places = {Place(*where, position) for where, position in last.items()}
        faults = list(self._grounds.faults(erasure, places, unit, joins, self._erased))
        yield from (found(self.name, each.rule, at, erasure.stream, each.what) for each in faults if each.certain)
        self.doubts.update({each.rule for each in faults if not each.certain})
        if every:
            self._account(erasure, len(taken), every, doubted=any(each.certain for each in faults))
        if (person := erasure.person) is not None:
            self.forgotten += [self._forgotten(at, slot, person, units) for slot, units in taken.items()]

    def _forgotten(self, by: int, slot: UUID, person: UUID, units: Sequence[Missing]) -> Forgotten:
        where = tuple((each.position, self._at[each.position][0], each.ordinal) for each in units)
        return Forgotten(by, UUID(bytes=units[0].stream), slot, person, where)

    def _account(self, by: Act, slots: int, every: Collection[Missing], *, doubted: bool) -> None:
        self.accounts.append(Account(
            self.name, by.position, UUID(bytes=by.stream), by.version, by.recorded_at, by.authority or EXPIRED, by.review, by.second,
            by.recorder, slots, len(every), len({each.position for each in every}), doubted,
        ))  # fmt: skip
