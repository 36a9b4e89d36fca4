"""Which suspect an act is about, and who is treated: both ways. Stan and Sid are suspects, Vera and Wilma victims."""

from typing import Any, TypeVar
from uuid import UUID

from ledger.events.envelope import Category
from ledger.events.event import Event
from ledger.events.intervention import InterventionKind
from ledger.events.justice import BailChange, CourtStep, HomeOfficeOutcome, Result
from tests.rules import acts
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.acts_victim import STAN, VERA, WILMA
from tests.rules.orders_acts import MADE_ON
from tests.rules.scenario import Given, Outcome, given, given_opened
from tests.rules.ways.intervention import measuring, offering

Act = TypeVar("Act", bound=Event)
SID, NOBODY = UUID(int=204), UUID(int=205)
REFERRED, STAN_JOINS, SID_JOINS = acts.referral(), victim.suspected(), victim.suspected(SID)
BOTH = (REFERRED, STAN_JOINS, SID_JOINS)


def of(event: Act, **whom: Any) -> Act:
    """The act with the persons whom it names, or other values."""
    return type(event).from_values({**event.values(), **{name: str(value) for name, value in whom.items()}})


BEGIN = (
    orders.arresting(), orders.bailing(), orders.advising(), orders.charging(), orders.concluding(), orders.listing(), orders.resulting(),
    orders.applying(), orders.making(),
)  # fmt: skip
"""One of each type that is about one suspect, going on from no other."""
OPEN, ONE, TWO = given(REFERRED), given(REFERRED, STAN_JOINS), given(*BOTH)
CONVICTED = given(REFERRED, STAN_JOINS, acts.joining(STAN, Category.CONVICTED))
BAILED = given(*BOTH, of(orders.bailing(), suspect=SID))
BAILED_BEFORE = given(REFERRED, STAN_JOINS, orders.bailing(), SID_JOINS)
BAILED_OF_NOBODY = given(REFERRED, orders.bailing(), STAN_JOINS, SID_JOINS)
TRIED = given(*BOTH, of(orders.charging(), suspect=SID), of(orders.listing(), suspect=STAN))
VICTIM_WORK = of(offering(), kind=InterventionKind.VICTIM_WORK)
VERDICT = orders.resulting(CourtStep.VERDICT, Result.CONVICTED, charge=4, hearing=5)
NO_SUSPECT = of(orders.concluding(), ho_outcome=HomeOfficeOutcome.NO_SUSPECT)


def held(*events: Event) -> Given:
    found: Any = given_opened(*BOTH, victim.joining(), victim.joining(WILMA), *events)
    assert isinstance(found, Given)
    return found


TREATED_STAN, TREATED_VERA = held(of(offering(), suspect=STAN)), held(of(VICTIM_WORK, victim=VERA))

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "names_a_suspect": (
        [
            *(case.when(act) for act in BEGIN for case in (OPEN, ONE, CONVICTED)),
            *(case.when(of(act, suspect=STAN)) for act in BEGIN for case in (ONE, TWO, CONVICTED)),
            *(TWO.when(of(act, suspect=SID)) for act in BEGIN),
            BAILED.when(orders.bailing(BailChange.VARIED, 4)),
            BAILED.when(of(orders.bailing(BailChange.ENDED, 4), suspect=SID)),
            BAILED_BEFORE.when(orders.bailing(BailChange.VARIED, 3)),
            BAILED_OF_NOBODY.when(of(orders.bailing(BailChange.VARIED, 2), suspect=SID)),
            TRIED.when(VERDICT),
            TRIED.when(of(VERDICT, suspect=SID)),
            TWO.when(NO_SUSPECT),
        ],
        [
            *(OPEN.when(of(act, suspect=STAN)) for act in BEGIN),
            *(TWO.when(act) for act in BEGIN),
            *(case.when(of(act, suspect=NOBODY)) for act in BEGIN for case in (ONE, TWO)),
            BAILED.when(of(orders.bailing(BailChange.VARIED, 4), suspect=STAN)),
            BAILED_BEFORE.when(of(orders.bailing(BailChange.VARIED, 3), suspect=SID)),
            BAILED_OF_NOBODY.when(orders.bailing(BailChange.VARIED, 2)),
            TRIED.when(of(VERDICT, suspect=STAN)),
            TWO.when(of(NO_SUSPECT, suspect=NOBODY)),
            given(*BOTH, victim.joining()).when(of(orders.making(made_on=MADE_ON), suspect=VERA)),
        ],
    ),
    "names_whom_it_treats": (
        [
            *(held().when(of(act, suspect=SID)) for act in (offering(), measuring())),
            *(held().when(of(act, victim=WILMA)) for act in (VICTIM_WORK, measuring())),
            given_opened(REFERRED, STAN_JOINS, victim.joining()).when(offering()),
            given_opened(REFERRED, STAN_JOINS, victim.joining()).when(VICTIM_WORK),
            given_opened(*BOTH, victim.joining()).when(VICTIM_WORK),
            TREATED_STAN.when(measuring(6)),
            TREATED_VERA.when(measuring(6)),
            TREATED_VERA.when(of(measuring(6), victim=VERA)),
        ],
        [
            *(held().when(act) for act in (offering(), measuring(), VICTIM_WORK)),
            *(held().when(of(act, suspect=VERA)) for act in (offering(), measuring(), VICTIM_WORK)),
            *(held().when(of(act, victim=STAN)) for act in (offering(), measuring(), VICTIM_WORK)),
            held().when(of(offering(), victim=VERA)),
            held().when(of(VICTIM_WORK, suspect=STAN, victim=VERA)),
            held().when(of(measuring(), suspect=STAN, victim=VERA)),
            TREATED_STAN.when(of(measuring(6), suspect=SID)),
            TREATED_STAN.when(of(measuring(6), victim=VERA)),
            TREATED_VERA.when(of(measuring(6), suspect=STAN)),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            BAILED.when(acts.correcting(4, "suspect", to=str(STAN))),
            BAILED_OF_NOBODY.when(acts.correcting(2, "suspect", to=str(STAN))),
            BAILED_BEFORE.when(acts.correcting(3, "authority", to="court")),
        ],
        [
            BAILED.when(acts.correcting(4, "suspect", to=str(NOBODY))),
            BAILED.when(acts.correcting(4, "suspect")),
            given(*BOTH, of(orders.bailing(), suspect=SID), of(orders.bailing(BailChange.ENDED, 4), suspect=SID)).when(
                acts.correcting(4, "suspect", to=str(STAN))
            ),
        ],
    ),
}
