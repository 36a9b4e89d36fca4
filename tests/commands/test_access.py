"""A person asks what is held about him: proposed, decided, given; in one agency's name, and to nobody's danger."""

import json
import stat

import pytest
from application.scenes import POLICE

from projections.rights import page

DAY = ("--on", "2026-11-01")


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture
def case(door):
    return door.referred()


@pytest.fixture
def people(door, case):
    return {category: door.person(case, category) for category in ("suspect", "victim")}


def proposed(door, person, file, *words, controller=POLICE, user="dana"):
    door.done("rights", "access", person, "--controller", controller, "--review", str(file), *words, user=user)
    return json.loads(file.read_text())


def answered(door, person, file, told, out, *, typed=None, controller=POLICE, **changed):
    file.write_text(json.dumps(told | changed))
    return door("rights", "access", person, "--controller", controller, "--decided", str(file), "--out", str(out), typed=typed)


def test_what_is_proposed_lies_in_a_private_file_and_nothing_is_decided_in_it(door, people, tmp_path):
    file = tmp_path / "review.json"
    told = proposed(door, people["victim"], file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told["answer"] == told["reasons"] == ""
    assert [(each["text"], each["include"]) for each in told["items"]] == [
        ("The unit received a referral that concerns you, by telephone.", "yes"),
        ("Name: Ottilie Sample. Telephone: 07700 900123.", "yes"),
        ("You were entered in a matter as: victim. How you may safely be reached: text first.", "yes"),
    ]
    refused = answered(door, people["victim"], file, told, tmp_path / "out")
    assert refused.status == 2
    assert "answer is not decided" in refused.err
    assert not (tmp_path / "out").exists()
    again = door("rights", "access", people["victim"], "--controller", POLICE, "--review", str(file))
    assert again.status == 2
    assert "is there already" in again.err


def test_the_same_decisions_give_the_same_pack_whatever_is_recorded_later(door, case, people, tmp_path):
    file = tmp_path / "review.json"
    before = door.consultations()
    told = proposed(door, people["victim"], file)
    assert door.consultations() == before + 1
    packs = []
    for name in ("one", "two"):
        given = answered(door, people["victim"], file, told, tmp_path / name, answer="all")
        assert given.status == 0, given.err
        packs.append({each.name: each.read_bytes() for each in (tmp_path / name).iterdir()})
        assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / name).iterdir()} == {0o600}
        door.done("record", "note", case, "--fields", "-", typed={"text": "Ottilie Sample rang."})
    assert packs[0] == packs[1]
    assert set(packs[0]) == {"pack.json", "pack.pdf"}
    assert json.loads(packs[0]["pack.json"])["controller"] == POLICE
    for word in (case, people["victim"], people["suspect"], "Bert", "Imagined", "#1"):
        assert word.encode() not in packs[0]["pack.json"]


def test_a_suspects_answer_is_made_once_his_number_is_typed(door, people, tmp_path):
    file = tmp_path / "review.json"
    told = proposed(door, people["suspect"], file)
    refused = answered(door, people["suspect"], file, told, tmp_path / "out", answer="all", typed="yes\n")
    assert refused.status == 2
    assert "a suspect in a case with a victim" in refused.err
    assert not (tmp_path / "out").exists()
    given = answered(door, people["suspect"], file, told, tmp_path / "out", answer="all", typed=f"{people['suspect']}\n")
    assert given.status == 0, given.err
    assert "Ottilie" not in (tmp_path / "out" / "pack.json").read_text()


def test_neither_confirmed_nor_denied_is_the_same_as_nothing_held(door, people, tmp_path):
    file = tmp_path / "review.json"
    told = proposed(door, people["victim"], file)
    given = answered(
        door, people["victim"], file, told, tmp_path / "one", answer="neither_confirm_nor_deny", reasons="It would endanger somebody."
    )
    assert given.status == 0, given.err
    adding = ("user", "add", "paula", "--agency", "probation", "--role", "practitioner", "--fields", "-")
    door.done(*adding, typed={"full_name": "Paula Invented"})
    nothing = told | {"items": [], "answer": "all"}
    assert answered(door, people["victim"], file, nothing, tmp_path / "two").status == 0
    for name in ("pack.json", "pack.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    theirs = proposed(door, people["victim"], tmp_path / "theirs.json", controller="probation", user="paula")
    assert theirs["items"] == []
    refused = door("rights", "access", people["victim"], "--controller", POLICE, "--review", str(tmp_path / "no"), user="paula")
    assert refused.status == 4
    assert not (tmp_path / "no").exists()


def test_a_text_that_was_changed_and_a_file_of_somebody_else_are_refused(door, people, tmp_path):
    file = tmp_path / "review.json"
    told = proposed(door, people["victim"], file)
    told["items"][0]["text"] = "Something nicer."
    refused = answered(door, people["victim"], file, told, tmp_path / "out", answer="all")
    assert "is not what the record gives" in refused.err
    refused = answered(door, people["suspect"], file, told, tmp_path / "out", answer="all")
    assert "another person, controller or request" in refused.err
    assert not (tmp_path / "out").exists()


def test_without_typst_there_is_the_file_for_a_program_and_a_word_how_to_get_pages(door, people, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "available", lambda: False)
    file = tmp_path / "review.json"
    told = proposed(door, people["victim"], file)
    file.write_text(json.dumps(told | {"answer": "all"}))
    words = ("rights", "access", people["victim"], "--controller", POLICE, "--decided", str(file), "--out", str(tmp_path / "out"))
    given = door.done(*words, "--format", "table")
    assert "pip install 'caseledger[court]'" in given.text
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["pack.json"]


@pytest.mark.parametrize("words", [(), ("--review", "-", "--decided", "-"), ("--decided", "-"), ("--review", "-", "--out", "x")])
def test_one_of_the_two_is_done(door, words):
    refused = door("rights", "access", "P-1", "--controller", POLICE, *words)
    assert refused.status == 2
    assert "give --review FILE, or --decided FILE with --out DIR" in refused.err
