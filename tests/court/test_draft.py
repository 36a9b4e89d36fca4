"""The file of proposed items: what was written is read back, what was edited is checked whole, and no text stands in a fault."""

import tomllib

import pytest

from ledger.errors import UsageError
from projections.court import draft
from projections.court.proposing import Case, proposed
from projections.court.weighing import TO_COMPLETE
from tests.court.test_proposing import NAMES, attempt, note
from tests.projections.opened import CASE

SECRET = "Bert Imagined"


def told(**edited):
    """A file of one block, a note and a sensitive note, as TOML; ``edited``: keys of the first item."""
    entries = [attempt(1), attempt(2), note(3), note(4, sensitivity=["covert"])]
    text = draft.written(proposed([Case(CASE, "CHS-26-0041", entries)], NAMES), "PRC-26-0001", 17)
    found = tomllib.loads(text)
    found["item"][0].update(edited)
    return found


def finished(**edited):
    """The same file after its reason was completed."""
    found = told(**edited)
    found["item"][2]["reason"] = "Disclosing it would name a source."
    return found


def test_what_was_written_is_read_back():
    found = draft.read(finished())
    assert (found.proceedings, found.upto, dict(found.start), found.faults) == (
        "PRC-26-0001", 17, {"non_sensitive": 1, "sensitive": 1, "highly_sensitive": 1}, (),
    )  # fmt: skip
    assert [(each.place, each.case, each.entries, each.schedule) for each in found.items] == [
        (1, "CHS-26-0041", (1, 2), "non_sensitive"), (2, "CHS-26-0041", (3,), "non_sensitive"),
        (3, "CHS-26-0041", (4,), "highly_sensitive"),
    ]  # fmt: skip
    assert found.items[1].fields == {
        "schedule": "non_sensitive", "location": "the electronic records of the unit", "made_on": "2026-11-20",
        "held_as": "investigator", "presumption": "notebook", "covers": [3], "description": found.items[1].fields["description"],
    }  # fmt: skip
    assert found.items[2].fields["sensitivity_reason"] == "Disclosing it would name a source."


def test_what_is_known_of_an_item_stands_in_remarks():
    text = draft.written(proposed([Case(CASE, "CHS-26-0041", [note(3)])], NAMES), "PRC-26-0001", 17)
    assert "\n[[item]]\n# presumed to be disclosable: investigator's notebook\ninclude = true\n" in text


def test_an_item_that_is_left_out_is_not_checked_and_not_listed():
    found = finished(include=False, schedule=SECRET)
    assert (draft.read(found).faults, [each.place for each in draft.read(found).items]) == ((), [2, 3])


def test_a_reason_that_was_begun_and_not_completed_is_a_fault():
    assert draft.read(told()).faults == (
        "item 3: reason is not completed: say which public interest disclosing it may harm, and how",
    )  # fmt: skip


@pytest.mark.parametrize(("edited", "fault"), [
    ({"include": "yes"}, "include is true or false"),
    ({"schedule": SECRET}, "schedule is one of non_sensitive, sensitive, highly_sensitive"),
    ({"held_as": ""}, "held_as is one of"),
    ({"presumption": SECRET}, "presumption is one of"),
    ({"description": " "}, "description is empty"),
    ({"description": 7}, "description is a text"),
    ({"made_on": SECRET}, "made_on is a day"),
    ({"made_on": "2026-02-30"}, "made_on is a day"),
    ({"agency": SECRET}, "agency is the code"),
    ({"entries": []}, "entries are the numbers"),
    ({"entries": [True]}, "entries are the numbers"),
    ({"entries": [1, 1]}, "an entry stands in it twice"),
    ({"reason": SECRET}, "reason is given of an item that is not sensitive"),
    ({"schedule": "sensitive"}, "reason is not completed"),
    ({"schedule": "sensitive", "reason": f"It harms. {TO_COMPLETE}"}, "reason is not completed"),
    ({SECRET: 1}, "1 keys that no item has"),
])  # fmt: skip
def test_every_fault_is_told_by_its_place_and_not_by_its_content(edited, fault):
    (found,) = draft.read(finished(**edited)).faults
    assert found.startswith("item 1: ")
    assert fault in found
    assert SECRET not in found


def test_an_entry_that_stands_in_two_items_is_a_fault_and_all_faults_are_told():
    found = finished(entries=[1, 3], schedule="none")
    found["start"]["sensitive"] = 0
    assert draft.read(found).faults == (
        "start: a schedule and a number from 1 on each line", "item 1: schedule is one of non_sensitive, sensitive, highly_sensitive",
        "item 2: entry 3 stands in item 1 too",
    )  # fmt: skip


def test_a_key_that_is_missing_is_a_fault():
    found = finished()
    del found["item"][0]["location"]
    assert draft.read(found).faults == ("item 1: location missing",)


@pytest.mark.parametrize("other", [{}, {"proceedings": 1, "upto": 2}, {"proceedings": "PRC-26-0001", "upto": 1, "more": SECRET},
                                   {"proceedings": "PRC-26-0001", "upto": 1, "item": [1]}])  # fmt: skip
def test_another_file_is_refused(other):
    with pytest.raises(UsageError, match="not one that schedule propose made"):
        draft.read(other)
