"""Proceedings by their commands: opened over cases, kept, shown, listed, closed and taken up again; and what each refuses."""

from contextlib import closing
from uuid import UUID

import pytest
from application.scenes import add_user

from ledger.application import Intent, Ledger
from ledger.events.schedules import ItemListed, ScheduleIssued
from ledger.store import place

POLICE = "cheshire-police"
COURT = {"court": "Chester Crown Court", "reference": "07AB1234526", "matter": "Stalking is alleged."}
BEGAN = ("--investigation-began", "2021-05-04")


@pytest.fixture(scope="module")
def unit(shared_at):
    """The directory of a unit that the tests of this module share."""
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


@pytest.fixture(scope="module")
def opened():
    """What the tests of this module have opened: the case and the number of its proceedings, by name."""
    return {}


@pytest.fixture
def case(door, opened):
    if "case" not in opened:
        opened["case"] = door.referred()
    return opened["case"]


@pytest.fixture
def number(door, case, opened):
    """Criminal proceedings over the case, with its suspect as defendant and Dana as disclosure officer."""
    if "number" not in opened:
        suspect = door.person(case, "suspect")
        words = ("open", case, "--kind", "criminal", *BEGAN, "--party", f"{suspect}=defendant", "--officer", "me", "--fields", "-")
        receipt = door.done("proceedings", *words, typed=COURT).json
        opened["number"] = receipt["recorded"][0]["address"].partition("#")[0]
        opened["remark"] = receipt["remark"]
    return opened["number"]


@pytest.fixture(scope="module")
def noor(shared_at):
    """The name of a second disclosure officer."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        add_user(ledger, "noor", POLICE, ("disclosure_officer",))
    return "noor"


@pytest.fixture(scope="module")
def readers(shared_at):
    """Ada, an auditor, and Ivy, an analyst."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        add_user(ledger, "ada", POLICE, ("auditor",))
        add_user(ledger, "ivy", POLICE, ("analyst",))


@pytest.fixture
def issued(shared_at, number, opened):
    """The number of the entry that issued a schedule of one item, which is listed in the entry before."""
    if "issued" not in opened:
        item = {"schedule": "non_sensitive", "number": 1, "description": "A letter.", "held_as": "investigator"}
        form = {"form": "mg6c", "number": 1, "digest": "0" * 64, "first": 1, "last": 1}
        with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
            stream = ledger.find(number).stream
            ledger.record([Intent(ItemListed.from_values(item), stream)])
            made = ledger.record([Intent(ScheduleIssued.from_values(form), stream)])
        opened["issued"] = int(made.entries[0].address.partition("#")[2])
    return opened["issued"]


def entry(answered):
    return answered.json["recorded"][0]["address"]


def page(door, number, *more):
    return door.done("proceedings", "show", number, *more, "--format", "json").json


def test_proceedings_are_opened_with_their_parties_and_officer_in_one_act_and_it_is_told_what_comes_next(door, case, number, opened):
    assert number.startswith("PRC-")
    told = page(door, number)
    assert (told["kind"], told["court"], told["reference"], told["cases"]) == ("criminal", COURT["court"], COURT["reference"], [case])
    assert told["code_edition"] == "code_2020", "the edition of the day on which the investigation began"
    assert [(each["name"], each["capacity"]) for each in told["parties"]] == [("Bert Imagined", "defendant")]
    assert [(each["duty"], each["name"], each["entry"]) for each in told["officers"]] == [("disclosure_officer", "Dana Invented", 3)]
    assert f"retention hold {case} --kind cpia --until verdict" in opened["remark"]
    assert "proceedings officer" not in opened["remark"], "there is one already"


def test_a_court_is_never_an_option_and_cases_are_named_by_number(door, case):
    words = ("proceedings", "open", case, "--kind", "criminal")
    refused = door(*words, "--court", "Chester Crown Court")
    assert refused.status == 2
    assert "personal" in refused.err
    assert "Chester" not in refused.err
    assert door("proceedings", "open", "Bert", "--kind", "criminal").status == 2
    assert door("proceedings", "open", "CHS-26-9999", "--kind", "criminal").status == 3
    assert door("proceedings", "open", "--kind", "criminal").status == 2, "over no case"
    assert door("proceedings", "open", case, "--kind", "trial").status == 2
    assert door(*words, "--party", "Bert=defendant").status == 2
    assert door(*words, "--party", "P-1=suspect").status == 2
    assert door(*words, "--jurisdiction", "atlantis").status == 2
    assert door(*words, "--officer", "nobody").status == 3
    twice = door(*words, "--officer", "me", "--fields", "-", typed={"officer": {"member": "me"}})
    assert (twice.status, "both" in twice.err or "twice" in twice.err or "give each once" in twice.err) == (2, True)


