"""Merging at the front door: both side by side first, then one act; who asks for either is told of both, by any moment."""

import json

import pytest

from ledger.application import now
from tests.commands.test_door import asked_for_a_referral

NUMBER = {"identifiers": ["PNC 80/12345A"]}
SAID = {"explanation": "Both have the number PNC 80/12345A."}


@pytest.fixture
def two(door):
    """Two cases, and the numbers of their suspects, who are one man; and of a victim."""
    first = door.referred(suspect={"name": "Bert Imagined", "date_of_birth": "1970-02-03", **NUMBER})
    second = door.referred(suspect={"name": "Albert Imagined", "date_of_birth": "1970-02-03", **NUMBER})
    return first, second, door.person(first, "suspect"), door.person(second, "suspect")


def merge(door, one, other, **settings):
    return door.done("record", "persons-merged", one, "--other", other, "--match", "identifier", "--fields", "-", typed=SAID, **settings)


def test_both_are_shown_side_by_side_with_what_follows_and_a_rehearsal_records_nothing(door, two):
    first, second, one, other = two
    told = door.done("record", "persons-merged", other, "--other", one, "--match", "own_word", "--fields", "-", "--dry-run", typed=SAID)
    lines = told.err.splitlines()
    assert f"{other:32}{one}" in lines[0]
    assert any("name" in line and "Albert Imagined" in line and "Bert Imagined" in line for line in lines)
    assert any(line.split()[:1] == ["cases"] and second in line and first in line for line in lines)
    assert "They differ in: name." in told.err
    assert f"under {min(one, other, key=lambda each: int(each[2:]))} first" in " ".join(told.err.split())
    assert "Look again" not in told.err
    assert [each["address"] for each in told.json["recorded"]] == [f"{other}#2", f"{one}#2"]
    assert len(door.done("show", one).json) == 1


def test_a_suspect_and_a_victim_of_one_case_are_merged_not_without_a_warning(door, two):
    first, _, one, other = two
    victim = door.person(first, "victim")
    assert "Look again" not in merge(door, other, victim).err
    warned = merge(door, one, other).err
    assert f"Look again: in {first} {one} is a suspect and {victim} is a victim." in warned, "by what stands, the other is that victim"


def test_one_act_says_it_of_both_and_is_answered_and_taken_back_once(door, two):
    _, _, one, other = two
    told = merge(door, other, one)
    assert [(each["address"], each["type"]) for each in told.json["recorded"]] == [
        (f"{other}#2", "persons-merged.v1"), (f"{one}#2", "persons-merged.v1"),
    ]  # fmt: skip
    again = door("record", "persons-merged", one, "--other", other, "--match", "document", "--fields", "-", typed=SAID)
    assert (again.status, "two persons are merged once: entry 2 found the two to be one" in again.err) == (1, True)
    back = door.done("record", "persons-unmerged", one, "--fields", "-", typed={"reason": "They are brothers."})
    assert [each["address"] for each in back.json["recorded"]] == [f"{one}#3", f"{other}#3"]
    once = door("record", "persons-unmerged", one, "--merge", "2", "--fields", "-", typed={"reason": "They are brothers."})
    assert (once.status, "this person is merged with nobody" in once.err) == (1, True)


def test_find_show_timeline_and_the_trail_tell_of_both_as_long_as_it_stands(door, two):
    first, second, one, other = two
    alone = head()
    merge(door, one, other)
    merged = head()
    assert [(row["person"], row["same_as"]) for row in found(door)] == [(one, [other]), (other, [one])]
    assert f"The same person as {one} (found on " in heading(door, "show", other)
    assert f"{other}), suspect, the same person as {one}" in heading(door, "show", second)
    streams = addresses(door, "timeline", one)
    assert {each.partition("#")[0] for each in streams} == {first, second, one, other}
    assert addresses(door, "timeline", other) == streams
    quality = ("--accuracy", "verified", "--completeness", "partly", "--reliability", "verified", "--purposes", "safeguarding")
    given = {"outside": "Ms Invented, Invented Housing", "emergency": "He was on his way."}
    door.done("share", "give", second, "--items", "1", "--method", "oral", *quality, "--fields", "-", typed=given)
    assert [row["case"] for row in door.done("share", "list", "--person", one).json] == [second]
    door.done("record", "persons-unmerged", other, "--fields", "-", typed={"reason": "They are brothers."})
    apart = head()
    assert [row["same_as"] for row in found(door)] == [[], []]
    assert "same person" not in heading(door, "show", other)
    assert {each.partition("#")[0] for each in addresses(door, "timeline", one)} == {first, one}
    assert door.done("share", "list", "--person", one).json == []
    for moment, told in ((alone, {first, one}), (merged, {first, second, one, other}), (apart, {first, one})):
        asked = addresses(door, "timeline", one, "--as-recorded", moment)
        assert {each.partition("#")[0] for each in asked} == told
        assert ("same person" in heading(door, "show", one, "--as-recorded", moment)) == (moment == merged)


def test_before_one_of_two_numbers_is_erased_it_is_said_that_the_other_stands(door, two):
    _, _, one, other = two
    asked = ("--scope", "identity", "--authority", "subject_request", "--review", "RR-26-1", "--keep", "--dry-run")
    words = ("rights", "erase", other, *asked)
    assert "the same person" not in door.done(*words).err
    merge(door, one, other)
    told = door.done(*words).err
    assert f"{other} is the same person as {one} (found on" in told
    assert "what is recorded there stands, and is decided on by itself." in told


def test_a_person_of_several_numbers_is_told_once_to_whoever_records_him_anew(door, two):
    _, _, one, other = two
    door.done("correct", f"{other}#1", "--field", "name", "--fields", "-", typed={"to": "Bert Imagined", "why": "As he is called."})
    asked = asked_for_a_referral(door, "Bert Imagined", "", "3 Feb 1970", *6 * [""])
    assert all(f"{number} has the same name and date of birth" in asked.err for number in (one, other))
    merge(door, one, other)
    asked = asked_for_a_referral(door, "Bert Imagined", "", "3 Feb 1970", *6 * [""])
    assert f"{one} has the same name and date of birth" in asked.err
    assert f"{other} has" not in asked.err


def test_an_import_says_it_of_both(door, two, tmp_path):
    _, _, one, other = two
    file = tmp_path / "merged.ndjson"
    said = {"other": other, "match": "document", "explanation": "Seen."}
    file.write_text(json.dumps({"type": "persons-merged", "person": one, "fields": said}))
    assert door.done("import", str(file)).json["entries"] == 2
    file.write_text(json.dumps({"type": "persons-unmerged", "person": other, "fields": {"merge": 2, "reason": "Brothers."}}))
    assert door.done("import", str(file)).json["entries"] == 2
    assert [row["same_as"] for row in found(door)] == [[], []]


def head():
    """The present moment, which the next act is later than."""
    return now().isoformat()


def found(door):
    return door.done("find", "--person", "--fields", "-", typed={"search": "PNC 80/12345A"}).json


def heading(door, *words):
    return door.done(*words, "--format", "table").out.partition("\n\n")[0]


def addresses(door, *words):
    return [row["address"] for row in door.done(*words).json]
