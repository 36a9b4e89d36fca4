"""Tables and lines of the main part of a Word file, as whoever sees it reads them (ECMA-376 part 1, 17; also its strict form). Pure.

What was deleted with changes tracked is not there, what was inserted is. The parser is expat's: it holds no more than the text, and stops
at a document type. Element names are taken without their namespace, as Word has two of them for the same elements.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

DEEPEST = 250
"""Elements within elements; Word nests some forty."""
MOST_TEXT = 20_000_000
UNREAD = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange"})
"""Elements of which nothing is read: what is deleted, what stands only for old programs, boxes, and what formats were before."""
MERGED = frozenset({"vMerge", "hMerge", "cellMerge", "cellDel"})
"""Properties of a cell that is one with others, or that was taken out with changes tracked."""
BREAKS: Mapping[str, str] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Malformed(Exception):
    """A part is not what it must be; the text says in which way."""


class Cell(NamedTuple):
    """Text of a cell; ``merged``: it stands for several columns or rows."""

    text: str
    merged: bool = False


Parsed = tuple[list[str], list[list[list[Cell]]]]


def main_part(relations: bytes) -> str:
    """Name the main part of a package, from its relations (ECMA-376 part 2, 9.3)."""
    found: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument") and attributes.get("TargetMode") != "External":
            found.append(attributes.get("Target", "").lstrip("/"))

    _parsed(relations, start, _ignored, _ignored)
    if len(found) != 1 or not found[0].startswith("word/"):
        raise Malformed("it is another program's file")
    return found[0]


def _ignored(_: str) -> None:
    """Nothing else of the relations is read."""


def read(part: bytes) -> Parsed:
    """Give the lines outside tables, and the tables: rows of cells."""
    body = _Body()
    _parsed(part, body.start, body.end, body.text)
    if not body.document:
        raise Malformed("its main part is not a document's")
    return body.lines, body.tables


def _parsed(
    part: bytes, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:  # fmt: skip
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Malformed("its elements are nested deeper than a document's")
        start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(" ")[2])

    def declared(*_: object) -> None:
        raise Malformed("it declares a document type, which no word processor writes")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, text
    parser.StartDoctypeDeclHandler = declared
    parser.buffer_text = True
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise Malformed("a part of it is not XML") from None


class _Body:
    """Follows the elements of a document; a table within a cell is text of that cell."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.tables: list[list[list[Cell]]] = []
        self.document = False
        self._path: list[str] = []
        self._unread = self._within = self._size = 0
        self._said: list[str] = []
        self._merged = self._dropped = self._writes = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element that begins."""
        self._mark(name, attributes)
        self._path.append(name)
        if name in UNREAD:
            self._unread += 1
        elif not self._unread:
            self._begin(name)

    def _mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of what properties say of a row or cell: deleted, or merged with others."""
        parent = self._path[-1] if self._path else ""
        if self._within != 1 or self._unread:
            return
        if parent == "trPr" and name == "del":
            self._dropped = True
        if parent == "tcPr" and (name in MERGED or (name == "gridSpan" and attributes.get("val") != "1")):
            self._merged = True

    def _begin(self, name: str) -> None:
        if name == "document":
            self.document = True
        elif name == "tbl":
            self._within += 1
            if self._within == 1:
                self._line()
                self.tables.append([])
        elif self._within == 1 and name == "tr":
            self._dropped = False
            self.tables[-1].append([])
        elif self._within == 1 and name == "tc":
            self._said, self._merged = [], False
        elif name in BREAKS and "r" in self._path[-2:-1]:
            self._said.append(BREAKS[name])
        self._writes = name == "t"

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        self._path.pop()
        self._writes = False
        if name in UNREAD:
            self._unread -= 1
        elif not self._unread:
            self._finish(name)

    def _finish(self, name: str) -> None:
        if name == "p":
            self._said.append("\n")
            if not self._within:
                self._line()
        elif name == "tbl":
            self._within -= 1
        elif self._within == 1 and name == "tc":
            self.tables[-1][-1].append(Cell("".join(self._said).strip("\n"), self._merged))
            self._said = []
        elif self._within == 1 and name == "tr" and self._dropped:
            self.tables[-1].pop()

    def text(self, said: str) -> None:
        """Take note of characters; only those of runs are text."""
        if self._writes and not self._unread:
            self._size += len(said)
            if self._size > MOST_TEXT:
                raise Malformed("it holds more text than any schedule")
            self._said.append(said)

    def _line(self) -> None:
        if line := re.sub(r"\s+", " ", "".join(self._said)).strip():
            self.lines.append(line)
        self._said = []
