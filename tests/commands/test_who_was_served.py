"""Who was served in proceedings holds what the items stand for: told of a case, an entry and a person, to whoever sees the proceedings."""

from contextlib import closing

import pytest
from application.scenes import HEALTH, POLICE, adopt, event

from ledger.application import Intent, Ledger
from ledger.store import place
from tests.commands.scheduled import BEGAN, COURT

SHARED = ("referral", "gates", "notes", "privacy", "corrections", "sharing")
"""What the agencies agree on: cases, and nothing of proceedings."""


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


@pytest.fixture
def served(door, at):
    """A case with proceedings over it in which the defence was served with an item that stands for the referral."""
    case = door.referred()
    opened = door.done("proceedings", "open", case, "--kind", "other", *BEGAN, "--fields", "-", typed=COURT).json["recorded"][0]["address"]
    number = opened.partition("#")[0]
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        stream, about = ledger.find(number).stream, ledger.find(case).stream
        item = event(
            "item-listed", schedule="non_sensitive", number=1, description="A report.", held_as="investigator", case=str(about), covers=[1],
        )  # fmt: skip
        listed = int(ledger.record([Intent(item, stream)]).entries[0].address.partition("#")[2])
        serving = event("material-disclosed", to="defence", on="2026-01-05", method="paper", items=[listed], recipient="Nowhere Solicitors")
        service = ledger.record([Intent(serving, stream)]).entries[0].address
    return case, number, service


def holding(door, *words, user="dana"):
    rows = door.done("who-holds", *words, "--format", "json", user=user).json
    return {row["address"]: row for row in rows if row["type"] == "material-disclosed"}


def test_who_was_served_holds_the_entry_and_is_to_be_told_of_its_correction(door, served):
    case, _, service = served
    assert holding(door, f"{case}#2") == {}
    row = holding(door, f"{case}#1")[service]
    assert (row["to"], row["items"], row["case"], row["on"], row["method"], row["to_tell"], row["what"]) == (
        "defence", ["#1"], case, "2026-01-05", "paper", None, "served with items of a schedule",
    )  # fmt: skip
    door.done("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-", typed="The form was misread.")
    row = holding(door, case, "--outstanding")[service]
    assert row["to_tell"].startswith("correction #")
    assert holding(door, case, "--as-recorded", "1") == {}
    assert service in holding(door, door.person(case, "suspect"))
    table = door.done("who-holds", case, "--format", "table")
    assert "1 of them still to be told" in table.err


def test_who_received_it_for_the_side_is_sealed_and_told_with_names(door, served):
    case, _, service = served
    before = door.consultations()
    assert holding(door, case, "--names")[service]["to"] == "defence: Nowhere Solicitors"
    assert door.consultations() == before + 1
    assert "Nowhere" not in door.done("who-holds", case).out


def test_who_does_not_see_the_proceedings_sees_what_he_saw_before(door, served, at):
    case, number, service = served
    door.done("user", "add", "noor", "--agency", HEALTH, "--role", "practitioner", "--fields", "-", typed={"full_name": "Noor Invented"})
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        adopt(ledger, groups=SHARED, originators=(POLICE,))
        assert holding(door, case, user="noor") == {}
        assert number not in door.done("who-holds", case, user="noor").out
        adopt(ledger)
    assert service in holding(door, case, user="noor")


def test_of_what_is_restricted_it_is_told_for_a_purpose_that_reaches_it(door, served):
    case, _, service = served
    door.done("rights", "restrict", case, "--ground", "evidence")
    assert service not in holding(door, case)
    row = holding(door, f"{case}#1", "--purpose", "lawfulness")[service]
    assert row["to_tell"].startswith("restriction #")


def test_who_corrects_what_was_served_is_shown_the_side_that_has_it_and_how_it_is_told(door, served):
    case, number, service = served
    answered = door.done("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-", typed="The form was misread.")
    told = [(each["address"], each["to"], each["of"]) for each in answered.json["must_be_told"]]
    assert told == [(f"{case}#1", "police", "correction"), (service, "defence", "correction")]
    version = service.partition("#")[2]
    returned = door.done("record", "service-followed", number, "--service", version, "--how", "returned", "--on", "today").json
    address = returned["recorded"][0]["address"]
    again = door.done("correct", f"{case}#1", "--field", "urgency", "--to", "routine", "--reason", "-", typed="It was misread again.")
    assert [each["to"] for each in again.json["must_be_told"]] == ["police"], "the side has nothing any more"
    row = holding(door, case)[service]
    assert (row["to_tell"], f"returned in {address}" in row["told_of"]) == (None, True)
