"""The client's half of reading the log of operations, for auditors: the months of the access log and what consultations reached for there.

And the other operations of DPA 2018 s.62(1), which stand in the record.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from ledger.store.connection import Connection, rows


class Month(NamedTuple):
    """One reader's stream of a month (its first day): where his consultations of that month stand."""

    recorder: UUID
    month: date
    stream: UUID


class Reached(NamedTuple):
    """What the consultation at a position reached for: a stream, its kind (None: there is none) and number.

    ``recorder`` and ``month`` of a stream of the access log; ``shown``: whether anything of it was shown, judged anew as things stood then.
    """

    position: int
    stream: UUID
    kind: str | None
    number: str | None
    recorder: UUID | None
    month: date | None
    shown: bool


class Expiring(NamedTuple):
    """A slot of the access log whose period is over, with its stream; ``named``: an entry named it, and its contents are not gone yet."""

    slot: UUID
    stream: UUID
    sealed: bool
    named: bool


class Sought(NamedTuple):
    """Which operations of the record are sought: types by full name, from when to when, of which case or person, and whose (None: any)."""

    types: Sequence[str]
    first: datetime | None
    last: datetime | None
    number: str | None
    member: UUID | None


class Operated(NamedTuple):
    """An entry by which an operation was done: where it stands, whose it is, and the units that say who did it, on what basis, to whom.

    ``type`` None: what an agency holds; ``said`` None: it is erased, or held; ``person``: number of the person whom it names.
    """

    position: int
    stream: UUID
    kind: str
    number: str | None
    version: int
    event: UUID
    recorded_at: datetime
    recorder: UUID
    type: str | None
    agency: str | None
    said: dict[str, Any] | None
    person: str | None


MOST = 2000
"""Operations that are fetched at a time."""


def operation_streams(connection: Connection, sought: Sought) -> list[UUID]:
    """The streams in which such operations stand, whoever's they are. Raises NotAuthorised for whoever is no auditor."""
    asked = "SELECT * FROM api.operation_streams(%s::text[], %s, %s, %s)"
    return [stream for (stream,) in rows(connection, asked, list(sought.types), sought.first, sought.last, sought.number)]


def operations(connection: Connection, ticket: UUID, sought: Sought) -> Iterator[Operated]:
    """Such operations in order of positions, a piece at a time, under a ticket that reaches the access log.

    Raises TicketRefused, NotAuthorised.
    """
    after, asked = 0, "SELECT * FROM api.operations(%s, %s::text[], %s, %s, %s, %s, %s, %s)"
    while True:
        piece = [Operated(*row) for row in rows(connection, asked, ticket, list(sought.types), *sought[1:], after, MOST)]
        yield from piece
        if len(piece) < MOST:
            return
        after = piece[-1].position


def expiring(connection: Connection, before: date) -> list[Expiring]:
    """Slots of months that ended before a day and are not destroyed. Raises NotAuthorised for who may not destroy them."""
    return [Expiring(*row) for row in rows(connection, "SELECT * FROM api.expiring(%s)", before)]


def months(connection: Connection, since: date | None, until: date | None, readers: Sequence[UUID] | None) -> list[Month]:
    """The streams of months that overlap these days, of some readers or (None) of all. Raises NotAuthorised for whoever is no auditor."""
    wanted = None if readers is None else list(readers)
    return [Month(*row) for row in rows(connection, "SELECT * FROM api.access_streams(%s, %s, %s::uuid[])", since, until, wanted)]


def about(connection: Connection, ticket: UUID, number: str) -> list[tuple[UUID, int]]:
    """Stream and position of each consultation of a ticket's streams that reached for what this number names, or for nothing.

    Raises TicketRefused, NotAuthorised.
    """
    return [(stream, position) for stream, position in rows(connection, "SELECT * FROM api.access_about(%s, %s)", ticket, number)]


def reached(connection: Connection, ticket: UUID, streams: Sequence[UUID], positions: Iterable[int] | None = None) -> list[Reached]:
    """What each consultation in these streams of a ticket, or those of them at some positions, reached for, in order of positions.

    Raises TicketRefused, NotAuthorised.
    """
    asked = (list(streams), None if positions is None else list(positions))
    return [Reached(*row) for row in rows(connection, "SELECT * FROM api.access_scopes(%s, %s::uuid[], %s::bigint[])", ticket, *asked)]
