"""From what a consultation shows to entries a person can read: digests checked, units opened, everything withheld said.

Nothing is believed: each shown unit is compared with the digest its entry committed to, and a content that is missing must be
accounted for by a recorded erasure whose slot fits the entry's tag. What cannot be accounted for, and what is not what was committed to,
is a finding in its place, never a blank; the rest of the case is still read.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from ledger.entry import core as cores
from ledger.entry import seal, unit
from ledger.entry.shown import Content, Erasure
from ledger.entry.slot import slot_tag
from ledger.errors import MalformedEntry, SealBroken
from ledger.events.fact import Fact, fact_from_units, joined

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MISSING, BROKEN = "missing", "broken"
"""Not among the six reasons: a content that is gone without an entry that erased it, and one that is not what its entry committed to."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a unit is not shown; for an erased one, by which entry, when and under which authority."""

    reason: str
    position: int | None = None
    at: datetime | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as this reader sees it.

    ``withheld`` says why, by ordinal; ``leaf`` is the leaf hash (32 bytes); ``units`` are the shown ones in order: ordinal, name, value.
    ``core`` is what was hashed; ``salts`` and ``slots`` give, by ordinal, the salt of a shown unit and where it stands, for a pack.
    """

    number: str | None
    fact: Fact
    withheld: Mapping[int, Withheld]
    leaf: bytes
    signed: bool
    units: Sequence[tuple[int, str, object]]
    core: bytes = b""
    salts: Mapping[int, bytes] = field(default_factory=dict)
    slots: Mapping[int, UUID] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether nothing of it is withheld from its reader."""
        return not self.withheld

    @property
    def address(self) -> str:
        """The human address, ``CHS-26-0041#47``."""
        return self.address_of(self.fact.version)

    def address_of(self, version: int) -> str:
        """Give the human address of the entry of that version in the same stream."""
        return f"{self.number or 'UNIT'}#{version}"


AROUND = frozenset({3, 4, 5})
"""Ordinals, in an agency-held entry, of who, marks and basis: what stands around what it says."""

Key = Callable[[UUID, int], bytes | None]
"""Gives the unit key of (event, ordinal), or None where the keyring released none."""


def entries(contents: Iterable[Content], erasures: Sequence[Erasure], key: Key, *, sealed: bool, bare: bool = False) -> list[Entry]:
    """Open what a redeemed ticket shows, entry by entry in order of position.

    ``sealed`` says whether the consultation reached for sealed units at all; where it did not, their absence is no finding. ``bare``: of
    agency-held entries, and only such were asked for, what they say is opened, and neither who, marks and basis nor decoys. Raises
    MalformedEntry where an entry's hashed bytes are none.
    """
    return [_entry(list(group), erasures, key, sealed, bare) for _, group in groupby(contents, attrgetter("position"))]


def _entry(contents: list[Content], erasures: Sequence[Erasure], key: Key, sealed: bool, bare: bool) -> Entry:
    core = cores.decode(contents[0].core)
    opened: dict[int, tuple[str, object]] = {}
    withheld: dict[int, Withheld] = {}
    salts: dict[int, bytes] = {}
    slots: dict[int, UUID] = {}
    passed: set[int] = set()
    for content in contents:
        for index, ordinal in enumerate(content.ordinals):
            if bare and (ordinal in AROUND if content.sealed else ordinal > 1):
                passed.add(ordinal)
                continue
            if content.reason is not None:
                withheld[ordinal] = _reason(content, erasures)
                continue
            try:
                read = _open(content, content.stored[index], ordinal, core, key)
            except (SealBroken, MalformedEntry):
                withheld[ordinal] = Withheld(BROKEN)
            else:
                opened[ordinal], salts[ordinal] = (read.name, read.value), read.salt
                if content.slot is not None:
                    slots[ordinal] = content.slot
    for ordinal in set(range(len(core.commitments))) - opened.keys() - withheld.keys() - passed:
        erasure = _erasure(core, ordinal, erasures)
        if erasure is not None or sealed:
            withheld[ordinal] = erasure or Withheld(MISSING)
    in_order = [(ordinal, *opened[ordinal]) for ordinal in sorted(opened)]
    fact = fact_from_units(
        position=core.position, stream=core.stream, version=core.version, event=core.event,
        recorded_at=EPOCH + timedelta(microseconds=core.recorded_at), recorder=core.recorder,
        units=joined((name, value) for _, name, value in in_order),
    )  # fmt: skip
    signed, leaf = core.signature != cores.LEDGER_MADE, cores.leaf(contents[0].core)
    return Entry(contents[0].number, fact, withheld, leaf, signed, in_order, contents[0].core, salts, slots)


def _open(content: Content, stored: bytes, ordinal: int, core: cores.EntryCore, key: Key) -> unit.Unit:
    committed = core.commitments[ordinal]
    if content.sealed:
        released = key(core.event, ordinal)
        if released is None or content.slot is None:
            raise SealBroken(f"the keyring released no key for unit {ordinal} of position {core.position}; nothing was shown")
        text = seal.open_unit(stored, released, committed.plaintext, log=core.log, event=core.event, ordinal=ordinal, slot=content.slot)
        return unit.decode(text)
    if not hmac.compare_digest(unit.plaintext_digest(stored), committed.plaintext):
        raise SealBroken(f"unit {ordinal} of position {core.position} is not what its entry committed to; nothing was shown")
    return unit.decode(stored)


def _reason(content: Content, erasures: Sequence[Erasure]) -> Withheld:
    if content.reason == "erased":
        return next((_by(erasure) for erasure in erasures if erasure.slot == content.slot), Withheld("erased"))
    return Withheld(content.reason or "")


def _erasure(core: cores.EntryCore, ordinal: int, erasures: Sequence[Erasure]) -> Withheld | None:
    tag = core.commitments[ordinal].tag
    return next((_by(erasure) for erasure in erasures if slot_tag(erasure.slot, core.event, ordinal) == tag), None)


def _by(erasure: Erasure) -> Withheld:
    return Withheld("erased", erasure.position, erasure.at, erasure.authority)
