"""Restriction by its commands: out of every everyday view, reached for proceedings and checks, marked there, and back when it is lifted."""

import pytest

POLICE, TRUST = "cheshire-police", "cwp"
QUALITY = ("--accuracy", "verified", "--completeness", "verified", "--reliability", "verified")
TEXT, ACTION = "He moved to Elm Row.", "arrest"
WHY = "The passport was seen."
TODAY = "today"


@pytest.fixture
def case(door):
    """A case with a note (#4) and an urgent action (#5); both were shared with a trust (#6)."""
    number = door.referred()
    door.done("record", "note", number, "--fields", "-", typed={"text": TEXT})
    urgent = ("--gate", "outside", "--action", ACTION, "--due", "2020-01-01T09:00:00Z")
    door.done("record", "urgent-action-raised", number, *urgent, "--fields", "-", typed={"detail": "At once."})
    give(door, number)
    return number


def give(door, number, *more, purposes="safeguarding", status=0):
    words = ("share", "give", number, "--items", "4", "--items", "5", "--recipient", TRUST, "--purposes", purposes, *QUALITY, *more)
    answered = door(*words, "--fields", "-", typed={"emergency": "He was on his way."})
    assert answered.status == status, answered.err
    return answered


READING = {
    "show {case} --format table": (TEXT, ACTION), "show {case} --format json": (TEXT, ACTION), "show {case} --next": ('"urgent action"',),
    "replay {case}": (TEXT, ACTION), "diff {case} --from 1": (TEXT, ACTION), "timeline {person}": (TEXT, ACTION),
    "find -": (TEXT,), "caseload": (ACTION,), "due": ("urgent action", ACTION), "due --case {case}": ("urgent action",),
    "share visible {case} --agency cwp --format json": ("note-recorded",), "show {case} --as-recorded 2100-01-01": (),
    "who-holds {case} --format table": (), "share list {case}": (),
}  # fmt: skip
"""Reading commands, with what of the two entries each tells while they are in use."""


def told(door, line, number, person, **more):
    words = line.format(case=number, person=person).split()
    answered = door(*words, typed="Elm Row" if words[0] == "find" else None, **more)
    return answered.out + answered.err


def test_what_is_restricted_is_at_no_reading_command_and_is_back_when_it_is_lifted(door, case):
    person = door.person(case, "suspect")
    for line, words in READING.items():
        text = told(door, line, case, person)
        assert any(word in text for word in words) or not words, line
    (made,) = door.done("rights", "restrict", f"{case}#4", f"{case}#5", "--ground", "accuracy_contested").json["recorded"]
    for line, words in READING.items():
        text = told(door, line, case, person)
        assert not [word for word in (*words, TEXT, "Elm Row", "At once.") if word in text], line
    assert TEXT in told(door, "show {case} --purpose legal_claim", case, person)
    assert "because its accuracy is contested" in told(door, "show {case} --purpose legal_claim --format table", case, person)
    assert door("rights", "lift", made["address"], "--reason", "-", typed=WHY).status == 1, "nobody was told"
    assert door("rights", "lift", made["address"], "--not-told", "harm", "--reason", "-", typed=WHY).status == 1
    door.done("rights", "lift", made["address"], "--told-on", TODAY, "--reason", "-", typed=WHY)
    for line, words in READING.items():
        text = told(door, line, case, person)
        assert any(word in text for word in words) or not words, line
    assert "Lifted by" in told(door, "show {case} --format table", case, person)


