"""Signed notes (C2SP signed-note): a text, an empty line, and under it the signatures of named keys.

A key is known by its name and its key id, four bytes that are no secret and no proof: a note is believed for what verifies
under keys that the reader already had. Two types of key are read here: Ed25519 over the text, and the timestamped
cosignature of C2SP tlog-cosignature. Signatures of any other type or key are unknown, and are passed over.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.entry import signature as ed25519
from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import spelling

ED25519 = 0x01
COSIGNATURE = 0x04
"""A timestamped Ed25519 cosignature of a checkpoint (tlog-cosignature)."""
TYPES = (ED25519, COSIGNATURE)

KEY_ID_BYTES = 4
TIMESTAMP_BYTES = 8
LARGEST_TIMESTAMP = 2**63 - 1
MOST_SIGNATURES = 100
"""A note has no more; a reader must take 16 (signed-note)."""
LONGEST = 2**20
"""A note has no more bytes."""
_DASH = "\u2014 "
_UNWRITABLE = re.compile("[\0-\x09\x0b-\x1f\ud800-\udfff]")
"""Control characters other than line feed (signed-note, Format), and halves of surrogate pairs, which UTF-8 has not."""
_KEY_ID = re.compile("[0-9a-f]{8}")


class Signature(NamedTuple):
    """One signature line: the name of the key, its id, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """Give the line as it stands in the note, with its line feed."""
        return f"{_DASH}{self.name} {spelling.encode(self.key_id + self.value)}\n"


class Note(NamedTuple):
    """A text that ends with a line feed, and its signatures in order."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """Give the bytes of the note. Raises MalformedProof for what ``parse`` would not read as this note."""
        source = "".join((self.text, "\n", *(each.line() for each in self.signatures))).encode("utf-8", "surrogatepass")
        if parse(source) != self:
            raise MalformedProof("a text or a signature cannot stand in a note; nothing was written")
        return source


class VerifierKey(NamedTuple):
    """A public key with its name and type; made by ``verifier_key`` or ``parse_key``, which refuse what is no key."""

    name: str
    type: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, line feed, type and public key (signed-note, Signatures)."""
        return sha256(self.name.encode("utf-8") + b"\n" + bytes([self.type]) + self.public).digest()[:KEY_ID_BYTES]

    def encode(self) -> str:
        """Give the verifier key (vkey): name, hexadecimal id, and base64 of type and public key, joined by plus signs."""
        return f"{self.name}+{self.key_id.hex()}+{spelling.encode(bytes([self.type]) + self.public)}"


