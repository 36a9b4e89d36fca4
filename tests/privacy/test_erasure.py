"""An erasure takes a recorded decision of two persons, no hold, and a second step that can be interrupted anywhere and simply repeated."""

from uuid import UUID, uuid4

import pytest
from application.scenes import (
    NAME,
    REASON,
    asked,
    decide_erasure,
    drawn,
    event,
    member,
    note,
    photograph,
    propose_erasure,
    reasons,
    referred,
    resigned,
    send,
    slots,
    today,
)

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.store import place, reading


def read(ledger, case):
    return ledger.read([case.stream], purpose="case_work")


def test_erasing_again_is_harmless(shared, shared_at, case, forgotten):
    slot, _, _ = forgotten
    before = photograph(shared_at)
    assert shared.erase(slot) == 0
    assert photograph(shared_at) == before


def test_an_erasure_is_refused_under_a_legal_hold(shared, shared_at, case, slot):
    """Held before the decision, nothing is recorded; held between decision and deed, nothing is deleted."""
    hold = "INSERT INTO ledger.hold VALUES (%s, %s, 'litigation')"
    position = read(shared, case)[0].fact.position
    asked(shared_at, hold, position, case.stream)
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="legal hold"):
        decide_erasure(shared, case.stream, [slot])
    assert photograph(shared_at) == before
    asked(shared_at, "UPDATE ledger.hold SET released_by = position WHERE stream = %s", case.stream)
    decide_erasure(shared, case.stream, [slot])
    asked(shared_at, "UPDATE ledger.hold SET released_by = NULL WHERE stream = %s", case.stream)
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="legal hold"):
        shared.erase(slot)
    assert photograph(shared_at) == before
    assert slots(shared_at, case, case.suspect) == [slot]


@pytest.mark.parametrize(("ground", "versions", "kept"), [
    ("evidence", [1], True), ("evidence", None, True), ("evidence", [2], False), ("accuracy_contested", [1], False),
])  # fmt: skip
def test_what_is_restricted_to_be_kept_as_evidence_is_not_erased_until_that_is_lifted(shared, case, slot, ground, versions, kept):
    said = {"ground": ground} | ({} if versions is None else {"versions": versions})
    made = shared.record([Intent(event("record-restricted", **said), case.stream)]).entries[0].version
    if kept:
        with pytest.raises(errors.NotAuthorised, match="kept as evidence"):
            decide_erasure(shared, case.stream, [slot])
        lifted = event("restriction-lifted", restriction=made, reason="He was acquitted.", not_told="investigation")
        shared.record([Intent(lifted, case.stream)])
    assert decide_erasure(shared, case.stream, [slot]).entries


def test_nothing_is_erased_without_the_decision(shared, shared_at, case, slot):
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="no content-erased entry"):
        shared.erase(slot)
    with pytest.raises(errors.NotAuthorised):
        shared.keyring.destroy(slot)
    assert photograph(shared_at) == before
    assert slots(shared_at, case, case.suspect) == [slot]


def test_a_practitioner_neither_decides_nor_carries_out(shared, shared_at, case, slot):
    with member(shared_at, shared, f"p{case.stream.hex[:8]}") as practitioner:
        with pytest.raises(errors.RuleRefused):
            decide_erasure(practitioner, case.stream, [slot])
        decide_erasure(shared, case.stream, [slot])
        before = photograph(shared_at)
        with pytest.raises(errors.NotAuthorised):
            practitioner.erase(slot)
        with pytest.raises(errors.NotAuthorised):
            reading.slots_of(practitioner.user, case.stream)
        assert photograph(shared_at) == before


def test_one_person_alone_decides_nothing(shared, case):
    erased = event("content-erased", slots=[str(uuid4())], authority="court_order", review="R-1", second_person=str(shared.me.recorder))
    with pytest.raises(errors.RuleRefused, match="same"):
        shared.record([Intent(erased, case.stream)])


def test_a_slot_that_is_unknown_or_named_before_is_refused(shared, shared_at, case, forgotten):
    slot, _, _ = forgotten
    for named in ([uuid4()], [slot]):
        before = photograph(shared_at)
        with pytest.raises(errors.NotFound, match="unknown or already erased"):
            decide_erasure(shared, case.stream, named)
        assert photograph(shared_at) == before


