"""Sharing is the permission: a user of an agency that no agreement names learns nothing, not even that a case exists."""

from functools import partial

import pytest
from application import scenes
from application.scenes import POLICE, asked, decide_erasure, drawn, event, member, note, photograph, referred, resigned, send, today

from ledger import errors
from ledger.application import Intent
from ledger.store import reading

OUTSIDE = "probation"
adopt = partial(scenes.adopt, originators=(POLICE,))
"""Adopt an agreement that opens what the police brought."""


@pytest.fixture(scope="module")
def outsider(shared, shared_at):
    """A probation officer in a unit whose leaders have agreed among the police only."""
    with member(shared_at, shared, "olga", OUTSIDE, ("practitioner", "supervisor", "disclosure_officer")) as opened:
        adopt(shared, agencies=(POLICE,))
        yield opened


@pytest.fixture
def case(shared, outsider):
    adopt(shared, agencies=(POLICE,))
    return referred(shared)


def only_reasons(entries):
    return {withheld.reason for entry in entries for withheld in entry.withheld.values()}


def test_nothing_of_it_is_there_for_the_agency_not_even_how_much_is_withheld(outsider, case):
    assert outsider.read([case.stream], persons=[case.suspect], purpose="case_work") == []


def test_its_keys_are_not_released(outsider, case):
    ticket = outsider.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=("personal", "narrative"))
    assert outsider.keyring.release(ticket) == {}


@pytest.mark.parametrize("purpose", ["disclosure", "legal_claim", "safeguarding", "lawfulness"])
def test_no_purpose_opens_it(outsider, case, purpose):
    assert outsider.read([case.stream], purpose=purpose) == []


def test_a_case_he_may_not_see_and_a_case_that_is_not_there_are_one_answer(outsider, case):
    with pytest.raises(errors.NotFound) as unseen:
        outsider.find(case.number)
    absent = case.number[:-4] + "9999"
    with pytest.raises(errors.NotFound) as missing:
        outsider.find(absent)
    assert type(unseen.value) is type(missing.value)
    assert unseen.value.exit_code == missing.value.exit_code == 3
    assert str(unseen.value).replace(case.number, absent) == str(missing.value)
    assert vars(unseen.value) == vars(missing.value)


def test_facts_for_deciding_and_parties_are_closed_too(outsider, case):
    assert reading.rule_facts(outsider.user, case.stream) == []
    assert outsider.parties([case.stream]) == {}


def test_he_records_nothing_in_it(outsider, shared, shared_at, case):
    (draft,) = drawn(shared, Intent(note(), case.stream))
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="agreement"):
        send(outsider, resigned(outsider, draft))
    assert photograph(shared_at) == before
    with pytest.raises(errors.CaseledgerError):
        outsider.record([Intent(note(), case.stream)])


def test_a_noted_entry_is_told_to_whom_the_case_is_open_and_to_nobody_else(outsider, shared, case):
    corrected = event("fact-corrected", target=1, field="phone", to_personal="07700 900456", why="New.", discovered_on=today())
    shared.record([Intent(corrected, case.suspect)])
    assert outsider.read([case.stream], purpose="case_work") == []
    assert shared.read([case.stream], purpose="case_work")[-1].fact.kind == "noted"


def test_an_erasure_is_not_told_to_him(outsider, shared, case):
    slots = [slot for slot in reading.slots_of(shared.user, case.stream) if slot["sealed"]]
    decide_erasure(shared, case.stream, [slots[0]["slot"]])
    shared.erase(slots[0]["slot"])
    assert outsider.read([case.stream], purpose="case_work") == []


def test_an_agreement_that_names_him_opens_it_and_the_next_one_closes_it(outsider, shared, case):
    adopt(shared, agencies=(POLICE, OUTSIDE))
    assert outsider.find(case.number).version == 2
    assert only_reasons(outsider.read([case.stream], purpose="case_work")) == set()
    adopt(shared, agencies=(POLICE,))
    assert outsider.read([case.stream], purpose="case_work") == []


def test_an_agreement_opens_the_groups_it_names_and_no_others(outsider, shared, case):
    shared.record([Intent(note("Of another group."), case.stream)])
    adopt(shared, agencies=(OUTSIDE,), groups=("referral", "gates"))
    *referral, noted = outsider.read([case.stream], purpose="case_work")
    assert only_reasons(referral) == set()
    assert only_reasons([noted]) == {"agency"}
    assert (noted.fact.fields, noted.fact.who, noted.fact.stamp, noted.fact.basis, list(noted.units)) == ({}, {}, {}, {}, [])
    with pytest.raises(errors.NotAuthorised):
        outsider.record([Intent(note(), case.stream)])


def test_facts_for_deciding_are_those_of_the_groups_he_may_see(outsider, shared, case):
    shared.record([Intent(note("Of another group."), case.stream)])
    adopt(shared, agencies=(OUTSIDE,), groups=("notes",))
    assert reading.rule_facts(outsider.user, case.stream) == []


def test_an_agreement_opens_for_the_purposes_it_names_and_no_others(outsider, shared, case):
    adopt(shared, agencies=(OUTSIDE,), purposes=("safeguarding",))
    assert only_reasons(outsider.read([case.stream], purpose="case_work")) == {"agency"}
    assert only_reasons(outsider.read([case.stream], purpose="safeguarding")) == set()


def test_what_one_agency_brought_it_sees_itself_whatever_the_others_agreed(shared, case):
    adopt(shared, agencies=(OUTSIDE,))
    assert only_reasons(shared.read([case.stream], purpose="case_work")) == set()


def test_what_was_refused_him_is_derivable_from_what_is_recorded(outsider, case, shared_at):
    before = asked(shared_at, "SELECT count(*) FROM ledger.entry WHERE log = 2 AND recorder = %s", outsider.me.recorder)[0][0]
    outsider.read([case.stream], purpose="case_work")
    assert asked(shared_at, "SELECT count(*) FROM ledger.entry WHERE log = 2 AND recorder = %s", outsider.me.recorder) == [(before + 1,)]