def test_at_a_terminal_court_reference_and_matter_are_asked_for_though_the_act_needs_none_of_them(door, case):
    typed = "Warrington Magistrates' Court\n07AB9\n4 may 2021\n\ny\n"
    asked = door.done("proceedings", "open", case, "--kind", "criminal", terminal=True, typed=typed)
    assert [each in asked.err for each in ("Court: ", "Reference: ", "Investigation began: ", "Matter: ")] == [True] * 4
    number = entry(asked).partition("#")[0]
    assert [page(door, number)[name] for name in ("court", "reference", "code_edition")] == [typed.splitlines()[0], "07AB9", "code_2020"]


def test_a_rehearsal_records_nothing_and_a_request_id_records_once(door, case, number):
    before = len(door.done("proceedings", "list", "--all", "--format", "json").json)
    words = ("proceedings", "open", case, "--kind", "inquest", "--fields", "-")
    assert door.done(*words, "--dry-run", typed=COURT).json["dry_run"] is True
    assert len(door.done("proceedings", "list", "--all", "--format", "json").json) == before
    name = ("--request-id", "0b3f3f5e-6c3e-4b7e-9d54-0a5a3d1c2b11")
    first, again = (door.done(*words, *name, typed=COURT).json for _ in range(2))
    assert (first["recorded"][0]["address"], again["repeated"]) == (again["recorded"][0]["address"], True)
    assert "kind coroner" in first["remark"]
    assert "disclosure officer" not in first["remark"], "an inquest has none"


def test_an_act_that_is_repeated_is_answered_as_then_though_what_followed_from_the_record_is_otherwise_now(door, case, noor):
    words = ("open", case, "--kind", "criminal", *BEGAN, "--officer", "me", "--fields", "-")
    number = door.done("proceedings", *words, typed=COURT).json["recorded"][0]["address"].partition("#")[0]
    note = {"description": "A note.", "sensitivity_reason": "It tells where she is."}
    listing = ("schedule", "add", number, "--held-as", "investigator", "--schedule", "sensitive", "--fields", "-")
    acts = [
        (listing, note),
        (("schedule", "move", number, "D1", "--schedule", "non_sensitive", "--fields", "-"), {"description": "A note."}),
        (listing, note | {"description": "Another note."}),
        (("proceedings", "officer", number, "--member", noor, "--duty", "disclosure_officer"), None),
        (("proceedings", "close", number, "--ending", "withdrawn"), None),
        (("proceedings", "reopen", number, "--reason", "-"), "An appeal."),
    ]  # fmt: skip
    named = [((*words, "--request-id", str(UUID(int=place))), typed) for place, (words, typed) in enumerate(acts, start=1)]
    first, again = ([door.done(*words, typed=typed).json for words, typed in named] for _ in range(2))
    assert [(each["repeated"], each["recorded"], each["remark"]) for each in again] == [
        (True, each["recorded"], each["remark"]) for each in first
    ]  # fmt: skip
    assert "item D2" in again[2]["remark"]
    assert door(*listing, "--request-id", str(UUID(int=1)), typed=note | {"description": "A third note."}).status == 5


def test_an_officer_who_is_appointed_succeeds_whoever_had_the_duty_and_takes_on_what_is_open(door, number, noor):
    words = ("officer", number, "--member", noor, "--duty", "disclosure_officer", "--reason", "-")
    made = door.done("proceedings", *words, typed="Moved.")
    assert f"succeeds {number}#3" in made.json["remark"]
    first, second = page(door, number)["officers"]
    assert (first["succeeded_by"], second["succeeds"], second["succeeded_by"]) == (second["entry"], 3, None)
    assert door("proceedings", "officer", number, "--member", "nobody", "--duty", "deputy").status == 3
    assert door("proceedings", "officer", number, "--member", "me", "--duty", "judge").status == 2


