"""An audit with keys: every unit is opened that its reader may see, what he opened is judged, and what he may not see is counted."""

from contextlib import closing

import pytest
from application.scenes import HEALTH, asked, event, member, note, referred

from ledger import contents
from ledger.application import Intent, Ledger


@pytest.fixture
def clinic(ledger, at):
    with member(at, ledger, "clara", HEALTH) as opened:
        yield opened


@pytest.fixture
def case(ledger, clinic):
    """A case in which an agency holds an intervention that was offered and started."""
    case = referred(ledger)
    ledger.record([Intent(note(), case.stream)])
    offered = event("intervention-offered", kind="psychological", provider=HEALTH, mandate="none")
    version = clinic.record([Intent(offered, case.stream)]).entries[0].version
    clinic.record([started(case, version)])
    return case


def started(case, offered):
    return Intent(event("intervention-started", intervention=offered, criteria=["goals_met"]), case.stream)


def opened(reader, at):
    streams = [stream for (stream,) in asked(at, "SELECT stream FROM ledger.stream WHERE log = 1 AND kind <> 'log'")]
    return contents.opened(reader, reader.unit_stream(), streams, purpose="case_work", reason="An audit.")


def test_what_another_agency_holds_is_counted_and_nothing_is_found(ledger, case, at):
    before = ledger.consultations
    said = opened(ledger, at)
    assert (said.findings, dict(said.unestablished), ledger.consultations - before) == ([], {"agency": 2}, 1)
    assert said.entries == asked(at, "SELECT count(*) FROM ledger.entry WHERE log = 1")[0][0]


def test_who_may_see_all_of_it_has_all_of_it_judged(clinic, case, at):
    said = opened(clinic, at)
    assert (said.findings, dict(said.unestablished)) == ([], {})


def test_it_is_opened_a_piece_at_a_time(ledger, case, at, monkeypatch):
    whole, before = opened(ledger, at), ledger.consultations
    monkeypatch.setattr(contents, "SCOPE", 2)
    monkeypatch.setattr(contents, "PIECE", 1)
    assert opened(ledger, at) == whole
    assert ledger.consultations - before == 2  # the streams of the unit, the case and its suspect


def test_a_held_act_past_the_rules_is_found_by_who_holds_it(ledger, clinic, case, at, monkeypatch):
    offered = next(fact.version for fact in clinic.facts(case.stream) if fact.held)
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_, **__: None)
    last = clinic.record([started(case, offered)]).entries[-1]
    (said,) = opened(clinic, at).findings
    assert (said.rule, said.position) == ("an intervention starts once, after it was offered", last.position)
    assert opened(ledger, at).findings == []


KEYS = {
    "destroyed without an erasure": "UPDATE keyring.slot_key SET wrapped = NULL, destroyed_by = 1 WHERE slot = %s",
    "taken out": "DELETE FROM keyring.slot_key WHERE slot = %s",
    "changed": "UPDATE keyring.slot_key SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE slot = %s",
}


@pytest.mark.parametrize("statement", KEYS.values(), ids=KEYS)
def test_a_key_that_is_not_what_it_was_is_found_by_the_units_that_do_not_open(ledger, case, at, statement):
    sealed = "SELECT c.position, c.slot FROM ledger.content c JOIN ledger.entry e USING (log, position) WHERE c.sealed AND c.log = 1"
    rows = asked(at, f"{sealed} AND e.type = 'note-recorded.v1'")
    slot = rows[0][1]
    asked(at, statement, slot, database="keyring")
    expected = {(contents.OPENS, position) for position, of in asked(at, sealed) if of == slot}
    with closing(Ledger(at, ledger.profile)) as another:  # whose program has not opened that key before
        assert {(each.rule, each.position) for each in opened(another, at).findings} == expected


def test_a_sealed_unit_that_was_changed_does_not_open(ledger, case, at):
    place = asked(at, "SELECT max(position) FROM ledger.entry WHERE type = 'note-recorded.v1'")[0][0]
    asked(
        at, "ALTER TABLE ledger.content DISABLE TRIGGER append_only; UPDATE ledger.content SET "
        f"stored[1] = set_byte(stored[1], 20, get_byte(stored[1], 20) # 1) WHERE log = 1 AND sealed AND position = {place}",
    )  # fmt: skip
    assert {(each.rule, each.position) for each in opened(ledger, at).findings} == {(contents.OPENS, place)}
