"""Recording in bulk: decided as if each act came alone, and what another recorded meanwhile is not overlooked."""

import pytest
from application.scenes import event, note, person, referral, referred, today

from ledger import acts, errors
from ledger import importing as engine
from ledger import kept as kept_module
from ledger.application import Intent
from ledger.importing import Given, ImportingLedger
from ledger.store import place, reading


@pytest.fixture
def importing(at):
    opened = ImportingLedger(at, place.profile(at, "dana"))
    yield opened
    opened.close()


def raised():
    return event("urgent-action-raised", gate="outside", action="arrest", due="2030-01-01T00:00:00Z")


def completed(version):
    return event("urgent-action-completed", raised=version, outcome="done")


def test_acts_of_one_transaction_are_judged_by_what_the_earlier_ones_left(importing, ledger):
    case = importing.fresh()
    with importing.transaction():
        importing.act(Given([Intent(referral(), case)], "1"))
        importing.act(Given([Intent(raised(), case)], "2"))
        ended = importing.act(Given([Intent(completed(2), case)], "3"))
        again = importing.act(Given([Intent(completed(2), case)], "4"))
    assert ended.entries[0].version == 3
    assert isinstance(again, errors.RuleRefused), "it has ended already, in this very transaction"
    assert [fact.kind for fact in ledger.facts(case)] == ["referral-received", "urgent-action-raised", "urgent-action-completed"]


def test_what_another_recorded_meanwhile_is_a_conflict_and_then_decided_anew(importing, ledger):
    case = referred(ledger)
    with importing.transaction():
        importing.act(Given([Intent(raised(), case.stream)], "1"))
    version = len(ledger.facts(case.stream))
    ledger.record([Intent(completed(version), case.stream)])
    act = Given([Intent(completed(version), case.stream)], "2")
    with pytest.raises(errors.Conflict), importing.transaction():
        importing.act(act)
    assert isinstance(importing.alone(act), errors.RuleRefused)
    with importing.transaction():
        assert importing.act(Given([Intent(note(), case.stream)], "3")).entries[0].version == version + 2


def test_a_transaction_that_fails_leaves_nothing_behind(importing, ledger):
    case, before = importing.fresh(), len(ledger.facts(ledger.unit_stream()))
    with pytest.raises(errors.EntryRefused), importing.transaction():  # noqa: PT012 -- what came before the failure is the point
        importing.act(Given([Intent(referral(), case)], "1"))
        raise errors.EntryRefused
    assert ledger.facts(case) == []
    assert len(ledger.facts(ledger.unit_stream())) == before
    assert importing.earlier(Given([Intent(referral(), case)], "1")) is None


def test_the_names_of_persons_begun_in_the_import_are_found_in_its_narratives(importing, ledger):
    case, suspect = importing.fresh(), importing.fresh()
    with importing.transaction():
        joined = event("party-joined", party=str(suspect), category="suspect")
        importing.act(Given([Intent(referral("A referral."), case), Intent(person("Bert Imagined"), suspect), Intent(joined, case)], "1"))
        importing.act(Given([Intent(note("She saw Bert Imagined."), case)], "2"))
    (entry,) = [each for each in ledger.read([case], purpose="case_work") if each.fact.kind == "note-recorded"]
    assert entry.fact.fields["text"] == "She saw Bert Imagined."
    owned = {each["slot"]: each["sealed"] for each in reading.slots_of(ledger.user, case)}
    assert sum(owned.values()) >= 2, "the mention stands in the suspect's slot, the text around it in the stream's"


def test_acts_that_wait_are_recorded_in_their_order_with_those_that_do_not(importing, ledger):
    case, requests = referred(ledger), [str(number) for number in range(6)]
    with importing.transaction():
        for request in requests[:3]:
            importing.act(Given([Intent(note(f"Note {request}."), case.stream)], request))
        someone = importing.fresh()
        joining = event("party-joined", party=str(someone), category="victim")
        importing.act(Given([Intent(person("Cara Invented"), someone), Intent(joining, case.stream)], "joining"))
        for request in requests[3:]:
            importing.act(Given([Intent(note(f"Note {request}."), case.stream)], request))
    kinds = [fact.kind for fact in ledger.facts(case.stream)][-7:]
    assert kinds == ["note-recorded"] * 3 + ["party-joined"] + ["note-recorded"] * 3
    told = [importing.earlier(Given([Intent(note(f"Note {request}."), case.stream)], request)) for request in requests]
    places = [each.entries[0].position for each in told]
    assert places == sorted(places)
    assert all(each.repeated for each in told)


def test_an_act_that_comes_twice_in_one_transaction_is_recorded_once(importing, ledger):
    case = referred(ledger)
    act = Given([Intent(note("Said once."), case.stream)], "twice")
    with pytest.raises(errors.EntryRefused), importing.transaction():  # noqa: PT012 -- one act, twice
        importing.act(act)
        importing.act(act)
    assert not importing.alone(act).repeated
    assert importing.alone(act).repeated
    assert [fact.kind for fact in ledger.facts(case.stream)].count("note-recorded") == 1


def test_what_is_recorded_of_a_person_does_not_hide_the_note_of_it_in_his_case(importing, ledger):
    case = referred(ledger)
    with importing.transaction():
        importing.act(Given([Intent(note(), case.stream)], "1"))
    with importing.transaction():
        right = event("fact-corrected", target=1, field="address", to_personal="2 New Street", why="He moved.", discovered_on=today())
        importing.act(Given([Intent(right, case.suspect)], "2"))
    with importing.transaction():
        importing.act(Given([Intent(note(), case.stream)], "3"))
    assert [fact.kind for fact in ledger.facts(case.stream)][-3:] == ["note-recorded", "noted", "note-recorded"]


def test_no_more_streams_and_numbers_are_kept_than_kept_says(importing, ledger, monkeypatch):
    monkeypatch.setattr(engine, "KEPT", 2)
    monkeypatch.setattr(kept_module, "LEAST", 2)
    importing._states = kept_module.Kept(4, lambda state: 1 + len(state.facts))
    cases = [referred(ledger) for _ in range(4)]
    for turn in range(2):
        for case in cases:
            with importing.transaction():
                importing.find(case.number)
                told = importing.act(Given([Intent(note(), case.stream)], f"{turn}-{case.number}"))
            assert told.entries[0].address.startswith(f"{case.number}#")
            assert len(importing._states) <= 2
            assert len(importing._numbers) <= 4, "what was kept, and the case and person of this act"


def test_a_state_that_is_kept_decides_as_the_one_that_was_read(ledger):
    case = referred(ledger)
    ledger.record([Intent(raised(), case.stream)])
    read, at = ledger._state(case.stream), ledger.now()
    kept = acts.folded(read, ledger.policy)
    corrected = event("fact-corrected", target=1, field="reason", to_personal="She saw him.", why="Misheard.", discovered_on=today())
    for act in (note(), completed(3), corrected):
        asked = [Intent(act, case.stream)]
        first, second = (acts.decide(asked, {case.stream: state}, ledger.me, ledger.policy, at) for state in (read, kept))
        assert first == second
    assert not any((fact.stamp, fact.marks, fact.basis) != ({}, {}, {}) for fact in kept.facts)
    with pytest.raises(errors.RuleRefused):
        acts.decide([Intent(completed(2), case.stream)], {case.stream: kept}, ledger.me, ledger.policy, at)