def test_a_request_is_open_until_it_is_answered(door, number):
    words = ("request", number, "--by", "defence", "--reply-by", "2099-01-01", "--fields", "-")
    asked = entry(door.done("proceedings", *words, typed={"wanted": "Messages of May."}))
    (told,) = page(door, number)["requests"]
    assert told["standing"] == "not answered, wanted by 2099-01-01"
    assert "1 request" in door.done("proceedings", "list", "--format", "table").out
    door.done("proceedings", "answer", asked, "--fields", "-", typed={"answer": "There are none."})
    (told,) = page(door, number)["requests"]
    assert told["standing"] == f"answered in #{told['answers'][0]['entry']}"
    assert "1 request" not in door.done("proceedings", "list", "--format", "table").out
    assert door("proceedings", "answer", number, "--fields", "-", typed={"answer": "None."}).status == 2, "of no request"
    assert door("proceedings", "answer", f"{number}#1", "--fields", "-", typed={"answer": "None."}).status == 1, "not a request"
    assert door("proceedings", "request", number, "--by", "defence").status == 2, "what is wanted is needed"


def test_a_statement_makes_a_review_due_and_an_application_is_ruled_on_and_reviewed(door, case, number):
    suspect = door.person(case, "suspect")
    stated = door.done("proceedings", "statement", number, "--kind", "compulsory", "--party", suspect, "--file", "0" * 64, "--fields", "-",
                       typed={"issues": "Identity."})  # fmt: skip
    assert f"proceedings review {number} --trigger defence_statement" in stated.json["remark"]
    at = entry(stated).rpartition("#")[2]
    words = ("review", number, "--trigger", "defence_statement", "--entry", at, "--result", "nothing_further", "--next-by", "2020-02-01")
    refused = door("proceedings", *words[:-2], "--next-by", "someday")
    assert refused.status == 2
    reviewed = door.done("proceedings", *words[:-1], "2099-02-01", "--reason", "-", typed="All of it.")
    assert page(door, number)["statements"][0]["standing"] == f"reviewed in #{entry(reviewed).rpartition('#')[2]}"
    assert page(door, number)["review_by"] == "2099-02-01"
    asked = entry(door.done("proceedings", "apply", number, "--kind", "public_interest_immunity", "--by", "prosecutor", "--without-notice"))
    assert page(door, number)["applications"][0]["standing"] == "not ruled on"
    door.done("proceedings", "rule", asked, "--ruling", "granted", "--review-by", "2099-03-01")
    assert page(door, number)["applications"][0]["standing"] == "to be reviewed by 2099-03-01"
    door.done("proceedings", "rule", asked, "--ruling", "upheld")
    assert door("proceedings", "rule", f"{number}#1", "--ruling", "granted").status == 1
    assert door("proceedings", "apply", number, "--kind", "bail", "--by", "defence").status == 2
    assert door("proceedings", "statement", number, "--kind", "compulsory", "--party", "Bert").status != 0


def test_what_is_issued_is_named_until_it_is_served_and_what_is_served_is_awaited_until_it_is_acknowledged(door, number, issued):
    words = ("serve", number, "--to", "defence", "--method", "court_system", "--acknowledge-by", "2099-01-01", "--fields", "-")
    told = {"recipient": "Clerk", "note": "By post too."}
    refused = door("proceedings", *words, "--items", f"{number}#{issued - 1}", typed=told)
    assert (refused.status, f"the prosecutor did not decide that the item in entry {issued - 1}" in refused.err) == (1, True)
    door.done("record", "prosecutor-decided", number, "--item", str(issued - 1), "--answer", "d", "--on", "today")
    served = door.done("proceedings", *words, "--schedules", str(issued), "--items", f"{number}#{issued - 1}", typed=told)
    assert f"not served: schedule of non-sensitive unused material, version 1 (#{issued})" in served.err
    assert page(door, number)["issued"][0]["standing"] == f"not certified, served in #{entry(served).rpartition('#')[2]}"
    assert "for these proceedings alone" in served.json["remark"]
    assert page(door, number)["services"][0]["standing"] == "not acknowledged, wanted by 2099-01-01"
    door.done("proceedings", "follow", entry(served), "--how", "chased")
    door.done("proceedings", "follow", entry(served), "--how", "acknowledged")
    told = page(door, number)["services"][0]
    assert told["standing"] == f"acknowledged in #{told['steps'][-1]['entry']}"
    assert door("proceedings", "follow", f"{number}#1", "--how", "chased").status == 1
    assert door("proceedings", "serve", number, "--to", "jury", "--method", "paper").status == 2
    assert door("proceedings", "serve", number, "--to", "court", "--method", "paper", "--schedules", "CHS-26-0001#1").status == 2


