"""What an agency holds by nature is sealed whole: others see that it exists and who holds it, and nothing of what it says."""

from uuid import uuid4

import pytest
from application.scenes import HEALTH, adopt, asked, clear, drawn, event, member, photograph, referred, resigned, send

from ledger import errors
from ledger.application import Intent
from ledger.entry import core as cores
from ledger.entry.unit import read_stored
from ledger.events.fact import HELD

TEXT = "He sleeps badly. He speaks of Wilfred Ashbourne as of somebody else."


@pytest.fixture(scope="module")
def clinic(shared, shared_at):
    with member(shared_at, shared, "clara", HEALTH) as opened:
        yield opened


@pytest.fixture
def held(shared, clinic):
    """A case of the police with a clinical note of the health trust."""
    case = referred(shared)
    clinic.record([Intent(event("clinical-note-recorded", text=TEXT), case.stream)])
    return case


def entry(ledger, case, **more):
    return ledger.read([case.stream], purpose="case_work", **more)[-1]


def test_its_own_agency_reads_it_whole(clinic, held):
    seen = entry(clinic, held)
    assert seen.fact.type == "clinical-note-recorded.v1"
    assert seen.fact.fields == {"text": TEXT}
    assert not seen.withheld
    assert seen.fact.basis["controller"] == HEALTH


def test_another_agency_sees_who_holds_it_and_nothing_else(shared, held):
    seen = entry(shared, held)
    assert (seen.fact.type, seen.fact.held) == (HELD, {"controller": HEALTH, "originator": HEALTH})
    assert (seen.fact.fields, seen.fact.who, seen.fact.marks, seen.fact.basis) == ({}, {}, {}, {})
    assert {withheld.reason for withheld in seen.withheld.values()} == {"agency"}
    assert len(seen.withheld) > 4


def test_its_type_stands_nowhere_in_clear(held, shared_at):
    both = "ledger.content c JOIN ledger.entry e USING (log, position)"
    rows = asked(shared_at, f"SELECT c.sealed, c.stored, e.type, e.core FROM {both} WHERE e.log = 1 AND e.type IS NULL")
    for sealed, stored, kind, core in rows:
        assert kind is None
        assert b"clinical" not in bytes(core)
        assert not any(b"clinical" in bytes(unit) or b"sleeps" in bytes(unit) for unit in stored)
        if not sealed:
            assert {read_stored(bytes(unit))[0] for unit in stored} <= {"stamp", "held", "decoy"}


def test_its_units_stand_in_slots_of_their_controller(held, shared_at, clinic):
    ((core, position),) = asked(shared_at, "SELECT core, position FROM ledger.entry WHERE log = 1 ORDER BY position DESC LIMIT 1")
    both = "ledger.content c JOIN ledger.slot s USING (slot)"
    slots = asked(shared_at, f"SELECT c.ordinals, s.controller, c.sealed FROM {both} WHERE c.log = 1 AND c.position = %s", position)
    assert {controller for _, controller, _ in slots} == {HEALTH}
    everything = sorted(ordinal for ordinals, _, _ in slots for ordinal in ordinals)
    assert everything == list(range(len(cores.decode(bytes(core)).commitments)))
    assert len(slots) == 3, "facts, the stream's slot and that of the person mentioned"


def test_a_consultation_that_does_not_reach_for_held_entries_is_shown_none(clinic, held):
    seen = entry(clinic, held, classes=("facts", "personal", "narrative"))
    assert seen.fact.type == HELD
    assert "text" not in seen.fact.fields


def test_a_consultation_of_held_entries_alone_is_shown_no_others(clinic, shared, held):
    assert [seen.fact.fields for seen in clinic.read([held.stream], purpose="case_work", classes=("held",))] == [{"text": TEXT}]
    assert [seen.fact.type for seen in shared.read([held.stream], purpose="case_work", classes=("held",))] == [HELD]
    assert len(clinic.read([held.stream], purpose="case_work", classes=("facts", "held"))) == 3


