"""Authorship: Ed25519 (RFC 8032) over an event's commitments, and the MAC by which a repeated request is recognised.

The signature covers what the author knew when he wrote: log, event, stream, version and every unit but ordinal 0,
which the database writes. Position and time are the ledger's to say, and the tree commits to them.
"""

import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.entry import canonical
from ledger.entry.canonical import JSON
from ledger.entry.core import COMMITMENT_BYTES
from ledger.errors import MalformedEntry

Verifier: TypeAlias = Callable[[bytes, bytes], bool]
"""Says whether a signature (second) of a message (first) holds under one key."""

SEED_BYTES = 32
PUBLIC_BYTES = 32
_AUTHOR_DOMAIN = b"\x00\x00\x00\x13caseledger/author/1"
_USER_KEY_DOMAIN = b"\x00\x00\x00\x15caseledger/user-key/1"
_REQUEST_INFO = b"caseledger/request-mac/1"

_PRIME = 2**255 - 19
_ORDER_EIGHT_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_LOW_ORDER_Y = frozenset({0, 1, _PRIME - 1, _ORDER_EIGHT_Y, _PRIME - _ORDER_EIGHT_Y})


def author_message(log: UUID, event: UUID, stream: UUID, version: int, commitments: bytes) -> bytes:
    """Give the bytes an author signs; ``commitments`` are those of ordinals 1 to the last, 96 bytes each, decoys too.

    Raises MalformedEntry when they are not a whole number of commitments.
    """
    count, rest = divmod(len(commitments), COMMITMENT_BYTES)
    if rest:
        raise MalformedEntry(f"commitments have {COMMITMENT_BYTES} bytes each; nothing was signed")
    place = log.bytes + event.bytes + stream.bytes + version.to_bytes(8, "big")
    return _AUTHOR_DOMAIN + place + count.to_bytes(4, "big") + commitments


def user_key_message(recorder: UUID, public: bytes) -> bytes:
    """Give the bytes that a new key signs, so that nobody has a key registered for a user which that user does not hold.

    It names no ledger: the recorder's id is random, and no key is ever used twice. Raises MalformedEntry for a key of another length.
    """
    if len(public) != PUBLIC_BYTES:
        raise MalformedEntry(f"a public key has {PUBLIC_BYTES} bytes; nothing was signed")
    return _USER_KEY_DOMAIN + recorder.bytes + public


def sign(seed: bytes, message: bytes) -> bytes:
    """Give the 64-byte Ed25519 signature under a 32-byte seed. Raises MalformedEntry for a seed of another length."""
    return _private(seed).sign(message)


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the signature is this key's for this message; under a low-order or impossible key none is."""
    if len(public) != PUBLIC_BYTES or is_low_order(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verifier(public: bytes) -> Verifier:
    """Give what ``verifies`` answers for one key, for many messages: the key is judged and read once.

    libsodium (PyNaCl), where it is installed, verifies in half the time. What it accepts OpenSSL accepts; where it refuses, OpenSSL is
    asked again, so that the answer never depends on what is installed.
    """
    if len(public) != PUBLIC_BYTES or is_low_order(public):
        return lambda _message, _signature: False
    try:
        from nacl.bindings import crypto_sign_open  # noqa: PLC0415 (an audit alone loads it, where it is installed)
        from nacl.exceptions import BadSignatureError  # noqa: PLC0415
    except ImportError:
        return lambda message, signature: verifies(public, message, signature)

    def holds(message: bytes, signature: bytes) -> bool:
        try:
            crypto_sign_open(signature + message, public)
        except (BadSignatureError, ValueError):
            return verifies(public, message, signature)
        return True

    return holds


def public_key(seed: bytes) -> bytes:
    """Give the 32-byte public key of a seed. Raises MalformedEntry for a seed that is not 32 bytes."""
    return _private(seed).public_key().public_bytes_raw()


def is_low_order(public: bytes) -> bool:
    """Say whether a public key is one of the eight points of small order, in any encoding; such a key is refused.

    Under such a key signatures exist that hold for almost every message, so it proves no author. The eight points
    have five y coordinates: 1 (order 1), -1 (2), 0 (4) and two of order 8; they are compared modulo 2²⁵⁵-19 and
    without the sign bit, which covers the non-canonical encodings. Sources: Chalkias, Garillot, Nikolaenko, "Taming
    the many EdDSAs" (SSR 2020), table 1; libsodium ``ge25519_has_small_order``. Raises MalformedEntry for a key that
    is not 32 bytes.
    """
    if len(public) != PUBLIC_BYTES:
        raise MalformedEntry(f"a public key has {PUBLIC_BYTES} bytes; it was not judged")
    return (int.from_bytes(public, "little") & (2**255 - 1)) % _PRIME in _LOW_ORDER_Y


def request_mac(seed: bytes, act: JSON) -> bytes:
    """Give the 32-byte MAC of an act as typed, under a key only its author has (HKDF, RFC 5869, of the signing seed).

    The same request id with the same MAC is a repetition; with another it is a conflict. Keyed, so that the value
    kept beside the entry cannot be used to guess what was typed. Raises MalformedEntry for an act JCS cannot say.
    """
    if len(seed) != SEED_BYTES:
        raise MalformedEntry(f"a signing seed has {SEED_BYTES} bytes; no request was marked")
    key = HKDF(SHA256(), 32, salt=None, info=_REQUEST_INFO).derive(seed)
    return hmac.digest(key, canonical.encode(act), "sha256")


@lru_cache(maxsize=1)  # expanding the seed costs as much as a signature, and an author signs many events in a row
def _private(seed: bytes) -> Ed25519PrivateKey:
    if len(seed) != SEED_BYTES:
        raise MalformedEntry(f"a signing seed has {SEED_BYTES} bytes; nothing was signed")
    return Ed25519PrivateKey.from_private_bytes(seed)
