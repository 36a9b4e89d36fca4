"""Clocks of the gates, of urgent action, of allocation and of reviews (domain.md 1.2, 5.2, 5.5, 5.11).

Those of the gates run only where the unit's policy sets a target: no time is published (domain.md 1.2).
"""

from functools import partial

from ledger.rules.deadlines import Deadline, later, names_its_start, recorded_day, recorded_instant, target

PUBLISHED_NOWHERE = "a target of the unit's policy; none is published, and none is the default (domain.md 1.2)"
OVER = ("case-closed", "case-transferred")

URGENT_ACTION = Deadline(
    "urgent action", "urgent-action-raised", ("urgent-action-completed",), recorded_instant("due"), names_its_start("raised"),
    source="the due time recorded with the action (domain.md 5.2); no other time is published (domain.md 1.2)",
)  # fmt: skip
REVIEW = Deadline(
    "review", "review-held", ("review-held", *OVER), recorded_day("next_on"), later,
    source="the day of the next review recorded with the last one (domain.md 5.5, 5.11)",
)  # fmt: skip
TRIAGE = Deadline(
    "triage", "referral-received", ("triage-decided", *OVER), target("triage"),
    partial(later, open_after=("triage-decided", "insufficient_information")), source=PUBLISHED_NOWHERE,
)  # fmt: skip
SCREEN = Deadline(
    "screen", "triage-decided", ("triage-decided", "screen-decided", *OVER), target("screen", "possible_stalking"),
    partial(later, open_after=("screen-decided", "defer")), source=PUBLISHED_NOWHERE,
)  # fmt: skip
ACTION = Deadline(
    "action", "screen-decided", ("triage-decided", "screen-decided", "action-routed", *OVER), target("action", "adds_value"), later,
    source=PUBLISHED_NOWHERE,
)  # fmt: skip
ALLOCATION = Deadline(
    "allocation", "case-allocated", ("case-allocated", "allocation-accepted", *OVER), target("allocation"), later,
    source=PUBLISHED_NOWHERE,
)  # fmt: skip
CLOCKS = (URGENT_ACTION, REVIEW, TRIAGE, SCREEN, ACTION, ALLOCATION)
