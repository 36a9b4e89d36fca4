"""What the rules of legal holds let through and refuse."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from ledger.events.envelope import Occurred
from tests.rules import acts
from tests.rules.acts_retention import TODAY, placing, releasing
from tests.rules.scenario import SUPERVISOR, given, given_person, of_agency
from tests.rules.ways import BothWays

NURSE = replace(SUPERVISOR, actor=UUID(int=5), agency="cwp")
CASE, PERSON = given(acts.referral()), given_person(acts.identifying())
HELD, HELD_PERSON = given(acts.referral(), placing()), given_person(acts.identifying(), placing("police"))
TWICE = given(acts.referral(), placing(), of_agency("cwp", placing("cwp")))
RELEASED = given(acts.referral(), placing(), releasing(2))
OVER = given(acts.referral(), acts.closing())

BOTH_WAYS: BothWays = {
    "hold_is_looked_at_again": (
        [
            CASE.when(placing()), OVER.when(placing("cwp")), PERSON.when(placing()), HELD.when(placing()),
            CASE.when(placing(review_on=TODAY), occurred=Occurred("2026-03-01", "day")),
        ],
        [CASE.when(placing(review_on=TODAY)), PERSON.when(placing(review_on=TODAY - timedelta(days=1)))],
    ),
    "something_stands": (
        [HELD.when(releasing(2)), HELD_PERSON.when(releasing(2))],
        [CASE.when(releasing(2)), PERSON.when(releasing(1)), RELEASED.when(releasing(2))],
    ),
    "named_one_stands": (
        [HELD.when(releasing(2)), TWICE.when(releasing(3), actor=NURSE)],
        [HELD.when(releasing(1)), TWICE.when(releasing(4)), given(acts.referral(), placing(), placing(), releasing(2)).when(releasing(2))],
    ),
    "placed_by_whom_it_releases": (
        [HELD.when(releasing(2)), TWICE.when(releasing(3), actor=NURSE)],
        [HELD.when(releasing(2), actor=NURSE), TWICE.when(releasing(3))],
    ),
}
