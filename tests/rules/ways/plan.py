"""What the rules of the management plan let through and refuse."""

from uuid import UUID

from ledger.events.plan import Achieved, Change
from tests.rules import acts
from tests.rules import acts_assessment as made
from tests.rules.acts_assessment import SOON
from tests.rules.scenario import Outcome, given

NEEDED = (*made.BEGUN, made.needing())
PLANNED = (*NEEDED, made.planning())
ACTING = (*PLANNED, made.adding(5))
DONE = (*ACTING, made.completing(7))
ENDED = (*DONE, made.ending_plan())
MOVED = {"owner": UUID(int=1), "due": SOON}

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "no_plan_is_open": (
        [given(*NEEDED).when(made.planning()), given(*ENDED).when(made.planning()), given(acts.referral()).when(made.planning())],
        [given(*PLANNED).when(made.planning()), given(*DONE).when(made.planning())],
    ),
    "plan_is_open": (
        [given(*PLANNED).when(made.adding(5)), given(*PLANNED).when(made.ending_plan())],
        [given(*NEEDED).when(made.adding(5)), given(*ENDED).when(made.adding(5)), given(*ENDED).when(made.ending_plan())],
    ),
    "need_was_identified": (
        [given(*PLANNED).when(made.adding(5))],
        [given(*PLANNED).when(made.adding(number)) for number in (1, 6, 7, 99)],
    ),
    "one_action_is_open": (
        [given(*ACTING).when(made.completing(7))],
        [given(*PLANNED).when(made.completing(6)), given(*DONE).when(made.completing(7))],
    ),
    "action_is_open": (
        [given(*ACTING).when(made.cancelling(7)), given(*DONE, made.adding(5)).when(made.completing(9))],
        [given(*ACTING).when(made.completing(5)), given(*DONE, made.adding(5)).when(made.cancelling(7))],
    ),
    "outcome_comes_with_completion": (
        [given(*ACTING).when(made.completing(7)), given(*ACTING).when(made.changing(7))],
        [
            given(*ACTING).when(made.completing(7, None)),
            *(given(*ACTING).when(made.changing(7, how, outcome=Achieved.YES)) for how in (Change.UPDATED, Change.CANCELLED)),
        ],
    ),
    "owner_and_day_come_together": (
        [given(*ACTING).when(made.changing(7, **MOVED)), given(*ACTING).when(made.changing(7))],
        [
            given(*ACTING).when(made.changing(7, due=SOON)),
            given(*ACTING).when(made.changing(7, owner=UUID(int=1))),
            given(*ACTING).when(made.completing(7, **MOVED)),
        ],
    ),
    "change_says_why": (
        [given(*ACTING).when(made.changing(7, detail=None, **MOVED)), given(*ACTING).when(made.completing(7, detail=None))],
        [given(*ACTING).when(made.changing(7, detail=None)), given(*ACTING).when(made.cancelling(7, detail=None))],
    ),
    "nothing_is_outstanding": (
        [given(*DONE).when(made.ending_plan()), given(*ACTING, made.cancelling(7)).when(made.ending_plan())],
        [
            given(*ACTING).when(made.ending_plan()),
            given(*ACTING, made.changing(7)).when(made.ending_plan()),
            given(*DONE, made.adding(5)).when(made.ending_plan()),
        ],
    ),
    "no_plan_runs_on": (
        [given(*NEEDED).when(acts.closing()), given(*ENDED).when(acts.closing())],
        [given(*PLANNED).when(acts.closing()), given(*DONE).when(acts.closing())],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            given(*ACTING).when(acts.correcting(7, "due", to=str(SOON))),
            given(*ACTING, made.needing()).when(acts.correcting(7, "strategy", to="legal")),
            given(*DONE).when(acts.correcting(8, "outcome", to="no")),
            given(*DONE, acts.correcting(8, "outcome")).when(acts.correcting(8, "how", to="cancelled")),
            given(*DONE, acts.correcting(8, "outcome")).when(acts.correcting(8, "how", to="updated")),
            given(*ACTING, made.adding(5), made.completing(7)).when(acts.correcting(9, "action", to=8)),
            given(*ENDED).when(acts.correcting(9, "reason", to="replaced")),
            given(*DONE).when(acts.correcting(8, "outcome")),
            given(*ACTING, made.changing(7, **MOVED)).when(acts.correcting(8, "due")),
        ],
        [
            given(*ACTING).when(acts.correcting(7, "need", to=1)),
            given(*ACTING, made.needing()).when(acts.correcting(7, "need", to=8)),
            given(*DONE).when(acts.correcting(8, "how", to="cancelled")),
            given(*ENDED, acts.correcting(8, "outcome")).when(acts.correcting(8, "how", to="updated")),
            given(*DONE).when(acts.correcting(8, "action", to=5)),
            given(*ACTING, made.changing(7, **MOVED)).when(acts.correcting(8, "how", to="cancelled")),
        ],
    ),
}
