"""Rows of entries and contents as COPY gives them in binary (PostgreSQL, COPY, File Formats), read as the bytes that they are.

Whatever the table holds is read without a fault, or refused with psycopg2's DataError, for the reading to find which row it was.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache

import psycopg2

from ledger.entry.stored import Content, Row

_BEGIN, _END = 19, b"\xff\xff"
"""Bytes of signature, flags and length of an extension; what stands in place of a row after the last."""
_ENTRY = struct.Struct(">hi8si16si8si16siqi16si")
_ENTRY_LENGTHS = (11, 8, 16, 8, 16, 8, 16)
_CONTENT = struct.Struct(">hi8si16si?i")
_CONTENT_LENGTHS = (5, 8, 16, 1)
_LENGTH = struct.Struct(">i")
_ARRAY = struct.Struct(">iiiii")
"""Dimensions, whether there are nulls, type, number of elements, first index."""
_SINCE_2000 = 946_684_800_000_000
"""Microseconds from 1970 to 2000, from which PostgreSQL counts."""
_EIGHT_BYTES = (1 << 64) - 1


def entries(run: bytes) -> Iterator[Row]:
    """Read rows of position, stream, version, event, recorded_at, recorder, leaf, core, type, originator, controller."""
    at, unpack_row, unpack_length = _begin(run), _ENTRY.unpack_from, _LENGTH.unpack_from
    while run[at : at + 2] != _END:
        n, a, position, b, stream, c, version, d, event, e, time, f, recorder, size = unpack_row(run, at)
        if (n, a, b, c, d, e, f) != _ENTRY_LENGTHS:
            raise psycopg2.DataError
        at += _ENTRY.size
        leaf, at = run[at : at + max(size, 0)], at + max(size, 0)
        (size,) = unpack_length(run, at)
        core, at = run[at + 4 : at + 4 + max(size, 0)], at + 4 + max(size, 0)
        texts: list[str | None] = []
        for _ in range(3):
            (size,) = unpack_length(run, at)
            texts.append(_text(run[at + 4 : at + 4 + size]) if size >= 0 else None)
            at += 4 + max(size, 0)
        recorded_at = ((time + _SINCE_2000) & _EIGHT_BYTES).to_bytes(8, "big")
        beside = b"".join((position, stream, version, event, recorded_at, recorder))
        kind, originator, controller = texts
        yield Row(int.from_bytes(position, "big", signed=True), beside, leaf, core, kind, originator, controller, None)


@lru_cache(maxsize=4096)
def _text(source: bytes) -> str:
    return source.decode("utf-8", "replace")


def contents(run: bytes) -> Iterator[tuple[int, Content]]:
    """Read rows of position, slot, sealed, ordinals, stored; each with its position."""
    at, unpack_row, unpack_length = _begin(run), _CONTENT.unpack_from, _LENGTH.unpack_from
    while run[at : at + 2] != _END:
        n, a, position, b, slot, c, sealed, size = unpack_row(run, at)
        if (n, a, b, c) != _CONTENT_LENGTHS:
            raise psycopg2.DataError
        begin, at = at + _CONTENT.size, at + _CONTENT.size + max(size, 0)
        ordinals = _ordinals(run[begin:at])
        (size,) = unpack_length(run, at)
        at, end = at + 4 + _ARRAY.size, at + 4 + max(size, 0)
        stored: list[bytes] = []
        while at < end:
            (length,) = unpack_length(run, at)
            at += 4
            if length > 0:
                stored.append(run[at : at + length])
                at += length
            else:
                stored.append(b"")
        at = end
        yield int.from_bytes(position, "big", signed=True), Content(slot, sealed, ordinals, stored)


@lru_cache(maxsize=4096)
def _ordinals(array: bytes) -> tuple[int, ...]:
    """Read an array of integers of one dimension; a null counts as -1, and of any other array nothing is given."""
    try:
        dimensions, *_ = _ARRAY.unpack_from(array)
        found, at = [], _ARRAY.size
        while at < len(array) and dimensions == 1:
            (length,) = _LENGTH.unpack_from(array, at)
            found.append(int.from_bytes(array[at + 4 : at + 4 + length], "big", signed=True) if length == 4 else -1)
            at += 4 + max(length, 0)
    except struct.error:
        return ()
    return tuple(found)


def _begin(run: bytes) -> int:
    return _BEGIN + int.from_bytes(run[15:_BEGIN], "big")
