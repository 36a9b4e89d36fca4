"""The clear units of one entry: whether they are canonical, stand in their places, and what the stamp says.

All units of an entry are read in one call and written in one: what comes out again to the byte, without a float, a large
integer or a letter beyond ASCII, is canonical (``ledger.entry.canonical``). Whatever is not is read the slow way, one by one.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, Union

import msgspec

from ledger.entry import unit
from ledger.entry.canonical import LARGEST_INTEGER
from ledger.errors import MalformedEntry

_INTEGER = Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
_VALUE: Any = Union[str, _INTEGER, bool, None]  # noqa: UP007 (a type that is built, level by level)
for _ in range(6):  # deeper values are read one by one
    _VALUE = Union[str, _INTEGER, bool, None, list[_VALUE], dict[str, _VALUE]]  # noqa: UP007
_LINES = msgspec.json.Decoder(tuple[str, str, _VALUE])
_WRITTEN = msgspec.json.Encoder(order="sorted")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_QUOTE, _BEHIND = ord('"'), 2 + unit.SALT_TEXT
"""What stands behind the salt of a unit, and where."""
_LAST = "AQgw"
"""The last of a salt's 22 characters has only two bits in use."""

ASSURANCES = frozenset({"shared-account", "peer", "scram", "cert", "none"})
_ENVELOPE = ["what", "who", "marks", "basis"]
INDEX = "index-recorded"
OWN = {"noted": ["what", "leaf"], INDEX: ["what", "index"]}
"""Types, without their version, that the ledger makes itself and nobody else records, and how their envelopes begin."""
_STAMP = {"agency", "assurance", "clock", "roles"}
_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.")


class Stamp(NamedTuple):
    """What the database attested: agency and roles of the recorder, its clock in microseconds since 1970, the number it gave.

    ``checked``: whether the recorder said that he had checked the clock, which had seemed wrong.
    """

    agency: str
    roles: Sequence[str]
    clock: int
    number: str | None
    checked: bool


def read(stored: Sequence[bytes]) -> list[tuple[str, Any]] | None:
    """Give name and value of each unit; None where one of them is not exactly what docs/format.md section 3 says."""
    joined = b"\n".join(stored) + b"\n"
    if joined.isascii() and b"\\u0000" not in joined:
        try:
            units = _LINES.decode_lines(joined)
        except ValueError:
            return _read_slowly(stored)
        salts = "".join([salt for salt, _, _ in units])
        if (
            _WRITTEN.encode_lines(units) == joined
            and len(units) == len(stored)
            and len(salts) == unit.SALT_TEXT * len(units)
            and not salts.encode().translate(None, _ALPHABET)
            and not salts[unit.SALT_TEXT - 1 :: unit.SALT_TEXT].strip(_LAST)
            and all([each[_BEHIND] == _QUOTE for each in stored])  # noqa: C419 (a generator takes twice as long)
        ):
            return [(name, value) for _, name, value in units]
    return _read_slowly(stored)


def _read_slowly(stored: Sequence[bytes]) -> list[tuple[str, Any]] | None:
    try:
        return [(each.name, each.value) for each in map(unit.decode, stored)]
    except MalformedEntry:
        return None


def misplaced(ordinals: Sequence[int], read: Sequence[tuple[str, Any]], count: int, sealed: int, kind: str | None) -> str | None:
    """Say what is wrong with the places of an entry's clear units, all ``count`` units there; ``sealed`` is the last sealed ordinal.

    ``kind`` is the type of a ledger-made entry without its version, None for one that a user signed.
    """
    names = tuple([name for name, _ in read])
    if any(value is not None for name, value in read if name == unit.DECOY):
        return "a decoy says something"
    return _misplaced(tuple(ordinals), names, count, sealed, kind)


@lru_cache(maxsize=1024)  # entries of a type have few shapes
def _misplaced(ordinals: tuple[int, ...], names: tuple[str, ...], count: int, sealed: int, kind: str | None) -> str | None:
    units = dict(zip(ordinals, names, strict=True))
    if units.get(0) != "stamp":
        return "ordinal 0 is no stamp"
    begin = OWN.get(kind, ["what"]) if kind is not None else ["held"] if units.get(1) == "held" else _ENVELOPE
    if any(units.get(ordinal) != name for ordinal, name in enumerate(begin, 1)):
        return "the envelope is incomplete or out of its order"
    told = [name for name in names if name != unit.DECOY]
    first = count - len(names) + len(told)
    if any(units.get(ordinal) != unit.DECOY for ordinal in range(first, count)) or sealed >= first:
        return "decoys do not stand last"
    return "a name comes twice" if len(set(told)) != len(told) else None


def misattributed(kind: str, *, own: bool, of_log: bool) -> str | None:
    """Say what is wrong with who made an entry of this type; ``own``: the ledger, ``of_log``: in the stream with the log's id."""
    if own != (kind in OWN):
        return "it is of a type that only users record" if own else "it is signed, and of a type that the ledger makes"
    if own and of_log != (kind == INDEX):
        return "an index stands in the log's own stream, and nothing else does"
    return None


def stamp(value: Any) -> Stamp | None:
    """Read a stamp; None for a value that is none."""
    if not isinstance(value, dict) or not _is_shape(*value) or value.get("clock_checked", True) is not True:
        return None
    agency, assurance, clock, roles, number = (value.get(name) for name in ("agency", "assurance", "clock", "roles", "number"))
    if not isinstance(clock, str) or not isinstance(roles, list):
        return None
    if not isinstance(number, str | None) or (number is None) == ("number" in value):
        return None
    if not all([isinstance(word, str) for word in (agency, assurance, *roles)]) or not _are_words(assurance, *roles):  # noqa: C419
        return None
    at, rest = _second(clock[:20]), clock[20:]
    if at is None or len(rest) != 7 or rest[6] != "Z" or not (rest[:6].isascii() and rest[:6].isdecimal()):
        return None
    return Stamp(str(agency), roles, at + int(rest[:6]), number, "clock_checked" in value)


@lru_cache(maxsize=64)
def _is_shape(*members: str) -> bool:
    return set(members) >= _STAMP and set(members) <= _STAMP | {"clock_checked", "number"}


@lru_cache(maxsize=1024)
def _are_words(assurance: str, *roles: str) -> bool:
    return assurance in ASSURANCES and sorted(set(roles)) == list(roles)


@lru_cache(maxsize=64)
def _second(text: str) -> int | None:
    """Give the microseconds of a time to the second, written with the point after it; entries come many to the second."""
    if not _CLOCK.fullmatch(text):
        return None
    try:
        return int(datetime.fromisoformat(text[:19]).replace(tzinfo=UTC).timestamp()) * 1_000_000
    except ValueError:
        return None
