"""Mentions in a narrative (splitter 1): the known names of the parties, and what identifies by its form.

Over-marking costs a unit, under-marking leaks: where two mentions overlap they become one, so that nothing of either
stays in the text around it. A mention that could be of two parties is of neither, and is sealed for the stream.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from ledger.entry import identifier
from ledger.errors import MalformedEntry

KINDS = ("person", "place", "number", "vehicle")
"""What a mention can be of; e-mail addresses and references are numbers, addresses and postcodes places."""

_SEPARATORS = r"[ \u00a0().-]{0,3}"
_COUNTRY = re.compile(r"(?:\+|00)44(?:0(?=[0-9]{10}\Z))?|0(?=[0-9]{9,10}\Z)")
_ABROAD = rf"(?:0|(?:\+|00)44{_SEPARATORS}(?:0{_SEPARATORS})?)"
_SAME_MARKS = {"'": "['’ʼ]", "’": "['’ʼ]", "-": "[-‐‑]"}  # noqa: RUF001


class Name(NamedTuple):
    """A name known before the text is read: how it is written, its kind, and the party it belongs to, if any."""

    text: str
    kind: str
    party: UUID | None


class Mention(NamedTuple):
    """A marked stretch of text, from ``start`` to before ``end``, with its kind and party."""

    start: int
    end: int
    kind: str
    party: UUID | None


class _Candidate(NamedTuple):
    """A possible mention; of candidates that begin together the longest stands first, then known before formed."""

    start: int
    length_negated: int
    rank: int
    kind: str
    parties: frozenset[UUID]


def find(text: str, names: Sequence[Name]) -> tuple[Mention, ...]:
    """Give the mentions in reading order, none overlapping; raises MalformedEntry for a name of an unknown kind.

    Names match as whole words in any case and with any white space between words; numbers and vehicles with any
    spaces, and UK telephone numbers with or without +44. A possessive 's stays outside.
    """
    candidates = [*_known(text, names), *_formed(text)]
    candidates.sort(key=lambda candidate: candidate[:3])
    return tuple(_merged(candidates))


def _known(text: str, names: Sequence[Name]) -> Iterator[_Candidate]:
    written, pattern = _sought(tuple(names))
    if pattern is None:
        return
    for found in pattern.finditer(text):
        group = found.lastindex or 1
        alike = written[group - 1]
        parties = frozenset(name.party for name in alike if name.party is not None)
        yield _Candidate(found.start(), found.start() - found.end(group), 0, alike[0].kind, parties)


@lru_cache(maxsize=256)  # the narratives of one case know the same names, and a pattern takes longer to make than to match
def _sought(names: tuple[Name, ...]) -> tuple[list[list[Name]], re.Pattern[str] | None]:
    """Give the groups of names, and a pattern with a group of its own for each; None where there is nothing to look for."""
    written = _written_alike(names)
    if not written:
        return written, None
    choices = "|".join(f"({'|'.join(dict.fromkeys(map(_pattern, alike)))})" for alike in written)
    # looking ahead consumes nothing, so that a name that begins inside another is found too
    return written, re.compile(f"{identifier.NOT_AFTER}(?=(?:{choices}){identifier.NOT_BEFORE})", re.IGNORECASE)


def _formed(text: str) -> Iterator[_Candidate]:
    for start, end, kind in identifier.find(text):
        yield _Candidate(start, start - end, 1, kind, frozenset())


def _merged(candidates: Sequence[_Candidate]) -> Iterator[Mention]:
    """Join overlapping candidates: the kind of the longest, the party if all that name one name the same."""
    at = 0
    while at < len(candidates):
        group = [candidates[at]]
        end = group[0].start - group[0].length_negated
        while (at := at + 1) < len(candidates) and candidates[at].start < end:
            group.append(candidates[at])
            end = max(end, candidates[at].start - candidates[at].length_negated)
        kind = min(group, key=lambda candidate: candidate[1:3]).kind
        parties = frozenset[UUID]().union(*(candidate.parties for candidate in group))
        yield Mention(group[0].start, end, kind, next(iter(parties)) if len(parties) == 1 else None)


def _written_alike(names: Sequence[Name]) -> list[list[Name]]:
    """Group the names that differ in case only, the longest first; leave out those without a letter or digit."""
    groups: dict[str, list[Name]] = {}
    for name in sorted(names, key=lambda name: -len(name.text)):
        if name.kind not in KINDS:
            raise MalformedEntry("a name is of no known kind; nothing was split")
        if any(map(str.isalnum, name.text)):
            groups.setdefault(unicodedata.normalize("NFC", name.text).casefold(), []).append(name)
    return list(groups.values())


def _pattern(name: Name) -> str:
    """Give the regular expression of one name: as typed, as folded, composed and decomposed (Unicode UAX 15)."""
    bare = re.sub(r"[\s().-]", "", name.text)
    if name.kind in ("number", "vehicle") and bare.removeprefix("+").isalnum():
        return _loose(bare)
    forms = (unicodedata.normalize(form, written) for written in (name.text, name.text.casefold()) for form in ("NFC", "NFD"))
    return "|".join(dict.fromkeys(map(_words, forms)))


def _words(written: str) -> str:
    return r"\s+".join("".join(_SAME_MARKS.get(mark) or re.escape(mark) for mark in word) for word in written.split())


def _loose(bare: str) -> str:
    """Let separators stand anywhere between the characters of a number, and +44 for the 0 of a telephone number."""
    country = _COUNTRY.match(bare)
    lead = _ABROAD if country else ""
    rest = bare[country.end() :] if country else bare
    return lead + (_SEPARATORS if lead else "") + _SEPARATORS.join(map(re.escape, rest))
