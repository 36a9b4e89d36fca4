"""The client's half of reading the access log, for auditors: which streams there are, and what their consultations reached for."""

from collections.abc import Sequence
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


def months(connection: Connection, since: date | None, until: date | None, readers: Sequence[UUID] | None) -> list[Month]:
    """The streams of months that overlap these days, of some readers or (None) of all. Raises NotAuthorised for whoever is no auditor."""
    wanted = None if readers is None else list(readers)
    return [Month(*row) for row in rows(connection, "SELECT * FROM api.access_streams(%s, %s, %s::uuid[])", since, until, wanted)]


def about(connection: Connection, ticket: UUID, number: str) -> list[UUID]:
    """Of the streams of a ticket those in which somebody reached for what this number names. Raises TicketRefused, NotAuthorised."""
    return [stream for (stream,) in rows(connection, "SELECT * FROM api.access_about(%s, %s)", ticket, number)]


def reached(connection: Connection, ticket: UUID, streams: Sequence[UUID]) -> list[Reached]:
    """What each consultation in these streams of a ticket reached for, in order of positions. Raises TicketRefused, NotAuthorised."""
    return [Reached(*row) for row in rows(connection, "SELECT * FROM api.access_scopes(%s, %s::uuid[])", ticket, list(streams))]
