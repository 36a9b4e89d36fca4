"""Three proceedings from their opening to their end: every act as the rules of its day judge it, every form cell by cell."""

import pytest

from tests.court.story import STORIES, Story, steps, told

NAMES = ("guilty-plea", "contested-trial", "civil-order")


def test_all_are_there():
    assert {file.stem for file in STORIES.glob("*.toml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_told_as_the_rules_allow(name):
    story = Story(told(name))
    for place, act in steps(story.told):
        if "returned" in act:
            continue
        more = {"digest": "0" * 64} if act["act"] == "schedule-issued" else {}
        assert story.record(act, **more) == tuple(act.get("refused", ()) and (act["refused"],)), (place, act["act"])
