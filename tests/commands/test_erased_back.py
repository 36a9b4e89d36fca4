"""An older backup brings back what was erased: it is said at once, named by doctor and epoch, and erased again by two members."""

from contextlib import closing
from uuid import uuid4

import pytest
from application.scenes import asked, decide_erasure, referred, second_of, slots
from conftest import superuser

from ledger import errors
from ledger.application import Ledger
from ledger.store import erased, place

RECORD, ACCESS = "no content of the record that had been erased is back", "no content of the access log that had been erased is back"
OF_CASE = "SELECT slot, sealed FROM ledger.slot WHERE stream = %s ORDER BY sealed"
STANDING = "SELECT count(*) FROM ledger.content WHERE slot = ANY (%s::uuid[])"
SAID = "of content that had been erased came back with an older backup; see caseledger doctor"


def opened(at, name="dana"):
    return closing(Ledger(at, place.profile(at, name)))


def copied(at, name, *, back=False):
    """Keep a copy of a database, or put it in its place as a restore of a dump does."""
    mine, copy = f"{name}{at.suffix}", f"{name}{at.suffix}_backup"
    with superuser(at, "postgres") as cursor:
        if back:
            cursor.execute(f'DROP DATABASE "{mine}" WITH (FORCE)')
            cursor.execute(f'ALTER DATABASE "{copy}" RENAME TO "{mine}"')
            cursor.execute(f'GRANT CONNECT ON DATABASE "{mine}" TO keyring')
        else:
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{mine}" STRATEGY file_copy')


@pytest.fixture(params=["the database alone", "the key store too"])
def put_back(request, at, door):
    """A case of which the suspect's words and all facts were erased, as it was before that; gives it and the two slots."""
    with opened(at) as ledger:
        case, second = referred(ledger), second_of(ledger)
    door.done("checkpoint")
    databases = ("ledger", "keyring") if request.param == "the key store too" else ("ledger",)
    for name in databases:
        copied(at, name)
    with opened(at) as ledger:
        (of_suspect,) = slots(at, case, case.suspect)
        ((facts, _), *_) = asked(at, OF_CASE, case.stream)
        decide_erasure(ledger, ledger.unit_stream(), [of_suspect, facts], scope="facts")
        for slot in (of_suspect, facts):
            ledger.erase(slot)
        assert ledger.rewrap()
    assert door.done("checkpoint").json["size"] > 5
    assert asked(at, STANDING, [of_suspect, facts]) == [(0,)]
    for name in databases:
        copied(at, name, back=True)
    return case, [of_suspect, facts], second, len(databases) == 2


def findings(door):
    return {each["check"]: each for each in door("doctor").json}


def test_what_an_older_backup_brings_back_is_said_and_erased_again_by_two_members(put_back, at, door):
    case, gone, second, keys_too = put_back
    assert asked(at, STANDING, gone) != [(0,)], "the control: it is back"
    assert {*erased.known(at)} == {*gone}
    assert SAID in door("caseload").err, "said by whatever is run"
    found = findings(door)
    assert (found[RECORD]["verdict"], found[ACCESS]["verdict"]) == ("wrong", "ok")
    assert "under 2 slots, with an older backup: caseledger rights erase-again" in found[RECORD]["told"]
    dead = "wrapped under key" in found["the key file opens the units"]["told"]
    assert dead is keys_too, "an older key store opens nothing, of him or anybody"
    assert (door("show", case.number).status == 6) is keys_too
    refused = door("rights", "erase-again", "--review", "INC-2026-4")
    assert (refused.status, "caseledger epoch" in refused.err) == (7, True), "first the record goes on"
    assert door.done("epoch").json["erased_back"] > 1
    proposed = door.done("rights", "erase-again", "--review", "INC-2026-4").json["recorded"][0]
    assert proposed["address"].startswith("UNIT#")
    assert findings(door)[RECORD]["verdict"] == "wrong", "until another member decides it"
    alone = door("rights", "erase", "--decide", proposed["address"], typed="UNIT\n")
    assert (alone.status, "another member" in alone.err) == (1, True), alone.err
    decided = door("rights", "erase", "--decide", proposed["address"], user=second, typed="UNIT\n")
    assert decided.status == (6 if keys_too else 0), decided.err
    assert asked(at, STANDING, gone) == [(0,)]
    found = findings(door)
    assert found[RECORD]["verdict"] == "ok"
    assert SAID not in door("caseload").err
    nothing = door("rights", "erase-again", "--review", "INC-2026-4")
    assert (nothing.status, "is back" in nothing.err) == (3, True)
    assert set(erased.known(at).values()) == {decided_at for (decided_at,) in asked(at, "SELECT DISTINCT position FROM ledger.erasure")}


@pytest.mark.usefixtures("put_back")
def test_whoever_does_not_reach_a_record_is_not_told_of_it_and_proposes_nothing_in_it(at, door):
    door.done("epoch")
    login = (at.directory / "users/dana/login").read_text().strip()
    asked(at, "UPDATE ledger.users SET agency = 'cwp' WHERE login = %s", login)
    asked(at, "TRUNCATE ledger.agreement CASCADE")
    refused = door("rights", "erase-again", "--review", "INC-2026-4")
    assert (refused.status, "that this member reaches" in refused.err) == (3, True), refused.err


def test_the_list_stands_outside_is_whole_after_a_torn_line_and_says_each_once(at):
    first, second = uuid4(), uuid4()
    assert (erased.known(at), erased.reached(at)) == ({}, 0)
    for _ in range(2):
        erased.keep(at, first, 7)
    file = at.directory / "log/cases/erased"
    assert file.read_text() == f"7 {first}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("ab") as opened_file:
        opened_file.write(b"9 \xff" + str(second).encode()[:20])
    assert erased.known(at) == {first: 7}
    erased.keep(at, second, 12)
    erased.keep(at, first, 11)
    assert erased.known(at) == {first: 11, second: 12}
    assert erased.reached(at) == 12


def test_an_erasure_stopped_before_it_is_kept_outside_is_kept_by_repeating_it(at, monkeypatch):
    with opened(at) as ledger:
        case = referred(ledger)
        (slot,) = slots(at, case, case.suspect)
        decide_erasure(ledger, case.stream, [slot])
        with monkeypatch.context() as patch:
            patch.setattr(erased, "keep", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                ledger.erase(slot)
        assert erased.known(at) == {}
        assert ledger.erase(slot) == 0
        assert {*erased.known(at)} == {slot}
        with pytest.raises(errors.NotAuthorised):
            ledger.erase(uuid4())
        assert {*erased.known(at)} == {slot}


def _interrupted(*_):
    raise KeyboardInterrupt
