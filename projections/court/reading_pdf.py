"""The texts of a PDF (ISO 32000-2): its pages, and what any object of it holds: outlines, metadata, links, annotations. Pure."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from projections.court.plain_text import over_ends

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what cannot be read is said by the value
PAGES_ALIKE = 3
"""Pages on which a line stands from which on it is taken for one at the head or foot of each."""
AROUND = 400
"""Characters on each side of the end of a page that are read as one."""
_DIGITS = re.compile(r"[0-9]+")
_ACTUAL = re.compile(rb"/(?:ActualText|Alt|E|Contents|T)\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_XMP = re.compile(r"<[^>]*>")


class Pdf(NamedTuple):
    """Where each text stands and the text; attachments by name; ``whole``: whether all of it could be read."""

    texts: list[tuple[str, str]]
    attached: list[tuple[str, bytes]]
    whole: bool


def read(content: bytes) -> Pdf:
    """Read a PDF. What cannot be read is left out, and said by ``whole``."""
    texts, attached = list[tuple[str, str]](), list[tuple[str, bytes]]()
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return Pdf([], [], whole=False)
        pages = [page.extract_text() for page in reader.pages]
        texts += _pages(pages)
        objects = _Objects(reader)
        objects.walk(reader.trailer)
        texts += objects.texts
        attached += objects.files
        pictured = any(not page.strip() for page in pages)
    except Exception:  # noqa: BLE001 -- whatever a broken file does to its reader, it was not read
        return Pdf(texts, attached, whole=False)
    return Pdf(texts, attached, whole=not pictured and not objects.pictures)


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


class _Objects:
    """Every text, attached file and stream of text of a PDF, by going through its objects."""

    def __init__(self, reader: Any) -> None:
        self.texts: list[tuple[str, str]] = []
        self.files: list[tuple[str, bytes]] = []
        self.pictures = False
        self._reader = reader

    def walk(self, root: Any) -> None:
        seen, stack = set[tuple[int, int]](), [root]
        while stack:
            each = stack.pop()
            if isinstance(each, IndirectObject):
                if (each.idnum, each.generation) in seen:
                    continue
                seen.add((each.idnum, each.generation))
                each = each.get_object()
            if isinstance(each, StreamObject):
                self._stream(each)
            if isinstance(each, DictionaryObject):
                for key, value in each.items():
                    self._key(str(key), value)
                    stack.append(value)
            elif isinstance(each, ArrayObject):
                for value in each:
                    self._key("", value)
                    stack.append(value)

    def _key(self, key: str, value: Any) -> None:
        if isinstance(value, TextStringObject) and key != "/ID":
            self.texts.append((f"an object {key}".rstrip(), str(value)))
        elif isinstance(value, ByteStringObject) and key not in ("/ID", "/CheckSum"):
            self.texts.append((f"an object {key}".rstrip(), value.decode("utf-8", "replace")))
        elif isinstance(value, NameObject) and len(value) > 12:
            self.texts.append(("a name of an object", str(value)[1:]))

    def _stream(self, stream: Any) -> None:
        kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
        if kind == "/EmbeddedFile":
            self.files.append(("", stream.get_data()))
        elif kind == "/Metadata":
            told = stream.get_data().decode("utf-8", "replace")
            self.texts += [("metadata", _XMP.sub(" ", told)), ("metadata, with its marks", told)]
        elif subtype == "/Image":
            self.pictures = True
        elif kind not in ("/XRef", "/ObjStm", "/FontDescriptor") and subtype not in ("/CIDFontType0C", "/Type1C", "/OpenType"):
            self.texts += [("an alternative text", told) for told in _actual(stream.get_data())]


def _actual(content: bytes) -> Iterator[str]:
    """Give the texts that marked content of a stream says instead of what it shows."""
    if b"/ActualText" not in content and b"/Alt" not in content:
        return
    for found in _ACTUAL.finditer(content):
        told = bytes.fromhex(found[2].decode().replace(" ", "")) if found[2] else re.sub(rb"\\(.)", rb"\1", found[1])
        yield told[2:].decode("utf-16-be", "replace") if told.startswith(b"\xfe\xff") else told.decode("latin-1")
