"""What the disclosure officer should know before a form goes: what goes with it, and what it leaves open. Pure.

It is told to the officer alone, and stands on no form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ledger.errors import RuleRefused
from ledger.events.proceedings import Capacity
from ledger.rules import continuation, listing
from ledger.rules.jurisdiction import Jurisdiction
from ledger.rules.listing import Item
from projections.court.proceedings import ERASED, HEADING, NOT_SHOWN, Proceedings
from projections.court.schedule import Sheet

PARTIES = frozenset(Capacity.meanings()[each].capitalize() for each in HEADING)
WANTED = ("Reference", "Court")
"""Labels at the head of a form without which its reader cannot tell to what it belongs; a party stands beside them."""


def require_shown(sheet: Sheet, proceedings: Proceedings) -> None:
    """Raise RuleRefused where a part of the sheet is not shown to whoever draws it: what leaves says all that was recorded of it."""
    if not all(proceedings.gone.values()) and any(NOT_SHOWN in cell for cell in _cells(sheet)):
        raise RuleRefused("a part of it is not shown to you, so it would go out without it; nothing was issued; whoever sees it issues it")


def remarks(sheet: Sheet, proceedings: Proceedings, jurisdiction: Jurisdiction, unlisted: Mapping[str, int]) -> Iterator[str]:
    """Say what goes with it and what it leaves open. ``unlisted``: by number of case, how many of its entries are on no schedule."""
    number = proceedings.number
    if missing := list(_missing(sheet)):
        yield f"It names no {' and no '.join(missing)}."
    if any(ERASED in cell for cell in _cells(sheet)):
        yield "Some of what it told was erased, and it says so."
    if jurisdiction.forms[sheet.form].defence_facing and (named := sorted(_sensitive(proceedings) & _words(sheet))):
        yield f"Its words hold {', '.join(named)}, a number of sensitive material: amend what names it, and issue it again before it goes."
    series = listing.SERIES_OF.get(sheet.form)
    if series is None:
        return
    if sheet.nil and (left := [f"{count} of {case}" for case, count in unlisted.items() if count]):
        yield f"It says that there is nothing to list. Entries on no schedule: {', '.join(left)} (caseledger schedule propose {number})."
    if listing.REPORT not in {form.name for form in jurisdiction.forms_of(proceedings.kind)}:
        return
    if untested := _untested(listing.standing(proceedings.items, series), proceedings):
        yield f"Presumed to be disclosable, but not tested: {', '.join(untested)} (caseledger schedule test {number})."
    if series in listing.REPORTED:
        again = "A further report" if continuation.issues(sorted(proceedings.acts.items()), listing.REPORT) else "A report"
        yield f"{again} goes with it: caseledger schedule issue {number} --form {listing.REPORT}."


def _missing(sheet: Sheet) -> Iterator[str]:
    labels = {label for label, _ in sheet.heading}
    if not labels & PARTIES:
        yield "party"
    yield from (label.lower() for label in WANTED if label not in labels)


def _untested(items: Sequence[Item], proceedings: Proceedings) -> list[str]:
    return [each.shown for each in items if not each.tests and proceedings.acts[each.version].fields.get("presumption")]


def _sensitive(proceedings: Proceedings) -> set[str]:
    """Give the numbers under which items stand or stood on schedules of sensitive material."""
    return {shown for item in proceedings.items.values() for shown in (item.shown, *item.stood) if not shown.isdecimal()}


def _words(sheet: Sheet) -> set[str]:
    return {word.upper() for cell in _cells(sheet) for word in re.findall(r"\w+", cell)}


def _cells(sheet: Sheet) -> Iterator[str]:
    yield from (value for _, value in sheet.heading)
    yield from (cell for row in sheet.rows for cell in row)
