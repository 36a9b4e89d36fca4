"""Redaction as decided data: what is withheld from whom, on which ground, and what may be shown (design: redaction; domain.md 8).

Nothing leaves that no decision releases. A place is a disclosure unit of an entry, by the number of its entry and its ordinal there.
"""

from typing import Annotated

from annotated_types import Ge, MinLen

from ledger.events.envelope import Purpose
from ledger.events.event import About, Code, Doc, Entry, Event, Form, Group, Narrative, Part, Person
from ledger.events.field import Case
from ledger.events.proceedings import OFFICERS


class Audience(Code):
    """For whom a copy is made (design: a bundle is made for one audience)."""

    PROSECUTOR = "prosecutor", "the prosecutor"
    COURT = "court", "the court"
    DEFENCE = "defence", "the defence"
    APPLICANT = "applicant", "the applicant"
    SUBJECT = "subject", "the person whose data it is"


class Redaction(Code):
    """What is done at a place."""

    RELEASE = "release", "shown"
    WITHHOLD = "withhold", "withheld"
    PSEUDONYM = "pseudonym", "shown under another name"
    GIST = "gist", "replaced by a gist"


class Ground(Code):
    """Why something is withheld; a file of forms gives the words that the reader sees, which may be just "withheld"."""

    THIRD_PARTY = "third_party", "personal data of another person"
    WHEREABOUTS = "whereabouts", "where somebody can be found"
    SOURCE = "source", "identity of a source"
    PRIVILEGE = "privilege", "legal professional privilege"
    MAPPA = "mappa", "minutes of multi-agency public protection arrangements"
    PUBLIC_INTEREST = "public_interest", "public interest immunity"
    MEDICAL = "medical", "medical confidence"
    SAFETY = "safety", "safety of a person"
    CHILD = "child", "protection of a child"
    METHODS = "methods", "police methods"
    INQUIRY = "inquiry", "prejudice to an inquiry or proceedings"
    NOT_RELEVANT = "not_relevant", "irrelevance to the proceedings"
    NOT_DECIDED = "not_decided", "want of a decision to release it"


FieldOf = Annotated[str, Form("field", r"[a-z][a-z-]{0,59}\.[a-z][a-z0-9_]{0,59}")]
"""A field of a type: referral-received.reason."""


Label = Annotated[str, Form("label", r"[A-Z][a-z]{1,19}(?: [A-Za-z][a-z]{0,19}){0,3} (?:[0-9]{1,3}|[A-Z]{1,2})")]
"""A name under which a person is shown instead of his own: words and a number or letters, such as Witness 2 or Officer A."""


class Place(Part):
    """Units of one entry of a case: the entry's number there, and the ordinals of the units; without any, all of the entry."""

    case: Case
    entry: Annotated[int, Ge(1)]
    ordinals: tuple[Annotated[int, Ge(1)], ...] = ()


class RedactionDecided(Event):
    """One decision for many places: what is done there, for which audiences, on which ground.

    Of a person, it reaches every mention of that person and every field sealed for the person, in entries recorded later too, unless it
    releases: what is released stands recorded by then. It does not count as a release until it is confirmed by somebody else.
    (design: redaction, one decision covers many places; domain.md 5.10)
    """

    says = (
        "{actor} decided for {audiences} that what concerns[ {person}][ {places}][ the fields {of_fields}]"
        "[, recorded up to position {upto},] is {redaction}[ as {label}]"
        "[, because of {ground}]."
        "[ Gist: {gist}.][ In spite of {despite}.][ Why: {reason}.][ It takes the place of the decision in {replaces}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    redaction: Annotated[Redaction, Doc("what is done there")]
    audiences: Annotated[tuple[Audience, ...], MinLen(1), Doc("for whom")]
    person: Annotated[Person | None, Doc("throughout, wherever this person is named")] = None
    places: Annotated[tuple[Place, ...] | None, MinLen(1), Doc("units of entries: case, entry, ordinals")] = None
    of_fields: Annotated[tuple[FieldOf, ...] | None, MinLen(1), Doc("fields of types, each as type.field")] = None
    upto: Annotated[int | None, Ge(1), Doc("of a release by fields: last position of the record that it reaches")] = None
    ground: Annotated[Ground | None, Doc("why it is not shown")] = None
    label: Annotated[Label | None, Doc("name under which the person is shown, such as Witness 2")] = None
    gist: Annotated[Narrative | None, About("stream"), Doc("words that stand in its place")] = None
    despite: Annotated[tuple[Ground, ...] | None, MinLen(1), Doc("of a release: grounds that would withhold it otherwise")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why")] = None
    replaces: Annotated[Entry | None, Doc("number of the entry whose decision this one takes the place of")] = None


class RedactionConfirmed(Event):
    """Somebody else than who decided looked at the decisions: a second person confirms or refuses them (design: redaction)."""

    says = "{actor} looked at the decisions in {decisions}[ and refused them{refused?}| and confirmed them].[ {note}.]"
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose, own_login = OFFICERS, Purpose.DISCLOSURE, True
    decisions: Annotated[tuple[Entry, ...], MinLen(1), Doc("numbers of the entries that decided")]
    refused: Annotated[bool | None, Doc("whether they are refused")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("why")] = None
