"""The client's half of reading the access log, for auditors: which streams there are, and what their consultations reached for."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
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
