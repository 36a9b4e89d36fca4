"""Corrections at the front door: the old value is shown, who must be told is listed, and an entry in the wrong case is moved in one act."""

import json
from contextlib import closing

import pytest
from application import scenes
from application.scenes import HEALTH, POLICE

from ledger.application import Ledger
from ledger.store import place

PROBATION = "probation"
QUALITY = ("--accuracy", "verified", "--completeness", "partly", "--reliability", "believed")
GIVEN = {"outside": "Ms Invented, Invented Housing", "emergency": "He was on his way to her."}
NOTE = "Carl Fictional stood at the gate of Wilma Fabricated."
WHY = "Two windows stood open side by side."


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture(scope="module")
def members(shared_at):
    """Of a health trust, who see what the police opened, and of probation, who see what they opened themselves; the police see both."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        scenes.adopt(ledger, agencies=(POLICE,), originators=(PROBATION, POLICE))
        scenes.adopt(ledger, agencies=(POLICE, HEALTH), originators=(POLICE,), beside=True)
        scenes.add_user(ledger, "hedy", HEALTH, ("practitioner", "supervisor"))
        scenes.add_user(ledger, "olga", PROBATION, ("practitioner", "supervisor"))


@pytest.fixture
def cases(door, members):
    """A case of the police, and one of probation with other people; the number of each."""
    here = door.referred()
    words = ("refer", "--agency", PROBATION, "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
    typed = {"reason": "He waits.", "referrer": "X", "suspect": {"name": "Carl Fictional"}, "victim": {"name": "Wilma Fabricated"}}
    there = door.done(*words, typed=typed, user="olga").json["recorded"][0]["address"].partition("#")[0]
    return here, there


def noted(door, case, text=NOTE, **more):
    words = ("record", "note-recorded", case, "--sensitivity", "victim_location", "--effort", "PC=25", "--on", "today", "--fields", "-")
    return door.done(*words, typed={"text": text, **more}).json["recorded"][0]["address"]


def given(door, entry):
    case, _, number = entry.partition("#")
    words = ("share", "give", case, "--items", number, "--purposes", "safeguarding", "--method", "paper", *QUALITY, "--fields", "-")
    return door.done(*words, typed=GIVEN).json["recorded"][0]["address"]


def moved(door, entry, there, *words, typed=None, **settings):
    """Move an entry; without a terminal its risk is none and why comes from a file."""
    risk = () if settings.get("terminal") else ("--likely-risk", "none", "--fields", "-")
    return door("correct", entry, "--wrong-case", there, *risk, *words, typed=typed or {"why": WHY}, **settings)


def test_a_person_at_the_terminal_sees_what_a_field_says_by_now_and_a_personal_one_by_a_recorded_consultation(door, cases):
    case = cases[0]
    victim, read = door.person(case, "victim"), door.consultations()
    typed = "07700 900456\nMisheard.\ny\n"
    first = door.done("correct", f"{victim}#1", "--field", "phone", typed=typed, terminal=True)
    assert "It says now: “07700 900123”" in first.err
    assert first.err.index("It says now") < first.err.index("07700 900123") < first.err.index("Reason for")
    names = 1  # are read to mark them in the reason
    assert door.consultations() == read + 1
    again = door.done("correct", f"{victim}#1", "--field", "phone", typed=typed.replace("456", "789"), terminal=True)
    assert "It says now: “07700 900456”" in again.err
    read = door.consultations()
    clear = door.done("correct", f"{case}#1", "--field", "channel", "--to", "email", typed="Misread.\ny\n", terminal=True)
    assert "It says now: “by telephone”" in clear.err
    assert door.consultations() == read + names


def test_what_is_restricted_is_marked_in_the_place_of_what_it_says(door, cases):
    entry = noted(door, cases[0])
    door.done("record", "record-restricted", cases[0], "--ground", "evidence", "--versions", entry)
    answered = door.done("correct", entry, "--field", "text", "--dry-run", typed="Nobody.\n.\nMisheard.\ny\n", terminal=True)
    assert "It says now: [withheld: restricted]" in answered.err
    assert "Carl" not in answered.err


def test_who_was_given_an_entry_is_listed_before_and_after_it_is_corrected_and_of_nobody_else(door, cases):
    entry = noted(door, cases[0])
    share = given(door, entry)
    answered = door.done("correct", entry, "--field", "text", typed="Nobody stood there.\n.\nMisheard.\ny\n", terminal=True)
    line = f"outside the unit, by {share} (shared on "
    assert line in " ".join(answered.err.partition("This will be recorded")[0].split())
    again = ("correct", entry, "--field", "text", "--dry-run", "--fields", "-")
    (told,) = door.done(*again, typed={"to": "x", "why": "x"}).json["must_be_told"]
    assert (told["address"], told["of"]) == (share, "correction")
    words = ("correct", noted(door, cases[0]), "--field", "occurred_at", "--to", "today", "--reason", "-")
    assert door.done(*words, "--dry-run", typed="x").json["must_be_told"] == []
    assert "so nobody has to be told" in door.done(*words, "--format", "table", typed="x").text


def test_the_agency_from_which_an_entry_came_must_be_told_of_its_correction_and_who_was_given_a_persons_identity(door, cases):
    case = cases[0]
    words = ("--field", "channel", "--to", "email", "--dry-run", "--reason", "-")
    (told,) = door.done("correct", f"{case}#1", *words, typed="x").json["must_be_told"]
    assert (told["address"], told["agency"], told["what"]) == (f"{case}#1", "police", "it came from there")
    entry, victim, suspect = noted(door, case), door.person(case, "victim"), door.person(case, "suspect")
    give = ("share", "give", case, "--items", entry, "--persons", victim, "--purposes", "safeguarding", "--method", "paper", *QUALITY)
    share = door.done(*give, "--fields", "-", typed=GIVEN).json["recorded"][0]["address"]
    for person, expected in ((victim, [share]), (suspect, [])):
        typed = {"to": "Somebody Else", "why": "x"}
        answered = door.done("correct", f"{person}#1", "--field", "name", "--dry-run", "--fields", "-", typed=typed).json
        assert [line["address"] for line in answered["must_be_told"]] == expected


def test_an_entry_in_the_wrong_case_is_restricted_here_recorded_there_and_a_breach_in_one_act(door, cases):
    here, there = cases
    entry = noted(door, here)
    share = given(door, entry)
    before = next(row for row in door.done("show", here).json if row["address"] == entry)
    answered = moved(door, entry, there).json
    kinds = [(line["address"].partition("#")[0], line["type"]) for line in answered["recorded"]]
    assert kinds == [(here, "record-restricted.v1"), (there, "note-recorded.v1"), (here, "data-breach-recorded.v1")]
    assert [(line["address"], line["of"]) for line in answered["must_be_told"]] == [(share, "restriction")]
    again = next(row for row in door.done("show", there).json if row["address"] == answered["recorded"][1]["address"])
    assert (again["fields"], again["occurred_at"]) == (before["fields"], before["occurred_at"])
    assert again["marks"]["sensitivity"] == ["victim_location"]
    assert (before["who"]["effort"], again["who"].get("effort", [])) == ([{"agency": POLICE, "grade": "PC", "minutes": 25}], [])
    breach = next(row for row in door.done("show", here).json if row["type"] == "data-breach-recorded.v1")
    assert breach["fields"] == {
        "kind": "disclosure", "likely_risk": "none", "entry": int(entry.partition("#")[2]),
        "discovered_at": breach["fields"]["discovered_at"],
        "description": f"An entry that belongs to another case was recorded in this one. {WHY}",
        "remedy": "The entry was restricted here, and recorded where it belongs.",
    }  # fmt: skip
    hidden = next(row for row in door.done("show", here).json if row["address"] == entry)
    assert {why["reason"] for why in hidden["withheld"].values()} == {"restricted"}


def test_who_sees_one_of_the_two_cases_learns_nothing_of_the_other(door, cases):
    here, there = cases
    entry = noted(door, here)
    persons = [door.person(there, each) for each in ("suspect", "victim")]
    assert moved(door, entry, there).status == 0
    for user, seen, other, secrets in (("hedy", here, there, (*persons, "Carl", "Wilma")), ("olga", there, here, ("Bert", "Ottilie"))):
        assert door("show", other, user=user).status == 3
        for words in (("show", seen), ("replay", seen), ("due", "--case", seen), ("share", "list", seen)):
            told = door.done(*words, "--format", "json", user=user).out
            assert not [secret for secret in (other, *secrets) if secret in told], words
    assert "data-breach-recorded.v1" not in door.done("show", there, user="olga").out


@pytest.mark.parametrize("why", ["It belongs to {there}.", "{suspect} was meant.", "It is about Carl Fictional.", "Fabricated was meant."])
def test_the_reason_tells_nothing_of_the_other_case(door, cases, why):
    here, there = cases
    entry = noted(door, here)
    refused = moved(door, entry, there, typed={"why": why.format(there=there, suspect=door.person(there, "suspect"))})
    assert refused.status == 2
    assert "the reason tells of the other case" in refused.err
    assert not [name for name in ("Carl", "Fabricated") if name in refused.err]


@pytest.mark.parametrize("named", ["Ottilie", "Bert's mother"])
def test_an_entry_that_names_somebody_of_this_case_alone_is_not_told_in_the_other(door, cases, named):
    """There nobody knows him: his name would stand in clear in a text about others, and stay when he is erased."""
    here, there = cases
    entry = noted(door, here, f"{NOTE} So did {named}.")
    refused = moved(door, entry, there)
    assert (refused.status, "names somebody who is a party of this case" in refused.err) == (2, True)
    assert named not in refused.err
    assert [row["type"] for row in door.done("show", here).json][-1] == "note-recorded.v1"


def test_a_person_at_the_terminal_sees_who_must_be_told_and_what_will_be_recorded_in_which_case(door, cases):
    here, there = cases
    entry = noted(door, here)
    share = given(door, entry)
    answered = moved(door, entry, there, typed=f"high\n{WHY}\ny\n", terminal=True)
    assert answered.status == 0, answered.err
    told, _, shown = " ".join(answered.err.split()).partition("This will be recorded:")
    assert f"by {share}" in told
    assert f"restricted what is recorded here under {entry} because it was recorded in the wrong place" in shown
    assert NOTE in shown
    assert "a high risk is likely" in shown


def test_corrections_and_disputes_of_it_are_restricted_with_it_and_it_is_recorded_as_corrected(door, cases):
    here, there = cases
    entry = noted(door, here, text="He stood at the gate.")
    fix = door.done("correct", entry, "--field", "text", "--fields", "-", typed={"to": "He stood at the door.", "why": "x"}).json
    dispute = ("record", "fact-disputed", here, "--target", entry, "--disputed-by", "practitioner", "--raised-on", "today", "--fields", "-")
    contested = door.done(*dispute, typed={"claim": "No."}).json["recorded"][0]["address"]
    answered = moved(door, entry, there).json
    versions = [int(each.partition("#")[2]) for each in (entry, fix["recorded"][0]["address"], contested)]
    rows = door.done("show", here).json
    assert next(row for row in rows if row["type"] == "record-restricted.v1")["fields"]["versions"] == versions
    assert f"Restricted with it, because they speak of it: {here}#{versions[1]}, {contested}." in answered["remark"]
    again = next(row for row in door.done("show", there).json if row["address"] == answered["recorded"][1]["address"])
    assert again["fields"]["text"] == "He stood at the door."


def test_the_same_act_sent_again_is_answered_as_before_and_another_is_refused(door, cases):
    here, there = cases
    entry = noted(door, here)
    again = ("--request-id", "6f1f3c0e-27a1-4f0e-9d33-0c2a1f6a9b77")
    refused = moved(door, entry, there, *again)
    assert "says when the mistake was found" in refused.err
    first, second = (moved(door, entry, there, *again, "--discovered-on", "today 00:01").json for _ in range(2))
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["recorded"] == second["recorded"]
    other = moved(door, entry, there)
    assert other.status == 2
    assert "because it stands in the wrong case" in other.err


def test_other_entries_that_it_names_are_named_anew(door, cases):
    here, there = cases
    raised = ("--gate", "outside", "--action", "arrest", "--due", "23:59")
    places = {}
    for case in cases:
        made = door.done("record", "urgent-action-raised", case, *raised).json
        places[case] = int(made["recorded"][0]["address"].partition("#")[2])
    done = ("record", "urgent-action-completed", here, "--raised", str(places[here]), "--outcome", "done")
    entry = door.done(*done).json["recorded"][0]["address"]
    refused = moved(door, entry, there)
    assert f"raised names an entry of this case; nothing was recorded; give the number of the right one of {there}" in refused.err
    answered = moved(door, entry, there, typed={"why": WHY, "entries": {"raised": f"{there}#{places[there]}"}})
    assert answered.status == 0, answered.err
    again = next(row for row in door.done("show", there).json if row["address"] == answered.json["recorded"][1]["address"])
    assert again["fields"]["raised"] == places[there]


def test_what_an_agency_holds_is_moved_by_that_agency_and_stays_held(door, cases):
    here, there = cases[0], door.referred()
    typed = {"kind": "psychological", "provider": HEALTH, "mandate": "none"}
    made = door.done("record", "intervention-offered", here, "--fields", "-", typed=typed, user="hedy").json
    entry = made["recorded"][0]["address"]
    assert "is another agency's" in moved(door, entry, there).err
    answered = moved(door, entry, there, user="hedy")
    assert answered.status == 0, answered.err
    again = answered.json["recorded"][1]["address"]
    rows = {user: {row["address"]: row for row in door.done("show", there, user=user).json} for user in ("hedy", "dana")}
    assert rows["hedy"][again]["fields"] == typed
    assert (rows["dana"][again]["type"], rows["dana"][again]["fields"]) == (None, {})
    assert "intervention" not in door.done("show", here).out


def test_a_person_who_is_a_party_there_under_another_number_is_named_by_that(door, cases):
    here, there = cases[0], door.referred()
    one, other = (door.person(case, "victim") for case in (here, there))
    incident = ("record", "incident-recorded", here, "--victim", one, "--behaviours", "loitering", "--fields", "-")
    entry = door.done(*incident, typed={"account": "x"}).json["recorded"][0]["address"]
    assert "victim names somebody who is no party of" in moved(door, entry, there).err
    words = ("record", "persons-merged", one, "--other", other, "--match", "document", "--fields", "-")
    door.done(*words, typed={"explanation": "One passport."})
    answered = moved(door, entry, there)
    assert answered.status == 0, answered.err
    again = next(row for row in door.done("show", there).json if row["address"] == answered.json["recorded"][1]["address"])
    assert f"({other})" in again["sentence"]


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("party-joined", ("--party", "{bert}", "--category", "witness"), "decides who may see what"),
        ("incident-recorded", ("--victim", "{ottilie}", "--behaviours", "loitering"), "victim names somebody who is no party of"),
        ("fact-disputed", ("--target", "1", "--disputed-by", "practitioner", "--raised-on", "today"), "speaks of this case itself"),
    ],
)
def test_what_cannot_stand_elsewhere_as_it_is_is_refused_with_what_to_do(door, cases, kind, words, said):
    here, there = cases
    named = {"bert": door.person(here, "suspect"), "ottilie": door.person(here, "victim")}
    typed = {"fact-disputed": {"claim": "x"}, "incident-recorded": {"account": "x"}}.get(kind, {})
    made = door.done("record", kind, here, *(word.format(**named) for word in words), "--fields", "-", typed=typed).json
    entry = made["recorded"][0]["address"]
    refused = moved(door, entry, there)
    assert refused.status == 2
    assert said in refused.err
    assert "nothing was recorded" in refused.err


def test_the_referral_another_agencys_entry_and_an_absent_one_are_not_moved(door, cases):
    here, there = cases
    assert "speaks of this case itself" in moved(door, f"{here}#1", there).err
    assert "there is no entry #99 here" in moved(door, f"{here}#99", there).err
    assert "is another agency's" in moved(door, f"{there}#1", here).err
    assert "name two cases" in moved(door, f"{here}#1", here).err
    assert "--wrong-case moves a whole entry" in moved(door, f"{here}#1", there, "--field", "channel").err
    assert "a correction names the field" in door("correct", f"{here}#1").err
    assert json.dumps(door.done("show", here).json).count("record-restricted") == 0


def test_a_correction_of_what_is_restricted_is_restricted_as_that_is(door, cases):
    case, _ = cases
    entry = noted(door, case)
    door.done("rights", "restrict", entry, "--ground", "accuracy_contested")
    right = {"to": "He was in Elm Row.", "why": "Misheard."}
    told = door.done("correct", entry, "--field", "text", "--fields", "-", typed=right).json["recorded"]
    assert [each["type"] for each in told] == ["fact-corrected.v1", "record-restricted.v1"]
    for line in (("show", case), ("replay", case), ("find", "-", "--all")):
        text = door.done(*line, typed="Elm Row" if line[0] == "find" else None).out
        assert "He was in Elm Row." not in text, line
    assert "He was in Elm Row." in door.done("show", case, "--purpose", "legal_claim").out
