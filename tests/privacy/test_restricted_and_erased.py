"""One restricted and one erased unit on their way through the application: what is withheld is said, what remains still verifies."""

import pytest
from application.scenes import (
    NAME,
    PHONE,
    REASON,
    asked,
    decide_erasure,
    event,
    member,
    note,
    photograph,
    reasons,
    referred,
    restrict,
    slots,
    today,
)

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.entry import core as cores
from ledger.entry import signature
from ledger.entry.slot import slot_tag
from ledger.store import place, reading


def read(ledger, case, purpose="case_work", **more):
    return ledger.read([case.stream], purpose=purpose, **more)


# -- restriction -------------------------------------------------------------------------------------------------------


def test_a_restricted_entry_is_withheld_from_case_work_and_shown_for_disclosure(shared, case):
    restrict(shared, case, [1])
    first, second, restriction = read(shared, case)
    assert reasons(first) == {"restricted"}
    assert first.fact.fields == {}
    assert reasons(second) == reasons(restriction) == set()
    for purpose in ("disclosure", "legal_claim", "criminal_proceedings", "lawfulness"):
        assert read(shared, case, purpose)[0].fact.fields["reason"] == REASON
    for purpose in ("supervision", "safeguarding", "health_care", "victim_support", "data_rights", "administration"):
        assert reasons(read(shared, case, purpose)[0]) == {"restricted"}


def test_a_restricted_record_is_withheld_whole_but_for_the_restriction_itself(shared, case):
    restrict(shared, case)
    shared.record([Intent(note("Recorded later."), case.stream)])
    first, second, restriction, later = read(shared, case)
    assert reasons(first) == reasons(second) == reasons(later) == {"restricted"}
    assert restriction.fact.fields == {"ground": "accuracy_contested"}
    assert read(shared, case, "disclosure")[3].fact.fields["text"] == "Recorded later."


def test_what_restricts_and_what_lifts_stays_in_view_whatever_else_is_restricted(shared, case):
    restrict(shared, case)
    restrict(shared, case)
    lifted = event("restriction-lifted", restriction=3, reason="Settled.", told_on=today())
    shared.record([Intent(lifted, case.stream)])
    first, second, *marks = read(shared, case)
    assert reasons(first) == reasons(second) == {"restricted"}
    assert [(entry.fact.kind, reasons(entry)) for entry in marks] == [
        ("record-restricted", set()), ("record-restricted", set()), ("restriction-lifted", set()),
    ]  # fmt: skip
    shared.record([Intent(event("restriction-lifted", restriction=4, reason="Settled.", told_on=today()), case.stream)])
    assert {reason for entry in read(shared, case) for reason in reasons(entry)} == set()


def test_a_restriction_is_judged_now_whatever_past_day_is_asked_for(shared, case):
    upto = read(shared, case)[-1].fact.position
    restrict(shared, case, [1])
    assert reasons(read(shared, case, upto=upto)[0]) == {"restricted"}


def test_a_practitioner_restricts_nothing(shared, shared_at, case):
    with member(shared_at, shared, f"p{case.stream.hex[:8]}") as practitioner:
        before = photograph(shared_at)
        with pytest.raises(errors.RuleRefused):
            restrict(practitioner, case, [1])
        assert photograph(shared_at) == before
        assert reasons(read(shared, case)[0]) == set()


def test_what_is_still_to_be_recorded_is_not_restricted_by_its_number(shared, shared_at, case, past_the_rules):
    """Whoever restricted numbers that nobody used yet would take out of view what others record there later."""
    last = shared.facts(case.stream)[-1].version
    before = photograph(shared_at)
    for versions in ([last + 1], [last + 2], [last, 1000]):
        with pytest.raises(errors.NotFound, match="an entry that is not there"):
            restrict(shared, case, versions)
    assert photograph(shared_at) == before


def test_of_a_restricted_entry_not_even_the_ciphertext_leaves_the_server(shared, case):
    restrict(shared, case)
    reach = ("facts", "personal", "narrative")
    ticket = shared.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=reach)
    contents, _ = reading.redeem(shared.user, ticket)
    assert all(content.stored == () for content in contents if content.reason)


# -- erasure -----------------------------------------------------------------------------------------------------------


def test_erased_mentions_are_withheld_with_position_date_and_authority_and_the_rest_remains(shared, case, forgotten):
    _, receipt, units = forgotten
    first = read(shared, case)[0]
    assert reasons(first) == {"erased"}
    assert len(first.withheld) == units == 2, "the name and the number"
    for withheld in first.withheld.values():
        assert (withheld.position, withheld.authority, withheld.at) == (receipt.entries[0].position, "subject_request", receipt.recorded_at)
    assert first.fact.fields["reason"] == REASON.replace(NAME, "").replace(PHONE, "")
    assert first.fact.fields["channel"] == "phone"


