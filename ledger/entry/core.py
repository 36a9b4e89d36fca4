"""The hashed entry: all that the tree commits to, and nothing personal.

Entry bytes are fixed-width or length-prefixed throughout, so that two different entries never share their bytes. The
leaf is RFC 6962 2.1: SHA-256 over 0x00 and the entry bytes, which no inner node of the tree can equal.
"""

import hashlib
import struct
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from ledger.errors import MalformedEntry

LEDGER_MADE = b"ledger-made"
"""Stands in place of the author's signature of entries that the ledger itself made; the audit re-derives those."""

SIGNATURE_BYTES = 64
COMMITMENT_BYTES = 96
UNITS_STEP = 4
"""The number of units is a multiple of this; decoys fill up."""

_DIGEST_BYTES = 32
_DOMAIN = b"caseledger/entry/1"
_HEAD = struct.Struct(">I18s16sQ16sQ16sQ16sI")
"""lp(domain), log, position, stream, version, event, recorded_at, recorder, length of the signature."""
_COUNT = struct.Struct(">I")
_COMMITMENT = struct.Struct("32s32s32s")


class Commitment(NamedTuple):
    """The three 32-byte values by which an entry holds one unit: plaintext digest, content digest, slot tag."""

    plaintext: bytes
    content: bytes
    tag: bytes

    def to_bytes(self) -> bytes:
        """Give the 96 bytes that stand in the entry and under the signature."""
        return self.plaintext + self.content + self.tag


class EntryCore(NamedTuple):
    """What is hashed of an entry; position counts from 1 in the log, version in the stream.

    ``recorded_at`` is microseconds since 1970-01-01T00:00:00Z, ``signature`` 64 bytes of Ed25519 or ``LEDGER_MADE``.
    """

    log: UUID
    position: int
    stream: UUID
    version: int
    event: UUID
    recorded_at: int
    recorder: UUID
    signature: bytes
    commitments: tuple[Commitment, ...]


def encode(core: EntryCore) -> bytes:
    """Give the entry bytes. Raises MalformedEntry for a core that ``decode`` would refuse."""
    _refuse_false_form(core)
    _refuse_false_digests(core.commitments)
    try:
        head = _HEAD.pack(
            len(_DOMAIN),
            _DOMAIN,
            core.log.bytes,
            core.position,
            core.stream.bytes,
            core.version,
            core.event.bytes,
            core.recorded_at,
            core.recorder.bytes,
            len(core.signature),
        )
    except struct.error:
        raise MalformedEntry("a number of the entry does not fit its 8 bytes; nothing was encoded") from None
    return b"".join((head, core.signature, _COUNT.pack(len(core.commitments)), *map(b"".join, core.commitments)))


def decode(entry_bytes: bytes) -> EntryCore:
    """Read entry bytes. Raises MalformedEntry for anything that ``encode`` would not have written, to the byte."""
    try:
        length, domain, log, position, stream, version, event, recorded_at, recorder, signed = _HEAD.unpack_from(entry_bytes)
        (count,) = _COUNT.unpack_from(entry_bytes, _HEAD.size + signed)
        commitments = tuple(map(Commitment._make, _COMMITMENT.iter_unpack(entry_bytes[_HEAD.size + signed + _COUNT.size :])))
    except struct.error:
        raise MalformedEntry("an entry ends too early, or within a unit; nothing was read") from None
    if length != len(_DOMAIN) or domain != _DOMAIN or len(commitments) != count:
        raise MalformedEntry("bytes are not an entry of format 1, or it is longer or shorter than its units; nothing was read")
    signature = entry_bytes[_HEAD.size : _HEAD.size + signed]
    ids = (UUID(bytes=log), UUID(bytes=stream), UUID(bytes=event), UUID(bytes=recorder))
    core = EntryCore(ids[0], position, ids[1], version, ids[2], recorded_at, ids[3], signature, commitments)
    _refuse_false_form(core)
    return core


def leaf(entry_bytes: bytes) -> bytes:
    """Give the 32-byte leaf hash of the entry bytes (RFC 6962 2.1, RFC 9162 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry_bytes).digest()


def _refuse_false_form(core: EntryCore) -> None:
    """Refuse a position below 1, an author's part that is neither signature nor mark, and units not in fours."""
    is_marked = len(core.signature) == SIGNATURE_BYTES or core.signature == LEDGER_MADE
    if core.position < 1 or not is_marked or not core.commitments or len(core.commitments) % UNITS_STEP:
        raise MalformedEntry("an entry has no position, no author's part, or units not in fours; nothing was read or written")


def _refuse_false_digests(commitments: Iterable[Commitment]) -> None:
    if any(len(digest) != _DIGEST_BYTES for commitment in commitments for digest in commitment):
        raise MalformedEntry("a commitment is not three digests of 32 bytes; nothing was encoded")
