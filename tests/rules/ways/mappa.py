"""Rules of multi-agency public protection arrangements, both ways."""

from uuid import UUID

from ledger.events.envelope import Category
from ledger.events.mappa import MappaCategory, MappaLevel, MappaLevelSet
from tests.rules import acts
from tests.rules.acts import SAM
from tests.rules.scenario import START, given
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

BOTH_WAYS: BothWays = {
    "managed_is_a_suspect": (
        [CASE.when(managing()), CONVICTED.when(managing())],
        [CASE.when(managing(VERA)), CASE.when(managing(UUID(int=404)))],
    ),
    "level_has_its_category": (
        [*(CASE.when(managing(category=each)) for each in MappaCategory), MANAGED.when(ENDED)],
        [
            CASE.when(managing(category=None)), CASE.when(managing(level=MappaLevel.ENDED)),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [MANAGED.when(acts.correcting(4, name, to=to)) for name, to in (("level", "3"), ("level", "ended"), ("category", "3"))],
        [
            MANAGED.when(acts.correcting(4, "suspect", to=str(VERA))),
        ],
    ),
}  # fmt: skip
