"""What the rules of breaches of data let through and refuse."""

from datetime import timedelta

from ledger.events.breach import BreachRisk, NeedNotTell, Notified
from tests.rules import acts
from tests.rules.acts_rights import DISCOVERED, breached, telling
from tests.rules.scenario import given, given_person, given_unit, with_erased
from tests.rules.ways import BothWays
from tests.rules.ways.sharing import TRUST

CASE, BROKEN = given(acts.referral()), given(acts.referral(), breached())
IN_TIME, LATE = DISCOVERED + timedelta(hours=72), DISCOVERED + timedelta(hours=72, seconds=1)
WHY = "It was a bank holiday."

BOTH_WAYS: BothWays = {
    "is_referred": ([CASE.when(breached())], [given().when(breached())]),
    "is_identified": ([given_person(acts.identifying()).when(breached())], [given_person().when(breached())]),
    "breached_entry_exists": (
        [CASE.when(breached(entry=1)), CASE.when(breached()), given_unit(acts.adding(1)).when(breached(entry=1))],
        [CASE.when(breached(entry=2)), given_unit(acts.adding(1)).when(breached(entry=2))],
    ),
    "need_is_said_of_a_high_risk": (
        [CASE.when(breached(BreachRisk.HIGH_RISK, need_not_tell=NeedNotTell.AVERTED)), CASE.when(breached(BreachRisk.HIGH_RISK))],
        [CASE.when(breached(risk, need_not_tell=NeedNotTell.AVERTED)) for risk in (BreachRisk.NONE, BreachRisk.RISK)],
    ),
    "breach_was_discovered": (
        [
            BROKEN.when(telling(2)), given_unit(breached()).when(telling(1)), with_erased(BROKEN).when(telling(3)),
            given_person(acts.identifying(), breached()).when(telling(2, Notified.PERSON)),
        ],
        [BROKEN.when(telling(1)), CASE.when(telling(2)), BROKEN.when(telling(2, at=DISCOVERED - timedelta(seconds=1)))],
    ),
    "breach_is_its_own": ([BROKEN.when(telling(2))], [BROKEN.when(telling(2), actor=TRUST)]),
    "late_says_why": (
        [
            BROKEN.when(telling(2, at=IN_TIME)), BROKEN.when(telling(2, at=LATE, late_because=WHY)),
            BROKEN.when(telling(2, Notified.PERSON, LATE)), given(acts.referral(), breached(), telling(2)).when(telling(2, at=LATE)),
        ],
        [BROKEN.when(telling(2, at=LATE)), given(acts.referral(), breached(), telling(2, Notified.PERSON)).when(telling(2, at=LATE))],
    ),
}  # fmt: skip
