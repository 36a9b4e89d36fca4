"""Clocks of case discussion: when one that was arranged is to be held (domain.md 5.3)."""

from ledger.rules.clocks.gates import OVER
from ledger.rules.deadlines import Deadline, later, recorded_instant

DISCUSSION = Deadline(
    "case discussion", "discussion-scheduled", ("discussion-scheduled", "discussion-held", *OVER), recorded_instant("scheduled_for"), later,
    source="the time for which it was arranged; arranged anew, the new one counts (domain.md 5.3)",
)  # fmt: skip
CLOCKS = (DISCUSSION,)
