"""A drafted witness statement as plain text, in pages each of which says that nobody has signed it. Pure."""

from collections.abc import Iterator
from textwrap import wrap

from projections.court import statement_words as words
from projections.court.statement import Draft
from projections.legible import legible

WIDE, LONG = 76, 52
"""Columns of a line, and lines of a page between its head and its foot."""
BLANK = "_" * 24


def as_text(draft: Draft) -> bytes:
    """Write a draft as text, its pages parted by form feeds."""
    return "\f".join("\n".join(page) + "\n" for page in pages(draft)).encode()


def pages(draft: Draft) -> list[list[str]]:
    """Give the lines of each page."""
    lines = [*_lines(draft)]
    filled = [lines[at : at + LONG] for at in range(0, len(lines), LONG)]
    return [
        [f"{words.UNSIGNED}{f'Page {at} of {len(filled)}':>{WIDE - len(words.UNSIGNED)}}", "", *page, "", *_signing()]
        for at, page in enumerate(filled, 1)
    ]


def _signing() -> list[str]:
    return [f"{words.SIGNATURE} {BLANK}  {words.DATE} {BLANK}"]


def _lines(draft: Draft) -> Iterator[str]:
    yield from (words.TITLE, words.BASIS, "")
    yield from (f"{label}: {legible(value)}" for label, value in draft.heading)
    for paragraph in draft.declaration:
        yield from ("", *_wrapped(paragraph))
    yield from ("", *_signing())
    number = 0
    for section in draft.sections:
        yield from ("", section.title.upper())
        for paragraph in section.paragraphs:
            is_item = paragraph.startswith("- ")
            number += not is_item
            yield from _wrapped(paragraph[2:], "    - ", "      ") if is_item else ("", *_wrapped(paragraph, f"{number:>3}. ", "     "))
    yield from ("", *_wrapped(draft.end))


def _wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    return wrap(
        legible(text), WIDE, initial_indent=first, subsequent_indent=further, break_on_hyphens=False, break_long_words=False
    )  # fmt: skip
