"""Could an agency see an entry, on a day and for a purpose, and by what: replayed from entries alone, by the table of the rules.

The rows that enforce are made again from the entries up to a position, as an audit makes them (``ledger.enforcement``), and each unit is
judged as the database judges it (072_judge.sql), by the one table of reasons (``ledger.privacy.visible``). So what could be seen at any
past instant follows from the record, and from nothing that may have changed since. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from ledger.effects import OF, VERSION, Effect
from ledger.enforcement import meant
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import REACHES_RESTRICTED
from ledger.events.fact import ERASED, Fact
from ledger.privacy.visible import Circumstances, Reason, visible
from ledger.rules.restriction import IN_VIEW

OPENERS = ("referral", "gates")
"""Groups that an agreement opens to whoever is to see a case at all (046_grants.sql, sees_case)."""
HEARD = (*OPENERS, "proceedings")
"""Those that one opens to whoever is to see proceedings at all (046_grants.sql, sees_proceedings)."""
OF_THE_CASE = frozenset({"noted.v1", "glass-broken.v1", "glass-reviewed.v1"})
"""Types whose clear units everybody sees to whom the case stands open (046_grants.sql, of_the_case)."""
AUDIENCE = frozenset({"practitioner", "supervisor", "auditor", "disclosure_officer"})
"""Roles to which anything sealed is shown; analysts see facts, administrators run the ledger."""
GLASS_LIFE = timedelta(hours=1)
"""How long a broken glass stands open, where no setting says otherwise."""
WILD = "*"


class Asker(NamedTuple):
    """Who could have looked: his agency, for what, in which roles; ``recorder`` for what stands open to one reader alone (broken glass).

    Without a recorder the glass that any reader of the agency broke counts.
    """

    agency: str
    purpose: str
    roles: frozenset[str] = frozenset({"practitioner"})
    recorder: UUID | None = None


class Moment(NamedTuple):
    """The instant asked about: the last position recorded by then, the instant itself (aware), and the unit's time zone."""

    position: int
    at: datetime
    zone: tzinfo


class Shown(NamedTuple):
    """It could be seen; ``by``: own, agreement, share, contribution, glass or case, and which entry of which stream gave it."""

    by: str
    stream: UUID | None = None
    version: int | None = None


class Withheld(NamedTuple):
    """It could not be seen, for this reason (the six of ``ledger.privacy.visible``)."""

    reason: Reason


OWN = Shown("own")


