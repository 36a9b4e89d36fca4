"""Reading is recorded: who consulted what and for what purpose (DPA 2018 s.62; ICO logging guidance; domain.md 5.12)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from annotated_types import Ge, Len

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Doc, Event, Group, Narrative, Part


class UnitClass(Code):
    """Kinds of content a consultation asks for."""

    FACTS = "facts", "clear facts"
    PERSONAL = "personal", "personal fields"
    NARRATIVE = "narrative", "narratives"
    HELD = "held", "agency-held entries"


class SearchIn(Code):
    """In what is searched for something that stands sealed in the consultation, where the scope does not name it."""

    PERSONS = "persons", "all persons whom the reader reaches, by whole terms"


class Scope(Part):
    """What is to be read: streams, persons, up to a position of the log (without one: up to now), kinds of content.

    ``search_in``: what the keyring was asked to search, which answers for whom the terms are found, and nothing of what is said of them.
    ``glass``: position in the record of the entry by which the reader broke the glass for it.
    """

    streams: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()
    upto: Annotated[int, Ge(1)] | None = None
    classes: tuple[UnitClass, ...]
    glass: Annotated[int, Ge(1)] | None = None
    search_in: SearchIn | None = None


class ConsultationsExpired(Event):
    """Keys and contents of whole months of the access log are destroyed, because its period is over (domain.md 8; UK GDPR Art 5(1)(e))."""

    says = "{actor} had slots of the access log destroyed ({slots#} in all), of months that ended before {before}: their period is over."
    group, stream, effect, administrative = Group.UNIT, "unit", "expiry", True
    recorders, default_purpose = frozenset({"auditor", "administrator"}), Purpose.ADMINISTRATION
    before: Annotated[date, Doc("day before which these months ended")]
    slots: Annotated[tuple[UUID, ...], Len(1), Doc("slots of the access log that are destroyed")]


class RecordConsulted(Event):
    """Someone asked to read; whether it was granted follows from the grants of that moment (DPA 2018 s.62(1)(c), (3))."""

    says = "{actor} consulted the record.[ Reason: {reason}.][ Searched for: {search}.]"
    group, stream, default_purpose = Group.ACCESS, "access", Purpose.CASE_WORK
    recorders = frozenset({"practitioner", "supervisor", "auditor", "disclosure_officer", "analyst", "administrator"})
    scope: Annotated[Scope, Doc("what is to be read")]
    reason: Annotated[Narrative | None, About("stream"), Doc("why it is to be read")] = None
    search: Annotated[str | None, About("stream"), Doc("what was searched for")] = None
