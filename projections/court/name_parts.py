"""The names of persons, cut into what is looked for in a text: parts, halves of joined parts, initials, all written as one. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from projections.court.everyday import EVERYDAY, TITLES
from projections.court.letters import Word, words
from projections.court.nearly import Nearly

SHORT = 3
"""Letters from which on one word alone may be a name."""
HANDLE = 5
"""Letters from which on an initial and a name, written as one, may be a user name."""
_HYPHENS = ("-", "\u2010", "\u2011")


class Rank(IntEnum):
    """What a word may be of a name, the most telling last."""

    INITIAL = 0
    NEARLY = 1
    HALF = 2
    EVERYDAY = 3
    WHOLE = 4


class Role(NamedTuple):
    """Of whose name a word may be, which of his names and which part of it (from 0), and what of that part; ``half``: which half."""

    party: UUID
    name: int
    part: int
    rank: Rank
    half: int = 0


class Parts:
    """What is looked for, by plain form: parts of names, and names or user names written as one word (whether that is sure)."""

    def __init__(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Know these names, each whole as it was recorded."""
        self.exact = defaultdict[str, set[Role]](set)
        self.initials = defaultdict[str, set[Role]](set)
        self.joined = defaultdict[str, dict[UUID, bool]](dict)
        self.acronyms = defaultdict[str, set[UUID]](set)
        self.counts: list[int] = []
        foreign: set[str] = set()
        for number, (party, name) in enumerate(dict.fromkeys(names)):
            parts = _cut(name)
            self.counts.append(len(parts))
            for at, part in enumerate(parts):
                self._part(party, number, at, part)
            foreign |= {word.forms[0] for part in parts for word in part if word.foreign}
            self._as_one(party, ["".join(word.forms[0] for word in part) for part in parts])
        self.nearly = Nearly(form for form, roles in self.exact.items() if any(role.rank in (Rank.WHOLE, Rank.HALF) for role in roles))
        self.abroad = Nearly(foreign)
        self.begun = frozenset(form[:end] for form in (*self.joined, *self.exact) for end in range(1, len(form)))
        self.lengths = frozenset(map(len, self.joined)) | frozenset(len(form) for form in self.exact if len(form) > SHORT)

    def _part(self, party: UUID, number: int, at: int, part: Sequence[Word]) -> None:
        together = part[0].forms if len(part) == 1 else ("".join(word.forms[0] for word in part),)
        for form in together:
            self.exact[form].add(Role(party, number, at, _rank(form)))
        halves = part if len(part) > 1 else _halves(part[0])
        telling = [half for half in halves if _rank(half.forms[0]) == Rank.WHOLE]
        for place, half in enumerate(halves, start=1):
            rank = Rank.WHOLE if telling == [half] else Rank.HALF  # O of O'Brien and al of al-Hassan tell nothing
            for form in half.forms:
                self.exact[form].add(Role(party, number, at, rank, place))
        for word in (part[0], *halves):
            self.initials[word.forms[0][0]].add(Role(party, number, at, Rank.INITIAL))

    def _as_one(self, party: UUID, parts: Sequence[str]) -> None:
        if len(parts) < 2:
            return
        first, last = parts[0], parts[-1]
        for form in ("".join(parts), "".join(reversed(parts)), first + last, last + first):
            self.joined[form][party] = True
        for form in ("".join(part[0] for part in parts[:-1]) + last, first[0] + last, last + first[0], first + last[0], last[0] + first):
            if len(form) >= HANDLE:
                self.joined[form].setdefault(party, False)
        self.acronyms["".join(part[0] for part in parts)].add(party)
        self.acronyms[first[0] + last[0]].add(party)


def _cut(name: str) -> list[list[Word]]:
    """Cut a name into parts, each of one word or of those that a hyphen joins; titles are none."""
    parts: list[list[Word]] = []
    found = words(name)
    for word in found:
        if parts and word.gap in _HYPHENS:
            parts[-1].append(word)
        elif word.forms[0] not in TITLES or len(found) == 1:
            parts.append([word])
    return parts


def _rank(form: str) -> Rank:
    return Rank.WHOLE if len(form) >= SHORT and form not in EVERYDAY else Rank.EVERYDAY


def _halves(word: Word) -> list[Word]:
    """What an apostrophe joins, apart: O and Brien."""
    apart = words(word.typed.replace("'", " ").replace("\u2019", " "))
    return apart if len(apart) > 1 else []
