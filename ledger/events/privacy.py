"""Restriction, erasure by two members, and the marker that a case gets of what is recorded about one of its people (DPA 2018 ss.46-48)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from annotated_types import Len

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Code, Digest, Doc, Entry, Event, Group, Member, Narrative, Reference

RIGHTS_OFFICERS = frozenset({"supervisor", "disclosure_officer"})
"""Who restricts, holds, reviews and erases."""


class RestrictionGround(Code):
    """Why a record is kept but taken out of use (DPA 2018 ss.46(4), 47(2), 47(3); domain.md 0.6)."""

    EVIDENCE = "evidence", "it must be kept as evidence"
    ACCURACY_CONTESTED = "accuracy_contested", "its accuracy is contested and cannot be settled"
    WRONG_RECORD = "wrong_record", "it was recorded in the wrong place"
    STILL_IDENTIFIES = "still_identifies", "it still tells of a person who is to be forgotten"
    UNLAWFUL = "unlawful", "it should not have been recorded"
    THIRD_PARTY_RIGHTS = "third_party_rights", "it would harm the rights of another person"


class ErasureAuthority(Code):
    """Why a person's data are destroyed (DPA 2018 s.47(1); College of Policing APP on retention; domain.md 3.1)."""

    RETENTION_REVIEW = "retention_review", "a retention review"
    SUBJECT_REQUEST = "subject_request", "a request of the person concerned"
    UNLAWFUL = "unlawful", "a finding that processing was unlawful"
    COURT_ORDER = "court_order", "an order of a court"
    REGULATOR = "regulator", "a notice of the Information Commissioner"
    EARLIER_ERASURE = "earlier_erasure", "an erasure that was carried out, whose entry was lost when an older backup was restored"


