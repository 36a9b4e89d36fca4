"""What an index witness reads of a log: the bytes of consecutive entries, and the unit of each index entry, in one file.

Nothing personal is in it: an entry holds digests, ids and times (docs/format.md, sections 7 and 19).
"""

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from ledger.errors import MalformedProof

_DOMAIN = b"caseledger/cores/1"
_HEAD = struct.Struct(">I18sQ")
"""lp(domain), position of the first entry."""
_LENGTH = struct.Struct(">I")
LONGEST = 2**24
"""An entry has no more bytes: some 170,000 units."""


class Given(NamedTuple):
    """One entry as it is given to an index witness: its bytes, and of an index entry the bytes of the unit ``index`` (else none)."""

    core: bytes
    unit: bytes = b""


def written(first: int, entries: Iterable[Given]) -> Iterator[bytes]:
    """Give the bytes of the file, piece by piece; ``first`` is the position of the first entry."""
    yield _HEAD.pack(len(_DOMAIN), _DOMAIN, first)
    for core, unit in entries:
        yield b"".join((_LENGTH.pack(len(core)), core, _LENGTH.pack(len(unit)), unit))


def read(source: BinaryIO) -> tuple[int, Iterator[Given]]:
    """Read the position of the first entry, and then the entries as they are asked for. Raises MalformedProof for other bytes."""
    length, domain, first = _HEAD.unpack(_exactly(source, _HEAD.size))
    if length != len(_DOMAIN) or domain != _DOMAIN:
        raise MalformedProof("bytes are not the entries for an index witness, format 1; nothing was read")
    return first, _entries(source)


def _entries(source: BinaryIO) -> Iterator[Given]:
    while begin := source.read(_LENGTH.size):
        core = _piece(source, begin + _exactly(source, _LENGTH.size - len(begin)))
        yield Given(core, _piece(source, _exactly(source, _LENGTH.size)))


def _piece(source: BinaryIO, length: bytes) -> bytes:
    (count,) = _LENGTH.unpack(length)
    if count > LONGEST:
        raise MalformedProof("an entry for an index witness is longer than any entry is; nothing more was read")
    return _exactly(source, count)


def _exactly(source: BinaryIO, count: int) -> bytes:
    found = b""
    while len(found) < count and (more := source.read(count - len(found))):
        found += more
    if len(found) < count:
        raise MalformedProof("the entries for an index witness end too early; nothing more was read")
    return found
