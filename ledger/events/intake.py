"""REFERRAL: a case arrives, and the people in it are identified (seed.txt; domain.md 1.2 and 5.1)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ledger.events.envelope import Category, Knowledge, Statement
from ledger.events.event import About, Agency, Code, Doc, Event, Group, Narrative


class Channel(Code):
    """How a referral reached the unit (domain.md 5.1)."""

    CRIME_SYSTEM = "crime_system", "through the crime system"
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
        "Identified as {name}[, also known as {also_known_as}][, born {date_of_birth}].[ Address: {address}.]"
        "[ Telephone: {phone}.][ Email: {email}.]"
    )
    group, stream, series, reports = Group.REFERRAL, "person", "person", True
    name: Annotated[str, About("subject"), Doc("full name")]
    also_known_as: Annotated[tuple[str, ...] | None, About("subject"), Doc("other names in use")] = None
    date_of_birth: Annotated[date | None, About("subject")] = None
    address: Annotated[str | None, About("subject")] = None
    phone: Annotated[str | None, About("subject"), Doc("telephone number")] = None
    email: Annotated[str | None, About("subject"), Doc("email address")] = None


class PartyJoined(Event):
    """A person becomes a party of the case, in one category (DPA 2018 s.38(3); domain.md 5.1)."""

    says = "{party} joined the case as {category}.[ Safe contact: {safe_contact}.]"
    group, effect = Group.REFERRAL, "party-of"
    party: Annotated[UUID, Doc("the person")]
    category: Annotated[Category, Doc("why the person is in the case")]
    safe_contact: Annotated[str | None, About("party"), Doc("how and when this person may safely be reached")] = None