class RecordRestricted(Event):
    """Entries of this stream, or all of it, are kept but leave everyday use (DPA 2018 s.47(2), (3); domain.md 5.12)."""

    says = "{actor} restricted what is recorded here[ under {versions}] because {ground}.[ {note}.]"
    group, stream, effect, administrative = Group.PRIVACY, "record", "restriction", True
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    ground: Annotated[RestrictionGround, Doc("why it is restricted")]
    versions: Annotated[tuple[Entry, ...] | None, Len(1), Doc("numbers of the entries; without any, the whole record")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class NotTold(Code):
    """Why the person concerned was not told before a restriction was lifted (DPA 2018 ss.44(4), 48(3))."""

    DECEASED = "deceased", "the person has died"
    UNREACHABLE = "unreachable", "the person cannot be reached"
    HARM = "harm", "telling would endanger somebody"
    INVESTIGATION = "investigation", "telling would prejudice an investigation or proceedings"


class RestrictionLifted(Event):
    """A restriction ends, and the person concerned was told before (DPA 2018 s.47(3), (5); domain.md 3, 5.12)."""

    says = (
        "{actor} lifted the restriction in {restriction}.[ The person concerned was told of it on {told_on}.]"
        "[ The person concerned was not told of it before, because {not_told}.] {reason}."
    )
    group, stream, effect, administrative = Group.PRIVACY, "record", "lift", True
    enforced = ("restriction",)
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    restriction: Annotated[Entry, Doc("number of the entry that restricted it")]
    reason: Annotated[Narrative, About("stream"), Doc("why it is lifted")]
    told_on: Annotated[date | None, Doc("day on which the person concerned was told that it would be lifted")] = None
    not_told: Annotated[NotTold | None, Doc("why the person concerned was not told")] = None


class ErasureScope(Code):
    """What of a person or a case an erasure is meant to destroy."""

    IDENTITY = "identity", "who the person is"
    CASE = "case", "what is sealed in one case"
    PERSON = "person", "all that is sealed about the person"
    CONTROLLER = "controller", "all that one controller holds sealed about the person"
    FACTS = "facts", "everything in the record, coded facts too"
    AGAIN = "again", "what had been erased and came back with an older backup"


class Remaining(Code):
    """What becomes of sentences that tell of the person and stand under another key (docs/decisions/0008)."""

    NONE = "none", "no sentence that tells of the person stays"
    KEPT = "kept", "sentences that tell of the person stay"
    RESTRICTED = "restricted", "sentences that tell of the person stay, restricted"


class ErasureProposed(Event):
    """One member proposes that slots are destroyed; nothing is, before another member has decided it too (domain.md 5.12).

    ``slots`` are ids of key slots, which say nothing of what stands in them (ICO logging guidance; domain.md 0.5).
    """

    says = (
        "{actor} proposed to destroy keys of this record ({slots#} in all): {scope}[ ({person})], "
        "on the authority of {authority}, reference {review}.[ As decided by whoever proposed it, {remaining}.]"
    )
    group, stream, effect, administrative = Group.PRIVACY, "record", "erasure-proposal", True
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    scope: Annotated[ErasureScope, Doc("what it is meant to destroy")]
    slots: Annotated[tuple[UUID, ...], Len(1), Doc("slots that are to be destroyed")]
    authority: Annotated[ErasureAuthority, Doc("on what authority")]
    review: Annotated[Reference, Doc("reference of the review or request, such as RR-2026-12")]
    person: Annotated[UUID | None, Doc("the person whose data they are; of the record itself, nobody")] = None
    remaining: Annotated[Remaining | None, Doc("what becomes of sentences that tell of the person and stay")] = None


class ErasureDeclined(Event):
    """What was proposed to be destroyed is kept: the second member refuses it, or the first takes it back (domain.md 5.12)."""

    says = "{actor} declined the erasure that was proposed in {proposal}.[ {reason}.]"
    group, stream, effect, administrative = Group.PRIVACY, "record", "erasure-declined", True
    enforced = ("proposal",)
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    proposal: Annotated[Entry, Doc("number of the entry that proposed it")]
    reason: Annotated[Narrative | None, About("stream"), Doc("why it is kept")] = None


class ContentErased(Event):
    """The keys and contents of these slots are destroyed; what they were is not said here (ICO logging guidance; domain.md 0.5).

    Two members did it: ``second_person`` proposed it, by the entry of the leaf hash ``proposal``, and its recorder decided it.
    """

    says = (
        "{actor} had keys of this record destroyed ({slots#} in all) on the authority of {authority}, reference {review}; "
        "{second_person} is named as the second member answerable for it.[ They are those of {person}.][ Something of {versions} is gone.]"
    )
    group, stream, effect, administrative = Group.PRIVACY, "record", "erasure", True
    recorders, default_purpose = RIGHTS_OFFICERS, Purpose.DATA_RIGHTS
    slots: Annotated[tuple[UUID, ...], Len(1), Doc("slots that are destroyed")]
    authority: Annotated[ErasureAuthority, Doc("on what authority")]
    review: Annotated[Reference, Doc("reference of the review or request, such as RR-2026-12")]
    second_person: Annotated[Member, Doc("second member who answers for it: who proposed it")]
    proposal: Annotated[Digest | None, Doc("leaf hash of the entry that proposed it, in hexadecimal")] = None
    person: Annotated[UUID | None, Doc("the person whose data they were; of the record itself, nobody")] = None
    versions: Annotated[tuple[Entry, ...] | None, Len(1), Doc("numbers of the entries of this record that lose something")] = None


class Noted(Event):
    """A marker made by the ledger in each case that an entry of a person or of proceedings concerns; it names that entry by its leaf."""

    says = "The ledger noted that an entry was recorded about a person in this case, or of proceedings that concern it: {leaf}."
    group, administrative, recorders = Group.PRIVACY, True, frozenset[str]()
    default_purpose, default_statement = Purpose.ADMINISTRATION, Statement.SYSTEM
    leaf: Annotated[Digest, Doc("leaf hash of the entry, in hexadecimal")]