def test_the_disclosure_officer_certifies_schedules_that_were_issued_and_nobody_else_does(door, number, issued, noor):
    refused = door("proceedings", "certify", number, "--schedules", "1", "--fields", "-", typed={"certificate": "I certify."})
    assert refused.status == 1, "entry 1 issued none"
    unnamed = door("proceedings", "certify", number, "--fields", "-", typed={"certificate": "I certify."})
    assert (unnamed.status, f"not certified: schedule of non-sensitive unused material, version 1 (#{issued})" in unnamed.err) == (2, True)
    door.done("proceedings", "officer", number, "--member", noor, "--duty", "disclosure_officer")
    words = ("proceedings", "certify", number, "--schedules", str(issued), "--fields", "-")
    assert door(*words, typed={"certificate": "I certify."}).status in (1, 4), "Dana is not the disclosure officer"
    certified = door.done(*words, typed={"certificate": "I certify."}, user=noor)
    assert page(door, number)["issued"][0]["standing"].startswith(f"certified in #{entry(certified).rpartition('#')[2]}")


def test_cases_and_parties_join_and_the_court_changes(door, case, number):
    other = door.referred()
    door.done("proceedings", "case", number, other)
    victim = door.person(case, "victim")
    words = ("party", number, "--party", victim, "--capacity", "complainant", "--fields", "-")
    door.done("proceedings", *words, typed={"represented_by": "Sample LLP"})
    door.done("proceedings", "move", number, "--fields", "-", typed={"court": "Warrington Crown Court"})
    told = page(door, number)
    assert told["cases"] == [case, other]
    assert (told["court"], told["reference"]) == ("Warrington Crown Court", COURT["reference"])
    assert [each["capacity"] for each in told["parties"]] == ["defendant", "complainant"]
    assert door.done("proceedings", "list", "--case", other, "--format", "json").json[0]["cases"] == [case, other]
    text = door.done("proceedings", "show", number, "--format", "table").out
    for told in ("Warrington Crown Court, reference 07AB1234526", "Ottilie Sample (P-2), complainant", "represented by Sample LLP", other):
        assert told in text, told
    assert door("proceedings", "case", number, number).status == 2, "proceedings are no case"
    assert door("proceedings", "case", number).status == 2
    assert door("proceedings", "party", case, "--party", victim, "--capacity", "witness").status == 2, "a case is no proceedings"


def test_reading_them_is_one_consultation_for_disclosure_and_listing_them_is_none(door, case, number):
    before = door.consultations()
    door.done("proceedings", "show", number)
    assert door.consultations() == before + 1
    door.done("proceedings", "list")
    assert door.consultations() == before + 1
    assert door("proceedings", "show", case).status == 2, "a case is no proceedings"
    assert door("proceedings", "show", "PRC-26-9999").status == 3
    assert page(door, number, "--as-recorded", "2020-01-01")["parties"] == []


def test_other_commands_take_the_number(door, number):
    for words in (
        ("show", number), ("show", number, "--next"), ("replay", number), ("diff", number, "--from", "1"), ("due", "--case", number),
        ("show", number, "--format", "table"), ("receipt", f"{number}#1"), ("ask", "proceedings"), ("ask", "proceedings", "--case", number),
    ):  # fmt: skip
        door.done(*words)
    words = ("correct", f"{number}#1", "--field", "investigation_began", "--to", "2021-05-05", "--reason", "-")
    assert door.done(*words, typed="Looked up.").json["recorded"]
    assert page(door, number)["investigation_began"] == "2021-05-05"


