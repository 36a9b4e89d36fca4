"""Two records found to be of one person, and that finding taken back: what DPA 2018 s.62(1)(e) calls combination (domain.md 3, 5.1).

Nothing moves: each entry and key stays in the record that it was made in, and nobody sees more than he did.
"""

from typing import Annotated

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Group, Narrative, Person
from ledger.events.privacy import RIGHTS_OFFICERS


class SamePerson(Code):
    """By what two records were found to be of one person (domain.md 5.1: match basis)."""

    IDENTIFIER = "identifier", "both have the same number elsewhere"
    NAME_AND_BIRTH = "name_and_birth", "both have the same name and date of birth"
    NAME_AND_CONTACT = "name_and_contact", "both have the same name and the same address or telephone number"
    DOCUMENT = "document", "documents of identity show it"
    OWN_WORD = "own_word", "the person says so"
    PROFESSIONAL = "professional", "a professional who knows the person says so"


class PersonsMerged(Event):
    """This person and another are one; one act records it of both, and each names the other (domain.md 5.1; DPA 2018 s.62)."""

    says = "{actor} found that {other} and the person of this record are one person: {match}. {explanation}."
    group, stream, effect, administrative = Group.REFERRAL, "person", "merge", True
    enforced = ("other",)
    recorders, default_statement = RIGHTS_OFFICERS, Statement.PROFESSIONAL_ASSESSMENT
    other: Annotated[Person, Doc("the other person")]
    match: Annotated[SamePerson, Doc("by what the two were found to be one")]
    explanation: Annotated[Narrative, About("subject"), Doc("how that was found")]


class PersonsUnmerged(Event):
    """What was found to be one person's is two persons' after all; one act takes it back in the record of each (domain.md 5.1)."""

    says = "{actor} took back the merge in {merge}: they are two persons. {reason}."
    group, stream, effect, administrative = Group.REFERRAL, "person", "merge-ended", True
    enforced = ("merge",)
    recorders, default_statement = RIGHTS_OFFICERS, Statement.PROFESSIONAL_ASSESSMENT
    merge: Annotated[Entry, Doc("number of the entry that recorded that they are one")]
    reason: Annotated[Narrative, About("subject"), Doc("why they are two")]
