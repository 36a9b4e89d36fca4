"""Three proceedings from their opening to their end: every act as the rules of its day judge it, every form cell by cell.

The stories and their forms are written by hand, from the law and from what the story tells.
"""

from dataclasses import asdict
from typing import Any

import pytest

from projections.court.schedule import Sheet, digest, drawn
from tests.court.story import STORIES, Story, told

NAMES = ("guilty-plea", "contested-trial", "civil-order")


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
    assert (sheet.version, sheet.first, sheet.last, sheet.nil) == tuple(act.get(name) for name in ("version", "first", "last")) + (
        act.get("nil", False),
    )


def as_lists(value: Any) -> Any:
    return [as_lists(each) for each in value] if isinstance(value, tuple) else value


def decided(story: Story, act: dict[str, Any], sheet: Sheet) -> None:
    """Read a returned form back and record what the prosecutor decided."""
    for number, answer, reason in act["answers"]:
        item = next(item for item in story.proceedings.items.values() if item.shown == number)
        told_of = {"act": "prosecutor-decided", "recorded": act["recorded"], "recorder": act["recorder"]}
        fields = {"item": item.version, "answer": answer.lower(), "on": act["on"], "schedule_version": act["sheet"]}
        assert story.record(told_of | fields | ({"reason": reason} if reason else {})) == (), number
