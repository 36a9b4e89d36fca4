"""What a redeemed consultation carries: contents of entries, shown or withheld, and the erasures that account for missing ones."""

from dataclasses import dataclass
from datetime import datetime
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
