"""A drafted witness statement as a Word document, A4 upright: each page says that nobody has signed it, and has room for that.

The same draft gives the same bytes, and the document tells of nobody who is not in its words. Needs python-docx.
"""

from collections.abc import Iterator
from typing import Any

from projections.court import elements as make
from projections.court import pages
from projections.court import statement_words as words
from projections.court.elements import Look
from projections.court.statement import Draft
from projections.legible import legible

PAGE, MARGIN = (210, 297), 20
"""Millimetres: A4, upright."""
WIDE = PAGE[0] - 2 * MARGIN
PAIRS, SIGNED = (45, WIDE - 45), (95, WIDE - 95)
"""Widths of the heading block and of the signature."""
TITLE, SECTION = (Look(size, bold=True, style=style, before=before) for size, style, before in ((15, "Heading1", 0), (12, "Heading2", 10)))
SAID, LISTED, LABEL = Look(10, before=4), Look(10, before=2, indent=12), Look(10, bold=True)
SMALL, EDGE, MARKING = Look(8, before=10), Look(8), Look(11, bold=True)
ITEM = "\N{BULLET}  "
TALL = 12
"""Millimetres of the room for a signature."""


def as_docx(draft: Draft) -> bytes:
    """Draw a draft. Raises ConfigurationError where python-docx is not installed."""
    return pages.drawn(f"{words.TITLE}, {words.UNSIGNED.lower()}", lambda: _body(draft), _edges, PAGE, MARGIN)


def _body(draft: Draft) -> Iterator[Any]:
    yield make.paragraph(words.TITLE, TITLE)
    yield make.paragraph(words.BASIS, EDGE)
    yield make.table([make.row([(label, LABEL), (legible(value), SAID)], PAIRS) for label, value in draft.heading], PAIRS)
    yield from (make.paragraph(each, SAID) for each in draft.declaration)
    yield _signature()
    number = 0
    for section in draft.sections:
        yield make.paragraph(section.title, SECTION)
        for paragraph in section.paragraphs:
            is_item = paragraph.startswith("- ")
            number += not is_item
            text = f"{ITEM}{paragraph[2:]}" if is_item else f"{number}.  {paragraph}"
            yield make.paragraph(legible(text), LISTED if is_item else SAID)
    yield make.paragraph(draft.end, SMALL)
    yield _signature()


def _signature() -> Any:
    return make.table([make.row([(words.SIGNATURE, SAID), (words.DATE, SAID)], SIGNED, whole=True, height=TALL)], SIGNED)


def _edges(section: Any) -> None:
    make.edge(section.header, [(words.TITLE, EDGE), (words.UNSIGNED, MARKING), None], WIDE)
    blank = "_" * 22
    make.edge(section.footer, [(f"{words.SIGNATURE} {blank}", EDGE), (words.UNSIGNED, MARKING), (f"{words.DATE} {blank}", EDGE)], WIDE)
