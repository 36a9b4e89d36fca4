"""The unit's own stream: members, agreements, policy; and the consultations its members make (domain.md 1.1, 5.12, 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.access import RecordConsulted
from ledger.events.envelope import Actor
from ledger.events.fact import Fact
from ledger.events.unit import AgreementAdopted, PolicyAdopted, UserAdded, UserDisabled
from ledger.rules import anywhere
from ledger.rules.policy import Policy, in_force
from ledger.rules.rule import ALLOWED, No, StreamState, Verdict, rule, with_entry

__all__ = ["ACCESS", "INITIAL", "AccessState", "Member", "UnitState", "anywhere", "evolve", "policy_on"]


@dataclass(frozen=True, slots=True)
class Member:
    """A user of the ledger: opaque login and id, agency, roles, and from when to when (recorded) the login was open."""

    login: str
    recorder: UUID
    agency: str
    roles: frozenset[str]
    since: datetime
    until: datetime | None = None

    def held(self, role: str, at: datetime) -> bool:
        """Whether the member had this role at ``at``, by what was recorded."""
        return role in self.roles and self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class UnitState(StreamState):
    """What a rule needs: members by login, and each policy with the time from which it is in force."""

    streams: ClassVar[tuple[str, ...]] = ("unit", "record")
    members: Mapping[str, Member] = field(default_factory=dict)
    adopted: tuple[tuple[datetime, Policy], ...] = ()

    def open_with(self, role: str) -> tuple[Member, ...]:
        """Members whose login is open and who have this role."""
        return tuple(member for member in self.members.values() if member.until is None and role in member.roles)


@dataclass(frozen=True, slots=True)
class AccessState(StreamState):
    """What a rule of a consultation needs: the policy of the day."""

    streams: ClassVar[tuple[str, ...]] = ("access",)


INITIAL = UnitState()
ACCESS = AccessState()


def evolve(state: UnitState, fact: Fact) -> UnitState:
    """Give the state after one more entry, in order of versions. Total: what cannot be read changes only the entries."""
    state = with_entry(state, fact)
    change = _CHANGES.get(fact.kind)
    try:
        return replace(state, **change(state, fact)) if change else state
    except (KeyError, TypeError, ValueError, UsageError):
        return state


def policy_on(state: UnitState, at: datetime) -> Policy:
    """Give the policy in force at ``at`` (aware)."""
    return in_force(state.adopted, at)


def _added(state: UnitState, fact: Fact) -> dict[str, Any]:
    given = fact.fields
    member = Member(given["login"], UUID(given["recorder"]), given["agency"], frozenset(given["roles"]), fact.recorded_at)
    return {"members": {**state.members, member.login: member}}


def _disabled(state: UnitState, fact: Fact) -> dict[str, Any]:
    member = state.members[fact.fields["login"]]
    return {"members": {**state.members, member.login: replace(member, until=fact.recorded_at)}}


def _adopted(state: UnitState, fact: Fact) -> dict[str, Any]:
    return {"adopted": (*state.adopted, (fact.recorded_at, Policy.from_document(fact.fields["document"])))}


_CHANGES = {"user-added": _added, "user-disabled": _disabled, "policy-adopted": _adopted}


@rule(
    "a login, a member's id and a signing key are used once and never again",
    of=UserAdded, state=UnitState, kind="check", source="s.62 DPA 2018 (the log tells who); domain.md 1.1",
)  # fmt: skip
def login_is_new(state: UnitState, _actor: Actor, event: UserAdded, _at: datetime) -> Verdict:
    """Compare login and id with every member there ever was."""
    if event.login in state.members or any(member.recorder == event.recorder for member in state.members.values()):
        return No("this login or id has been given before", "draw a new one")
    return ALLOWED


@rule("only an open login is closed", of=UserDisabled, state=UnitState, kind="check", source="domain.md 5.12 (access.revoked)")
def login_is_open(state: UnitState, _actor: Actor, event: UserDisabled, _at: datetime) -> Verdict:
    """Look the login up."""
    member = state.members.get(event.login)
    return ALLOWED if member and member.until is None else No("there is no open login of this name", "name a login that is open")


@rule("the unit keeps an administrator", of=UserDisabled, state=UnitState, kind="check", source="nobody else can add or close a login")
def administrator_remains(state: UnitState, _actor: Actor, event: UserDisabled, _at: datetime) -> Verdict:
    """Refuse to close the last administrator's login."""
    others = [member for member in state.open_with("administrator") if member.login != event.login]
    return ALLOWED if others else No("this is the last administrator", "add another administrator first")


@rule(
    "an agreement is reviewed after it is adopted",
    of=AgreementAdopted, state=UnitState, kind="check", source="seed.txt (permission by senior leaders); domain.md 8",
)  # fmt: skip
def review_lies_ahead(state: UnitState, _actor: Actor, event: AgreementAdopted, at: datetime) -> Verdict:
    """Compare days in the unit's zone."""
    if event.review_on > at.astimezone(state.policy.tzinfo).date():
        return ALLOWED
    return No("its day of review has passed", "give a day of review that lies ahead")


@rule("a policy that is adopted can be read", of=PolicyAdopted, state=UnitState, kind="check", source="domain.md 0.8")
def policy_can_be_read(_state: UnitState, _actor: Actor, event: PolicyAdopted, _at: datetime) -> Verdict:
    """Read it as replay will."""
    try:
        Policy.from_document(event.document)
    except UsageError as error:
        return No(str(error), "mend the document and adopt it again")
    return ALLOWED


@rule(
    "a consultation gives its reason on the days for which the policy asks for one",
    of=RecordConsulted, state=AccessState, kind="check", source="DPA 2018 s.62(2), (3) as amended by DUAA 2025 s.82; domain.md 0.8",
)  # fmt: skip
def reason_is_given(state: AccessState, _actor: Actor, event: RecordConsulted, at: datetime) -> Verdict:
    """Hold the day of consultation against the policy's spans."""
    if event.reason is not None or not state.policy.asks_reason(at.astimezone(state.policy.tzinfo).date()):
        return ALLOWED
    return No("no reason is given", "say why the record is to be read")
