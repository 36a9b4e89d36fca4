"""What each rule of arrest, bail, charge and court lets through and refuses. Entry 1 is the referral."""

from ledger.events.justice import Advice, BailChange, CourtStep, HearingPurpose, Result
from tests.rules import acts
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.scenario import Outcome, given

OPEN = given(acts.referral())
BAILED = given(acts.referral(), orders.bailing())
RELEASED = given(acts.referral(), orders.bailing(), orders.bailing(BailChange.ENDED, 2))
LISTED = given(acts.referral(), orders.listing())
CONVICTED, ACQUITTED, UNDECIDED = (
    orders.resulting(CourtStep.VERDICT, result, charge=2) for result in (Result.CONVICTED, Result.ACQUITTED, Result.NO_VERDICT)
)
CONVICTED_ONCE = (acts.referral(), orders.charging(), CONVICTED)
DECIDED = given(*CONVICTED_ONCE)
CHARGED = given(acts.referral(), orders.charging())
NO_CHARGE = orders.advising(advice=Advice.NOT_EVIDENTIAL)
REVIEWED = given(acts.referral(), NO_CHARGE, victim.reviewing())

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "bail_named_was_set": (
        [OPEN.when(orders.bailing()), *(BAILED.when(orders.bailing(how, 2)) for how in BailChange if how != BailChange.SET)],
        [
            BAILED.when(orders.bailing(bail=2)),
            *(OPEN.when(orders.bailing(how, bail)) for how in (BailChange.VARIED, BailChange.BREACHED) for bail in (None, 1)),
            RELEASED.when(orders.bailing(BailChange.BREACHED, 3)),
        ],
    ),
    "ended_bail_stays_ended": (
        [RELEASED.when(orders.bailing(BailChange.BREACHED, 2)), RELEASED.when(orders.bailing())],
        [RELEASED.when(orders.bailing(how, 2)) for how in (BailChange.VARIED, BailChange.ENDED)],
    ),
    "return_is_under_bail_that_runs": (
        [
            OPEN.when(orders.bailing(return_on=orders.LAST_DAY)),
            BAILED.when(orders.bailing(BailChange.VARIED, 2, orders.LAST_DAY)),
            BAILED.when(orders.bailing(BailChange.ENDED, 2)),
        ],
        [BAILED.when(orders.bailing(how, 2, orders.LAST_DAY)) for how in (BailChange.BREACHED, BailChange.ENDED)],
    ),
    "result_is_of_its_step": (
        [
            OPEN.when(orders.resulting()),
            OPEN.when(orders.resulting(CourtStep.PLEA, Result.PLEADED_GUILTY)),
            OPEN.when(orders.resulting(CourtStep.VERDICT, Result.ACQUITTED)),
            OPEN.when(orders.resulting(CourtStep.SENTENCE, Result.CUSTODY)),
        ],
        [
            OPEN.when(orders.resulting(CourtStep.HEARING, Result.CUSTODY)),
            OPEN.when(orders.resulting(CourtStep.PLEA, Result.CONVICTED)),
            OPEN.when(orders.resulting(CourtStep.VERDICT, Result.PLEADED_GUILTY)),
            OPEN.when(orders.resulting(CourtStep.SENTENCE, Result.ADJOURNED)),
        ],
    ),
    "hearing_named_was_listed": (
        [LISTED.when(orders.resulting(hearing=2)), LISTED.when(orders.listing(instead_of=2)), OPEN.when(orders.resulting())],
        [LISTED.when(orders.resulting(hearing=1)), LISTED.when(orders.listing(instead_of=3)), OPEN.when(orders.resulting(hearing=2))],
    ),
    "charge_named_was_laid": (
        [CHARGED.when(orders.resulting(CourtStep.VERDICT, Result.CONVICTED, charge=2))],
        [CHARGED.when(orders.resulting(CourtStep.VERDICT, Result.CONVICTED, charge=1)), OPEN.when(orders.resulting(charge=2))],
    ),
    "charge_has_one_verdict": (
        [
            CHARGED.when(ACQUITTED),
            DECIDED.when(orders.resulting(CourtStep.SENTENCE, Result.FINE, charge=2)),
            given(acts.referral(), orders.charging(), UNDECIDED).when(CONVICTED),
            given(acts.referral(), orders.charging(2), CONVICTED).when(ACQUITTED),
            given(*CONVICTED_ONCE, orders.listing(purpose=HearingPurpose.APPEAL)).when(
                orders.resulting(CourtStep.VERDICT, Result.ACQUITTED, charge=2, hearing=4)
            ),
            given(*CONVICTED_ONCE, acts.correcting(3, "charge")).when(ACQUITTED),
        ],
        [
            DECIDED.when(ACQUITTED),
            DECIDED.when(CONVICTED),
            given(*CONVICTED_ONCE, orders.listing(purpose=HearingPurpose.SENTENCE)).when(
                orders.resulting(CourtStep.VERDICT, Result.ACQUITTED, charge=2, hearing=4)
            ),
            given(acts.referral(), orders.charging(), orders.listing(), CONVICTED).when(
                orders.resulting(CourtStep.VERDICT, Result.ACQUITTED, charge=2, hearing=3)
            ),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            RELEASED.when(acts.correcting(3, "how", to="varied")),
            given(acts.referral(), orders.listing(), orders.resulting()).when(acts.correcting(3, "hearing", to=2)),
            REVIEWED.when(acts.correcting(2, "advice", to="not_public_interest")),
            given(acts.referral(), NO_CHARGE).when(acts.correcting(2, "advice", to="charge")),
        ],
        [
            REVIEWED.when(acts.correcting(2, "advice", to="charge")),
            RELEASED.when(acts.correcting(3, "bail", to=1)),
            RELEASED.when(acts.correcting(2, "how", to="varied")),
            given(*CONVICTED_ONCE, UNDECIDED).when(acts.correcting(4, "result", to="acquitted")),
            given(acts.referral(), orders.listing(), orders.resulting()).when(acts.correcting(3, "hearing", to=1)),
        ],
    ),
}
