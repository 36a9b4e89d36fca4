"""What the objects of a PDF hold that was set here: all its texts, also those to which nothing leads, by its bytes alone. Pure.

Typst writes every object as it is, and streams as they are or deflated (ISO 32000-2, 7.3 and 7.4.4). What has another form is refused, so
that it is read by its structure (projections.court.reading_objects).
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

LONG_NAME = 13
"""Characters of a name of an object, with its slash, from which on it may be somebody's words."""
UNTOLD = ("CIDFontType0C", "Type1C", "OpenType")
"""Kinds of streams that are shapes of letters."""
UNREAD_KEYS = ("/ID", "/CheckSum")
"""Keys of digests."""
_PLAIN = rb"[^()\\]|\\."
_DEEP = rb"\((?:%b)*+\)" % _PLAIN
_DEEPER = rb"\((?:%b|%b)*+\)" % (_PLAIN, _DEEP)
_PART = re.compile(
    rb"(/[A-Za-z]{1,30}+)?\s*+\(((?:%b|%b)*+)\)|(/[A-Za-z]{1,30}+)?\s*+(?<!<)<([0-9A-Fa-f\s]++)>|/([^\s()<>\[\]{}/%%]{12,})|(stream\r?\n)|([()])"
    % (_PLAIN, _DEEPER),
    re.DOTALL,
)
"""A text in brackets or in hexadecimal with its key, a long name, the beginning of a stream, or a bracket that belongs to none."""
_END = re.compile(rb"\s{0,2}endstream\s")
_LENGTH = re.compile(rb"/Length (\d+)")
_FILTER = re.compile(rb"/Filter\s*(\S{1,14})")
_KIND, _SUBTYPE = re.compile(rb"/Type ?/(\w+)"), re.compile(rb"/Subtype ?/(\w+)")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ACTUAL = re.compile(rb"/(?:ActualText|Alt|E|Contents|T)\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_XMP = re.compile(r"<[^>]*>")


class Held(NamedTuple):
    """Where each text stands and the text; attached files by name; whether there are pictures."""

    texts: list[tuple[str, str]]
    files: list[tuple[str, bytes]]
    pictures: bool


class OtherForm(ValueError):
    """The bytes have not the form that typst writes."""


def held(content: bytes) -> Held:
    """Give what the objects hold. Raises OtherForm."""
    if b"/Encrypt" in content or b"/ObjStm" in content or b"/XRef" in content:
        raise OtherForm
    found = Held([], [], pictures=False)
    at = begun = 0
    while part := _PART.search(content, at):
        at = part.end()
        if part[6]:
            begun = content.rindex(b" obj", begun, part.start())
            about = content[begun : part.start()]
            until = at + int(_one(_LENGTH, about))
            ended = _END.match(content, until)
            if ended is None:
                raise OtherForm
            found = _streamed(found, about, content[at:until])
            at = ended.end()
        elif part[5]:
            found.texts.append(("a name of an object", _NUMBERED.sub(_unnumbered, part[5]).decode("utf-8", "replace")))
        elif part[7]:
            raise OtherForm
        elif (key := (part[1] or part[3] or b"").decode()) not in UNREAD_KEYS:
            found.texts.append((f"an object {key}".rstrip(), text(part[2], part[4])))
    return found


def _streamed(found: Held, about: bytes, content: bytes) -> Held:
    """Add what a stream says."""
    kind, subtype = ((each.search(about) or (b"", b""))[1].decode() for each in (_KIND, _SUBTYPE))
    if subtype == "Image":
        return found._replace(pictures=True)
    if kind not in ("EmbeddedFile", "Metadata") and subtype in UNTOLD:
        return found
    content = _inflated(about, content)
    if kind == "EmbeddedFile":
        found.files.append(("", content))
    elif kind == "Metadata":
        found.texts.extend(metadata(content))
    else:
        found.texts.extend(("an alternative text", told) for told in alternatives(content))
    return found


def _inflated(about: bytes, content: bytes) -> bytes:
    if b"/Filter" not in about:
        return content
    if not _one(_FILTER, about).startswith((b"/FlateDecode", b"[/FlateDecode]")) or b"/DecodeParms" in about:
        raise OtherForm
    try:
        return zlib.decompress(content)
    except zlib.error:
        raise OtherForm from None


def _one(pattern: re.Pattern[bytes], about: bytes) -> bytes:
    found = pattern.search(about)
    if found is None:
        raise OtherForm
    return found[1]


def text(typed: bytes | None, hexadecimal: bytes | None) -> str:
    """Give what a text in brackets says, or one in hexadecimal (ISO 32000-2, 7.3.4 and 7.9.2.2)."""
    if hexadecimal is not None:
        digits = b"".join(hexadecimal.split())
        told = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        told = _ESCAPED.sub(_unescaped, typed or b"")
    if told.startswith(b"\xfe\xff"):
        return told[2:].decode("utf-16-be", "replace")
    return told[3:].decode("utf-8", "replace") if told.startswith(b"\xef\xbb\xbf") else told.decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return _CONTROLS.get(found[2], found[2]) if found[2] else b""


def _unnumbered(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode())


def metadata(content: bytes) -> Iterator[tuple[str, str]]:
    """Give what metadata say (ISO 16684-1, XMP), without their marks and with them."""
    told = content.decode("utf-8", "replace")
    yield from (("metadata", _XMP.sub(" ", told)), ("metadata, with its marks", told))


def alternatives(content: bytes) -> Iterator[str]:
    """Give the texts that marked content of a stream says instead of what it shows."""
    if b"/ActualText" in content or b"/Alt" in content:
        yield from (text(found[1], found[2]) for found in _ACTUAL.finditer(content))
