"""The text that finished files show or hold, read back as whoever receives them can read it. Pure.

Everything that is text somewhere counts: also names of files, attributes, comments, scripts, metadata, and what is written in base64,
hexadecimal or with escapes. A file that cannot be read is told as such, so that a person looks at it.
"""

import base64
import binascii
import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from ledger.errors import ConfigurationError
from projections.court.reading_html import JOINED, strings
from projections.court.reading_html import texts as texts_of_html

MISSING = "reading a PDF back needs pypdfium2 and pypdf, which are not installed; nothing was written; pip install 'caseledger[court]'"
FILE_NAME = "the name of the file"
"""Where: a file's name, which may be what must not be read."""
MADE = re.compile(r"(?:data/)?bundle(?:-[0-9]+)?\.pdf")
"""Names of the PDFs that are set here."""
OVER = "over the ends"
AGAIN = (OVER, "into the next")
"""Ends of where, in words: what other passages say is read in another way."""
DEEPEST = 4
"""Files within files that are followed."""
KEPT = 16_384
"""Texts of which it is kept what they also say: many stand in several places."""
LARGEST = 200_000_000
"""Bytes of a file within a file, unpacked, up to which it is read."""
CODED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
"""What may be text in base64 or hexadecimal."""
LONG = 40
"""Characters of a coded stretch from which on it is no word: names and numbers are looked for in what it says, not in it."""
_PRINTABLE = re.compile(rb"[\x20-\x7e]{5,}")
_LEGIBLE = re.compile(rb"[\x20-\x7e]{12,}")
"""What is text among coded bytes that are not UTF-8: digests and signatures hold shorter stretches by chance, and so a short name."""
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){5,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]{1,6})\}|\\[nrtbf]|[<\[]U\+([0-9A-F]{4,6})[\]>]")
_OVERRIDE = re.compile("[\u202e\u2067]([^\u202c\u2069\n]*)[\u202c\u2069]?")


class Passage(NamedTuple):
    """A text in a file: its name, and where in it ("page 3", "an attribute").

    ``words``, ``runs``: whether its words are those that are read, and whether its letters in order are. ``again``: whether it says what
    other passages say, read in another way.
    """

    file: str
    where: str
    text: str
    words: bool = True
    runs: bool = True
    again: bool = False


class Read(NamedTuple):
    """What was read, and the names of files of which not all could be read."""

    passages: list[Passage]
    unread: list[str]


def read(files: Mapping[str, bytes]) -> Read:
    """Read files by name, and the files within them. Raises ConfigurationError where there is a PDF and its readers are not installed."""
    unread: list[str] = []
    return Read([*passages(files, unread)], unread)


def passages(files: Mapping[str, bytes], unread: list[str]) -> Iterator[Passage]:
    """Read the same one passage after the other; names of files of which not all could be read are added to ``unread``."""
    reading = _Reading(unread)
    for name in sorted(files):
        yield from reading.file(name, name, files[name], 0)


def variants(text: str) -> Iterator[str]:
    """Give what a text also says, if it has escapes or stretches in base64 or hexadecimal, or that run from right to left."""
    if "%" in text and (told := unquote(text)) != text:
        yield told
    if "&" in text and (told := html.unescape(text)) != text:
        yield told
    if ("\\" in text or "U+" in text) and (told := _ESCAPE.sub(_escaped, text)) != text:
        yield told
    if (told := _OVERRIDE.sub(lambda found: found[1][::-1], text)) != text:
        yield told
    for coded in CODED.findall(text):
        yield from filter(str.strip, _decoded(coded))


@lru_cache(KEPT)
def _all_variants(text: str) -> tuple[str, ...]:
    """Give the same, and what is written so twice."""
    told = [*variants(text)]
    return (*told, *(inner for each in told for inner in variants(each)))


def _escaped(found: re.Match[str]) -> str:
    number = int(found[1] or found[2] or found[3] or found[4] or "20", 16)
    return chr(number) if number < 0x110000 else ""


def _decoded(coded: str) -> Iterator[str]:
    """Give the text that a stretch of base64 or hexadecimal says, if it says one."""
    bare = coded.rstrip("=")
    if len(bare) % 2 == 0 and re.fullmatch("[0-9a-fA-F]+", bare):
        yield from _said(bytes.fromhex(bare))
    elif len(bare) % 4 != 1:
        try:
            yield from _said(base64.b64decode(bare.replace("-", "+").replace("_", "/") + "=" * (-len(bare) % 4), validate=True))
        except binascii.Error:
            return


def _said(content: bytes) -> Iterator[str]:
    """Give the readable stretches of bytes: each text of JSON; all of what is UTF-8, which random bytes hardly are."""
    try:
        told = content.decode()
        yield from strings(json.loads(told)) if told[:1] in "[{" else (told,)
    except UnicodeDecodeError:
        yield "\n".join(each.decode() for each in _LEGIBLE.findall(content))
    except ValueError:
        yield told


