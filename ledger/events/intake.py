"""REFERRAL: a case arrives, the people in it are identified, and what is reported of the conduct (seed.txt; domain.md 1.2, 2, 5.1)."""

from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from ledger.events.behaviour import Behaviour
from ledger.events.envelope import Category, Knowledge, Statement
from ledger.events.event import About, Agency, CaseNumber, Code, CountingRules, Doc, Event, Form, Group, Narrative, Person, Year

Identifier = Annotated[str, Form("identifier", r"(PNC|CRO|NHS|CRN|Niche) [0-9A-Za-z][0-9A-Za-z/ -]{1,30}")]
"""A person's number in another system, behind the name of that: ``PNC 2020/0000001A`` (domain.md 5.1: identifiers)."""


class Channel(Code):
    """How a referral reached the unit (domain.md 5.1)."""

    CRIME_SYSTEM = "crime_system", "through the crime recording system"
    EMAIL = "email", "by email"
    PHONE = "phone", "by telephone"
    CLINIC = "clinic", "through the clinic"
    SELF = "self", "by self-referral"
    COURT = "court", "through a court"


class Urgency(Code):
    """How soon the referrer asks for an answer (domain.md 5.1)."""

    ROUTINE = "routine", "routine"
    URGENT = "urgent", "urgent"
    IMMEDIATE = "immediate", "immediate"


class Awareness(Code):
    """Whether the victim knows of the referral (domain.md 5.1)."""

    YES = "yes", "is aware"
    NO = "no", "is not aware"
    UNKNOWN = "unknown", "may or may not be aware"


class Match(Code):
    """By what two referrals were found to be one (domain.md 5.1; joining records is processing that is logged, DPA 2018 s.62)."""

    SAME_REPORT = "same_report", "both rest on the same report"
    SAME_CRIME = "same_crime", "both concern the same crime"
    SAME_PERSONS = "same_persons", "both concern the same persons and the same conduct"


class Relationship(Code):
    """What the suspect is to the victim, beside being suspected (domain.md 2.1, 5.1)."""

    EX_INTIMATE = "ex_intimate", "former intimate partner"
    FAMILY = "family", "member of the family"
    FRIEND = "friend", "friend"
    ACQUAINTANCE = "acquaintance", "acquaintance"
    COLLEAGUE = "colleague", "present or former colleague"
    PROFESSIONAL = "professional", "known through professional contact"
    NEIGHBOUR = "neighbour", "neighbour"
    STRANGER_PRIVATE = "stranger_private", "stranger"
    STRANGER_PUBLIC = "stranger_public", "stranger who knows the victim as a public figure"
    UNKNOWN = "unknown", "not known"


class Partners(Code):
    """Whether suspect and victim were partners before, whatever they are now (domain.md 2.1, 2.2, 5.1: prior partner)."""

    YES = "yes", "they were partners before"
    NO = "no", "they were never partners"
    UNKNOWN = "unknown", "whether they were ever partners is not known"


class Effect(Code):
    """What conduct did to the victim's day-to-day activities (PHA 1997 s.4A(1)(b)(ii); domain.md 3: impact day to day)."""

    ROUTES = "routes", "changed routes, times or ways of travelling"
    HOME = "home", "changed home, or stays elsewhere"
    SECURITY = "security", "additional security at home"
    WORK = "work", "work or study changed, given up or done less well"
    CHILDREN = "children", "children are taken and fetched by others"
    SOCIAL = "social", "friends, family or places avoided"
    CONTACT = "contact", "changed telephone numbers or accounts, or use of them avoided"
    HEALTH = "health", "sleep or health affected"
    MONEY = "money", "loss of money"
    OTHER = "other", "another effect, told in the account"


class Locality(Code):
    """Kind of place where something was done; the address is never clear (domain.md 5.1, location class)."""

    VICTIM_HOME = "victim_home", "at the victim's home"
    VICTIM_WORK = "victim_work", "at the victim's place of work or study"
    HOME_OF_OTHERS = "home_of_others", "at the home of family or friends of the victim"
    SCHOOL = "school", "at a school or nursery"
    TRAVEL = "travel", "on a journey of the victim's or in a vehicle"
    PUBLIC = "public", "in a public place"
    ONLINE = "online", "online"
    REMOTE = "remote", "by telephone, message or post"
    OFFICIAL = "official", "at a court, police station or hospital"
    UNKNOWN = "unknown", "at a place that is not known"


class ReferralReceived(Event):
    """REFERRAL: a partner agency, most often the police, refers a case (seed.txt; domain.md 1.2, 5.1)."""

    says = (
        "Referral ({urgency}) received from {agency}[ ({referrer})] {channel}[, crime reference {crime_ref}]. "
        "The victim {victim_aware} of the referral. {reason}."
    )
    group, series, reports = Group.REFERRAL, "case", True
    default_statement, suppliers = Statement.HEARSAY, ("referrer", "agency")
    channel: Annotated[Channel, Doc("how the referral arrived")]
    urgency: Annotated[Urgency, Doc("how soon an answer is asked for")]
    agency: Annotated[Agency, Doc("agency that refers, by its code")]
    victim_aware: Annotated[Awareness, Doc("whether the victim knows of the referral")]
    reason: Annotated[Narrative, About("suspect"), Doc("why the case is referred")]
    referrer: Annotated[str | None, About("stream"), Doc("name of the person who refers")] = None
    crime_ref: Annotated[str | None, About("stream"), Doc("crime reference")] = None

    def default_knowledge(self) -> Knowledge:
        """Tell who refers himself from who passes on what he was told (CJA 2003 s.117(2)(b))."""
        return Knowledge.DIRECT if self.channel is Channel.SELF else Knowledge.REPORTED


