"""Rules of the team: agencies are named, members are known, and a role is held for one stretch of days at a time (domain.md 1.1)."""

from datetime import date, datetime
from uuid import UUID

from ledger.events.catalogue import kind_of
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.team import AgencyNamed, RoleEnded, RoleHeld
from ledger.rules.anywhere import reaches
from ledger.rules.membership import UnitState
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.team import Role, Team, corrected

SOURCE = "seed.txt (the team of January 2021); domain.md 1.1"
APART = "domain.md 5.14 (role authority at that time); ISO/IEC 27002:2022, 5.3 (segregation of duties)"


@rule("an agency has one name on a day", of=AgencyNamed, state=UnitState, kind="check", source=SOURCE)
def one_name_a_day(state: UnitState, _actor: Actor, event: AgencyNamed, _at: datetime) -> Verdict:
    """Look for another name of the agency from the same day."""
    if all((one.agency, one.since) != (event.agency, event.since) for one in state.team.names.values()):
        return ALLOWED
    return No("it has a name from that day", "correct the entry that gave it, or give another first day")


@rule("a role is held in an agency that had a name by then", of=RoleHeld, state=UnitState, kind="check", source=SOURCE)
def agency_is_named(state: UnitState, _actor: Actor, event: RoleHeld, _at: datetime) -> Verdict:
    """Ask for the agency's name on the role's first day."""
    return _in_named_agency(state.team, _role(event))


@rule("a role is held by a member whom the unit's record has named", of=RoleHeld, state=UnitState, kind="check", source=SOURCE)
def member_is_named(state: UnitState, _actor: Actor, event: RoleHeld, _at: datetime) -> Verdict:
    """Look the member up among users and named members."""
    return ALLOWED if event.member in state.team.people else No("this member is not known", "record his name first")


@rule("the last day of a role is not before its first", of=RoleHeld, state=UnitState, kind="check", source=SOURCE)
def role_runs_forward(_state: UnitState, _actor: Actor, event: RoleHeld, _at: datetime) -> Verdict:
    """Compare the days."""
    return _forward(event.since, event.until)


@rule("the days of one role of one member do not overlap", of=RoleHeld, state=UnitState, kind="check", source=SOURCE)
def role_is_free(state: UnitState, _actor: Actor, event: RoleHeld, _at: datetime) -> Verdict:
    """Compare with each earlier stretch of the same role."""
    return _apart(state.team, _role(event))


@rule("a role that is held ends once, and not before it began", of=RoleEnded, state=UnitState, kind="check", source=SOURCE)
def role_is_held(state: UnitState, _actor: Actor, event: RoleEnded, _at: datetime) -> Verdict:
    """Look for the role without a last day."""
    number = state.team.open(event.member, event.role, event.agency)
    if number is None:
        return No("the member does not hold it, or its last day is known", "name a role that is held, or correct the entry that ended it")
    return _forward(state.team.roles[number].since, event.on)


@rule(
    "what a correction makes of names and roles could have been recorded so",
    of=FactCorrected, state=UnitState, kind="check", source=SOURCE,
)  # fmt: skip
def corrected_team_fits(state: UnitState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the team as it would be."""
    kind = kind_of(state.entries.get(event.target, ""))
    if kind == "role-ended" and event.field in ("member", "role", "agency"):
        return No("which role an entry ended is not corrected", "correct its last day, or the entry that gave the role")
    role = state.team.roles.get(event.target)
    if role is not None and role.ended_by and event.field == "until":
        return No(f"entry {role.ended_by} ended this role", "correct that entry")
    try:
        team = corrected(state.team, event.target, event.field, event.to)
    except (TypeError, ValueError):
        return ALLOWED  # what cannot stand in the field is refused as such
    return _judged(state.team, team)


@rule("a role for oneself is recorded by another member", of=RoleHeld, state=UnitState, kind="check", source=APART)
def another_records_it(state: UnitState, actor: Actor, event: RoleHeld, at: datetime) -> Verdict:
    """Hold the member against the actor, who records it by his own login."""
    return _by_another(state, actor, {event.member}, at)


@rule(
    "a role of oneself is corrected by another member",
    of=FactCorrected, state=UnitState, kind="check", source=f"{APART}; domain.md 5.12",
)  # fmt: skip
def another_corrects_it(state: UnitState, actor: Actor, event: FactCorrected, at: datetime) -> Verdict:
    """Hold the actor against the member whose role is corrected, or its last day, and against whom the correction would name."""
    members = {one.member for number, one in state.team.roles.items() if event.target in (number, one.ended_by)}
    given = {actor.actor} if members and event.field == "member" and event.to == str(actor.actor) else set()
    return _by_another(state, actor, members | given, at)


def _by_another(state: UnitState, actor: Actor, members: set[UUID], at: datetime) -> Verdict:
    """Refuse one's own role, unless nobody else could give it: a unit begins with one login."""
    if actor.actor not in members or not _another_can(state, actor, at):
        return ALLOWED
    return No("the role is the actor's own", f"have another {' or '.join(sorted(RoleHeld.recorders))} record it, with its days")


def _another_can(state: UnitState, actor: Actor, at: datetime) -> bool:
    """Whether another open login may record that a role is held, and acts in a role that the policy of the day allows."""
    allowed = state.policy.allowed(kind_of(RoleHeld.type_name()), RoleHeld.recorders)
    day = at.astimezone(state.policy.tzinfo).date()
    open_to = [user.recorder for user in state.members.values() if user.until is None and user.roles & RoleHeld.recorders]
    return any(reaches(role, allowed) for one in open_to if one != actor.actor for role, _ in state.roles_on(one, day))


def _judged(before: Team, after: Team) -> Verdict:
    """Judge what a correction changed: one name a day, a named agency, a known member, days that run forward and do not overlap."""
    days = [(one.agency, one.since) for one in after.names.values()]
    if len(set(days)) != len(days):
        return No("the agency would have two names from one day", "give another first day")
    renamed = after.names != before.names
    changed = [one for number, one in after.roles.items() if renamed or before.roles[number] != one]
    if any(one.member not in before.people for one in changed):
        return No("this member is not known", "record his name first")
    verdicts = [test for one in changed for test in (_forward(one.since, one.until), _apart(after, one), _in_named_agency(after, one))]
    return next((verdict for verdict in verdicts if verdict is not ALLOWED), ALLOWED)


def _role(event: RoleHeld) -> Role:
    return Role(event.member, event.role, event.agency, event.since, event.until, event.grade)


def _forward(since: date, until: date | None) -> Verdict:
    return ALLOWED if until is None or since <= until else No("its last day lies before its first", "give a later last day")


def _apart(team: Team, role: Role) -> Verdict:
    if not any(role is not other and role.overlaps(other) for other in team.roles.values()):
        return ALLOWED
    return No("the member holds it on some of these days", "give days that are free, or end the earlier stretch first")


def _in_named_agency(team: Team, role: Role) -> Verdict:
    if team.agency(role.agency, role.since) is not None:
        return ALLOWED
    return No(f"{role.agency} had no name by then", "record the agency's name first, from an earlier day")
