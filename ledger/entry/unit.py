"""Disclosure units: the pieces into which an entry's content is cut, and the digests that commit to them.

A unit is ``JCS([salt, name, value])``; its plaintext digest is the rule of RFC 9901 4.2.3 (SD-JWT): SHA-256 over the
ASCII of the base64url text of those bytes. Whoever is shown the unit recomputes the digest; whoever is not learns
nothing from it, because the 128-bit salt makes guessing hopeless. The bytes that were hashed are the bytes stored.
"""

import hashlib
from binascii import a2b_base64, b2a_base64
from typing import Any, NamedTuple

import msgspec

from ledger.entry import canonical
from ledger.entry.canonical import JSON
from ledger.errors import MalformedEntry

DECOY = "decoy"
"""The name of a unit that says nothing and hides how many others there are."""

SALT_BYTES = 16
SALT_TEXT = 22
"""Characters of a salt in base64url."""
_CONTENT_DOMAIN = b"\x00\x00\x00\x14caseledger/content/1"
_URL_ALPHABET, _PLAIN_ALPHABET = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
_STORED = msgspec.json.Decoder(tuple[str, str, Any])


class Unit(NamedTuple):
    """One disclosure unit: 16 random bytes of salt, the name of the field, and its JSON value."""

    salt: bytes
    name: str
    value: JSON


def encode(unit: Unit) -> bytes:
    """Give the unit's bytes. Raises MalformedEntry for a salt that is not 16 bytes, a NUL or a value JCS cannot say."""
    text = canonical.encode([salt_text(unit.salt), unit.name, unit.value])
    if b"\\u0000" in text:
        canonical.decode(text)  # the six characters may also be typed text, with their backslash escaped
    return text


def decode(text: bytes) -> Unit:
    """Read a unit, refusing (MalformedEntry) every byte string that ``encode`` would not have written.

    What the fast decoder reads and ``encode`` writes again to the byte is canonical and needs no strict reading.
    """
    quick = _quickly(text)
    if quick is not None:
        return quick
    parts = canonical.decode(text)
    match parts:
        case [str() as salt, str() as name, value]:
            unit = Unit(_salt(salt), name, value)
        case _:
            raise MalformedEntry("bytes are not a unit of salt, name and value; nothing was read")
    if canonical.encode(parts) != text:
        raise MalformedEntry("a unit is not in canonical form; nothing was read")
    return unit


def _quickly(text: bytes) -> Unit | None:
    try:
        salt, name, value = _STORED.decode(text)
        unit = Unit(_salt(salt), name, value)
        return unit if b"\\u0000" not in text and canonical.encode([salt, name, value]) == text else None
    except (ValueError, MalformedEntry):
        return None


def read_stored(text: bytes) -> tuple[str, Any]:
    """Give name and value of a clear unit that append has checked; fast, for folds. Raises MalformedEntry if no unit."""
    try:
        _, name, value = _STORED.decode(text)
    except ValueError:
        raise MalformedEntry("stored bytes are not a unit; nothing was read") from None
    return name, value


def decoy(salt: bytes) -> Unit:
    """Give a unit that says nothing; decoys fill an entry to a multiple of four, so that the count tells little."""
    return Unit(salt, DECOY, None)


def plaintext_digest(text: bytes) -> bytes:
    """Give the 32-byte digest of a unit's bytes (RFC 9901 4.2.3, raw instead of base64url)."""
    return hashlib.sha256(_base64url(text)).digest()


def content_digest(stored: bytes) -> bytes:
    """Give the 32-byte digest of the bytes as stored (clear or sealed), by which an auditor without keys sees change."""
    return hashlib.sha256(_CONTENT_DOMAIN + stored).digest()


def _base64url(source: bytes) -> bytes:
    """RFC 4648 5 without padding."""
    return b2a_base64(source, newline=False).translate(_URL_ALPHABET).rstrip(b"=")


def salt_text(salt: bytes) -> str:
    """Give a salt as it stands in a unit. Raises MalformedEntry for one that is not 16 bytes."""
    if len(salt) != SALT_BYTES:
        raise MalformedEntry(f"a salt has {SALT_BYTES} bytes; nothing was encoded")
    return _base64url(salt).decode("ascii")


def _salt(text: str) -> bytes:
    try:
        salt = a2b_base64(text.encode("ascii").translate(_PLAIN_ALPHABET) + b"==")
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES or salt_text(salt) != text:
        raise MalformedEntry(f"a salt is {SALT_TEXT} characters of base64url; nothing was read")
    return salt
