"""The texts of a PDF (ISO 32000-2): its pages, and what any object of it holds: outlines, metadata, links, annotations. Pure.

Pages are read by PDFium, as a browser reads them. Those of a file that was not set here are read by pypdf too: it leaves out no text
because nobody can see it. Objects are read by their bytes where they have the form that typst writes, else by their structure.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pypdfium2 import PdfDocument

from projections.court import reading_made
from projections.court.plain_text import over_ends

PAGES_ALIKE = 3
"""Pages on which a line stands from which on it is taken for one at the head or foot of each."""
AROUND = 400
"""Characters on each side of the end of a page that are read as one."""
_DIGITS = re.compile(r"[0-9]+")
_BROKEN = re.compile("[\ufffe\x02](?:\r?\n)?")
"""What PDFium writes for a hyphen at the end of a line, and that end."""


class Pdf(NamedTuple):
    """Where each text stands and the text; attachments by name; ``whole``: whether all of it could be read."""

    texts: list[tuple[str, str]]
    attached: list[tuple[str, bytes]]
    whole: bool


def read(content: bytes, *, made: bool = False) -> Pdf:
    """Read a PDF; ``made``: it was set here. What cannot be read is left out, and said by ``whole``."""
    texts, attached, whole = list[tuple[str, str]](), list[tuple[str, bytes]](), True
    for reader in (_shown, _made) if made else (_shown, _structure, _objects):
        try:
            found = reader(content)
        except Exception:  # noqa: BLE001 -- whatever a broken file does to its reader, it was not read
            whole = False
            continue
        texts += found.texts
        attached += found.attached
        whole = whole and found.whole
    return Pdf(texts, attached, whole)


def _shown(content: bytes) -> Pdf:
    """Read the pages as PDFium does."""
    pages: list[str] = []
    with PdfDocument(content) as document:
        for page in document:
            shown = page.get_textpage()
            pages.append(_BROKEN.sub("-\n", shown.get_text_range()))
            shown.close()
            page.close()
    return Pdf([*_pages(pages)], [], all(map(str.strip, pages)))


def _made(content: bytes) -> Pdf:
    try:
        held = reading_made.held(content)
    except reading_made.OtherForm:
        return _objects(content)
    return Pdf(held.texts, held.files, not held.pictures)


def _structure(content: bytes) -> Pdf:
    """Read the pages as pypdf does."""
    from projections.court import reading_objects  # noqa: PLC0415 -- its library is loaded where a PDF is of others

    pages = reading_objects.pages(content)
    return Pdf([*_pages(pages)], [], all(map(str.strip, pages)))


def _objects(content: bytes) -> Pdf:
    from projections.court import reading_objects  # noqa: PLC0415 -- as in _structure

    held = reading_objects.held(content)
    return Pdf(held.texts, held.files, not held.pictures)


def _pages(pages: list[str]) -> Iterator[tuple[str, str]]:
    """Give each page without what stands on every page, that apart, the ends of lines undone, and what goes on on the next page."""
    lines = [page.splitlines() for page in pages]
    told = Counter(line for page in lines for line in {_DIGITS.sub("#", line) for line in (*page[:4], *page[-4:])})
    bodies = []
    for number, page in enumerate(lines, start=1):
        edges = {*range(min(4, len(page))), *range(max(0, len(page) - 4), len(page))}
        repeated = {at for at in edges if told[_DIGITS.sub("#", page[at])] >= PAGES_ALIKE}
        body = [line for at, line in enumerate(page) if at not in repeated]
        yield f"page {number}", "\n".join(body)
        yield from ((f"page {number}, over the ends", each) for each in over_ends(body))
        if repeated:
            yield f"page {number}, head and foot", "\n".join(page[at] for at in sorted(repeated))
        bodies.append(body)
    for number, (one, other) in enumerate(pairwise(bodies), start=1):
        yield f"page {number}, into the next", "\n".join(one)[-AROUND:] + "\n" + "\n".join(other)[:AROUND]
        yield from ((f"page {number}, over the ends", each) for each in over_ends([*one[-1:], *other[:1]]))
