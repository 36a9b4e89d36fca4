"""Canonical JSON, the one text form of a value: RFC 8785 (JCS) out, strict JSON (RFC 8259, I-JSON of RFC 7493) in.

A digest is only as good as the text under it, so a value has exactly one encoding, and text that two readers could
read differently (a key twice, half a surrogate pair, a number that loses digits) is refused instead of repaired.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from ledger.errors import MalformedEntry

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""A JSON value as Python holds it; arrays are lists or tuples, objects dicts with text keys."""

LARGEST_INTEGER = 2**53 - 1
"""Integers beyond it lose digits in readers that hold numbers as IEEE 754 doubles (RFC 7493 2.2, RFC 8785 3.2.2.3)."""

_FAST = msgspec.json.Encoder(order="sorted")
_STORED = msgspec.json.Decoder()
_UNSAFE = re.compile("[\0\ud800-\udfff]")


def encode(value: JSON) -> bytes:
    """Give the RFC 8785 encoding of ``value`` as UTF-8 bytes.

    Raises MalformedEntry for what JCS cannot say: NaN, infinities, integers beyond 2⁵³-1, keys that are not text,
    lone surrogates, other types. A NUL character has an encoding; it is ``decode`` that refuses it.
    """
    try:
        return _FAST.encode(value) if _is_plain(value) else _by_rfc8785(value)
    except (ValueError, RecursionError, TypeError):
        raise MalformedEntry("a value has no canonical JSON encoding; nothing was encoded") from None


def decode(text: bytes) -> JSON:
    """Read one JSON value strictly; whitespace and key order are free, ambiguity is not.

    Raises MalformedEntry for bytes that are not UTF-8, a key that occurs twice at any depth, NaN and infinities,
    integers that lose digits as IEEE 754 doubles, lone surrogates, NUL characters and anything after the value.
    """
    try:
        value: JSON = _STRICT.decode(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MalformedEntry("bytes are not strict JSON; nothing was read") from None
    if b"\\u" in text:
        _refuse_unsafe_text(value)
    return value


def decode_stored(text: bytes) -> Any:
    """Read text that passed ``decode`` or ``encode`` before it was stored: fast, and checking none of their rules.

    For folds over the log, whose entries were checked when appended and are checked again by the audit. A double that
    is written without a point comes as an int. Raises MalformedEntry when the text is no JSON at all.
    """
    try:
        return _STORED.decode(text)
    except ValueError:
        raise MalformedEntry("stored bytes are not JSON; nothing was read") from None


def _is_plain(value: object) -> bool:
    """Say whether msgspec's sorted encoding of ``value`` is provably RFC 8785: no floats, ASCII keys, exact types.

    Both encoders escape exactly ``"``, the backslash and U+0000 to U+001F, in the same words. ASCII keys have one order
    whether compared as UTF-8 (msgspec) or UTF-16 (RFC 8785 3.2.3). A subclass (an Enum member, say) is left to the
    slow encoder.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -LARGEST_INTEGER <= value <= LARGEST_INTEGER  # type: ignore[operator]
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    return kind is dict and _has_plain_members(value)  # type: ignore[arg-type]


def _has_plain_members(members: dict[object, object]) -> bool:
    return all(type(key) is str and key.isascii() for key in members) and all(map(_is_plain, members.values()))


def _by_rfc8785(value: JSON) -> bytes:
    from rfc8785 import dumps  # noqa: PLC0415 (few values need it; most processes never load it)

    return dumps(value)


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key occurs twice")
    return members


def _integer(digits: str) -> int | float:
    """Read an integer; beyond 2⁵³-1 only digits that are the canonical form of a double (RFC 8785 3.2.2.3), and as one."""
    number = int(digits)
    if abs(number) <= LARGEST_INTEGER:
        return number
    double = _double(digits)
    if _by_rfc8785(double) != digits.encode("ascii"):
        raise ValueError("an integer that loses digits")
    return double


def _double(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number beyond the doubles")
    return number


def _constant(_name: str) -> float:
    raise ValueError("NaN or an infinity")


def _refuse_unsafe_text(value: JSON) -> None:
    """Refuse what only an escape can smuggle into UTF-8 text: half a surrogate pair, and NUL."""
    for text in _texts(value):
        if _UNSAFE.search(text):
            raise MalformedEntry("text holds a NUL character or half a surrogate pair; nothing was read")


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield key
            yield from _texts(member)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_float=_double, parse_constant=_constant)
