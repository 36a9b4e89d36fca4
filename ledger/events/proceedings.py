"""Proceedings: opened, brought cases, their parties, court and officers, and how they end (CPIA 1996; domain.md 5.10, 8; design: court)."""

from datetime import date
from typing import Annotated

from annotated_types import MinLen

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Doc, Entry, Event, Form, Group, Member, Narrative, Person, Slug
from ledger.events.field import Case

OFFICERS = frozenset({"disclosure_officer", "supervisor"})
"""Roles of a login that record the work of disclosure."""


class ProceedingsKind(Code):
    """What is heard, which selects forms, grounds and duties (design: court disclosure)."""

    CRIMINAL = "criminal", "criminal proceedings"
    CIVIL_ORDER = "civil_order", "an application for a civil order"
    FAMILY = "family", "family proceedings"
    INQUEST = "inquest", "an inquest"
    PAROLE = "parole", "a parole hearing"
    OTHER = "other", "other proceedings"


class Capacity(Code):
    """In what capacity a person stands in the proceedings."""

    DEFENDANT = "defendant", "defendant"
    APPLICANT = "applicant", "applicant"
    RESPONDENT = "respondent", "respondent"
    COMPLAINANT = "complainant", "complainant"
    PROTECTED = "protected", "person to be protected"
    WITNESS = "witness", "witness"
    CHILD = "child", "child concerned"
    DECEASED = "deceased", "deceased"
    PRISONER = "prisoner", "prisoner"
    INTERESTED = "interested", "interested person"


class OfficerRole(Code):
    """Which duty an officer has (CPIA Code of Practice, general responsibilities)."""

    DISCLOSURE_OFFICER = "disclosure_officer", "disclosure officer"
    DEPUTY = "deputy", "deputy disclosure officer"
    OFFICER_IN_CHARGE = "officer_in_charge", "officer in charge of the investigation"
    INVESTIGATOR = "investigator", "investigator"


class Ending(Code):
    """How proceedings ended here."""

    GUILTY_PLEA = "guilty_plea", "a plea of guilty"
    CONVICTED = "convicted", "a conviction after trial"
    ACQUITTED = "acquitted", "an acquittal"
    DISCONTINUED = "discontinued", "discontinuance"
    ORDER_MADE = "order_made", "an order"
    ORDER_REFUSED = "order_refused", "refusal of an order"
    CONCLUDED = "concluded", "a conclusion"
    WITHDRAWN = "withdrawn", "withdrawal"
    TRANSFERRED = "transferred", "transfer to another unit"


CourtReference = Annotated[str, Form("reference", r"[A-Z0-9][A-Z0-9/-]{0,39}")]
"""Reference of a court or prosecutor, which may begin with a digit, as a unique reference number does: 07AB1234526."""
Cases = Annotated[tuple[Case, ...], MinLen(1), Doc("cases of the unit whose material is concerned")]


class ProceedingsOpened(Event):
    """Proceedings begin to be kept: what kind, before which court, over which cases, and since when it is investigated.

    The day on which the investigation began fixes the edition of the CPIA Code of Practice (CPIA 1996 s.25(3)).
    """

    says = (
        "{actor} opened {kind} under the forms of {jurisdiction}, over {cases}[, before {court}][ (reference {reference})]."
        "[ The investigation began on {investigation_began}.][ The edition of the Code of Practice is {code_edition}.][ {matter}.]"
    )
    group, stream, series, effect = Group.PROCEEDINGS, "proceedings", "proceedings", "proceedings-case"
    enforced = ("cases",)
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    kind: Annotated[ProceedingsKind, Doc("kind of proceedings")]
    cases: Cases
    jurisdiction: Annotated[Slug, Doc("whose forms and duties apply: the name of a file of forms")]
    court: Annotated[str | None, About("stream"), Doc("court or tribunal", wanted=True)] = None
    reference: Annotated[CourtReference | None, About("stream"), Doc("reference of court or prosecutor, such as a URN", wanted=True)] = None
    investigation_began: Annotated[date | None, Doc("day on which the investigation began", wanted=True)] = None
    code_edition: Annotated[Slug | None, Doc("edition of the Code of Practice, where the kind has one")] = None
    matter: Annotated[Narrative | None, About("stream"), Doc("what is alleged, sought or inquired into")] = None


class ProceedingsCaseJoined(Event):
    """Material of further cases of the unit is concerned (design: court disclosure)."""

    says = "{actor} recorded that these proceedings concern material of {cases} too.[ {reason}.]"
    group, stream, effect = Group.PROCEEDINGS, "proceedings", "proceedings-case"
    enforced = ("cases",)
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    cases: Cases
    reason: Annotated[Narrative | None, About("stream"), Doc("why")] = None


class ProceedingsPartyJoined(Event):
    """A person stands in the proceedings in one capacity, and who speaks for that person there (domain.md 5.10)."""

    says = "{actor} recorded {party} as {capacity}.[ Represented by {represented_by}.]"
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    party: Annotated[Person, Doc("person")]
    capacity: Annotated[Capacity, Doc("in what capacity")]
    represented_by: Annotated[str | None, About("stream"), Doc("who speaks for that person, such as a firm of solicitors")] = None


class DisclosureOfficerAppointed(Event):
    """An officer has a duty in the proceedings from a day on; whoever succeeds has all of it (CPIA 1996 s.23(2)(c); domain.md 3)."""

    says = "{actor} appointed {member} as {duty} from {since}[, in succession to the officer whom {succeeds} appointed].[ {reason}.]"
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "since"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    member: Annotated[Member, Doc("member of the unit")]
    duty: Annotated[OfficerRole, Doc("which duty")]
    since: Annotated[date, Doc("first day of it")]
    succeeds: Annotated[Entry | None, Doc("number of the entry that appointed the predecessor")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why the duty passes")] = None


class ProceedingsMoved(Event):
    """The proceedings go on before another court, or under another reference (domain.md 5.10)."""

    says = "{actor} recorded that from {on} the proceedings go on[ before {court}][ under the reference {reference}].[ {reason}.]"
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    on: Annotated[date, Doc("from which day")]
    court: Annotated[str | None, About("stream"), Doc("court or tribunal, where it is another")] = None
    reference: Annotated[CourtReference | None, About("stream"), Doc("reference, where it is another")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why, such as a case sent for trial")] = None


class ProceedingsClosed(Event):
    """The unit's work for the proceedings ends; what is kept on is a matter of holds and retention (CPIA Code of Practice, retention)."""

    says = "{actor} recorded that the proceedings ended here on {on} with {ending}.[ {note}.]"
    group, stream, effect, happened_on = Group.PROCEEDINGS, "proceedings", "proceedings-case", "on"
    enforced = ()
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    ending: Annotated[Ending, Doc("how they ended")]
    on: Annotated[date, Doc("on which day")]
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class ProceedingsReopened(Event):
    """Closed proceedings are taken up again, as for an appeal or a review of the conviction; duties and numbers go on (CPIA 1996 s.7A)."""

    says = "{actor} took up again the proceedings that were closed in {closed}: {reason}."
    group, stream, after_closure = Group.PROCEEDINGS, "proceedings", True
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    reason: Annotated[Narrative, About("stream"), Doc("why")]
    closed: Annotated[Entry, Doc("number of the entry that closed them")]
