"""The texts of an HTML or XML file: what it shows, block by block, and what it holds in attributes, comments, scripts and styles. Pure."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from projections.court.plain_text import over_ends

INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tspan u var wbr".split()  # noqa: SIM905
)
"""Elements that divide no word: what stands before, in and after them is read as one. Those of Word are told by w:."""
_WORD_INLINE = frozenset({"w:r", "w:t", "w:rpr", "w:b", "w:i", "w:u", "w:prooferr", "w:bookmarkstart", "w:bookmarkend", "w:lang"})
JOINED = "its text, blocks joined"
"""Where: all blocks one behind the other, in which words at their ends are no words."""
_UNREAD = ("script", "style")
PLAIN_ATTRIBUTES = frozenset({"class", "id", "href", "for", "colspan", "rowspan", "scope", "role", "lang", "style", "type", "rel"})


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._block: list[str] = []
        self._where = "its text"
        self._inside = ""
        self._of = ("", 0)
        self.places = {self._where}

    def end(self) -> None:
        """Close the block that is being read."""
        text = "".join(self._block)
        if text.strip():
            self.found.append((self._where, text))
        self._block = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE and tag not in _WORD_INLINE:
            self.end()
        if tag in _UNREAD:
            self._inside = tag
        self._deeper(tag, 1)
        for name, value in attrs:
            if name == "id" and value and value.startswith(("entry-", "e-")) and value.rpartition("-")[2].isdecimal():
                self._where = f"entry {value.rpartition('-')[2]}"
                self.places.add(self._where)
                self._of = tag, 1
            if value:
                self.found.append((f"{self._where}, an attribute {name}" if name.isalpha() else f"{self._where}, an attribute", value))
            if name not in PLAIN_ATTRIBUTES:
                self.found.append((f"{self._where}, the name of an attribute", name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE and tag not in _WORD_INLINE:
            self.end()
        if tag in _UNREAD:
            self._inside = ""
        self._deeper(tag, -1)

    def _deeper(self, tag: str, by: int) -> None:
        """Follow where the element of an entry ends."""
        if tag == self._of[0]:
            self._of = tag, self._of[1] + by
            if not self._of[1]:
                self._of, self._where = ("", 0), "its text"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found += [(f"a {self._inside}", told) for told in _literals(data)]
        else:
            self._block.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append((f"{self._where}, a comment", data))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("a declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.found.append(("an instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("a declaration", data))


def texts(source: str) -> Iterator[tuple[str, str]]:
    """Give where each text stands, in words, and the text. What stands in inline elements is joined to its surroundings."""
    reader = _Texts()
    reader.feed(source)
    reader.close()
    reader.end()
    yield from reader.found
    blocks = [text for where, text in reader.found if where in reader.places]
    yield from (("its text, over the ends", each) for each in over_ends(blocks))
    yield JOINED, "".join(blocks)


def _literals(script: str) -> Iterator[str]:
    """Give the texts of a script that is JSON, or all of it."""
    try:
        yield from strings(json.loads(script))
    except ValueError:
        yield script


def strings(value: Any) -> Iterator[str]:
    """Give every text in a JSON value, names too."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            stack += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            stack += each
