"""Whose duty in proceedings has nobody: a disclosure officer whom the unit's record knows as one no longer (CPIA 1996 s.23(2)(c)).

Proceedings say who was appointed, and the unit's own record who may still act, so that no clock of either can tell it alone.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.events.occurred import rfc3339
from ledger.rules.deadlines import Terms, end_of
from projections.engine.answer import Row

if TYPE_CHECKING:
    from ledger.rules.membership import UnitState

CLOCK = "successor of the disclosure officer"
SOURCE = (
    "CPIA 1996 s.23(2)(c), CPIA Code of Practice (general responsibilities): whoever succeeds has all of the duty; due on the day on which "
    "the officer's login, or the role in it, ended"
)
ACTING = frozenset({"disclosure_officer", "supervisor"})
"""Roles of a login that record the work of disclosure (``ledger.events.proceedings.OFFICERS``)."""


def with_vacancies(rows: Iterable[Row], unit: "UnitState", terms: Terms) -> list[Row]:
    """Give rows of ``due`` with one more clock for each open proceedings whose disclosure officer has no such role any more."""
    return [row if row.get("appointed") is None else row | {"clocks": [*row["clocks"], *_vacancy(row, unit, terms)]} for row in rows]


def _vacancy(row: Row, unit: "UnitState", terms: Terms) -> list[Row]:
    """Give the clock; none while the officer has a role, nor of somebody who never had one here."""
    spans = [
        span for member in unit.members.values() if member.recorder == UUID(row["owner"])
        for span in member.spans(terms.zone) if span.role in ACTING
    ]  # fmt: skip
    ends = [span.until for span in spans if span.until is not None]
    if not ends or len(ends) < len(spans) or (end := end_of(max(ends), terms)) is None:
        return []
    return [{"clock": CLOCK, "entry": row["appointed"], "due": rfc3339(end), "counts_from": None, "owner": row["owner"], "victim": None}]
