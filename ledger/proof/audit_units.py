"""The clear units of one entry: whether they are canonical, stand in their places, and what the stamp says.

All units of an entry are read in one call and written in one: what comes out again to the byte, without a float, a large
integer or a letter beyond ASCII, is canonical (``ledger.entry.canonical``). Whatever is not is read the slow way, one by one.
"""

import re
from collections.abc import Mapping, Sequence
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
_SALTS = re.compile("(?:[A-Za-z0-9_-]{21}[AQgw])*")

ASSURANCES = frozenset({"shared-account", "peer", "scram", "cert", "none"})
_ENVELOPE = ["what", "who", "marks", "basis"]
_OWN = {"noted": ["what", "leaf"], "index-recorded": ["what", "index"]}
_STAMP = {"agency", "assurance", "clock", "roles"}
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


class Stamp(NamedTuple):
    """What the database attested: agency and roles of the recorder, its clock in microseconds since 1970, the number it gave."""

    agency: str
    roles: Sequence[str]
    clock: int
    number: str | None


def read(stored: Sequence[bytes]) -> list[tuple[str, Any]] | None:
    """Give name and value of each unit; None where one of them is not exactly what docs/format.md section 3 says."""
    joined = b"\n".join(stored) + b"\n"
    if joined.isascii() and b"\\u0000" not in joined:
        try:
            units = _LINES.decode_lines(joined)
        except ValueError:
            return _read_slowly(stored)
        salts = [each[0] for each in units]
        if (
            len(units) == len(stored)
            and set(map(len, salts)) == {unit.SALT_TEXT}
            and _SALTS.fullmatch("".join(salts))
            and _WRITTEN.encode_lines(units) == joined
        ):
            return [each[1:] for each in units]
    return _read_slowly(stored)


def _read_slowly(stored: Sequence[bytes]) -> list[tuple[str, Any]] | None:
    try:
        return [(each.name, each.value) for each in map(unit.decode, stored)]
    except MalformedEntry:
        return None


def misplaced(units: Mapping[int, tuple[str, Any]], count: int, sealed: int, kind: str | None) -> str | None:
    """Say what is wrong with the places of an entry's units, all ``count`` of them there; ``sealed`` is the last sealed ordinal.

    ``kind`` is the type of a ledger-made entry without its version, None for one that a user signed.
    """
    if units.get(0, ("",))[0] != "stamp":
        return "ordinal 0 is no stamp"
    begin = _OWN.get(kind, ["what"]) if kind is not None else ["held"] if units.get(1, ("",))[0] == "held" else _ENVELOPE
    if any(units.get(ordinal, ("",))[0] != name for ordinal, name in enumerate(begin, 1)):
        return "the envelope is incomplete or out of its order"
    names = [name for name, _ in units.values()]
    told = [name for name in names if name != unit.DECOY]
    decoys = len(names) - len(told)
    if any(units.get(ordinal) != (unit.DECOY, None) for ordinal in range(count - decoys, count)) or sealed >= count - decoys:
        return "decoys do not stand last, or say something"
    return "a name comes twice" if len(set(told)) != len(told) else None


def stamp(value: Any) -> Stamp | None:
    """Read a stamp; None for a value that is none."""
    if not isinstance(value, dict) or not value.keys() >= _STAMP or not value.keys() <= _STAMP | {"clock_checked", "number"}:
        return None
    agency, assurance, clock, roles = value["agency"], value["assurance"], value["clock"], value["roles"]
    number = value.get("number")
    if not isinstance(clock, str) or not isinstance(roles, list) or not isinstance(agency, str) or assurance not in ASSURANCES:
        return None
    if value.get("clock_checked", True) is not True or not isinstance(number, str | None) or (number is None) == ("number" in value):
        return None
    at = _second(clock[:20]) if _CLOCK.fullmatch(clock) else None
    if at is None or not all(isinstance(role, str) for role in roles) or sorted(set(roles)) != roles:
        return None
    return Stamp(agency, roles, at + int(clock[20:26]), number)


@lru_cache(maxsize=64)
def _second(text: str) -> int | None:
    """Give the microseconds of a time to the second and its point; entries come many to the second."""
    try:
        return int(datetime.fromisoformat(text[:19]).replace(tzinfo=UTC).timestamp()) * 1_000_000
    except ValueError:
        return None
