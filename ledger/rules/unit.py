"""Rules of the unit's own stream, and of the consultations its members make (domain.md 1.1, 5.12, 8)."""

from datetime import datetime

from ledger.errors import UsageError
from ledger.events.access import RecordConsulted
from ledger.events.envelope import Actor
from ledger.events.unit import AgreementAdopted, PolicyAdopted, UserAdded, UserDisabled
from ledger.rules import anywhere, days, disputes, roles
from ledger.rules.membership import ACCESS, INITIAL, AccessState, Member, UnitState, evolve
from ledger.rules.policy import Policy
from ledger.rules.rule import ALLOWED, No, Verdict, rule

__all__ = ["ACCESS", "INITIAL", "AccessState", "Member", "UnitState", "anywhere", "days", "disputes", "evolve", "roles"]


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
