"""Sealing what a long act lays aside outside memory: AES-256-GCM (NIST SP 800-38D) under a key that only this process has.

Nothing of it outlives the process, nobody else reads it and nothing commits to it, so it needs no digest as a unit does.
"""

from itertools import count

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.entry.seal import NONCE_BYTES
from ledger.errors import SealBroken


class Aside:
    """Seals and opens what is laid aside under one key of 32 random bytes."""

    def __init__(self, key: bytes) -> None:
        """Begin under a key that was never used: nonces are counted."""
        self._cipher, self._counted = AESGCM(key), count()

    def laid(self, what: bytes, place: bytes) -> bytes:
        """Give nonce ‖ ciphertext ‖ tag of what is laid aside in a place, which its tag binds it to."""
        nonce = next(self._counted).to_bytes(NONCE_BYTES, "big")
        return nonce + self._cipher.encrypt(nonce, what, place)

    def taken(self, sealed: bytes, place: bytes) -> bytes:
        """Give what was laid aside in a place. Raises SealBroken where it was not laid there."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
        except InvalidTag:
            raise SealBroken("what was laid aside for this act was changed meanwhile; nothing was recorded; try again") from None
