"""Sharing as people do it: asked, decided, given, received, recalled, and listed."""

import json
import shutil

import pytest

POLICE = "cheshire-police"
QUALITY = ("--accuracy", "verified", "--completeness", "partly", "--reliability", "believed")
REASONS = {"necessity": "The visit cannot be planned without it.", "proportionality": "One entry.", "minimum": "Nothing less tells it."}
OUTSIDE = {"outside": "Ms Invented, Invented Housing", "emergency": "He was on his way to her."}
GRANTED = ("--decision", "granted", "--sharing-basis", "safeguarding", "--informed", "will_be", "--fields", "-")


@pytest.fixture
def case(door) -> str:
    """A case of the police's, and a member of a health trust, noor."""
    door.done("user", "add", "noor", "--agency", "cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Noor Invented"})
    return door.referred()


def asked(door, case: str) -> str:
    words = ("share", "ask", case, "--of", POLICE, "--purposes", "safeguarding", "--urgency", "immediate", "--items", f"{case}#1")
    return door.done(*words, user="noor").json["recorded"][0]["address"]


def granted(door, case: str) -> str:
    return door.done("share", "decide", case, "--request", asked(door, case), *GRANTED, typed=REASONS).json["recorded"][0]["address"]


def listed(door, *words: str, user: str = "dana"):
    return door.done("share", "list", *words, "--format", "json", user=user).json


def test_what_was_asked_for_is_decided_given_received_and_recalled(door, case):
    decided = granted(door, case)
    told = door.done("share", "give", case, "--decision", decided, *QUALITY, "--format", "table")
    assert f"cwp will see of {case}:" in told.err
    assert f"{case}#1  referral-received" in told.err
    assert "sees it already under the agreement in UNIT#" in told.err
    assert "Tell cwp that it is there to be read. " in told.text
    assert "Nobody is notified by this program." in told.text
    made = told.out.split()[1]
    assert f"Tell {POLICE}." in door.done("share", "ack", made, "--format", "table", user="noor").text
    assert door("share", "recall", made, user="noor").status == 1, "who shared it recalls it"
    door.done("share", "recall", made, "--reason", "-", typed="It named the wrong house.")
    line = listed(door, case)[-1]
    assert {name: line[name] for name in ("to", "by", "decision", "sharing_basis", "items", "method", "purposes")} == {
        "to": "cwp", "by": POLICE, "decision": "granted", "sharing_basis": "safeguarding", "items": ["#1"], "method": "ledger",
        "purposes": ["safeguarding"],
    }  # fmt: skip
    assert line["became"].split(", ")[0].startswith("acknowledged #")
    assert [clock for clock in door.done("due", "--case", case).json if "share" in clock["clock"] or "answer" in clock["clock"]] == []


def test_a_share_needs_a_decision_or_an_emergency_and_what_the_agency_brought(door, case):
    give = ("share", "give", case, "--items", "1", "--recipient", "cwp", "--purposes", "safeguarding", *QUALITY)
    refused = door(*give)
    assert refused.status == 1
    assert "what is given was decided, or could not wait" in refused.err
    other = door(*give[:5], "--recipient", "probation", *give[7:], "--fields", "-", typed={"emergency": "He was on his way."}, user="noor")
    assert other.status == 1
    assert "entry 1 was brought by cheshire-police" in other.err
    assert listed(door, case) == []


def test_a_health_agency_that_the_record_alone_names_is_asked_for_its_guardian(door):
    door.done("user", "add", "hedy", "--agency", "nwbh", "--role", "practitioner", "--fields", "-", typed={"full_name": "Hedy Invented"})
    door.done("record", "agency-named", "--agency", "nwbh", "--name", "Invented NHS Trust", "--sector", "health", "--since", "2026-01-01")
    case = door.referred()
    (held,) = door.done("record", "note", case, "--fields", "-", typed={"text": "She sleeps badly."}, user="hedy").json["recorded"]
    decide = ("share", "decide", case, "--items", held["address"], "--recipient", "cwp", "--purposes", "safeguarding", *GRANTED)
    refused = door(*decide, typed=REASONS, user="hedy")
    assert "whether the Caldicott Guardian was consulted" in refused.err
    told = door.done(*decide, "--caldicott", typed=REASONS, user="hedy").json
    assert told["remark"] == "Nothing is shared yet: caseledger share give does that."


