"""Which legal holds stood at a position and what they covered, from stored bytes alone (docs/format.md, section 21).

A hold covers its own record; of a person his cases, and their parties; of a case its parties. Persons who were found to be one are one:
what is held of either is held of both, until that is taken back.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from ledger.proof.audit import Told, identifier

NEVER = 1 << 62
"""A position that no log reaches."""

Joins = Mapping[bytes, Mapping[bytes, int]]
"""Person → his cases → position at which he joined."""


class _Hold(NamedTuple):
    position: int
    agency: str
    controllers: frozenset[str] | None
    released: int = NEVER


class _Merge(NamedTuple):
    other: bytes
    position: int
    ended: int = NEVER


class Holds:
    """Follows holds and who was found to be whom, in order of positions."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._holds: dict[bytes, dict[int, _Hold]] = {}
        self._merges: dict[bytes, dict[int, _Merge]] = {}
        self._parties: dict[bytes, dict[bytes, int]] = {}

    def hear(self, said: Told) -> None:
        """Take in an entry; of other types nothing is taken."""
        if said.kind == "legal-hold-placed":
            named = said.units.get("controllers")
            hold = _Hold(said.position, agency(said), None if named is None else frozenset(texts(named)))
            self._holds.setdefault(said.stream, {})[said.version] = hold
        elif said.kind == "legal-hold-released":
            placed, holds = number(said, "hold"), self._holds.get(said.stream, {})
            if (found := holds.get(placed)) is not None and found.agency == agency(said):
                holds[placed] = found._replace(released=min(found.released, said.position))
        elif said.kind == "persons-merged" and (other := identifier(said.units.get("other"))) is not None:
            self._merges.setdefault(said.stream, {})[said.version] = _Merge(other.bytes, said.position)
        elif said.kind == "persons-unmerged":
            made, merges = number(said, "merge"), self._merges.get(said.stream, {})
            if (merge := merges.get(made)) is not None:
                merges[made] = merge._replace(ended=min(merge.ended, said.position))

    def standing(self, at: int, places: Collection[tuple[bytes, str | None]], joins: Joins) -> int | None:
        """Give the position of a hold that stood at a position and covered one of these places, each a stream and who controls it there."""
        for place, controller in places if self._holds else ():
            for stream in self._near(place, at, joins) & self._holds.keys():
                for hold in self._holds[stream].values():
                    meant = hold.controllers is None or controller in hold.controllers
                    if meant and hold.position < at < hold.released:
                        return hold.position
        return None

    def _near(self, stream: bytes, at: int, joins: Joins) -> set[bytes]:
        """Give the streams of which a hold covers this one at a position: its own, a person's cases, and the parties of each case."""
        if not self._parties:
            for person, cases in joins.items():
                for case, since in cases.items():
                    self._parties.setdefault(case, {})[person] = since
        own = self._same({stream}, at)
        near = own | {case for one in own for case, since in joins.get(one, {}).items() if since < at}
        return self._same(near.union(*({who for who, since in self._parties.get(case, {}).items() if since < at} for case in near)), at)

    def _same(self, streams: set[bytes], at: int) -> set[bytes]:
        """Add to persons those with whom they were one at a position."""
        found, left = set(streams), list(streams)
        while left:
            for merge in self._merges.get(left.pop(), {}).values():
                if merge.position < at < merge.ended and merge.other not in found:
                    found.add(merge.other)
                    left.append(merge.other)
        return found


def agency(said: Told) -> str:
    """The agency with which an entry is stamped."""
    stamp = said.units.get("stamp")
    return str(stamp.get("agency")) if isinstance(stamp, dict) else "None"


def texts(value: Any) -> Iterator[str]:
    """The texts of a list; of what is none, nothing."""
    yield from (each for each in (value if isinstance(value, list) else ()) if isinstance(each, str))


def ids(value: Any) -> Iterator[UUID]:
    """The ids of a list of them."""
    yield from (found for each in texts(value) if (found := identifier(each)) is not None)


def number(said: Told, name: str) -> int:
    """A number that an entry names; 0 where it names none."""
    value = said.units.get(name)
    return value if isinstance(value, int) else 0


def text(said: Told, name: str) -> str:
    """A text that an entry says; empty where it says none."""
    value = said.units.get(name)
    return value if isinstance(value, str) else ""
