"""What the next version of a form holds: what is new on its schedule since the version before, or is told otherwise. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from ledger.rules.acts import Act
from ledger.rules.listing import ISSUED, MAY_MEET, REPORT, REPORTED, SERIES_OF, Item, standing


def issues(acts: Iterable[tuple[int, Act]], form: str) -> list[tuple[int, Act]]:
    """Give the entries that issued a form, in order."""
    return [(version, act) for version, act in acts if act.kind == ISSUED and act.fields.get("form") == form]


def unreported(acts: Sequence[tuple[int, Act]]) -> list[str]:
    """Give the forms of schedules that were issued since the last report, which a further report is to go with, each once, in order."""
    reports = issues(acts, REPORT)
    since = reports[-1][0] if reports else 0
    later = [str(act.fields.get("form")) for version, act in acts if act.kind == ISSUED and version > since]
    return list(dict.fromkeys(form for form in later if SERIES_OF.get(form) in REPORTED))


def on_next(form: str, found: Mapping[int, Item], last: int, *, whole: bool = False) -> list[Item]:
    """Give the items that the next version of a form holds; ``last``: the entry that issued the one before it, 0 where there is none.

    A continuation holds what is new on the schedule since, and what was amended or decided otherwise; ``whole`` holds all of it. A report
    holds items that may meet the test or are presumed to be disclosable; a continuation those of which it was said since, also that they
    may meet it no more.
    """
    if form == REPORT:
        return [item for series in REPORTED for item in standing(found, series) if _reported(item, last, whole=whole)]
    return [item for item in standing(found, SERIES_OF.get(form, "")) if whole or item.since(last)]


def fresh(held: Iterable[Item], last: int) -> list[int]:
    """Give the numbers of those items that no version before holds, in order."""
    return sorted(item.number for item in held if item.place.version > last)


def _reported(item: Item, last: int, *, whole: bool) -> bool:
    told = item.may_meet or item.presumed
    if whole or not last:
        return told
    tested = bool(item.tests) and item.tests[-1][0] > last
    moved = told and item.place.version > last
    return moved or (tested and (told or any(test in MAY_MEET and version < last for version, test in item.tests)))
