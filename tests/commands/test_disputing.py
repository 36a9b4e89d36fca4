"""What a person may have done to an entry at the front door: dispute it, end the dispute, add a statement, have it rectified."""

import pytest

DISPUTE = ("--disputed-by", "data_subject", "--raised-on", "today", "--fields", "-")
CLAIM = {"claim": "She says that nobody waited."}
STATEMENT = {"text": "I was at work that day, and nobody waited."}
QUALITY = ("--accuracy", "verified", "--completeness", "partly", "--reliability", "believed")
GIVEN = {"outside": "Ms Invented, Invented Housing", "emergency": "He was on his way to her."}


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture
def case(door):
    return door.referred()


def recorded(answered):
    """The addresses of what was recorded."""
    assert answered.status == 0, answered.err
    return [line["address"] for line in answered.json["recorded"]]


def noted(door, case, text="Somebody waited."):
    return recorded(door("record", "note-recorded", case, "--fields", "-", typed={"text": text}))[0]


def disputed(door, entry, **typed):
    return recorded(door("rights", "dispute", entry, *DISPUTE, typed=CLAIM | typed))[0]


def resolved(door, entry, outcome, *words, **typed):
    return door("rights", "resolve", entry, "--outcome", outcome, *words, "--fields", "-", typed={"reasons": "Two windows."} | typed)


def stated(door, entry, *words):
    return door("rights", "statement", entry, "--made-by", "data_subject", *words, "--fields", "-", typed=STATEMENT)


def beside(door, entry):
    case = entry.partition("#")[0]
    return next(row for row in door.done("show", case).json if row["address"] == entry)


def test_an_entry_is_disputed_by_its_address_and_marked_where_it_is_shown_and_replayed(door, case):
    entry = noted(door, case)
    by = disputed(door, entry)
    for told in (beside(door, entry), next(row for row in door.done("replay", case).json if row["address"] == entry)):
        assert [each["by"] for each in told["disputes"]] == [by]
        assert any("Disputed by the person concerned in" in part and "Not resolved." in part for part in told["beside"])
    first = next(row for row in door.done("replay", case, "--as-recorded", str(told["position"])).json if row["address"] == entry)
    assert first["disputes"] == []


def test_a_dispute_that_cannot_be_settled_restricts_the_entry_in_the_same_act(door, case):
    entry = noted(door, case)
    by = disputed(door, entry)
    answered = resolved(door, entry, "restricted").json
    assert [line["type"] for line in answered["recorded"]] == ["dispute-resolved.v1", "record-restricted.v1"]
    assert answered["must_be_told"] == []
    restriction = beside(door, answered["recorded"][1]["address"])
    assert (restriction["fields"]["ground"], restriction["fields"]["versions"]) == ("accuracy_contested", [int(entry.partition("#")[2])])
    assert {why["reason"] for why in beside(door, entry)["withheld"].values()} == {"restricted"}
    assert "a dispute ends" in resolved(door, by, "stands").err


def test_what_had_been_corrected_of_it_before_the_dispute_is_restricted_with_it(door, case):
    """The value that cannot be ascertained stands in the correction."""
    entry = noted(door, case)
    right = {"to": "It was Oak Row.", "why": "So he says."}
    corrected = recorded(door("correct", entry, "--field", "text", "--fields", "-", typed=right))[0]
    disputed(door, entry)
    restriction = beside(door, recorded(resolved(door, entry, "restricted"))[1])
    assert restriction["fields"]["versions"] == [int(each.partition("#")[2]) for each in (entry, corrected)]
    assert {why["reason"] for why in beside(door, corrected)["withheld"].values()} == {"restricted"}


def test_the_same_end_of_a_dispute_sent_again_is_answered_as_before(door, case):
    by = disputed(door, noted(door, case))
    again = ("--request-id", "1f0ddc1f-5f2e-4d0c-8f2e-0a8b1c7d6e5f")
    first, second = (resolved(door, by, "restricted", *again).json for _ in range(2))
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["recorded"] == second["recorded"]


def test_what_another_agency_brought_or_is_restricted_already_is_not_restricted_again(door, case):
    door.done("user", "add", "noor", "--agency", "cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Noor Invented"})
    theirs = recorded(door("record", "note-recorded", case, "--fields", "-", typed={"text": "x"}, user="noor"))[0]
    disputed(door, theirs)
    answered = resolved(door, theirs, "restricted").json
    assert len(answered["recorded"]) == 1
    assert f"{theirs} was brought by cwp: have a member of cwp restrict it (caseledger rights restrict)" in answered["remark"]
    mine = noted(door, case)
    first, second = disputed(door, mine), disputed(door, mine)
    assert f"name one of its disputes: {first}, {second}" in resolved(door, mine, "stands").err
    assert len(recorded(resolved(door, first, "restricted"))) == 2
    answered = resolved(door, second, "restricted").json
    assert len(answered["recorded"]) == 1
    assert "is restricted already" in answered["remark"]


def test_an_end_says_what_is_left_to_do(door, case):
    entry = noted(door, case)
    disputed(door, entry)
    assert f"Correct it: caseledger correct {entry}" in resolved(door, entry, "corrected").json["remark"]
    by = disputed(door, entry)
    assert f"caseledger rights statement {entry} --dispute {by}." in resolved(door, by, "supplemented").json["remark"]
    by = disputed(door, entry)
    with_it = resolved(door, by, "supplemented", supplement={"made_by": "data_subject", **STATEMENT}).json
    assert [line["type"] for line in with_it["recorded"]] == ["dispute-resolved.v1", "statement-added.v1"]
    assert with_it["remark"] is None
    statement = beside(door, with_it["recorded"][1]["address"])["fields"]
    assert (f"{case}#{statement['target']}", f"{case}#{statement['dispute']}") == (entry, by)
    assert "nothing disputes it" in resolved(door, f"{case}#1", "stands").err


