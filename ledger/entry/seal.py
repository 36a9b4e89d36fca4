"""Sealing a unit: AES-256-GCM (NIST SP 800-38D) over the padded unit, bound to its place in the ledger.

Padding to 64·2ⁿ bytes hides lengths that would tell a short name from a long one. The associated data (log, event,
ordinal, slot) makes a seal useless anywhere else. GCM does not commit to its key: one ciphertext can be made to open
under two keys to two texts. Therefore opening always compares the plaintext digest of the entry, and no other
function here decrypts.
"""

import hmac
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.entry.slot import KEY_BYTES
from ledger.entry.unit import plaintext_digest
from ledger.errors import MalformedEntry, SealBroken

NONCE_BYTES = 12
TAG_BYTES = 16
SMALLEST_PADDING = 64
_DOMAIN = b"\x00\x00\x00\x11caseledger/seal/1"


def seal(unit_bytes: bytes, key: bytes, nonce: bytes, *, log: UUID, event: UUID, ordinal: int, slot: UUID) -> bytes:
    """Give nonce ‖ ciphertext ‖ tag of a unit under its unit key (32 bytes) and a fresh 12-byte nonce.

    Raises MalformedEntry for a key or nonce of another length.
    """
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise MalformedEntry(f"a unit key has {KEY_BYTES} bytes and a nonce {NONCE_BYTES}; nothing was sealed")
    return close(unit_bytes, key, nonce, _associated(log, event, ordinal, slot))


def close(unit_bytes: bytes, key: bytes, nonce: bytes, bound_to: bytes) -> bytes:
    """Seal as ``seal`` does, with the associated data that the caller made; key and nonce are taken to be of their lengths."""
    return nonce + AESGCM(key).encrypt(nonce, pad(unit_bytes), bound_to)


def bound_head(log: UUID, event: UUID) -> bytes:
    """Give the associated data of an event's seals up to the unit's own part: its ordinal (4 bytes, big-endian) and its slot's 16 bytes."""
    return _DOMAIN + log.bytes + event.bytes


def _associated(log: UUID, event: UUID, ordinal: int, slot: UUID) -> bytes:
    return bound_head(log, event) + ordinal.to_bytes(4, "big") + slot.bytes


def open_unit(stored: bytes, key: bytes, digest: bytes, *, log: UUID, event: UUID, ordinal: int, slot: UUID) -> bytes:
    """Give the unit's bytes, after checking seal, padding and the plaintext digest that the entry committed to.

    Raises SealBroken when any of them fails, without saying which: all mean that this is not what was committed to.
    """
    nonce, ciphertext = stored[:NONCE_BYTES], stored[NONCE_BYTES:]
    try:
        unit_bytes = unpad(AESGCM(key).decrypt(nonce, ciphertext, _associated(log, event, ordinal, slot)))
    except (InvalidTag, MalformedEntry, ValueError):
        raise SealBroken(f"unit {ordinal} does not open under its key; nothing of it was read") from None
    if not hmac.compare_digest(plaintext_digest(unit_bytes), digest):
        raise SealBroken(f"unit {ordinal} opens to something else than was committed to; nothing of it was read")
    return unit_bytes


def pad(unit_bytes: bytes) -> bytes:
    """Give length ‖ bytes ‖ zeros, filled to the next of 64, 128, 256 … bytes."""
    length = len(unit_bytes)
    return (length.to_bytes(4, "big") + unit_bytes).ljust(_padded_length(length), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo ``pad``. Raises MalformedEntry unless ``padded`` is exactly what ``pad`` writes for the bytes in it."""
    length = int.from_bytes(padded[:4], "big")
    unit_bytes, filling = padded[4 : 4 + length], padded[4 + length :]
    if len(padded) != _padded_length(length) or filling.strip(b"\0"):
        raise MalformedEntry("padding is not zeros up to the next step; nothing was read")
    return unit_bytes


def _padded_length(length: int) -> int:
    return SMALLEST_PADDING << ((length + 3) // SMALLEST_PADDING).bit_length()
