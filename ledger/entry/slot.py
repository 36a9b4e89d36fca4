"""Key slots: what ties a unit to the key that will one day be destroyed.

A slot belongs to (person or none, stream, controller); erasing destroys a slot and with it every unit key derived
from it. The slot's id stands beside the content, never in the entry: the entry holds a tag that only someone who
already has the id can recompute, so entries cannot be linked by person.
"""

import hashlib
import hmac
from typing import NamedTuple
from uuid import UUID

from ledger.errors import MalformedEntry

KEY_BYTES = 32
_TAG_DOMAIN = b"\x00\x00\x00\x15caseledger/slot-tag/1"


class Owner(NamedTuple):
    """Whose a sealed slot is: a person (None: the stream), in one stream, under one controller."""

    person: UUID | None
    stream: UUID
    controller: str


class Mark(NamedTuple):
    """By what an event is found: the slot that says it, the event, and the MAC of the term (16 bytes)."""

    slot: UUID
    event: UUID
    mac: bytes


def slot_tag(slot: UUID, event: UUID, ordinal: int) -> bytes:
    """Give the 32-byte tag that commits unit ``ordinal`` (from 0) of the event to its slot."""
    return tag(tag_head(slot, event), ordinal.to_bytes(4, "big"))


def tag_head(slot: UUID, event: UUID) -> bytes:
    """Give the bytes that the tags of all units of one slot in one event begin with."""
    return _TAG_DOMAIN + slot.bytes + event.bytes


def tag(head: bytes, ordinal: bytes) -> bytes:
    """Give the tag of one unit of what ``tag_head`` began; ``ordinal`` is 4 bytes, big-endian."""
    return hashlib.sha256(head + ordinal).digest()


def kek_name(kek: bytes) -> str:
    """Name a key-encryption key in 16 hexadecimal digits, which tell nothing of it."""
    return hashlib.sha256(b"caseledger/kek-name/1" + kek).hexdigest()[:16]


def unit_key(slot_key: bytes, event: UUID, ordinal: int) -> bytes:
    """Give the 32-byte key of one unit, HMAC-SHA256 under the slot key; releasing it releases nothing else.

    Raises MalformedEntry for a slot key that is not 32 bytes.
    """
    if len(slot_key) != KEY_BYTES:
        raise MalformedEntry(f"a slot key has {KEY_BYTES} bytes; no unit key was made")
    return hmac.digest(slot_key, event.bytes + ordinal.to_bytes(4, "big"), "sha256")
