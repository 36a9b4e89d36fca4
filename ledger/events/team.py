"""The people of the unit: agencies and members with their names, roles with their days; and a member's word for what another typed.

Each of the first four says since when something holds, so that what the unit was on a past day can be asked (seed.txt: the team of
January 2021, two of whose agencies have other names today). Codes and ids stay; names change.
"""

from datetime import date
from typing import Annotated

from ledger.events.declared import LEDGER_ROLES
from ledger.events.envelope import Purpose
from ledger.events.event import About, Agency, Doc, Entry, Event, Form, Group, Member, Slug
from ledger.events.lawful import Sector

Title = Annotated[str, Form("title", r"[A-Za-z0-9][A-Za-z0-9 &'.,()/-]{0,79}")]
"""Name of an organisation: public, so it stands in the clear."""
LEADERS = frozenset({"administrator", "supervisor"})


class AgencyNamed(Event):
    """An agency has this name from a day on; its code, which entries bear, stays (seed.txt: NWBH, NPS; domain.md 1.1)."""

    says = "{actor} recorded that the agency {agency} has been called {name} since {since}. Kind of agency: {sector}."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    agency: Annotated[Agency, Doc("agency, by its code")]
    name: Annotated[Title, Doc("name of the agency")]
    sector: Annotated[Sector, Doc("kind of agency")]
    since: Annotated[date, Doc("first day of this name")]


class MemberNamed(Event):
    """A member has this name from a day on: one who never had a login, or one who was renamed (domain.md 1.1)."""

    says = "{actor} recorded that the member {member} has been called {name} since {since}."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    member: Annotated[Member, Doc("member, or new for somebody who is not yet in the record")]
    name: Annotated[str, About("stream"), Doc("name of the member")]
    since: Annotated[date, Doc("first day of this name")]


class RoleHeld(Event):
    """A member holds a role in an agency from a day on; whoever acts does so in a role held on that day (seed.txt; domain.md 1.1).

    A role opens nothing in the ledger: what a login may do follows from its own entry.
    """

    says = "{actor} recorded that {member} holds the role of {role} in {agency} from {since}[ to {until}][ (grade {grade})]."
    group, stream, effect, administrative = Group.UNIT, "unit", "role", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    member: Annotated[Member, Doc("member who holds it")]
    role: Annotated[Slug, Doc("role, such as detective_sergeant; the policy gives its words")]
    agency: Annotated[Agency, Doc("agency in which it is held, by its code")]
    since: Annotated[date, Doc("first day")]
    until: Annotated[date | None, Doc("last day, where it is known")] = None
    grade: Annotated[Slug | None, Doc("grade, for the cost of working time")] = None


class RoleEnded(Event):
    """A member no longer holds a role (domain.md 1.1)."""

    says = "{actor} recorded that {member} ceased to be {role} of {agency}; the last day was {on}."
    group, stream, effect, administrative = Group.UNIT, "unit", "role-ended", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    member: Annotated[Member, Doc("member who held it")]
    role: Annotated[Slug, Doc("role that ends")]
    agency: Annotated[Agency, Doc("agency in which it was held, by its code")]
    on: Annotated[date, Doc("last day on which it was held")]


class ActConfirmed(Event):
    """Whom an entry names as its actor confirms it, by their own login, where somebody else recorded it (domain.md 5.0: acting_for)."""

    says = "{actor} confirmed {version}, which somebody else recorded."
    group, stream, effect, administrative = Group.CORRECTIONS, "record", "confirmation", True
    recorders = LEDGER_ROLES
    version: Annotated[Entry, Doc("number of the entry that is confirmed")]
