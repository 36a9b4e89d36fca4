"""What refuses says in one line what happened, to which case, person or unit, that nothing was recorded, and what to do; and no name."""

import json

import pytest

from commands import cli
from ledger import errors
from tests.commands.conftest import REFERRAL

CLOSED = "a closed case is reopened before work on it goes on: the case is closed; nothing was recorded; reopen it first"


def refused(answered, status: int) -> str:
    """The one line of a refusal."""
    assert (answered.status, answered.out) == (status, "")
    assert answered.err.count("\n") == 1
    assert not {"Bert", "Ottilie", "Imagined", "Sample"} & set(answered.err.split())
    return answered.err.removeprefix("caseledger: ").rstrip("\n")


def close(door, number: str) -> str:
    door.done("record", "case-closed", number, "--reason", "lost_contact", "--risk-at-close", "low")
    return number


def test_given_a_closed_case_when_it_is_triaged_then_the_rule_says_of_which_case_and_what_to_do(door):
    number = close(door, door.referred())
    words = ("record", "triage", number.lower(), "--outcome", "possible_stalking", "--fields", "-")
    assert refused(door(*words, typed={"rationale": "Bert Imagined again."}), 1) == f"{number}: {CLOSED}"


def test_given_an_identified_person_when_identified_again_then_the_rule_says_of_which_person(door):
    suspect = door.person(door.referred(), "suspect")
    told = refused(door("record", "party-identified", suspect, "--fields", "-", typed={"name": "Bert Imagined"}), 1)
    assert told.startswith(f"{suspect}: ")
    assert "this person has been identified; nothing was recorded; " in told


def test_given_the_last_administrator_when_disabled_then_the_rule_says_that_it_is_of_the_unit(door):
    told = refused(door("user", "disable", "dana", "--because", "left"), 1)
    assert told == (
        "UNIT: the unit keeps an administrator: this is the last administrator; nothing was recorded; add another administrator first"
    )


def test_given_no_case_yet_when_a_referral_is_refused_then_it_is_of_a_new_case(door):
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--on", "2150-01-01", "--fields", "-")
    told = refused(door(*words, typed={"reason": "Bert Imagined waits."}), 1)
    assert told.startswith("a new case: nothing is recorded before it has happened: it lies in the future; nothing was recorded; ")


def test_given_an_auditor_when_he_records_confirms_or_imports_then_it_says_where(door, tmp_path):
    number = door.referred()
    ada = ("user", "add", "ada", "--agency", "hmicfrs", "--role", "auditor", "--fields", "-")
    door.done(*ada, typed={"full_name": "Ada Fictional"})
    note = door("record", "note", number, "--fields", "-", typed={"text": "x"}, user="ada")
    assert refused(note, 1).startswith(f"{number}: an act is recorded for somebody whose role allows it on that day: ")
    (tmp_path / "history.ndjson").write_text("{}\n")
    assert refused(door("import", str(tmp_path / "history.ndjson"), user="ada"), 1).startswith("UNIT: an act is recorded for somebody")
    assert refused(door("show", number, "--next", user="ada"), 4).startswith(f"{number}: what may be recorded next ")


def test_given_a_request_id_of_another_act_when_used_again_then_the_conflict_says_of_which_case(door):
    number, request = door.referred(), "5f0c6b8e-64a5-4c3e-9a55-0d4a9f3c1e11"
    words = ("record", "note", number, "--request-id", request, "--fields", "-")
    door.done(*words, typed={"text": "Once."})
    assert refused(door(*words, typed={"text": "Twice."}), 5).startswith(f"{number}: this request id was used for another act")


def test_given_no_such_case_or_entry_when_addressed_then_it_is_named_once(door):
    number = door.referred()
    assert refused(door("show", "CHS-26-9999"), 3).startswith("no CHS-26-9999 that you may see; ")
    absent = ("correct", f"{number}#9", "--field", "text", "--to", "x", "--reason", "-")
    assert refused(door(*absent, typed="x"), 3).startswith(f"{number}: there is no entry #9 here ")
    party = ("record", "party-joined", number, "--party", "P-99", "--category", "witness")
    assert refused(door(*party), 3).startswith(f"{number}: party: no P-99 that you may see; ")


def test_given_lines_that_rules_refuse_when_imported_then_each_reason_says_what_to_do_and_not_that_nothing_was_recorded(door, tmp_path):
    number = close(door, door.referred())
    triage = {"type": "triage-decided", "case": number, "fields": {"outcome": "possible_stalking", "rationale": "x"}}
    wrong = {"type": "note-recorded", "case": number, "fields": {}}
    absent = {"type": "note-recorded", "case": "CHS-26-9999", "fields": {"text": "x"}}
    place = tmp_path / "history.ndjson"
    place.write_text("".join(f"{json.dumps(each)}\n" for each in (triage, wrong, absent)))
    answered = door("import", str(place))
    rejected = [json.loads(line)["rejected"] for line in place.with_name(f"{place.name}.rejects.ndjson").read_text().splitlines()]
    assert (rejected[0]["line"], rejected[0]["reason"]) == (1, CLOSED.replace("nothing was recorded; ", ""))
    assert not [each for each in rejected if "nothing was" in each["reason"]]
    assert answered.err.splitlines()[-1] == f"caseledger: 3 lines refused; see {place.name}.rejects.ndjson, mend it and import it"


@pytest.mark.parametrize("error", [each for each in errors.family() if each.__module__ == errors.__name__])
def test_an_error_of_the_machine_or_the_server_is_of_no_case(error):
    of_no_case = issubclass(error, errors.LinesRefused) or (
        issubclass(error, errors.ConfigurationError) and error is not errors.EntryRefused
    )
    _, sentence = cli.verdict(error("it failed"), about="P-3")
    assert sentence == ("it failed" if of_no_case else "P-3: it failed")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [("no P-3 here", "no P-3 here"), ("no P-31 here", "P-3: no P-31 here"), ("P-3#2 is closed", "P-3#2 is closed")],
)
def test_a_number_that_the_sentence_names_is_not_said_twice(sentence, told):
    assert cli.verdict(errors.NotFound(sentence), about="P-3") == (3, told)


def test_given_an_agency_that_nobody_has_named_when_it_refers_then_it_is_recorded_and_told_until_it_is_named(door):
    words = ("refer", "--agency", "leighton-hospital", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
    told = door.done(*words, typed=REFERRAL)
    assert "leighton-hospital is no agency that the unit's record has named" in told.err
    assert told.json["recorded"]
    named = ("record", "agency-named", "--agency", "leighton-hospital", "--sector", "health", "--since", "2020-01-01")
    assert door.done(*named, "--name", "Leighton Hospital").err == ""
    assert door.done(*words, typed=REFERRAL).err == ""
    slip = door.done("refer", "--agency", "leighton-hosptal", *words[3:], typed=REFERRAL)
    assert "; leighton-hospital is." in slip.err
