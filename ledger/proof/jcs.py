"""Canonical JSON (RFC 8785, JCS) with the standard library alone, for a reader of a bundle who installs nothing.

A text is read if it is, to the byte, the one encoding of its value, and refused else: so no two readers see two things in it. The record
itself is written and read by ``ledger.entry.canonical``; both give the same bytes.
"""

import json
import math
import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from ledger.errors import MalformedProof

DEEPEST = 64
"""No more arrays and objects stand in one another in a text that is read here."""
LARGEST_INTEGER = 2**53 - 1
LEAST_PLAIN, BEYOND_PLAIN = 1e-6, 1e21
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def decode(text: bytes) -> Any:
    """Read a canonical text without a NUL character. Raises MalformedProof for every other."""
    try:
        value = json.loads(text.decode("utf-8"), parse_int=_integer)
        if encode(value) == text and not (b"\\u0000" in text and _NUL.search(text)):
            return value
    except (ValueError, RecursionError):
        pass
    raise MalformedProof("a text is not canonical JSON; nothing was read")


def encode(value: Any, depth: int = 0) -> bytes:
    """Give the canonical text of a value. Raises ValueError for what has none, and beyond the deepest nesting."""
    return _text(value, depth).encode("utf-8")


def _text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if not isinstance(value, dict | list):
        return _double(value) if isinstance(value, float) else json.dumps(value)
    if depth == DEEPEST:
        raise ValueError("a value is nested too deeply")
    if isinstance(value, list):
        return "[" + ",".join(_text(each, depth + 1) for each in value) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
    return "{" + ",".join(f"{encode_basestring(name)}:{_text(member, depth + 1)}" for name, member in members) + "}"


def _integer(digits: str) -> float:
    number = int(digits)
    return number if abs(number) <= LARGEST_INTEGER else float(number)


def _double(number: float) -> str:
    """Write a number as ECMAScript does (RFC 8785 section 3.2.2.3): the fewest digits, an exponent from 1e21 and below 1e-6."""
    if not math.isfinite(number):
        raise ValueError("a number beyond the doubles")
    if number == 0 or LEAST_PLAIN <= abs(number) < BEYOND_PLAIN:
        return f"{Decimal(repr(number + 0.0)):f}".removesuffix(".0")
    return re.sub("e([+-])0", r"e\1", repr(number))
