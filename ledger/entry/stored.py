"""What is stored of entries, row by row, as an audit reads it and believes none of it."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple


class Content(NamedTuple):
    """One stored row of contents: slot (16 bytes), whether sealed, and the units that stand in it, by ordinal."""

    slot: bytes
    sealed: bool
    ordinals: Sequence[int]
    stored: Sequence[bytes]


class Row(NamedTuple):
    """What is stored of one entry. ``beside``: position, stream, version, event, recorded_at, recorder as entry bytes have them (72 bytes).

    ``contents`` is None where they were not asked for, or cannot be read.
    """

    position: int
    beside: bytes
    leaf: bytes
    core: bytes
    type: str | None
    originator: str | None
    controller: str | None
    contents: Sequence[Content] | None


class Unreadable(NamedTuple):
    """A position at which the entry or its contents cannot be read, or contents stand *loose*, without an entry; ``what`` says why."""

    position: int
    what: str
    of: Literal["entry", "contents", "loose"]


class StoredTrees(NamedTuple):
    """What is stored of a log's trees: entries taken in and right edge; of each stream size, root and edge; tiles by level and number."""

    size: int
    edge: bytes
    streams: Mapping[bytes, tuple[int, bytes, bytes]]
    tiles: Mapping[tuple[int, int], bytes]
