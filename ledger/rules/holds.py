"""Rules of legal holds: a hold is looked at again, and ends once, by the agency that placed it (CPIA Code of Practice; domain.md 3, 5.12).

That nothing is erased which a hold covers, in whichever record it stands, the database asks when an erasure is recorded and carried out.
"""

from datetime import datetime

from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.events.holds import LegalHoldPlaced, LegalHoldReleased
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

SOURCE = "CPIA Code of Practice (retention of material); domain.md 3, 5.12"


@rule("a legal hold is looked at again after it was placed", of=LegalHoldPlaced, state=StreamState, kind="days", source=SOURCE)
def hold_is_looked_at_again(
    state: StreamState, _cls: type[Event], event: LegalHoldPlaced, occurred: Occurred | None, at: datetime
) -> Verdict:  # fmt: skip
    """Compare days in the unit's zone; of one that another record had before, with the day on which it was placed there."""
    zone = state.policy.tzinfo
    placed = at.astimezone(zone).date() if occurred is None else occurred.last_day(zone, at)
    if event.review_on > placed:
        return ALLOWED
    return No("the day on which it is looked at again has passed", "give a day that lies ahead (review_on)")


@rule("a legal hold is released by the agency that placed it", of=LegalHoldReleased, state=StreamState, kind="check", source=SOURCE)
def placed_by_whom_it_releases(state: StreamState, actor: Actor, event: LegalHoldReleased, _at: datetime) -> Verdict:
    """Compare the actor's agency with the one that placed it."""
    hold = state.holds.get(event.hold)
    if hold is None or hold.agency in (None, actor.agency):
        return ALLOWED
    return No(f"{hold.agency} placed it", "leave it to a member of that agency")
