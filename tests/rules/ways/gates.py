"""Corrections of urgent actions; those of decisions at the gates undo nothing that was decided after them."""

from tests.rules import acts
from tests.rules.scenario import given
from tests.rules.ways import BothWays

RAISED = (acts.referral(), acts.raising(), acts.raising())
ENDED = given(*RAISED, acts.ending(2))
BOTH_ENDED = given(*RAISED, acts.ending(2), acts.ending(3))

BOTH_WAYS: BothWays = {
    "correction_leaves_what_could_be_recorded": (
        [ENDED.when(acts.correcting(4, "raised", to=3)), ENDED.when(acts.correcting(4, "outcome", to="overtaken"))],
        [
            ENDED.when(acts.correcting(4, "raised", to=1)),
            BOTH_ENDED.when(acts.correcting(4, "raised", to=3)),
            BOTH_ENDED.when(acts.correcting(5, "raised", to=2)),
        ],
    ),
}
