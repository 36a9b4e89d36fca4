"""Rules of the unit's own stream (domain.md 1.1, 5.12, 8)."""

from datetime import datetime, timedelta

from ledger.errors import UsageError
from ledger.events.access import ConsultationsExpired
from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.unit import (
    DefectMended,
    KeyStep,
    LedgerRole,
    PolicyAdopted,
    UserAdded,
    UserDisabled,
    UserKeyChanged,
    UserRolesChanged,
)
from ledger.rules import anywhere, days, disputes, roles, standing
from ledger.rules.membership import INITIAL, Member, UnitState, evolve
from ledger.rules.policy import Policy
from ledger.rules.rule import ALLOWED, No, Verdict, rule

__all__ = ["INITIAL", "Member", "UnitState", "anywhere", "days", "disputes", "evolve", "roles", "standing"]


@rule(
    "a login, a member's id and a signing key are used once and never again",
    of=(UserAdded, UserKeyChanged), state=UnitState, kind="check", source="s.62 DPA 2018 (the log tells who); domain.md 1.1",
)  # fmt: skip
def login_is_new(state: UnitState, _actor: Actor, event: UserAdded | UserKeyChanged, _at: datetime) -> Verdict:
    """Compare login, id and key with every member there ever was."""
    members = state.members.values()
    if isinstance(event, UserAdded) and any(event.login == member.login or event.recorder == member.recorder for member in members):
        return No("this login or id has been given before", "draw a new one")
    if any(event.public_key in member.keys for member in members):
        return No("this signing key was used before", "draw a new one")
    return ALLOWED


@rule(
    "a user exchanges his own signing key, and an administrator who is somebody else revokes it or registers the next",
    of=UserKeyChanged, state=UnitState, kind="check", source="docs/format.md, keys of users",
)  # fmt: skip
def key_is_changed_by_whom_it_concerns(state: UnitState, actor: Actor, event: UserKeyChanged, _at: datetime) -> Verdict:
    """Compare the two ids, and look the administrator up."""
    if event.change is KeyStep.ROTATED:
        return ALLOWED if event.recorder == actor.actor else No("this is another user's key", "have its holder exchange it")
    if event.recorder == actor.actor:
        return No("this is one's own key", "exchange it, or ask another administrator")
    administers = any(member.recorder == actor.actor for member in state.open_with("administrator"))
    return ALLOWED if administers else No("this is another user's key", "ask an administrator")


@rule(
    "a signing key is registered for a user who has none, and exchanged or revoked where one is in force",
    of=UserKeyChanged, state=UnitState, kind="check", source="docs/format.md, keys of users",
)  # fmt: skip
def key_follows_key(state: UnitState, _actor: Actor, event: UserKeyChanged, _at: datetime) -> Verdict:
    """Look the user up, and whether a key signs for him."""
    user, registered = state.user(event.recorder), event.change is KeyStep.REGISTERED
    if user is None:
        return No("there is no user of this id with an open login", "name a user, see caseledger user list")
    if user.keyed and registered:
        return No("a key of this user is in force", "revoke it first")
    return ALLOWED if user.keyed or registered else No("no key of this user is in force", "register one")


@rule(
    "a new signing key comes with its own proof, and a revocation with its reason and no key",
    of=UserKeyChanged, state=UnitState, kind="check", source="docs/format.md, keys of users",
)  # fmt: skip
def key_change_is_whole(_state: UnitState, _actor: Actor, event: UserKeyChanged, _at: datetime) -> Verdict:
    """Look which fields are given; whether the proof holds is the audit's to say."""
    revoked, given = event.change is KeyStep.REVOKED, (event.public_key is not None, event.proof is not None)
    if given == (not revoked, not revoked) and (event.reason is not None) == revoked:
        return ALLOWED
    return No("a field is missing, or is given where it has no place", "give key and proof, or of a revocation why")


@rule("only an open login is closed", of=UserDisabled, state=UnitState, kind="check", source="domain.md 5.12 (access.revoked)")
def login_is_open(state: UnitState, _actor: Actor, event: UserDisabled, _at: datetime) -> Verdict:
    """Look the login up."""
    member = state.members.get(event.login)
    return ALLOWED if member and member.until is None else No("there is no open login of this name", "name a login that is open")


