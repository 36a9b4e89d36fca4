"""Beyond the agreements an act of sharing opens what it names, to whom it names, until it ends; a case it does not name stays hidden."""

import pytest
from application import scenes
from application.scenes import HEALTH, NAME, POLICE, REASON, decide_erasure, drawn, event, note, photograph, referred, send

from commands import questions
from ledger import errors
from ledger.application import Intent
from ledger.store import reading
from projections.engine.time import Coordinates

PROBATION = "probation"


def shown(reader, case, purpose="safeguarding"):
    """Versions of which something sealed is shown."""
    return {entry.fact.version for entry in reader.read([case.stream], purpose=purpose) if entry.fact.fields and not entry.withheld}


def given(*items, **more):
    said = {
        "items": list(items), "purposes": ["safeguarding"], "method": "ledger", "accuracy": "verified", "completeness": "partly",
        "reliability": "verified", "as_of": scenes.today(), "recipient": PROBATION, "emergency": "He is on his way to her.",
    }  # fmt: skip
    return event("share-made", **(said | more))


def test_an_agreement_between_two_opens_nothing_of_a_third(shared, officer, theirs):
    assert shown(shared, theirs) == {1, 2, 3}
    with pytest.raises(errors.NotFound):
        officer.find(theirs.number)
    assert shown(officer, theirs) == set()
    assert officer.parties([theirs.stream]) == {}
    assert reading.rule_facts(officer.user, theirs.stream) == []
    for asked in (Coordinates(), Coordinates(reading.head(shared.user)[1], None)):
        keys = {row["stream"] for row in questions.rows(officer, "caseload", questions.Asked(asked))}
        assert str(theirs.stream) not in {str(key) for key in keys}


def test_a_share_shows_what_it_names_and_itself_and_nothing_else(clinic, officer, theirs):
    receipt = clinic.record([Intent(given(3), theirs.stream)])
    assert shown(officer, theirs) == {3, receipt.entries[0].version}
    assert officer.find(theirs.number).stream == theirs.stream
    assert {fact[2] for fact in reading.rule_facts(officer.user, theirs.stream)} == {3, receipt.entries[0].version}
    assert officer.parties([theirs.stream]) == {}
    assert shown(officer, theirs, purpose="case_work") == set()


def test_a_person_is_shown_where_the_share_says_so(clinic, officer, theirs):
    def names():
        return [entry.fact.fields.get("name") for entry in officer.read((), persons=[theirs.suspect], purpose="safeguarding")]

    clinic.record([Intent(given(3), theirs.stream)])
    assert names() == []
    clinic.record([Intent(given(1, persons=[str(theirs.suspect)]), theirs.stream)])
    assert names() == [NAME]
    first = officer.read([theirs.stream], purpose="safeguarding")[0]
    assert first.fact.fields["reason"] == REASON


@pytest.mark.parametrize("how", ["recalled", "returned", "destroyed"])
def test_what_ends_a_share_closes_it(clinic, officer, theirs, how):
    (made,) = clinic.record([Intent(given(3), theirs.stream)]).entries
    ended, teller = event("share-followed", share=made.version, how=how), clinic if how == "recalled" else officer
    (told,) = send(teller, *drawn(teller, Intent(ended, theirs.stream))).entries
    assert shown(officer, theirs) == {told.version}, "that it ended, and nothing that it gave"


def test_who_was_given_something_knows_on_that_it_was_given_and_that_it_ended_and_records_its_destruction(clinic, officer, theirs):
    (made,) = clinic.record([Intent(given(3), theirs.stream)]).entries
    (ended,) = clinic.record([Intent(event("share-followed", share=made.version, how="recalled"), theirs.stream)]).entries
    assert {fact[2] for fact in reading.rule_facts(officer.user, theirs.stream)} == {made.version, ended.version}
    known = {entry.fact.version: entry for entry in officer.read([theirs.stream], purpose="safeguarding") if entry.fact.fields}
    assert set(known) == {made.version, ended.version}
    assert known[made.version].fact.fields["items"] == [3]
    assert "emergency" not in known[made.version].fact.fields
    officer.record([Intent(event("share-followed", share=made.version, how="destroyed"), theirs.stream)])


def test_who_was_given_nothing_records_nothing_of_it(shared, clinic, officer, theirs, past_the_rules):
    followed = event("share-followed", share=3, how="destroyed")
    with pytest.raises((errors.NotAuthorised, errors.NotFound)):
        send(officer, *drawn(officer, Intent(followed, theirs.stream)))


def test_an_acknowledgement_leaves_it_open_and_is_recorded_by_who_sees_no_more_of_the_case(clinic, officer, theirs):
    (made,) = clinic.record([Intent(given(3), theirs.stream)]).entries
    officer.record([Intent(event("share-followed", share=made.version, how="acknowledged"), theirs.stream)])
    assert {3, made.version} <= shown(officer, theirs)


def test_who_was_given_an_entry_asks_for_more_without_seeing_the_rest(clinic, officer, theirs):
    clinic.record([Intent(given(3), theirs.stream)])
    asked = event("share-requested", of=HEALTH, recipient=PROBATION, purposes=["safeguarding"], urgency="urgent", wanted="The referral.")
    (entry,) = officer.record([Intent(asked, theirs.stream)]).entries
    refused = event(
        "share-decided", request=entry.version, decision="refused", sharing_basis="safeguarding", informed="informed",
        necessity="None.", proportionality="None.", minimum="None.", refusal="The note is enough.",
    )  # fmt: skip
    clinic.record([Intent(refused, theirs.stream)])
    assert 1 not in shown(officer, theirs)