def test_a_statement_stands_beside_its_entry_wherever_that_is_told_and_its_recipients_are_to_be_told(door, case):
    entry = noted(door, case)
    give = ("share", "give", case, "--items", entry, "--purposes", "safeguarding", "--method", "paper", *QUALITY, "--fields", "-")
    share = recorded(door(*give, typed=GIVEN))[0]
    before = beside(door, entry)["position"]
    answered = stated(door, entry).json
    assert [(line["address"], line["of"]) for line in answered["must_be_told"]] == [(share, "correction")]
    by, said = answered["recorded"][0]["address"], f"“{STATEMENT['text']}”"
    shown = beside(door, entry)
    assert [(each["by"], each["text"]) for each in shown["statements"]] == [(by, STATEMENT["text"])]
    assert any("Supplementary statement of the person concerned in" in part and said in part for part in shown["beside"])
    replayed = next(row for row in door.done("replay", case).json if row["address"] == entry)
    assert [each["by"] for each in replayed["statements"]] == [by]
    changed = {row["address"]: row for row in door.done("diff", case, "--from", str(before)).json}
    assert said in changed[entry]["statements"][0]["told"]
    (found,) = (row for row in door.done("find", "-", typed="Somebody waited").json if row["address"] == entry)
    assert [part for part in found["later"] if part.startswith(f"A supplementary statement stands in {by}")]
    table = door.done("show", case, "--format", "table").text
    assert "Supplementary statement of the person concerned in" in table


def test_a_pack_tells_that_a_statement_stands_beside_an_entry_that_is_in_it(door, case, tmp_path):
    entry = noted(door, case)
    by = recorded(stated(door, entry))[0]
    without, beside_it = f"{by} corrects, disputes or supplements this entry", "Supplementary statement of the person"
    for items, said in (((entry,), without), ((entry, by), beside_it)):
        directory = tmp_path / str(len(items))
        words = ("share", "give", case, *(part for item in items for part in ("--items", item)), "--purposes", "safeguarding", *QUALITY)
        door.done(*words, "--pack", str(directory), "--fields", "-", typed=GIVEN)
        assert said in " ".join((directory / "index.txt").read_text().split())


def test_a_statement_of_a_person_stands_in_his_own_record_too_and_names_a_dispute_of_the_same_entry(door, case):
    victim = door.person(case, "victim")
    statement = recorded(stated(door, f"{victim}#1"))[0]
    assert statement.startswith(f"{victim}#")
    timeline = next(row for row in door.done("timeline", victim).json if row["address"] == f"{victim}#1")
    assert [each["by"] for each in timeline["statements"]] == [statement]
    entry = noted(door, case)
    by = disputed(door, entry)
    assert "disputed entry" in stated(door, f"{case}#1", "--dispute", by).err
    assert stated(door, entry, "--dispute", by).status == 0
    assert "is of type statement-added" in stated(door, statement).err


def asked(door, person, kind="rectification"):
    words = ("rights", "request", person, "--kind", kind, "--controller", "cheshire-police", "--channel", "letter", "--fields", "-")
    return recorded(door(*words, typed={"request": "My number is wrong."}))[0]


def rectified(door, entry, request, *words, typed=None, **settings):
    fields = () if settings.get("terminal") else ("--fields", "-")
    return door("rights", "rectify", entry, "--request", request, *words, *fields, typed=typed or {"why": "The bill."}, **settings)


def test_a_correction_answers_the_request_in_one_act_and_names_it(door, case):
    victim = door.person(case, "victim")
    request = asked(door, victim)
    answered = rectified(door, f"{victim}#1", request, "--field", "phone", typed="07700 900456\nThe bill.\ny\n", terminal=True)
    assert "It says now: “07700 900123”" in answered.err
    assert "the request was answered in full" in " ".join(answered.err.partition("This will be recorded:")[2].split())
    correction, followed = recorded(answered)
    assert "Tell the person in writing" in answered.json["remark"]
    assert f"On the request in {request}. The bill." in beside(door, correction)["sentence"]
    assert beside(door, followed)["fields"] | {"on": ""} == {
        "request": int(request.partition("#")[2]), "how": "answered", "on": "", "reasons": "Corrected as asked.",
    }  # fmt: skip
    assert rectified(door, f"{victim}#1", request, "--field", "phone", typed={"to": "07700 900789", "why": "x"}).status == 1


def test_an_entry_of_a_case_is_corrected_on_request_and_the_person_s_record_does_not_name_the_case(door, case):
    victim = door.person(case, "victim")
    request = asked(door, victim)
    part = rectified(door, f"{case}#1", request, "--field", "channel", "--to", "email", "--more")
    assert len(recorded(part)) == 1
    _, followed = recorded(rectified(door, f"{case}#1", request, "--field", "victim_aware", "--to", "no"))
    assert case not in str(beside(door, followed))


def test_what_is_no_request_of_this_person_for_rectification_is_refused(door, case):
    victim, other = door.person(case, "victim"), door.referred()
    request, access = asked(door, victim), asked(door, victim, "access")
    words = ("--field", "channel", "--to", "email")
    assert "asks for something else" in rectified(door, f"{case}#1", access, *words).err
    assert "records no request" in rectified(door, f"{case}#1", f"{victim}#1", *words).err
    assert f"is no party of {other}" in rectified(door, f"{other}#1", request, *words).err
    merge = ("record", "persons-merged", victim, "--other", door.person(other, "victim"), "--match", "document", "--fields", "-")
    door.done(*merge, typed={"explanation": "One passport."})
    assert rectified(door, f"{other}#1", request, *words, "--dry-run").status == 0