def test_an_erasure_that_was_interrupted_is_withheld_at_once_and_carried_out_later(shared, shared_at, case, slot, monkeypatch):
    """Killed after the decision, then after the contents: each time the same call goes on where it stopped."""
    pending = reading.doctor(shared.user)["erasures_pending"]
    decide_erasure(shared, case.stream, [slot])
    assert reasons(read(shared, case)[0]) == {"erased"}, "decided is withheld, though bytes and key are still there"
    assert reading.doctor(shared.user)["erasures_pending"] == pending + 1
    with monkeypatch.context() as patch:
        patch.setattr(type(shared.keyring), "destroy", interrupted)
        with pytest.raises(KeyboardInterrupt):
            shared.erase(slot)
    assert slots(shared_at, case, case.suspect) == [slot]
    again = Ledger(shared_at, place.profile(shared_at, "dana"))
    assert again.erase(slot) == 0
    again.close()
    assert slots(shared_at, case, case.suspect) == []
    assert reading.doctor(shared.user)["erasures_pending"] == pending


def interrupted(*_):
    raise KeyboardInterrupt


def test_nothing_new_is_recorded_in_a_slot_that_is_to_be_destroyed(shared, shared_at, case, slot):
    """It would be destroyed with the old, without any decision about it."""
    (draft,) = drawn(shared, Intent(note(f"{NAME} rang."), case.stream))
    decide_erasure(shared, case.stream, [slot])
    before = photograph(shared_at, reads=False)
    with pytest.raises(errors.EntryRefused):
        send(shared, resigned(shared, draft, version=draft.version + 2))
    with pytest.raises(errors.EntryRefused, match="finish the erasure first"):
        shared.record([Intent(note(f"{NAME} rang."), case.stream)])
    assert photograph(shared_at, reads=False) == before
    shared.erase(slot)
    shared.record([Intent(note(f"{NAME} rang."), case.stream)])


def test_a_decision_to_erase_does_not_erase_itself(shared, shared_at, case):
    """Its own clear units say which slots are gone, when and why; an audit must find them."""
    facts = [each["slot"] for each in reading.slots_of(shared.user, case.stream) if not each["sealed"]]
    before = photograph(shared_at)
    with pytest.raises(errors.EntryRefused, match="stands"):
        decide_erasure(shared, case.stream, facts)
    assert photograph(shared_at) == before
    receipt = decide_erasure(shared, shared.unit_stream(), facts)
    shared.erase(facts[0])
    first, second = read(shared, case)
    assert reasons(first) == reasons(second) == {"erased"}
    assert {withheld.position for withheld in first.withheld.values()} == {receipt.entries[0].position}
    assert first.fact.type == "erased"
    assert first.fact.fields == {"reason": REASON}, "sealed units stand in other slots and are a decision of their own"


@pytest.mark.parametrize(
    "changed", [{"proposal": "0" * 64}, {"authority": "unlawful"}, {"review": "RR-2"}, {"person": str(UUID(int=7))}], ids=str
)
def test_what_is_decided_is_what_was_proposed(shared, shared_at, changed):
    case = referred(shared)
    said = propose_erasure(shared, case.stream, slots(shared_at, case, case.suspect))
    before = photograph(shared_at)
    with pytest.raises(errors.NotFound, match="no proposal"):
        shared.record([Intent(event("content-erased", **(said | changed)), case.stream)])
    assert photograph(shared_at) == before
    assert shared.record([Intent(event("content-erased", **said), case.stream)]).entries


def test_the_units_own_facts_are_never_erased(shared, shared_at):
    """By them every user, agreement, policy and earlier erasure is accounted for."""
    register = next(each["slot"] for each in reading.slots_of(shared.user, shared.unit_stream()) if not each["sealed"])
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="unit's own record"):
        decide_erasure(shared, shared.unit_stream(), [register])
    assert photograph(shared_at) == before


def test_the_rules_of_a_case_outlive_its_facts(ledger, at):
    """After its facts are erased a case is still a case: nothing of another kind's rules lets a second referral in."""
    case = referred(ledger)
    facts = [each["slot"] for each in reading.slots_of(ledger.user, case.stream) if not each["sealed"]]
    decide_erasure(ledger, ledger.unit_stream(), facts)
    for slot in facts:
        ledger.erase(slot)
    with pytest.raises(errors.RuleRefused):
        ledger.record([Intent(event("case-reopened", trigger="review"), case.stream)])


def test_what_is_restricted_as_evidence_between_decision_and_deed_is_kept_until_that_is_lifted(shared, case, slot):
    decide_erasure(shared, case.stream, [slot])
    version = shared.record([Intent(event("record-restricted", ground="evidence", versions=[1]), case.stream)]).entries[0].version
    with pytest.raises(errors.NotAuthorised, match="kept as evidence"):
        shared.erase(slot)
    shared.record([Intent(event("restriction-lifted", restriction=version, reason="Tried.", told_on=today()), case.stream)])
    assert shared.erase(slot) > 0
