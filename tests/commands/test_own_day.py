"""At every door: an act with a day of its own happened on it, whoever says nothing else; another time, and a day to come, are refused."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()
MADE, SERVED, BETWEEN, LATER = (TODAY - timedelta(days=ago) for ago in (20, 18, 10, 5))
TOMORROW = TODAY + timedelta(days=2)
"""So far ahead that it has not come though a midnight passes meanwhile."""


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with cases of its own."""
    return shared_at


def day(of) -> str:
    return f"{of.day} {of:%B %Y}"


@pytest.fixture
def order(door) -> tuple[str, int]:
    """A case with an order made twenty days ago and recorded today: its number, and that of the entry."""
    number = door.referred(on=str(MADE - timedelta(days=30)))
    fields = {"kind": "spo", "court": "Invented Court", "made_on": str(MADE), "until_further_order": True, "prohibitions": ["1"]}
    made = door.done("record", "order-made", number, "--fields", "-", typed=fields).json["recorded"][0]["address"]
    return number, int(made.partition("#")[2])


def last(door, number: str) -> dict:
    return max(door.done("show", number).json, key=lambda row: row["position"])


def serve(door, order: tuple[str, int], *more: str, on=SERVED):
    return door("record", "order-served", order[0], "--order", str(order[1]), "--served-on", str(on), "--format", "json", *more)


def test_given_no_time_when_an_order_was_served_on_a_past_day_then_it_stands_at_that_day_and_is_late(door, order):
    assert serve(door, order).status == 0
    told = last(door, order[0])
    assert told["occurred_at"] == {"precision": "day", "value": str(SERVED)}
    page = door.done("show", order[0], "--format", "table").text
    assert f"On {day(SERVED)} The order recorded in {order[0]}#{order[1]} was served on {day(SERVED)}." in page
    assert "18 days after it is said to have happened" in told["beside"][0]


def test_given_an_order_served_before_a_day_when_that_day_is_asked_for_then_it_and_its_clock_are_there(door, order):
    before = door.done("show", order[0], "--as-corrected", str(BETWEEN)).json
    assert serve(door, order).status == 0
    after = door.done("show", order[0], "--as-corrected", str(BETWEEN)).json
    assert [row["type"] for row in after if row not in before][-1:] == ["order-served.v1"]
    due = door.done("due", "--case", order[0], "--as-corrected", str(BETWEEN)).json
    assert ("notification", last(door, order[0])["address"]) in [(row["clock"], row["address"]) for row in due]


def test_given_fields_in_a_file_when_nobody_says_when_then_the_day_is_the_time(door, order):
    fields = {"order": order[1], "served_on": str(SERVED)}
    door.done("record", "order-served", order[0], "--fields", "-", typed=fields)
    assert last(door, order[0])["occurred_at"] == {"precision": "day", "value": str(SERVED)}


@pytest.mark.parametrize("said", [f"{SERVED} 10:15", str(SERVED), f"{SERVED:%Y-%m}", f"{MADE}..{BETWEEN}"])
def test_given_a_time_of_that_day_when_it_is_recorded_then_it_stands_as_it_was_said(door, order, said):
    assert serve(door, order, "--on", said).status == 0
    assert last(door, order[0])["occurred_at"]["precision"] in ("instant", "day", "month", "range")


def test_given_a_time_of_another_day_when_it_is_recorded_then_both_ways_to_mend_it_are_told(door, order):
    head = door.done("projections", "status").json[0]["head"]
    refused = serve(door, order, "--on", str(BETWEEN))
    assert refused.status == 1
    assert f"an act with a day of its own happened on that day: served_on is {day(SERVED)}" in refused.err
    assert "leave out when it happened (--on, occurred_at), which is that day then, or mend served_on" in refused.err
    assert door.done("projections", "status").json[0]["head"] == head


def test_given_a_day_that_has_not_come_when_it_is_recorded_then_it_is_refused(door, order):
    assert "before it has happened" in serve(door, order, on=TOMORROW).err
    breach = ("record", "order-breached", order[0], "--order", str(order[1]), "--conditions", "1", "--stage", "reported")
    refused = door(*breach, "--breached-on", str(TOMORROW))
    assert refused.status == 1
    assert "what has happened did so by the day of its recording: breached_on lies ahead" in refused.err
    door.done(*breach, "--breached-on", str(TODAY))
    made = {"kind": "restraining", "court": "Invented Court", "made_on": str(TODAY), "fixed_until": str(TOMORROW)}
    door.done("record", "order-made", order[0], "--fields", "-", typed=made)


def test_given_a_wrong_day_when_it_is_corrected_then_the_act_moves_with_it_and_the_page_says_so(door, order):
    assert serve(door, order, "--on", f"{SERVED} 10:15").status == 0
    address = last(door, order[0])["address"]
    words = ("correct", address, "--fields", "-")
    refused = door(*words, "--field", "occurred_at", "--to", str(LATER), typed={"why": "x"})
    assert refused.status == 1
    assert "correct served_on, and when it happened follows; or give a time of that day" in refused.err
    assert "lies ahead" in door(*words, "--field", "served_on", "--to", str(TOMORROW), typed={"why": "x"}).err
    door.done(*words, "--field", "served_on", "--to", str(LATER), typed={"why": "It was the week after."})
    told = next(row for row in door.done("show", order[0]).json if row["address"] == address)
    assert told["occurred_at"] == {"precision": "day", "value": str(LATER)}
    assert told["beside"][-1].endswith(f"now “{day(LATER)}”, before that “{day(SERVED)}”. When it happened was corrected with it.")
    assert address not in {row["address"] for row in door.done("show", order[0], "--as-corrected", str(BETWEEN)).json}
    door.done(*words, "--field", "occurred_at", "--to", f"{LATER} 11:00", typed={"why": "The note has the hour."})
    told = next(row for row in door.done("show", order[0]).json if row["address"] == address)
    assert f"before that “on {day(LATER)}”" in told["beside"][-1]


def test_given_lines_of_an_import_when_they_say_no_time_or_another_then_the_day_is_the_time_or_the_line_is_refused(door, order, tmp_path):
    where = {"suspect": door.person(order[0], "suspect"), "since": str(SERVED)}
    times = ({}, {"occurred_at": f"{SERVED}T10:15:00Z"}, {"occurred_at": {"value": str(LATER), "precision": "day"}})
    lines = [
        {"type": "exposure-changed", "case": order[0], "fields": where | {"to": to}, **more}
        for to, more in zip(("custody", "hospital", "custody"), times, strict=True)
    ]
    place = tmp_path / "served.ndjson"
    place.write_text("".join(json.dumps(line) + "\n" for line in lines))
    answered = door("import", str(place))
    assert answered.status == 1
    assert (answered.json["recorded"], answered.json["refused"]) == (2, 1)
    assert "line 3: an act with a day of its own happened on that day" in answered.err
    told = [row["occurred_at"] for row in door.done("show", order[0]).json if row["type"] == "exposure-changed.v1"]
    assert sorted(each["precision"] for each in told) == ["day", "instant"]
    assert {each["value"][:10] for each in told} == {str(SERVED)}


def test_a_persons_day_of_birth_lies_behind(door):
    refused = door("record", "party-identified", "--fields", "-", typed={"name": "Wanda Unreal", "date_of_birth": str(TOMORROW)})
    assert refused.status == 1
    assert "date_of_birth lies ahead" in refused.err
    assert str(TOMORROW) not in refused.err