class Record:
    """What decided who may see, as it stood at one moment, made of the facts of the unit's stream, of cases, and of persons asked about."""

    def __init__(self, facts: Iterable[Fact], unit: UUID, moment: Moment, glass_life: timedelta = GLASS_LIFE) -> None:
        """Take the facts by then, in any order; ``unit``: the unit's own stream."""
        self.moment, self.unit, self._life = moment, unit, glass_life
        self.facts = sorted((fact for fact in facts if fact.position <= moment.position), key=lambda fact: fact.position)
        self._by_position = {fact.position: fact for fact in self.facts}
        self._openers = {fact.stream: originator(fact) for fact in reversed(self.facts)}  # the first of each stream stays
        tables, _ = meant(_effects(self.facts), unit)
        self._standing = {name: _in_force(tables[name].values()) for name in ("agreement", "share", "glass")}
        self._given = list(tables["share"].values())
        self._restrictions = [row for row in tables["restriction"].values() if row["lifted_by"] is None]
        self._erased = set(tables["erasure"])
        self._moved = {row["recorder"]: row["position"] for row in tables["login_held"].values()}  # the last change of each stays
        self._merged = {at: UUID(row["other"]) for row in tables["merge"].values() for at in (row["position"], row["ended_by"])}
        self._parties = [(UUID(row["person"]), UUID(row["stream"])) for row in tables["party_of"].values()]

    def seen(self, fact: Fact, asker: Asker, *, sealed: bool = True, slot: UUID | None = None) -> Shown | Withheld | None:
        """Say whether the asker could see a unit of an entry, and by what; None where the entry was not recorded by then.

        ``sealed``: what it says of persons, rather than its clear facts; ``slot``: where that unit stands, if it is known.
        """
        if fact.position > self.moment.position:
            return None
        by = next(self._ways(fact, asker, sealed=sealed), None)
        circumstances = Circumstances(
            erased=fact.type == ERASED or str(slot) in self._erased, restricted=self._restricted(fact),
            reaches_restricted=asker.purpose in REACHES_RESTRICTED, own=by == OWN, granted=by not in (None, OWN),
            outside_audience=sealed and not asker.roles & AUDIENCE,
        )  # fmt: skip
        reason = visible(circumstances)
        return Withheld(reason) if reason is not None else by

    def _ways(self, fact: Fact, asker: Asker, *, sealed: bool) -> Iterator[Shown]:
        """Everything by which the asker could see it, the nearest first."""
        if originator(fact) == asker.agency:
            yield OWN
        if not self._tells_other(fact, asker):
            return
        yield from (self._of("agreement", row) for row in self._granting(fact, asker))
        for row in self._shares(asker):
            if row["stream"] == str(fact.stream) and self._covers(row, fact):
                yield self._of("share", row)
        if not sealed:
            yield from (self._of("share", row) for row in self._known_on(fact, asker))
        for case in self._cases(fact.stream):
            if fact.held is None or not sealed:  # what an agency holds stays closed: it is for that agency to share
                yield from (self._of("glass", row) for row in self._broken(case, asker))
        if not sealed and (fact.held is not None or fact.type in OF_THE_CASE):
            yield from self._opened(fact.stream, asker)

    def _tells_other(self, fact: Fact, asker: Asker) -> bool:
        """Whether an entry names no other person as the same one, or one who stands open to the asker too (046_grants.sql, tells_other)."""
        other = self._merged.get(fact.position)
        if other is None:
            return True
        broken = (row for case in self._cases(other) for row in self._broken(case, asker))
        return next(self._opened(other, asker), None) is not None or next(broken, None) is not None

    def _granting(self, fact: Fact, asker: Asker) -> Iterator[Mapping[str, Any]]:
        group = None if fact.held is not None else _group(fact.type)
        for row in self._standing["agreement"] if group is not None and self._there(fact, asker) else ():
            if _names(row["purposes"], asker.purpose) and _opens(row, asker.agency, group, originator(fact)):
                yield row

    def _there(self, fact: Fact, asker: Asker) -> bool:
        """Whether it is there for the asker at all, for an agreement to open: of a case that stands open to him, or given to him."""
        broken = (row for case in self._cases(fact.stream) for row in self._broken(case, asker))
        ways = (self._opened(fact.stream, asker), broken, self._known_on(fact, asker))
        return "auditor" in asker.roles or any(next(iter(way), None) is not None for way in ways)

    def _shares(self, asker: Asker) -> Iterator[Mapping[str, Any]]:
        """Shares that let the asker's agency see something for the purpose, until the last day that they name."""
        today = self.moment.at.astimezone(self.moment.zone).date().isoformat()
        for row in self._standing["share"]:
            if row["agency"] == asker.agency and _names(row["purposes"], asker.purpose) and (row["until"] or today) >= today:
                yield row

    def _covers(self, row: Mapping[str, Any], fact: Fact) -> bool:
        """Whether a share opens an entry of its stream: one it names; where it names none, what the sharing agency had brought by then."""
        if row["versions"] is not None:
            return fact.version in row["versions"]
        return fact.position < row["position"] and originator(fact) == originator(self._by_position[row["position"]])

    def _known_on(self, fact: Fact, asker: Asker) -> Iterator[Mapping[str, Any]]:
        """Shares that this entry made or ended, and whose recipient knows of them on: for whatever purpose, whether or not they stand."""
        for row in self._given:
            of_the_case = row["versions"] is not None and row["stream"] == str(fact.stream)
            if of_the_case and row["agency"] == asker.agency and fact.position in (row["position"], row["ended_by"]):
                yield row

    def _broken(self, case: UUID, asker: Asker) -> Iterator[Mapping[str, Any]]:
        for row in self._standing["glass"]:
            broken = self._by_position[row["position"]]
            mine = broken.recorder == asker.recorder if asker.recorder else originator(broken) == asker.agency
            moved = self._moved.get(str(broken.recorder), 0) > row["position"]
            if row["stream"] == str(case) and mine and not moved and broken.recorded_at > self.moment.at - self._life:
                yield row

    def _opened(self, stream: UUID, asker: Asker) -> Iterator[Shown]:
        """By what the case as such stands open to the agency: its own, or an agreement on referrals and gates (HEARD: proceedings)."""
        if stream == self.unit:
            yield Shown("case")
        for case in self._cases(stream):
            opener = self._openers.get(case)
            if opener == asker.agency:
                yield Shown("case", case, 1)
            groups = HEARD if case in self._proceedings else OPENERS
            each = [[row for row in self._standing["agreement"] if _opens(row, asker.agency, group, opener)] for group in groups]
            if all(each):
                yield self._of("agreement", each[0][0])

    def _cases(self, stream: UUID) -> Iterator[UUID]:
        """The stream itself, and where it is a person's the cases that he is a party of."""
        yield stream
        yield from self._cases_of[stream]

    @cached_property
    def _proceedings(self) -> frozenset[UUID]:
        return frozenset(fact.stream for fact in self.facts if _place(fact.type) == "proceedings")

    @cached_property
    def _cases_of(self) -> Mapping[UUID, Sequence[UUID]]:
        found = defaultdict[UUID, list[UUID]](list)
        for person, case in self._parties:
            found[person].append(case)
        return found

    def _restricted(self, fact: Fact) -> bool:
        others = [row for row in self._restrictions if row["stream"] == str(fact.stream) and row["position"] != fact.position]
        return fact.kind not in IN_VIEW and any(row["versions"] is None or fact.version in row["versions"] for row in others)

    def _of(self, by: str, row: Mapping[str, Any]) -> Shown:
        given = self._by_position.get(row["position"])
        kind = "contribution" if by == "share" and given is not None and given.kind != "share-made" else by
        stream = self.unit if by == "agreement" else UUID(row[OF])
        return Shown(kind, stream, row[VERSION])


def originator(fact: Fact) -> str | None:
    """Agency that brought an entry; of one that the ledger made itself, nobody's."""
    whose = (fact.held or fact.marks).get("originator")
    return None if whose is None else str(whose)


def _opens(row: Mapping[str, Any], agency: str, group: str | None, whose: str | None) -> bool:
    of = row["agencies"] if row["originators"] is None else row["originators"]
    return _names(row["agencies"], agency) and _names(row["groups"], group) and _names(of, whose)


def _names(listed: Iterable[str], word: str | None) -> bool:
    return WILD in listed or (word is not None and word in listed)


def _in_force(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["ended_by"] is None]


def _effects(facts: Iterable[Fact]) -> Iterator[Effect]:
    for fact in facts:
        if (effect := _effect(fact.type)) is not None:
            yield Effect(fact.position, fact.stream, fact.version, effect, fact.fields)


@lru_cache(maxsize=512)
def _effect(kind: str) -> str | None:
    return load(kind).effect if kind in TYPES else None


@lru_cache(maxsize=512)
def _group(kind: str) -> str | None:
    return load(kind).group.value if kind in TYPES else None


@lru_cache(maxsize=512)
def _place(kind: str) -> str | None:
    return load(kind).stream if kind in TYPES else None
