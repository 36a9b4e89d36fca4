"""What a side was served with of a case, and of what it must be told since, on hand-worked histories."""

from uuid import UUID

from msgspec.structs import replace

from ledger.rules import recipients, served_since
from tests.projections.histories import CASES, correction, fact

CASE = CASES[0]
PROCEEDINGS = UUID(int=77)
OTHER = str(UUID(int=78))


def acted(position, kind, version, /, **fields):
    """An entry of the proceedings."""
    return replace(fact(position, kind, "2026-03-05", version=version), stream=PROCEEDINGS, fields=fields)


REFERRED, NOTE, MORE = (fact(n, kind, "2026-03-02") for n, kind in ((1, "referral-received"), (2, "note-recorded"), (3, "note-recorded")))
ITEM = acted(10, "item-listed", 1, number=1, case=str(CASE), covers=[2])
BOUGHT = acted(11, "item-listed", 2, number=2)
COPY = acted(12, "bundle-made", 3, checkpoint=11, audience="defence", shows=[
    {"case": str(CASE), "first": 1, "last": 2}, {"case": OTHER, "first": 5, "last": 9},
])  # fmt: skip
ITEMS = acted(13, "material-disclosed", 4, to="prosecutor", items=[1, 2])
SERVED = acted(20, "material-disclosed", 5, to="defence", bundles=[3])
FORMS = acted(21, "material-disclosed", 6, to="court", schedules=[1])
KEPT = (ITEM, BOUGHT, COPY, ITEMS, SERVED, FORMS)


def services(*more, case=str(CASE)):
    return served_since.services(recipients.by_kind([*KEPT, *more]), case)


def told(service, *changes, more=()):
    """What a side must be told: of which kind, by which entry, and which entry told it."""
    kinds = recipients.by_kind([REFERRED, NOTE, MORE, *changes])
    found = served_since.since(service, services(*more), kinds)
    return [(each.of, each.entry.version, each.settled and each.settled.version) for each in found]


def test_items_give_what_they_stand_for_and_copies_what_they_show_of_this_case():
    items, copy = services()
    assert (items.act.version, items.versions, copy.act.version, copy.versions) == (4, {2}, 5, {1, 2})
    (other,) = services(case=OTHER)
    assert other.versions == {5, 6, 7, 8, 9}
    assert services(case=str(UUID(int=79))) == []


def test_a_side_must_be_told_of_what_changed_in_what_it_has_and_of_nothing_else():
    items, copy = services()
    changes = (
        correction(30, "2026-03-06", 1, "urgency", "urgent"), correction(31, "2026-03-06", 3, "text", "x"),
        fact(32, "record-restricted", "2026-03-07", versions=[2], ground="evidence"), fact(33, "content-erased", "2026-03-08"),
    )  # fmt: skip
    assert told(items, *changes) == [("restriction", 32, None), ("erasure", 33, None)]
    assert told(copy, *changes) == [("correction", 30, None), ("restriction", 32, None), ("erasure", 33, None)]


def test_a_copy_says_what_stood_under_its_checkpoint_and_an_item_what_stood_when_it_was_served():
    items, copy = services()
    between = correction(12, "2026-03-05", 2, "text", "x")
    assert told(copy, between) == [("correction", 12, None)]
    assert told(items, between) == []
    assert told(copy, correction(11, "2026-03-05", 2, "text", "x")) == []


def test_a_correction_of_a_correction_is_of_the_same_chain():
    _, copy = services()
    assert told(copy, correction(30, "2026-03-06", 1, "urgency", "a"), correction(31, "2026-03-07", 30, "to", "b")) == [
        ("correction", 30, None), ("correction", 31, None),
    ]  # fmt: skip


def test_a_later_service_of_the_entry_that_corrects_tells_the_same_side_and_no_other():
    items, copy = services()
    change = correction(30, "2026-03-06", 2, "text", "x")
    again = acted(40, "bundle-made", 7, checkpoint=39, audience="defence", shows=[{"case": str(CASE), "first": 1, "last": 30}])
    served = acted(41, "material-disclosed", 8, to="defence", bundles=[7])
    assert told(copy, change, more=(again, served)) == [("correction", 30, 8)]
    assert told(items, change, more=(again, served)) == [("correction", 30, None)]


def test_what_became_of_a_share_of_the_same_number_is_not_taken_for_that_of_a_service():
    _, copy = services()
    change = correction(30, "2026-03-06", 1, "urgency", "urgent")
    others = (
        fact(31, "recipient-notified", "2026-03-07", share=5, of="correction"),
        fact(32, "share-followed", "2026-03-07", share=5, how="recalled"),
    )  # fmt: skip
    assert told(copy, change, *others) == [("correction", 30, None)]
    assert told(copy, change, fact(33, "share-followed", "2026-03-07", share=5, how="destroyed")) == [("correction", 30, None)]


def test_who_was_served_a_copy_is_told_of_what_changed_in_the_record_of_a_person_it_names_and_an_item_names_nobody():
    items, copy = services()
    own = recipients.by_kind([fact(30, "fact-corrected", "2026-03-06", case=UUID(int=80), version=2, target=1, field="name")])
    assert [each.entry.version for each in served_since.since_of_identity(copy, own)] == [2]
    assert served_since.since_of_identity(items, own) == []
    assert (served_since.names(copy), served_since.names(items)) == (True, False)


def test_what_is_no_span_and_names_no_entry_gives_nothing():
    odd = acted(50, "bundle-made", 9, checkpoint="x", shows=[3, {"case": str(CASE), "first": "1", "last": 2}])
    served = acted(51, "material-disclosed", 10, to="court", bundles=[9, 99], items=[98])
    assert [each.act.version for each in services(odd, served)] == [4, 5]


def test_a_service_that_failed_gave_nothing_and_of_one_that_came_back_nothing_is_owed():
    failed = acted(22, "service-followed", 7, service=5, how="failed")
    assert [each.act.version for each in services(failed)] == [4]
    assert [each.act.version for each in services(acted(22, "service-followed", 7, service=5, how="acknowledged"))] == [4, 5]
    returned = acted(40, "service-followed", 7, service=5, how="returned")
    _, copy = services(returned)
    changed = correction(30, "2026-03-06", 1, "urgency", "urgent")
    assert told(copy, changed, more=(returned,)) == [("correction", 30, 7)]
    assert told(services()[1], changed) == [("correction", 30, None)]