@pytest.mark.parametrize("bare", [True, False])
def test_opened_bare_it_says_all_that_it_records_and_not_what_stands_around_it(clinic, held, bare):
    ticket = clinic.consult([held.stream], persons=(), purpose="case_work", reason=None, classes=("held",))
    ((seen,), nothing) = clinic.redeem_held(ticket, [[held.stream], []], bare=bare)
    assert (seen.fact.type, seen.fact.fields, seen.fact.brought_by) == ("clinical-note-recorded.v1", {"text": TEXT}, HEALTH)
    assert (seen.withheld, nothing) == ({}, [])
    assert [bool(part) for part in (seen.fact.who, seen.fact.marks, seen.fact.basis)] == [not bare] * 3
    around = {"stamp", "held", "what", "text"} | (set() if bare else {"who", "marks", "basis"})
    assert {name for _, name, _ in seen.units} - ({"layout"} if bare else {"layout", "decoy"}) == around


def test_rule_facts_tell_of_it_no_more_than_that_it_is_there(shared, held):
    fact = shared._state(held.stream).facts[-1]
    assert (fact.type, fact.fields, fact.who) == (HELD, {}, {})


def test_no_agreement_opens_it_to_another_agency(ledger, at):
    with member(at, ledger, "clara", HEALTH) as clinic:
        case = referred(ledger)
        clinic.record([Intent(event("clinical-note-recorded", text=TEXT), case.stream)])
        adopt(ledger, agencies=("*",), groups=("*", "health"), purposes=("*",))
        assert entry(ledger, case).fact.type == HELD
        adopt(ledger, agencies=("cheshire-police",))
        assert entry(clinic, case).fact.fields == {"text": TEXT}, "what an agency brought it sees itself, whatever was agreed"


def test_nobody_records_for_another_agency(shared, shared_at, clinic, held):
    (made,) = drawn(clinic, Intent(event("clinical-note-recorded", text=TEXT), held.stream))
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="originating agency"):
        send(shared, resigned(shared, made))
    assert photograph(shared_at) == before


def test_an_administrator_of_the_agency_does_not_record_it(shared, shared_at, clinic, held):
    with member(shared_at, shared, "adam", HEALTH, ("administrator", "auditor")) as adam:
        (made,) = drawn(clinic, Intent(event("clinical-note-recorded", text=TEXT), held.stream))
        with pytest.raises(errors.NotAuthorised):
            send(adam, resigned(adam, made))


def test_a_held_entry_with_any_other_clear_unit_is_refused(shared_at, clinic, held):
    (made,) = drawn(clinic, Intent(event("clinical-note-recorded", text=TEXT), held.stream))
    facts = made.units[0].slot
    before = photograph(shared_at)
    once_more = {"originator": HEALTH, "controller": HEALTH}
    for name, value in (("text", "in clear"), ("who", {"actor": "x"}), ("held", once_more), ("what", {"type": "x"})):
        with pytest.raises(errors.EntryRefused):
            send(clinic, resigned(clinic, made, [made.units[0], clear(facts, name, value), *made.units[2:]]))
    assert photograph(shared_at) == before


def test_an_entry_without_any_clear_unit_is_refused(shared_at, clinic, held):
    """Its first unit would be read by the server as it stands and called sealed; the stamp would stand nowhere."""
    (made,) = drawn(clinic, Intent(event("clinical-note-recorded", text=TEXT), held.stream))
    fresh = uuid4()
    hidden = [unit if unit.sealed else unit._replace(sealed=True, slot=fresh) for unit in made.units]
    before = photograph(shared_at)
    with pytest.raises(errors.EntryRefused, match="must be clear"):
        send(clinic, resigned(clinic, made, hidden))
    assert photograph(shared_at) == before


def test_it_begins_no_stream(clinic):
    with pytest.raises(errors.RuleRefused):
        clinic.record([Intent(event("clinical-note-recorded", text=TEXT), clinic.fresh())])
