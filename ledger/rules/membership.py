"""State of the unit's own stream: users, the team with its roles by day, policies (domain.md 1.1, 8)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from itertools import accumulate
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.fact import Fact
from ledger.rules import agreed, team
from ledger.rules.acts import ActingState, said
from ledger.rules.agreed import Agreement
from ledger.rules.policy import DEFAULT, Adopted, Policy, in_force_for
from ledger.rules.stream_state import changed, entered, under
from ledger.rules.team import Team


class Post(NamedTuple):
    """An agency and roles in which a user acted, from one instant to another (recorded), and the number of the entry that gave them."""

    agency: str
    roles: frozenset[str]
    since: datetime
    until: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Member:
    """A user of the ledger: opaque login and id, agency, roles, when (recorded) the login was open, and the number of its entry.

    ``keys``: every public key that was ever his, in order, in hexadecimal; ``keyed``: whether the last of them signs for him.
    ``former``: the agencies and roles in which he acted before, in order; ``changed``: the entry that gave the present ones, if any did.
    """

    login: str
    recorder: UUID
    agency: str
    roles: frozenset[str]
    since: datetime
    until: datetime | None = None
    version: int = 0
    keys: tuple[str, ...] = ()
    keyed: bool = True
    former: tuple[Post, ...] = ()
    changed: int = 0

    @property
    def posts(self) -> tuple[Post, ...]:
        """The agencies and roles in which he acted, in order: those before, and the last."""
        since, version = (self.former[-1].until or self.since, self.changed) if self.former else (self.since, self.version)
        return (*self.former, Post(self.agency, self.roles, since, self.until, version))

    def spans(self, zone: tzinfo) -> "list[Span]":
        """Each of his roles, from the day on which it was given to that on which it was taken or his login closed, with its entry."""
        return [
            Span(role, post.agency, post.since.astimezone(zone).date(), post.until and post.until.astimezone(zone).date(), post.version)
            for post in self.posts for role in sorted(post.roles)
        ]  # fmt: skip


class Span(NamedTuple):
    """A role in an agency from day to day, both included; None: without a last day. ``version``: the entry that gave it."""

    role: str
    agency: str
    since: date
    until: date | None
    version: int

    def covers(self, day: date) -> bool:
        """Whether it was held on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class UnitState(ActingState):
    """What a rule needs: users by login, the team, each policy and each agreement that was adopted, in order."""

    streams: ClassVar[tuple[str, ...]] = ("unit", "record")
    members: Mapping[str, Member] = field(default_factory=dict)
    adopted: tuple[Adopted, ...] = ()
    team: Team = field(default_factory=Team)
    agreements: Mapping[int, Agreement] = field(default_factory=dict)
    _spans: dict[UUID, list[Span]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def open_with(self, role: str) -> tuple[Member, ...]:
        """Members whose login is open and who have this role."""
        return tuple(member for member in self.members.values() if member.until is None and role in member.roles)

    def user(self, recorder: UUID) -> Member | None:
        """The user of this id, if his login is open."""
        return next((user for user in self.members.values() if user.recorder == recorder and user.until is None), None)

    def roles_on(self, member: UUID, day: date) -> list[tuple[str, str]]:
        """Each role with the agency in which a member held it on ``day``: those of his login, then those that were recorded of him.

        A login's roles count from the day on which they were recorded.
        """
        return [(span.role, span.agency) for span in self._spans_of(member) if span.covers(day)]

    def sector(self, agency: str, day: date) -> str | None:
        """Kind of an agency on ``day``: what the policy says, else the unit's record; None where neither tells it."""
        named = self.team.agency(agency, day)
        return self.policy.sectors.get(agency) or (named.sector if named else None)

    def held(self, member: UUID, role: str, agency: str, day: date) -> bool:
        """Whether a member held this role in this agency on ``day``."""
        return (role, agency) in self.roles_on(member, day)

    def _spans_of(self, member: UUID) -> list[Span]:
        """What the unit's record says of one member, gathered once: an audit asks it for every entry."""
        if member not in self._spans:
            zone = self.policy.tzinfo
            own = [span for user in self.members.values() if user.recorder == member for span in user.spans(zone)]
            held = [(version, one) for version, one in sorted(self.team.roles.items()) if one.member == member]
            given = [Span(one.role, one.agency, one.since, one.until, version) for version, one in held]
            self._spans[member] = own + given
        return self._spans[member]


INITIAL = UnitState()


def evolve(state: UnitState, fact: Fact) -> UnitState:
    """Give the state after one more entry, in order of versions. Total: what cannot be read changes only the entries."""
    state = changed(state, entered(state, fact) | said(state, fact))
    change = _CHANGES.get(fact.kind)
    try:
        state = replace(state, team=team.evolve(state.team, fact), agreements=agreed.evolve(state.agreements, fact))
        return replace(state, **change(state, fact)) if change else state
    except (KeyError, TypeError, ValueError, UsageError):
        return state


def folded(facts: Iterable[Fact], policy: Policy = DEFAULT) -> UnitState:
    """Fold the clear facts of the unit's stream, in order of versions, under the policy in whose zone its days are counted."""
    state = under(INITIAL, policy)
    for fact in facts:
        state = evolve(state, fact)
    return state


class History:
    """The unit's state before each position of the log, folded once, and the policy of the day: asked for every entry of every stream."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Fold the unit's own entries, in version order."""
        known = list(facts)
        self._after = list(accumulate((fact.position for fact in known), max))
        self._states = list(accumulate(known, evolve, initial=INITIAL))
        self._under: dict[tuple[int, int], UnitState] = {}
        self.adopted = self._states[-1].adopted

    def before(self, fact: Fact) -> tuple[UnitState, Adopted]:
        """Give the unit's state when an entry was recorded, under the policy of that day, and who adopted it."""
        number, held = bisect_left(self._after, fact.position), in_force_for(self.adopted, fact)
        key = (number, held.position)
        if key not in self._under:
            self._under[key] = under(self._states[number], held.policy)
        return self._under[key], held


def _added(state: UnitState, fact: Fact) -> dict[str, Any]:
    given = fact.fields
    who, roles = UUID(str(given["recorder"])), frozenset(given["roles"])
    keys = (str(given["public_key"]),)
    member = Member(given["login"], who, given["agency"], roles, fact.recorded_at, version=fact.version, keys=keys)
    return {"members": {**state.members, member.login: member}}


def _disabled(state: UnitState, fact: Fact) -> dict[str, Any]:
    member = state.members[fact.fields["login"]]
    return {"members": {**state.members, member.login: replace(member, until=fact.recorded_at)}}


def _roles_changed(state: UnitState, fact: Fact) -> dict[str, Any]:
    member = {str(user.recorder): user for user in state.members.values()}[fact.fields["recorder"]]
    post = member.posts[-1]._replace(until=fact.recorded_at)
    agency, roles = str(fact.fields["agency"]), frozenset(fact.fields["roles"])
    moved = replace(member, agency=agency, roles=roles, former=(*member.former, post), changed=fact.version)
    return {"members": {**state.members, member.login: moved}}


def _key_changed(state: UnitState, fact: Fact) -> dict[str, Any]:
    member = {str(user.recorder): user for user in state.members.values()}[fact.fields["recorder"]]
    key = fact.fields.get("public_key")
    keys = member.keys if key is None else (*member.keys, str(key))
    return {"members": {**state.members, member.login: replace(member, keys=keys, keyed=key is not None)}}


def _adopted(state: UnitState, fact: Fact) -> dict[str, Any]:
    policy = Policy.from_document(fact.fields["document"])
    return {"adopted": (*state.adopted, Adopted(fact.recorded_at, policy, fact.version, fact.position))}


_CHANGES = {
    "user-added": _added, "user-disabled": _disabled, "user-roles-changed": _roles_changed, "user-key-changed": _key_changed,
    "policy-adopted": _adopted,
}  # fmt: skip
