"""Rules of the merging of persons, both ways."""

from uuid import UUID

from ledger.events.merging import PersonsMerged, PersonsUnmerged, SamePerson
from tests.rules import acts
from tests.rules.scenario import STREAM, given_person, with_erased
from tests.rules.ways import BothWays

BEN, CAL = UUID(int=502), UUID(int=503)


def merging(other: UUID = BEN) -> PersonsMerged:
    return PersonsMerged(other=other, match=SamePerson.DOCUMENT, explanation="Both passports were seen.")


def unmerging(merge: int = 2) -> PersonsUnmerged:
    return PersonsUnmerged(merge=merge, reason="They are brothers.")


KNOWN = given_person(acts.identifying())
MERGED = given_person(acts.identifying(), merging())
APART = given_person(acts.identifying(), merging(), unmerging())

BOTH_WAYS: BothWays = {
    "is_identified": ([KNOWN.when(merging())], [given_person().when(merging())]),
    "merged_with_another": ([KNOWN.when(merging())], [KNOWN.when(merging(STREAM))]),
    "merged_once": ([MERGED.when(merging(CAL)), APART.when(merging())], [MERGED.when(merging())]),
    "one_merge_stands": (
        [MERGED.when(unmerging()), with_erased(KNOWN).when(unmerging())],
        [KNOWN.when(unmerging(1)), APART.when(unmerging())],
    ),
    "merge_stands": (
        [
            MERGED.when(unmerging()), given_person(acts.identifying(), merging(), merging(CAL)).when(unmerging(3)),
            with_erased(MERGED).when(unmerging(3)),
        ],
        [MERGED.when(unmerging(1)), MERGED.when(unmerging(9))],
    ),
}  # fmt: skip
