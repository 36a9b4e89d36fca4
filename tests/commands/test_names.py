"""Names beside a list: one recorded consultation, and only what the reader may see."""

import pytest


def asked(door, *words, **settings):
    return door.done(*words, **settings).json


@pytest.fixture
def cases(door):
    """Two cases of one suspect."""
    first = door.referred()
    suspect = door.person(first, "suspect")
    return first, door.referred(suspect={"person": suspect}, victim={"name": "Wanda Unreal"}), suspect


@pytest.mark.parametrize("command", ["caseload", "due"])
def test_without_it_nothing_is_read_and_no_name_shown(door, cases, command):
    before = door.consultations()
    for form in ("json", "csv", "table"):
        answered = door.done(command, "--format", form)
        assert "Bert" not in answered.out
        assert "Ottilie" not in answered.out
    assert all("names" not in row for row in asked(door, command))
    assert door.consultations() == before


def test_names_stand_beside_the_rows_by_one_consultation(door, cases):
    first, second, suspect = cases
    before = door.consultations()
    rows = {row["number"]: row for row in asked(door, "caseload", "--names")}
    assert door.consultations() == before + 1
    assert (rows[first]["suspect"], rows[first]["victim"]) == ("Bert Imagined", "Ottilie Sample")
    assert (rows[second]["suspect"], rows[second]["victim"]) == ("Bert Imagined", "Wanda Unreal")
    assert rows[second]["names"][0] == {"person": suspect, "category": "suspect", "name": "Bert Imagined", "withheld": None}
    told = door.done("caseload", "--names", "--format", "table")
    assert "Wanda Unreal" in told.out
    plain = {row["number"]: row for row in asked(door, "caseload")}
    for number in (first, second):
        assert plain[number].items() <= rows[number].items(), "keys are only added"


def test_due_names_them_too(door, cases):
    first, _, _ = cases
    rows = [row for row in asked(door, "due", "--names") if row["case"] == first]
    assert rows
    assert {row["suspect"] for row in rows} == {"Bert Imagined"}


def test_names_are_as_corrected_and_one_that_is_withheld_says_why(door, cases):
    first, _, suspect = cases
    door.done("correct", f"{suspect}#1", "--field", "name", "--fields", "-", typed={"to": "Bertram Imagined", "why": "In full."})
    (row,) = [row for row in asked(door, "caseload", "--names") if row["number"] == first]
    assert row["suspect"] == "Bertram Imagined"
    door.done("record", "record-restricted", suspect, "--ground", "accuracy_contested")
    (row,) = [row for row in asked(door, "caseload", "--names") if row["number"] == first]
    assert row["suspect"] == f"{suspect} [withheld: restricted]"
    assert row["names"][0] == {"person": suspect, "category": "suspect", "name": None, "withheld": "restricted"}
    assert row["victim"] == "Ottilie Sample"
    (row,) = [row for row in asked(door, "caseload", "--names", "--purpose", "legal_claim") if row["number"] == first]
    assert row["suspect"] == "Bertram Imagined"


def test_who_reads_no_content_is_shown_numbers(door, cases):
    first, _, suspect = cases
    door.done("user", "add", "ana", "--agency", "cheshire-police", "--role", "analyst", "--fields", "-", typed={"full_name": "Ana Pretend"})
    (row,) = [row for row in asked(door, "caseload", "--names", user="ana") if row["number"] == first]
    assert row["suspect"].startswith(f"{suspect} [withheld")


def test_what_a_consultation_is_asked_with_is_taken_with_names_only(door, cases):
    before = door.consultations()
    for words in (("--purpose", "case_work"), ("--reason", "-")):
        refused = door("caseload", *words)
        assert (refused.status, refused.out) == (2, "")
        assert "--names" in refused.err
    assert door.consultations() == before


def test_an_empty_list_is_no_consultation(door):
    assert asked(door, "caseload", "--names") == []
    assert door.consultations() == 0
