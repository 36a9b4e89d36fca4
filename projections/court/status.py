"""What the persons at the head of proceedings were on a day: suspect, defendant, convicted, by what a copy shows (design: words). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import long_date

SUSPECT, DEFENDANT, CONVICTED, ACQUITTED = "suspect", "defendant", "convicted", "acquitted"
CHARGE, RESULT = "charge-laid", "court-result"
GUILTY, CLEARED = frozenset({"convicted", "pleaded_guilty"}), frozenset({"acquitted", "withdrawn"})
"""What came of it in court (codes of ``ledger.events.justice.Result``)."""


class Since(NamedTuple):
    """What somebody is from a day on."""

    on: date
    status: str


def of(persons: Iterable[str], facts: Iterable[Fact], zone: tzinfo) -> tuple[Since, ...]:
    """Give what entries that are shown make of somebody (his ids), in order of days. Before the first day he is a suspect.

    ``facts``: with the person whom each is about in the field ``suspect``.
    """
    ids = frozenset(persons)
    told = ((fact, _told(fact.kind, fact.fields, ids)) for fact in facts)
    ordered = sorted(Since(fact.occurred.last_day(zone, fact.recorded_at), status) for fact, status in told if status is not None)
    return tuple(each for before, each in zip([None, *ordered], ordered, strict=False) if before is None or before.status != each.status)


def on(changes: Sequence[Since], day: date) -> str:
    """Say what somebody was on a day."""
    return next((each.status for each in reversed(changes) if each.on <= day), SUSPECT)


def in_words(changes: Sequence[Since]) -> tuple[str, ...]:
    """Say what somebody was, and since when."""
    if not changes:
        return ("suspect: no charge is shown in this copy",)
    first = f"suspect until {long_date(changes[0].on)}"
    return (first, *(f"{each.status} from {long_date(each.on)}" for each in changes))


def _told(kind: str, fields: Mapping[str, Any], ids: frozenset[str]) -> str | None:
    if fields.get("suspect") not in ids:
        return None
    if kind == CHARGE:
        return DEFENDANT
    result = str(fields.get("result")) if kind == RESULT else ""
    return CONVICTED if result in GUILTY else ACQUITTED if result in CLEARED else None
