"""A person asks what is held about him: proposed, decided, given; in one agency's name, and to nobody's danger."""

import json
import stat
from contextlib import closing

import pytest
from application.scenes import POLICE

from ledger.application import Intent, Ledger
from ledger.events.redaction import RedactionDecided
from ledger.proof import pack
from ledger.store import place
from projections.rights import page


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture
def case(door):
    return door.referred()


@pytest.fixture
def people(door, case):
    return {category: door.person(case, category) for category in ("suspect", "victim")}


@pytest.fixture
def requests(door, people):
    """The number of each one's request for access, by person."""
    words = ("--kind", "access", "--controller", POLICE, "--channel", "email", "--fields", "-")
    return {person: requested(door, person, *words) for person in people.values()}


def requested(door, person, *words, user="dana"):
    said = {"request": "What do you have about me?"}
    (recorded,) = door.done("rights", "request", person, *words, typed=said, user=user).json["recorded"]
    return recorded["address"].partition("#")[2]


def proposed(door, person, number, file, *, controller=POLICE, user="dana"):
    words = ("--controller", controller, "--request", number, "--review", str(file))
    door.done("rights", "access", person, *words, user=user)
    return json.loads(file.read_text())


def answered(door, person, number, file, told, out, *words, typed=None, **changed):
    file.write_text(json.dumps(told | changed))
    words = ("--controller", POLICE, "--request", number, "--decided", str(file), "--out", str(out), *words)
    return door("rights", "access", person, *words, typed=typed)


def followed(door, person):
    return [row for row in door.done("show", person).json if row["type"] == "rights-request-followed.v1"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "review.json"


def test_what_is_proposed_lies_in_a_private_file_and_nothing_is_decided_in_it(door, people, requests, file, tmp_path):
    victim = people["victim"]
    told = proposed(door, victim, requests[victim], file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told["answer"] == told["reasons"] == ""
    assert [(each["text"], each["include"]) for each in told["items"]] == [
        ("The unit received a referral that concerns you.", "yes"),
        ("Name: Ottilie Sample. Telephone: 07700 900123.", "yes"),
        ("You were entered in a matter as: victim. How you may safely be reached: text first.", "yes"),
    ]
    refused = answered(door, victim, requests[victim], file, told, tmp_path / "out")
    assert refused.status == 2
    assert "answer is not decided" in refused.err
    assert not (tmp_path / "out").exists()
    again = door("rights", "access", victim, "--controller", POLICE, "--request", requests[victim], "--review", str(file))
    assert again.status == 2
    assert "is there already" in again.err


def test_the_same_decisions_give_the_same_pack_whatever_is_recorded_later_and_the_answer_once(door, case, people, requests, file, tmp_path):
    victim = people["victim"]
    before = door.consultations()
    told = proposed(door, victim, requests[victim], file)
    assert door.consultations() == before + 1
    assert answered(door, victim, requests[victim], file, told, tmp_path / "dry", "--dry-run", answer="all").status == 0
    assert followed(door, victim) == []
    packs = []
    for name in ("one", "two"):
        given = answered(door, victim, requests[victim], file, told, tmp_path / name, answer="all")
        assert given.status == 0, given.err
        packs.append({each.name: each.read_bytes() for each in (tmp_path / name).iterdir()})
        assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / name).iterdir()} == {0o600}
        door.done("record", "note", case, "--fields", "-", typed={"text": "Ottilie Sample rang."})
    assert packs[0] == packs[1]
    assert set(packs[0]) == {"pack.json", "pack.pdf"}
    assert not (tmp_path / "dry").exists()
    (entry,) = followed(door, victim)
    assert {name: entry["fields"].get(name) for name in ("request", "how", "pack", "neither_confirm_nor_deny", "reasons")} == {
        "request": int(requests[victim]), "how": "answered", "pack": pack.digest(pack.manifest(packs[0])),
        "neither_confirm_nor_deny": None, "reasons": None,
    }  # fmt: skip
    assert entry["fields"]["pack"].encode() not in packs[0]["pack.json"] + packs[0]["pack.pdf"]
    for word in (case, victim, people["suspect"], "Bert", "Imagined", "#"):
        assert word.encode() not in packs[0]["pack.json"]


def test_a_suspects_answer_is_made_once_his_number_is_typed(door, people, requests, file, tmp_path):
    suspect = people["suspect"]
    told = proposed(door, suspect, requests[suspect], file)
    said = {"answer": "part", "grounds": ["others"], "reasons": "The victim would be endangered."}
    refused = answered(door, suspect, requests[suspect], file, told, tmp_path / "out", typed="yes\n", **said)
    assert refused.status == 2
    assert "a suspect in a case with a victim" in refused.err
    assert not (tmp_path / "out").exists()
    assert followed(door, suspect) == []
    given = answered(door, suspect, requests[suspect], file, told, tmp_path / "out", typed=f"{suspect}\n", **said)
    assert given.status == 0, given.err
    written = (tmp_path / "out" / "pack.json").read_text()
    assert "Ottilie" not in written
    assert "endangered" not in written
    assert "the rights and freedoms of other people have to be protected" in written
    (entry,) = followed(door, suspect)
    assert (entry["fields"]["how"], entry["fields"]["reasons"]) == ("partly_refused", "The victim would be endangered.")