def test_what_agencies_were_asked_for_in_proceedings_is_listed_by_their_number(door, case, number):
    ask = ("share", "ask", case, "--of", "cwp", "--urgency", "routine", "--fields", "-")
    said = {"wanted": "Notes of May.", "why": "They are relevant."}
    door.done(*ask, "--purposes", "disclosure", typed=said)
    door.done(*ask, "--purposes", "safeguarding", typed=said)
    (told,) = door.done("share", "list", "--proceedings", number, "--format", "json").json
    assert (told["case"], told["of"], told["purposes"]) == (case, "cwp", ["disclosure"])
    assert door("share", "list", "--proceedings", "PRC-26-9999").status == 3
    assert door("share", "list", "--proceedings", case).status == 2


def test_who_sees_no_case_sees_no_proceedings_and_who_may_not_record_there_is_refused(door, case, number, readers):
    assert number in {each["number"] for each in door.done("proceedings", "list", "--format", "json", user="ada").json}
    assert door("proceedings", "show", number, user="ada").status == 0, "an auditor reads"
    assert door("proceedings", "close", number, "--ending", "acquitted", user="ada").status in (1, 4)
    shown = door("proceedings", "show", number, user="ivy")
    assert shown.status == 0
    assert "Bert" not in shown.out, "an analyst is shown no names"
    assert COURT["court"] not in shown.out
    assert door("proceedings", "request", number, "--by", "court", "--fields", "-", typed={"wanted": "x"}, user="ivy").status in (1, 4)


def test_closed_proceedings_say_what_is_open_and_are_taken_up_again(door, case, opened):
    number = entry(door.done("proceedings", "open", case, "--kind", "civil_order", "--fields", "-", typed=COURT)).partition("#")[0]
    door.done("proceedings", "request", number, "--by", "respondent", "--fields", "-", typed={"wanted": "Notes."})
    closed = door.done("proceedings", "close", number, "--ending", "order_made")
    assert f"Still open in {number}, not answered: #2." in closed.err
    assert "retention hold" not in closed.json["remark"], "what it was held for has happened"
    assert number not in door.done("proceedings", "list", "--format", "table").out
    listed = door.done("proceedings", "list", "--all", "--format", "json").json
    assert [(each["state"], each["ending"]) for each in listed if each["number"] == number] == [("closed", "order_made")]
    assert door("proceedings", "close", number, "--ending", "order_made").status == 1, "closed already"
    again = door.done("proceedings", "reopen", number, "--reason", "-", typed="An appeal.")
    assert f"retention hold {case} --kind civil --until proceedings_ended --review-on " in again.json["remark"]
    assert page(door, number)["state"] == "open"
    assert door("proceedings", "reopen", number, "--reason", "-", typed="Again.").status != 0, "it is open"
    assert door("proceedings", "reopen", number, "--reason", "typed here").status == 2


def test_a_party_who_is_in_none_of_the_cases_is_named_like_the_others(door, number):
    other = door.referred()
    alone = door.person(other, "victim")
    door.done("proceedings", "party", number, "--party", alone, "--capacity", "interested")
    told = door.done("proceedings", "show", number, "--format", "table").out
    assert f"({alone}), interested" in told
    assert "without a number here" not in told


def test_what_is_restricted_whole_stays_due_and_is_named_beside_the_list(door):
    """A restriction takes it out of everyday use; disclosure reaches it, and its duties run on (DPA 2018 s.47; CPIA 1996 s.7A)."""
    case = door.referred()
    suspect = door.person(case, "suspect")
    opened = door.done("proceedings", "open", case, "--kind", "criminal", *BEGAN, "--party", f"{suspect}=defendant")
    number = opened.json["recorded"][0]["address"].partition("#")[0]
    said = ("--kind", "compulsory", "--party", suspect, "--fields", "-")
    door.done("proceedings", "statement", number, *said, typed={"issues": "An alibi."})
    due = {row["what"] for row in door.done("due", "--format", "json").json if row["case"] == number}
    door.done("rights", "restrict", number, "--ground", "accuracy_contested")
    listed = door.done("proceedings", "list", "--format", "json")
    assert number not in {row["number"] for row in listed.json}
    assert f"{number}: restricted whole or with the opening" in listed.err
    assert due <= {row["what"] for row in door.done("due", "--format", "json").json if row["case"] == number}
    assert due
