"""What the rules of broken glass let through and refuse."""

from dataclasses import replace
from uuid import UUID

from ledger.events.glass import GlassBroken, GlassGround, GlassReviewed, GlassVerdict
from tests.rules import acts
from tests.rules.scenario import SUPERVISOR, ByAnother, given, with_erased
from tests.rules.ways import BothWays

NURSE = replace(SUPERVISOR, actor=UUID(int=5), agency="nwbh")
BROKEN = GlassBroken(ground=GlassGround.LIFE)
BY_NURSE = ByAnother(BROKEN, NURSE.actor)
OPENED = given(acts.referral())
WAITING = given(acts.referral(), BY_NURSE)
TWICE = given(acts.referral(), BY_NURSE, BY_NURSE)


def reviewing(opened: int) -> GlassReviewed:
    return GlassReviewed(opened=opened, verdict=GlassVerdict.JUSTIFIED)


REVIEWED = given(acts.referral(), BY_NURSE, reviewing(2))

BOTH_WAYS: BothWays = {
    "some_glass_waits": (
        [WAITING.when(reviewing(2)), TWICE.when(reviewing(3)), given(acts.referral(), BY_NURSE, acts.closing()).when(reviewing(2))],
        [OPENED.when(reviewing(2)), REVIEWED.when(reviewing(2))],
    ),
    "reviewed_once": (
        [WAITING.when(reviewing(2)), with_erased(OPENED).when(reviewing(2)), with_erased(WAITING).when(reviewing(3))],
        [WAITING.when(reviewing(1)), TWICE.when(reviewing(4)), given(acts.referral(), BY_NURSE, BY_NURSE, reviewing(2)).when(reviewing(2))],
    ),
    "another_reviews_it": ([WAITING.when(reviewing(2))], [WAITING.when(reviewing(2), actor=NURSE)]),
}
