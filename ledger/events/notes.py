"""Notes (domain.md 5.6, 5.13)."""

from typing import Annotated

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Doc, Event, Group, Narrative, Person


class NoteRecorded(Event):
    """A note in the words of whoever made it; on what it rests stands in its basis (DPA 2018 s.38(2); domain.md 5.0)."""

    says, group, reports, after_closure = "{actor} noted: {text}", Group.NOTES, True, True
    text: Annotated[Narrative, About("stream"), Doc("the note")]


class ClinicalNoteRecorded(Event):
    """A clinician's note: health information, held by the trust that made it (UK GDPR Art 9(2)(h); domain.md 5.13)."""

    says = "{actor} made a clinical note[ about {party}]: {text}"
    group, held_by, reports, after_closure = Group.HEALTH, "health", True, True
    default_purpose, default_statement = Purpose.HEALTH_CARE, Statement.PROFESSIONAL_ASSESSMENT
    text: Annotated[Narrative, About("party"), Doc("the note")]
    party: Annotated[Person | None, Doc("whom it is about, a party of the case; if left out, the suspect, where there is one only")] = None
