"""Rules of multi-agency public protection arrangements, both ways."""

from datetime import date, timedelta
from uuid import UUID

from ledger.events.envelope import Category
from ledger.events.mappa import MappaCategory, MappaLevel, MappaLevelSet
from tests.rules import acts
from tests.rules.acts import SAM
from tests.rules.scenario import START, given, with_erased
from tests.rules.ways import BothWays

VERA = UUID(int=201)
JOINED = (acts.referral(), acts.joining(), acts.joining(VERA, Category.VICTIM))
CASE, CONVICTED = given(*JOINED), given(acts.referral(), acts.joining(SAM, Category.CONVICTED))


def managing(
    who: UUID = SAM, level: MappaLevel = MappaLevel.TWO, category: MappaCategory | None = MappaCategory.VIOLENT
) -> MappaLevelSet:
    return MappaLevelSet(suspect=who, level=level, since=START.date(), category=category)


ENDED = managing(level=MappaLevel.ENDED, category=None)
MANAGED = given(*JOINED, managing())
OVER = given(*JOINED, managing(), ENDED)
EARLIER = START.date() - timedelta(days=9)
KIM = UUID(int=405)


def since(day: date, act: MappaLevelSet) -> MappaLevelSet:
    return act.model_copy(update={"since": day})


LED = managing().model_copy(update={"lead": "nps"})

BOTH_WAYS: BothWays = {
    "managed_is_a_suspect": (
        [CASE.when(managing()), CONVICTED.when(managing())],
        [CASE.when(managing(VERA)), CASE.when(managing(UUID(int=404)))],
    ),
    "level_has_its_category": (
        [*(CASE.when(managing(category=each)) for each in MappaCategory), MANAGED.when(ENDED)],
        [
            CASE.when(managing(category=None)), MANAGED.when(managing(level=MappaLevel.ENDED)),
        ],
    ),
    "managed_before_no_longer": (
        [MANAGED.when(ENDED), with_erased(CASE).when(ENDED), given(*JOINED, managing(), ENDED, managing()).when(ENDED)],
        [
            CASE.when(ENDED), OVER.when(ENDED), MANAGED.when(since(EARLIER, ENDED)),
            given(*JOINED, acts.joining(KIM), managing(KIM)).when(ENDED),
        ],
    ),
    "level_is_another": (
        [
            *(MANAGED.when(managing(level=each)) for each in (MappaLevel.ONE, MappaLevel.THREE)), MANAGED.when(LED), OVER.when(managing()),
            MANAGED.when(managing(category=MappaCategory.OTHER)), MANAGED.when(since(EARLIER, managing(level=MappaLevel.ONE))),
            given(*JOINED, acts.joining(KIM), managing(KIM)).when(managing()),
        ],
        [
            MANAGED.when(managing()), given(*JOINED, LED).when(managing()), given(*JOINED, LED).when(LED),
            MANAGED.when(since(EARLIER, managing())), given(*JOINED, since(EARLIER, managing()), ENDED).when(
                since(EARLIER + timedelta(days=1), ENDED)
            ),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            *(MANAGED.when(acts.correcting(4, name, to=to)) for name, to in (("level", "3"), ("category", "3"))),
            OVER.when(acts.correcting(4, "level", to="3")),
        ],
        [
            MANAGED.when(acts.correcting(4, "suspect", to=str(VERA))), MANAGED.when(acts.correcting(4, "level", to="ended")),
            OVER.when(acts.correcting(4, "level", to="ended")),
            given(*JOINED, managing(), managing(level=MappaLevel.THREE)).when(acts.correcting(5, "level", to="2")),
            given(*JOINED, managing(), managing(level=MappaLevel.THREE)).when(acts.correcting(4, "level", to="3")),
        ],
    ),
}  # fmt: skip