def test_neither_confirmed_nor_denied_is_the_same_as_nothing_held(door, people, requests, file, tmp_path):
    """Once as the police deny to say, once as they have nothing to give; probation, which holds nothing, is proposed nothing."""
    victim = people["victim"]
    told = proposed(door, victim, requests[victim], file)
    said = {"answer": "neither_confirm_nor_deny", "reasons": "It would endanger somebody."}
    given = answered(door, victim, requests[victim], file, told, tmp_path / "one", **said)
    assert given.status == 0, given.err
    (entry,) = followed(door, victim)
    assert (entry["fields"]["how"], entry["fields"]["neither_confirm_nor_deny"], entry["fields"].get("pack")) == ("refused", True, None)
    words = ("--kind", "access", "--controller", POLICE, "--channel", "email", "--fields", "-")
    second = requested(door, victim, *words)
    nothing = proposed(door, victim, second, tmp_path / "second.json") | {"items": [], "answer": "all", "reasons": "None of it is hers."}
    assert answered(door, victim, second, file, nothing, tmp_path / "two").status == 0
    for name in ("pack.json", "pack.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    adding = ("user", "add", "paula", "--agency", "probation", "--role", "practitioner", "--fields", "-")
    door.done(*adding, typed={"full_name": "Paula Invented"})
    third = requested(door, victim, *words[:3], "probation", *words[4:])
    theirs = proposed(door, victim, third, tmp_path / "theirs.json", controller="probation", user="paula")
    assert theirs["items"] == []
    words = ("--controller", POLICE, "--request", second, "--review", str(tmp_path / "no"))
    assert door("rights", "access", victim, *words, user="paula").status == 4
    assert not (tmp_path / "no").exists()


def test_members_are_not_named_either_and_who_has_no_name_here_is_told_to_the_reviewer(door, case, people, requests, file):
    victim = people["victim"]
    door.done("record", "note", case, "--fields", "-", typed={"text": "Dana Invented spoke to Ottilie Sample."})
    told = proposed(door, victim, requests[victim], file)
    assert told["items"][-1]["text"] == "Another person spoke to Ottilie Sample."
    assert told["unnamed"] == []


def test_who_was_recorded_twice_is_told_of_himself_under_both_numbers(door, people, requests, file):
    suspect = people["suspect"]
    again = door.person(door.referred(reason="Bert Imagined came back."), "suspect")
    assert len(proposed(door, suspect, requests[suspect], file)["items"]) == 4
    words = ("record", "persons-merged", suspect, "--other", again, "--match", "identifier", "--fields", "-")
    door.done(*words, typed={"explanation": "Both have the same number."})
    file.unlink()
    texts = [each["text"] for each in proposed(door, suspect, requests[suspect], file)["items"]]
    assert len(texts) == 8
    assert texts.count("Name: Bert Imagined.") == 2
    assert "Bert Imagined came back." in texts


def test_a_changed_text_another_person_and_another_request_are_refused(door, people, requests, file, tmp_path):
    victim, suspect = people["victim"], people["suspect"]
    told = proposed(door, victim, requests[victim], file)
    told["items"][0]["text"] = "Something nicer."
    refused = answered(door, victim, requests[victim], file, told, tmp_path / "out", answer="all")
    assert "is not what the record gives" in refused.err
    refused = answered(door, suspect, requests[suspect], file, told, tmp_path / "out", answer="all")
    assert "another person, controller or request" in refused.err
    none = door("rights", "access", victim, "--controller", POLICE, "--request", "1", "--review", "-")
    assert none.status == 3
    assert f"{victim}#1 is no request for access that {POLICE} received" in none.err
    assert not (tmp_path / "out").exists()
    assert followed(door, victim) == []


def test_without_typst_there_is_the_file_for_a_program_and_a_word_how_to_get_pages(door, people, requests, file, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "available", lambda: False)
    victim = people["victim"]
    told = proposed(door, victim, requests[victim], file)
    given = answered(door, victim, requests[victim], file, told, tmp_path / "out", "--format", "table", answer="all")
    assert "pip install 'caseledger[court]'" in given.text
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["pack.json"]


@pytest.mark.parametrize("words", [(), ("--review", "-", "--decided", "-"), ("--decided", "-"), ("--review", "-", "--out", "x")])
def test_one_of_the_two_is_done(door, words):
    refused = door("rights", "access", "P-1", "--controller", POLICE, "--request", "2", *words)
    assert refused.status == 2
    assert "give --review FILE, or --decided FILE with --out DIR" in refused.err


def test_what_proceedings_withhold_from_him_is_proposed_to_stay_and_what_they_release_is_not_proposed_to_go(
    door, shared_at, case, people, requests, file, tmp_path
):
    victim = people["victim"]
    first = {each["item"]: each for each in proposed(door, victim, requests[victim], file)["items"]}
    door.done("proceedings", "open", case, "--kind", "other")
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        [opened] = [each for each in ledger.proceedings() if case in each.cases.values()]
        places = ({"case": str(next(iter(opened.cases))), "entry": 1},)
        withheld = {"redaction": "withhold", "audiences": ["subject"], "ground": "safety", "places": places}
        released = {"redaction": "release", "audiences": ["defence", "subject"], "places": places}
        for said in (withheld, released):
            ledger.record([Intent(RedactionDecided.from_values(said), opened.stream)])
    again = {each["item"]: each for each in proposed(door, victim, requests[victim], tmp_path / "again.json")["items"]}
    assert first[f"{case}#1"]["include"] == "yes"
    assert again == first | {
        f"{case}#1": first[f"{case}#1"] | {
            "include": "no", "look": [f"a decision in proceedings withholds it from this person: {opened.number}#2, safety of a person"],
        },
    }  # fmt: skip
