"""Who could see what, asked at the front door; and a pack that is written again from the record."""

import json
from contextlib import closing

import pytest

from commands import packing
from ledger.application import Intent, Ledger
from ledger.events.catalogue import latest, load
from ledger.store import place

MADE = {
    "items": [1], "purposes": ["safeguarding"], "method": "pack", "accuracy": "verified", "completeness": "partly",
    "reliability": "verified", "as_of": "2026-11-12", "outside": "Housing", "emergency": "At once.",
}  # fmt: skip
AGREED = {
    "agencies": ["cheshire-police", "cwp"], "groups": ["referral", "gates", "notes", "sharing"], "purposes": ["case_work"],
    "sharing_basis": "cda115", "review_on": "2199-01-01",
}  # fmt: skip


@pytest.fixture
def door(shared_at, door_of):
    """The front door of a ledger that the tests of this module share."""
    return door_of(shared_at.directory)


@pytest.fixture
def number(door):
    return door.referred()


@pytest.fixture
def packed(door, number):
    """A share for which a pack was made: its address and the manifest's digest."""
    at = place.find(str(door.directory))
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        stream = ledger.find(number).stream
        pack = packing.built(ledger, stream, [1], [], packing.Cover(MADE))
        made = load(latest("share-made")).from_values(MADE | {"manifest": pack.manifest})
        entry = ledger.record([Intent(made, stream)]).entries[0]
    return entry.address, pack.manifest


def test_each_entry_is_answered_for_each_purpose_and_by_what(door, number):
    door.done("share", "agreement", "adopt", "-", typed=AGREED)
    agreement = door.done("share", "agreement", "show").json[-1]["entry"]
    rows = door.done("share", "visible", number, "--agency", "cwp").json
    by = {(row["address"], tuple(row["purposes"]) == ("case_work",)): row for row in rows}
    first = by[f"{number}#1", True]
    assert (first["shown"], first["by"], first["gave"], first["originator"]) == (True, "agreement", agreement, "cheshire-police")
    assert (by[f"{number}#1", False]["reason"], "case_work" in by[f"{number}#1", False]["purposes"]) == ("agency", False)
    own = door.done("share", "visible", f"{number}#1", "--agency", "cheshire-police").json
    assert [(row["by"], len(row["purposes"]) > 5) for row in own] == [("own", True)]
    (analyst,) = door.done("share", "visible", f"{number}#1", "--agency", "cheshire-police", "--role", "analyst").json
    assert (analyst["reason"], analyst["facts_shown"]) == ("audience", True)


def test_a_table_answers_once_for_neighbours_with_the_same_answers(door, number):
    door.done("share", "agreement", "adopt", "-", typed=AGREED)
    out = door.done("share", "visible", number, "--agency", "cwp", "--format", "table").out
    assert f"\n{number}#1 to #3 " in out
    assert "\n" + number + "#2" not in out
    assert "no: it is another agency's" in out
    told = door.done("share", "visible", number, "--agency", "nosuch", "--format", "table").err
    assert "nosuch, which the unit's record does not know, as a practitioner" in told


def test_a_past_position_is_answered_as_it_was(door, number):
    door.done("share", "agreement", "adopt", "-", typed=AGREED)
    position = max(row["position"] for row in door.done("show", number).json)
    door.done("share", "agreement", "adopt", "-", typed=AGREED | {"agencies": ["cheshire-police", "nps"]})
    words = ("share", "visible", f"{number}#1", "--agency", "cwp", "--purpose", "case_work")
    (now,) = door.done(*words).json
    assert not now["shown"]
    door.done("record", "note", number, "--fields", "-", typed={"text": "Later."})
    (then,) = door.done(*words, "--on", str(position + 1)).json
    assert then["shown"]
    assert door(*words, "--on", "2020-01-01").status == 3


def test_asking_reads_no_content(door, number):
    before = door.consultations()
    door.done("share", "visible", number, "--agency", "cwp", "--format", "table")
    assert door.consultations() == before


def test_a_pack_is_written_again_and_checked(door, packed, tmp_path):
    address, manifest = packed
    told = door.done("share", "pack", address, "--out", str(tmp_path / "out"))
    assert told.json["manifest"] == manifest
    assert door.done("share", "check", str(tmp_path / "out"), "--manifest", manifest).json["faults"] == []
    assert door("share", "pack", address, "--out", str(tmp_path / "out")).status == 2
    (tmp_path / "out" / "index.txt").write_text("Something else.")
    found = door("share", "check", str(tmp_path / "out"))
    assert (found.status, found.json["faults"]) == (7, ["index.txt is not what the manifest says"])
    assert door("share", "pack", address.partition("#")[0] + "#1", "--out", str(tmp_path / "other")).status == 3


def test_a_link_in_a_pack_is_not_followed(door, packed, tmp_path):
    door.done("share", "pack", packed[0], "--out", str(tmp_path / "out"))
    (tmp_path / "out" / "cover.json").unlink()
    (tmp_path / "out" / "cover.json").symlink_to("/etc/hostname")
    found = door("share", "check", str(tmp_path / "out"))
    assert json.loads(found.out)["faults"] == ["cover.json is not there"]


def test_a_pack_that_would_be_another_is_not_written(door, packed, tmp_path, monkeypatch):
    monkeypatch.setattr("commands.covering.RELEASE", "9.9.9")
    refused = door("share", "pack", packed[0], "--out", str(tmp_path / "out"))
    assert refused.status == 7
    assert "not what it was" in refused.err
    assert list(tmp_path.iterdir()) == []
