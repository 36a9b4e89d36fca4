"""Events of holds and retention, short to write."""

from datetime import date, timedelta
from uuid import UUID

from ledger.events.holds import HoldKind, HoldUntil, LegalHoldPlaced, LegalHoldReleased
from ledger.events.retention import RetentionClassified, RetentionCriterion, RetentionDecision, RetentionGroup, RetentionReviewed
from tests.rules.scenario import START

TODAY = START.date()


def placing(*controllers: str, review_on: date = TODAY + timedelta(days=90)) -> LegalHoldPlaced:
    return LegalHoldPlaced(
        kind=HoldKind.CPIA, until=HoldUntil.VERDICT, review_on=review_on, reason="Charged.", controllers=controllers or None
    )


def releasing(hold: int) -> LegalHoldReleased:
    return LegalHoldReleased(hold=hold, reason="Acquitted.")


def classifying(controller: str = "police", start: date = date(2016, 3, 2)) -> RetentionClassified:
    return RetentionClassified(controller=controller, category=RetentionGroup.GROUP_2, clear_period_start=start)


def reviewing(
    decision: RetentionDecision = RetentionDecision.RETAIN, controller: str = "police", *, by: UUID | None = None,
    on: date = TODAY, again: date | None = TODAY + timedelta(days=365), criteria: tuple[str, ...] = ("serious_harm",),
) -> RetentionReviewed:  # fmt: skip
    return RetentionReviewed(
        controller=controller, decision=decision, criteria=tuple(map(RetentionCriterion, criteria)), decided_on=on,
        reasons="He threatened.", next_review_on=again, decided_by=by,
    )  # fmt: skip


def erasing(controller: str = "police", *, by: UUID | None = None) -> RetentionReviewed:
    return reviewing(RetentionDecision.ERASE, controller, by=by, again=None, criteria=("none",))
