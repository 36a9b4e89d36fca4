"""Which characters the printed copy can show, read from the fonts that go with the package, and how others are written: [U+XXXX]. Pure.

A recorded text is shown to the letter or by the number of its characters (ISO/IEC 10646), and never by an empty square; a character that
moves the cursor or turns what stands beside it is written by its number too (projections.legible).
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from projections.legible import JOINERS, RISKY

FONTS = "fonts"
ORDER = (
    "NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansBengali", "NotoSansGurmukhi",
    "NotoSansGujarati", "NotoSansTamil", "NotoSansThai", "NotoSansArmenian", "NotoSansGeorgian", "NotoSansEthiopic", "NotoEmoji",
    "DejaVuSans", "DroidSansFallback",
)  # fmt: skip
"""The fonts in the order in which one is looked for: files beside this module, ``NAME-Regular.ttf`` or ``NAME.ttf``."""
SILENT = JOINERS + "\ufe0e\ufe0f"
"""Joiners and the two that choose between a sign and its picture: they need no shape of their own."""
_PLAIN = re.compile("[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u20ac]*")
"""Letters of Western and Central European scripts and everyday signs, which the first font holds; the same asked quickly."""
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


class Folder(NamedTuple):
    """The folder of the fonts, and their families in order, as a template names them."""

    path: str
    families: tuple[str, ...]


@cache
def folder() -> Folder:
    """Give where the fonts lie and what they are called."""
    families = tuple(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("Deja Vu", "DejaVu") for name in ORDER)
    return Folder(str(resources.files(__package__).joinpath(FONTS)), families)


def printable(text: str) -> str:
    """Write a text as it can be printed; line breaks stay."""
    text = text.replace("\r\n", "\n")
    if _PLAIN.fullmatch(text):
        return text
    return "".join(one if _held(one) else _parted(one) for one in in_clusters(text))


def in_clusters(text: str) -> Iterator[str]:
    """Part a text into letters with their marks: what has to come from one font."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (_joins(text[at]) or text[at - 1] == "\u200d"):
            yield text[start:at]
            start = at


def _joins(character: str) -> bool:
    return character in SILENT or unicodedata.category(character).startswith("M") or _SKIN.match(character) is not None


def _held(cluster: str) -> bool:
    """Whether one font holds all of a cluster."""
    if cluster == "\n":
        return True
    if RISKY.search(cluster) or unicodedata.category(cluster[0]) == "Co":
        return False  # what is for private use has no meaning of its own (ISO 19005-3, 6.2.11.7.3)
    codes = {ord(one) for one in cluster if one not in SILENT}
    return bool(codes) and any(codes <= held for held in _coverage())


def _parted(cluster: str) -> str:
    """Write the parts of a cluster that no font holds whole: the letters that can be shown, and all else by number."""
    return "".join(one if not _joins(one) and _held(one) else f"[U+{ord(one):04X}]" for one in cluster)


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """Give the code points that each font has a shape for."""
    found = resources.files(__package__).joinpath(FONTS)
    names = {one.name.removesuffix(".ttf").removesuffix("-Regular"): one for one in found.iterdir() if one.name.endswith(".ttf")}
    return tuple(frozenset(_mapped(names[name].read_bytes())) for name in ORDER)


def _mapped(font: bytes) -> Iterator[int]:
    """Read the table of a font that maps code points to shapes (OpenType, "cmap"): a subtable of format 12 if there is one, else of 4."""
    tables = {font[at : at + 4]: _number(">I", font, at + 8) for at in range(12, 12 + 16 * _number(">H", font, 4), 16)}
    start = tables[b"cmap"]
    places = [start + _number(">I", font, start + 8 + 8 * each) for each in range(_number(">H", font, start + 2))]
    by_format = {_number(">H", font, place): place for place in places}
    return _groups(font, by_format[12]) if 12 in by_format else _segments(font, by_format[4])


def _number(kind: str, font: bytes, at: int) -> int:
    return int(struct.unpack_from(kind, font, at)[0])


def _groups(font: bytes, start: int) -> Iterator[int]:
    """Read a subtable of format 12: runs of code points."""
    end = start + 16 + 12 * _number(">I", font, start + 12)
    for first, last, _shape in struct.iter_unpack(">III", font[start + 16 : end]):
        yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Read a subtable of format 4: runs of code points, of which some may have no shape (number 0)."""
    count = _number(">H", font, start + 6) // 2
    lasts, firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, start + 14 + part * 2 * count + (2 if part else 0)) for part in range(4)
    )
    at = start + 16 + 6 * count
    for each in range(count):
        for code in range(firsts[each], min(lasts[each], 0xFFFE) + 1):
            shape = code
            if offsets[each]:
                shape = _number(">H", font, at + 2 * each + offsets[each] + 2 * (code - firsts[each]))
            if shape and (shape + deltas[each]) & 0xFFFF:
                yield code
