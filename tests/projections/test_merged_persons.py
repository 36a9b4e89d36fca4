"""Persons who were merged are one by what was recorded by K, two before and two again after; facts stay where they are."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from ledger.persons import Merge
from projections.engine.time import NOW, Coordinates, resolve, timeline
from tests.projections.histories import CASES, LONDON, fact, instant

ANN, ANNE = UUID(int=412), UUID(int=311)
MERGED, APART = instant("2026-03-10"), instant("2026-03-20")


def merges(ended=APART):
    return [Merge(one, f"P-{one.int}", other, f"P-{other.int}", 2, MERGED, ended) for one, other in ((ANN, ANNE), (ANNE, ANN))]


def reported(position, recorded, who, **more):
    found = fact(position, "incident-recorded", recorded, case=CASES[position % 2], victim=str(who), **more)
    return replace(found, marks={"subjects": [{"person": str(who), "category": "victim"}]})


FACTS = [reported(1, "2026-03-01", ANN), reported(2, "2026-03-02", ANNE), reported(3, "2026-03-15", ANN)]


def victims(at, told=FACTS, standing=None):
    found, _ = timeline(told, at, LONDON, merges() if standing is None else standing)
    return [UUID(each.fields["victim"]).int for each in found]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (Coordinates.as_recorded(instant("2026-03-05")), [412, 311]),  # recorded before the merge: two
        (Coordinates.as_recorded(instant("2026-03-16")), [311, 311, 311]),  # after it: one
        (Coordinates.as_recorded(MERGED), [311, 311]),
        (Coordinates.as_recorded(APART), [412, 311, 412]),  # after it was taken back: two again
        (NOW, [412, 311, 412]),
        (Coordinates(instant("2026-03-16"), instant("2026-03-05")), [311, 311]),  # as the record stood on the 16th, of what was by the 5th
        (Coordinates.as_corrected(instant("2026-03-12")), [412, 311]),  # what stands today counts for every day before
    ],
)
def test_at_both_coordinates(at, expected):
    assert victims(at) == expected


def test_a_merge_that_stands_counts_for_what_happened_before_it_as_a_correction_does():
    assert victims(Coordinates.as_corrected(instant("2026-03-05")), standing=merges(ended=None)) == [311, 311]


def test_nothing_is_lost_and_nothing_moves():
    bare, told = (resolve(FACTS, MERGED, each) for each in ((), merges()))
    assert [(one.stream, one.position, one.version, one.event, said) for one, said in told] == [
        (one.stream, one.position, one.version, one.event, said) for one, said in bare
    ]  # fmt: skip
    assert resolve(FACTS, APART, merges()) == resolve(FACTS, APART)


def test_subjects_and_lists_of_persons_are_named_by_one_id_and_nothing_else_is_touched():
    made = fact(4, "share-made", "2026-03-09", persons=[str(ANN), "x"], note="Not P-412.", items=[1])
    ((told, _),) = resolve([replace(made, marks={"subjects": [{"person": str(ANN)}], "originator": "police"})], MERGED, merges())
    assert told.fields == {"persons": [str(ANNE), "x"], "note": "Not P-412.", "items": [1]}
    assert told.marks == {"subjects": [{"person": str(ANNE)}], "originator": "police"}


def test_what_says_that_two_are_one_names_them_as_it_did():
    said = fact(5, "persons-merged", "2026-03-10", other=str(ANN))
    ((told, _),) = resolve([said], MERGED, merges())
    assert told == said
