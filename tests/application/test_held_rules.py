"""Rules of held types are asked of what their own agency holds, read by a recorded consultation; open types depend on none of it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from application.scenes import HEALTH, asked, event, member, note, photograph, referred, today

from ledger import errors
from ledger.application import Intent
from ledger.entry.unit import read_stored
from ledger.events.fact import HELD
from ledger.events.occurred import Occurred
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


def ended(case, entry, how="dropped_out", **more):
    return Intent(event("intervention-ended", intervention=entry, how=how, **more), case.stream)


def correction(case, target, **more):
    values = {"field": "how", "why": "Two people of one name.", "discovered_on": today()} | more
    return Intent(event("held-corrected", target=target, **values), case.stream)


def left(clinic, case):
    """An intervention that somebody dropped out of; the version of the entry that says so."""
    first = clinic.record([offered(case)]).entries[0].version
    return clinic.record([started(case, first), ended(case, first)]).entries[1].version


def test_an_agency_corrects_what_it_holds_and_its_rules_go_on_from_that(clinic, case):
    last = left(clinic, case)
    with pytest.raises(errors.RuleRefused, match="no session was attended"):
        clinic.record([correction(case, last, to="completed")])
    clinic.record([correction(case, last, to="terminated")])
    again = event("intervention-offered", kind="psychological", provider=HEALTH, mandate="none", follows=last - 2)
    assert clinic.record([Intent(again, case.stream)]).entries


def test_of_a_correction_others_see_that_it_is_there_and_nothing_stands_in_the_clear(clinic, case, shared, shared_at):
    clinic.record([correction(case, left(clinic, case), to="terminated")])
    fact = shared.read([case.stream], purpose="case_work")[-1].fact
    assert (fact.type, fact.fields, fact.held) == (HELD, {}, {"controller": HEALTH, "originator": HEALTH})
    both = "ledger.content c JOIN ledger.entry e USING (log, position)"
    (last,) = asked(shared_at, "SELECT max(position) FROM ledger.entry WHERE log = 1 AND type IS NULL")
    for sealed, stored, core in asked(shared_at, f"SELECT c.sealed, c.stored, e.core FROM {both} WHERE e.log = 1 AND position = %s", *last):
        assert b"corrected" not in bytes(core)
        assert not any(word in bytes(unit) for unit in stored for word in (b"corrected", b"terminated"))
        assert sealed or {read_stored(bytes(unit))[0] for unit in stored} <= {"stamp", "held", "decoy"}


def test_a_corrected_text_is_sealed_for_whom_the_entry_is_about(clinic, case, shared_at):
    last = clinic.record([Intent(event("clinical-note-recorded", text="He sleeps badly."), case.stream)]).entries[0].version
    clinic.record([correction(case, last, field="text", to_personal="She sleeps badly.")])
    seen = clinic.read([case.stream], purpose="case_work")[-1]
    assert (seen.fact.fields["to_personal"], seen.withheld) == ("She sleeps badly.", {})


def test_nobody_corrects_what_another_holds_nor_an_open_entry_in_secret(clinic, case, shared):
    last = left(clinic, case)
    with pytest.raises(errors.RuleRefused, match="another agency holds it"):
        shared.record([correction(case, last, to="terminated")])
    with pytest.raises(errors.RuleRefused, match="is not held by an agency"):
        clinic.record([correction(case, 1, field="urgency", to="routine")])
    openly = event("fact-corrected", target=last, field="how", to="terminated", why="x", discovered_on=today())
    with pytest.raises(errors.RuleRefused, match="a member of the agency that holds it corrects it"):
        shared.record([Intent(openly, case.stream)])


def test_what_is_held_happened_after_the_referral_and_each_part_after_the_one_before(clinic, shared):
    case = referred(shared, occurred=Occurred("2026-03-02", "day"))

    def on(day, intent):
        return replace(intent, occurred=Occurred(f"2026-03-{day:02}", "day"))

    with pytest.raises(errors.RuleRefused, match="follows a referral"):
        clinic.record([on(1, offered(case))])
    first = clinic.record([on(5, offered(case))]).entries[0].version
    with pytest.raises(errors.RuleRefused, match="what follows another entry"):
        clinic.record([on(4, started(case, first))])
    clinic.record([on(5, started(case, first))])
    with pytest.raises(errors.RuleRefused, match="after those that it follows"):
        clinic.record([correction(case, first, field="occurred_at", to=Occurred("2026-03-06", "day").to_json())])


def test_another_agencys_intervention_is_offered_by_its_own_member(shared, case):
    with pytest.raises(errors.RuleRefused, match="action-routed"):
        shared.record([offered(case)])
