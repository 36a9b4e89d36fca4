"""Standing agreements at the front door: what each opens and closes is told before it, and what stood on a past day is replayed."""

import json
import re

import pytest

from ledger.application import Ledger
from ledger.events.envelope import Purpose
from ledger.moment import now

WHOLE = {
    "agencies": ["cheshire-police", "cwp"], "groups": ["referral", "gates", "notes"], "purposes": ["case_work"],
    "sharing_basis": "cda115", "review_on": "2199-01-01", "title": "Sharing agreement 4",
}  # fmt: skip


@pytest.fixture
def door(shared_at, door_of):
    """The front door of a ledger that the tests of this module share, with a provisional agreement alone in force."""
    opened = door_of(shared_at.directory)
    wild = {"agencies": ["*"], "groups": ["*"], "purposes": ["*"], "provisional": True}
    opened.done("share", "agreement", "adopt", "-", typed=WHOLE | wild)
    return opened


@pytest.fixture
def adopted(door):
    """The provisional agreement replaced by one of police and health."""
    door.done("share", "agreement", "adopt", "-", typed=WHOLE)
    return door


def shown(door, *words):
    return door.done("share", "agreement", "show", *words).json


def test_the_provisional_agreement_gives_way_and_stays_told(adopted):
    *_, first, second = shown(adopted)
    assert (first["provisional"], first["in_force"], first["ended_by"]) == (True, False, second["entry"])
    assert (second["in_force"], second["title"], second["sees"]) == (True, "Sharing agreement 4", ["cheshire-police", "cwp"])


def test_what_opens_and_closes_is_told_before_and_nothing_is_recorded_by_a_dry_run(door):
    before = shown(door)
    told = door.done("share", "agreement", "adopt", "-", "--dry-run", typed=WHOLE | {"agencies": ["cheshire-police", "elsewhere"]})
    assert "elsewhere is no agency that the unit's record knows" in told.err
    assert "elsewhere: narrows referral, gates, notes" in told.err
    assert "cheshire-police is no agency" not in told.err
    assert shown(door) == before


def test_who_would_be_left_blind_is_named(adopted):
    narrow = WHOLE | {"groups": ["notes"]}
    told = adopted.done("share", "agreement", "adopt", "-", "--dry-run", typed=narrow)
    assert "cwp: closes referral, gates" in told.err
    assert "cwp may no longer record in referral, gates" in told.err
    assert "cwp would see no case that another agency opened" in told.err
    assert "cheshire-police, cwp see no case that another agency opened." in told.json["remark"]


def test_a_table_names_what_is_seen_in_few_words_and_agencies_share_a_line(adopted):
    purposes = [purpose for purpose in Purpose.meanings() if purpose != "integrity"]
    told = adopted.done("share", "agreement", "adopt", "-", typed=WHOLE | {"purposes": purposes, "groups": ["*"]})
    assert "cheshire-police, cwp may record in discussion, assessment, plan, victim, justice, orders, conduct, health, sharing" in told.err
    last = adopted.done("share", "agreement", "show", "--format", "table").out.splitlines()[-1]
    assert re.split("  +", last)[4:8] == ["cheshire-police, cwp", "all", "all but integrity", "cda115"]
    assert shown(adopted)[-1]["purposes"] == purposes


def test_who_leaves_an_agency_blind_at_a_terminal_is_asked_first(adopted):
    entry = shown(adopted)[-1]["entry"]
    words = ("share", "agreement", "review", entry, "--outcome", "ended")
    refused = adopted(*words, terminal=True, typed="n\n")
    assert (refused.status, "not confirmed" in refused.err) == (2, True)
    assert shown(adopted)[-1]["in_force"]
    assert adopted(*words, terminal=True, typed="yes\n").status == 0
    assert not shown(adopted)[-1]["in_force"]


def test_a_review_that_ends_it_says_what_closes(adopted):
    entry = shown(adopted)[-1]["entry"]
    told = adopted.done("share", "agreement", "review", entry, "--outcome", "ended", "--dry-run")
    assert "cwp: closes referral, gates, notes" in told.err
    adopted.done("share", "agreement", "review", entry, "--outcome", "continued", "--review-on", "2198-05-01")
    assert shown(adopted)[-1]["review_on"] == "2198-05-01"
    adopted.done("share", "agreement", "review", entry, "--outcome", "ended")
    assert not shown(adopted)[-1]["in_force"]
    assert "No agreement is in force" in adopted.done("share", "agreement", "show", "--format", "table").err


def test_the_matrix_names_the_entries_and_a_past_day_is_replayed(adopted):
    entry = shown(adopted)[-1]["entry"].removeprefix("UNIT")
    rows = {row["group"]: row for row in shown(adopted, "--matrix")}
    assert (rows["notes"]["cwp"], rows["notes"]["cheshire-police"], rows["plan"]["cwp"]) == (entry, entry, None)
    assert all(row.keys() == {"group"} for row in shown(adopted, "--matrix", "--on", "2020-01-01"))
    assert shown(adopted, "--on", "2020-01-01") == []
    assert "that time has not come" in adopted("share", "agreement", "show", "--on", "2100-01-01").err
    assert "that time has not come" in adopted("user", "list", "--on", "2100-01-01").err


def test_an_overdue_review_is_told_by_show_and_by_doctor(adopted, monkeypatch):
    monkeypatch.setattr(Ledger, "now", lambda _self: now().replace(year=2300))
    assert shown(adopted)[-1]["standing"] == "in force, review overdue"
    findings = json.loads(adopted("doctor", "--format", "json").out)
    (found,) = [each for each in findings if "reviewed in time" in each["check"]]
    assert (found["verdict"], "overdue" in found["told"]) == ("note", True)


def test_a_review_is_due_until_it_was_held_or_the_agreement_ended(adopted):
    def due(*words):
        told = adopted.done("due", *words).json
        return [(row["address"], row["by"][:10]) for row in told if row["clock"] == "review of a standing agreement"]

    entry = shown(adopted)[-1]["entry"]
    position = adopted.done("share", "agreement", "review", entry, "--outcome", "continued", "--review-on", "2198-05-01").json["recorded"]
    assert due() == [(entry, "2198-05-01")]
    assert due("--as-recorded", str(position[0]["position"] - 1)) == [(entry, "2199-01-01")]
    assert due("--before", "2198-04-30") == due("--case", adopted.referred()) == []
    adopted.done("share", "agreement", "review", entry, "--outcome", "ended")
    assert due() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"groups": ["note"]}, "there is not"), ({"review_on": "2020-01-01"}, "has passed"), ({"beside": True}, "provisional")],
)
def test_what_cannot_be_meant_is_refused(door, changed, said):
    refused = door("share", "agreement", "adopt", "-", typed=WHOLE | changed)
    assert refused.status == 1
    assert said in refused.err


def test_a_review_of_what_is_no_agreement_is_refused(adopted):
    assert adopted("share", "agreement", "review", "UNIT#1", "--outcome", "ended").status == 1
    assert adopted("share", "agreement", "review", "CHS-26-0001#1", "--outcome", "ended").status == 2
