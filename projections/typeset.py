"""Pages set by typst from a template and data: a PDF with real text and tags, the same bytes for the same data and release of typst.

Texts reach a template as data and are never read as markup. No font, file or clock of the machine is used.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from ledger.errors import ConfigurationError

MISSING = "pages need the program typst, which is not installed: pip install 'caseledger[court]'"
DATA = "data"
"""What the data are called to a template, which reads them by ``json(bytes(sys.inputs.data))``."""
KEPT_FOR = 11
"""For so many settings typst keeps what it has set."""


def available() -> bool:
    """Whether pages can be set here."""
    try:
        import typst  # noqa: F401, PLC0415 -- an extra, and it takes long to load
    except ImportError:
        return False
    return True


def as_pdf(
    template: bytes,
    told: Any,
    standards: Sequence[str],
    timestamp: datetime,
    *,
    fonts: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Set a PDF of what is told. ``standards`` are typst's names of them (a-2a); ``timestamp`` (aware UTC) is the day it bears.

    ``fonts`` is a folder of fonts beside those of typst; ``files`` are read by the template by name and lie in a private folder meanwhile.
    Raises ConfigurationError where typst is not installed.
    """
    with TemporaryDirectory() as folder:
        for name, content in (files or {}).items():
            Path(folder, name).write_bytes(content)
        return bytes(_compiled(template, told, "pdf", fonts, root=folder, pdf_standards=list(standards), timestamp=timestamp))


def as_pictures(template: bytes, told: Any, pixels_per_inch: float) -> list[bytes]:
    """Give each page as a PNG. Raises ConfigurationError where typst is not installed."""
    found = _compiled(template, told, "png", None, ppi=pixels_per_inch)
    return list(found) if isinstance(found, list) else [bytes(found)]


def forget() -> None:
    """Have typst let go of what it keeps of earlier pages to set the same again quickly: some 0.5 GB for 500 pages.

    It lets go of what eleven settings in a row did not use (comemo, the cache of typst), so that nothing is set so often.
    """
    import typst  # noqa: PLC0415 -- as in available

    nothing = typst.Compiler(ignore_system_fonts=True)
    for _ in range(KEPT_FOR + 1):
        nothing.compile(b"", format="pdf")


def _compiled(template: bytes, told: Any, format: Literal["pdf", "png"], fonts: str | None, **settings: Any) -> Any:  # noqa: A002 -- typst's own word
    try:
        import typst  # noqa: PLC0415 -- as in available
    except ImportError:
        raise ConfigurationError(f"{MISSING}; nothing was written") from None
    inputs = {DATA: json.dumps(told, ensure_ascii=False)}
    return typst.compile(
        template, format=format, sys_inputs=inputs, font_paths=[fonts] if fonts else [], ignore_system_fonts=True, **settings
    )  # fmt: skip
