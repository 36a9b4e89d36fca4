"""What the objects of any PDF hold (ISO 32000-2): outlines, metadata, links, annotations, alternative texts, attached files. Pure."""

import io
import logging
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from projections.court.reading_made import LONG_NAME, UNREAD_KEYS, UNTOLD, Held, alternatives, metadata

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what cannot be read is said by the value


def pages(content: bytes) -> list[str]:
    """Give the text of each page. Raises PdfReadError, and whatever else a broken file does to its reader."""
    return [page.extract_text() for page in _open(content).pages]


def held(content: bytes) -> Held:
    """Give what the objects hold that can be reached. Raises the same."""
    objects = _Objects()
    objects.walk(_open(content).trailer)
    return Held(objects.texts, objects.files, pictures=objects.pictures)


def _open(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise PdfReadError("it is encrypted")
    return reader


class _Objects:
    """Every text, attached file and stream of text of a PDF, by going through its objects."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.files: list[tuple[str, bytes]] = []
        self.pictures = False

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
        if isinstance(value, TextStringObject) and key not in UNREAD_KEYS:
            self.texts.append((f"an object {key}".rstrip(), str(value)))
        elif isinstance(value, ByteStringObject) and key not in UNREAD_KEYS:
            self.texts.append((f"an object {key}".rstrip(), value.decode("utf-8", "replace")))
        elif isinstance(value, NameObject) and len(value) >= LONG_NAME:
            self.texts.append(("a name of an object", str(value)[1:]))

    def _stream(self, stream: Any) -> None:
        kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
        if kind == "/EmbeddedFile":
            self.files.append(("", stream.get_data()))
        elif kind == "/Metadata":
            self.texts += metadata(stream.get_data())
        elif subtype == "/Image":
            self.pictures = True
        elif kind not in ("/XRef", "/ObjStm", "/FontDescriptor") and subtype[1:] not in UNTOLD:
            self.texts += [("an alternative text", told) for told in alternatives(stream.get_data())]
