"""The case: when it is referred, worked on, closed and who joins it; each part of its pathway has a module of rules of its own.

Sources: seed.txt; domain.md 1.2, 5.14. What rules know of a case is in ``ledger.rules.pathway``.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.events.envelope import Actor
from ledger.events.fact import ERASED
from ledger.rules import anywhere, days, disputes, sequence, standing
from ledger.rules.pathway import INITIAL, CaseState, evolve
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import OF_ANY_STREAM

if TYPE_CHECKING:
    from ledger.events.event import Event
    from ledger.events.intake import PartyJoined
    from ledger.events.notes import ClinicalNoteRecorded

__all__ = ["INITIAL", "CaseState", "anywhere", "days", "disputes", "evolve", "sequence", "standing"]

_OTHER_WAY = (
    "refer what is alleged the other way as a case of its own; if that was a mistake, have its entry restricted (wrong_record) first"
)


@rule(
    "a case is referred before anything else is recorded in it",
    of=("case", *OF_ANY_STREAM), but=("referral-received", "share-followed", "glass-broken"),
    state=CaseState, source="seed.txt; domain.md 1.2 (REFERRAL)",
)  # fmt: skip
def is_referred(state: CaseState, _actor: Actor, _cls: "type[Event]", _at: datetime) -> Verdict:
    """Ask for a referral; what follows a share or breaks a glass is recorded by who may not see it, and who sees a part asks for more."""
    return ALLOWED if state.referred or state.in_part else No("this case has no referral", "record the referral first")


@rule("a case is referred once", of="referral-received", state=CaseState, source="domain.md 1.2, 5.1")
def is_referred_once(state: CaseState, _actor: Actor, _cls: "type[Event]", _at: datetime) -> Verdict:
    """Refuse a second referral in the same stream."""
    if not state.referred:
        return ALLOWED
    return No("it has been referred", "record a note here, reopen it if it is closed, or refer a new case")


@rule(
    "a closed case is reopened before work on it goes on",
    of="case", but=("referral-received", "case-reopened", "noted"), state=CaseState,
    source="domain.md 5.14 (gates cannot follow closure without reopening)",
)  # fmt: skip
def is_open(state: CaseState, _actor: Actor, cls: "type[Event]", _at: datetime) -> Verdict:
    """Let what is known whenever it happens reach a closed case, and what speaks of entries; nothing else."""
    return No("the case is closed", "reopen it first") if state.closed and not cls.after_closure else ALLOWED


@rule(
    "a person joins a case once in each category",
    of="party-joined", state=CaseState, kind="check", source="DPA 2018 s.38(3); domain.md 5.1",
)  # fmt: skip
def joins_once(state: CaseState, _actor: Actor, event: "PartyJoined", _at: datetime) -> Verdict:
    """Compare person and category with those who have joined."""
    if (event.party, event.category.value) not in state.parties:
        return ALLOWED
    return No("this person has joined the case in this category", "nothing is to be recorded")


@rule(
    "a clinical note is about a party of the case, who is named where the case has more than one suspect",
    of="clinical-note-recorded", state=CaseState, kind="check", source="DPA 2018 s.38(3); domain.md 5.13",
)  # fmt: skip
def note_is_about_a_party(state: CaseState, _actor: Actor, event: "ClinicalNoteRecorded", _at: datetime) -> Verdict:
    """Compare whom it names with those who have joined."""
    if ERASED in state.entries.values():
        return ALLOWED
    if event.party is None:
        several = len(state.joined("suspect", "convicted")) > 1
        return No("the case has more than one suspect and nobody is named", "name whom it is about") if several else ALLOWED
    if any(event.party == person for person, _ in state.parties):
        return ALLOWED
    return No("the person named is no party of this case", "name a party of this case, or have the person join it")


@rule(
    "a person is a suspect or a victim of one case, not both",
    of="party-joined", state=CaseState, kind="check", source="DPA 2018 s.38(3) (suspects and victims told apart); domain.md 2.1, 5.1",
)  # fmt: skip
def is_on_one_side(state: CaseState, _actor: Actor, event: "PartyJoined", _at: datetime) -> Verdict:
    """Compare with the categories in which the person has joined: clocks, and what may be told to whom, follow from them."""
    sides = {"suspect": "suspect", "convicted": "suspect", "victim": "victim"}
    side = sides.get(event.category.value)
    others = {sides[each] for person, each in state.parties if person == event.party and each in sides} - {side}
    if side is None or not others:
        return ALLOWED
    return No(f"this person has joined the case as {others.pop()}", _OTHER_WAY)
