"""Recording through the application: receipts, dry runs, and what an act that is refused leaves behind."""

import pytest
from application.scenes import NAME, REASON, Case, asked, event, joined, note, photograph, referral, referred, slots, today

from ledger import errors
from ledger.application import Intent
from ledger.events.envelope import Occurred


def test_a_referral_is_recorded_and_read_back(shared):
    case = shared.fresh()
    receipt = shared.record([Intent(referral(), case)])
    assert receipt.entries[0].address.startswith("CHS-")
    (entry,) = shared.read([case], purpose="case_work")
    assert entry.fact.fields["reason"] == REASON
    assert entry.leaf == receipt.entries[0].leaf


def test_a_receipt_names_every_entry_of_an_act_in_order(shared):
    case = referred(shared)
    receipt = shared.record([Intent(note("one"), case.stream), Intent(note("two"), case.stream)])
    assert [line.address for line in receipt.entries] == [f"{case.number}#3", f"{case.number}#4"]
    assert receipt.entries[1].position == receipt.entries[0].position + 1
    assert receipt.recorded_at is not None
    assert not receipt.repeated


def test_a_dry_run_writes_nothing_and_reads_no_name(shared, shared_at):
    case = referred(shared)
    before = photograph(shared_at)
    act = [Intent(event("triage-decided", outcome="possible_stalking", rationale="He returns."), case.stream)]
    receipt = shared.record(act, dry_run=True)
    new = shared.record([Intent(referral(), shared.fresh())], dry_run=True)
    assert photograph(shared_at) == before
    assert [line.address for line in receipt.entries] == [f"{case.number}#3"]
    assert [line.address for line in new.entries] == ["NEW#1"]
    assert {receipt.recorded_at, receipt.entries[0].position, receipt.entries[0].leaf} == {None}


def test_names_are_read_and_the_reading_recorded_only_where_a_text_is_recorded_whose_mentions_are_to_be_marked(shared):
    case, before = referred(shared), shared.consultations
    shared.record([Intent(event("case-closed", reason="completed", risk_at_close="low"), case.stream)])
    assert shared.consultations == before
    shared.record([Intent(note(), case.stream)])
    assert shared.consultations == before + 1


def test_a_recorded_person_who_joins_in_the_act_is_found_in_its_narratives(shared, shared_at):
    known, case = referred(shared), shared.fresh()
    shared.record([Intent(referral(f"{NAME} is back."), case), Intent(joined(known.suspect), case)])
    (mention,) = slots(shared_at, Case(case, known.suspect, ""), known.suspect)
    (entry,) = [one for one in shared.read([case], purpose="case_work") if one.fact.kind == "referral-received"]
    assert entry.fact.fields["reason"] == f"{NAME} is back."
    assert asked(shared_at, "SELECT count(*) FROM ledger.content WHERE slot = %s", mention) == [(1,)]


@pytest.mark.parametrize(
    "refused",
    [
        lambda: event("case-reopened", trigger="release"),
        lambda: event("urgent-action-completed", raised=1, outcome="done"),
        referral,
        lambda: event("fact-corrected", target=1, field="channel", why="It was an e-mail.", discovered_on=today()),
    ],
)
def test_what_a_rule_refuses_is_refused_with_all_of_its_act(shared, shared_at, refused):
    case = referred(shared)
    before = photograph(shared_at)
    with pytest.raises(errors.RuleRefused):
        shared.record([Intent(note(), case.stream), Intent(refused(), case.stream)])
    assert photograph(shared_at) == before
    assert shared.find(case.number).version == 2


def test_nothing_is_recorded_before_it_has_happened(shared):
    case = referred(shared)
    with pytest.raises(errors.RuleRefused, match="future"):
        shared.record([Intent(note(), case.stream, occurred=Occurred("2199-01-01", "day"))])


def test_each_act_of_an_act_is_decided_after_the_one_before(shared):
    """Closed in the first half, the case takes no triage in the second."""
    case = referred(shared)
    closed = event("case-closed", reason="completed", risk_at_close="low")
    triage = event("triage-decided", outcome="possible_stalking", rationale="?")
    with pytest.raises(errors.RuleRefused, match="closed"):
        shared.record([Intent(closed, case.stream), Intent(triage, case.stream)])
    shared.record([Intent(closed, case.stream), Intent(event("case-reopened", trigger="release"), case.stream)])
    assert shared.find(case.number).version == 4


def test_the_recorder_stands_in_an_entry_by_an_opaque_id_only(shared, shared_at):
    case = referred(shared)
    (entry,) = [entry for entry in shared.read([case.stream], purpose="case_work") if entry.fact.kind == "referral-received"]
    assert entry.fact.recorder == shared.me.recorder
    ((core,),) = asked(shared_at, "SELECT core FROM ledger.entry WHERE log = 1 AND position = %s", entry.fact.position)
    assert shared.me.recorder.bytes in bytes(core)
    for revealing in (shared.profile.login, "dana", "Dana Invented", shared.me.agency):
        assert revealing.encode() not in bytes(core)
