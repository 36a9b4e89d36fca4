"""A conflict is decided again where something moved since, and answered at once where deciding again would give the same act."""

import pytest
from application.scenes import asked, decide_erasure, event, note, referred, slots

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.importing import Given, ImportingLedger
from ledger.store import append, place, reading


@pytest.fixture
def other(at):
    """The same user in another process."""
    opened = Ledger(at, place.profile(at, "dana"))
    yield opened
    opened.close()


@pytest.fixture
def case(ledger):
    return referred(ledger)


@pytest.fixture
def attempts(monkeypatch):
    """What was sent to the server, acts and consultations apart; ``meanwhile`` is done once, just before the first act or consultation."""

    class Attempts:
        def __init__(self) -> None:
            self.append, self.consult = [], []
            self.meanwhile = {}

        def spy(self, name):
            send, sent = getattr(append, name), getattr(self, name)

            def sending(*arguments, **settings):
                sent.append(arguments[1])
                self.meanwhile.pop(name, lambda: None)()
                return send(*arguments, **settings)

            monkeypatch.setattr(append, name, sending)

    made = Attempts()
    made.spy("append")
    made.spy("consult")
    return made


def erase(ledger, case, slot):
    """Decide an erasure in the unit's record, so that the case's own does not move, and carry it out."""
    decide_erasure(ledger, ledger.unit_stream(), [slot])
    ledger.erase(slot)


def put_back(at, slot, copy):
    """Put a slot's key back as an old copy of the keyring has it."""
    restore = "UPDATE keyring.slot_key SET wrapped = %s, person = %s, destroyed_by = NULL WHERE slot = %s"
    asked(at, restore, *copy, slot, database="keyring")


def sealed_under(drafts):
    return {unit.slot for draft in drafts for unit in draft.units if unit.sealed}


def closing(ledger, case):
    return lambda: ledger.record([Intent(event("case-closed", reason="completed", risk_at_close="low"), case.stream)])


def raised(case):
    return [Intent(event("urgent-action-raised", gate="outside", action="arrest", due="2030-01-01T00:00:00Z"), case.stream)]


def test_given_a_stream_that_moved_when_an_act_conflicts_then_it_is_decided_again(ledger, other, case, attempts):
    attempts.meanwhile["append"] = closing(other, case)
    receipt = ledger.record([Intent(note("Seen."), case.stream)])
    assert receipt.entries[0].version == 4
    assert len(attempts.append) == 3, "ours, the other's, ours again"


def test_given_a_stream_that_moved_when_decided_again_then_the_rules_of_its_new_state_hold(ledger, other, case, attempts):
    attempts.meanwhile["append"] = closing(other, case)
    with pytest.raises(errors.RuleRefused, match="the case is closed"):
        ledger.record(raised(case))
    assert len(attempts.append) == 2


def test_given_a_slot_that_moved_when_an_act_conflicts_then_it_is_sealed_anew(ledger, other, at, case, attempts):
    (old,) = slots(at, case, None)
    attempts.meanwhile["append"] = lambda: erase(other, case, old)
    assert ledger.record([Intent(note("After."), case.stream)]).entries[0].version == 3
    (new,) = slots(at, case, None)
    assert (sealed_under(attempts.append[0]), sealed_under(attempts.append[-1])) == ({old}, {new})


def test_given_an_old_keyring_when_its_slot_is_erased_in_the_record_then_the_conflict_is_answered_at_once(ledger, at, case, attempts):
    (slot,) = slots(at, case, None)
    (copy,) = asked(at, "SELECT wrapped, person FROM keyring.slot_key WHERE slot = %s", slot, database="keyring")
    erase(ledger, case, slot)
    put_back(at, slot, copy)
    attempts.append.clear()
    with pytest.raises(errors.Conflict, match=r"a key slot of this act is .* erased; nothing was recorded; read again and retry"):
        ledger.record([Intent(note("Again."), case.stream)])
    assert (len(attempts.append), ledger.find(case.number).version) == (1, 2)


def test_given_a_consultation_that_was_overtaken_when_it_conflicts_then_it_is_made_again(ledger, other, case, attempts):
    attempts.meanwhile["consult"] = lambda: other.read([case.stream], purpose="case_work")
    assert len(ledger.read([case.stream], purpose="case_work")) == 2
    assert len(attempts.consult) == 3


def test_given_a_reader_who_reads_on_when_nobody_overtakes_him_then_his_place_is_not_asked_again(ledger, case, attempts, monkeypatch):
    ledger.read([case.stream], purpose="case_work")
    monkeypatch.setattr(reading, "consulting", None)
    ledger.read([case.stream], purpose="case_work")
    first, second = attempts.consult[-2:]
    assert (second.stream, second.version, second.units[0].slot) == (first.stream, first.version + 1, first.units[0].slot)


def test_given_two_sessions_of_one_reader_when_they_take_turns_then_the_overtaken_one_asks_again(ledger, other, case, attempts):
    for session in (ledger, other, ledger):
        assert session.read([case.stream], purpose="case_work")
    assert len(attempts.consult) == 4


def test_given_a_consultation_that_its_caller_takes_back_when_he_reads_on_then_its_place_is_free(ledger, case, attempts):
    ledger.read([case.stream], purpose="case_work")
    with ledger.user.cursor() as cursor:
        cursor.execute("BEGIN")
        ledger.consult([case.stream], persons=(), purpose="case_work", reason=None)
        cursor.execute("ROLLBACK")
    ledger.read([case.stream], purpose="case_work")
    first, taken_back, last = (draft.version for draft in attempts.consult)
    assert taken_back == last == first + 1


def test_given_an_old_keyring_when_the_slot_of_readings_is_erased_then_reading_is_refused_at_once(ledger, case, at, attempts):
    ledger.read([case.stream], purpose="case_work", reason="A reason.")
    asked(at, "UPDATE ledger.slot SET erased_by = 1 WHERE log = 2 AND sealed")
    attempts.consult.clear()
    with pytest.raises(errors.Conflict, match="erased"):
        ledger.read([case.stream], purpose="case_work", reason="A reason.")
    assert len(attempts.consult) == 1


def test_given_an_import_when_another_records_before_its_act_is_sent_then_the_act_is_decided_again(other, at, case, attempts):
    importing = ImportingLedger(at, place.profile(at, "dana"))
    attempts.meanwhile["append"] = closing(other, case)
    outcome = importing.alone(Given([Intent(note("Imported."), case.stream)], "a line"))
    importing.close()
    assert outcome.entries[0].version == 4
    assert len(attempts.append) == 3
