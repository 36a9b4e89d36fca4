"""What an entry that decides who may act or see says, and the rows of enforcement that are made of it. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID


class Effect(NamedTuple):
    """What an entry that decides who may act says: ``effect`` as its type declares it (ledger.events), ``fields`` as JSON values.

    ``effect`` is None of an entry whose clear units are gone: rows that it wrote cannot be told.
    """

    position: int
    stream: UUID
    version: int
    effect: str | None
    fields: Mapping[str, Any]


VERSION, OF = "_version", "_of"
"""Beside a row: number and stream of the entry that it comes from, by which later entries name it."""
Rows = dict[str, dict[str, Any]]
"""Rows of one table by key, each as JSON values, with ``_from``: the position of the entry that it comes from."""

Made = Iterator[tuple[str, dict[str, Any]]]
"""Rows that an effect adds or changes, by key."""

Change = tuple[str, Callable[[Effect, Rows], Made]]
"""The table that an effect changes, and the rows that it means where these stand already."""


def ended(said: Effect, standing: Rows, version: object, by: str = "ended_by") -> Made:
    """Give the row of the entry of this number in the same stream, ended by what is ``said``; none, where it has ended before."""
    for key, row in list(standing.items()):
        if row[by] is None and (row[OF], row[VERSION]) == (str(said.stream), version):
            yield key, {**row, by: said.position}
