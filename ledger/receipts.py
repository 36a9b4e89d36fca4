"""What an act became, as its recorder is told: addresses, places and leaf hashes of its entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.store.append import Answer

if TYPE_CHECKING:
    from ledger.acts import Decided


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a receipt: its address ``CHS-26-0041#3``, full type (None: agency-held), place and leaf hash (32 bytes)."""

    address: str
    type: str | None
    position: int | None
    version: int
    stream: UUID
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act became. ``recorded_at`` None: not recorded, or not yet. ``repeated``: it had been, this is the first answer."""

    recorded_at: datetime | None
    entries: tuple[Line, ...]
    repeated: bool
    assurance: str


def receipt(answer: Answer, numbers: Mapping[UUID, str], assurance: str) -> Receipt:
    """The receipt of what append answered; ``numbers`` knows the human numbers of older streams."""
    known = {**numbers, **{entry.stream: entry.number for entry in answer.entries if entry.number}}
    lines = tuple(
        Line(f"{known.get(entry.stream, 'UNIT')}#{entry.version}", entry.type, entry.position, entry.version, entry.stream, entry.leaf)
        for entry in answer.entries
    )
    return Receipt(answer.recorded_at, lines, answer.repeated, assurance)


def expected(decided: "Sequence[Decided]", numbers: Mapping[UUID, str], assurance: str) -> Receipt:
    """The receipt of an act that is decided and not recorded, or not yet: what it will be."""
    lines = tuple(
        Line(f"{numbers.get(each.stream, 'NEW')}#{each.version}", each.event.type_name(), None, each.version, each.stream, None)
        for each in decided
    )
    return Receipt(None, lines, False, assurance)
