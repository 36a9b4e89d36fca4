"""Case discussion: who was there, what each agency brought, where they differed, and its minutes (seed.txt; domain.md 1.3, 5.3).

Core members are named by their ids; their role and agency on the day stand in the unit's own record. Professionals who are invited for one
case are no members, so their names, roles and agencies are sealed text.
"""

from typing import Annotated

from annotated_types import Ge, MinLen

from ledger.events.envelope import Possession, Statement
from ledger.events.event import About, Agency, Code, Digest, Doc, Entry, Event, Group, Instant, Member, Narrative
from ledger.events.lawful import SharingBasis

Discussion = Annotated[Entry | None, Doc("number of the entry that recorded the discussion, where it was not the last")]


class Quorum(Code):
    """Whether a discussion had the attendance that the unit asks for; how much that is, is the unit's own rule (domain.md 5.3)."""

    QUORATE = "quorate", "quorate"
    NOT_QUORATE = "not_quorate", "not quorate"


class Undertaking(Code):
    """Whether those present are bound to confidentiality, which is the one thing that each undertakes (domain.md 1.3, 5.3)."""

    GIVEN = "given", "everyone present gave an undertaking"
    ON_RECORD = "on_record", "the undertaking of everyone present was on record"
    GIVEN_OR_ON_RECORD = "given_or_on_record", "everyone present gave an undertaking or had one on record"
    NOT_ALL = "not_all", "not everyone present gave an undertaking"


class Matter(Code):
    """What a discussion decides on, and what one can dissent from (seed.txt; domain.md 1.3)."""

    STALKER_TYPE = "stalker_type", "the assessment of the stalker type"
    RISK = "risk", "the assessment of risk"
    FORMULATION = "formulation", "the formulation"
    PLAN = "plan", "the management plan"
    SHARING = "sharing", "the sharing of information"
    OTHER = "other", "another decision of the discussion"


class DiscussionScheduled(Event):
    """A case discussion is arranged, with the core members and the professionals whom the case asks for (seed.txt; domain.md 5.3)."""

    says = (
        "{actor} arranged a case discussion for {scheduled_for}. Agencies invited: {agencies}.[ Members invited: {members}.]"
        "[ Invited for this case: {professionals}.]"
    )
    group = Group.DISCUSSION
    scheduled_for: Annotated[Instant, Doc("when it is to be held", ahead=True)]
    agencies: Annotated[tuple[Agency, ...], MinLen(1), Doc("agencies invited, by their codes")]
    members: Annotated[tuple[Member, ...] | None, Doc("members of the unit who are invited")] = None
    professionals: Annotated[tuple[str, ...] | None, About("stream"), Doc("name, role and agency of each other professional")] = None


class DiscussionHeld(Event):
    """A case discussion took place: which agencies and who attended, on which terms, and who sent apologies (domain.md 1.3, 5.3)."""

    says = (
        "A case discussion was held; it was {quorum}. Agencies represented: {agencies}. Members present: {members}."
        "[ Present for this case: {professionals}.] Confidentiality: {undertaking}.[ Apologies: {apologies}.]"
        "[ Agencies not represented: {absent}.][ Material considered: {material}.]"
    )
    group = Group.DISCUSSION
    agencies: Annotated[tuple[Agency, ...], MinLen(1), Doc("agencies represented, by their codes")]
    members: Annotated[tuple[Member, ...], MinLen(1), Doc("members of the unit who were present")]
    quorum: Annotated[Quorum, Doc("whether attendance was what the unit asks for")]
    undertaking: Annotated[Undertaking, Doc("whether those present are bound to confidentiality")]
    professionals: Annotated[tuple[str, ...] | None, About("stream"), Doc("name, role and agency of each other professional")] = None
    apologies: Annotated[tuple[Member, ...] | None, Doc("members of the unit who sent apologies", wanted=True)] = None
    absent: Annotated[tuple[Agency, ...] | None, Doc("agencies invited that were not represented, by their codes", wanted=True)] = None
    material: Annotated[tuple[str, ...] | None, About("stream"), Doc("documents that were considered, each by its title")] = None


class InformationContributed(Event):
    """What one agency brought to a discussion, which is a disclosure by it to each agency that was there (domain.md 1.3, 5.3, 5.13)."""

    says = (
        "{agency} brought to the case discussion[ recorded in {discussion}]: {information}."
        " This information was shared with {to} on the basis of {sharing_basis}.[ Source material: {item}.]"
        "[ Possession of the source material: {kept}.][ Conditions: {conditions}.][ The Caldicott Guardian was consulted{caldicott?}.]"
    )
    group, reports, effect, enforced = Group.DISCUSSION, True, "contribution", ("agency", "to")
    agency: Annotated[Agency, Doc("agency that brought it, by its code")]
    to: Annotated[tuple[Agency, ...], MinLen(1), Doc("agencies to whose attendees it was given, by their codes")]
    information: Annotated[Narrative, About("suspect"), Doc("what was brought")]
    sharing_basis: Annotated[SharingBasis, Doc("on which basis it was shared")]
    item: Annotated[str | None, About("stream"), Doc("the material it was taken from, by title or reference")] = None
    kept: Annotated[Possession | None, Doc("who possesses that material")] = None
    conditions: Annotated[Narrative | None, About("stream"), Doc("conditions on which it was shared")] = None
    caldicott: Annotated[bool | None, Doc("whether the Caldicott Guardian was consulted")] = None
    discussion: Discussion = None


class DissentRecorded(Event):
    """An agency or professional did not agree with the others, and why; the minutes do not smooth it over (domain.md 5.3)."""

    says = "{agency}[ ({member})] dissented from {matter}[ in the case discussion recorded in {discussion}]. {reasons}."
    group, default_statement, after_closure = Group.DISCUSSION, Statement.PROFESSIONAL_ASSESSMENT, True
    suppliers = ("agency",)
    agency: Annotated[Agency, Doc("agency that dissents, by its code")]
    matter: Annotated[Matter, Doc("from what")]
    reasons: Annotated[Narrative, About("suspect"), Doc("why")]
    member: Annotated[Member | None, Doc("member who spoke for it")] = None
    discussion: Discussion = None


class MinutesAgreed(Event):
    """Agencies that took part agreed a version of the minutes; the document is kept elsewhere and known by its digest (domain.md 5.3)."""

    says = (
        "Version {edition} of the minutes of the case discussion[ recorded in {discussion}] was agreed by {agencies}."
        "[ Kept as {reference}.][ SHA-256 of the document: {digest}.]"
    )
    group, after_closure = Group.DISCUSSION, True
    edition: Annotated[int, Ge(1), Doc("number of the version agreed, counted from 1")]
    agencies: Annotated[tuple[Agency, ...], MinLen(1), Doc("agencies that agreed it, by their codes")]
    reference: Annotated[str | None, About("stream"), Doc("where the document is kept, by title or reference")] = None
    digest: Annotated[Digest | None, Doc("SHA-256 of the document, in hexadecimal")] = None
    discussion: Discussion = None
