"""Elements of a Word document (ECMA-376 part 1, 17): paragraphs, rows and tables as the forms need them. Needs python-docx.

They are made as elements because a table cell by cell takes python-docx a time that grows with the square of its rows.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

FONT = "Arial"
"""On the machines of courts and prosecutors; other programs have letters of its widths for it."""
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""


class Look(NamedTuple):
    """How a text looks: size and the room before it in points, and the style that tells a reading program what it is.

    ``indent``: millimetres from the margin at which a paragraph's lines begin, the first of them 4 before that.
    """

    size: int
    bold: bool = False
    style: str | None = None
    before: int = 0
    indent: int = 0


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """Make an element of the namespace w, with attributes of it."""
    from docx.oxml.ns import qn  # noqa: PLC0415 -- an extra
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415 -- an extra

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def twips(millimetres: float) -> int:
    """Give a length in twentieths of a point."""
    return round(millimetres * TWIPS)


def run(*content: Any, look: Look) -> Any:
    """Make a run of text; every kind of script has the same size."""
    bold = [element("b"), element("bCs")] if look.bold else []
    return element("r", element("rPr", *bold, element("sz", val=look.size * 2), element("szCs", val=look.size * 2)), *content)


def words(text: str, look: Look) -> list[Any]:
    """Make runs of a text, line breaks as such."""
    content: list[Any] = []
    for at, line in enumerate(text.split("\n")):
        if at:
            content.append(element("br"))
        if line:
            said = element("t")
            said.text = line
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            content.append(said)
    return [run(*content, look=look)] if content else []


def paragraph(text: str, look: Look) -> Any:
    """Make a paragraph of a text."""
    style = [element("pStyle", val=look.style)] if look.style else []
    indent = [element("ind", left=twips(look.indent), hanging=twips(4))] if look.indent else []
    return element("p", element("pPr", *style, element("spacing", before=20 * look.before, after=60), *indent), *words(text, look))


def row(cells: Sequence[tuple[str, Look]], widths: Sequence[int], *, header: bool = False, whole: bool = False, height: int = 0) -> Any:
    """Make a row. ``header``: it is repeated on every page; ``whole``: it stays on one page; ``height``: millimetres at least."""
    tall = [element("trHeight", val=twips(height), hRule="atLeast")] if height else []
    kept = [element("cantSplit")] if whole or header else []
    repeated = [element("tblHeader")] if header else []
    return element("tr", element("trPr", *kept, *tall, *repeated), *(
        _cell(text, look, width, shaded=header) for (text, look), width in zip(cells, widths, strict=True)
    ))  # fmt: skip


def _cell(text: str, look: Look, width: int, *, shaded: bool) -> Any:
    shade = [element("shd", val="clear", color="auto", fill="D9D9D9")] if shaded else []
    return element("tc", element("tcPr", element("tcW", w=twips(width), type="dxa"), *shade), element("p", *words(text, look)))


def table(rows: Sequence[Any], widths: Sequence[int]) -> Any:
    """Make a table of rows; its columns stay as wide as they are, whatever stands in them."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edges = [element(side, val="single", sz=4, space=0, color="808080") for side in sides]
    padding = [element(edge, w=width, type="dxa") for edge, width in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70))]
    properties = element(
        "tblPr", element("tblW", w=sum(map(twips, widths)), type="dxa"), element("tblBorders", *edges), element("tblLayout", type="fixed"),
        element("tblCellMar", *padding),
    )  # fmt: skip
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=twips(width)) for width in widths)), *rows)


def edge(place: Any, parts: Sequence[tuple[str, Look] | None], width: int) -> None:
    """Write the head or foot of every page: left, centred, right; None stands for the page's number of how many."""
    content: list[Any] = []
    for at, part in enumerate(parts):
        if at:
            content.append(run(element("tab"), look=Look(8)))
        content += words(*part) if part else _page_of_pages()
    tabs = element("tabs", element("tab", val="center", pos=twips(width / 2)), element("tab", val="right", pos=twips(width)))
    made = element("p", element("pPr", tabs), *content)
    root = place._element  # noqa: SLF001 -- python-docx has no other way to its element
    for old in list(root):
        root.remove(old)
    root.append(made)


def _page_of_pages() -> list[Any]:
    look = Look(8)
    return [*words("Page ", look), _field("PAGE", look), *words(" of ", look), _field("NUMPAGES", look)]


def _field(name: str, look: Look) -> Any:
    return element("fldSimple", *words("1", look), instr=f" {name} ")
