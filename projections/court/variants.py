"""In which places a text names somebody, whatever the spelling: names, numbers, marks, e-mail addresses, places, days of birth. Pure.

A hit is sure where what is written can hardly be anything else, and perhaps where a person has to look. What is found so is proposed for
redaction, never decided by it: what no decision releases stays in any case. Time is in proportion to the text, and to the number of those
whose names have a word in common.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry.mention import Name
from ledger.privacy.opening import Entry
from projections.court.letters import words
from projections.court.passing import Passing
from projections.court.spelt_names import Names
from projections.court.spelt_numbers import SPOKEN_NUMBER, Numbers, digits
from projections.court.spelt_places import Births, Places

BIRTH = "birth"
"""Kind of a day of birth, beside those of a mention (ledger.entry.mention.KINDS)."""
_MORE = re.compile(r"[\w.+@-]{0,100}")
_HANDLE = re.compile(r"[@_0-9]")
_WIDEST = 100


class Hit(NamedTuple):
    """Where somebody is named: from ``start`` to before ``end``, of which kind, who it may be, and whether that is sure."""

    start: int
    end: int
    kind: str
    parties: tuple[UUID | None, ...]
    sure: bool

    @property
    def party(self) -> UUID | None:
        """Who it is, where only one can be meant."""
        return self.parties[0] if len(self.parties) == 1 else None


class _Candidate(NamedTuple):
    start: int
    end: int
    kind: str
    party: UUID | None
    sure: bool
    weight: tuple[int, int]


class Variants:
    """Finds what is known of persons in any text."""

    def __init__(self, known: Iterable[Name]) -> None:
        """Know these names, numbers, vehicles and places (ledger.mentions.names_of), and days of birth (kind ``BIRTH``)."""
        by_kind = defaultdict[str, list[Name]](list)
        for name in dict.fromkeys(known):
            by_kind[name.kind].append(name)
        self._names = Names((party, text) for party, text in _whole(by_kind["person"]))
        coded = [*by_kind["number"], *by_kind["vehicle"], *by_kind["place"]]
        self._numbers = Numbers((name.party, name.kind, name.text) for name in coded)
        self._places = Places((name.party, name.text) for name in by_kind["place"])
        self._births = Births((name.party, name.text) for name in by_kind[BIRTH])
        telling = [self._names.telling, self._numbers.telling, self._places.telling, self._births.telling]
        self._passing = Passing(telling, digits, self._numbers.digits, SPOKEN_NUMBER)

    def find(self, text: str) -> list[Hit]:
        """Give the hits in a text in order, none overlapping."""
        if self._passing.passes(text):
            return []
        found = words(text)
        candidates = [
            *(_Candidate(each.start, each.end, "person", each.party, each.sure, each.weight) for each in self._names.find(text, found)),
            *(_Candidate(*each[:2], each.kind, each.party, each.sure, (9 if each.party else 0, 9)) for each in self._numbers.find(found)),
            *(_Candidate(*each[:2], each.kind, each.party, each.sure, (9, 9)) for each in self._places.find(found)),
            *(_Candidate(*each[:2], BIRTH, each.party, each.sure, (9, 9)) for each in self._births.find(found)),
        ]  # fmt: skip
        return [*_merged(sorted((_widened(text, each) for each in candidates), key=lambda each: (each.start, -each.end)))]


def known_of(entries: Iterable[Entry]) -> Iterator[Name]:
    """Give days of birth and numbers elsewhere that identifications of persons tell; ``ledger.mentions.names_of`` gives the rest."""
    for entry in entries:
        fields: Mapping[str, object] = entry.fact.fields
        if entry.fact.kind == "fact-corrected":
            fields = {str(fields.get("field")): fields.get("to_personal")}
        birth, numbers = fields.get("date_of_birth"), fields.get("identifiers")
        if isinstance(birth, str):
            yield Name(birth, BIRTH, entry.fact.stream)
        for number in numbers if isinstance(numbers, list) else [numbers] if isinstance(numbers, str) else ():
            yield Name(str(number), "number", entry.fact.stream)


def _whole(names: Sequence[Name]) -> Iterator[tuple[UUID, str]]:
    """Give each person's names, without those that are only a part of another one of that person."""
    of = defaultdict[UUID, list[str]](list)
    for name in names:
        if name.party is not None:
            of[name.party].append(name.text)
    for party, texts in of.items():
        parts = [set(text.split()) for text in texts]
        yield from ((party, text) for text, own in zip(texts, parts, strict=True) if not any(own < other for other in parts))


def _widened(text: str, found: _Candidate) -> _Candidate:
    """Take in what belongs to it: the rest of an e-mail address or user name, the sign or bracket before a number."""
    start, end = found.start, found.end
    if start and text[start - 1] in "+(" and found.kind == "number":
        start -= 1
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if found.kind == "person" and (_HANDLE.match(before) or _HANDLE.match(after) or _in_address(text, end)):
        end += len(_MORE.match(text, end)[0].rstrip(".-"))  # type: ignore[index]
        start -= len(_MORE.match(text[max(0, start - _WIDEST) : start][::-1])[0].rstrip(".-"))  # type: ignore[index]
    return found._replace(start=start, end=end)


def _in_address(text: str, end: int) -> bool:
    rest = _MORE.match(text, end)
    return text[end : end + 1] in tuple(".-+") and rest is not None and "@" in rest[0]


def _merged(candidates: Sequence[_Candidate]) -> Iterator[Hit]:
    """Join what overlaps: of the most telling ones all who may be meant, and all of the stretch."""
    at = 0
    while at < len(candidates):
        group, end = [candidates[at]], candidates[at].end
        while (at := at + 1) < len(candidates) and candidates[at].start < end:
            group.append(candidates[at])
            end = max(end, candidates[at].end)
        best = max((each.sure, each.end - each.start, each.weight) for each in group)
        telling = [each for each in group if (each.sure, each.end - each.start, each.weight) == best]
        parties = tuple(sorted({each.party for each in telling}, key=str))
        yield Hit(group[0].start, end, telling[0].kind, parties, best[0])
