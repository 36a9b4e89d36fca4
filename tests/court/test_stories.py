"""Three proceedings from their opening to their end: every act as the rules of its day judge it, every form cell by cell.

The stories and their forms are written by hand, from the law and from what the story tells.
"""

from dataclasses import asdict
from typing import Any

import pytest

from projections.court.documents import as_csv, as_docx, returned
from projections.court.schedule import Sheet, digest, drawn
from tests.court import returning
from tests.court.story import STORIES, Story, told

NAMES = ("guilty-plea", "contested-trial", "civil-order")
MADE = {"docx": as_docx, "csv": as_csv}


def test_all_are_there():
    assert {file.stem for file in STORIES.glob("*.toml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_goes_as_the_law_demands(name):
    story = Story(told(name))
    issued: dict[str, Sheet] = {}
    for place, act in enumerate(story.told["acts"], start=1):
        at = name, place, act.get("act", "")
        if "read_by" in act:
            assert story.pages(act["read_by"]) == act["pages"], at
        elif "due" in act:
            assert story.due() == act["due"], at
        elif "returned" in act:
            decided(story, act, issued[act["sheet"]])
        elif "sheet" in act:
            issued[act["called"]] = sheet = drawn(act["form"], story.proceedings, story.jurisdiction)
            compared(sheet, act)
            assert story.record(act, digest=digest(sheet)) == (), at
        else:
            more = {"digest": "0" * 64} if act["act"] == "schedule-issued" else {}
            assert story.record(act, **more) == ((act["refused"],) if "refused" in act else ()), at


def compared(sheet: Sheet, act: dict[str, Any]) -> None:
    """Cell by cell, and all that stands around the cells."""
    expected, is_like = act["sheet"], asdict(sheet)
    for name, value in expected.items():
        assert as_lists(is_like[name]) == value, (act["called"], name)
    assert {"title", "marking", "heading", "columns", "rows", "notes"} <= expected.keys()
    told_of = act["number"], act.get("first"), act.get("last"), act.get("nil", False)
    assert (sheet.version, sheet.first, sheet.last, sheet.nil) == told_of, act["called"]


def as_lists(value: Any) -> Any:
    return [as_lists(each) for each in value] if isinstance(value, tuple) else value


def decided(story: Story, act: dict[str, Any], sheet: Sheet) -> None:
    """Fill a form in as the prosecutor does, read it back, and record what was decided."""
    data = returning.AS[act["returned"]](MADE[act["returned"]](sheet), {number: said for number, *said in act["answers"]})
    issued = {(sheet.form, sheet.version): (sheet, digest(sheet))}
    read = returned(data, lambda *version: issued.get(version), story.jurisdiction.answers)
    assert (read.form, read.version, read.digest) == (sheet.form, sheet.version, digest(sheet))
    assert [(one.number, one.answer.upper(), one.reason) for one in read.answers] == [tuple(row) for row in act["answers"]]
    items = {item.shown: item.version for item in story.proceedings.items.values()}
    for one in read.answers:
        said = {"item": items[one.number], "answer": one.answer, "on": act["on"], "schedule_version": act["sheet"]}
        said |= {"reason": one.reason} if one.reason else {}
        recorded = {"act": "prosecutor-decided", "recorded": act["recorded"], "recorder": act["recorder"]}
        assert story.record(recorded | said) == (), one.number
