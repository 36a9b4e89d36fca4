"""Clock of assessments: until when each may be relied on (domain.md 5.4)."""

from ledger.events.fact import Fact
from ledger.rules.clocks.gates import OVER
from ledger.rules.deadlines import Deadline, later, recorded_day

SAME = ("instrument", "other", "suspect", "victim")


def reassessed(start: Fact, stop: Fact) -> bool:
    """Whether a later assessment is by the same instrument and of the same people; what ends the unit's work ends the clock."""
    again = stop.kind != start.kind or all(start.fields.get(name) == stop.fields.get(name) for name in SAME)
    return again and later(start, stop)


REASSESSMENT = Deadline(
    "reassessment", "assessment-completed", ("assessment-completed", *OVER), recorded_day("valid_until"), reassessed,
    source="the last day on which the assessment may be relied on, recorded with it (domain.md 5.4: valid_until)",
)  # fmt: skip
CLOCKS = (REASSESSMENT,)
