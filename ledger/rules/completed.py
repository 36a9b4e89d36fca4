"""What "completed" means of an intervention, said once: what the rule asks, reports count and documents quote (seed.txt; domain.md 5.6).

Its words and codes stand apart from the event types, so that an answer needs none of these.
"""

from collections.abc import Iterable

COMPLETED = (
    "An intervention is completed when it was started, at least one session was attended, and every criterion agreed at its start is met. "
    "Those completed, of all that were started and have ended, are the denominator of re-offending after completion."
)
"""The one definition (seed.txt: the rate of 17.6 %; domain.md 5.6)."""
ENDINGS = frozenset({"completed", "declined", "dropped_out", "terminated"})
"""How one can end; a test compares them with ``ledger.events.intervention.Ending``."""
TOOK_PART = frozenset({"attended", "late"})
"""Of a session: the person came; a test compares them with ``ledger.events.intervention.Attendance``."""


def complete(criteria: frozenset[str], met: frozenset[str], attended: Iterable[bool]) -> bool:
    """Whether an intervention with these agreed criteria, those that were met, and its sessions is completed (COMPLETED)."""
    return bool(criteria) and any(attended) and criteria <= met