def test_core_leaf_and_signature_are_what_they_were(shared, shared_at, case, slot):
    stored = "SELECT position, core, leaf FROM ledger.entry WHERE log = 1 AND stream = %s ORDER BY position"
    before = [(pos, bytes(core), bytes(leaf)) for pos, core, leaf in asked(shared_at, stored, case.stream)]
    decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    after = asked(shared_at, stored, case.stream)
    assert [(pos, bytes(core), bytes(leaf)) for pos, core, leaf in after[:2]] == before
    core = cores.decode(bytes(after[0][1]))
    commitments = b"".join(commitment.to_bytes() for commitment in core.commitments[1:])
    message = signature.author_message(core.log, core.event, core.stream, core.version, commitments)
    assert signature.verifies(signature.public_key(shared.profile.seed), message, core.signature)
    assert any(slot_tag(slot, core.event, ordinal) == commitment.tag for ordinal, commitment in enumerate(core.commitments))


def test_key_and_contents_are_gone_from_both_databases(shared, shared_at, case, forgotten):
    slot, receipt, _ = forgotten
    key = asked(shared_at, "SELECT wrapped, person, destroyed_by FROM keyring.slot_key WHERE slot = %s", slot, database="keyring")
    assert key == [(None, None, receipt.entries[0].position)]
    assert asked(shared_at, "SELECT count(*) FROM ledger.content WHERE slot = %s", slot) == [(0,)]
    assert asked(shared_at, "SELECT erased_by FROM ledger.slot WHERE slot = %s", slot) == [(receipt.entries[0].position,)]


def test_the_persons_own_record_is_another_slot_and_stays(shared, case, forgotten):
    (identified,) = shared.read((), persons=[case.suspect], purpose="case_work")
    assert identified.fact.fields["name"] == NAME


def test_no_purpose_brings_it_back(shared, case, forgotten):
    for purpose in ("disclosure", "lawfulness", "criminal_proceedings"):
        assert reasons(read(shared, case, purpose)[0]) == {"erased"}


def test_the_person_is_mentioned_anew_under_a_new_key(shared, shared_at, case, forgotten):
    shared.record([Intent(note(f"{NAME} came back."), case.stream)])
    assert read(shared, case)[-1].fact.fields["text"] == f"{NAME} came back."
    assert slots(shared_at, case, case.suspect) != [forgotten[0]]


def test_a_colleague_who_knew_the_old_slot_goes_on_recording(shared, shared_at, case, slot):
    """His program keeps slots in mind; the one destroyed meanwhile must not stop him."""
    colleague = Ledger(shared_at, place.profile(shared_at, "dana"))
    colleague.record([Intent(note(f"{NAME} rang."), case.stream)])
    decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    colleague.record([Intent(note(f"{NAME} rang again."), case.stream)])
    *_, old, _, _, new = read(colleague, case)
    assert (old.fact.fields["text"], new.fact.fields["text"]) == (" rang.", f"{NAME} rang again.")
    colleague.close()


def test_the_macs_of_the_acts_concerned_are_forgotten_and_the_answers_are_not(shared, shared_at):
    case = referred(shared)
    rid = case.number
    shared.record([Intent(note(f"{NAME} rang."), case.stream)], request_id=f"{rid}-a")
    shared.record([Intent(note("Nothing of him."), case.stream)], request_id=f"{rid}-b")
    (slot,) = slots(shared_at, case, case.suspect)
    decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    states = "SELECT request, mac IS NULL, answer IS NOT NULL FROM ledger.request WHERE request LIKE %s ORDER BY 1"
    kept = asked(shared_at, states, f"{rid}-%")
    assert kept == [(f"{rid}-a", True, True), (f"{rid}-b", False, True)]


def test_a_restricted_and_erased_unit_is_told_as_erased(shared, case, forgotten):
    restrict(shared, case)
    assert reasons(read(shared, case)[0]) == {"erased", "restricted"}


def test_a_content_that_is_gone_without_a_decision_is_missing_not_erased(shared, shared_at, case, slot):
    """The superuser, with the guards off, deletes what a person said. It shows: no entry accounts for it."""
    asked(shared_at, "ALTER TABLE ledger.content DISABLE TRIGGER erase_only")
    asked(shared_at, "DELETE FROM ledger.content WHERE slot = %s", slot)
    asked(shared_at, "ALTER TABLE ledger.content ENABLE ALWAYS TRIGGER erase_only")
    first = read(shared, case)[0]
    assert reasons(first) == {"missing"}
    assert {withheld.authority for withheld in first.withheld.values()} == {None}


def test_an_erasure_row_without_its_entry_is_still_told_by_its_position(shared, shared_at, case, slot):
    """A forged enforcement row accounts for a deletion by an entry that says something else: the audit compares the two."""
    asked(shared_at, "INSERT INTO ledger.erasure (slot, position) VALUES (%s, 1)", slot)
    asked(shared_at, "DELETE FROM ledger.content WHERE slot = %s", slot)
    first = read(shared, case)[0]
    assert {(withheld.reason, withheld.position, withheld.authority) for withheld in first.withheld.values()} == {("erased", 1, None)}
