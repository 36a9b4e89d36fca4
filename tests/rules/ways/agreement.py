"""What the rules of standing agreements let through and refuse."""

from datetime import timedelta

from ledger.events.agreement import ReviewOutcome
from tests.rules import acts
from tests.rules.scenario import START, given_unit
from tests.rules.ways import BothWays

TODAY, TOMORROW = START.date(), START.date() + timedelta(days=1)
CONTINUED, ENDED = ReviewOutcome.CONTINUED, ReviewOutcome.ENDED
UNIT = given_unit(acts.adding(1))
PROVISIONAL = given_unit(acts.adding(1), acts.agreeing(TOMORROW, provisional=True))
ADOPTED = given_unit(acts.adding(1), acts.agreeing(TOMORROW, provisional=True), acts.agreeing(TOMORROW))
BOTH = given_unit(acts.adding(1), acts.agreeing(TOMORROW), acts.agreeing(TOMORROW, beside=True))
OVER = given_unit(acts.adding(1), acts.agreeing(TOMORROW), acts.reviewed(2, ENDED))
ON = given_unit(acts.adding(1), acts.agreeing(TOMORROW), acts.reviewed(2, CONTINUED, TOMORROW))

BOTH_WAYS: BothWays = {
    "review_lies_ahead": ([UNIT.when(acts.agreeing(TOMORROW))], [UNIT.when(acts.agreeing(TODAY))]),
    "groups_are_known": (
        [UNIT.when(acts.agreeing(TOMORROW, groups=groups)) for groups in (("*",), ("referral", "gates"), ("notes", "*"))],
        [UNIT.when(acts.agreeing(TOMORROW, groups=groups)) for groups in (("note",), ("referral", "gate"))],
    ),
    "purposes_are_known": (
        [UNIT.when(acts.agreeing(TOMORROW, purposes=purposes)) for purposes in (("*",), ("case_work", "safeguarding"))],
        [UNIT.when(acts.agreeing(TOMORROW, purposes=purposes)) for purposes in (("casework",), ("case_work", "all"))],
    ),
    "signed_by_now": (
        [UNIT.when(acts.agreeing(TOMORROW, adopted_on=day)) for day in (None, TODAY, TODAY - timedelta(days=40))],
        [UNIT.when(acts.agreeing(TOMORROW, adopted_on=TOMORROW))],
    ),
    "provisional_gives_way": (
        [PROVISIONAL.when(acts.agreeing(TOMORROW)), ADOPTED.when(acts.agreeing(TOMORROW, beside=True)), UNIT.when(acts.agreeing(TOMORROW))],
        [PROVISIONAL.when(acts.agreeing(TOMORROW, beside=True))],
    ),
    "agreement_is_in_force": (
        [
            ADOPTED.when(acts.reviewed(3, ENDED)), BOTH.when(acts.reviewed(2, ENDED)), BOTH.when(acts.reviewed(3, ENDED)),
            ON.when(acts.reviewed(2, ENDED)),
        ],
        [
            ADOPTED.when(acts.reviewed(2, ENDED)), ADOPTED.when(acts.reviewed(1, ENDED)), OVER.when(acts.reviewed(2, ENDED)),
            ON.when(acts.reviewed(3, ENDED)), UNIT.when(acts.reviewed(1, ENDED)),
        ],
    ),
    "next_review_fits": (
        [ADOPTED.when(acts.reviewed(3, CONTINUED, TOMORROW)), ADOPTED.when(acts.reviewed(3, ENDED))],
        [
            ADOPTED.when(acts.reviewed(3, CONTINUED)), ADOPTED.when(acts.reviewed(3, CONTINUED, TODAY)),
            ADOPTED.when(acts.reviewed(3, ENDED, TOMORROW)),
        ],
    ),
}  # fmt: skip
