"""Rules of held types are asked of what their own agency holds, read by a recorded consultation; open types depend on none of it."""

from uuid import uuid4

import pytest
from application.scenes import HEALTH, event, member, note, photograph, referred

from ledger import errors
from ledger.application import Intent
from ledger.importing import Given, ImportingLedger


@pytest.fixture(scope="module")
def clinic(shared, shared_at):
    with member(shared_at, shared, "clara", HEALTH) as opened:
        yield opened


@pytest.fixture
def case(shared):
    return referred(shared)


def offered(case):
    return Intent(event("intervention-offered", kind="psychological", provider=HEALTH, mandate="none"), case.stream)


def started(case, entry):
    return Intent(event("intervention-started", intervention=entry, criteria=["goals_met"]), case.stream)


def test_what_this_agency_holds_allows_the_next_act(clinic, case):
    first = clinic.record([offered(case)]).entries[0].version
    clinic.record([started(case, first)])
    with pytest.raises(errors.RuleRefused, match="starts once"):
        clinic.record([started(case, first)])


def test_all_of_it_in_one_act_needs_nothing_opened(clinic, case):
    before = clinic.consultations
    version = len(clinic.facts(case.stream)) + 1
    clinic.record([offered(case), started(case, version)])
    assert clinic.consultations == before


def test_it_is_read_by_one_recorded_consultation(clinic, case, shared_at):
    first = clinic.record([offered(case)]).entries[0].version
    before, recorded = clinic.consultations, photograph(shared_at)["entry"][0]
    clinic.record([started(case, first)])
    assert clinic.consultations == before + 1
    assert photograph(shared_at)["entry"][0] == recorded + 2  # the act and the consultation


def test_what_another_agency_holds_is_neither_seen_nor_needed(clinic, case, shared_at, shared):
    entry = clinic.record([offered(case)]).entries[0].version
    with member(shared_at, shared, "mira", "mersey-care") as other, pytest.raises(errors.RuleRefused, match="names the entry"):
        other.record([started(case, entry)])


def test_an_open_type_is_decided_without_opening_anything(clinic, case):
    clinic.record([offered(case)])
    before = clinic.consultations
    clinic.record([Intent(note("No name here."), case.stream)])
    assert clinic.consultations - before <= 1  # names of the parties, for the mentions in the note


def test_a_bulk_recording_opens_a_case_once(clinic, case, shared_at):
    entry = clinic.record([offered(case)]).entries[0].version
    importing = ImportingLedger(shared_at, clinic.profile)
    try:
        with importing.transaction():
            assert importing.act(Given([started(case, entry)], str(uuid4()))).entries
            for number in (1, 2, 3):
                session = event("session-held", intervention=entry, number=number, attendance="attended")
                assert importing.act(Given([Intent(session, case.stream)], str(uuid4()))).entries
            again = event("session-held", intervention=entry, number=3, attendance="attended")
            assert isinstance(importing.act(Given([Intent(again, case.stream)], str(uuid4()))), errors.RuleRefused)
        assert importing.consultations == 1
    finally:
        importing.close()