@rule(
    "the unit keeps an administrator",
    of=(UserDisabled, UserRolesChanged), state=UnitState, kind="check", source="nobody else can add or close a login",
)  # fmt: skip
def administrator_remains(state: UnitState, _actor: Actor, event: UserDisabled | UserRolesChanged, _at: datetime) -> Verdict:
    """Refuse to close the login of the last administrator who can sign, or to take that role away from him."""
    if isinstance(event, UserRolesChanged) and LedgerRole.ADMINISTRATOR in event.roles:
        return ALLOWED
    whose = event.login if isinstance(event, UserDisabled) else event.recorder
    others = [member for member in state.open_with("administrator") if whose not in (member.login, member.recorder) and member.keyed]
    return ALLOWED if others else No("this is the last administrator", "add another administrator first")


@rule(
    "a user's roles in the ledger are changed by an administrator who is somebody else, unless nobody else can",
    of=UserRolesChanged, state=UnitState, kind="check", source=roles.APART,
)  # fmt: skip
def roles_are_changed_by_another(state: UnitState, actor: Actor, event: UserRolesChanged, _at: datetime) -> Verdict:
    """Look for an administrator who can sign and is not the actor, where he changes his own."""
    others = [member for member in state.open_with("administrator") if member.recorder != actor.actor and member.keyed]
    if event.recorder != actor.actor or not others:
        return ALLOWED
    return No("these are the actor's own roles", "ask another administrator")


@rule(
    "roles in the ledger are changed of an open login, to others than it has",
    of=UserRolesChanged, state=UnitState, kind="check", source="domain.md 5.12 (access.granted, access.revoked)",
)  # fmt: skip
def roles_become_others(state: UnitState, _actor: Actor, event: UserRolesChanged, _at: datetime) -> Verdict:
    """Look the user up, and compare."""
    user = state.user(event.recorder)
    if user is None:
        return No("there is no user of this id with an open login", "name a user, see caseledger user list")
    if (user.agency, user.roles) == (event.agency, frozenset(event.roles)):
        return No("the user has this agency and these roles", "leave it as it is")
    return ALLOWED


@rule("a policy that is adopted can be read", of=PolicyAdopted, state=UnitState, kind="check", source="domain.md 0.8")
def policy_can_be_read(_state: UnitState, _actor: Actor, event: PolicyAdopted, _at: datetime) -> Verdict:
    """Read it as replay will."""
    try:
        Policy.from_document(event.document)
    except UsageError as error:
        return No(str(error), "mend the document and adopt it again")
    return ALLOWED


@rule(
    "consultations are destroyed when the period that the policy sets for them is over, by whole months", of=ConsultationsExpired,
    state=UnitState, kind="check", source="UK GDPR Art 5(1)(e); DPA 2018 ss.39, 62(4); domain.md 8 (a period of its own for the log)",
)  # fmt: skip
def period_is_over(state: UnitState, _actor: Actor, event: ConsultationsExpired, at: datetime) -> Verdict:
    """Count from the day before which the months ended; of which months the slots are, the database looks up."""
    days = state.policy.access_log_days
    if days is None:
        return No("the policy sets no period for the access log", "have one adopted first: access_log_days, see caseledger policy")
    if event.before <= at.astimezone(state.policy.tzinfo).date() - timedelta(days=days):
        return ALLOWED
    return No(f"it is kept for {days} days after its month", "name an earlier day")


@rule(
    "what is mended is a defect that was recorded",
    of=DefectMended, state=UnitState, kind="check", source="domain.md 5.12 (defect.recorded)",
)  # fmt: skip
def defect_was_recorded(state: UnitState, _actor: Actor, event: DefectMended, _at: datetime) -> Verdict:
    """Look the entry up. What one release mended in part a later one may mend again."""
    if kind_of(state.entries.get(event.defect, "")) == "defect-recorded":
        return ALLOWED
    return No("that entry records no defect", "name the number of the entry that does, see caseledger show UNIT")
