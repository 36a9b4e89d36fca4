"""By which terms a person is found: what is said of him when he is identified, each in one form however it is written. Pure.

Texts are folded by NFKC and case folding (UAX 15, Unicode 3.13) with every run of white space as one blank. A name loses its accents, its
apostrophes and its hyphens besides, a number what people put between its digits. Only whole terms are formed: no beginning, no pattern.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.events.event import Event

LINES = 5
"""Terms of one search at most; a person is found by all of them together, so that more of them never tell of more persons."""
LONGEST = 500
"""Characters of a search, as of every short text that is sealed."""

_BETWEEN = re.compile(r"[\s().-]")
_ABROAD = re.compile(r"(?:\+|00)44(?=\d)|\+44")
_APOSTROPHES = re.compile("['`\u00b4\u02b9\u02bb-\u02bd\u02c8\u2018\u2019\u201b\u2032]")
_HYPHENS = re.compile("[-\u2010-\u2015\u2212]")
_OTHER = re.compile(r"[^\w\s]|_")
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{4,}\d")
_EMAIL = re.compile(r"[^\s<>;,]+@[^\s<>;,]+")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
_BIRTH = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")


class Kind(StrEnum):
    """What a term is of."""

    NAME = "name"
    WORD = "word"
    BIRTH = "date_of_birth"
    PHONE = "phone"
    EMAIL = "email"
    IDENTIFIER = "identifier"
    POSTCODE = "postcode"


Term = tuple[Kind, str]
"""A term in the form in which it is compared."""


def folded(text: str) -> str:
    """Give a text as it is compared."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))


def digits(text: str) -> str:
    """Leave out what stands between digits, and write a British number as at home."""
    return _ABROAD.sub("0", _BETWEEN.sub("", text))


def told(event: "Event") -> list[tuple[str, str]]:
    """Give the fields of an event by which its person is found, with their texts, one for each item of a list.

    Of a person who is identified, and of the correction of such a field.
    """
    values: Mapping[str, Any] = event.values()
    kind = event.type_name().partition(".")[0]
    if kind == "fact-corrected":
        values = {str(values["field"]): values.get("to_personal")}
    elif kind != "party-identified":
        return []
    texts = ((field, values.get(field)) for field in FIELDS)
    return [
        (field, item) for field, text in texts if text
        for item in (text if isinstance(text, list) else str(text).splitlines()) if item.strip()
    ]  # fmt: skip


def of(field: str, text: str) -> set[Term]:
    """Give the terms by which what one of FIELDS says is found."""
    return set(FIELDS[field](folded(text).strip()))


def asked(text: str) -> list[list[set[Term]]]:
    """Read a search: for each of its lines the sets of terms of which a person must have one whole; none where it holds no whole term."""
    return [_alternatives(line) for line in (folded(each).strip() for each in text.splitlines()) if line]


def _alternatives(line: str) -> list[set[Term]]:
    words = _words(_name(line))
    named = any(len(word) > 1 and not word.isdecimal() for word in words)
    found: list[set[Term]] = [{(Kind.NAME, _name(line))}, {(Kind.WORD, word) for word in words}] if named else []
    return found + [{term} for read in _WHOLE for term in read(line)]


def _names(text: str) -> Iterator[Term]:
    """A name as a whole, each of its words, and what a hyphen or an apostrophe joins, in parts and joined."""
    yield Kind.NAME, _name(text)
    bare = _bare(text)
    for written in (_name(text), _HYPHENS.sub("", _APOSTROPHES.sub("", bare)), _APOSTROPHES.sub(" ", bare)):
        yield from ((Kind.WORD, word) for word in _words(written))


def _name(text: str) -> str:
    """A name with no accent, apostrophe or hyphen: what was joined by a hyphen are two words."""
    return " ".join(_words(_HYPHENS.sub(" ", _APOSTROPHES.sub("", _bare(text)))))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))


def _words(text: str) -> list[str]:
    return _OTHER.sub(" ", text).split()


def _phones(text: str) -> Iterator[Term]:
    for found in _PHONE.findall(text):
        number = digits(re.sub(r"\(0\)", "", found))
        yield Kind.PHONE, "+" + number[2:] if number.startswith("00") else number


def _emails(text: str) -> Iterator[Term]:
    yield from ((Kind.EMAIL, found) for found in _EMAIL.findall(text))


def _births(text: str) -> Iterator[Term]:
    """A day of the calendar, as ISO 8601 writes it or in the British order."""
    british = _BIRTH.fullmatch(text)
    written = "-".join((british[3], british[2].zfill(2), british[1].zfill(2))) if british else text
    try:
        yield Kind.BIRTH, date.fromisoformat(written).isoformat()
    except ValueError:
        return


def _identifiers(text: str) -> Iterator[Term]:
    """A number elsewhere with the name of its system, and without."""
    system, _, number = text.partition(" ")
    yield from _identifier(text)
    yield from _identifier(number if system.isalpha() else "")


def _identifier(text: str) -> Iterator[Term]:
    if any(map(str.isdigit, term := "".join(filter(str.isalnum, text)))) and len(term) > 3:
        yield Kind.IDENTIFIER, term


def _postcodes(text: str) -> Iterator[Term]:
    yield from ((Kind.POSTCODE, "".join(found)) for found in _POSTCODE.findall(text))


FIELDS: dict[str, Callable[[str], Iterator[Term]]] = {
    "name": _names, "also_known_as": _names, "date_of_birth": _births, "address": _postcodes, "phone": _phones, "email": _emails,
    "identifiers": _identifiers,
}  # fmt: skip
"""The personal fields by which a person is found (``party-identified``), and how the terms of each are read."""


def _if_whole(pattern: "re.Pattern[str]", read: Callable[[str], Iterator[Term]]) -> Callable[[str], Iterator[Term]]:
    return lambda line: read(line) if pattern.fullmatch(line) else iter(())


_WHOLE = (_births, _if_whole(_PHONE, _phones), _if_whole(_EMAIL, _emails), _identifier, _if_whole(_POSTCODE, _postcodes))
"""How a line of a search is read that is no name."""
