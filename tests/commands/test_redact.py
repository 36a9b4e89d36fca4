"""Redaction by its commands: suggested, written to a file, decided, confirmed by somebody else, shown, reused; and what each refuses."""

import stat
import tomllib
from contextlib import closing
from uuid import uuid4

import pytest
from application.scenes import add_user

from ledger.application import Intent, Ledger
from ledger.events.intake import PartyIdentified
from ledger.events.merging import PersonsMerged
from ledger.events.proceedings import ProceedingsOpened, ProceedingsPartyJoined
from ledger.store import place

SPOKEN = "oh seven seven double oh nine oh oh one two three"
REASON = f"Bert Imagined waits for Ottilie Sample outside. He wrote to O. Sampel at {SPOKEN}. It rained."
FOR = ("--for", "defence")
RELEASING_NOTES = ("--redaction", "release", "--field", "note-recorded.text")


@pytest.fixture(scope="module")
def unit(shared_at):
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


@pytest.fixture(scope="module")
def noor(shared_at):
    """The name of a second officer, who confirms."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        add_user(ledger, "noor", "cheshire-police", ("disclosure_officer",))
    return "noor"


@pytest.fixture
def case(door):
    return door.referred(reason=REASON)


@pytest.fixture
def number(shared_at, door, case):
    """Criminal proceedings over a case of their own, with its suspect as defendant."""
    return opened(shared_at, door, case)


@pytest.fixture
def untouched(shared_at, door, made):
    """Case and number of proceedings in which nothing is ever decided."""
    if not made:
        made.append(door.referred(reason=REASON))
        made.append(opened(shared_at, door, made[0]))
    return made


@pytest.fixture(scope="module")
def made():
    """What ``untouched`` made once for this module."""
    return []


def opened(at, door, case):
    said = {"kind": "criminal", "jurisdiction": "england_wales", "investigation_began": "2021-05-04", "code_edition": "code_2020"}
    stream = uuid4()
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        receipt = ledger.record([Intent(ProceedingsOpened.from_values(said | {"cases": [str(ledger.find(case).stream)]}), stream)])
        joined = {"party": str(ledger.find(door.person(case, "suspect")).stream), "capacity": "defendant"}
        ledger.record([Intent(ProceedingsPartyJoined.from_values(joined), stream)])
    return receipt.entries[0].address.partition("#")[0]


def suggestions(door, number, *more):
    return door.done("redact", number, *FOR, "--format", "json", *more).json


def shown(door, number, *more):
    return {row["place"]: row for row in door.done("redact", "show", number, *FOR, "--format", "json", *more).json["units"]}


def numbers(answered):
    return [each["address"] for each in answered.json["recorded"]]


@pytest.fixture
def drafted(door, number, tmp_path):
    return draft_of(door, number, tmp_path)


def draft_of(door, number, directory):
    file = directory / "redact.toml"
    door.done("redact", number, *FOR, "--draft", str(file))
    return file


def test_a_number_lists_suggestions_and_reading_is_one_consultation_for_disclosure(door, untouched):
    case, number = untouched
    before = door.consultations()
    told = suggestions(door, number)
    assert door.consultations() == before + 1
    by = {(each["redaction"], each["sure"]): each for each in told["suggestions"]}
    assert by["pseudonym", "sure"]["label"] == "Victim 1"
    assert by["pseudonym", "sure"]["person"] == door.person(case, "victim")
    assert by["gist", "sure"]["gist"] == "He wrote to Victim 1 at a number."
    assert f"[{SPOKEN}]" in by["gist", "sure"]["excerpt"]
    reason = next(each for each in told["undecided"] if each["field"] == "referral-received.reason")
    assert (reason["units"], reason["entries"]) == (4, 1)


def test_the_table_tells_the_same(door, untouched):
    number = untouched[1]
    told = door.done("redact", "suggest", number, *FOR, "--format", "table").out
    assert "Victim 1" in told
    assert "Undecided, and so withheld:" in told
    for form in ("csv", "ndjson"):
        assert "Victim 1" in door.done("redact", number, *FOR, "--format", form).out
        assert "not_decided" in door.done("redact", "show", number, *FOR, "--format", form).out
        door.done("redact", "changes", number, *FOR, "--since", "1", "--format", form)


def test_a_draft_is_private_and_decided_as_one_act_and_shown_when_somebody_else_confirmed(door, noor, number, case, drafted):
    assert stat.S_IMODE(drafted.stat().st_mode) == 0o600
    text = drafted.read_text(encoding="utf-8")
    assert tomllib.loads(text)["proceedings"] == number
    drafted.write_text(text.replace("release = false", "release = true"), encoding="utf-8")
    receipt = door.done("redact", "decide", number, *FOR, "--draft", str(drafted))
    decided = numbers(receipt)
    assert len(decided) >= 3
    assert "Have another member look at it" in receipt.json["remark"]
    units = shown(door, number)
    assert not {"shown", "renamed", "gist"} & {row["state"] for row in units.values()}
    waiting = door.done("redact", "show", number, *FOR, "--format", "json").json["waiting"]
    assert [each["decision"] for each in waiting] == decided

    assert door("redact", "confirm", *decided).status == 1  # not by who decided
    door.done("redact", "confirm", *decided, user=noor)
    told = {row["field"] + "/" + row["state"]: row["told"] for row in shown(door, number).values()}
    assert told["referral-received.reason/renamed"] == "Victim 1"
    assert told["referral-received.reason/gist"] == "He wrote to Victim 1 at a number."
    assert told["referral-received.channel/shown"] == "phone"
    assert told["party-joined.safe_contact/withheld"].startswith("Withheld")
    assert not [each for each in suggestions(door, number)["suggestions"] if each["redaction"] in ("pseudonym", "gist")]


def test_what_was_suggested_and_left_out_is_not_released_with_the_rest_of_its_field(door, noor, number, case, drafted):
    text = drafted.read_text(encoding="utf-8").replace("include = true", "include = false").replace("release = false", "release = true")
    drafted.write_text(text, encoding="utf-8")
    door.done("redact", "confirm", *numbers(door.done("redact", "decide", number, *FOR, "--draft", str(drafted))), user=noor)
    told = [row["told"] for row in shown(door, number).values()]
    assert "It rained." in told
    assert not [each for each in told if "Sampel" in each or "Ottilie" in each]


def test_an_entry_is_shown_alone_and_as_a_table(door, untouched):
    case, number = untouched
    assert {place.partition(":")[0] for place in shown(door, number, "--entry", f"{case}#1")} == {f"{case}#1"}
    assert "Waiting for somebody else to confirm: nothing." in door.done("redact", "show", number, *FOR, "--format", "table").out


def test_one_decision_by_options_with_its_words_from_a_file_or_asked_for(door, noor, number, case):
    words = ("redact", "decide", number, *FOR, "--redaction", "gist", "--ground", "safety", "--place")
    gist = door.done(*words, f"{case}#1:10", "--fields", "-", typed={"gist": "A."})
    asked = door.done(*words, f"{case}#1:14", typed="B.\n.\n")
    door.done("redact", "confirm", *numbers(gist), *numbers(asked), user=noor)
    units = shown(door, number)
    assert [units[f"{case}#1:10"]["told"], units[f"{case}#1:14"]["told"]] == ["A.", "B."]


def test_a_person_is_renamed_and_a_field_released_by_options(door, noor, number, case):
    renamed = door.done("redact", "decide", number, *FOR, "--person", door.person(case, "victim"), "--label", "Witness 2")
    released = door.done("redact", "decide", number, *FOR, "--redaction", "release", "--field", "referral-received.channel")
    door.done("redact", "confirm", *numbers(renamed), *numbers(released), user=noor)
    told = {row["told"] for row in shown(door, number).values()}
    assert {"Witness 2", "phone"} <= told


def test_a_name_under_which_somebody_was_recorded_elsewhere_hides_a_text_as_her_own_does(shared_at, door, noor, number, case):
    renaming = ("--redaction", "pseudonym", "--person", door.person(case, "victim"), "--label", "Witness 2")
    door.done("record", "note-recorded", case, "--fields", "-", typed={"text": "Zelda rang. It rained."})
    made = [numbers(door.done("redact", "decide", number, *FOR, *each)) for each in (renaming, RELEASING_NOTES)]
    door.done("redact", "confirm", *(decided for each in made for decided in each), user=noor)
    assert told_in(door, number, "note-recorded.text") == {"Zelda rang.", "It rained."}
    merged(shared_at, door.person(case, "victim"), "Zelda Otherwise")
    assert told_in(door, number, "note-recorded.text") == {"Withheld: personal data of another person", "It rained."}


def told_in(door, number, field):
    """What the defence reads in a field."""
    return {row["told"].strip() for row in shown(door, number).values() if row["field"] == field}


def merged(at, number, name):
    """Record that a person is the same as another, of that name, who is party to none of the cases."""
    other = uuid4()
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        person = ledger.find(number).stream
        ledger.record([Intent(PartyIdentified.from_values({"name": name}), other)])
        said = {"match": "document", "explanation": "Both passports were seen."}
        ledger.record([Intent(PersonsMerged.from_values({**said, "other": str(b)}), a) for a, b in ((person, other), (other, person))])


def test_a_refused_decision_hides_nothing(door, noor, number, case):
    at = ("--redaction", "withhold", "--place", f"{case}#1:14", "--ground", "safety")
    [decided] = numbers(door.done("redact", "decide", number, *FOR, *at))
    assert shown(door, number)[f"{case}#1:14"]["by"] == decided
    door.done("redact", "confirm", decided, "--refuse", "--reason", "-", user=noor, typed="It says nothing of anybody.")
    assert shown(door, number)[f"{case}#1:14"]["by"] is None


def test_changes_are_told_since_an_entry_with_what_came_since(door, noor, number, case):
    [decided] = numbers(door.done("redact", "decide", number, *FOR, "--redaction", "release", "--field", "referral-received.channel"))
    door.done("redact", "confirm", decided, user=noor)
    door.done("record", "note-recorded", case, "--fields", "-", typed={"text": "Ottilie rang again."})
    told = door.done("redact", "changes", number, *FOR, "--since", "2", "--format", "json").json
    assert [(row["field"], row["before"], row["state"]) for row in told["changed"]] == [("referral-received.channel", "withheld", "shown")]
    assert len(told["added"]) == 1
    assert "of which something is undecided" in door.done("redact", "changes", number, *FOR, "--since", "2", "--format", "table").out
    assert [each["new"] for each in suggestions(door, number)["suggestions"] if each["redaction"] == "pseudonym"] == ["new"]


def test_what_was_confirmed_for_one_audience_is_proposed_for_another_and_decided_there(door, noor, number, case, tmp_path):
    words = ("redact", "decide", number, "--for", "prosecutor", "--redaction", "withhold", "--place", f"{case}#1:14")
    door.done("redact", "confirm", *numbers(door.done(*words, "--ground", "privilege")), user=noor)
    file = tmp_path / "again.toml"
    assert door.done("redact", "reuse", number, "--from", "prosecutor", *FOR, "--draft", str(file)).json["suggestions"] == 1
    [told] = tomllib.loads(file.read_text(encoding="utf-8"))["decision"]
    assert (told["redaction"], told["places"], told["ground"]) == ("withhold", [f"{case}#1:14"], "privilege")
    door.done("redact", "decide", number, *FOR, "--draft", str(file))
    assert shown(door, number)[f"{case}#1:14"]["ground"] == "privilege"


@pytest.mark.parametrize(("change", "told"), [
    (("include = true", "include = 1"), "2 faults"),
    (('redaction = "pseudonym"', 'redaction = "hide"'), "1 fault"),
    (('person = "P-', 'person = "P-9'), "no such person"),
    (('audience = "defence"', 'audience = "court"'), "another audience"),
    (("[[decision]]", "[[decision"), "not TOML"),
    (("include = true", "include = false"), "nothing of the draft is included"),
])  # fmt: skip
def test_a_file_with_a_fault_records_nothing(door, untouched, tmp_path, change, told):
    number = untouched[1]
    drafted = draft_of(door, number, tmp_path)
    drafted.write_text(drafted.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    refused = door("redact", "decide", number, *FOR, "--draft", str(drafted))
    assert refused.status in (2, 3)
    assert told in refused.err
    assert "Sampel" not in refused.err
    assert door.done("redact", "show", number, *FOR, "--format", "json").json["waiting"] == []


def test_a_dry_run_records_nothing(door, untouched, tmp_path):
    number = untouched[1]
    drafted = draft_of(door, number, tmp_path)
    assert door.done("redact", "decide", number, *FOR, "--draft", str(drafted), "--dry-run").json["dry_run"]
    assert door.done("redact", "show", number, *FOR, "--format", "json").json["waiting"] == []


@pytest.mark.parametrize("words", [
    (), ("--draft", "x.toml", "--redaction", "release"), ("--redaction", "withhold", "--place", "CHS-99-0001#1", "--ground", "safety"),
    ("--redaction", "withhold", "--place", "nowhere", "--ground", "safety"),
    ("--redaction", "withhold", "--field", "referral-received.reason", "--ground", "safety", "--fields", "-"),
])  # fmt: skip
def test_what_is_no_decision_is_a_wrong_use(door, untouched, words):
    assert door("redact", "decide", untouched[1], *FOR, *words, typed={"more": "x"}).status == 2


def test_an_entry_that_is_not_there_and_a_number_of_something_else(door, untouched):
    case, number = untouched
    beyond = ("--redaction", "withhold", "--place", f"{case}#999", "--ground", "safety")
    assert door("redact", "decide", number, *FOR, *beyond).status == 3
    assert door("redact", case, *FOR).status == 2
    assert door("redact", "PRC-99-0001", *FOR).status == 3


def test_a_file_that_is_there_is_not_written_over(door, untouched, tmp_path):
    number = untouched[1]
    drafted = draft_of(door, number, tmp_path)
    before = drafted.read_bytes()
    assert door("redact", number, *FOR, "--draft", str(drafted)).status == 2
    assert drafted.read_bytes() == before


def test_decisions_of_two_streams_are_confirmed_apart(door, noor):
    assert door("redact", "confirm", "PRC-26-0001#3", "PRC-26-9999#3", user=noor).status == 2
