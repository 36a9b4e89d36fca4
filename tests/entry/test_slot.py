"""Slot tags and unit keys."""

import hashlib
import hmac
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import slot
from ledger.errors import MalformedEntry

ORDINALS = st.integers(0, 2**32 - 1)


@given(st.uuids(), st.uuids(), ORDINALS)
def test_a_tag_is_the_digest_of_the_document(slot_id, event, ordinal):
    source = b"\x00\x00\x00\x15" + b"caseledger/slot-tag/1" + slot_id.bytes + event.bytes + ordinal.to_bytes(4, "big")
    assert slot.slot_tag(slot_id, event, ordinal) == hashlib.sha256(source).digest()


@given(st.binary(min_size=32, max_size=32), st.uuids(), ORDINALS)
def test_a_unit_key_is_the_mac_of_the_document(key, event, ordinal):
    assert slot.unit_key(key, event, ordinal) == hmac.new(key, event.bytes + ordinal.to_bytes(4, "big"), hashlib.sha256).digest()


def test_tags_and_keys_differ_by_every_part():
    one, other = UUID(int=1), UUID(int=2)
    tags = {slot.slot_tag(*parts) for parts in [(one, one, 0), (other, one, 0), (one, other, 0), (one, one, 1)]}
    keys = {slot.unit_key(*parts) for parts in [(b"a" * 32, one, 0), (b"b" * 32, one, 0), (b"a" * 32, other, 0), (b"a" * 32, one, 1)]}
    assert len(tags) == len(keys) == 4


@pytest.mark.parametrize("key", [b"", b"k" * 31, b"k" * 33])
def test_a_slot_key_has_32_bytes(key):
    with pytest.raises(MalformedEntry):
        slot.unit_key(key, UUID(int=1), 0)
