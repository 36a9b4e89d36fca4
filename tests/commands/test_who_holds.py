"""Who holds what, and what each must be told: of an entry with its whole correction chain, of a person, of a pack."""

import pytest

POLICE, TRUST = "cheshire-police", "cwp"
QUALITY = ("--accuracy", "verified", "--completeness", "verified", "--reliability", "verified")
URGENT = {"emergency": "He was on his way."}
OUTSIDE = URGENT | {"outside": "Ms Invented, Invented Housing"}


@pytest.fixture
def case(door) -> str:
    return door.referred()


def give(door, case, item, *more, outside=False) -> str:
    to = ("--method", "paper") if outside and "--pack" not in more else () if outside else ("--recipient", TRUST)
    words = ("share", "give", case, "--items", str(item), *to, "--purposes", "safeguarding", *QUALITY, *more, "--fields", "-")
    return door.done(*words, typed=OUTSIDE if outside else URGENT).json["recorded"][0]["address"]


def correct(door, case, target, field, to) -> str:
    words = ("correct", f"{case}#{target}", "--field", field, "--to", to, "--reason", "-")
    return door.done(*words, typed="The form was misread.").json["recorded"][0]["address"]


def holding(door, *words):
    """Who holds it by an act, each with what he is still to be told of; agencies that see it by agreement left out."""
    rows = door.done("who-holds", *words, "--format", "json").json
    return {row["address"]: row for row in rows if row["type"] != "agreement-adopted"}


def test_whatever_entry_of_a_correction_chain_is_named_its_recipients_are_told_the_worst_first(door, case):
    first, second = give(door, case, 1), give(door, case, 2, outside=True)
    corrected = correct(door, case, 1, "urgency", "urgent")
    again = correct(door, case, 1, "urgency", "routine")
    for named in (f"{case}#1", corrected, again):
        assert set(holding(door, named)) == {first}
    assert holding(door, f"{case}#3") == {}
    recalled = door.done("share", "recall", second, "--reason", "-", typed="It named the wrong house.").json["recorded"][0]["address"]
    rows = holding(door, case)
    assert list(rows) == [second, first]
    assert rows[second]["to_tell"].startswith(f"recall #{recalled.partition('#')[2]} of ")
    assert [each["of"] for each in rows[first]["notices"]] == ["correction", "correction"]
    door.done("record", "recipient-notified", case, "--share", first, "--of", "correction", "--entry", corrected)
    row = holding(door, f"{case}#1", "--outstanding")[first]
    assert (f"correction #{again.partition('#')[2]}" in row["to_tell"], " by dana (#" in row["told_of"]) == (True, True)
    door.done("record", "recipient-notified", case, "--share", first, "--of", "correction")
    assert holding(door, f"{case}#1", "--outstanding") == {}
    assert holding(door, f"{case}#1")[first]["to_tell"] is None


def test_agencies_that_see_it_by_agreement_stand_in_one_line_and_it_is_told_as_it_stood(door, case):
    door.done("user", "add", "noor", "--agency", TRUST, "--role", "practitioner", "--fields", "-", typed={"full_name": "Noor Invented"})
    give(door, case, 1)
    *_, agreed = door.done("who-holds", f"{case}#1", "--format", "json").json
    assert (agreed["type"], agreed["agencies"]) == ("agreement-adopted", [TRUST])
    assert holding(door, f"{case}#1", "--as-recorded", "1") == {}
    table = door.done("who-holds", f"{case}#1", "--format", "table")
    assert "sees it by standing agreement" in table.out
    assert "1 recipient. Nobody is notified by this program." in table.err


def test_of_a_person_who_was_given_his_identity_is_told_of_what_changed_in_his_own_record(door, case):
    person, other = door.person(case, "suspect"), door.referred()
    named, unnamed = give(door, case, 2, "--persons", person), give(door, case, 1)
    give(door, other, 1)
    mended = door.done("correct", f"{person}#1", "--field", "name", "--fields", "-", typed={"to": "Bert Imaginary", "why": "Misspelt."})
    address = mended.json["recorded"][0]["address"]
    rows = holding(door, person)
    assert set(rows) == {named, unnamed}
    assert rows[named]["to_tell"].startswith(f"correction {address} of ")
    assert rows[unnamed]["to_tell"] is None
    assert set(holding(door, f"{person}#1")) == {named}
    door.done("record", "recipient-notified", case, "--share", named, "--of", "correction")
    assert holding(door, person, "--outstanding") == {}


def test_a_pack_is_known_by_its_directory_its_manifest_and_its_digest(door, case, tmp_path):
    pack = tmp_path / "pack"
    made = give(door, case, 1, "--pack", str(pack), outside=True)
    give(door, case, 1)
    digest = holding(door, case)[made]["manifest"]
    for named in (pack, pack / "manifest.json", digest):
        assert set(holding(door, "--pack", str(named))) == {made}
    assert holding(door, "--pack", "0" * 64) == {}
    before = door.consultations()
    assert holding(door, "--pack", digest, "--names")[made]["to"] == OUTSIDE["outside"]
    assert door.consultations() == before + 1
    assert door("who-holds", "--pack", str(tmp_path / "none")).status == 2


