"""What was recorded wrongly is corrected by a new entry, what is contested is marked by one; the old entry stays as it was.

Sources: DPA 2018 ss.38, 46, 47(3); domain.md 5.12.
"""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Group, Narrative, Slug


class FactCorrected(Event):
    """One field of an earlier entry, or when it occurred, was recorded wrongly; with neither value it is struck out.

    A clear field's new value stands in ``to``, a personal field's in ``to_personal``, sealed for the same person
    (DPA 2018 s.46; domain.md 5.12, 5.14: a correction never edits).
    """

    says = (
        "{actor} corrected {target} ({field})[: it should read {to}][: it should read “{to_personal}”]. "
        "The mistake was found on {discovered_on}. {why}."
    )
    group, stream, administrative = Group.CORRECTIONS, "record", True
    effect: ClassVar[str | None] = "correction"
    target: Annotated[Entry, Doc("number of the entry that is wrong")]
    field: Annotated[Slug, Doc("field that is wrong, or occurred_at")]
    why: Annotated[Narrative, About("stream"), Doc("what was wrong and how that is known")]
    discovered_on: Annotated[date, Doc("day on which the mistake was found")]
    to: Annotated[Any, Doc("right value of a coded field, or of occurred_at")] = None
    to_personal: Annotated[Narrative | None, About("target"), Doc("right value of a personal field")] = None


class Disputer(Code):
    """Who contests an entry (domain.md 5.12: by)."""

    DATA_SUBJECT = "data_subject", "the person concerned"
    PRACTITIONER = "practitioner", "a practitioner"


class DisputeOutcome(Code):
    """How a dispute ended (DPA 2018 s.46(1), (3), (4), s.47(3); domain.md 5.12)."""

    CORRECTED = "corrected", "the dispute was upheld, and the record is corrected"
    SUPPLEMENTED = "supplemented", "a supplementary statement stands beside the entry"
    STANDS = "stands", "the entry stands as it was recorded"
    RESTRICTED = "restricted", "what is right cannot be ascertained, and the entry is restricted"
    WITHDRAWN = "withdrawn", "the dispute was withdrawn"


class FactDisputed(Event):
    """Somebody contests an entry of this stream; it stands, and is marked wherever it is told (DPA 2018 ss.46, 47(3); domain.md 5.12)."""

    says = "{actor} recorded that on {raised_on} {disputed_by}[, {person},] disputed {target}[ ({field})]: {claim}.[ Evidence: {evidence}.]"
    group, stream, administrative = Group.CORRECTIONS, "record", True
    default_purpose, default_statement = Purpose.DATA_RIGHTS, Statement.ALLEGATION
    target: Annotated[Entry, Doc("number of the entry that is disputed")]
    disputed_by: Annotated[Disputer, Doc("who disputes it")]
    raised_on: Annotated[date, Doc("day on which it was disputed")]
    claim: Annotated[Narrative, About("stream"), Doc("what is disputed, and what is said to be right")]
    field: Annotated[Slug | None, Doc("field that is disputed, or occurred_at; without one, the whole entry")] = None
    person: Annotated[UUID | None, Doc("the person concerned, or the member, who disputes it")] = None
    evidence: Annotated[Narrative | None, About("stream"), Doc("what is brought for it")] = None


class DisputeResolved(Event):
    """A dispute ended; what follows from it is recorded by entries of their own (DPA 2018 ss.46, 47(3); domain.md 5.12)."""

    says = "{actor} recorded how the dispute in {dispute} ended: {outcome}. {reasons}."
    group, stream, administrative = Group.CORRECTIONS, "record", True
    default_purpose, default_statement = Purpose.DATA_RIGHTS, Statement.PROFESSIONAL_ASSESSMENT
    recorders = frozenset({"supervisor", "disclosure_officer"})
    dispute: Annotated[Entry, Doc("number of the entry that recorded the dispute")]
    outcome: Annotated[DisputeOutcome, Doc("how it ended")]
    reasons: Annotated[Narrative, About("stream"), Doc("why")]


class StatementAdded(Event):
    """A supplementary statement stands beside an entry, wherever that is told; the entry stays (DPA 2018 s.46(3); domain.md 5.12)."""

    says = "{actor} added a supplementary statement of {made_by}[, {person},] to {target}[, which was disputed in {dispute}]: {text}."
    group, stream, administrative = Group.CORRECTIONS, "record", True
    default_purpose, default_statement = Purpose.DATA_RIGHTS, Statement.ALLEGATION
    target: Annotated[Entry, Doc("number of the entry beside which it stands")]
    made_by: Annotated[Disputer, Doc("whose statement it is")]
    text: Annotated[Narrative, About("stream"), Doc("what the statement says, in the words of whose it is")]
    person: Annotated[UUID | None, Doc("the person concerned, or the member, whose statement it is")] = None
    dispute: Annotated[Entry | None, Doc("number of the entry that disputed it, where one did")] = None
