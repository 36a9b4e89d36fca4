"""Rules of whose a case is (domain.md 5.2)."""

from datetime import datetime
from uuid import UUID

from ledger.events.allocation import AllocationAccepted
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule


@rule("an allocation is accepted once, after it was made", of=AllocationAccepted, state=CaseState, source="domain.md 5.2")
def allocation_waits(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an allocation that waits."""
    if state.pathway.owner is None:
        return No("the case is allocated to nobody", "allocate it first")
    return No("the allocation has been accepted", "nothing is to be recorded") if state.pathway.accepted else ALLOWED


@rule("an allocation is accepted by the member it names", of=AllocationAccepted, state=CaseState, source="domain.md 5.2")
def owner_accepts(state: CaseState, actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Compare the actor with the member to whom the case is allocated."""
    owner = state.pathway.owner
    if owner is None or state.pathway.accepted or _same(owner, actor.actor):
        return ALLOWED
    return No("it is allocated to another member", "have that member accept it, or allocate it anew")


def _same(owner: str, actor: UUID) -> bool:
    try:
        return UUID(owner) == actor
    except ValueError:
        return False
