"""A copy on pages: one PDF for each volume, as electronic bundles for courts are made (domain.md 3, E-bundles).

Pages are numbered from 1 through all volumes, and the label of a page is the number printed on it. There is an index with links, and a
bookmark for each part, record and entry. Exhibits are attached to the letter. What a copy does not hold is in no file made of it.
"""

import re
from collections.abc import Sequence
from importlib import resources

from projections import typeset
from projections.court import volume
from projections.court.bundle import Copy
from projections.court.glyphs import folder

VOLUME = 2000
"""Entries in a volume at most: a larger file opens slowly on the machines of courts."""
TEMPLATE = "print.typ"
STANDARDS = ("a-3a", "ua-1")
"""PDF/A-3a (ISO 19005-3), which may hold exhibits of any kind, and PDF/UA-1 (ISO 14289-1) for screen readers.

Typst refuses to set what breaks them, a character without a shape among it.
"""
_END = re.compile(rb"/Root (\d+) 0 R.*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_COUNT = re.compile(rb"/Count (\d+)")
LINE = 20
"""Bytes of a line in the table of places of a PDF (ISO 32000-1, 7.5.4)."""


def as_pdf(copy: Copy, manifest_digest: str) -> list[bytes]:
    """Set the volumes of a copy, in order. ``manifest_digest``: the SHA-256 (hexadecimal) for the foot of each page, not in a silent copy.

    Raises ConfigurationError where typst is not installed.
    """
    parts = _parted(copy)
    drawn: list[bytes] = []
    spans: list[tuple[int, int]] = []
    for part in parts:
        drawn.append(_compiled(copy, part, manifest_digest, spans))
        first = spans[-1][1] + 1 if spans else 1
        spans.append((first, first + pages(drawn[-1]) - 1))
        if len(parts) > 1:
            typeset.forget()
    if len(parts) > 1:
        drawn[0] = _compiled(copy, parts[0], manifest_digest, spans)
    return drawn


def pages(pdf: bytes) -> int:
    """Count the pages of a PDF that was set here, by its own tree of pages: an exhibit in it may be a PDF too."""
    root, table = (int(each) for each in _found(_END, pdf[-1024:]).groups())
    start = pdf.index(b"\n", pdf.index(b"\n", table) + 1) + 1

    def told(number: int) -> bytes:
        at = start + LINE * number
        place = int(pdf[at : at + 10])
        return pdf[place : pdf.index(b"endobj", place)]

    return int(_found(_COUNT, told(int(_found(_PAGES, told(root))[1])))[1])


def _found(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.search(text)
    if found is None:
        raise AssertionError("typst writes PDF in another form than the one known here")
    return found


def _compiled(copy: Copy, part: volume.Part, digest: str, spans: Sequence[tuple[int, int]]) -> bytes:
    data = volume.told(copy, part, "" if copy.silent else digest, spans, folder().families)
    template = resources.files(__package__).joinpath(TEMPLATE).read_bytes()
    files = {volume.file(at): one.content for at, one in enumerate(part.exhibits)}
    return typeset.as_pdf(template, data, STANDARDS, copy.as_of.replace(microsecond=0), fonts=folder().path, files=files)


def _parted(copy: Copy) -> list[volume.Part]:
    """Share the entries among volumes; an exhibit goes with the entry that records it."""
    shares = [copy.lines[at : at + VOLUME] for at in range(0, len(copy.lines), VOLUME)] or [()]
    home = {line.number: at for at, share in enumerate(shares) for line in share}
    return [
        volume.Part(at + 1, len(shares), share, tuple(one for one in copy.exhibits if home.get(one.number, 0) == at))
        for at, share in enumerate(shares)
    ]
