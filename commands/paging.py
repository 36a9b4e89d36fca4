"""The page of a pack, as text and as HTML that needs nothing but itself: escaped, without scripts, fit for print and for any direction.

Pure. Every text is made legible first, so that no recorded character turns the line round it or hides anything (``commands.legible``).
"""

import html
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from commands import layout
from commands.legible import legible

COLUMNS = 100
"""Width of the page as text, in columns, on whatever terminal it was made."""

Kind = Literal["title", "heading", "row", "text", "beside"]

STYLE = (
    "body{font:11pt/1.45 serif;max-width:45em;margin:2em auto;padding:0 1em;color:#000;background:#fff}"
    "h1{font-size:1.4em}h2{font-size:1.1em;margin:1.4em 0 .3em;break-after:avoid}"
    "p,dd,dt{unicode-bidi:plaintext;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3em 0}dt{font-weight:bold;margin-top:.6em}"
    ".beside{margin-inline-start:1.5em;font-size:.9em}@page{margin:2cm}@media print{body{margin:0;max-width:none}p{orphans:3;widows:3}}"
)  # fmt: skip


class Line(NamedTuple):
    """A line of the page: its text, what it is, and the label of a row."""

    kind: Kind
    text: str
    label: str = ""


def as_text(lines: Iterable[Line]) -> bytes:
    """Write the page as plain text (UTF-8)."""
    return "".join(f"{line}\n" for each in lines for line in _told(each)).encode()


def _told(line: Line) -> Iterator[str]:
    text = legible(line.text, breaks=True)
    if line.kind in ("title", "heading"):
        yield from ("", text) if line.kind == "heading" else (text, "=" * min(len(text), COLUMNS))
        return
    first, indent = {"row": (f"{line.label}: ", "  "), "text": ("  ", "  "), "beside": ("    ", "    ")}[line.kind]
    for part in text.split("\n"):
        yield from layout.wrapped(part, COLUMNS, first, indent)
        first = indent


def as_html(lines: Sequence[Line]) -> bytes:
    """Write the page as HTML (UTF-8): no script, no picture, no address that a browser would ask for."""
    title = next((line.text for line in lines if line.kind == "title"), "")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{_safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n'
    )
    return "".join([head, *(f"{_marked(each)}\n" for each in lines), "</body>\n</html>\n"]).encode()


def _marked(line: Line) -> str:
    text = _safe(line.text)
    match line.kind:
        case "title":
            return f'<h1 dir="auto">{text}</h1>'
        case "heading":
            return f'<h2 dir="auto">{text}</h2>'
        case "row":
            return f'<dl><dt>{_safe(line.label)}</dt><dd dir="auto">{text}</dd></dl>'
        case "text":
            return f'<p dir="auto">{text}</p>'
        case "beside":
            return f'<p class="beside" dir="auto">{text}</p>'


def _safe(text: str) -> str:
    return html.escape(legible(text, breaks=True), quote=True)