class PartyIdentified(Event):
    """A person is identified; who that is stands in the person's own stream only (domain.md 5.1)."""

    says = (
        "This person was identified as {name}[, also known as {also_known_as}][, born {date_of_birth}].[ Address: {address}.]"
        "[ Telephone: {phone}.][ Email: {email}.][ Identifiers: {identifiers}.]"
    )
    group, stream, series, reports = Group.REFERRAL, "person", "person", True
    name: Annotated[str, About("subject"), Doc("full name")]
    also_known_as: Annotated[tuple[str, ...] | None, About("subject"), Doc("other names in use")] = None
    date_of_birth: Annotated[date | None, About("subject")] = None
    address: Annotated[str | None, About("subject")] = None
    phone: Annotated[str | None, About("subject"), Doc("telephone number")] = None
    email: Annotated[str | None, About("subject"), Doc("email address")] = None
    identifiers: Annotated[
        tuple[Identifier, ...] | None, About("subject"), Doc("numbers elsewhere: PNC, CRO, NHS, CRN or Niche, such as PNC 80/12345A")
    ] = None


class PartyJoined(Event):
    """A person becomes a party of the case, in one category (DPA 2018 s.38(3); domain.md 5.1)."""

    says = "{party} joined the case as {category}.[ Safe contact: {safe_contact}.]"
    group, effect = Group.REFERRAL, "party-of"
    party: Annotated[Person, Doc("the person")]
    category: Annotated[Category, Doc("why the person is in the case")]
    safe_contact: Annotated[str | None, About("party"), Doc("how and when this person may safely be reached")] = None


class ReferralLinked(Event):
    """The referral is a duplicate of one that is dealt with under another number; both stay in the record (domain.md 5.1)."""

    says = "{actor} found that this referral duplicates the referral in case {duplicate_of}: {match}.[ {reason}.]"
    group, recorders, after_closure = Group.REFERRAL, frozenset({"supervisor"}), True
    duplicate_of: Annotated[CaseNumber, Doc("number of the case under which the matter is dealt with")]
    match: Annotated[Match, Doc("by what the two were found to be one")]
    reason: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class ReferralWithdrawn(Event):
    """The agency that referred the case asks that it be taken no further; what the unit then does is its own decision (domain.md 5.1)."""

    says = "The agency that referred the case withdrew the referral[; {referrer} informed the unit]. Reason given: {reason}."
    group, reports = Group.REFERRAL, True
    reason: Annotated[Narrative, About("suspect"), Doc("reason given for the withdrawal")]
    referrer: Annotated[str | None, About("stream"), Doc("name of the person who withdraws it")] = None


class RelationshipRecorded(Event):
    """What one suspect is to one victim of the case, so far as it is known (domain.md 2.1, 5.1)."""

    says = (
        "{actor} recorded the relationship of {suspect} to {victim}: {kind}[; it began in {from_year}][; it ended in {to_year}]"
        "[; {prior_partner}].[ {detail}.]"
    )
    group, reports = Group.REFERRAL, True
    suspect: Annotated[Person, Doc("the suspect")]
    victim: Annotated[Person, Doc("the victim")]
    kind: Annotated[Relationship, Doc("what the suspect is to the victim")]
    from_year: Annotated[Year | None, Doc("year in which the relationship began", wanted=True)] = None
    to_year: Annotated[Year | None, Doc("year in which it ended, where it has", wanted=True)] = None
    prior_partner: Annotated[Partners | None, Doc("whether they were partners before", wanted=True)] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class IncidentRecorded(Event):
    """One incident, or conduct over a time, as it was reported; the day or the range is when it happened (domain.md 2.3, 5.1)."""

    says = (
        "{actor} recorded a report of conduct[ by {suspect}] towards {victim}[, through {proxy}]: {behaviours}"
        "[, on {occasions} occasions][, {place}]. {account}."
        "[ Effect on the victim's day-to-day activities: {impact_day_to_day}.]"
        "[ Crime reference {crime_ref}.][ Counting rules: {counting_rules}.]"
    )
    group, default_statement, after_closure, reports = Group.CONDUCT, Statement.ALLEGATION, True, True
    victim: Annotated[Person, Doc("the victim")]
    behaviours: Annotated[tuple[Behaviour, ...], MinLen(1), Doc("what was done, by code")]
    account: Annotated[Narrative, About("victim"), Doc("what was reported")]
    suspect: Annotated[Person | None, Doc("the suspect, where it is said who did it", wanted=True)] = None
    proxy: Annotated[str | None, About("stream"), Doc("other person through whom it was done")] = None
    occasions: Annotated[int | None, Ge(2), Doc("on how many occasions, where on more than one", wanted=True)] = None
    place: Annotated[Locality | None, Doc("kind of place", wanted=True)] = None
    impact_day_to_day: Annotated[tuple[Effect, ...] | None, About("victim"), Doc("what it did to the victim's day-to-day life")] = None
    crime_ref: Annotated[str | None, About("stream"), Doc("crime reference")] = None
    counting_rules: Annotated[CountingRules | None, Doc("month from which the counting rules are in force, such as 2020-04")] = None
