"""Clock of broken glass: it waits for its review from the moment it was broken (domain.md 5.12, P22)."""

from datetime import datetime

from ledger.events.fact import Fact
from ledger.rules.deadlines import Deadline, Terms, names_its_start


def _at_once(start: Fact, _terms: Terms) -> datetime:
    """Due when it was recorded: nobody publishes a time, and whoever may look wrongly should not look on."""
    return start.recorded_at


GLASS = Deadline(
    "review of broken glass", "glass-broken", ("glass-reviewed",), _at_once, names_its_start("opened"),
    source="at once: a supervisor reviews every breaking (domain.md 5.12, P22); no time is published",
)  # fmt: skip
CLOCKS = (GLASS,)