def test_a_victim_who_was_informed_of_an_entry_is_told_of_its_correction_until_she_is_informed_anew(door, case):
    victim = door.person(case, "victim")
    words = ("record", "victim-informed", case, "--of", "rights", "--method", "telephone", "--victim", victim)
    told = door.done(*words, "--entry", "1").json["recorded"][0]["address"]
    door.done(*words)
    rows = holding(door, f"{case}#1")
    assert {address: (row["to"], row["what"], row["to_tell"]) for address, row in rows.items()} == {told: (victim, "victim informed", None)}
    mended = door.done("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-", typed="The form was misread.")
    assert (told, "correction") in {(each["address"], each["of"]) for each in mended.json["must_be_told"]}
    assert set(holding(door, f"{case}#1", "--outstanding")) == {told}
    assert {row["clock"] for row in door.done("due").json if row["case"] == case} >= {"recipient to be told of a correction"}
    door.done(*words, "--entry", "1")
    assert holding(door, f"{case}#1", "--outstanding") == {}


def test_who_was_advised_and_who_took_the_case_over_hold_it(door, case):
    words = ("record", "advice-given", case, "--agency", TRUST, "--means", "phone", "--fields", "-")
    advice = door.done(*words, typed={"advice": "Watch the gate.", "recipient": "Ms Invented"}).json["recorded"][0]["address"]
    assert {address: row["to"] for address, row in holding(door, advice).items()} == {advice: TRUST}
    assert holding(door, f"{case}#1") == {}
    assert holding(door, advice, "--names")[advice]["to"] == f"Ms Invented of {TRUST}"
    typed = {"reason": "He moved there."}
    moved = door.done("record", "case-transferred", case, "--area", "northern", "--fields", "-", typed=typed).json["recorded"][0]["address"]
    assert {address: row["to"] for address, row in holding(door, f"{case}#1").items()} == {moved: "northern"}
    correct(door, case, 1, "urgency", "urgent")
    door.done("record", "recipient-notified", case, "--share", moved, "--of", "correction", "--recipient", "northern")
    assert holding(door, case, "--outstanding") == {}


def test_a_pack_that_answered_a_request_is_known_and_counts_for_all_about_the_person_of_that_controller(door, case):
    person, victim = door.person(case, "suspect"), door.person(case, "victim")
    asked = ("--kind", "access", "--controller", POLICE, "--channel", "email", "--received-on", "today")
    request = door.done("rights", "request", person, *asked, "--fields", "-", typed={}).json["recorded"][0]["address"]
    follow = ("rights", "follow", request, "--how", "answered", "--on", "today", "--pack", "ab" * 32)
    given = door.done(*follow, "--fields", "-", typed={}).json["recorded"][0]["address"]
    for words in (("--pack", "ab" * 32), (person,), (case,)):
        assert {address: row["to"] for address, row in holding(door, *words).items()} == {given: person}, words
    assert holding(door, "--pack", "cd" * 32) == holding(door, victim) == holding(door, person, "--outstanding") == {}
    told = door.done("who-holds", person, "--format", "table")
    assert "pack given in answer" in " ".join(told.out.split())
    assert "1 recipient" in told.err
    door.done("rights", "restrict", case, "--ground", "evidence")
    assert given not in holding(door, case)
    assert given in holding(door, case, "--purpose", "lawfulness")


def test_either_a_record_or_a_pack_is_named(door, case):
    assert door("who-holds").status == 2
    assert door("who-holds", case, "--pack", "0" * 64).status == 2
    assert door("who-holds", f"{case}#99").status == 3


def test_a_person_who_broke_the_glass_is_told_of_what_was_corrected_afterwards(door, case):
    door.done("share", "agreement", "adopt", "-", typed={
        "agencies": [POLICE], "groups": ["*"], "purposes": ["*"], "sharing_basis": "cda115", "review_on": "2199-01-01",
    })  # fmt: skip
    door.done("user", "add", "hattie", "--agency", TRUST, "--role", "practitioner", "--fields", "-", typed={"full_name": "Hattie Invented"})
    door.done("show", case, "--break-glass", "life", "--reason", "-", typed="He is at her door.", user="hattie")
    corrected = correct(door, case, 1, "urgency", "urgent")
    (row,) = holding(door, f"{case}#1").values()
    assert (row["type"], row["to"], row["to_tell"].partition(" of ")[0]) == (
        "glass-broken", f"hattie of {TRUST}", f"correction #{corrected.partition('#')[2]}",
    )  # fmt: skip


def test_of_a_person_who_was_recorded_twice_what_was_given_of_either_is_told(door, case):
    other = door.referred()
    one, two = door.person(case, "suspect"), door.person(other, "suspect")
    first, second = give(door, case, 2, "--persons", one), give(door, other, 2, "--persons", two)
    assert set(holding(door, one)) == {first}
    merged = ("record", "persons-merged", one, "--other", two, "--match", "own_word", "--fields", "-")
    door.done(*merged, typed={"explanation": "He says so himself."})
    for person in (one, two):
        assert set(holding(door, person)) == {first, second}
    assert f"{one} is the same person as {two}" in door.done("who-holds", one).err
    assert f"{one} is the same person as {two}" in door.done("rights", "restrict", one, "--ground", "evidence", "--dry-run").err
