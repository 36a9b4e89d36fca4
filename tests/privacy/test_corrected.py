"""What a correction says is sealed for whom the corrected field is about, and is forgotten with him; what was sealed before never moves."""

from dataclasses import replace

import pytest
from application.scenes import HEALTH, asked, decide_erasure, event, joined, member, person, slots, today

from ledger.application import Intent

OFFENCE = "stalking of an invented person"
FOUND = {"discovered_on": today()}
WHY = "Misread by the clerk, who took him for another."


@pytest.fixture
def other(shared, case):
    """A second suspect of the case, of whom nothing is sealed in it."""
    who = shared.fresh()
    shared.record([Intent(person("Quentin Fanciful"), who), Intent(joined(who), case.stream)])
    return who


def put(ledger, stream, kind, /, **fields):
    """Record one act in a stream; the number of its entry."""
    return ledger.record([Intent(event(kind, **fields), stream)]).entries[0].version


def corrected(ledger, stream, target, field, *, kind="fact-corrected", **to):
    return put(ledger, stream, kind, target=target, field=field, **FOUND, **{"why": WHY, **to})


def said(ledger, stream, version, purpose="case_work"):
    """What can still be opened of an entry's fields."""
    return next(each.fact.fields for each in ledger.read([stream], purpose=purpose) if each.fact.version == version)


def forget(ledger, at, case, who):
    """Have what is sealed for one person in a record destroyed, contents and keys, and nothing else."""
    doomed = slots(at, case, who)
    decide_erasure(ledger, case.stream, doomed)
    for slot in doomed:
        ledger.erase(slot)
        assert asked(at, "SELECT wrapped FROM keyring.slot_key WHERE slot = %s", slot, database="keyring") == [(None,)]
        assert asked(at, "SELECT count(*) FROM ledger.content WHERE slot = %s", slot) == [(0,)]


def test_a_persons_name_as_corrected_is_forgotten_with_him(shared, shared_at, case):
    version = corrected(shared, case.suspect, 1, "name", to_personal="Wilfrid Ashburn")
    assert said(shared, case.suspect, version)["to_personal"] == "Wilfrid Ashburn"
    forget(shared, shared_at, replace(case, stream=case.suspect), case.suspect)
    left = said(shared, case.suspect, version)
    assert (left["field"], left.keys() & {"to_personal", "why"}) == ("name", set())


def test_a_corrected_offence_is_forgotten_with_its_suspect_and_a_narrative_keeps_its_text(shared, shared_at, case):
    charge = put(shared, case.stream, "charge-laid", suspect=str(case.suspect), offence=OFFENCE)
    triage = put(shared, case.stream, "triage-decided", outcome="possible_stalking", rationale="He rang.")
    of_charge = corrected(shared, case.stream, charge, "offence", to_personal="harassment")
    of_triage = corrected(shared, case.stream, triage, "rationale", to_personal="Wilfred Ashbourne rang twice.")
    forget(shared, shared_at, case, case.suspect)
    assert said(shared, case.stream, of_charge).keys() & {"to_personal", "why"} == set()
    assert said(shared, case.stream, of_triage)["to_personal"] == " rang twice.", "the text around a name is the record's own"
    assert said(shared, case.stream, of_triage)["why"] == WHY


def test_after_the_suspect_was_corrected_a_value_stays_where_it_was_sealed_until_it_is_corrected_too(shared, shared_at, case, other):
    charge = put(shared, case.stream, "charge-laid", suspect=str(case.suspect), offence=OFFENCE)
    corrected(shared, case.stream, charge, "suspect", to=str(other))
    assert slots(shared_at, case, other) == [], "a unit never moves"
    again = corrected(shared, case.stream, charge, "offence", to_personal=OFFENCE)
    forget(shared, shared_at, case, case.suspect)
    assert "offence" not in said(shared, case.stream, charge)
    assert said(shared, case.stream, again)["to_personal"] == OFFENCE, "kept for whom the charge is about now"
    forget(shared, shared_at, case, other)
    assert said(shared, case.stream, again).keys() & {"to_personal", "why"} == set()


def test_what_an_agency_holds_and_corrects_is_sealed_for_whom_it_treats(shared, shared_at, case):
    mara = shared.fresh()
    shared.record([Intent(person("Mara Quill"), mara), Intent(joined(mara, "victim"), case.stream)])
    with member(shared_at, shared, f"c{case.stream.hex[:8]}", HEALTH, roles=("practitioner", "supervisor")) as clinic:
        note = put(clinic, case.stream, "clinical-note-recorded", party=str(mara), text="Mara Quill sleeps badly.")
        (seen,) = [each.fact for each in clinic.read([case.stream], purpose="health_care") if each.fact.version == note]
        assert [each["person"] for each in seen.marks["subjects"]] == [str(mara)]
        version = corrected(clinic, case.stream, note, "text", kind="held-corrected", to_personal="Mara Quill sleeps well.")
        forget(clinic, shared_at, case, mara)
        assert said(clinic, case.stream, note, "health_care")["text"] == " sleeps badly."
        assert said(clinic, case.stream, version, "health_care")["to_personal"] == " sleeps well."
