"""Orders, urgent actions and broken glass as a supervisor asks for them: a table that says of how many, and JSON that says all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from application.scenes import POLICE

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()
MADE, SERVED = TODAY - timedelta(days=20), TODAY - timedelta(days=18)


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with cases of its own."""
    return shared_at


def entry(recorded) -> str:
    return recorded.json["recorded"][0]["address"].partition("#")[2]


def test_orders_are_told_with_conditions_persons_and_what_was_not_notified(door):
    number = door.referred(on=str(MADE))
    fields = {"kind": "spo", "court": "Invented Court", "made_on": str(MADE), "until_further_order": True, "prohibitions": ["1", "2"]}
    made = entry(door.done("record", "order-made", number, "--fields", "-", typed=fields | {"local": ["2"]}))
    door.done("record", "order-served", number, "--order", made, "--served-on", str(SERVED))
    answer = door.done("ask", "orders", "--case", number).json
    (line,) = answer["lines"]
    assert (line["number"], line["entry"], line["state"], line["prohibitions"]) == (number, int(made), "in_force", ["1", "2 (local)"])
    assert line["suspect"] == door.person(number, "suspect")
    assert (line["notification"], line["notify_by"]) == ("outstanding", str(SERVED + timedelta(days=2)))
    assert {rate["name"]: (rate["k"], rate["n"]) for rate in answer["rates"]}["not_notified"] == (1, 1)
    told = door.done("ask", "orders", "--case", number, "--format", "table")
    assert "of what was due to be notified: not notified: 1/1 = 100.0 %" in told.text
    assert "1, 2 (local)" in told.text
    assert door.done("ask", "orders", "--case", number, "--until", str(MADE)).json["lines"] == []


def test_urgent_actions_are_told_by_gate_and_owner_with_their_addresses(door):
    number = door.referred()
    words = ("record", "urgent-action-raised", number, "--gate", "triage", "--action", "safeguard", "--owner", "dana")
    open_, done = (entry(door.done(*words, "--due", f"{TODAY + timedelta(days=ahead)}T20:00:00Z")) for ahead in (9, 8))
    door.done("record", "urgent-action-completed", number, "--raised", done, "--outcome", "done")
    answer = door.done("ask", "urgent", "--case", number).json
    (line,) = answer["lines"]
    assert [line[name] for name in ("gate", "owner", "raised", "open", "overdue", "ended", "in_time")] == ["triage", "dana", 2, 1, 0, 1, 1]
    assert (line["open_now"], line["overdue_now"]) == ([f"{number}#{open_}"], [])
    told = door.done("ask", "urgent", "--case", number, "--format", "table").text
    assert "of actions that ended or are overdue: ended in time: 1/1 = 100.0 %" in told
    assert "not counted: 1 open and not yet due" in told


def test_broken_glass_is_told_until_it_is_reviewed_and_afterwards(door):
    number = door.referred()
    terms = {"agencies": [POLICE], "groups": ["*"], "purposes": ["*"], "sharing_basis": "cda115", "review_on": "2199-01-01"}
    door.done("share", "agreement", "adopt", "-", typed=terms)
    door.done("user", "add", "nora", "--agency", "cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Nora Invented"})
    door.done("show", number, "--break-glass", "life", "--reason", "-", typed="He is at her door.", user="nora")
    answer = door.done("ask", "glass", "--case", number).json
    (line,) = answer["lines"]
    assert [line[name] for name in ("state", "agency", "member", "ground", "verdict")] == ["overdue", "cwp", "nora", "life", None]
    door.done("record", "glass-reviewed", number, "--opened", str(line["entry"]), "--verdict", "justified")
    told = door.done("ask", "glass", "--case", number, "--format", "table").text
    assert "of breakings by cwp: reviewed: 1/1 = 100.0 %" in told
    assert "He is at her door." not in told
