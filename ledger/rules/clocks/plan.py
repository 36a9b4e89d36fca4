"""Clocks of the management plan: its actions, and its first review (domain.md 5.5, 8)."""

from ledger.events.fact import Fact
from ledger.rules.deadlines import Deadline, later, recorded_day

ENDED = ("completed", "cancelled")
DUE = "the day recorded with the action, or to which it was moved (domain.md 5.5, 8)"


def settled(start: Fact, stop: Fact) -> bool:
    """Whether a later entry ended the action that ``start`` added or moved, or moved it to another day."""
    action = start.version if start.kind == "plan-action-added" else start.fields.get("action")
    moved = stop.fields.get("how") in ENDED or stop.fields.get("due") is not None
    return stop.fields.get("action") == action and moved and later(start, stop)


ADDED = Deadline(
    "plan action", "plan-action-added", ("plan-action-changed",), recorded_day("due"), settled,
    source=DUE,
)  # fmt: skip
MOVED = Deadline(
    "plan action", "plan-action-changed", ("plan-action-changed",), recorded_day("due"), settled,
    source=DUE,
)  # fmt: skip
FIRST_REVIEW = Deadline(
    "plan review", "plan-opened", ("review-held", "plan-closed"), recorded_day("review_on"), later,
    source="the day of the first review recorded with the plan (domain.md 5.5)",
)  # fmt: skip
CLOCKS = (ADDED, MOVED, FIRST_REVIEW)
