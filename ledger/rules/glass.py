"""Rules of breaking the glass of a case in an emergency, and of its review (domain.md 5.12, P22; design: privacy).

That no agreement opens the case to who breaks the glass, and that one does to who reviews it, the database asks under the log's lock
(049_check_glass.sql): agreements stand in the unit's record.
"""

from datetime import datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.events.glass import GlassReviewed
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "domain.md 5.12 (break_glass.reviewed), P22; design: privacy"


@rule("broken glass is reviewed where some waits for it", of=GlassReviewed, state=CaseState, source=SOURCE)
def some_glass_waits(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any that nobody has reviewed; of an entry that was erased it is not known what it was."""
    if state.glass or ERASED in state.entries.values() or not state.referred:
        return ALLOWED
    return No("nobody broke the glass of this case, or each time was reviewed", "nothing is to be recorded")


@rule("a review names an entry by which the glass was broken, once", of=GlassReviewed, state=CaseState, kind="check", source=SOURCE)
def reviewed_once(state: CaseState, _actor: Actor, event: GlassReviewed, _at: datetime) -> Verdict:
    """Look the entry up among those that wait; where none does, that is said alone."""
    if event.opened in state.glass or not state.glass or state.entries.get(event.opened) == ERASED:
        return ALLOWED
    return No(f"entry {event.opened} is none that waits", f"name one of {', '.join(map(str, sorted(state.glass)))}")


@rule("who broke the glass does not review it", of=GlassReviewed, state=CaseState, kind="check", source=SOURCE)
def another_reviews_it(state: CaseState, actor: Actor, event: GlassReviewed, _at: datetime) -> Verdict:
    """Compare the actor with who broke it."""
    own = state.glass.get(event.opened) == actor.actor
    return No("the actor broke it", "have another supervisor review it") if own else ALLOWED
