"""A sealed, signed event that is not recorded yet: what the author commits to and the database stores.

Ordinal 0, the stamp, is missing here: the database writes it. Everything from ordinal 1 on is final.
"""

from typing import NamedTuple
from uuid import UUID

from ledger.entry.core import Commitment
from ledger.entry.slot import slot_tag
from ledger.entry.unit import content_digest


class StoredUnit(NamedTuple):
    """One unit as it will be stored: its slot, whether it is sealed, the stored bytes and the plaintext digest (32 bytes)."""

    slot: UUID
    sealed: bool
    stored: bytes
    digest: bytes


class Draft(NamedTuple):
    """An event ready for append: units are ordinals 1, 2, 3 …, decoys included.

    ``signature`` is 64 bytes of Ed25519, ``signer`` the public key under which it holds (32 bytes).
    ``series`` names the number series of a stream that begins with this event, else None.
    """

    event: UUID
    stream: UUID
    version: int
    series: str | None
    units: tuple[StoredUnit, ...]
    commitments: bytes
    signature: bytes
    signer: bytes


def commitments(event: UUID, units: tuple[StoredUnit, ...]) -> bytes:
    """Give the commitments of ordinals 1 to the last, 96 bytes each, as the author signs them."""
    return b"".join(
        Commitment(unit.digest, content_digest(unit.stored), slot_tag(unit.slot, event, ordinal)).to_bytes()
        for ordinal, unit in enumerate(units, start=1)
    )