def test_a_case_that_is_restricted_whole_is_in_no_list_and_who_holds_it_is_told_for_a_check(door, case):
    person = door.person(case, "suspect")
    told_before = door.done("rights", "restrict", case, "--ground", "evidence", "--format", "table").err
    assert "All that is recorded" in told_before
    assert f"{TRUST}, by {case}#6 (shared on " in told_before
    for line in ("caseload --all", "due", "find -", "share list", "share list {case}", "who-holds {case}", "who-holds {person}"):
        text = told(door, line, case, person)
        assert TEXT not in text
        assert f"{case}#6" not in text
    assert "is restricted since" in told(door, "who-holds {case}", case, person)
    before = door.consultations()
    row = door.done("who-holds", case, "--purpose", "lawfulness").json[0]
    assert (row["to"], row["to_tell"].partition(" of ")[0]) == (TRUST, "restriction #7")
    assert door.consultations() == before + 1


def test_what_a_person_asked_for_stays_due_while_his_record_is_restricted(door, case):
    """The clocks of his rights run on; of anything else the restricted record tells nothing."""
    person = door.person(case, "suspect")
    asked = ("--kind", "access", "--controller", POLICE, "--channel", "email", "--received-on", TODAY)
    request = door.done("rights", "request", person, *asked, "--fields", "-", typed={}).json["recorded"][0]["address"]
    door.done("rights", "restrict", person, "--ground", "accuracy_contested")
    assert {row["clock"] for row in door.done("due").json if row["address"] == request} == {"answer to a person's request"}
    assert request in {row["address"] for row in door.done("rights", "list").json}
    door.done("rights", "restrict", case, "--ground", "accuracy_contested")
    left = {row["clock"] for row in door.done("due").json if row["case"] == case}
    assert left == {"recipient to be told of a restriction"}, "of what is restricted no clock of the work runs on screen"
    sam = ("user", "add", "sam", "--agency", POLICE, "--role", "practitioner", "--fields", "-")
    door.done(*sam, typed={"full_name": "Sam Invented"})
    assert not {case, person} & {row["case"] for row in door.done("due", user="sam").json}
    assert door.done("rights", "list", user="sam").json == []


def test_restricted_entries_are_shared_for_the_purposes_alone_that_reach_them(door, case):
    door.done("rights", "restrict", f"{case}#4", "--ground", "evidence")
    assert "is restricted since" in give(door, case, status=1).err
    told_first = give(door, case, purposes="criminal_proceedings").err
    assert f"{case}#4  restricted since" in told_first
    assert f"{case}#4  note-recorded" not in told_first


def test_a_pack_for_proceedings_says_that_an_entry_is_restricted(door, case, tmp_path):
    door.done("rights", "restrict", f"{case}#4", "--ground", "third_party_rights")
    words = ("share", "give", case, "--items", "4", "--items", "5", "--purposes", "criminal_proceedings", "--pack", str(tmp_path / "pack"))
    door.done(*words, *QUALITY, "--fields", "-", typed={"emergency": "Court sits.", "outside": "The court"})
    text = " ".join((tmp_path / "pack" / "index.txt").read_text().split())
    assert "because it would harm the rights of another person" in text
    assert text.count("Restricted since") == 1


def test_of_a_person_his_record_is_restricted_and_with_it_what_is_about_him_in_his_cases(door, case):
    person = door.person(case, "suspect")
    rehearsed = door.done("rights", "restrict", person, "--ground", "evidence", "--dry-run", "--format", "table")
    assert f"in {case} stays in use, unless --in-cases is given: #1 referral-received, #2 party-joined" in rehearsed.err
    recorded = door.done("rights", "restrict", person, "--in-cases", "--ground", "evidence").json["recorded"]
    assert [each["address"].partition("#")[0] for each in recorded] == [person, case]
    assert "Bert Imagined" not in told(door, "show {person}", case, person)
    assert "Bert Imagined" in told(door, "show {person} --purpose disclosure", case, person)


