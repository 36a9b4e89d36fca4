"""The case: when it is referred, worked on, closed and reopened, and who joins it; its gates have a module of their own.

Sources: seed.txt; domain.md 1.2, 5.14. What its rules know of a case is in ``ledger.rules.pathway``.
"""

from datetime import datetime

from ledger.events.corrections import DisputeResolved, FactCorrected, FactDisputed
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.gates import ServiceResponded, UrgentActionCompleted
from ledger.events.intake import PartyJoined, ReferralReceived
from ledger.events.notes import CaseClosed, CaseReopened, ClinicalNoteRecorded, NoteRecorded
from ledger.events.privacy import ContentErased, Noted, RecordRestricted
from ledger.rules import anywhere, disputes, gates
from ledger.rules.pathway import INITIAL, CaseState, evolve
from ledger.rules.rule import ALLOWED, No, Verdict, rule

__all__ = ["INITIAL", "CaseState", "anywhere", "disputes", "evolve", "gates"]

OF_ANY_STREAM = (FactCorrected, FactDisputed, DisputeResolved, RecordRestricted, ContentErased)
ALSO_WHEN_CLOSED = (ReferralReceived, CaseReopened, NoteRecorded, ClinicalNoteRecorded, ServiceResponded, Noted)
"""What a service did is told whenever it is known: the case may be closed while a service goes on with it (domain.md 8)."""


@rule(
    "a case is referred before anything else is recorded in it",
    of=("case", *OF_ANY_STREAM), but=(ReferralReceived,), state=CaseState, source="seed.txt; domain.md 1.2 (REFERRAL)",
)  # fmt: skip
def is_referred(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for a referral."""
    return ALLOWED if state.referred else No("this case has no referral", "record the referral first")


@rule("a case is referred once", of=ReferralReceived, state=CaseState, source="domain.md 1.2, 5.1")
def is_referred_once(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse a second referral in the same stream."""
    if not state.referred:
        return ALLOWED
    return No("it has been referred", "record a note here, reopen it if it is closed, or refer a new case")


@rule(
    "a closed case is reopened before work on it goes on",
    of="case", but=ALSO_WHEN_CLOSED, state=CaseState, source="domain.md 5.14 (gates cannot follow closure without reopening)",
)  # fmt: skip
def is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Let notes, what services did, corrections, disputes, restrictions and erasures reach a closed case, and nothing else."""
    return No("the case is closed", "reopen it first") if state.closed else ALLOWED


@rule("only a closed case is reopened", of=CaseReopened, state=CaseState, source="domain.md 5.11")
def is_closed(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse to reopen what is open."""
    return ALLOWED if state.closed else No("the case is not closed", "record what is to be recorded; it is open")


@rule("a case is not closed while an urgent action is open", of=CaseClosed, state=CaseState, source="domain.md 1.2 (urgent action), 5.2")
def nothing_urgent_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Name the first open one."""
    if not state.open_urgent:
        return ALLOWED
    return No(f"the urgent action of entry {state.open_urgent[0]} is open", "record how it ended, then close the case")


@rule("an urgent action ends while one is open", of=UrgentActionCompleted, state=CaseState, source="domain.md 5.2")
def one_urgent_action_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any open one."""
    return ALLOWED if state.open_urgent else No("none is open in this case", "raise one first, or correct the entry that ended one")


@rule(
    "an urgent action ends once, and only if it was raised",
    of=UrgentActionCompleted, state=CaseState, kind="check", source="domain.md 5.2",
)  # fmt: skip
def urgent_action_is_open(state: CaseState, _actor: Actor, event: UrgentActionCompleted, _at: datetime) -> Verdict:
    """Look the raising entry up among those of a case in which any is open."""
    return _open_urgent(state, event.raised) if state.open_urgent else ALLOWED


@rule(
    "a corrected ending names an urgent action that is open",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.2, 5.14",
)  # fmt: skip
def corrected_ending_is_open(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge a corrected number as if the ending were recorded today."""
    ending = state.entries.get(event.target) == UrgentActionCompleted.type_name()
    if not ending or event.field != "raised" or not isinstance(event.to, int):
        return ALLOWED
    return _open_urgent(state, event.to)


@rule(
    "a person joins a case once in each category",
    of=PartyJoined, state=CaseState, kind="check", source="DPA 2018 s.38(3); domain.md 5.1",
)  # fmt: skip
def joins_once(state: CaseState, _actor: Actor, event: PartyJoined, _at: datetime) -> Verdict:
    """Compare person and category with those who have joined."""
    if (event.party, event.category.value) not in state.parties:
        return ALLOWED
    return No("this person has joined the case in this category", "nothing is to be recorded")


def _open_urgent(state: CaseState, raised: int) -> Verdict:
    if raised not in state.urgent:
        names = ", ".join(f"entry {version}" for version in state.open_urgent) or "none"
        return No(f"entry {raised} raised no urgent action in this case", f"open: {names}")
    if state.urgent[raised] is not None:
        return No(f"the urgent action of entry {raised} has ended", "correct that entry if it is wrong, or raise another")
    return ALLOWED
