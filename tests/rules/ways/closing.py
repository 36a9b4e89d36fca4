"""Corrections of closures."""

from ledger.events.gates import TriageOutcome
from tests.rules import acts
from tests.rules.scenario import given
from tests.rules.ways import BothWays

CLOSED = given(acts.referral(), acts.closing())
FOUND = acts.triage(TriageOutcome.CLEARLY_NOT_STALKING)

BOTH_WAYS: BothWays = {
    "correction_leaves_what_could_be_recorded": (
        [
            CLOSED.when(acts.correcting(2, "reason", to="lost_contact")),
            given(acts.referral(), FOUND, acts.closing()).when(acts.correcting(3, "reason", to="not_stalking")),
        ],
        [
            CLOSED.when(acts.correcting(2, "reason", to="not_stalking")),
            given(acts.referral(), acts.closing(), acts.reopening(), FOUND).when(acts.correcting(2, "reason", to="not_stalking")),
        ],
    ),
}
