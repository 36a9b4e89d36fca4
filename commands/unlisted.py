"""Proceedings of which no row is made, because their opening is restricted or erased: named beside the list, for their duties run on."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from commands.questions import Row

if TYPE_CHECKING:
    from ledger.application import Ledger


def told(ledger: "Ledger", rows: Iterable[Row]) -> Iterator[str]:
    """Name the proceedings that this reader sees and that are in none of these rows (CPIA 1996 s.7A; DPA 2018 s.47)."""
    missing = sorted({each.number for each in ledger.proceedings()} - {row["number"] for row in rows})
    if missing:
        them = "it" if len(missing) == 1 else "them"
        yield (
            f"{', '.join(missing)}: restricted whole or with the opening, or its clear facts are erased, so that nothing is listed here. "
            f"Duties of disclosure go on; read {them} by caseledger proceedings show."
        )
