"""Who was in the unit on a day: agencies with their names, members, and the roles they held. State and evolve; its rules are in ``unit``.

Days are the unit's; the last day of a role is one on which it is held. A name or role is as the corrections recorded so far say.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.fact import Fact

NAMING = ("agency-named.v1", "fact-corrected.v1")
"""Types of the unit's entries by which an agency gets its name and kind."""


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency's name from ``since`` on, until a later one."""

    agency: str
    name: str
    sector: str
    since: date


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a member held in an agency, from ``since`` to ``until``, both included; ``ended_by``: the entry that ended it."""

    member: UUID
    role: str
    agency: str
    since: date
    until: date | None = None
    grade: str | None = None
    ended_by: int | None = None

    def covers(self, day: date) -> bool:
        """Whether it was held on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Role") -> bool:
        """Whether both give the same member the same role in the same agency on some day."""
        same = (self.member, self.role, self.agency) == (other.member, other.role, other.agency)
        return same and self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Team:
    """Names and roles by the number of the entry that recorded each; ``people`` in the order in which they were first recorded."""

    names: Mapping[int, AgencyName] = field(default_factory=dict)
    roles: Mapping[int, Role] = field(default_factory=dict)
    people: tuple[UUID, ...] = ()

    def agency(self, code: str, day: date) -> AgencyName | None:
        """What an agency was named on ``day``; None where it had not been named."""
        named = [name for _, name in sorted(self.names.items()) if name.agency == code and name.since <= day]
        return max(named, key=lambda name: name.since, default=None)

    def on(self, day: date) -> list[tuple[int, Role]]:
        """Every role that was held on ``day``, with the number of its entry."""
        return [(version, role) for version, role in sorted(self.roles.items()) if role.covers(day)]

    def open(self, member: UUID, role: str, agency: str) -> int | None:
        """Number of the entry that gave a role which has no last day."""
        key = (member, role, agency)
        return next((n for n, one in self.roles.items() if (one.member, one.role, one.agency) == key and one.until is None), None)

    def number(self, member: UUID) -> str | None:
        """By what a member without a login is called: M-3 is the third whom the unit's record named."""
        return f"M-{self.people.index(member) + 1}" if member in self.people else None

    def met(self, member: UUID) -> "Team":
        """The team with a member whom the record names for the first time, or again."""
        return self if member in self.people else replace(self, people=(*self.people, member))


def evolve(team: Team, fact: Fact) -> Team:
    """Give the team after one more entry of the unit's stream. Raises KeyError, TypeError or ValueError for what cannot be read."""
    change = _CHANGES.get(fact.kind)
    return change(team, fact.version, fact.fields) if change else team


def folded(facts: Iterable[Fact]) -> Team:
    """Fold the clear facts of the unit's stream, in order of versions; what cannot be read changes nothing. Loads no event class."""
    team = Team()
    for fact in facts:
        with suppress(KeyError, TypeError, ValueError, UsageError):
            team = evolve(team, fact)
    return team


def corrected(team: Team, target: int, name: str, to: Any) -> Team:
    """Give the team as it is when one field of one entry reads otherwise; ``to`` None strikes it out."""
    if target in team.names:
        return replace(team, names={**team.names, target: replace(team.names[target], **{name: _value(name, to)})})
    if target in team.roles:
        role = replace(team.roles[target], **{name: _value(name, to)})
        return replace(team.met(role.member), roles={**team.roles, target: role})
    ended = next((number for number, role in team.roles.items() if role.ended_by == target), None)
    if ended is not None and name == "on":
        return replace(team, roles={**team.roles, ended: replace(team.roles[ended], until=_day(to))})
    return team


def _named(team: Team, version: int, given: Mapping[str, Any]) -> Team:
    name = AgencyName(given["agency"], given["name"], given["sector"], _day(given["since"]))
    return replace(team, names={**team.names, version: name})


def _held(team: Team, version: int, given: Mapping[str, Any]) -> Team:
    since, until = _day(given["since"]), _value("until", given.get("until"))
    role = Role(UUID(str(given["member"])), given["role"], given["agency"], since, until, given.get("grade"))
    return replace(team.met(role.member), roles={**team.roles, version: role})


def _ended(team: Team, version: int, given: Mapping[str, Any]) -> Team:
    number = team.open(UUID(str(given["member"])), given["role"], given["agency"])
    if number is None:
        return team
    return replace(team, roles={**team.roles, number: replace(team.roles[number], until=_day(given["on"]), ended_by=version)})


_CHANGES: dict[str, Callable[[Team, int, Mapping[str, Any]], Team]] = {
    "agency-named": _named,
    "member-named": lambda team, _version, given: team.met(UUID(str(given["member"]))),
    "user-added": lambda team, _version, given: team.met(UUID(str(given["recorder"]))),
    "role-held": _held,
    "role-ended": _ended,
    "fact-corrected": lambda team, _version, given: corrected(team, given["target"], given["field"], given.get("to")),
}


def _value(name: str, to: Any) -> Any:
    if name == "member":
        return UUID(str(to))
    if name in ("since", "until"):
        return None if to is None and name == "until" else _day(to)
    if not isinstance(to, str) and not (to is None and name == "grade"):
        raise TypeError(name)
    return to


def _day(text: Any) -> date:
    return date.fromisoformat(text)
