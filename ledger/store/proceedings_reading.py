"""The client's half of proceedings: which there are, and which cases they concern, as the database tells this reader."""

from typing import NamedTuple
from uuid import UUID

from ledger.store.connection import Connection, rows


class Proceedings(NamedTuple):
    """Proceedings by stream and number, their last version, and the cases whose material they concern, each with its number.

    A case that does not stand open to the reader has no number here.
    """

    stream: UUID
    number: str
    version: int
    cases: dict[UUID, str | None]


def proceedings(connection: Connection) -> list[Proceedings]:
    """The proceedings that stand open to this reader, in order of their numbers."""
    found: dict[UUID, Proceedings] = {}
    for stream, number, version, case, case_number in rows(connection, "SELECT * FROM api.proceedings()"):
        found.setdefault(stream, Proceedings(stream, number, version, {})).cases[case] = case_number
    return list(found.values())
