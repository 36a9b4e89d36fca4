"""Names of persons as they may stand in a text: whole or in part, begun, joined, slipped, by initials, in another script. Pure.

Words that stand together and are of the same person's name are one hit. Whether it is sure depends on what they are: a whole part of a
name is, and so is an initial beside it. A beginning, half of a joined name, initials alone, a slip of the pen are not, nor is a word of
everyday English that stands alone. Time is in proportion to the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from projections.court.everyday import EVERYDAY, TITLES
from projections.court.letters import BREAK, LONGEST, Word
from projections.court.name_parts import HANDLE, SHORT, Parts, Rank, Role

TOGETHER, SYLLABLES = 3, 6
"""Words that may be one name written apart: in Latin letters, and in scripts that put no spaces between words."""
_BETWEEN = frozenset(" \t\n\r\u00a0.,-_'\u2019\u2010\u2011\u00b7/(")


class Found(NamedTuple):
    """Where somebody is named, who, whether that is sure, and how telling it is: of parts of names the number, and the best rank."""

    start: int
    end: int
    party: UUID
    sure: bool
    weight: tuple[int, int]


@dataclass(slots=True)
class _Run:
    """Words that stand together and may be one person's name: their places, and what each is of it."""

    party: UUID
    first: int
    last: int
    roles: list[tuple[Role, Word]] = field(default_factory=list)

    def fitting(self, roles: Sequence[Role]) -> Role | None:
        """Give the most telling role in a part that the run does not hold yet."""
        told = [role for role, _ in self.roles if role.rank > Rank.INITIAL]  # an initial may turn out to be of another part
        held = {(role.name, role.part, role.half) for role in told} | {(role.name, role.part, 0) for role in told if not role.half}
        begun = {(role.name, role.part) for role, _ in self.roles}
        free = [
            each for each in roles
            if ((each.name, each.part) not in begun if each.rank == Rank.INITIAL else held.isdisjoint(_places(each)))
        ]  # fmt: skip
        return max(free, key=lambda each: each.rank, default=None)


