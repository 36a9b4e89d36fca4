"""Restriction, erasure, and the marker that a case gets when something is recorded about one of its people (DPA 2018 ss.46 to 48)."""

from typing import Annotated
from uuid import UUID

from annotated_types import Len

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Code, Digest, Doc, Entry, Event, Group, Member, Narrative, Reference


class RestrictionGround(Code):
    """Why a record is kept but taken out of use (DPA 2018 ss.46(4), 47(2), 47(3); domain.md 0.6)."""

    EVIDENCE = "evidence", "it must be kept as evidence"
    ACCURACY_CONTESTED = "accuracy_contested", "its accuracy is contested and cannot be settled"
    WRONG_RECORD = "wrong_record", "it was recorded in the wrong place"
    UNLAWFUL = "unlawful", "it should not have been recorded"
    THIRD_PARTY_RIGHTS = "third_party_rights", "it would harm the rights of another person"


class ErasureAuthority(Code):
    """Why a person's data are destroyed (DPA 2018 s.47(1); College of Policing APP on retention; domain.md 3.1)."""

    RETENTION_REVIEW = "retention_review", "a retention review"
    SUBJECT_REQUEST = "subject_request", "a request of the person concerned"
    UNLAWFUL = "unlawful", "a finding that processing was unlawful"
    COURT_ORDER = "court_order", "an order of a court"
    REGULATOR = "regulator", "a notice of the Information Commissioner"


class RecordRestricted(Event):
    """Entries of this stream, or all of it, are kept but leave everyday use (DPA 2018 s.47(2), (3); domain.md 5.12)."""

    says = "{actor} restricted what is recorded here[ under {versions}] because {ground}.[ {note}.]"
    group, stream, effect, administrative = Group.PRIVACY, "record", "restriction", True
    recorders, default_purpose = frozenset({"supervisor", "disclosure_officer"}), Purpose.DATA_RIGHTS
    ground: Annotated[RestrictionGround, Doc("why it is restricted")]
    versions: Annotated[tuple[Entry, ...] | None, Len(1), Doc("numbers of the entries; without any, the whole record")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("particulars")] = None


class ContentErased(Event):
    """The keys and contents of these slots are destroyed; what they were is not said here (ICO logging guidance; domain.md 0.5)."""

    says = (
        "{actor} had keys of this record destroyed ({slots#} in all) on the authority of {authority}, reference {review}; "
        "{second_person} is named as the second member answerable for it."
    )
    group, stream, effect, administrative = Group.PRIVACY, "record", "erasure", True
    recorders, default_purpose = frozenset({"supervisor", "disclosure_officer"}), Purpose.DATA_RIGHTS
    slots: Annotated[tuple[UUID, ...], Len(1), Doc("slots that are destroyed")]
    authority: Annotated[ErasureAuthority, Doc("on what authority")]
    review: Annotated[Reference, Doc("reference of the review or request, such as RR-2026-12")]
    second_person: Annotated[Member, Doc("second member who answers for it")]


class Noted(Event):
    """A marker made by the ledger in the stream of each case that a person's own entry concerns; it names that entry by its leaf."""

    says = "The ledger noted that an entry was recorded about a person in this case: {leaf}."
    group, administrative, recorders = Group.PRIVACY, True, frozenset[str]()
    default_purpose, default_statement = Purpose.ADMINISTRATION, Statement.SYSTEM
    leaf: Annotated[Digest, Doc("leaf hash of the entry, in hexadecimal")]
