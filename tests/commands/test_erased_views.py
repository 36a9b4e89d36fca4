"""Pages of days before an erasure: what was recorded then stands in its place as erased, with the day and the authority, in every view."""

import json
import re
from contextlib import closing
from uuid import UUID

import pytest
from application.scenes import asked, event, propose_erasure, today

from commands import packing
from ledger.application import Intent, Ledger
from ledger.store import place

MARK = re.compile(r"\[erased on (20\d\d-\d\d-\d\d) under subject request\]")
NAME, OFFENCE = "Bert Imagined", "Stalking by the mill."


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture(scope="module")
def begun():
    return {}


@pytest.fixture
def unit(door, at, begun):
    """A case and its suspect, all of whom was erased afterwards; ``{before}`` is the position of the last entry before that. Begun once."""
    if not begun:
        case = door.referred()
        suspect = door.person(case, "suspect")
        door.done("record", "note", case, "--fields", "-", typed={"text": f"{NAME} rang Ottilie Sample again."})
        charged = door.done("record", "charge-laid", case, "--suspect", suspect, "--fields", "-", typed={"offence": OFFENCE}).json
        begun |= {"case": case, "suspect": suspect, "before": str(charged["recorded"][0]["position"])}
        assert NAME in door.done("show", case, "--format", "table").text
        with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
            forget(ledger, at, ledger.find(suspect).stream)
    return begun


def forget(ledger, at, person):
    """Have two members destroy all that is sealed for a person."""
    living = "SELECT slot::text, stream::text FROM keyring.slot_key WHERE person = %s AND destroyed_by IS NULL"
    found = asked(at, living, person, database="keyring")
    said = propose_erasure(ledger, person, [slot for slot, _ in found], scope="person", person=str(person))
    for slot, stream in found:
        ledger.record([Intent(event("content-erased", **said | {"slots": [slot]}), UUID(stream))])
        ledger.erase(UUID(slot))


VIEWS = {
    "show": ("show {case}", " rang Ottilie Sample again."),
    "show of the person": ("show {suspect}", "This person was identified as "),
    "replay": ("replay {case}", "{suspect} was charged with "),
    "replay of the person": ("replay {suspect}", "This person was identified as "),
    "timeline": ("timeline {suspect} --entries", "{suspect} was charged with "),
    "caseload": ("caseload --names", "{suspect} "),
    "due": ("due --names", ""),
}


@pytest.mark.parametrize(("words", "beside"), VIEWS.values(), ids=VIEWS)
def test_a_view_of_an_earlier_day_marks_what_was_erased_since(door, unit, words, beside):
    for axis in (("--as-recorded", unit["before"]), ("--as-corrected", "today"), ()):
        if axis[:1] == ("--as-corrected",) and words.startswith("replay"):
            continue
        answer = door.done(*words.format(**unit).split(), *axis, "--format", "table").text
        assert NAME not in answer
        assert OFFENCE not in answer
        assert beside.format(**unit) in answer
        assert words.startswith("due") or {found[1] for found in MARK.finditer(answer)} == {today()}


def test_what_came_between_two_days_before_it_is_marked_too(door, unit):
    answer = door.done("diff", unit["case"], "--from", "1", "--to", unit["before"], "--format", "table").text
    assert len(MARK.findall(answer)) == 3
    assert NAME not in answer
    rows = door.done("diff", unit["case"], "--from", "1", "--to", unit["before"]).json
    assert len(MARK.findall(json.dumps(rows))) == 3


def test_its_day_and_authority_are_told_as_fields(door, unit):
    rows = door.done("show", unit["case"], "--as-recorded", unit["before"]).json
    reasons = [why for row in rows for why in row["withheld"].values()]
    assert {(why["reason"], why["authority"]) for why in reasons} == {("erased", "subject_request")}
    assert len(reasons) == 3


def test_nobody_is_found_by_what_was_erased(door, unit):
    for term in (NAME, OFFENCE):
        assert NAME not in door("find", "--format", "table", typed=term).out
        assert door("find", "--format", "json", typed=term).out.strip() in ("", "[]")


def test_a_pack_of_entries_before_it_marks_them(at, unit):
    cover = {"purposes": ["safeguarding"], "method": "pack", "accuracy": "verified", "completeness": "partly", "reliability": "believed",
             "as_of": "2026-11-12", "outside": "Housing", "emergency": "That night.", "items": [1, 4, 5]}  # fmt: skip
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        made = packing.built(ledger, ledger.find(unit["case"]).stream, [1, 4, 5], (), packing.Cover(cover))
    page = " ".join(made.files["index.txt"].decode().split())
    assert len(MARK.findall(page)) >= 3
    lines = [json.loads(line) for line in made.files["entries.ndjson"].splitlines()]
    assert [[each["reason"] for each in line["withheld"]].count("erased") for line in lines] == [1, 1, 1]
    assert not any(NAME.encode() in content for content in made.files.values())
