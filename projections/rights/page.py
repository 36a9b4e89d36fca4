"""The pack on pages: a PDF with real text and tags for screen readers, the same bytes for the same pack and the same release of typst.

The template is a file beside this one. Texts reach it as data and are never read as markup.
"""

import json
from datetime import UTC, datetime, time
from importlib import resources
from typing import Any, Literal

from ledger.errors import ConfigurationError
from ledger.events.occurred import long_date
from projections.rights.pack import Pack

MISSING = "pages need the program typst, which is not installed: pip install 'caseledger[court]'"
TEMPLATE = "page.typ"
STANDARDS = ["a-2a"]
"""PDF/A-2a (ISO 19005-2): what archives and courts take, with the structure that a screen reader needs."""


def available() -> bool:
    """Whether pages can be set here."""
    try:
        import typst  # noqa: F401, PLC0415 -- an extra, and it takes long to load
    except ImportError:
        return False
    return True


def as_pdf(pack: Pack) -> bytes:
    """Set a pack as a PDF. Raises ConfigurationError where typst is not installed."""
    return bytes(_compiled(pack, format="pdf", pdf_standards=STANDARDS, timestamp=_day(pack)))


def as_pictures(pack: Pack, pixels_per_inch: float = 100) -> list[bytes]:
    """Give each page as a PNG. Raises ConfigurationError where typst is not installed."""
    found = _compiled(pack, format="png", ppi=pixels_per_inch)
    return list(found) if isinstance(found, list) else [bytes(found)]


def _compiled(pack: Pack, *, format: Literal["pdf", "png"], **settings: Any) -> Any:  # noqa: A002 -- typst's own word
    try:
        import typst  # noqa: PLC0415 -- as in available
    except ImportError:
        raise ConfigurationError(f"{MISSING}; nothing was written") from None
    template = resources.files(__package__).joinpath(TEMPLATE).read_bytes()
    inputs = {"pack": json.dumps(_told(pack), ensure_ascii=False)}
    return typst.compile(template, format=format, sys_inputs=inputs, ignore_system_fonts=True, **settings)


def _told(pack: Pack) -> dict[str, Any]:
    """Give the pack with its day in words."""
    return {**pack, "day": long_date(_day(pack).date())}


def _day(pack: Pack) -> datetime:
    return datetime.combine(datetime.fromisoformat(pack["answered_on"]), time(), UTC)
