"""The last look at a finished copy: nothing in its files that its audience is not shown, by any way of writing it. Pure.

The files are read back as whoever receives them can read them (projections.court.reading_back). Refused is, unless a released text or a
recorded decision says it there:

    a run of twelve letters and digits and more of a text that is withheld, renamed or told as a gist, however it is broken or spaced
    a number, mark, postcode, e-mail address or reference of such a text
    the name, number, place or day of birth of a person who is not known to the audience, in any spelling that is sure
    a number that the ledger alone uses, where the audience is not to see it

Of a person who has another name, or of whom everything is withheld, no released text explains a sure name; what the program says does.
Shorter texts that are withheld whole, and what is perhaps a name, are listed for a person to decide (projections.court.gate_draft).
A finding says where something stands and what it is of. It never holds more of a text than the hit, and a refusal not even that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ledger.entry.mention import Name
from projections.court import common_runs
from projections.court.explaining import Explained
from projections.court.plain_text import flat, readings
from projections.court.reading_back import FILE_NAME, Passage, passages
from projections.court.sought import Sought, Spelt

A_RUN = "{characters} characters and more of what is withheld at {place}"
_HEXADECIMAL = re.compile(f"[0-9a-f]{{{common_runs.RUN}}}")
_DIGEST = re.compile("[0-9a-f]{40,}")
_LINE = re.compile(r"(?<![-\u00ad\u2010\u2011])[ \t]*\r?\n[ \t]*")
"""An end of a line at which no hyphen says that a word goes on."""
_BETWEEN = re.compile(r"(?<=[a-z]{3}[.!?:]) +(?=[A-Z])")
"""What parts two sentences, and no name: before it stand three small letters."""
SHOWN_HERE = "withhold it where it is shown, correct what was typed there, or release {place} to this audience; then make the copy anew"


class Kept(NamedTuple):
    """A text that the audience is not shown, and at which place it stands recorded (CHS-26-0041#12:5)."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What must not be read in a copy, and what may.

    ``released``: texts of units that are shown, and those that a recorded decision shows: the head, gists, labels, rows of issued
    schedules. ``said``: texts that the program generates without any recorded one (projections.court.generated).
    ``names``: by what everybody is known; of persons in ``hidden`` nothing released explains a name, those in ``named`` may be named
    anywhere. ``numbers``: those of persons, for findings. ``identifiers``: what only the ledger uses and this audience must not see.
    ``bare``: nothing may stand that has the form of one.
    """

    kept: Sequence[Kept] = ()
    released: Sequence[str] = ()
    said: Sequence[str] = ()
    names: Sequence[Name] = ()
    hidden: frozenset[UUID] = frozenset()
    named: frozenset[UUID] = frozenset()
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    identifiers: Sequence[Kept] = ()
    bare: bool = False


class Finding(NamedTuple):
    """What stands where it must not: file and where in it, the place at which it is withheld, and what it is of; of short ones the hit."""

    file: str
    where: str
    place: str
    what: str
    hit: str = ""

    def __str__(self) -> str:
        """Say it without personal data, and what to do next."""
        then = SHOWN_HERE.format(place=self.place)
        return f"{self.file}, {self.where}: it holds {self.what}; nothing was written; {then}"


_Found = tuple[Finding, bool]
"""A finding, and whether it is of a text that was read in another way too."""


class Gate(NamedTuple):
    """What refuses a copy; what a person has to decide; which files could not be read, and have to be looked at."""

    refusals: tuple[Finding, ...]
    short: tuple[Finding, ...]
    unread: tuple[str, ...]


def look(files: Mapping[str, bytes], known: Known) -> Gate:
    """Look at finished files by their names."""
    unread: list[str] = []
    runs, spelt = _Runs(known), _Spelt(known)
    for passage in passages(files, unread):
        for text in readings(passage.text):
            if passage.runs:
                runs.look(text, passage)
            if passage.words:
                spelt.look(text, passage)
    found = [*_unnamed([*_once([*runs.found(), *spelt.found])], sorted(files))]
    refusals = dict.fromkeys(finding for finding in found if not finding.hit)
    refused = {(finding.file, finding.where, finding.place) for finding in refusals}
    short = dict.fromkeys(finding for finding in found if finding.hit and finding[:3] not in refused)
    return Gate(tuple(refusals), tuple(short), tuple(dict.fromkeys(unread)))


def _once(found: Sequence["_Found"]) -> Iterator[Finding]:
    """Give findings without those that were found again only because a text was read in another way too."""
    first = {(finding.file, finding.place, finding.hit) for finding, again in found if not again}
    yield from (finding for finding, again in found if not again or (finding.file, finding.place, finding.hit) not in first)


def _unnamed(found: Sequence[Finding], names: Sequence[str]) -> Iterator[Finding]:
    """Give findings in which no file stands by a name that must not be read: its number in order of names instead."""
    telling = {finding.file for finding in found if finding.where == FILE_NAME}
    called = {name: f"file {number}" for number, name in enumerate(names, start=1) if name in telling}
    for finding in found:
        name = next((name for name in called if finding.file == name or finding.file.endswith(f" of {name}")), "")
        yield finding._replace(file=finding.file.replace(name, called[name])) if name else finding


class _Runs:
    """Finds the long runs, text by text. Texts without any are known by their hash (64 bits, keyed) and looked at once."""

    def __init__(self, known: Known) -> None:
        kept = {plain: each.place for each in reversed(known.kept) for text in readings(each.text) if (plain := flat(text))}
        self._whole = any(map(_HEXADECIMAL.search, kept))
        self._places = [*kept.values()]
        self._common = common_runs.Common([*kept], map(flat, (*known.released, *known.said)))
        self._clean = set[int]()
        self._told = dict[str, list[common_runs.Run]]()
        self._open = dict[str, list[Passage]]()
        self._candidates = set[str]()
        self._found = list[_Found]()

    def look(self, text: str, passage: Passage) -> None:
        """Look at a text."""
        if hash(text) in self._clean:
            return
        clean = True
        for piece in [text] if self._whole else _without_digests(text):
            plain = flat(piece)
            if hash(plain) in self._clean:
                continue
            if plain in self._told or plain in self._open:
                clean = False
                self._add(plain, passage)
            elif possible := self._common.possible(plain):
                clean = False
                self._open[plain] = [passage]
                self._candidates |= possible
        if clean:
            self._clean.add(hash(text))
        if len(self._candidates) > common_runs.MOST:
            self._settle()

    def found(self) -> list[_Found]:
        """Give what was found."""
        self._settle()
        return self._found

    def _add(self, plain: str, passage: Passage) -> None:
        if plain in self._open:
            self._open[plain].append(passage)
        else:
            self._found += self._findings(self._told[plain], passage)

    def _settle(self) -> None:
        """Compare what is open."""
        told = self._common.settled(self._open, self._candidates)
        for plain, seen in self._open.items():
            if runs := told.get(plain):
                self._told[plain] = runs
                self._found += [each for passage in seen for each in self._findings(runs, passage)]
            else:
                self._clean.add(hash(plain))
        self._open, self._candidates = {}, set()

    def _findings(self, runs: Sequence[common_runs.Run], passage: Passage) -> Iterator[_Found]:
        for run in runs:
            place = self._places[run.kept]
            what = A_RUN.format(characters=common_runs.RUN, place=place)
            yield Finding(passage.file, passage.where, place, what), passage.again


def _without_digests(text: str) -> Iterator[str]:
    """Give a text without the middle of what is long and hexadecimal, in which nothing stands that has no such run itself."""
    start = 0
    for found in _DIGEST.finditer(text):
        yield text[start : found.start() + common_runs.RUN - 1]
        start = found.end() - common_runs.RUN + 1
    yield text[start:]


def _sentences(text: str) -> Iterator[str]:
    """Give the sentences of a text, whichever lines it has: most of them stand in several files."""
    return iter(_BETWEEN.split(_LINE.sub(" ", text)))


class _Spelt:
    """Finds names, numbers, identifiers and short texts, text by text; clean texts and sentences are known by their hash."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._said = Explained(known.said)
        self._explained = Explained((*known.released, *known.said))
        self._sought = Sought(known.kept, known.names, known.identifiers, known.numbers, bare=known.bare)
        self._clean = set[int]()
        self._hits = dict[str, list[Spelt]]()
        self.found: list[_Found] = []

    def look(self, text: str, passage: Passage) -> None:
        """Look at a text."""
        if hash(text) in self._clean:
            return
        before = len(self.found)
        for sentence in _sentences(text):
            for hit in self._in_sentence(sentence):
                sure = hit.sure and self._known.named.isdisjoint(hit.parties)
                self.found.append((Finding(passage.file, passage.where, hit.place, hit.what, "" if sure else hit.typed), passage.again))
        if len(self.found) == before:
            self._clean.add(hash(text))

    def _in_sentence(self, sentence: str) -> Sequence[Spelt]:
        if hash(sentence) in self._clean:
            return ()
        if sentence not in self._hits:
            hits = [hit for hit in self._sought.find(sentence) if self._tells(hit)]
            if not hits:
                self._clean.add(hash(sentence))
                return ()
            self._hits[sentence] = hits
        return self._hits[sentence]

    def _tells(self, hit: Spelt) -> bool:
        """Whether a hit is of somebody or something that may not stand there."""
        known = self._known
        if not hit.parties.isdisjoint(known.named) and hit.parties <= known.named:
            return False
        strict = hit.sure and bool(hit.parties) and hit.parties <= known.hidden
        return not (self._said if strict else self._explained).explains(hit.before, hit.plain, hit.after)
