"""What defendants were on a day: suspect, defendant, convicted, by what a copy shows (design: words). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import long_date

SUSPECT, DEFENDANT, CONVICTED, ACQUITTED, UNCHARGED = "suspect", "defendant", "convicted", "acquitted", "no longer charged"
CHARGE, RESULT = "charge-laid", "court-result"
GUILTY = frozenset({"convicted", "pleaded_guilty"})
CLEARED: Mapping[str, str] = {"acquitted": ACQUITTED, "withdrawn": UNCHARGED}
"""What came of it in court (codes of ``ledger.events.justice.Result``)."""


class Since(NamedTuple):
    """What somebody is from a day on."""

    on: date
    status: str


def of(persons: Iterable[str], facts: Iterable[Fact], zone: tzinfo) -> tuple[Since, ...]:
    """Give what entries that are shown make of somebody (his ids), in order of days. Before the first day he is a suspect.

    ``facts``: with the person whom each is about in the field ``suspect``. Who was convicted remains so, whatever else he is charged with
    or acquitted of. Who is acquitted of one of several charges is a defendant still.
    """
    ids, charges, found = frozenset(persons), set[object](), list[Since]()
    about = [(fact.occurred.last_day(zone, fact.recorded_at), fact) for fact in facts if fact.fields.get("suspect") in ids]
    for on, fact in sorted(about, key=lambda told: (told[0], told[1].position)):
        before = found[-1].status if found else SUSPECT
        status = CONVICTED if before == CONVICTED else _after(fact, before, charges)
        if status != before:
            found.append(Since(on, status))
    return tuple(found)


def on(changes: Sequence[Since], day: date) -> str:
    """Say what somebody was on a day."""
    return next((each.status for each in reversed(changes) if each.on <= day), SUSPECT)


def in_words(changes: Sequence[Since]) -> tuple[str, ...]:
    """Say what somebody was, and since when."""
    if not changes:
        return ("suspect: no charge is shown in this copy",)
    first = f"suspect until {long_date(changes[0].on)}"
    return (first, *(f"{each.status} from {long_date(each.on)}" for each in changes))


def _after(fact: Fact, before: str, charges: set[object]) -> str:
    """Say what one entry makes of somebody; ``charges``: versions of the entries that laid those of which nothing came yet."""
    if fact.kind == CHARGE:
        charges.add((fact.stream, fact.version))
        return DEFENDANT
    result = str(fact.fields.get("result")) if fact.kind == RESULT else ""
    if result in GUILTY:
        return CONVICTED
    if result not in CLEARED:
        return before
    charges.discard((fact.stream, fact.fields.get("charge")))
    if len(charges) == 1 and "charge" not in fact.fields:
        charges.clear()
    return DEFENDANT if charges else CLEARED[result]
