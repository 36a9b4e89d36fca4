"""Base64 as the C2SP formats write it (RFC 4648 section 4), and decimal numbers: each value has one spelling."""

import re
from binascii import Error, a2b_base64, b2a_base64

from ledger.errors import MalformedProof
from ledger.proof.merkle import HASH_BYTES

LARGEST_NUMBER = 2**63 - 1
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")


def encode(content: bytes) -> str:
    """Give the base64 text, padded, without line feeds."""
    return b2a_base64(content, newline=False).decode("ascii")


def decode(text: str) -> bytes:
    """Read base64 text. Raises MalformedProof for any other spelling than ``encode`` gives, an idle last bit too."""
    try:
        content = a2b_base64(text, strict_mode=True)
    except (Error, ValueError):
        raise MalformedProof("a text is not base64; nothing was read") from None
    if encode(content) != text:
        raise MalformedProof("a text is base64 in another spelling than the one it must have; nothing was read")
    return content


def decode_hash(text: str) -> bytes:
    """Read the base64 text of a hash. Raises MalformedProof for another length."""
    content = decode(text)
    if len(content) != HASH_BYTES:
        raise MalformedProof(f"a hash does not have {HASH_BYTES} bytes; nothing was read")
    return content


def decode_number(text: str) -> int:
    """Read a decimal number without sign or leading zeros, at most 2⁶³ - 1. Raises MalformedProof for another text."""
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST_NUMBER:
        raise MalformedProof("a number is not a plain decimal of at most 2^63 - 1; nothing was read")
    return int(text)
