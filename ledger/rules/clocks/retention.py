"""Clocks of retention: when a hold is looked at again, a controller reviews what it holds, and what it decided is carried out.

DPA 2018 s.39; domain.md 3, 5.12.
"""

from datetime import datetime

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.deadlines import Deadline, Terms, end_of, later, recorded_day

PLACED, RELEASED = "legal-hold-placed", "legal-hold-released"
CLASSIFIED, REVIEWED = "retention-classified", "retention-reviewed"
ERASED, BY_REVIEW = "content-erased", "retention_review"
"""An erasure, and the authority of one that carries out what a review decided (``ledger.events.privacy.ErasureAuthority``)."""
SAME_HOLD = ("kind", "controllers")


def looked_at(start: Fact, stop: Fact) -> bool:
    """Whether a hold was released, or placed anew by the same agency for the same: then the new day counts."""
    if stop.kind == RELEASED:
        return stop.fields.get("hold") == start.version
    same = all(start.fields.get(name) == stop.fields.get(name) for name in SAME_HOLD)
    return same and start.stamp.get("agency") == stop.stamp.get("agency") and later(start, stop)


def of_its_controller(start: Fact, stop: Fact) -> bool:
    """Whether the same controller reviewed or classified again since: a new classification begins its period anew."""
    return start.fields.get("controller") == stop.fields.get("controller") and later(start, stop)


def carried_out(start: Fact, stop: Fact) -> bool:
    """Whether it was erased on that authority since, or the same controller decided or classified again."""
    if stop.kind == ERASED:
        return stop.fields.get("authority") == BY_REVIEW and later(start, stop)
    return of_its_controller(start, stop)


def to_be_erased(start: Fact, terms: Terms) -> datetime | None:
    """Due at the end of the day on which a review decided to erase."""
    return recorded_day("decided_on")(start, terms) if start.fields.get("decision") == "erase" else None


def period_over(start: Fact, terms: Terms) -> datetime | None:
    """Due at the end of the day on which the period of its group has run out, counted from the day from which it runs."""
    if (began := day(start.fields.get("clear_period_start"))) is None:
        return None
    ends = terms.period_ends(str(start.fields.get("controller")), str(start.fields.get("category")), began)
    return None if ends is None else end_of(ends, terms)


HOLD_REVIEW = Deadline(
    "review of a legal hold", PLACED, (PLACED, RELEASED), recorded_day("review_on"), looked_at,
    source="the day by which it is looked at again, recorded with it; placed anew, the new one counts (CPIA Code of Practice; domain.md 3)",
)  # fmt: skip
FIRST_REVIEW = Deadline(
    "first retention review", CLASSIFIED, (CLASSIFIED, REVIEWED), period_over, of_its_controller,
    source="the period of its group by the policy in force, from the day from which it runs (DPA 2018 s.39(2); domain.md 3)",
)  # fmt: skip
NEXT_REVIEW = Deadline(
    "retention review", REVIEWED, (CLASSIFIED, REVIEWED), recorded_day("next_review_on"), of_its_controller,
    source="the day by which it is reviewed again, recorded with the last review (DPA 2018 s.39(2); domain.md 3)",
)  # fmt: skip
ERASURE = Deadline(
    "erasure that was decided", REVIEWED, (CLASSIFIED, REVIEWED, ERASED), to_be_erased, carried_out,
    source="the day of the decision: what there is no reason to keep is erased without delay (DPA 2018 ss.39(1), 47(1); domain.md 3)",
)  # fmt: skip
CLOCKS = (HOLD_REVIEW, FIRST_REVIEW, NEXT_REVIEW, ERASURE)
