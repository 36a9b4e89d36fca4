"""What the database tells of proposed erasures, and of the legal holds that stand in their way."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.store.connection import Connection, rows


class Proposal(NamedTuple):
    """A proposed erasure: the entry (stream, number of case or person or UNIT, version, leaf hash), by whom, for which agency, and what.

    ``decided``: those of its slots that an entry has named since; ``done``: those of them whose contents are deleted. ``numbers``: of the
    cases and persons whose slots they are, as far as the asker reaches them.
    """

    stream: UUID
    number: str
    version: int
    leaf: bytes
    recorder: UUID
    agency: str
    slots: tuple[UUID, ...]
    person: UUID | None
    authority: str
    review: str
    declined: bool
    decided: frozenset[UUID]
    done: frozenset[UUID]
    numbers: tuple[str, ...]

    @property
    def address(self) -> str:
        """The human address of the entry, ``P-311#9``."""
        return f"{self.number}#{self.version}"


class Held(NamedTuple):
    """A hold that covers what a controller has sealed: its kind (a code), and where and by which agency it was placed.

    All of that is None where the asker does not reach it.
    """

    controller: str
    kind: str | None
    number: str | None
    version: int | None
    agency: str | None


def proposals(connection: Connection) -> list[Proposal]:
    """Every proposed erasure of a stream that the asker works in, first proposed first. Raises NotAuthorised."""
    found = rows(connection, "SELECT * FROM api.proposals()")
    return [
        Proposal._make([*row[:3], bytes(row[3]), *row[4:6], tuple(row[6]), *row[7:11], *map(frozenset, row[11:13]), tuple(row[13])])
        for row in found
    ]


def held(connection: Connection, slots: Sequence[UUID]) -> list[Held]:
    """The holds that cover any of these slots. Raises NotAuthorised."""
    return [Held(*row) for row in rows(connection, "SELECT * FROM api.held_slots(%s::uuid[])", list(slots))]
