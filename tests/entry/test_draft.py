"""A draft's commitments are those of its stored units, counted from ordinal 1."""

from uuid import UUID

from ledger.entry.core import Commitment
from ledger.entry.draft import StoredUnit, commitments
from ledger.entry.slot import slot_tag
from ledger.entry.unit import content_digest

EVENT, SLOT = UUID(int=7), UUID(int=8)


def test_commitments_start_at_ordinal_one():
    units = tuple(
        StoredUnit(SLOT, sealed, stored, bytes([number]) * 32) for number, (sealed, stored) in enumerate([(False, b"a"), (True, b"b")])
    )
    expected = [
        Commitment(bytes(32), content_digest(b"a"), slot_tag(SLOT, EVENT, 1)),
        Commitment(b"\x01" * 32, content_digest(b"b"), slot_tag(SLOT, EVENT, 2)),
    ]
    assert commitments(EVENT, units) == b"".join(map(Commitment.to_bytes, expected))
