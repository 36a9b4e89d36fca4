"""How few entries may have happened by the moment asked about does not leave the unit either."""

import pytest


@pytest.fixture
def at(shared_at):
    return shared_at


def test_few_entries_that_straddle_are_told_within_and_not_outside(door):
    case = door.referred()
    victim = door.person(case, "victim")
    words = ("--victim", victim, "--behaviours", "loitering", "--fields", "-")
    door.done("record", "incident-recorded", case, "--on", "2026-03", *words, typed={"account": "x"})
    words = ("ask", "conduct", "--as-corrected", "2026-03-10")
    assert door.done(*words, "--format", "json").json["straddling"] == 1
    assert door.done(*words, "--external", "--format", "json").json["straddling"] is None
    assert "1 entry may have happened by then" in door.done(*words, "--format", "table").text
    assert "1 entry may have happened by then" not in door.done(*words, "--external", "--format", "table").text
