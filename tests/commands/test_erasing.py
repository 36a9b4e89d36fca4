"""Erasing from the front door: a person is named by number, the scope is shown, the deed follows the decision and can be finished."""

import pytest
from application.scenes import asked, photograph

from ledger.application import Ledger
from ledger.privacy.keyring import Keyring
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
    assert (gone.status, gone.err) == (3, f"caseledger: {case}: nothing sealed for {bert} is left in this record; nothing was recorded\n")


@pytest.mark.parametrize("typed", ["", "yes\n", "P-1\n", "chs\n"])
def test_nothing_is_erased_or_recorded_unless_the_number_is_typed(door, at, case, bert, noor, typed):
    before = photograph(at)
    assert door(*words(case, noor, bert), typed=typed).status == 2
    assert photograph(at) == before
    assert door.done(*words(case, noor, bert), "--dry-run").json["dry_run"]
    assert photograph(at) == before


KEYS, CONTENTS = "keys of erased contents are destroyed", "erased contents are gone"


INTERRUPTED = {"before the contents": ((reading, "erase"), {KEYS, CONTENTS}), "before the key": ((Keyring, "destroy"), {KEYS})}


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