def test_who_was_given_an_entry_records_nothing_else_there_even_past_the_rules(clinic, officer, theirs, past_the_rules):
    clinic.record([Intent(given(3), theirs.stream)])
    with pytest.raises(errors.NotAuthorised):
        send(officer, *drawn(officer, Intent(note("Of his own."), theirs.stream)))


def test_a_share_of_an_agency_held_entry_shows_it(clinic, officer, theirs):
    (held,) = clinic.record([Intent(event("clinical-note-recorded", text="She sleeps badly."), theirs.stream)]).entries
    clinic.record([Intent(given(3), theirs.stream)])
    assert held.version not in shown(officer, theirs)
    clinic.record([Intent(given(held.version), theirs.stream)])
    texts = [entry.fact.fields.get("text") for entry in officer.read([theirs.stream], purpose="safeguarding")]
    assert "She sleeps badly." in texts


def test_an_erasure_is_told_to_whom_an_entry_was_given_without_its_authority(clinic, officer, theirs):
    clinic.record([Intent(given(3), theirs.stream)])
    (slot, *_) = [each["slot"] for each in reading.slots_of_entry(clinic.user, theirs.stream, 3) if each["sealed"]]
    decide_erasure(clinic, theirs.stream, [slot])
    clinic.erase(slot)
    told = [withheld for entry in officer.read([theirs.stream], purpose="safeguarding") for withheld in entry.withheld.values()]
    assert {withheld.authority for withheld in told} == {None}
    assert "erased" in {withheld.reason for withheld in told}


def test_nobody_shares_what_another_brought_even_past_the_rules(shared, theirs, shared_at, past_the_rules):
    drafts = drawn(shared, Intent(given(3), theirs.stream))
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="what it brought itself"):
        send(shared, *drafts)
    assert photograph(shared_at) == before


def test_what_was_brought_to_a_discussion_is_shown_to_the_agencies_that_were_there(clinic, officer, theirs, past_the_rules):
    brought = event(
        "information-contributed", agency=HEALTH, to=[PROBATION], information="He missed his appointments.", sharing_basis="safeguarding"
    )
    (entry,) = send(clinic, *drawn(clinic, Intent(brought, theirs.stream))).entries
    assert shown(officer, theirs) == {entry.version}




def test_restriction_and_correction_are_duties_that_no_agreement_suspends(ledger, at):
    scenes.adopt(ledger, agencies=(POLICE,), groups=("referral", "gates", "notes"), originators=None)
    case = referred(ledger)
    corrected = event("fact-corrected", target=1, field="urgency", to="routine", why="No.", discovered_on=scenes.today())
    ledger.record([Intent(corrected, case.stream)])
    ledger.record([Intent(event("record-restricted", ground="accuracy_contested", versions=[1]), case.stream)])
    with pytest.raises(errors.NotAuthorised, match="agreement"):
        ledger.record([Intent(event("victim-contacted", method="letter", outcome="reached"), case.stream)])


def test_who_was_given_an_entry_erases_nothing_of_the_case_not_even_what_he_was_given(shared, clinic, officer, theirs, past_the_rules):
    clinic.record([Intent(given(3), theirs.stream)])
    for version in (1, 3):
        (slot, *_) = [each["slot"] for each in reading.slots_of_entry(clinic.user, theirs.stream, version) if each["sealed"]]
        erased = event("content-erased", slots=[str(slot)], authority="court_order", review="RR-1", second_person=str(shared.me.recorder))
        with pytest.raises(errors.CaseledgerError) as refused:
            send(officer, *drawn(officer, Intent(erased, officer.unit_stream())))
        assert refused.value.exit_code in (3, 4)


def test_a_person_whose_identity_was_given_is_joined_to_no_other_case(clinic, officer, theirs, past_the_rules):
    clinic.record([Intent(given(1, persons=[str(theirs.suspect)]), theirs.stream)])
    own = referred(officer)
    with pytest.raises(errors.NotAuthorised, match="joined to no case"):
        send(officer, *drawn(officer, Intent(scenes.joined(theirs.suspect, "witness"), own.stream)))


def test_who_was_given_one_entry_is_told_of_no_slot_of_the_case_but_his_own(clinic, officer, theirs):
    """By slots he would count what others sealed in it, in which of its entries, and whose it is."""
    (made,) = clinic.record([Intent(given(3), theirs.stream)]).entries
    every = [each["slot"] for each in reading.slots_of(clinic.user, theirs.stream)]
    officer.record([Intent(event("share-followed", share=made.version, how="acknowledged"), theirs.stream)])
    assert {each["controller"] for each in reading.slots_of(officer.user, theirs.stream)} == {PROBATION}
    assert reading.slots_named(officer.user, every) == []
    assert [reading.slots_of_entry(officer.user, theirs.stream, version) for version in (1, 3)] == [[], []]
    assert reading.sealed_in(officer.user, theirs.stream) == {}
