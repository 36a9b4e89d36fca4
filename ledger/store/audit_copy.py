"""Rows of entries and contents as COPY gives them in binary (PostgreSQL, COPY, File Formats), read as the bytes that they are.

Whatever the table holds is read without a fault, or refused with psycopg2's DataError, for the reading to find which row it was.
"""

import struct
from collections.abc import Iterator

import psycopg2

from ledger.entry.stored import Content, Row

_BEGIN, _END = 19, b"\xff\xff"
"""Bytes of signature, flags and length of an extension; what stands in place of a row after the last."""
_ENTRY = struct.Struct(">hi8si16si8si16siqi16s")
_ENTRY_LENGTHS = (11, 8, 16, 8, 16, 8, 16)
_CONTENT = struct.Struct(">hi8si16si?")
_CONTENT_LENGTHS = (5, 8, 16, 1)
_LENGTH = struct.Struct(">i")
_ARRAY = struct.Struct(">iiiiii")
"""Length of the field, dimensions, whether there are nulls, type, number of elements, first index."""
_SINCE_2000 = 946_684_800_000_000
"""Microseconds from 1970 to 2000, from which PostgreSQL counts."""
_EIGHT_BYTES = (1 << 64) - 1


def entries(run: bytes) -> Iterator[Row]:
    """Read rows of position, stream, version, event, recorded_at, recorder, leaf, core, type, originator, controller."""
    at = _begin(run)
    while run[at : at + 2] != _END:
        n, a, position, b, stream, c, version, d, event, e, time, f, recorder = _ENTRY.unpack_from(run, at)
        if (n, a, b, c, d, e, f) != _ENTRY_LENGTHS:
            raise psycopg2.DataError
        at += _ENTRY.size
        rest = []
        for _ in range(5):
            (length,) = _LENGTH.unpack_from(run, at)
            at += 4
            rest.append(None if length < 0 else run[at : at + length])
            at += max(length, 0)
        leaf, core, *texts = rest
        recorded_at = ((time + _SINCE_2000) & _EIGHT_BYTES).to_bytes(8, "big")
        beside = b"".join((position, stream, version, event, recorded_at, recorder))
        kind, originator, controller = (None if text is None else text.decode() for text in texts)
        yield Row(int.from_bytes(position, "big", signed=True), beside, leaf or b"", core or b"", kind, originator, controller, None)


def contents(run: bytes) -> Iterator[tuple[int, Content]]:
    """Read rows of position, slot, sealed, ordinals, stored; each with its position."""
    at = _begin(run)
    while run[at : at + 2] != _END:
        n, a, position, b, slot, c, sealed = _CONTENT.unpack_from(run, at)
        if (n, a, b, c) != _CONTENT_LENGTHS:
            raise psycopg2.DataError
        ordinals, at = _array(run, at + _CONTENT.size)
        stored, at = _array(run, at)
        numbers = [int.from_bytes(each, "big", signed=True) for each in ordinals]
        yield int.from_bytes(position, "big", signed=True), Content(slot, sealed, numbers, stored)


def _array(run: bytes, at: int) -> tuple[list[bytes], int]:
    """Give the elements of an array of one dimension, and where it ends; a null is empty bytes, and so is an array that is null."""
    size, dimensions, *_ = _ARRAY.unpack_from(run, at)
    end = at + 4 + max(size, 0)
    found: list[bytes] = []
    if size < _ARRAY.size - 4 or dimensions != 1:
        return found, end
    at += _ARRAY.size
    length_at = _LENGTH.unpack_from
    while at < end:
        (length,) = length_at(run, at)
        at += 4
        if length > 0:
            found.append(run[at : at + length])
            at += length
        else:
            found.append(b"")
    return found, end


def _begin(run: bytes) -> int:
    return _BEGIN + int.from_bytes(run[15:_BEGIN], "big")