class _Reading:
    def __init__(self, unread: list[str]) -> None:
        self.unread = unread

    def file(self, name: str, called: str, content: bytes, deep: int) -> Iterator[Passage]:
        """Read one file; ``called``: how it is named in a finding."""
        yield Passage(called, FILE_NAME, name)
        if deep > DEEPEST:
            self.unread.append(called)
        elif content.startswith(b"%PDF-") or name.casefold().endswith(".pdf"):
            yield from self._pdf(name, called, content, deep)
        elif content.startswith(b"PK\x03\x04"):
            yield from self._zip(called, content, deep)
        else:
            yield from self._text(name, called, content, deep)

    def _pdf(self, name: str, called: str, content: bytes, deep: int) -> Iterator[Passage]:
        try:
            from projections.court.reading_pdf import read as read_pdf  # noqa: PLC0415 -- its library is loaded where there is a PDF
        except ImportError:
            raise ConfigurationError(MISSING) from None

        found = read_pdf(content, made=deep == 0 and MADE.fullmatch(name) is not None)
        yield from _told(called, found.texts)
        if not found.whole:
            self.unread.append(called)
        for number, (attached, inner) in enumerate(found.attached, start=1):
            yield from self.file(attached, f"attachment {number} of {called}", inner, deep + 1)

    def _zip(self, name: str, content: bytes, deep: int) -> Iterator[Passage]:
        try:
            with ZipFile(io.BytesIO(content)) as parts:
                if sum(part.file_size for part in parts.infolist()) > LARGEST:
                    self.unread.append(name)
                    return
                for number, part in enumerate(parts.infolist(), start=1):
                    if not part.is_dir():
                        yield from self.file(part.filename, f"part {number} of {name}", parts.read(part), deep + 1)
        except (BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
            self.unread.append(name)

    def _text(self, name: str, called: str, content: bytes, deep: int) -> Iterator[Passage]:
        text = _plain(content)
        kind = name.casefold().rpartition(".")[2]
        if text is None:
            self.unread.append(called)
            found = [*_PRINTABLE.findall(content), *(each.replace(b"\0", b"") for each in _WIDE.findall(content))]
            yield from _told(called, [("its bytes", "\n".join(each.decode() for each in found))])
        elif kind in ("html", "htm", "xhtml", "svg", "xml") or text.lstrip()[:1] == "<":
            yield from _told(called, texts_of_html(text))
            for number, (_, inner) in enumerate(_embedded(text), start=1):
                yield from self.file("", f"file {number} within {called}", inner, deep + 1)
        elif kind in ("json", "ndjson"):
            yield from _told(called, _json(text))
        elif kind == "csv":
            yield from _told(called, _rows(text))
        else:
            yield from _told(called, [("its text", text)])


def _told(file: str, found: Iterable[tuple[str, str]]) -> Iterator[Passage]:
    """Give passages, and what they also say."""
    for where, text in found:
        if not text or text.isspace():
            continue
        if where == JOINED:
            yield Passage(file, where, text, words=False, again=True)
            continue
        yield Passage(file, where, text, runs=not where.endswith(OVER), again=where.endswith(AGAIN))
        for each in _all_variants(text):
            yield Passage(file, f"{where}, decoded", each, again=True)


def _plain(content: bytes) -> str | None:
    """Give the text of a file that is one: UTF-8, or UTF-16 with its mark."""
    for form, mark in (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if content.startswith(mark):
            try:
                text = content.decode(form)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    return None


def _embedded(text: str) -> Iterator[tuple[str, bytes]]:
    """Give the files that stand in a page as data URIs (RFC 2397)."""
    for found in re.finditer(r"data:([\w/+.-]{0,80})(?:;[\w=-]{0,80})*;base64,([A-Za-z0-9+/=\s]+)", text):
        try:
            yield found[1], base64.b64decode(found[2])
        except binascii.Error:
            continue


def _json(text: str) -> Iterator[tuple[str, str]]:
    """Give the texts of JSON, or of lines of it, each line as one and each of its texts."""
    try:
        yield from (("a text", each) for each in strings(json.loads(text)))
    except ValueError:
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                yield from ((f"line {number}", each) for each in strings(json.loads(line)))
            except ValueError:
                yield f"line {number}", line


def _rows(text: str) -> Iterator[tuple[str, str]]:
    before = csv.field_size_limit(max(LARGEST, csv.field_size_limit()))
    try:
        rows = [*csv.reader(io.StringIO(text))]
    finally:
        csv.field_size_limit(before)  # it is one limit for the whole process, and other readers rely on theirs
    for number, row in enumerate(rows, start=1):
        yield from ((f"row {number}", cell) for cell in row)
        yield f"row {number}", " ".join(row)
