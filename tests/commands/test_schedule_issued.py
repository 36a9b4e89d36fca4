"""Versions of schedules: issued as files named by their hash, recorded with them or not at all, shown again, and decisions read back."""

import csv
import io
import json
from uuid import uuid4

import pytest

from ledger.errors import Conflict
from tests.commands.scheduled import edited, opened

pytest.importorskip("docx")


@pytest.fixture(scope="module")
def unit(shared_at):
    """The directory of a unit that the tests of this module share."""
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What the tests of this module have made, by name; ``out``: where files are issued to."""
    return {"out": tmp_path_factory.mktemp("issued") / "out"}


@pytest.fixture
def issued(door, kept):
    """The number of proceedings whose schedule of non-sensitive material was issued: its files, request id and answer."""
    if "number" not in kept:
        _, kept["number"] = opened(door)
        draft = kept["out"].parent / "draft.toml"
        door.done("schedule", "propose", kept["number"], "--draft", str(draft))
        door.done("schedule", "list", kept["number"], "--draft", edited(draft, kept["out"].parent / "edited.toml"))
        kept["rehearsed"] = door.done(*to(kept), "--dry-run").json
        assert not kept["out"].exists()
        kept["request"] = str(uuid4())
        kept["answer"] = door.done(*to(kept), "--request-id", kept["request"]).json
        kept["files"] = {name: (kept["out"] / name).read_bytes() for name in kept["answer"]["files"]}
    return kept


def to(kept, form="mg6c", place=None):
    """The words that issue a form."""
    return ("schedule", "issue", kept["number"], "--form", form, "--to", str(place or kept["out"]))


def returned(issued, decisions):
    """The CSV that was issued, with decisions and comments by number, as a spreadsheet saves it."""
    name = next(each for each in issued["files"] if each.endswith(".csv"))
    rows = list(csv.reader(io.StringIO(issued["files"][name].decode("utf-8-sig"))))
    told = [[*row[:-2], *decisions[row[0]]] if row[0] in decisions else row for row in rows]
    written = io.StringIO()
    csv.writer(written).writerows(told)
    return written.getvalue().encode("utf-8-sig")


def versions(door, issued):
    return door.done("schedule", "show", issued["number"]).json["versions"]


def test_a_version_is_issued_as_files_named_by_version_and_hash_and_recorded_with_its_digests(door, issued):
    answer = issued["answer"]
    assert issued["rehearsed"]["dry_run"] is True
    assert answer["files"] == [f"mg6c-v1-{answer['digest'][:12]}.{kind}" for kind in ("docx", "csv")]
    assert sorted(each.name for each in issued["out"].iterdir() if "v1" in each.name) == sorted(answer["files"])
    (version,) = [each for each in versions(door, issued) if (each["form"], each["version"]) == ("mg6c", 1)]
    assert (version["digest"], version["first"]) == (answer["digest"], 1)


def test_repeated_with_its_request_id_it_writes_the_same_files_and_records_nothing(door, issued, tmp_path):
    before = versions(door, issued)
    again = door.done(*to(issued), "--request-id", issued["request"]).json
    assert (again["repeated"], again["recorded"]) == (True, issued["answer"]["recorded"])
    door.done(*to(issued, place=tmp_path / "again"), "--request-id", issued["request"], "--dry-run")
    assert not (tmp_path / "again").exists(), "what is rehearsed writes nothing"
    door.done(*to(issued, place=tmp_path / "again"), "--request-id", issued["request"])
    assert {each.name: each.read_bytes() for each in (tmp_path / "again").iterdir()} == issued["files"]
    assert versions(door, issued) == before
    other = door(*to(issued, form="mg6e"), "--request-id", issued["request"])
    assert other.status == 5, "the id was another act's"


def test_what_was_issued_is_written_again_by_its_version(door, issued, tmp_path):
    told = door.done(*to(issued, place=tmp_path / "again"), "--version", "1").json
    assert {each.name: each.read_bytes() for each in (tmp_path / "again").iterdir()} == issued["files"]
    assert "recorded" not in told
    assert door(*to(issued, place=tmp_path / "none"), "--version", "9").status == 3
    (tmp_path / "again" / told["files"][0]).write_bytes(b"something else")
    assert door(*to(issued, place=tmp_path / "again"), "--version", "1").status == 2


def test_nothing_is_left_where_the_record_refuses(door, issued, tmp_path, monkeypatch):
    refused = door(*to(issued, place=tmp_path / "same"))
    assert (refused.status, "nothing has changed" in refused.err) == (1, True)
    assert door(*to(issued, form="list", place=tmp_path / "same")).status == 2, "criminal proceedings have no such form"

    def conflicting(*_words, **_settings):
        raise Conflict("somebody wrote first; nothing was recorded; repeat it")

    monkeypatch.setattr("commands.receipts.recorded", conflicting)
    assert door(*to(issued, form="mg6d", place=tmp_path / "left")).status == 5
    assert not (tmp_path / "left").exists() or list((tmp_path / "left").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert door(*to(issued, form="mg6d", place=tmp_path / "file")).status == 6


def test_a_form_is_shown_as_it_would_be_issued_and_as_it_was(door, issued):
    words = ("schedule", "show", issued["number"], "--form", "mg6c")
    first = door.done(*words, "--version", "1").json
    assert first["digest"] == issued["answer"]["digest"]
    assert door.done(*words).json["nil"] is True, "nothing new to list"
    assert len(door.done(*words, "--whole").json["rows"]) == len(first["rows"])
    table = door.done(*words, "--version", "1", "--format", "table").out
    assert "Chester Crown Court" in table
    rows = list(csv.DictReader(io.StringIO(door.done(*words, "--version", "1", "--format", "csv").out)))
    assert [row["number"] for row in rows] == [row[0] for row in first["rows"]]
    assert "source" not in json.dumps(first).casefold(), "a form for the defence tells of nothing sensitive"
    assert door("schedule", "show", issued["number"], "--version", "1").status == 2
    assert door(*words, "--version", "7").status == 3


def test_a_form_is_shown_as_it_was_recorded_earlier(door, issued):
    position = issued["answer"]["recorded"][0]["position"]
    early = door.done("schedule", "show", issued["number"], "--as-recorded", str(position - 1)).json
    assert early["versions"] == []
    assert early["items"]


def test_decisions_are_read_back_for_what_changed_alone(door, issued, tmp_path):
    file = tmp_path / "returned.csv"
    file.write_bytes(returned(issued, {"1": ("D", ""), "2": ("CND", "Not relevant")}))
    words = ("schedule", "import", issued["number"], str(file))
    rehearsed = door.done(*words, "--dry-run").json
    assert (rehearsed["dry_run"], [(each["item"], each["answer"]) for each in rehearsed["decisions"]]) == (True, [("1", "d"), ("2", "cnd")])
    assert len(door.done(*words).json["recorded"]) == 2
    assert door.done(*words).json["recorded"] == [], "nothing in it differs"
    file.write_bytes(returned(issued, {"1": ("D", ""), "2": ("D", "On reflection")}))
    changed = door.done(*words).json
    assert [(each["item"], each["before"], each["answer"]) for each in changed["decisions"]] == [("2", "cnd", "d")]
    items = {each["item"]: each["answer"] for each in door.done("schedule", "show", issued["number"]).json["items"]}
    assert (items["1"], items["2"]) == ("D", "D")


@pytest.mark.parametrize(("spoil", "why"), [
    (lambda data: data.replace(b",D,", b",MAYBE,"), "not one known code"),
    (lambda data: data.replace(b"Referral", b"Rumour"), "another text"),
    (lambda data: data.replace(b"digest,sha256:", b"digest,sha256:0"), "form and version"),
    (lambda _data: b"", "nothing"),
    (lambda _data: b"PK\x03\x04not a document", ""),
])  # fmt: skip
def test_a_file_with_any_bad_row_is_refused_whole(door, issued, tmp_path, spoil, why):
    file = tmp_path / "bad.csv"
    file.write_bytes(spoil(returned(issued, {"1": ("D", ""), "3": ("D", "")})))
    before = door.done("schedule", "show", issued["number"]).json["items"]
    refused = door("schedule", "import", issued["number"], str(file))
    assert (refused.status, why in refused.err) == (2, True), refused.err
    assert door.done("schedule", "show", issued["number"]).json["items"] == before


def test_one_decision_is_recorded_by_hand_of_the_last_version_that_holds_the_item(door, issued):
    told = door.done("schedule", "decide", issued["number"], "3", "--answer", "i", "--reason", "-", typed="By appointment.").json
    shown = next(each for each in door.done("show", issued["number"]).json if each["address"] == told["recorded"][0]["address"])
    entry = int(issued["answer"]["recorded"][0]["address"].partition("#")[2])
    assert shown["fields"]["schedule_version"] == entry


def test_a_report_names_what_may_meet_the_test_for_the_prosecutor_alone(door, issued, tmp_path):
    door.done("schedule", "test", issued["number"], "1", "--test", "assists", "--reason", "-", typed="It bears out his account.")
    told = door.done(*to(issued, form="mg6e", place=tmp_path), "--format", "table")
    assert "for the prosecutor alone" in told.text
    again = door.done(*to(issued, place=tmp_path), "--whole", "--format", "table").text
    assert "a form that the other side is given" in again
    assert f"A further report goes with it: caseledger schedule issue {issued['number']} --form mg6e" in again
