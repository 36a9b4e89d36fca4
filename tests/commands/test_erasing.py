"""Erasing from the front door: a person is named by number, the scope is shown, the deed follows the decision and can be finished."""

import pytest
from application.scenes import asked, photograph

from ledger.application import Ledger
from ledger.privacy.local import LocalKeyring
from ledger.store import place, reading

NOOR = {"full_name": "Noor Fictional"}


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with a case of its own."""
    return shared_at


@pytest.fixture
def noor(door, at):
    """The login of a second person."""
    words = ("user", "add", "noor", "--agency", "cheshire-police", "--role", "supervisor", "--fields", "-")
    if not (at.directory / "users" / "noor").exists():
        door.done(*words, typed=NOOR)
    return (at.directory / "users" / "noor" / "login").read_text().strip()


@pytest.fixture
def case(door):
    return door.referred()


@pytest.fixture
def bert(door, case):
    """The number of the suspect."""
    return door.person(case, "suspect")


def words(number, noor, *slots):
    named = [word for slot in slots for word in ("--slots", slot)]
    return ("record", "content-erased", number, *named, "--authority", "court_order", "--review", "RR-26-12", "--second-person", noor)


def living(at):
    """Living keys in the keyring."""
    return asked(at, "SELECT count(*) FROM keyring.slot_key WHERE destroyed_by IS NULL AND person IS NOT NULL", database="keyring")[0][0]


def pending(door):
    return {finding["check"] for finding in door("doctor").json if finding["verdict"] == "wrong" and "erased" in finding["check"]}


def test_a_person_is_erased_from_a_case_by_number_after_the_scope_was_shown(door, at, case, bert, noor):
    before = living(at)
    told = door.done(*words(case, noor, bert), typed=f"{case}\n", terminal=True)
    assert f"1 key of {case} and 1 unit that they open will be destroyed. This cannot be undone. Type {case} to go on." in told.err
    assert "Destroyed: 1 key, 1 unit of content." in told.err
    assert living(at) == before - 1
    assert pending(door) == set()
    assert "[erased on" in door.done("show", case, "--format", "table").text
    gone = door(*words(case, noor, bert), typed=f"{case}\n")
    left = f"what is about {bert} under other keys is in {case}#1: an entry's address destroys it, with everything else in its slots"
    said = f"nothing sealed for {bert} is left in this record; nothing was recorded; {left}"
    assert (gone.status, gone.err) == (3, f"caseledger: {said}\n")


@pytest.mark.parametrize("typed", ["", "yes\n", "P-1\n", "chs\n"])
def test_nothing_is_erased_or_recorded_unless_the_number_is_typed(door, at, case, bert, noor, typed):
    before = photograph(at)
    assert door(*words(case, noor, bert), typed=typed).status == 2
    assert photograph(at) == before
    assert door.done(*words(case, noor, bert), "--dry-run").json["dry_run"]
    assert photograph(at) == before


KEYS, CONTENTS = "keys of erased contents are destroyed", "erased contents are gone"


INTERRUPTED = {"before the contents": ((reading, "erase"), {KEYS, CONTENTS}), "before the key": ((LocalKeyring, "destroy"), {KEYS})}


@pytest.mark.parametrize(("step", "left"), INTERRUPTED.values(), ids=INTERRUPTED)
def test_an_interrupted_erasure_shows_in_doctor_and_repeating_finishes_it(door, at, case, bert, noor, step, left, monkeypatch):
    before = living(at)
    with monkeypatch.context() as patch:
        patch.setattr(*step, _interrupt)
        assert door(*words(case, noor, bert), typed=f"{case}\n").status == 130
    assert living(at) == before
    assert pending(door) == left
    assert "[erased on" in door.done("show", case, "--format", "table").text, "withheld from the decision on"
    head = door.done("projections", "status").json[0]["head"]
    finished = door.done(*words(case, noor, bert), typed=f"{case}\n").json
    assert finished["recorded"] == []
    assert "nothing was recorded again" in finished["remark"]
    assert living(at) == before - 1
    assert pending(door) == set()
    assert door.done("projections", "status").json[0]["head"] == head


def _interrupt(*_):
    raise KeyboardInterrupt


def test_a_person_is_erased_from_his_own_record_too(door, case, bert, noor):
    door.done(*words(bert, noor, bert), typed=f"{bert}\n")
    shown = door.done("show", case, "--format", "table").text
    assert f"Bert Imagined ({bert})" not in shown
    assert f"{bert} joined the case as suspect." in shown
    assert "Bert Imagined waits for" in shown, "what the case says of him is a decision of its own"


def test_slots_are_ids_or_persons_and_nothing_else(door, at, case, noor):
    ledger = Ledger(at, place.profile(at, "dana"))
    before = photograph(at)
    for slots, status in ((("Bert",), 2), (("P-9999",), 3), (("00000000-0000-4000-8000-000000000001",), 3)):
        refused = door(*words(case, noor, *slots), typed=f"{case}\n")
        assert refused.status == status, refused.err
        assert "Bert" not in refused.err
    assert photograph(at) == before
    ids = [str(each["slot"]) for each in reading.slots_of(ledger.user, ledger.find(case).stream) if each["sealed"]]
    ledger.close()
    door.done(*words(case, noor, *ids), typed=f"{case}\n")
    assert "waits for" not in door.done("show", case, "--format", "table").text


def test_a_practitioner_erases_nothing(door, at, case, bert, noor):
    sam = ("user", "add", "sam", "--agency", "cheshire-police", "--role", "practitioner", "--fields", "-")
    door.done(*sam, typed={"full_name": "Sam Invented"})
    before = photograph(at)
    assert door(*words(case, noor, bert), typed=f"{case}\n", user="sam").status == 4
    assert photograph(at) == before


def slots_of(at, sealed):
    """Slots that stand, with contents in them."""
    return {slot for (slot,) in asked(at, "SELECT DISTINCT slot FROM ledger.content WHERE sealed = %s", sealed)}


def test_an_entrys_address_names_the_slots_of_its_sealed_units(door, at, case, noor):
    before, facts = slots_of(at, True), slots_of(at, False)
    told = door.done(*words(case, noor, f"{case}#1"), typed=f"{case}\n")
    assert f"3 keys of {case} and " in told.err
    assert len(before - slots_of(at, True)) == 3, "the case's own, the suspect's and the victim's"
    assert slots_of(at, False) >= facts, "the facts of a case are not erased from the case, in which the erasure stands"
    assert "waits for" not in door.done("show", case, "--format", "table").text
    assert door.done(*words(case, noor, f"{case.lower()}#1"), typed=f"{case}\n").json["recorded"] == [], "repeated, it is finished"


def test_the_facts_of_a_case_are_erased_from_the_units_own_record(door, at, case, noor):
    (facts,) = {slot for (slot,) in asked(at, FACTS, case)}
    assert facts in slots_of(at, False)
    refused = door(*words(case, noor, str(facts)), typed=f"{case}\n")
    assert (refused.status, "in the unit's stream" in refused.err) == (6, True), refused.err
    told = door.done(*words("UNIT", noor, f"{case}#2"), typed="UNIT\n")
    assert "0 keys and all clear facts of 1 record, " in told.err
    assert told.json["recorded"][0]["address"].startswith("UNIT#")
    assert facts not in slots_of(at, False)
    assert pending(door) == set()
    assert {each["verdict"] for each in door("doctor").json if "as the entries say" in each["check"]} == {"ok"}
    assert door.done("show", case, "--format", "table").text.count("erased on") > 0
    assert door.done("projections", "check").json[0]["different"] == 0


FACTS = "SELECT s.slot FROM ledger.slot s JOIN ledger.stream k USING (stream) WHERE k.number = %s AND NOT s.sealed"


def test_facts_are_named_from_the_unit_by_their_slot_and_by_a_persons_entry_too(door, at, case, bert, noor):
    (facts,) = {slot for (slot,) in asked(at, FACTS, case)}
    door.done(*words("UNIT", noor, str(facts)), typed="UNIT\n")
    told = door.done(*words("UNIT", noor, f"{bert}#1"), typed="UNIT\n")
    assert "1 key and all clear facts of 1 record, " in told.err
    (of_bert,) = {slot for (slot,) in asked(at, FACTS, bert)}
    assert {facts, of_bert}.isdisjoint(slots_of(at, False))


def test_what_the_unit_recorded_is_erased_by_its_address_but_never_its_facts(door, at, noor):
    added = "SELECT e.version FROM ledger.entry e JOIN ledger.users u ON u.added_by = e.position WHERE e.log = 1 AND u.login = %s"
    address = f"UNIT#{asked(at, added, noor)[0][0]}"
    before, facts = slots_of(at, True), slots_of(at, False)
    told = door.done(*words("UNIT", noor, address), typed="UNIT\n")
    assert "1 key of UNIT and " in told.err
    assert len(before - slots_of(at, True)) == 1
    assert slots_of(at, False) >= facts
    (own,) = {slot for (slot,) in asked(at, "SELECT slot FROM ledger.slot WHERE stream = api.unit_stream() AND NOT sealed")}
    refused = door(*words("UNIT", noor, str(own)), typed="UNIT\n")
    assert refused.status in (4, 6)
    assert "nothing was recorded or erased" in refused.err


def test_an_address_that_is_none_or_of_another_record_names_nothing(door, at, case, noor):
    other = door.referred()
    before = photograph(at)
    for record, slot in ((case, f"{case}#99"), (case, f"{other}#1"), (case, "P-9999#1"), (other, "UNIT#1"), ("UNIT", "UNIT#999")):
        refused = door(*words(record, noor, slot), typed=f"{record}\n")
        assert refused.status == 3, refused.err
        assert "nothing was" in refused.err
    assert photograph(at) == before


def test_an_interrupted_erasure_of_facts_is_finished_by_repeating_it(door, at, case, noor, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(reading, "erase", _interrupt)
        assert door(*words("UNIT", noor, f"{case}#1"), typed="UNIT\n").status == 130
    assert pending(door) == {KEYS, CONTENTS}
    assert door.done(*words("UNIT", noor, f"{case}#1"), typed="UNIT\n").json["recorded"] == []
    assert pending(door) == set()


def test_of_two_suspects_one_is_forgotten_with_what_was_done_about_him(door, case, bert, noor):
    quentin = door.done("record", "party-identified", "--fields", "-", typed={"name": "Quentin Fanciful"}).json["recorded"][0]["address"]
    quentin = quentin.partition("#")[0]
    door.done("record", "party-joined", case, "--party", quentin, "--category", "suspect")
    for suspect, offence in ((quentin, "stalking"), (bert, "harassment")):
        door.done("record", "charge-laid", case, "--suspect", suspect, "--fields", "-", typed={"offence": offence})
    told = door.done(*words(case, noor, quentin), typed=f"{case}\n")
    assert "Destroyed: 1 key, 1 unit of content." in told.err
    shown = door.done("show", case, "--format", "table").text
    assert "charged with harassment" in shown
    assert "stalking" not in shown.partition("charged with [erased on")[2]
    assert "charged with [erased on" in shown


def test_the_scope_names_what_was_corrected_to_be_about_another_and_what_stays(door, case, bert, noor):
    quentin = door.done("record", "party-identified", "--fields", "-", typed={"name": "Quentin Fanciful"}).json["recorded"][0]["address"]
    quentin = quentin.partition("#")[0]
    door.done("record", "party-joined", case, "--party", quentin, "--category", "suspect")
    laid = door.done("record", "charge-laid", case, "--suspect", bert, "--fields", "-", typed={"offence": "stalking"})
    charge = laid.json["recorded"][0]["address"]
    why = {"why": "One was taken for the other."}
    told = door.done("correct", charge, "--field", "suspect", "--to", quentin, "--fields", "-", typed=why).json
    stays = "What is sealed in it stays under the key of whom it was about before."
    assert told["remark"].startswith(f"{stays} Where a value is given in offence or ")
    assert "before that “Bert Imagined" in (shown := door.done("show", case, "--format", "table").text)
    assert stays in shown
    none = door(*words(case, noor, quentin), typed=f"{case}\n")
    assert (none.status, f"what is about {quentin} under other keys is in {charge}: an entry's" in none.err) == (3, True)
    again = {"to": "stalking", "why": "It is the other's."}
    right = door.done("correct", charge, "--field", "offence", "--fields", "-", typed=again).json["recorded"][0]["address"]
    before = [f"{charge}: corrected to be about {quentin}.", f"It takes from {right} (2 units)."]
    rehearsed = door.done(*words(case, noor, quentin), "--dry-run").err
    assert all(each in rehearsed for each in before)
    told = door.done(*words(case, noor, bert), typed=f"{case}\n").err
    assert f"It takes from {case}#1 (1 unit), #{charge.partition('#')[2]} (1 unit)." in told
    assert f"{charge}: corrected, and no longer about {bert}." in told
    assert f"{case}#1: about {bert}, with text that is sealed for the record as a whole." in told
    shown = door.done("show", case, "--format", "table").text
    assert "charged with stalking" in shown, "told as corrected, by what is sealed for whom it is about now"
    door.done(*words(case, noor, quentin), typed=f"{case}\n")
    assert "charged with stalking" not in door.done("show", case, "--format", "table").text
    assert "stalking" not in door.done("replay", case, "--format", "table").text.partition("charged with")[2]


def test_the_scope_of_a_victim_names_what_an_agency_holds_of_her_to_that_agency(door, case, noor):
    mara = door.person(case, "victim")
    door.done("record", "agency-named", "--agency", "cwp", "--name", "Imagined Trust", "--sector", "health", "--since", "2018-03-01")
    clara = ("--agency", "cwp", "--role", "practitioner", "--role", "supervisor")
    door.done("user", "add", "clara", *clara, "--fields", "-", typed={"full_name": "Clara Invented"})

    def held(kind, /, **fields):
        return door.done("record", kind, case, "--fields", "-", typed=fields, user="clara").json["recorded"][0]["address"].partition("#")[2]

    offer = int(held("intervention-offered", kind="victim_work", provider="cwp", mandate="none", aim="Trauma therapy."))
    held("intervention-started", intervention=offer, criteria=["goals_met"])
    session = held("session-held", intervention=offer, number=1, attendance="attended", note="A hard week.")
    note = held("clinical-note-recorded", text="She sleeps badly.", party=mara)
    of_suspect = held("clinical-note-recorded", text="He sleeps well.")
    named = words(case, noor, mara)
    told = door.done(*named, "--dry-run", user="clara").err
    assert f"{case}#{offer}, #{session}, #{note}: about {mara}, with text that is sealed for the record as a whole." in told
    assert f"#{of_suspect}" not in told
    assert "Whom 5 entries held by cwp are about is known to that agency alone." in door.done(*named, "--dry-run").err


FORGETTING = """
title = "Forgotten by order of a court"
stream = "case"
defaults = { authority = "court_order" }
[[event]]
type = "note-recorded"
under = "note"
[[event]]
type = "content-erased"
"""


def test_an_erasure_that_a_form_decides_is_carried_out_like_any_other(door, at, case, bert, noor):
    (at.directory / "forms").mkdir()
    (at.directory / "forms" / "forgetting.toml").write_text(FORGETTING)
    fields = at.directory / "fields.json"
    fields.write_text('{"note": {"text": "The order came by post."}}')
    named = ("record", "forgetting", case, "--slots", bert, "--review", "RR-26-12", "--second-person", noor, "--fields", str(fields))
    before = living(at)
    assert door(*named, typed="no\n").status == 2
    assert living(at) == before
    told = door.done(*named, typed=f"{case}\n")
    assert [entry["type"] for entry in told.json["recorded"]] == ["note-recorded.v1", "content-erased.v1"]
    assert "Destroyed: 1 key" in told.err
    assert living(at) == before - 1
    assert pending(door) == set()
