"""What a redeemed consultation carries: contents of entries, shown or withheld, and the erasures that account for missing ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Content:
    """One content of an entry in scope: its units by ordinal, or the reason they are withheld. ``slot`` None: no content is left."""

    position: int
    core: bytes
    number: str | None
    type: str | None
    slot: UUID | None
    sealed: bool
    ordinals: tuple[int, ...]
    stored: tuple[bytes, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """A slot that a content-erased entry names: where, when and under which authority (a code)."""

    slot: UUID
    position: int
    at: datetime
    authority: str | None


class Consultation(NamedTuple):
    """A consultation as the access log has it: entry bytes, its clear units by ordinal, and the public key recorded for its reader."""

    core: bytes
    units: Sequence[tuple[int, bytes]]
    public: bytes


class TicketShows(NamedTuple):
    """What the keyring is told of a ticket: (slot, event, ordinals) of the sealed units that it shows, and the consultation behind it."""

    units: Sequence[tuple[UUID, UUID, Sequence[int]]]
    consultation: Consultation | None


class Sought(NamedTuple):
    """What the keyring is told of a ticket for searching persons: the consultation, and (slot, ordinals, bytes) of its sealed units."""

    consultation: Consultation | None
    sealed: Sequence[tuple[UUID, Sequence[int], Sequence[bytes]]]
