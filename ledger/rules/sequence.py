"""Rules of the order in time: what follows a case's referral is not said to have happened before it (seed.txt; domain.md 1.2, 5.14).

Times may be imprecise, and two clocks differ: a rule refuses only what cannot be true of any instants that the times may mean.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from ledger.errors import UsageError
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.events.occurred import CLOCKS_APART
from ledger.rules.pathway import FOLLOWING, HELD_KINDS, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "seed.txt; domain.md 1.2 (REFERRAL comes first), 5.14"


@rule(
    "what follows a referral has not happened before it",
    of=tuple(sorted(FOLLOWING | HELD_KINDS)), state=CaseState, kind="time", source=SOURCE,
)  # fmt: skip
def follows_the_referral(state: CaseState, _cls: type[Event], occurred: Occurred, _at: datetime) -> Verdict:
    """Compare the last instant at which it can have happened with the first at which the referral can have."""
    referral, zone = state.times.get(state.referral), state.policy.tzinfo
    if referral is None or can_follow(referral, occurred, zone):
        return ALLOWED
    instead = "say when it happened, or correct when the referral did, if that is wrong"
    return No(f"the case was referred {referral.in_words(zone)}", instead)


@rule(
    "a corrected time leaves what follows a referral after it",
    of=("fact-corrected", "held-corrected"), state=CaseState, kind="check",
    source=f"{SOURCE} (a correction is judged as if it were recorded so)",
)  # fmt: skip
def corrected_time_keeps_the_order(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the times as they would be: where the referral's is corrected, of everything that follows it."""
    times = moved(state, event)
    if times is None or state.referral not in times:
        return ALLOWED
    judged = times.keys() - {state.referral} if event.target == state.referral else {event.target}
    early = [each for each in sorted(judged) if not can_follow(times[state.referral], times[each], state.policy.tzinfo)]
    if not early:
        return ALLOWED
    instead = "give its right time, or first correct when the other happened, if that is wrong"
    return No(f"entry {early[0]} would lie before the referral", instead)


def moved(state: CaseState, event: FactCorrected) -> Mapping[int, Occurred] | None:
    """Give the times as a correction of one would leave them; None where it corrects none, or what is no time: that is refused as such."""
    if event.field != "occurred_at" or event.target not in state.times:
        return None
    try:
        return {**state.times, event.target: Occurred.from_json(event.to)}
    except UsageError:
        return None


def can_follow(earlier: Occurred, occurred: Occurred, zone: tzinfo) -> bool:
    """Whether it can have happened after the other: at any instants that the two times may mean, which two clocks may have written."""
    apart = 2 * CLOCKS_APART if occurred.precision == earlier.precision == "instant" else timedelta()
    return occurred.latest(zone) + apart >= earlier.earliest(zone)
