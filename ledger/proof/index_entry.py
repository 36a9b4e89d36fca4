"""The index entry: made by the ledger as the last entry under a checkpoint, it says what the index of all entries before it is.

Its stream has the log's own id, so that it is known for what it is by its core alone. Its unit of ordinal 2, ``index``, holds
what it says; no salt needs to hide it, but a unit has one.
"""

import struct
from typing import NamedTuple
from uuid import UUID

from ledger.entry import core, unit
from ledger.entry.core import LEDGER_MADE, Commitment, EntryCore
from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import jcs
from ledger.proof.merkle import HASH_BYTES

ORDINAL = 2
"""Of the unit ``index``, after ``stamp`` and ``what``."""
NAME = "index"
BY_LEDGER = UUID(int=0)
OTHERS = (0, 1, 3)
_OPENING = struct.Struct(">Q16sQ16s32s288s")
"""version, event, recorded_at, salt of the unit ``index``, its slot tag, the commitments of ordinals 0, 1 and 3."""
OPENING_BYTES = _OPENING.size


class Index(NamedTuple):
    """What an index entry says: how many entries are covered (all before it), how many streams they make, the index's root."""

    size: int
    streams: int
    root: bytes

    def unit(self, salt: bytes) -> bytes:
        """Give the bytes of the unit ``index``."""
        return jcs.encode([unit.salt_text(salt), NAME, {"root": self.root.hex(), "size": self.size, "streams": self.streams}])


class Opening(NamedTuple):
    """What must be known of an index entry, beside what it says, in order to make its bytes again: 368 bytes."""

    version: int
    event: UUID
    recorded_at: int
    salt: bytes
    tag: bytes
    others: tuple[Commitment, ...]

    def encode(self) -> bytes:
        """Give the 368 bytes."""
        rest = b"".join(map(Commitment.to_bytes, self.others))
        try:
            return _OPENING.pack(self.version, self.event.bytes, self.recorded_at, self.salt, self.tag, rest)
        except struct.error:
            raise MalformedProof("a number of an index entry does not fit its bytes; nothing was written") from None

    def entry(self, log: UUID, index: Index) -> bytes:
        """Give the bytes of the entry that says this, the last of ``index.size`` + 1."""
        text = index.unit(self.salt)
        stated = Commitment(unit.plaintext_digest(text), unit.content_digest(text), self.tag)
        first, second, last = self.others
        commitments = (first, second, stated, last)
        return core.encode(
            EntryCore(log, index.size + 1, log, self.version, self.event, self.recorded_at, BY_LEDGER, LEDGER_MADE, commitments)
        )


def parse_opening(source: bytes) -> Opening:
    """Read an opening. Raises MalformedProof for bytes of another length."""
    if len(source) != OPENING_BYTES:
        raise MalformedProof("an index entry's opening has another length; nothing was read")
    version, event, recorded_at, salt, tag, rest = _OPENING.unpack(source)
    commitments = tuple(Commitment(rest[at : at + 32], rest[at + 32 : at + 64], rest[at + 64 : at + 96]) for at in range(0, 288, 96))
    return Opening(version, UUID(bytes=event), recorded_at, salt, tag, commitments)


def opening(entry_bytes: bytes, unit_bytes: bytes) -> tuple[Opening, Index]:
    """Give the opening of an index entry and what it says, from its bytes and those of its unit ``index``.

    1. the unit says an index; 2. the entry is, to the byte, the one that says this: the ledger's own, in the stream with the
    log's id, of four units, committed to that unit, and at the place right behind all that the index covers. Raises
    MalformedEntry or VerificationFailed.
    """
    entry = core.decode(entry_bytes)
    salt, index = _read(unit_bytes, entry.position)
    others = tuple(entry.commitments[ordinal] for ordinal in OTHERS)
    made = Opening(entry.version, entry.event, entry.recorded_at, salt, entry.commitments[ORDINAL].tag, others)
    if made.entry(entry.log, index) != entry_bytes:
        raise VerificationFailed(f"entry {entry.position} is not the ledger's index of all entries before it; nothing was proven")
    return made, index


def _read(unit_bytes: bytes, position: int) -> tuple[bytes, Index]:
    """Read the unit; of another name, or spelt otherwise, it has another digest, and the entry's bytes then show it."""
    salt, _name, value = unit.decode(unit_bytes)
    false = VerificationFailed(f"the index unit of entry {position} does not say an index; nothing was proven")
    if not isinstance(value, dict) or value.keys() != {"root", "size", "streams"}:
        raise false
    try:
        index = Index(int(value["size"]), int(value["streams"]), bytes.fromhex(value["root"]))
    except (TypeError, ValueError):
        raise false from None
    if len(index.root) != HASH_BYTES:
        raise false
    return salt, index
