"""Items of schedules as a disclosure officer works: proposed to a file, edited, listed as one act, added, tested, amended, moved."""

import stat
import tomllib
from contextlib import closing
from uuid import uuid4

import pytest

from commands import drafted
from ledger.application import Intent, Ledger
from ledger.events.schedules import ItemListed
from ledger.store import place
from tests.commands.scheduled import NOTE, TEXT, edited, first_address, opened

NAMES = ("Bert", "Imagined", "Ottilie", "Sample", "07700", "Fiction", "Dana")


@pytest.fixture(scope="module")
def unit(shared_at):
    """The directory of a unit that the tests of this module share."""
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What the tests of this module have made, by name; ``drafts``: where their drafts lie."""
    return {"drafts": tmp_path_factory.mktemp("drafts")}


@pytest.fixture
def listed(door, kept):
    """The case and the number of proceedings whose first draft is written and listed: request id and receipt of the listing."""
    if "number" not in kept:
        kept["case"], kept["number"] = opened(door)
        kept["proposed"] = door.done("schedule", "propose", kept["number"], "--draft", str(kept["drafts"] / "first.toml")).json
        kept["edited"] = edited(kept["drafts"] / "first.toml", kept["drafts"] / "edited.toml", start_at(5))
        kept["request"] = str(uuid4())
        kept["rehearsed"] = door.done("schedule", "list", kept["number"], "--draft", kept["edited"], "--dry-run").json
        words = ("schedule", "list", kept["number"], "--draft", kept["edited"], "--request-id", kept["request"])
        kept["receipt"] = door.done(*words).json
    return kept


def start_at(number):
    """Lets the schedule of non-sensitive material begin with another number."""

    def change(told):
        told["start"]["non_sensitive"] = number

    return change


def shown(door, listed):
    """The items by their numbers."""
    return {each["item"]: each for each in door.done("schedule", "show", listed["number"]).json["items"]}


def test_items_are_proposed_to_a_private_file_in_one_consultation_without_a_name(door, listed):
    file = listed["drafts"] / "first.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    assert not [name for name in NAMES if name in text]
    told = tomllib.loads(text)
    assert (told["proceedings"], listed["proposed"]["items"]) == (listed["number"], len(told["item"]))
    assert [each["entries"] for each in told["item"] if "attempts" in each["description"]] == [[4, 5]]
    assert "Two records of attempts to reach the complainant, made on" in text
    before = door.consultations()
    door.done("schedule", "propose", listed["number"], "--draft", str(listed["drafts"] / "more.toml"))
    assert door.consultations() == before + 1


def test_a_draft_is_never_written_over_and_is_of_a_case_of_the_proceedings(door, listed):
    words = ("schedule", "propose", listed["number"], "--draft")
    assert door(*words, listed["edited"]).status == 2
    assert door(*words, str(listed["drafts"] / "x.toml"), "--case", "CHS-26-9999").status == 2
    assert door("schedule", "propose", listed["case"], "--draft", str(listed["drafts"] / "x.toml")).status == 2
    assert door("schedule", "propose", "PRC-26-0999", "--draft", str(listed["drafts"] / "x.toml")).status == 3
    assert not (listed["drafts"] / "x.toml").exists()


def test_an_edited_draft_is_listed_as_one_act_with_consecutive_numbers(door, listed):
    assert listed["rehearsed"]["dry_run"] is True
    assert [each["type"] for each in listed["receipt"]["recorded"]] == ["item-listed.v1"] * listed["proposed"]["items"]
    numbers = [each["item"] for each in door.done("schedule", "show", listed["number"]).json["items"][: listed["proposed"]["items"]]]
    assert numbers[:2] == ["5", "6"]
    assert numbers[-1] == "HS1"


def test_listing_again_is_refused_and_under_the_same_request_id_answered_again(door, listed):
    words = ("schedule", "list", listed["number"], "--draft", listed["edited"])
    refused = door(*words)
    assert (refused.status, "listed already" in refused.err) == (1, True)
    again = door.done(*words, "--request-id", listed["request"]).json
    assert (again["repeated"], again["recorded"]) == (True, listed["receipt"]["recorded"])


def test_what_is_listed_is_not_proposed_again_and_no_empty_file_is_written(door, listed):
    told = door.done("schedule", "propose", listed["number"], "--draft", str(listed["drafts"] / "none.toml")).json
    assert (told["items"], told["file"]) == (0, None)
    assert not (listed["drafts"] / "none.toml").exists()


def test_every_fault_of_a_draft_is_told_and_nothing_recorded(door, listed, tmp_path):
    def spoilt(told):
        told["item"][0]["schedule"] = TEXT
        told["item"][1]["description"] = ""

    refused = door("schedule", "list", listed["number"], "--draft", edited(listed["drafts"] / "first.toml", tmp_path / "bad.toml", spoilt))
    assert refused.status == 2
    assert "item 1: schedule is one of" in refused.err
    assert "item 2: description is empty" in refused.err
    assert "2 faults" in refused.err
    assert TEXT not in refused.err
    unfinished = door("schedule", "list", listed["number"], "--draft", str(listed["drafts"] / "first.toml"))
    assert (unfinished.status, "reason is not completed" in unfinished.err) == (2, True)


@pytest.mark.parametrize(("change", "status", "why"), [
    (lambda told: told["item"][0].update(case="CHS-26-9999"), 2, "none of these proceedings"),
    (lambda told: told["item"][0].update(entries=[99]), 2, "names entry 99"),
    (lambda told: told.update(proceedings="PRC-26-0999"), 2, "made for other proceedings"),
    (lambda told: [each.update(include=False) for each in told["item"]], 2, "no item of the file is included"),
    (lambda told: told.pop("upto") and told.update(upto="x"), 2, "not one that schedule propose made"),
])  # fmt: skip
def test_a_draft_that_does_not_fit_is_refused_whole(door, listed, tmp_path, change, status, why):
    refused = door("schedule", "list", listed["number"], "--draft", edited(listed["drafts"] / "first.toml", tmp_path / "bad.toml", change))
    assert (refused.status, why in refused.err) == (status, True), refused.err


def test_a_file_that_is_not_toml_is_refused_by_its_place(door, listed, tmp_path):
    (tmp_path / "broken.toml").write_text(f'item = "{TEXT}', encoding="utf-8")
    refused = door("schedule", "list", listed["number"], "--draft", str(tmp_path / "broken.toml"))
    assert (refused.status, "line 1" in refused.err, "Bert" in refused.err) == (2, True, False)
    assert door("schedule", "list", listed["number"], "--draft", str(tmp_path / "absent.toml")).status == 2


def test_where_somebody_lists_an_item_meanwhile_numbers_are_given_anew(door, listed, shared_at, tmp_path, monkeypatch):
    door.done("record", "note-recorded", listed["case"], "--fields", "-", typed=NOTE)
    draft = tmp_path / "late.toml"
    door.done("schedule", "propose", listed["number"], "--draft", str(draft))
    last = max(int(number) for number in shown(door, listed) if number.isdecimal())
    number = drafted._numbers

    def overtaken(schedules, wanted, start):
        given = number(schedules, wanted, start)
        monkeypatch.setattr(drafted, "_numbers", number)
        with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as other:
            item = {"schedule": "non_sensitive", "number": given[0], "description": "A letter.", "held_as": "investigator"}
            other.record([Intent(ItemListed.from_values(item), schedules.stream)])
        return given

    monkeypatch.setattr(drafted, "_numbers", overtaken)
    door.done("schedule", "list", listed["number"], "--draft", str(draft))
    found = shown(door, listed)
    assert found[str(last + 1)]["description"] == "A letter."
    assert found[str(last + 2)]["description"].startswith("Note made in the course of work")


def test_of_what_an_agency_holds_the_draft_tells_that_it_exists_and_the_very_command_by_which_the_officer_asks(door, listed, tmp_path):
    for name, agency, role in (("noor", "cwp", "practitioner"), ("dora", "cheshire-police", "disclosure_officer")):
        door.done("user", "add", name, "--agency", agency, "--role", role, "--fields", "-", typed={"full_name": f"{name.title()} Invented"})
    trust = ("--agency", "cwp", "--name", "Invented Trust", "--sector", "health", "--since", "2020-01-01")
    door.done("record", "agency-named", *trust)
    victim = door.person(listed["case"], "victim")
    note = {"text": "She sleeps badly.", "party": victim}
    held = first_address(door.done("record", "clinical-note-recorded", listed["case"], "--fields", "-", typed=note, user="noor"))
    door.done("schedule", "propose", listed["number"], "--draft", str(tmp_path / "held.toml"), user="dora")
    text = (tmp_path / "held.toml").read_text(encoding="utf-8")
    (item,) = [each for each in tomllib.loads(text)["item"] if each["held_as"] == "third_party"]
    assert (item["entries"], item["agency"], item["schedule"]) == ([int(held.partition("#")[2])], "cwp", "sensitive")
    assert "Record held by Invented Trust, entered on" in item["description"]
    assert not [word for word in ("sleeps", "clinical", "Ottilie") if word in text]
    command = next(line for line in text.splitlines() if "share ask" in line).partition("caseledger ")[2].split()
    asked = door.done(*command, "--fields", "-", typed={"why": "It may bear on the case."}, user="dora")
    assert "Tell cwp that it is asked." in asked.json["remark"]


# -- single items --------------------------------------------------------------------------------------------------


def test_an_item_from_outside_is_added_under_the_next_number(door, listed):
    words = ("schedule", "add", listed["number"], "--held-as", "investigator", "--schedule")
    before = shown(door, listed)
    told = door.done(*words, "sensitive", "--start", "12", "--fields", "-", typed={
        "description": "A recording of an interview", "location": "Store 4", "sensitivity_reason": "It names a source.",
    }).json  # fmt: skip
    assert "It is item D12." in told["remark"]
    assert "D12" not in before
    assert shown(door, listed)["D12"]["location"] == "Store 4"
    refused = door(*words, "sensitive", "--fields", "-", typed={"description": "A recording"})
    assert (refused.status, "why the item is sensitive" in refused.err) == (1, True)
    assert door(*words, "secret").status == 2


def test_a_test_is_applied_by_the_number_of_the_item_and_says_why(door, listed):
    told = door.done("schedule", "test", listed["number"], "5", "--test", "assists", "--reason", "-", typed="It bears out his account.")
    assert "--form mg6e" in told.json["remark"]
    assert shown(door, listed)["5"]["test"] == "assists"
    refused = door("schedule", "test", listed["number"], "5", "--test", "undermines")
    assert (refused.status, "why the test may be met" in refused.err) == (1, True)
    door.done("schedule", "test", listed["number"], "6", "--test", "undermines", typed="He said otherwise.\n.\n\n", terminal=True)
    assert door("schedule", "test", listed["number"], "D99", "--test", "neither").status == 3
    astray = door("schedule", "test", listed["number"], "Imagined", "--test", "neither")
    assert (astray.status, "Imagined" in astray.err) == (2, False)


def test_whoever_tests_a_block_is_told_to_list_by_itself_what_may_meet_the_test(door, listed):
    words = ("schedule", "test", listed["number"])
    block = next(number for number, each in shown(door, listed).items() if ", " in (each["of"] or ""))
    told = door.done(*words, block, "--test", "both", "--reason", "-", typed="One of them says otherwise.").json["remark"]
    assert "may meet the test is listed by itself" in told
    assert door.done(*words, block, "--test", "neither").json["remark"] is None


def test_nobody_is_sent_to_a_report_that_the_kind_of_proceedings_has_not(door, listed):
    number = first_address(door.done("proceedings", "open", door.referred(), "--kind", "civil_order")).partition("#")[0]
    item = ("--schedule", "non_sensitive", "--held-as", "investigator", "--fields", "-")
    door.done("schedule", "add", number, *item, typed={"description": "A letter"})
    told = door.done("schedule", "test", number, "1", "--test", "both", "--reason", "-", typed="He says otherwise.").json["remark"]
    assert told == "No form of proceedings of this kind tells of it."


def test_of_highly_sensitive_material_its_own_schedule_tells_the_result_of_the_test(door, listed):
    fields = {"description": "A report", "location": "Safe", "sensitivity_reason": "It names a source."}
    words = ("--schedule", "highly_sensitive", "--held-as", "investigator", "--fields", "-")
    door.done("schedule", "add", listed["number"], *words, typed=fields)
    told = door.done("schedule", "test", listed["number"], "HS1", "--test", "neither").json["remark"]
    assert ("--form highly_sensitive" in told, "mg6e" in told) == (True, False)


def test_an_item_is_amended_and_keeps_its_number(door, listed):
    door.done("schedule", "amend", listed["number"], "5", "--fields", "-", typed={"location": "the store"})
    assert shown(door, listed)["5"]["location"] == "the store"
    door.done("schedule", "amend", listed["number"], "5", typed="A letter of March\n\n\n", terminal=True)
    assert (shown(door, listed)["5"]["description"], shown(door, listed)["5"]["location"]) == ("A letter of March", "the store")
    assert door("schedule", "amend", listed["number"], "5").status == 1


def test_a_moved_item_takes_the_next_number_and_what_was_said_of_it_is_neither_shown_nor_kept(door, listed):
    secret = "A report of what a source said"
    fields = {"description": secret, "sensitivity_reason": "It names a source."}
    words = ("schedule", "add", listed["number"], "--schedule", "sensitive", "--held-as", "investigator", "--fields", "-")
    number = door.done(*words, typed=fields).json["remark"].split("item ")[1].partition(".")[0]
    assert door("schedule", "move", listed["number"], number, "--schedule", "non_sensitive").status == 2, "it is described anew"
    asked = door.done(
        "schedule", "move", listed["number"], number, "--schedule", "non_sensitive", typed="A report of March\n.\n\n\n\ny\n", terminal=True,
    )  # fmt: skip
    assert secret not in asked.out + asked.err
    found = shown(door, listed)
    (moved,) = [each for each in found.values() if each["stood"] == number]
    assert (moved["description"], moved["schedule"], number in found) == ("A report of March", "non_sensitive", False)
    assert door("schedule", "move", listed["number"], number, "--schedule", "non_sensitive", "--fields", "-", typed=fields).status == 3


def test_lines_of_enquiry_and_requests_about_a_victim_are_recorded(door, listed):
    enquiry = {"line": "Was he seen there?", "repository": "Council cameras", "terms": "grey van"}
    made = first_address(door.done("schedule", "enquiry", listed["number"], "--since", "2026-01-05", "--fields", "-", typed=enquiry))
    request = {"holder": "A surgery", "necessity": "No other source has it."}
    words = ("schedule", "victim-request", listed["number"], "--enquiry", made, "--fields", "-")
    asked = door.done(*words, "--notice", "not_yet", typed=request).json
    assert f"record victim-notice-given {listed['number']} --asked" in asked["remark"]
    refused = door(*words, "--notice", "not_yet", "--counselling", typed=request)
    assert refused.status == 1, "counselling records are presumed not to be necessary"
    rows = door.done("schedule", "show", listed["number"], "--form", "dmd").json["rows"]
    assert next(row[0] for row in rows) == "Was he seen there?"


def test_no_item_is_decided_of_before_it_is_issued(door, listed):
    refused = door("schedule", "decide", listed["number"], "5", "--answer", "d")
    assert (refused.status, "issue the schedule first" in refused.err) == (1, True)
