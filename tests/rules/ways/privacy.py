"""What the rules of restriction and of its end let through and refuse."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ledger.events.privacy import NotTold, RestrictionGround, RestrictionLifted
from tests.rules import acts, acts_discussion
from tests.rules.scenario import SUPERVISOR, given, given_person, of_agency
from tests.rules.ways import BothWays

TRUST = replace(SUPERVISOR, agency="cwp")
NOTED = given(acts.referral(), of_agency("cwp", acts.note()), acts.note())
"""Of it entry 2 was brought by a health trust."""
BROUGHT = given(*acts_discussion.ROUTED, acts_discussion.discussing(), acts_discussion.bringing("cwp", "police"))
"""Entry 6 is what the trust told at a discussion, as the police took it down."""
OPEN = given(acts.referral(), acts.note())
HELD_BACK = given(acts.referral(), acts.note(), acts.restricting(2))
CONTESTED = given(acts.referral(), acts.note(), acts.restricting(2).model_copy(update={"ground": RestrictionGround.ACCURACY_CONTESTED}))
WHOLE = given(acts.referral(), acts.restricting())
KNOWN = given_person(acts.identifying())


def lifting(restriction: int = 3, **told: Any) -> RestrictionLifted:
    return RestrictionLifted(restriction=restriction, reason="The passport was seen.", **(told or {"told_on": acts.TODAY}))


def misplaced(*versions: int) -> Any:
    return acts.restricting(*versions).model_copy(update={"ground": RestrictionGround.WRONG_RECORD})


BOTH_WAYS: BothWays = {
    "restricts_its_own": (
        [
            NOTED.when(acts.restricting(1, 3)), NOTED.when(acts.restricting(2), actor=TRUST), OPEN.when(acts.restricting()),
            BROUGHT.when(acts.restricting(6), actor=TRUST), BROUGHT.when(misplaced(6)), KNOWN.when(acts.restricting()),
            given(acts.referral(), acts.note(), of_agency("cwp", acts.restricting(2))).when(acts.restricting()),
        ],
        [
            NOTED.when(acts.restricting(2)), NOTED.when(acts.restricting()), NOTED.when(misplaced(1, 2)), BROUGHT.when(acts.restricting(6)),
            KNOWN.when(acts.restricting(1), actor=TRUST),
        ],
    ),
    "restriction_stays_in_view": (
        [HELD_BACK.when(acts.restricting(1))],
        [HELD_BACK.when(acts.restricting(3)), HELD_BACK.when(acts.restricting(1, 3))],
    ),
    "lifts_its_own": (
        [HELD_BACK.when(lifting()), WHOLE.when(lifting(2))],
        [HELD_BACK.when(lifting(), actor=TRUST)],
    ),
    "person_is_told_before": (
        [
            HELD_BACK.when(lifting()), HELD_BACK.when(lifting(not_told=NotTold.HARM)), CONTESTED.when(lifting()),
            CONTESTED.when(lifting(not_told=NotTold.DECEASED)),
        ],
        [
            HELD_BACK.when(lifting(told_on=None)), HELD_BACK.when(lifting(told_on=acts.TODAY, not_told=NotTold.HARM)),
            HELD_BACK.when(lifting(told_on=acts.TODAY - timedelta(days=1))), CONTESTED.when(lifting(not_told=NotTold.UNREACHABLE)),
        ],
    ),
}  # fmt: skip
