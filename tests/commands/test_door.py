"""Through the front door: what is typed is recorded, shown, replayed and compared; what is refused leaves nothing behind."""

from uuid import uuid4

import pytest
from application.scenes import photograph

from commands.receipts import NOBODY_NOTIFIED
from ledger.enforcement import ENFORCED


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with cases of its own."""
    return shared_at


def positions(door) -> int:
    return door.done("projections", "status").json[0]["head"]


def test_a_referral_is_one_act_with_its_addresses(door):
    receipt = door.done(
        "refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--urgent", "--action", "arrest", "--due", "23:59",
        "--fields", "-", typed={"reason": "He waits.", "suspect": {"name": "Bert Imagined"}, "victim": {"name": "Ottilie Sample"}},
    ).json  # fmt: skip
    number = receipt["recorded"][0]["address"].partition("#")[0]
    addresses = [line["address"] for line in receipt["recorded"]]
    suspect, victim = door.person(number, "suspect"), door.person(number, "victim")
    assert addresses == [f"{number}#1", f"{suspect}#1", f"{number}#2", f"{victim}#1", f"{number}#3", f"{number}#4"]
    assert receipt["notice"] == NOBODY_NOTIFIED
    assert "Urgent action due" in receipt["remark"]
    row = next(row for row in door.done("caseload").json if row["number"] == number)
    assert (row["number"], row["gate"], row["state"], row["urgency"]) == (number, "REFERRAL", "open", "urgent")
    assert row["urgent_actions"][0]["action"] == "arrest"


def test_a_case_is_told_in_order_with_names_and_numbers(door):
    number = door.referred()
    door.done("record", "note", number, "--on", "yesterday 9:30", "--fields", "-", typed={"text": "It fits."})
    text = door.done("show", number, "--format", "table").text
    assert f"Bert Imagined ({door.person(number, 'suspect')}) joined the case as suspect." in text
    assert "Dana Invented" in text
    assert text.index("noted: It fits.") < text.index("joined the case")
    rows = door.done("show", number).json
    assert rows[0]["address"] == f"{number}#4"
    assert rows[0]["fields"] == {"text": "It fits."}


def test_a_referral_may_name_a_person_who_has_a_number(door):
    first = door.referred()
    suspect = door.person(first, "suspect")
    second = door.referred(suspect={"person": suspect, "safe_contact": "by letter"})
    text = door.done("show", second, "--format", "table").text
    assert f"Bert Imagined ({suspect}) joined the case as suspect. Safe contact: by letter." in text
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
    assert door(*words, typed={"reason": "x", "suspect": {"person": "P-99"}}).status == 3
    assert door(*words, typed={"reason": "x", "suspect": {"person": suspect, "phone": "1"}}).status == 2
    assert door(*words, typed={"reason": "x", "suspect": "Bert"}).status == 2
    assert door(*words, typed={"reason": "x", "cause": "y"}).status == 2


def test_a_rule_refuses_and_nothing_is_written(door):
    number = door.referred()
    before = positions(door)
    refused = door("record", "case-reopened", number, "--trigger", "review")
    assert refused.status == 1
    assert refused.err.count("\n") == 1
    assert "only a closed case is reopened" in refused.err
    assert positions(door) == before


BAD = [
    (("show", "CHS-26-9999"), None, 3),
    (("show", "CHS"), None, 2),
    (("record", "note", "CHS-26-9999", "--fields", "-"), {"text": "x"}, 3),
    (("record", "no-such-type", "{number}"), None, 2),
    (("record", "note", "{number}", "--fields", "-"), {"text": "x", "more": "y"}, 2),
    (("record", "note", "{number}", "--fields", "-"), {}, 2),
    (("record", "note", "{number}", "--fields", "-"), '{"text": "x", "text": "y"}', 2),
    (("record", "note", "{number}", "--fields", "-"), {"text": "x" * 30_000}, 2),
    (("record", "note", "{number}", "--fields", "-"), '{"text": "a\\u0000b"}', 2),
    (("record", "note", "{number}", "--fields", "-"), '{"text": "a\\ud800b"}', 2),
    (("record", "note", "{number}", "--fields", "-", "--on", "tomorrow"), {"text": "x"}, 1),
    (("record", "note", "{number}", "--fields", "-", "--on", "2026-10-25 01:30"), {"text": "x"}, 2),
    (("record", "note", "{number}", "--fields", "/no/such/file"), None, 2),
    (("record", "note", "P-1", "--fields", "-"), {"text": "x"}, 2),
    (("correct", "{number}#99", "--field", "outcome", "--to", "x", "--fields", "-"), {"why": "x"}, 3),
    (("correct", "{number}#1", "--field", "nonsense", "--to", "x", "--fields", "-"), {"why": "x"}, 2),
    (("correct", "{number}#1", "--field", "reason", "--to", "x", "--fields", "-"), {"why": "x"}, 2),
    (("correct", "{number}#1", "--field", "urgency", "--fields", "-"), {"why": "x"}, 2),
    (("show", "{number}", "--as-recorded", "soon"), None, 2),
    (("show", "{number}", "--as-recorded", "0"), None, 2),
    (("show", "{number}", "--purpose", "curiosity"), None, 2),
    (("refer", "--agency", "police", "--channel", "pigeon", "--victim-aware", "yes", "--fields", "-"), {"reason": "x"}, 2),
    (("refer", "--due", "20:00"), None, 2),
    (("user", "disable", "nobody", "--because", "left"), None, 3),
    (("projections", "rebuild", "no-such-question"), None, 3),
    (("policy", "adopt", "-"), '{"zone": "Nowhere/Never"}', 2),
    (("policy", "adopt", "-"), '{"zone": "Europe/London", "zone": "Europe/Paris"}', 2),
]
"""Words, what is typed, and the exit status."""


def test_bad_input_is_one_sentence_and_nothing_is_written(door):
    number = door.referred()
    before = positions(door)
    for words, typed, status in BAD:
        refused = door(*(word.format(number=number) for word in words), typed=typed)
        assert (refused.status, refused.err.count("\n")) == (status, 1), (words, refused.err)
        assert refused.err.startswith("caseledger: ")
        assert refused.out == ""
        assert positions(door) == before, words


def test_repeating_a_request_records_once_and_another_act_is_a_conflict(door):
    number, request = door.referred(), str(uuid4())
    words = ("record", "note", number, "--request-id", request, "--fields", "-")
    first = door.done(*words, typed={"text": "Once."}).json
    again = door.done(*words, typed={"text": "Once."}).json
    assert again["repeated"]
    assert again["recorded"] == first["recorded"]
    assert door(*words, typed={"text": "Twice."}).status == 5


def test_a_dry_run_records_nothing(door):
    number = door.referred()
    before = positions(door), door.consultations()
    told = door.done("record", "note", number, "--dry-run", "--fields", "-", typed={"text": "Bert Imagined came."}).json
    assert (told["dry_run"], told["recorded"][0]["address"], told["consultations"]) == (True, f"{number}#4", 0)
    words = ("record", "note", number, "--dry-run", "--fields", "-", "--format", "table")
    assert "Nothing was recorded." in door.done(*words, typed={"text": "x"}).text
    assert (positions(door), door.consultations()) == before


def test_given_a_narrative_when_it_is_recorded_then_the_receipt_counts_the_reading_of_names(door):
    number, before = door.referred(), door.consultations()
    told = door.done("record", "note", number, "--fields", "-", typed={"text": "Bert Imagined came."}).json
    assert told["consultations"] == door.consultations() - before == 1


def test_an_auditor_may_read_and_may_not_record(door):
    number = door.referred()
    door.done("user", "add", "ada", "--agency", "hmicfrs", "--role", "auditor", "--fields", "-", typed={"full_name": "Ada Pretend"})
    refused = door("record", "note", number, "--fields", "-", typed={"text": "x"}, user="ada")
    assert refused.status in (1, 4)
    assert door.done("show", number, user="ada").json


def test_a_correction_shows_in_place_and_both_wordings_stay(door):
    number = door.referred()
    door.done("record", "triage", number, "--outcome", "clearly", "--fields", "-", typed={"rationale": "A slip."})
    corrected = door.done("correct", f"{number}#4", "--field", "outcome", "--to", "poss", "--fields", "-", typed={"why": "Wrong box."}).json
    position = corrected["recorded"][0]["position"]
    told = next(row for row in door.done("show", number).json if row["address"] == f"{number}#4")
    assert told["fields"]["outcome"] == "possible_stalking"
    assert f"Corrected by {number}#5, recorded on " in told["corrected"][0]
    assert told["corrected"][0].endswith("by Dana Invented: outcome now “possible stalking”, before that “clearly not stalking”.")
    before = next(row for row in door.done("show", number, "--as-recorded", str(position - 1)).json if row["address"] == f"{number}#4")
    assert before["fields"]["outcome"] == "clearly_not_stalking"
    replayed = door.done("replay", number).json
    assert [row["address"] for row in replayed] == [f"{number}#{version}" for version in range(1, 6)]
    assert replayed[3]["fields"]["outcome"] == "clearly_not_stalking"
    assert replayed[3]["state"]["decision"] == "clearly_not_stalking"
    assert replayed[4]["state"]["decision"] == "possible_stalking"
    changed, added = door.done("diff", number, "--from", str(position - 1)).json
    assert (changed["change"], changed["address"], added["change"]) == ("changed", f"{number}#4", "added")
    assert "clearly not stalking" in changed["before"]
    assert "possible stalking" in changed["after"]


def test_a_personal_value_is_corrected_and_never_typed_as_an_option(door):
    number = door.referred()
    victim = door.person(number, "victim")
    door.done("correct", f"{victim}#1", "--field", "phone", "--fields", "-", typed={"to": "07700 900456", "why": "Misheard."})
    told = door.done("show", victim).json
    assert told[0]["fields"]["phone"] == "07700 900456"
    assert "noted" in door.done("show", number, "--format", "table").text


def test_when_something_happened_is_corrected(door):
    number = door.referred()
    door.done("record", "note", number, "--on", "2026-03-02", "--fields", "-", typed={"text": "Seen."})
    moved = ("--field", "occurred_at", "--to", "2026-03-01 10:15")
    door.done("correct", f"{number}#4", *moved, "--fields", "-", typed={"why": "The diary says so."})
    told = next(row for row in door.done("show", number).json if row["address"] == f"{number}#4")
    assert told["occurred_at"] == {"value": "2026-03-01T10:15:00Z", "precision": "instant"}


def test_what_had_happened_by_a_day_is_shown_with_what_straddles_it_counted(door):
    number = door.referred()
    door.done("record", "note", number, "--on", "2026-03-02", "--fields", "-", typed={"text": "Early."})
    door.done("record", "note", number, "--on", "2026-03", "--fields", "-", typed={"text": "Some time in March."})
    text = door.done("show", number, "--as-corrected", "2026-03-05", "--format", "table").text
    assert "Early." in text
    assert "Some time" not in text
    assert "1 more entry may have happened by then" in text


def test_a_restricted_entry_is_marked_and_its_text_is_nowhere(door):
    number = door.referred()
    door.done("record", "note", number, "--fields", "-", typed={"text": "He moved to Elm Row."})
    door.done("record", "record-restricted", number, "--ground", "wrong_record", "--versions", "4")
    for words in (("show", number), ("replay", number), ("diff", number, "--from", "1")):
        for form in ("table", "json", "csv"):
            text = door.done(*words, "--format", form).text
            assert "Elm Row" not in text
            assert "[withheld: restricted]" in text
    row = next(row for row in door.done("show", number).json if row["address"] == f"{number}#4")
    assert {why["reason"] for why in row["withheld"].values()} == {"restricted"}
    reached = door.done("show", number, "--purpose", "legal_claim", "--reason", "-", typed="A claim.").out
    assert "He moved to Elm Row." in reached


def test_an_erased_person_is_marked_in_place_and_nowhere_readable(door, at):
    number = door.referred()
    noor = {"full_name": "Noor Fictional"}
    door.done("user", "add", "noor", "--agency", "cheshire-police", "--role", "supervisor", "--fields", "-", typed=noor)
    bert = door.person(number, "suspect")
    words = ("--scope", "case", "--case", number, "--authority", "court_order", "--review", "RR-26-12", "--keep")
    decide = ("rights", "erase", "--decide", door.done("rights", "erase", bert, *words).json["recorded"][0]["address"])
    assert door(*decide, typed="yes\n", user="noor").status == 2
    door.done(*decide, typed=f"{bert}\n", user="noor")
    for command in (("show", number), ("replay", number), ("diff", number, "--from", "1")):
        text = door.done(*command, "--format", "table").text
        assert "[erased on" in text
        assert "under court order] waits for Ottilie Sample outside her work." in text
    assert number in {row["number"] for row in door.done("caseload").json}


def test_text_that_would_command_a_terminal_is_shown_as_marks(door):
    number = door.referred()
    door.done("record", "note", number, "--fields", "-", typed={"text": "left \u202eright\u2066 hidden\u200b"})
    for form in ("table", "json", "csv"):
        text = door.done("show", number, "--format", form).out
        assert not set(text) & {"\u202e", "\u2066", "\u200b", "\x1b"}
    assert "<U+202E>" in door.done("show", number, "--format", "table").text


def test_a_person_at_a_terminal_is_asked_for_what_is_missing(door):
    number = door.referred()
    asked = door.done("record", "triage", number, "--format", "json", typed="poss\nIt fits.\n.\n\n", terminal=True)
    assert "clearly_not_stalking" in asked.err
    assert "You decided at triage: possible stalking. It fits." in asked.err
    assert asked.json["recorded"][0]["type"] == "triage-decided.v1"


def test_a_person_who_does_not_confirm_the_sentence_records_nothing(door):
    number = door.referred()
    before = positions(door)
    refused = door("record", "triage", number, typed="poss\nIt fits.\n.\nno\n", terminal=True)
    assert refused.status == 2
    assert "not confirmed; nothing was recorded" in refused.err
    assert positions(door) == before


@pytest.mark.parametrize("answer", ["", "y", "YES", "record it\ny"])
def test_given_the_sentence_when_a_person_says_yes_in_a_word_then_it_is_recorded(door, answer):
    number = door.referred()
    asked = door.done("record", "triage", number, "--format", "json", typed=f"poss\nIt fits.\n.\n{answer}\n", terminal=True)
    assert "Enter, y or yes records it; n, no or q does not." in asked.err
    assert ("type Enter, y or yes for yes; n, no or q for no" in asked.err) == ("\n" in answer)
    assert len(asked.json["recorded"]) == 1


def test_a_referral_is_asked_for_and_what_is_mistyped_is_asked_again(door):
    suspect = ("Bert Imagined", "Bertie; The Bear", "1970-02-30", "3 feb 1970", "", "", "", "", "")
    victim = ("Ottilie Sample", "", "", "", "", "", "", "text after six")
    owner = ("nobody", "Noor Who", "me")
    typed = "\n".join(("He waits.", ".", "PC Fiction", "", *suspect, *victim, "", "", "", "arrest", "25:00", "23:59", *owner, "", "", ""))
    words = ("refer", "--urgent", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--format", "json")
    asked = door.done(*words, typed=typed, terminal=True)
    number = asked.json["recorded"][0]["address"].partition("#")[0]
    assert "there is no such day in the calendar; once more" in asked.err
    assert "there is no such time of day; once more" in asked.err
    assert asked.err.count("no member is called so here; once more") == 2
    assert "telephone its owner" in asked.json["remark"]
    text = door.done("show", number, "--format", "table").text
    assert f"Ottilie Sample ({door.person(number, 'victim')}) joined the case as victim. Safe contact: text after six." in text
    told = door.done("show", door.person(number, "suspect"), "--format", "table").text
    assert "also known as Bertie and The Bear, born 3 February 1970" in told


REFER = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--format", "json")


def asked_for_a_referral(door, *people: str):
    """Refer at a terminal: the reason, then what is typed for suspect and victim."""
    return door.done(*REFER, typed="\n".join(("He waits.", ".", "PC Fiction", "", *people, *5 * [""])), terminal=True)


def test_given_nobody_known_when_asked_for_suspect_and_victim_then_enter_leaves_each_out(door):
    asked = asked_for_a_referral(door, "", "")
    assert [entry["type"] for entry in asked.json["recorded"]] == ["referral-received.v1"]
    assert asked.err.count("Name: full name (Enter for nobody known; P-n for a person who is recorded)") == 2


def test_given_a_person_who_is_recorded_when_asked_for_suspect_then_his_number_stands_for_him(door):
    first = door.referred()
    number = door.person(first, "suspect")
    asked = asked_for_a_referral(door, number.lower(), "", "Vera Invented", "", "", "", "", "", "", "text after six")
    types = [entry["type"].partition(".")[0] for entry in asked.json["recorded"]]
    assert types == ["referral-received", "party-joined", "party-identified", "party-joined"]
    case = asked.json["recorded"][0]["address"].partition("#")[0]
    assert door.person(case, "suspect") == number


def test_given_suspect_and_victim_when_a_referral_is_asked_for_then_their_relationship_and_the_risk_are_too(door):
    people = ("Bert Imagined", *7 * [""], "Vera Invented", *7 * [""])
    typed = ("y", "ex_intimate", "2015", "2019", "yes", "", "", "y", "high", "He has her keys.", ".")
    asked = asked_for_a_referral(door, *people, *typed)
    types = [entry["type"].partition(".")[0] for entry in asked.json["recorded"]]
    assert types[-2:] == ["relationship-recorded", "risk-level-set"]


def test_given_two_incidents_when_a_referral_is_asked_for_then_each_is_recorded_and_enter_ends_them(door):
    people = ("Bert Imagined", *7 * [""], "Vera Invented", *7 * [""])
    gate = ("y", "watch; follow", "He stood at the gate.", ".", "", "3", "", "routes; work", "", "9 parch", "9 feb 2026 20:00")
    flowers = ("y", "unw", "Flowers.", ".", "", "", "", "", "", "")
    asked = asked_for_a_referral(door, *people, "", *gate, *flowers)
    shown = door.done("show", asked.json["recorded"][0]["address"].partition("#")[0]).json
    told = [line for line in shown if line["type"].startswith("incident-recorded")]
    incidents = [line["fields"] for line in told]
    at_the_gate, others = {"value": "2026-02-09T20:00:00Z", "precision": "instant"}, shown[-1]["occurred_at"]
    assert [line["occurred_at"] for line in told] == [at_the_gate, others]
    assert asked.err.count("Occurred at: when it happened, if not when the whole act did (Enter for when the whole act did)") == 3
    assert asked.err.count("It happened on 9 February 2026 at 20:00 GMT.") == 1
    assert [each["behaviours"] for each in incidents] == [["watching", "following"], ["unwanted_gift"]]
    assert [each.get("occasions") for each in incidents] == [3, None]
    assert [each.get("impact_day_to_day") for each in incidents] == [["routes", "work"], None]
    assert asked.err.count("The incidents:") == 1
    assert asked.err.count("The incidents, one more:") == 2


def test_given_a_number_that_nobody_has_when_asked_for_suspect_then_it_is_asked_again(door):
    asked = asked_for_a_referral(door, "P-99999", "", "")
    assert [entry["type"] for entry in asked.json["recorded"]] == ["referral-received.v1"]
    assert "; once more" in asked.err


def test_the_input_may_end_at_any_question_and_nothing_is_written(door):
    number = door.referred()
    before = positions(door)
    for typed in ("", "poss\n", "poss\n\n"):
        assert door("record", "triage", number, typed=typed, terminal=True).status == 2
    assert positions(door) == before


def test_no_error_repeats_a_personal_value(door):
    number = door.referred()
    for words in (
        ("record", "note", number, "--text", "Ottilie Sample"), ("record", "note", number, "Ottilie Sample"), ("show", "Ottilie Sample"),
        ("record", "triage", number, "--outcome", "Ottilie Sample"), ("show", number, "--reason", "Ottilie Sample"),
        ("record", "note", number, "--on", "Ottilie Sample"),
        ("correct", f"{number}#1", "--field", "urgency", "--to", "Ottilie Sample", "--reason", "-"),
        ("caseload", "Ottilie Sample"), ("record", "party-joined", number, "--party", "Ottilie Sample", "--category", "witness"),
    ):  # fmt: skip
        refused = door(*words, typed="x")
        assert refused.status == 2, words
        assert "Ottilie" not in refused.err + refused.out, words


def test_two_persons_and_a_member_are_named_by_number_and_login(door):
    number = door.referred()
    witness = door.done("record", "party-identified", "--fields", "-", typed={"name": "Wanda Unreal"}).json["recorded"][0]["address"]
    door.done("record", "party-joined", number, "--party", witness.partition("#")[0], "--category", "witness")
    door.done("record", "urgent-action-raised", number, "--gate", "outside", "--action", "arrest", "--due", "23:59", "--owner", "me")
    text = door.done("show", number, "--format", "table").text
    assert f"Wanda Unreal ({witness.partition('#')[0]}) joined the case as witness." in text
    assert "owned by Dana Invented" in text


def test_the_caseload_has_views(door):
    first, second = door.referred(), door.referred()
    door.done("record", "case-closed", first, "--reason", "lost_contact", "--risk-at-close", "low")
    shown = {row["number"] for row in door.done("caseload").json}
    assert (first in shown, second in shown) == (False, True)
    assert {row["number"] for row in door.done("caseload", "--all").json} >= {first, second}
    assert door.done("caseload", "--changed-since", "tomorrow").json == []
    assert door.done("caseload", "--as-recorded", "2020-01-01").json == []
    by_position = door.done("caseload", "--as-recorded", str(positions(door) - 1), "--by", "gate").json
    assert {row["number"] for row in by_position} >= {first, second}


def test_the_answer_equals_the_record_and_can_be_built_anew(door):
    door.referred()
    assert door.done("projections", "check").json[0]["different"] == 0
    rebuilt = door.done("projections", "rebuild", "caseload").json[0]
    assert (rebuilt["rows"], rebuilt["agreed"]) == (len(door.done("caseload", "--all").json), True)
    assert door.done("projections", "status").json[0]["state"] == "current"


def test_a_refused_policy_says_what_was_wrong_and_that_nothing_was_recorded(door):
    refused = door("policy", "adopt", "-", typed='{"zone": "Nowhere/Never"}')
    assert refused.status == 2
    assert 'zone is not the name of a time zone, such as "Europe/London"; nothing was recorded; mend it and adopt it again' in refused.err


def test_a_policy_is_adopted_as_its_very_bytes_and_shown(door, tmp_path):
    text = '{"contact": "Unit, 01234", "zone": "Europe/London"}'
    file = tmp_path / "policy.json"
    file.write_text(text)
    door.done("policy", "adopt", str(file))
    shown = door.done("policy", "show").json
    assert shown["document"] == {"contact": "Unit, 01234", "zone": "Europe/London"}
    assert len(shown["digest"]) == 64
    assert door("policy", "show", "--on", "2020-01-01").status == 3


def test_users_come_and_go_and_each_is_recorded(door):
    door.done("user", "add", "sam", "--agency", "nhs-cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Sam Invented"})
    rows = {row["user"]: row for row in door.done("user", "list").json}
    assert rows["sam"]["enabled"]
    assert "Sam Invented" not in door.done("user", "list").out
    door.done("user", "disable", "sam", "--because", "left")
    assert not {row["user"]: row for row in door.done("user", "list").json}["sam"]["enabled"]
    assert door("caseload", user="sam").status in (4, 6)
    assert door("user", "disable", "dana", "--because", "left").status == 1


ADD = ("user", "add", "vera", "--agency", "nhs-cwp", "--role", "practitioner", "--fields", "-")
VERA = {"full_name": "Vera Invented"}


def test_adding_a_user_can_be_rehearsed_and_leaves_no_profile(door, at):
    before = photograph(at)
    told = door.done(*ADD, "--dry-run", typed=VERA).json
    assert (told["dry_run"], told["login"], told["recorded"][0]["type"]) == (True, None, "user-added.v1")
    assert "Would add vera of nhs-cwp: practitioner." in door.done(*ADD, "--dry-run", "--format", "table", typed=VERA).text
    assert photograph(at) == before
    assert not (at.directory / "users" / "vera").exists()
    assert door("user", "add", "../vera", *ADD[3:], "--dry-run", typed=VERA).status == 2


def test_adding_a_user_twice_under_one_request_id_adds_once(door, at):
    request = ("--request-id", str(uuid4()))
    first = door.done(*ADD, *request, typed=VERA).json
    before = photograph(at)
    again = door.done(*ADD, *request, typed=VERA).json
    assert again["repeated"]
    assert (again["login"], again["recorded"]) == (first["login"], first["recorded"])
    assert door(*ADD, *request, typed={"full_name": "Another Person"}).status == 5
    for more in ((), ("--request-id", str(uuid4()))):
        refused = door(*ADD, *more, typed=VERA)
        assert refused.status == 2
        assert "a profile named vera stands already on this machine; nothing was recorded" in refused.err
    assert photograph(at) == before
    assert door.done("caseload", user="vera").status == 0, "the profile of a recorded user outlives every refusal"


@pytest.mark.parametrize("words", [ADD, ("user", "disable", "sam", "--because", "left"), ("policy", "adopt", "-")])
def test_a_reason_that_no_event_keeps_is_not_taken(door, words):
    refused = door(*words, "--reason", "-", typed="It was needed.")
    assert refused.status == 2
    assert "no such option" in refused.err.lower()
    assert "no such option" not in door(*words, "--clock-checked", "--dry-run", typed="{}").err.lower()


@pytest.mark.usefixtures("durable")
def test_the_doctor_finds_a_healthy_ledger_healthy(door):
    findings = door("doctor").json
    wrong = {finding["check"] for finding in findings if finding["verdict"] == "wrong"}
    assert wrong <= {ENFORCED["login"]}  # the tests' server holds the logins of other tests' ledgers
    assert any("claimed only" in finding["told"] for finding in findings)


def test_the_server_is_looked_at(door):
    assert door.done("server", "status").json["running"]


def test_a_ledger_that_is_not_there_and_a_server_that_does_not_answer(door, tmp_path):
    assert door("--ledger", str(tmp_path / "none"), "caseload").status == 3
    other = type(door)(tmp_path / "none", door.monkeypatch, door.capsys)
    refused = other("caseload")
    assert refused.status == 3
    assert "caseledger init" in refused.err


def test_the_key_file_must_be_there_and_closed_to_others(door, at):
    number = door.referred()
    kek = at.kek_file
    kek.chmod(0o644)
    try:
        refused = door("show", number)
        assert refused.status == 6
        assert "chmod 600" in refused.err
        assert door("doctor").status == 7
    finally:
        kek.chmod(0o600)


def test_a_founded_ledger_is_not_founded_again(door):
    refused = door("init", "--agency", "cheshire-police", "--fields", "-", typed={"full_name": "Dana Invented"})
    assert refused.status == 6
    assert "stands already" in refused.err


def test_init_refuses_what_no_ledger_can_have(door, tmp_path):
    elsewhere = type(door)(tmp_path / "new", door.monkeypatch, door.capsys)
    for words in (("--prefix", "chs"), ("--prefix", "CHESHIRE"), ("--zone", "Nowhere/Never"), ()):
        assert elsewhere("init", "--agency", "police", *words, typed="").status == 2
    assert not (tmp_path / "new").exists()