class Names:
    """Finds persons by their names."""

    def __init__(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Know whom to find: persons, with each of their names whole."""
        self._parts = Parts(names)
        self._known: dict[tuple[str, bool], dict[UUID, list[Role]]] = {}

    def find(self, text: str, found: Sequence[Word]) -> Iterator[Found]:
        """Give where persons are named in a text, of which ``found`` are the words; hits of several may overlap."""
        yield from self._runs(found)
        yield from self._as_one(text, found)
        yield from self._spaced(found)

    def telling(self, word: Word) -> bool:
        """Whether somebody may be named beginning with a word, or by it; of small letters alone nobody is."""
        plain, parts = word.forms[0], self._parts
        if any(role.rank > Rank.INITIAL for roles in self._roles(word).values() for role in roles):
            return True
        if len(plain) == 1:
            return word.typed.isupper() and plain in parts.initials
        bare = [form.strip("0123456789") for form in word.forms]
        return plain in parts.begun or plain in parts.acronyms or any(form in parts.joined or form in parts.exact for form in bare)

    def _runs(self, found: Sequence[Word]) -> Iterator[Found]:
        running: dict[UUID, _Run] = {}
        for at, word in enumerate(found):
            roles = self._roles(word)
            if not running and not roles:
                continue
            ended = [run for run in running.values() if at - run.last > 2]
            for run in ended:
                yield from self._ended(running.pop(run.party), found)
            for party, each in roles.items():
                before = running.get(party)
                role = before.fitting(each) if before and _together(found, before.last, at) else None
                if before and role is None:
                    yield from self._ended(before, found)
                run = before if before and role else _Run(party, at, at)
                running[party], role = run, role or max(each, key=lambda one: one.rank)
                run.roles.append((role, word))
                run.last = at
        for run in running.values():
            yield from self._ended(run, found)

    def _roles(self, word: Word) -> dict[UUID, list[Role]]:
        """Give what a word may be, by person; each spelling is looked up once."""
        key = word.typed, word.owns
        if key not in self._known:
            gathered: dict[UUID, list[Role]] = {}
            for role in sorted(self._possible(word)):
                gathered.setdefault(role.party, []).append(role)
            if len(word.typed) >= LONGEST:
                return gathered
            self._known[key] = gathered
        return self._known[key]

    def _possible(self, word: Word) -> Iterator[Role]:
        exact = [role for form in word.forms for role in self._parts.exact.get(form, ())]
        plain = word.forms[0]
        if not exact and plain.endswith("s") and len(plain) > SHORT:  # Clarkes: whose it is, or a family, typed without an apostrophe
            exact = [role for role in self._parts.exact.get(plain[:-1], ()) if role.rank >= Rank.HALF]
        yield from exact
        if len(plain) == 1:
            yield from self._parts.initials.get(plain, ())
        elif not word.syllable and (not exact or word.foreign):
            yield from self._near(word)

    def _near(self, word: Word) -> Iterator[Role]:
        known, near = self._parts.nearly, set[str]()
        for form in word.forms:
            if form in EVERYDAY:
                continue
            near |= known.joined(form)
            if word.capital or len(form) > LONGEST // 8:
                near |= known.slipped(form)
            if word.capital:
                near |= known.begun(form)
            near |= self._parts.abroad.sounding(form)
            if word.foreign or (word.capital and len(form) > SHORT):
                near |= known.sounding(form) | (known.inflected(form) if word.foreign else set())
        roles = (role for each in sorted(near) for role in self._parts.exact[each] if role.rank in (Rank.WHOLE, Rank.HALF))
        yield from (role._replace(rank=Rank.NEARLY) for role in roles)

    def _ended(self, run: _Run, found: Sequence[Word]) -> Iterator[Found]:
        alone = len(run.roles) == 1 and run.roles[0][0].rank == Rank.INITIAL
        sure = None if alone else self._is_sure(run, found)
        if sure is not None:
            parts = {(role.name, role.part) for role, _ in run.roles if role.rank > Rank.INITIAL}
            best = max(role.rank for role, _ in run.roles)
            yield Found(found[run.first].start, found[run.last].end, run.party, sure, (len(parts), best))

    def _is_sure(self, run: _Run, found: Sequence[Word]) -> bool | None:
        """Whether a run surely names the person; None: it names nobody."""
        by_rank: dict[Rank, list[tuple[Role, Word]]] = {rank: [] for rank in Rank}
        for role, word in run.roles:
            by_rank[role.rank].append((role, word))
        halves = by_rank[Rank.HALF]
        if by_rank[Rank.WHOLE] or len({role.half for role, _ in halves}) > 1:
            return True
        if by_rank[Rank.EVERYDAY]:
            return _of_everyday(by_rank, titled=run.first > 0 and found[run.first - 1].forms[0] in TITLES)
        telling = by_rank[Rank.NEARLY] or any(len(word.forms[0]) >= SHORT and word.forms[0] not in EVERYDAY for _, word in halves)
        return False if telling or self._are_initials(by_rank[Rank.INITIAL]) else None

    def _are_initials(self, found: Sequence[tuple[Role, Word]]) -> bool:
        """Whether capital letters alone, with a stop between them, are those of a name in order, of its first and last part at least."""
        order = [role.part for role, _ in found]
        ends = bool(found) and order[0] == 0 and order[-1] == self._parts.counts[found[0][0].name] - 1
        dotted = all(word.typed.isupper() for _, word in found) and any("." in word.gap for _, word in found[1:])
        return len(found) > 1 and ends and order == sorted(order) and dotted

    def _as_one(self, text: str, found: Sequence[Word]) -> Iterator[Found]:
        """Names written as one word, or one word written apart: user names, syllables, ends of lines."""
        for at, word in enumerate(found):
            if len(word.forms[0]) == 1:
                continue
            yield from self._handles(text, word)
            if word.typed.isupper() and len(word.typed) <= 4:
                yield from (Found(word.start, word.end, party, False, (0, 0)) for party in self._parts.acronyms.get(word.forms[0], ()))
            together = word.forms[0]
            if together not in self._parts.begun:
                continue
            for last, then in enumerate(found[at + 1 : at + (SYLLABLES if word.syllable else TOGETHER)], start=at + 1):
                if then.syllable != word.syllable or not _near(then.gap) or len(together) > LONGEST:
                    break
                together += then.forms[0]
                broken = last == at + 1 and BREAK.fullmatch(then.gap) is not None
                yield from self._written_apart(together, word, then, whole=broken or word.syllable)

    def _spaced(self, found: Sequence[Word]) -> Iterator[Found]:
        """Letters with spaces between them."""
        singles = [at for at, word in enumerate(found) if len(word.forms[0]) == 1]
        if len(singles) < SHORT:
            return
        for _, group in groupby(enumerate(singles), key=lambda each: each[1] - each[0]):
            run = [at for _, at in group]
            letters = "".join(found[at].forms[0] for at in run)
            for start in range(len(run) - SHORT + 1):
                for length in self._parts.lengths:
                    together = letters[start : start + length]
                    if len(together) == length and (together in self._parts.joined or together in self._parts.exact):
                        yield from self._written_apart(together, found[run[start]], found[run[start + length - 1]], whole=True)

    def _handles(self, text: str, word: Word) -> Iterator[Found]:
        for form in word.forms:
            bare = form.strip("0123456789")
            if bare == form and bare not in self._parts.joined:
                continue
            numbered = bare != form or text[word.start - 1 : word.start] == "@" or text[word.end : word.end + 1] == "@"
            for party, sure in self._parts.joined.get(bare, {}).items():
                yield Found(word.start, word.end, party, sure or numbered, (2, Rank.WHOLE))
            if bare != form and len(bare) >= HANDLE:
                yield from (Found(word.start, word.end, each.party, True, (1, each.rank)) for each in self._parts.exact.get(bare, ())
                            if each.rank == Rank.WHOLE)  # fmt: skip

    def _written_apart(self, together: str, first: Word, last: Word, *, whole: bool) -> Iterator[Found]:
        for party, sure in self._parts.joined.get(together, {}).items():
            if sure:
                yield Found(first.start, last.end, party, True, (2, Rank.WHOLE))
        if whole:
            yield from (Found(first.start, last.end, each.party, True, (1, each.rank)) for each in self._parts.exact.get(together, ())
                        if each.rank == Rank.WHOLE)  # fmt: skip


def _places(role: Role) -> set[tuple[int, int, int]]:
    """What of a name a word would take: its part, and of that the half."""
    return {(role.name, role.part, role.half), (role.name, role.part, 0)}


def _of_everyday(by_rank: Mapping[Rank, Sequence[tuple[Role, Word]]], *, titled: bool) -> bool | None:
    """The same of words of everyday English that are names too: two of them, or one with an initial or a title, written as names."""
    everyday = [word for _, word in by_rank[Rank.EVERYDAY]]
    written = any(word.capital for word in everyday)
    if len(everyday) > 1:
        return written
    if written:
        return titled or any(word.typed.isupper() and word.typed != "I" for _, word in by_rank[Rank.INITIAL])
    return False if titled or by_rank[Rank.NEARLY] else None


def _together(found: Sequence[Word], before: int, at: int) -> bool:
    """Whether two words stand together, or with one more between them that is written as a name (Sarah Jane Clarke)."""
    if at - before == 2:
        middle = found[before + 1]
        return middle.gap == found[at].gap == " " and middle.capital and middle.forms[0] not in EVERYDAY and middle.typed.isalpha()
    return at - before == 1 and _near(found[at].gap)


def _near(gap: str) -> bool:
    return len(gap) <= 4 and _BETWEEN.issuperset(gap)
