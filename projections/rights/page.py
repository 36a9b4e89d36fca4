"""The pack on pages: a PDF with real text and tags for screen readers. The template is a file beside this one."""

from datetime import UTC, datetime, time
from importlib import resources
from typing import Any

from ledger.events.occurred import long_date
from projections import typeset
from projections.rights.pack import Pack

TEMPLATE = "page.typ"
STANDARDS = ["a-2a"]
"""PDF/A-2a (ISO 19005-2): what archives and courts take, with the structure that a screen reader needs."""

available = typeset.available


def as_pdf(pack: Pack) -> bytes:
    """Set a pack as a PDF. Raises ConfigurationError where typst is not installed."""
    return typeset.as_pdf(_template(), _told(pack), STANDARDS, _day(pack))


def as_pictures(pack: Pack, pixels_per_inch: float = 100) -> list[bytes]:
    """Give each page as a PNG. Raises ConfigurationError where typst is not installed."""
    return typeset.as_pictures(_template(), _told(pack), pixels_per_inch)


def _template() -> bytes:
    return resources.files(__package__).joinpath(TEMPLATE).read_bytes()


def _told(pack: Pack) -> dict[str, Any]:
    """Give the pack with its day in words."""
    return {**pack, "day": long_date(_day(pack).date())}


def _day(pack: Pack) -> datetime:
    return datetime.combine(datetime.fromisoformat(pack["answered_on"]), time(), UTC)
