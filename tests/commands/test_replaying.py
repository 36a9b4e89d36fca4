"""Replay through the front door: which rules allowed each act, what they would not have allowed, and one entry at a time."""

import pytest

from ledger import acts
from ledger.rules import rule


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with cases of its own."""
    return shared_at


def test_each_act_names_the_rules_that_allowed_it(door):
    number = door.referred()
    door.done("record", "triage", number, "--outcome", "poss", "--fields", "-", typed={"rationale": "It fits."})
    rows = door.done("replay", number).json
    assert {row["allowed"] for row in rows} == {"held"}
    assert {"sentence", "source", "outcome", "why"} == rows[3]["rules"][0].keys()
    text = door.done("replay", number, "--format", "table").text
    assert "Allowed by the rules of its day:" in text
    assert "a closed case is reopened before work on it goes on [domain.md 5.14" in text
    assert "FINDING" not in text
    assert "Then: open, at TRIAGE (possible stalking)" in text


def test_an_act_that_the_rules_would_not_have_allowed_is_a_finding(door, monkeypatch):
    number = door.referred()
    door.done("record", "case-closed", number, "--reason", "completed", "--risk-at-close", "low")
    with monkeypatch.context() as without:
        without.setattr(rule, "decide", lambda *_, **__: None)
        assert acts.rule.decide(None) is None
        door.done("record", "triage", number, "--outcome", "poss", "--fields", "-", typed={"rationale": "Too late."})
    answered = door.done("replay", number, "--format", "table")
    assert f"FINDING: not allowed by the rules of their day: {number}#5" in answered.text
    assert "a closed case is reopened before work on it goes on: the case is closed [" in answered.text
    assert [row["allowed"] for row in door.done("replay", number).json] == ["held"] * 4 + ["refused"]


def test_policy_of_the_day_and_no_later_one(door):
    number = door.referred()
    door.done("record", "triage", number, "--outcome", "poss", "--fields", "-", typed={"rationale": "It fits."})
    door.done("policy", "adopt", "-", typed={"zone": "Europe/London", "deciders": {"triage-decided": ["auditor"]}})
    try:
        assert {row["allowed"] for row in door.done("replay", number).json} == {"held"}
        refused = door("record", "triage", number, "--outcome", "poss", "--fields", "-", typed={"rationale": "Again."})
        assert refused.status == 1
    finally:
        door.done("policy", "adopt", "-", typed={"zone": "Europe/London"})


def test_a_later_policy_rewrites_no_older_entry_and_each_act_names_the_policy_by_which_it_was_judged(door):
    number = door.referred()
    before = door.done("show", number, "--format", "table").text
    first = {row["policy"] for row in door.done("replay", number).json}
    door.done("policy", "adopt", "-", typed={"zone": "Europe/London", "roles": {"practitioner": "caseworker"}})
    adopted = door.done("policy", "show").json["entry"]
    try:
        assert door.done("show", number, "--format", "table").text == before
        door.done("record", "note", number, "--fields", "-", typed={"text": "Nobody called."})
        *older, last = door.done("replay", number).json
        assert {row["policy"] for row in older} == first
        assert first != {adopted} == {last["policy"]}
        assert last["actor"] == "Dana Invented (caseworker of cheshire-police)"
        assert {row["actor"] for row in older} == {"Dana Invented (practitioner of cheshire-police)"}
        text = door.done("replay", number, "--format", "table").text
        assert text.count("From here on judged by") == 2
        assert f"From here on judged by the policy that {adopted} adopted." in text
        own = next(row for row in door.done("replay", "UNIT").json if row["address"] == adopted)
        assert own["policy"] != adopted
        assert door.done("replay", "UNIT").json[0]["policy"] == "the program's default policy"
    finally:
        door.done("policy", "adopt", "-", typed={"zone": "Europe/London"})


def test_persons_and_the_unit_are_replayed_without_the_state_of_a_case(door):
    number = door.referred()
    for place in (door.person(number, "suspect"), "UNIT"):
        rows = door.done("replay", place).json
        assert rows
        assert {row["state"] for row in rows} == {None}
        assert {row["allowed"] for row in rows} == {"held"}


def test_of_what_is_held_by_another_agency_nothing_is_established(door):
    number = door.referred()
    trust = ("--agency", "nhs-cwp", "--name", "Invented Trust", "--sector", "health", "--since", "2019-01-01")
    door.done("record", "agency-named", *trust)
    door.done("user", "add", "nora", "--agency", "nhs-cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Nora Unreal"})
    door.done("record", "clinical-note", number, "--fields", "-", typed={"text": "Unwell."}, user="nora")
    last = door.done("replay", number).json[-1]
    assert (last["allowed"], last["rules"], last["type"]) == ("not established", [], None)
    text = door.done("replay", number, "--format", "table").text
    assert "When it happened is not shown: An entry held by Invented Trust. [withheld: agency]" in text
    assert "Not established: this reader is not shown what was recorded." in text
    own = door.done("replay", number, user="nora").json[-1]
    assert (own["allowed"], own["type"]) == ("held", "clinical-note-recorded.v1")


def test_one_entry_at_a_time(door):
    number = door.referred()
    words = ("replay", number, "--step", "--format", "table")
    through = door.done(*words, typed="\n\n", terminal=True)
    assert through.out == door.done("replay", number, "--format", "table").out
    assert through.err.count("Enter for the next, q to end.") == 2
    ended = door.done(*words, typed="q\n", terminal=True)
    assert f"Ended at {number}#1; 2 entries not told." in ended.text
    assert f"{number}#2" not in ended.out
    assert "2 entries not told" in door.done(*words, typed="", terminal=True).text


def test_stepping_needs_a_terminal_and_the_table(door):
    number = door.referred()
    assert door("replay", number, "--step", "--format", "table").status == 2
    assert door("replay", number, "--step", "--format", "json", terminal=True).status == 2


def test_a_difference_names_field_values_person_and_entry(door):
    number = door.referred()
    receipt = door.done("record", "triage", number, "--outcome", "clearly", "--fields", "-", typed={"rationale": "A slip."}).json
    position = receipt["recorded"][0]["position"]
    door.done("correct", f"{number}#4", "--field", "outcome", "--to", "poss", "--fields", "-", typed={"why": "Wrong box."})
    changed, added = door.done("diff", number, "--from", str(position)).json
    (field,) = changed["fields"]
    assert (field["field"], field["before"], field["after"]) == ("outcome", "clearly_not_stalking", "possible_stalking")
    assert (field["by"], field["actor"]) == (f"{number}#5", "Dana Invented (practitioner of cheshire-police)")
    assert (added["change"], added["fields"]) == ("added", [])
    text = door.done("diff", number, "--from", str(position), "--format", "table").text
    assert f"Corrected by {number}#5, recorded on" in text
    assert "outcome now “possible stalking”, before that “clearly not stalking”." in text
    assert door.done("diff", number, "--from", str(position + 1), "--to", str(position + 1)).json == []
