"""Which jurisdiction and kind of proceedings an opening names, and so which duties there are. Reading it costs no pydantic."""

from collections.abc import Mapping
from typing import Any

from ledger.errors import UsageError
from ledger.rules.jurisdiction import Jurisdiction, Kind, load

OPENED, CLOSED, REOPENED = "proceedings-opened", "proceedings-closed", "proceedings-reopened"
APPOINTED = "disclosure-officer-appointed"
OFFICER = "disclosure_officer"
"""The duty of a disclosure officer, and the name of that duty in a jurisdiction's file."""


def jurisdiction_of(opening: Mapping[str, Any]) -> Jurisdiction | None:
    """Give the jurisdiction that an opening names; None where this release has no such file."""
    try:
        return load(str(opening["jurisdiction"]))
    except (KeyError, UsageError):
        return None


def kind_of_opening(opening: Mapping[str, Any]) -> Kind | None:
    """Give what its jurisdiction says of the kind of proceedings that an opening names."""
    jurisdiction = jurisdiction_of(opening)
    return None if jurisdiction is None else jurisdiction.kinds.get(str(opening.get("kind")))