def test_what_is_about_him_in_proceedings_is_restricted_with_it_too(door, case):
    person = door.person(case, "suspect")
    opened = ("open", case, "--kind", "criminal", "--investigation-began", "2026-01-02", "--party", f"{person}=defendant")
    number = door.done("proceedings", *opened).json["recorded"][0]["address"].partition("#")[0]
    said = ("--kind", "compulsory", "--party", person, "--fields", "-")
    at = door.done("proceedings", "statement", number, *said, typed={"issues": "He was at work."}).json["recorded"][0]["address"]
    rehearsed = door.done("rights", "restrict", person, "--in-cases", "--ground", "evidence", "--dry-run", "--format", "table")
    assert f"This would be restricted in {number}: #{at.partition('#')[2]} defence-statement-received." in rehearsed.err


def test_what_corrects_or_disputes_an_entry_is_restricted_with_it(door, case):
    """The right value stands in the correction, and what is contested in the dispute: they would be read and found on."""
    right, claim = {"to": "He moved to Oak Row.", "why": "The letter says Oak Row."}, {"claim": "Never to Oak Row."}
    words = ("--disputed-by", "data_subject", "--raised-on", TODAY, "--fields", "-")
    made = [
        door.done("correct", f"{case}#4", "--field", "text", "--fields", "-", typed=right),
        door.done("rights", "dispute", f"{case}#4", *words, typed=claim),
    ]
    spoken = [each.json["recorded"][0]["address"].partition("#")[2] for each in made]
    door.done("rights", "restrict", f"{case}#4", "--ground", "accuracy_contested")
    row = door.done("show", case).json[-1]
    assert row["fields"]["versions"] == [4, *map(int, spoken)]
    for line in ("show {case}", "replay {case}", "timeline {person}", "diff {case} --from 1"):
        assert "Oak Row" not in told(door, line, case, door.person(case, "suspect")), line
    assert door.done("find", "-", typed="Oak Row").json == []
    assert "Oak Row" in told(door, "show {case} --purpose legal_claim", case, None)


def test_that_a_case_leaves_the_caseload_with_its_referral_is_said_before(door, case):
    """A suspect's wish about one entry takes a victim's clocks out of sight with it: nobody is to find that out afterwards."""
    said = f"Without its referral {case} leaves caseload, due and find as a whole"
    assert said in door.done("rights", "restrict", f"{case}#1", "--ground", "accuracy_contested", "--dry-run").err
    assert said in door.done("rights", "restrict", door.person(case, "suspect"), "--in-cases", "--ground", "evidence", "--dry-run").err
    assert said not in door.done("rights", "restrict", f"{case}#4", "--ground", "evidence", "--dry-run").err
    door.done("rights", "restrict", f"{case}#1", "--ground", "accuracy_contested")
    assert not [line for words in ("caseload", "due") if case in (line := door.done(words).out)]


def test_an_agency_restricts_what_it_brought_and_lifts_what_it_restricted(door, case):
    door.done("user", "add", "noor", "--agency", TRUST, "--role", "supervisor", "--fields", "-", typed={"full_name": "Noor Invented"})
    refused = door("rights", "restrict", f"{case}#4", "--ground", "evidence", user="noor")
    assert (refused.status, "entry 4 was brought by cheshire-police" in refused.err) == (1, True)
    (made,) = door.done("rights", "restrict", f"{case}#4", "--ground", "evidence").json["recorded"]
    lift = ("rights", "lift", made["address"], "--told-on", TODAY, "--reason", "-")
    assert f"{POLICE} made it" in door(*lift, typed=WHY, user="noor").err
    assert door("rights", "lift", f"{case}#4", "--told-on", TODAY, "--reason", "-", typed=WHY).status == 3
    assert "comes back into use" in door.done(*lift, typed=WHY).err
    assert door(*lift, typed=WHY).status == 3


@pytest.mark.parametrize(("answer", "recorded"), [("n\n", 2), ("y\n", 0)])
def test_a_person_at_a_terminal_agrees_first(door, case, answer, recorded):
    assert door("rights", "restrict", f"{case}#4", "--ground", "evidence", typed=answer, terminal=True).status == recorded


def test_the_units_own_record_is_not_restricted(door):
    assert door("rights", "restrict", "UNIT", "--ground", "evidence").status == 2
