"""Which jurisdiction and kind of proceedings an opening names, and so which duties there are. Reading it costs no pydantic.

A file of forms is read when one is asked for: clocks and questions are loaded without any.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.rules.jurisdiction import Jurisdiction, Kind

OPENED, CLOSED, REOPENED = "proceedings-opened", "proceedings-closed", "proceedings-reopened"
APPOINTED = "disclosure-officer-appointed"
OFFICER = "disclosure_officer"
"""The duty of a disclosure officer, and the name of that duty in a jurisdiction's file."""


def jurisdiction_of(opening: Mapping[str, Any]) -> "Jurisdiction | None":
    """Give the jurisdiction that an opening names; None where this release has no such file."""
    from ledger.rules.jurisdiction import load

    try:
        return load(str(opening["jurisdiction"]))
    except (KeyError, UsageError):
        return None


def kind_of_opening(opening: Mapping[str, Any]) -> "Kind | None":
    """Give what its jurisdiction says of the kind of proceedings that an opening names."""
    jurisdiction = jurisdiction_of(opening)
    return None if jurisdiction is None else jurisdiction.kinds.get(str(opening.get("kind")))


CONVICTIONS = frozenset({"guilty_plea", "convicted"})
"""Endings by which somebody was convicted (codes of ``ledger.events.proceedings.Ending``)."""


class HoldWanted(NamedTuple):
    """The legal hold that the cases of proceedings need: for what, until what has happened, and by when it is looked at again."""

    kind: str
    until: str
    review_on: date


def hold_wanted(opening: Mapping[str, Any], today: date, *, ending: str | None = None, again: bool = False) -> HoldWanted | None:
    """Give the hold that is to be placed when proceedings are opened, end so, or are taken up again (CPIA Code of Practice, retention).

    None where the jurisdiction asks for none, and after an ending by which what it was held for has happened.
    """
    kind = kind_of_opening(opening)
    if kind is None or kind.hold is None:
        return None
    until: str | None = (kind.hold.reopened if again else None) or kind.hold.until
    if ending is not None:
        until = kind.hold.convicted if ending in CONVICTIONS else None
    return None if until is None else HoldWanted(kind.hold.kind, until, today + timedelta(days=kind.days("hold") or 0))