def test_a_decision_on_what_was_given_already_says_so(door, case):
    give = ("share", "give", case, "--items", "1", "--recipient", "cwp", "--purposes", "safeguarding", *QUALITY, "--fields", "-")
    made = door.done(*give, typed={"emergency": "He was on his way."}).json["recorded"][0]["address"]
    refused = ("--decision", "refused", "--sharing-basis", "safeguarding", "--informed", "will_be", "--fields", "-")
    told = door.done("share", "decide", case, "--share", made, *refused, typed=REASONS | {"refusal": "Too much."}).json
    assert told["remark"] == "It was given already: recall it (caseledger share recall)."


def test_a_pack_is_written_when_its_share_is_recorded_and_the_entry_names_its_manifest(door, case, tmp_path):
    to = ("--purposes", "safeguarding", "--pack", str(tmp_path / "pack"))
    words = ("share", "give", case, "--items", "1", *to, *QUALITY, "--fields", "-")
    dry = door.done(*words, "--dry-run", typed=OUTSIDE).json
    assert not (tmp_path / "pack").exists()
    made = door.done(*words, typed=OUTSIDE).json
    (line,) = listed(door, case)
    assert (line["method"], line["emergency"], line["to"]) == ("pack", True, "outside the unit")
    assert line["manifest"] in made["remark"]
    assert line["manifest"] in dry["remark"], "nothing came between"
    assert door.done("share", "check", str(tmp_path / "pack"), "--manifest", line["manifest"]).json["faults"] == []
    assert door(*words, typed=OUTSIDE).status == 2, "the directory is there already"
    nowhere = [str(tmp_path / "none" / "pack") if word == str(tmp_path / "pack") else word for word in words]
    assert door(*nowhere, typed=OUTSIDE).status == 2, "it cannot be made there"
    assert len(listed(door, case)) == 1
    before = door.consultations()
    assert listed(door, case, "--names")[0]["to"] == OUTSIDE["outside"]
    assert door.consultations() == before + 1
    assert "decision on an emergency share" in {clock["clock"] for clock in door.done("due", "--case", case).json}


def test_a_pack_whose_act_is_sent_again_is_answered_as_the_first_time(door, case, tmp_path):
    out = tmp_path / "pack"
    words = ("share", "give", case, "--items", "1", "--purposes", "safeguarding", "--pack", str(out), *QUALITY, "--fields", "-")
    again = (*words, "--request-id", "11111111-1111-4111-8111-111111111111")
    first = door.done(*again, typed=OUTSIDE).json
    second = door.done(*again, typed=OUTSIDE).json
    assert (second["repeated"], second["recorded"], second["remark"]) == (True, first["recorded"], first["remark"])
    (out / "manifest.json").write_text("{}")
    assert "is there already" in door(*again, typed=OUTSIDE).err
    shutil.rmtree(out)
    door.done(*again, typed=OUTSIDE)
    assert door.done("share", "check", str(out), "--manifest", listed(door, case)[0]["manifest"]).json["faults"] == []
    other = (*words, "--request-id", "22222222-2222-4222-8222-222222222222")
    out.rename(tmp_path / "elsewhere")
    out.mkdir()
    assert "is there already" in door(*other, typed=OUTSIDE).err
    assert len(listed(door, case)) == 1


def test_who_is_outside_is_never_typed_on_the_command_line(door, case):
    answered = door("share", "give", case, "--outside", "Ms Invented", *QUALITY)
    assert answered.status == 2
    assert "--outside is personal" in answered.err
    assert "Ms Invented" not in answered.err


@pytest.mark.parametrize(("kind", "command"), [
    ("share-made", "share give"), ("share-decided", "share decide"), ("share-requested", "share ask"),
    ("share-followed", "share ack or recall"),
])  # fmt: skip
def test_record_says_which_command_shares(door, kind, command):
    assert f"{kind} is recorded by caseledger {command}" in door("record", kind, "CHS-26-0001").err


