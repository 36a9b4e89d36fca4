"""The form of contact with a victim, and ``due``: from what was recorded to what is to be done next, by whom and by which rule."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from commands.due import clocks
from ledger.application import Ledger
from ledger.events.fact import Fact
from ledger.rules.deadlines import Terms
from ledger.store import place
from tests.commands.conftest import Door
from tests.projections.histories import LONDON

TWO_VICTIMS = "the case has more than one victim and none is named"


def types(receipt) -> list[str]:
    return [entry["type"].partition(".")[0] for entry in receipt.json["recorded"]]


def row_of(door: Door, number: str, *words: str):
    return door.done("due", "--case", number, *words).json


def test_contact_with_a_victim_is_one_act_from_views_to_safety_plan(door):
    number = door.referred()
    told = {
        "method": "telephone", "outcome": "reached", "safe": "safe", "detail": "Ottilie Sample is at her sister's.",
        "said": {"behaviour": "worse", "since": "2026-02-20", "supports_prosecution": "unsure", "views": "It is to stop."},
        "safety": {"step": "agreed", "plan": "Another way to work.", "next_on": "2100-07-01"},
        "told": {"of": "rights", "method": "telephone", "within": "five_working_days"},
    }  # fmt: skip
    receipt = door.done("record", "victim-contact", number, "--fields", "-", typed=told)
    assert types(receipt) == ["victim-contacted", "victim-views-recorded", "safety-plan-recorded", "victim-informed"]
    page = " ".join(door.done("show", number, "--format", "table").text.split())
    assert "tried to contact the victim by telephone: contact was made. It was safe to speak. Ottilie Sample is at" in page
    assert "According to the victim, the behaviour has got worse. This has been so since 20 February 2026." in page
    assert "The victim is unsure whether to support a prosecution. It is to stop." in page
    assert "agreed a safety plan with the victim. Another way to work. To be reviewed by 1 July 2100." in page
    assert "of rights under the Victims' Code by telephone. The Victims' Code requires this within five working days." in page


def test_what_a_victim_reports_in_the_contact_is_of_the_same_act_and_of_the_same_victim(door):
    number = door.referred()
    suspect, victim = door.person(number, "suspect"), door.person(number, "victim")
    told = {
        "method": "telephone", "outcome": "reached", "victim": victim,
        "incident": {"behaviours": ["loitering"], "suspect": suspect, "account": "He stood at the gate at nine."},
        "reoffence": {"suspect": suspect, "against": "same", "behaviours": ["loitering", "contact"]},
    }  # fmt: skip
    before = door.done("projections", "status").json[0]["head"]
    refused = door("record", "victim-contact", number, "--fields", "-", typed=told | {"reoffence": {"reporter": "police"}})
    assert (refused.status, door.done("projections", "status").json[0]["head"]) == (2, before)
    assert types(door.done("record", "victim-contact", number, "--fields", "-", typed=told)) == [
        "victim-contacted", "incident-recorded", "reoffence-reported",
    ]  # fmt: skip
    contacted, incident, reoffence = door.done("show", number).json[-3:]
    assert contacted["fields"]["victim"] == incident["fields"]["victim"] == reoffence["fields"]["victim"]
    assert reoffence["fields"]["reporter"] == "victim"
    unnamed = {name: value for name, value in told.items() if name != "victim"}
    refused = door("record", "victim-contact", number, "--fields", "-", typed=unnamed)
    assert (refused.status, "missing: victim" in refused.err) == (2, True)


def test_where_and_how_a_victim_can_be_reached_is_never_in_the_clear(door):
    number = door.referred()
    told = {"method": "telephone", "outcome": "reached", "safe": "unsafe", "detail": "Reached at her mother's."}
    door.done("record", "victim-contact", number, "--fields", "-", typed=told)
    clear = next(fact.fields for fact in _facts(door, number) if fact.kind == "victim-contacted")
    assert clear == {"method": "telephone", "outcome": "reached"}


def _facts(door: Door, number: str) -> list[Fact]:
    """The clear facts of a case."""
    at = place.find(str(door.directory))
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        return list(ledger.facts(ledger.find(number).stream))


def test_a_second_victim_is_named_once_for_the_whole_contact(door):
    number = door.referred()
    second = door.done("record", "party-identified", "--fields", "-", typed={"name": "Wilma Sample"}).json["recorded"][0]["address"]
    person = second.partition("#")[0]
    door.done("record", "party-joined", number, "--party", person, "--category", "victim", "--fields", "-", typed={"safe_contact": "x"})
    told = {"method": "letter", "outcome": "no_answer", "safety": {"step": "agreed", "plan": "Keep to the main road."}}
    refused = door("record", "victim-contact", number, "--fields", "-", typed=told)
    assert refused.status == 1
    assert TWO_VICTIMS in refused.err
    receipt = door.done("record", "victim-contact", number, "--fields", "-", typed=told | {"victim": person})
    assert types(receipt) == ["victim-contacted", "safety-plan-recorded"]
    victims = {entry["fields"]["victim"] for entry in door.done("show", number).json[-2:]}
    assert len(victims) == 1


def test_of_two_victims_due_tells_which_is_still_to_be_told(door):
    number = door.referred()
    person = door.done("record", "party-identified", "--fields", "-", typed={"name": "Wilma Sample"}).json["recorded"][0]["address"][:-2]
    door.done("record", "party-joined", number, "--party", person, "--category", "victim")
    charged = door.done("record", "charge-laid", number, "--fields", "-", typed={"offence": "stalking"}).json["recorded"][0]["address"]
    told = "victim to be told of the charge"
    waiting = [clock["victim"] for clock in row_of(door, number) if clock["clock"] == told]
    assert sorted(waiting) == sorted([door.person(number, "victim"), person])
    informing = ("record", "victim-informed", number, "--of", "charge", "--method", "telephone", "--victim", person, "--entry")
    assert "entry 1 is of type referral-received" in door(*informing, "1").err
    door.done(*informing, charged.partition("#")[2])
    (left,) = [clock for clock in row_of(door, number) if clock["clock"] == told]
    assert left["victim"] == door.person(number, "victim") != person
    assert f"{told} ({left['victim']})" in " ".join(door.done("due", "--case", number, "--format", "table").out.split())
    assert f"{told} ({left['victim']}) of {charged}" in " ".join(door.done("show", number, "--next", "--format", "table").text.split())


def test_due_tells_every_clock_earliest_first_with_owner_and_rule(door):
    number = door.referred()
    assert [clock["clock"] for clock in row_of(door, number)] == ["referral to support"]
    door.done("record", "victim-consent-recorded", number, "--scope", "advocacy", "--decision", "given", "--method", "telephone")
    door.done("record", "safety-plan-recorded", number, "--step", "agreed", "--next-on", "2100-07-01")
    door.done("record", "urgent-action-raised", number, "--gate", "outside", "--action", "arrest", "--due", "2020-01-01T09:00:00Z")
    owner = ("--owner", "me", "--role", "practitioner", "--agency", "cheshire-police")
    assert row_of(door, number, "--owner", "me") == [], "nobody's yet"
    door.done("record", "case-allocated", number, *owner)
    told = row_of(door, number)
    assert [(clock["clock"], clock["overdue"], clock["case"]) for clock in told] == [
        ("urgent action", True, number), ("safety plan review", False, number),
    ]  # fmt: skip
    assert all(clock["owned_by"] and clock["owner"] for clock in told), "a clock without an owner of its own is the case's owner's"
    assert "the day recorded with the safety plan" in told[1]["rule"]
    assert [clock["clock"] for clock in row_of(door, number, "--overdue")] == ["urgent action"]
    assert [clock["clock"] for clock in row_of(door, number, "--before", "2100-01-01")] == ["urgent action"]
    assert len(row_of(door, number, "--owner", "me")) == 2
    assert row_of(door, number, "--as-recorded", "2020-01-01") == []
    assert row_of(door, number, "--as-recorded", "now") == told
    table = door.done("due", "--case", number, "--format", "table")
    assert "OVERDUE 2020-01-01 09:00" in table.out
    assert "2 clocks in 1 case; 1 overdue. Nobody is notified by this program." in table.err
    door.done("record", "urgent-action-completed", number, "--raised", told[0]["address"].partition("#")[2], "--outcome", "done")
    assert [clock["clock"] for clock in row_of(door, number)] == ["safety plan review"]
    door.done("record", "record-restricted", number, "--ground", "evidence", "--versions", told[1]["address"].partition("#")[2])
    assert row_of(door, number) == []


@pytest.mark.parametrize(("targets", "due"), [({}, []), ({"triage": 2}, ["2026-03-04T23:59:59.999999+00:00"])])
def test_a_target_is_due_where_the_policy_sets_it(targets, due):
    clock = {"clock": "triage", "entry": 1, "due": None, "counts_from": "2026-03-02", "owner": None, "victim": None}
    row = {"number": "CHS-26-0001", "state": "open", "owner": None, "clocks": [clock]}
    moment = datetime(2026, 3, 4, 23, tzinfo=UTC)
    found = clocks([row], Terms(LONDON, targets), moment, {})
    assert [one["due"].isoformat() for one in found] == due
    assert not any(one["overdue"] for one in found)
    assert all(one["overdue"] for one in clocks([row], Terms(LONDON, targets), moment + timedelta(days=1), {}))
