"""A sheet as a Word document that looks like the form people know: landscape A4, marking, heading block, table, signatures.

The same sheet gives the same bytes. Nobody and no machine is named but on the sheet: a document has a title and a language, no author, no
times, no program and no template.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ledger.errors import ConfigurationError
from projections.court import elements as make
from projections.court.elements import Look
from projections.court.packing import packed
from projections.court.schedule import Sheet
from projections.court.stamp import short, stamp
from projections.legible import legible

MISSING = "documents need the package python-docx, which is not installed: pip install 'caseledger[court]'"
PAGE, MARGIN = (297, 210), 15
"""Millimetres: A4, landscape."""
SHARES = {
    "number": 18, "schedule": 34, "description": 105, "location": 40, "made_on": 28, "held_as": 44, "presumption": 44,
    "sensitivity_reason": 70, "answer": 34, "reason": 52, "test": 55, "why": 80,
}  # fmt: skip
"""Of the page's width, by the key of a column; any other has 40. Together they are stretched or pressed to the width of the page."""
OWN = frozenset({"number", "made_on"})
"""Columns as wide as that in millimetres."""
SECTIONS = frozenset({"dmd"})
"""Forms that are read from section to section, not across a row."""
PARTYS = frozenset({"list"})
"""Forms of proceedings that have no disclosure officer."""
REFERENCE = "Reference"
"""Label in the heading of what the court and the prosecutor call the proceedings by: it stands on every page."""
LABEL, WIDE = 40, PAGE[0] - 2 * MARGIN
PAIRS, SIGNED = (LABEL, 93, LABEL, WIDE - 2 * LABEL - 93), (58, 83, 83, WIDE - 224)
"""Widths of the heading block and of the signatures."""
LONGEST_WHOLE = 1_500
"""Characters of a row that is kept on one page; a longer one may go on overleaf."""
TITLE, SECTION = (Look(size, bold=True, style=style, before=6) for size, style in ((14, "Heading1"), (11, "Heading2")))
SAID, HEAD = Look(9), Look(9, bold=True)
NOTE, STATEMENT, STAMP = Look(8), Look(11, bold=True, before=6), Look(6, before=3)
EDGE, MARKING = Look(8), Look(11, bold=True)


def available() -> bool:
    """Whether documents can be made here."""
    try:
        import docx  # noqa: F401, PLC0415 -- an extra, and it takes long to load
    except ImportError:
        return False
    return True


def as_docx(sheet: Sheet) -> bytes:
    """Draw a sheet as a Word document. Raises ConfigurationError where python-docx is not installed."""
    return drawn(f"{sheet.title}, version {sheet.version}", lambda: _body(sheet), lambda section: _edges(section, sheet), PAGE, MARGIN)


def drawn(
    title: str, body: Callable[[], Iterable[Any]], edges: Callable[[Any], None], page: tuple[int, int], margin: int
) -> bytes:  # fmt: skip
    """Draw a document of elements on pages of so many millimetres; ``edges`` writes head and foot of its section. Raises as ``as_docx``."""
    try:
        import docx  # noqa: PLC0415 -- as in available
    except ImportError:
        raise ConfigurationError(f"{MISSING}; nothing was written") from None
    document = docx.Document()
    root = document.element.body
    for part in body():
        root.insert(len(root) - 1, part)
    edges(document.sections[0])
    return packed(document, title, page, margin)


def _body(sheet: Sheet) -> Iterable[Any]:
    yield make.paragraph(legible(sheet.title), TITLE)
    yield make.table(_heading(sheet.heading), PAIRS)
    yield make.paragraph("", NOTE)
    for note in sheet.notes:
        yield make.paragraph(legible(note), NOTE)
    if sheet.nil:
        yield make.paragraph(legible(sheet.statement), STATEMENT)
    elif sheet.form in SECTIONS:
        yield from _sections(sheet)
    else:
        widths = _widths(sheet.keys)
        rows = [make.row([(text, SAID) for text in _legible(row)], widths, whole=_whole(row)) for row in sheet.rows]
        yield make.table([make.row([(text, HEAD) for text in sheet.columns], widths, header=True), *rows], widths)
    yield make.paragraph("", NOTE)
    yield make.table(_signatures(sheet), SIGNED)
    yield make.paragraph(stamp(sheet), STAMP)


def _heading(heading: Sequence[tuple[str, str]]) -> list[Any]:
    """Set labels and values two beside each other."""
    pairs = [*heading, *([("", "")] if len(heading) % 2 else [])]
    return [
        make.row([(label, HEAD), (_text(value), SAID), (other, HEAD), (_text(beside), SAID)], PAIRS)
        for (label, value), (other, beside) in zip(pairs[::2], pairs[1::2], strict=True)
    ]


def _sections(sheet: Sheet) -> Iterable[Any]:
    widths = [LABEL, WIDE - LABEL]
    for at, row in enumerate(sheet.rows, 1):
        first, *rest = _legible(row)
        yield make.paragraph(f"{at}. {first}", SECTION)
        told = zip(sheet.columns[1:], rest, strict=True)
        yield make.table([make.row([(title, HEAD), (text, SAID)], widths, whole=_whole([text])) for title, text in told], widths)


def _signatures(sheet: Sheet) -> list[Any]:
    """Leave room for the officer's signature and, where there is something to decide, for the prosecutor's; a list is a party's own."""
    signers = ["Signed"] if sheet.form in PARTYS else ["Disclosure officer", *(["Reviewing lawyer"] if "answer" in sheet.keys else [])]
    blanks = [("Name:", SAID), ("Signature:", SAID), ("Date:", SAID)]
    return [make.row([(signer, HEAD), *blanks], SIGNED, whole=True, height=10) for signer in signers]


def _edges(section: Any, sheet: Sheet) -> None:
    """Put the marking at the top and bottom of every page, beside what tells loose pages apart."""
    reference = dict(sheet.heading).get(REFERENCE, "")
    make.edge(section.header, [(legible(reference), EDGE), (sheet.marking, MARKING), None], WIDE)
    make.edge(section.footer, [(short(sheet), EDGE), (sheet.marking, MARKING)], WIDE)


def _widths(keys: Sequence[str]) -> list[int]:
    """Give widths in millimetres that fill the page: a number and a day have their own, all else shares what is left of it."""
    shares = [SHARES.get(key, 40) for key in keys]
    left = WIDE - sum(share for key, share in zip(keys, shares, strict=True) if key in OWN)
    stretch = left / max(1, sum(share for key, share in zip(keys, shares, strict=True) if key not in OWN))
    widths = [share if key in OWN else round(share * stretch) for key, share in zip(keys, shares, strict=True)]
    return [*widths[:-1], WIDE - sum(widths[:-1])]


def _whole(row: Sequence[str]) -> bool:
    return sum(map(len, row)) < LONGEST_WHOLE


def _text(text: str) -> str:
    return legible(text, breaks=True)


def _legible(row: Sequence[str]) -> list[str]:
    return [_text(text) for text in row]