def test_the_trail_is_asked_for_by_agency_entry_day_and_person(door, case):
    decided, other = granted(door, case), door.referred()
    door.done("share", "give", case, "--decision", decided, *QUALITY)
    asked(door, other)
    assert {line["case"] for line in listed(door)} == {case, other}
    assert len(listed(door, "--item", f"{case}#1")) == 3
    assert listed(door, "--item", f"{case}#2") == []
    assert door("share", "list", other, "--item", f"{case}#1").status == 2
    assert {line["by"] for line in listed(door, case, "--agency", POLICE)} == {POLICE}
    assert listed(door, "--agency", "probation") == []
    assert listed(door, "--until", "2020-01-01") == []
    assert {line["case"] for line in listed(door, "--person", door.person(case, "suspect"))} == {case}
    assert listed(door, case, "--as-recorded", "1") == []


def test_a_recipient_without_an_agreement_finds_what_he_was_given_and_records_its_destruction_after_the_recall(door, case):
    door.done("share", "agreement", "adopt", "-", typed={
        "agencies": [POLICE], "groups": ["*"], "purposes": ["*"], "sharing_basis": "cda115", "review_on": "2199-01-01",
    })  # fmt: skip
    assert listed(door, user="noor") == []
    give = ("share", "give", case, "--items", "1", "--recipient", "cwp", "--purposes", "safeguarding", *QUALITY, "--fields", "-")
    made = door.done(*give, typed={"emergency": "He was on his way."}).json["recorded"][0]["address"]
    ended = door.done("share", "recall", made).json["recorded"][0]["address"]
    (line,) = listed(door, user="noor")
    assert (line["address"], line["became"]) == (made, f"recalled #{ended.partition('#')[2]}")
    assert door("share", "ack", made, user="noor").status == 1, "it was recalled"
    door.done("share", "ack", made, "--how", "destroyed", user="noor")
    assert "destroyed #" in listed(door, user="noor")[0]["became"]
    door.done("user", "add", "ann", "--agency", "cwp", "--role", "analyst", "--fields", "-", typed={"full_name": "Ann Invented"})
    assert listed(door, user="ann") == []


def test_a_table_tells_who_was_asked_for_what_and_leaves_out_what_is_said_of_nothing(door, case):
    asked(door, case)
    head, line = door.done("share", "list", case, "--format", "table").out.splitlines()
    assert "until" not in head
    assert f"asked of {POLICE}" in line
    assert "safeguarding" in line


def test_a_correction_of_what_was_given_waits_for_its_recipient_to_be_told(door, case):
    made = door.done("share", "give", case, "--decision", granted(door, case), *QUALITY).json["recorded"][0]["address"]
    door.done("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-", typed="The form was misread.")
    waiting = ("recipient to be told of a correction",)
    clocks = [clock for clock in door.done("due", "--case", case).json if clock["clock"] in waiting]
    assert len(clocks) == 1
    (line,) = (each for each in listed(door, case) if each["type"] == "share-made")
    assert (line["told"], line["untold"]) == ("no", line["changed"])
    assert (clocks[0]["what"], clocks[0]["share"]) == (f"{waiting[0]} (#{line['entry']})", line["entry"])
    assert "; of 1 of them the recipient is still to be told" in door.done("share", "list", case, "--format", "table").err
    door.done("record", "condition-breached", case, "--share", made, "--fields", "-", typed={"breach": "He told his brother."})
    (line,) = (each for each in listed(door, case) if each["type"] == "share-made")
    assert line["became"] == f"condition broken #{line['breached'][0]}"
    notice = ("record", "recipient-notified", case, "--share", made, "--of", "correction", "--entry", clocks[0]["address"])
    door.done(*notice)
    (line,) = (each for each in listed(door, case) if each["type"] == "share-made")
    assert line["told"] == "yes"
    assert not [clock for clock in door.done("due", "--case", case).json if clock["clock"] in waiting]


def test_a_person_at_a_terminal_is_asked_for_what_is_missing_and_sees_the_sentence(door, case):
    request = asked(door, case)
    typed = "granted\nsafeguarding\nThe visit cannot be planned.\n.\nOne entry.\n.\nNothing less.\n.\ninformed\n\n\n\n\nyes\n"
    told = door("share", "decide", case, "--request", request, terminal=True, typed=typed, user="dana")
    assert told.status == 0, told.err
    assert "You decided on sharing as asked in" in told.err
    assert json.loads(told.out)["recorded"][0]["type"] == "share-decided.v1"