class Verified(NamedTuple):
    """A signature that holds, and the known key under which it does."""

    key: VerifierKey
    signature: Signature


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """Give the key that a seed of 32 bytes stands for (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def verifier_key(name: str, type: int, public: bytes) -> VerifierKey:  # noqa: A002 (the word of the specification)
    """Give the key. Raises MalformedProof for a name, type or length that no key has, VerificationFailed for a low-order key."""
    _refuse_false_name(name)
    if type not in TYPES or len(public) != ed25519.PUBLIC_BYTES:
        raise MalformedProof("a verifier key is of another type, or not of 32 bytes; it was not taken")
    if ed25519.is_low_order(public):
        raise VerificationFailed("a verifier key is a point of low order, under which almost anything verifies; it was not taken")
    return VerifierKey(name, type, public)


def parse_key(text: str) -> VerifierKey:
    """Read a verifier key (vkey). Raises MalformedProof for any other text, VerificationFailed for a low-order key."""
    name, _, rest = text.partition("+")
    key_id, _, material = rest.partition("+")
    bytes_of_key = spelling.decode(material)
    key = verifier_key(name, bytes_of_key[0], bytes_of_key[1:]) if bytes_of_key else None
    if key is None or not _KEY_ID.fullmatch(key_id) or key.key_id.hex() != key_id:
        raise MalformedProof("the id of a verifier key is not that of its name and key; it was not taken")
    return key


def parse(source: bytes) -> Note:
    """Read a note. Raises MalformedProof for bytes that are none (signed-note, Format), or beyond the limits of this module."""
    text = _text(source)
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise MalformedProof("a note does not end with an empty line and signatures; nothing was read")
    return Note(body + "\n", parse_lines(lines))


def parse_lines(lines: str) -> tuple[Signature, ...]:
    """Read signature lines, each with its line feed, as a note has them and a witness answers. Raises MalformedProof for others."""
    *each, last = lines.split("\n")
    if last or not each or len(each) > MOST_SIGNATURES:
        raise MalformedProof(f"signatures are not 1 to {MOST_SIGNATURES} whole lines; nothing was read")
    return tuple(map(_signature, each))


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Signature:
    """Sign the text of a note with Ed25519. Raises MalformedProof for a text that no note has or a name that no key has."""
    refuse_false_text(text)
    key = verifier_key(name, ED25519, private.public_key().public_bytes_raw())
    return Signature(name, key.key_id, private.sign(text.encode("utf-8")))


def verify(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Give the signatures that hold under known keys, in the order of the note; those of unknown keys are passed over.

    Raises VerificationFailed when one that names a known key does not hold, which condemns the whole note, when two known
    keys share a name and an id, and when no known key signed. A repeated line is given once.
    """
    known = _by_name_and_id(keys)
    named = [(known.get((each.name, each.key_id)), each) for each in dict.fromkeys(note.signatures)]
    verified = tuple(Verified(key, each) for key, each in named if key is not None)
    if not all(holds(note.text, each) for each in verified):
        raise VerificationFailed("a signature in the name of a known key does not hold; the note was not believed")
    if not verified:
        raise VerificationFailed("no known key signed a note; the note was not believed")
    return verified


def holds(text: str, verified: Verified) -> bool:
    """Say whether the signature is the key's for this text, by the rule of the key's type."""
    key, value = verified.key, verified.signature.value
    message, signed = text.encode("utf-8"), value
    if key.type == COSIGNATURE:
        stamp = timestamp(value)
        if len(value) < TIMESTAMP_BYTES or not 0 < stamp <= LARGEST_TIMESTAMP:
            return False
        message, signed = cosigned_message(stamp, text), value[TIMESTAMP_BYTES:]
    return ed25519.verifies(key.public, message, signed)


def refuse_false_text(text: str) -> None:
    """Raise MalformedProof unless a note may have this text, which is asked before anyone signs it."""
    if not text.endswith("\n") or _UNWRITABLE.search(text):
        raise MalformedProof("a text has no line feed at its end or holds a control character; it was not signed")


def timestamp(value: bytes) -> int:
    """Give the seconds since 1970 that stand before a cosignature (tlog-cosignature, Format)."""
    return int.from_bytes(value[:TIMESTAMP_BYTES], "big")


def cosigned_message(timestamp: int, text: str) -> bytes:
    """Give the bytes that a cosigner signs: two lines that name purpose and time, and the whole text (tlog-cosignature)."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def _text(source: bytes) -> str:
    if len(source) > LONGEST:
        raise MalformedProof(f"a note has more than {LONGEST} bytes; nothing was read")
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedProof("a note is not UTF-8; nothing was read") from None
    if _UNWRITABLE.search(text):
        raise MalformedProof("a note holds a control character; nothing was read")
    return text


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise MalformedProof("a signature line does not begin with a dash and a space; nothing was read")
    _refuse_false_name(name)
    value = spelling.decode(encoded)
    if len(value) <= KEY_ID_BYTES:
        raise MalformedProof("a signature line holds no signature; nothing was read")
    return Signature(name, value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])


def _refuse_false_name(name: str) -> None:
    if not name or "+" in name or any(map(str.isspace, name)) or _UNWRITABLE.search(name):
        raise MalformedProof("the name of a key is empty or has a space, a plus sign or a control character; it was not taken")


def _by_name_and_id(keys: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    distinct: Sequence[VerifierKey] = list(dict.fromkeys(keys))
    known = {(key.name, key.key_id): key for key in distinct}
    if len(known) != len(distinct):
        raise VerificationFailed("two known keys have one name and one id; the note was not judged")
    return known
