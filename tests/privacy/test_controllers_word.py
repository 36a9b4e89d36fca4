"""A controller's word for erasing what it holds: its own member's, or its last review of that person, for what it had by then."""

import pytest
from application import scenes
from application.scenes import HEALTH, decide_erasure, event, joined, member, note, photograph, propose_erasure, referred, slots

from ledger import errors
from ledger.application import Intent


@pytest.fixture(scope="module")
def trust(shared, shared_at):
    """A supervisor of a health trust, with whom the police have agreed on everything."""
    with member(shared_at, shared, "hedy", HEALTH, ("practitioner", "supervisor")) as opened:
        scenes.adopt(shared)
        yield opened


@pytest.fixture
def kept(trust):
    """A case that the health trust opened, with a note of theirs."""
    case = referred(trust)
    trust.record([Intent(note("He was seen on Monday."), case.stream)])
    return case


def give_up(trust, person):
    """Record the trust's decision to erase what it holds of a person."""
    said = {"controller": HEALTH, "decided_on": scenes.today()}
    classified = event("retention-classified", controller=HEALTH, category="health", clear_period_start=scenes.today())
    trust.record([Intent(classified, person)])
    trust.record([Intent(event("retention-reviewed", **said, decision="erase", criteria=["none"], reasons="No need."), person)])


def erase(ledger, at, case, person):
    """Decide, by two members of the police, that what the trust has sealed of its suspect in a case goes, for a person."""
    said = propose_erasure(ledger, case.stream, slots(at, case, case.suspect), person=str(person))
    return ledger.record([Intent(event("content-erased", **said), case.stream)])


def test_a_review_of_a_person_is_its_word_for_what_it_holds_of_him(shared, shared_at, trust, kept):
    give_up(trust, kept.suspect)
    assert erase(shared, shared_at, kept, kept.suspect).entries


def test_a_review_of_a_person_is_no_word_for_a_case_that_is_not_his(shared, shared_at, trust, kept):
    other = referred(trust)
    give_up(trust, other.suspect)
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="another agency's"):
        erase(shared, shared_at, kept, other.suspect)
    assert {name: row for name, row in photograph(shared_at).items() if name == "erasure"} == {"erasure": before["erasure"]}


def test_a_review_is_no_word_for_a_case_that_he_is_joined_to_afterwards(shared, shared_at, trust, kept):
    other = referred(trust)
    give_up(trust, other.suspect)
    shared.record([Intent(joined(other.suspect, "third_party"), kept.stream)])
    with pytest.raises(errors.NotAuthorised, match="another agency's"):
        erase(shared, shared_at, kept, other.suspect)


def test_what_the_last_review_decided_to_keep_is_not_erased_on_the_authority_of_one(shared, shared_at):
    case = referred(shared)
    whose = {"controller": scenes.POLICE}
    said = {**whose, "decision": "retain", "criteria": ["serious_harm"], "decided_on": scenes.today(), "next_review_on": "2199-01-01"}
    classified = event("retention-classified", **whose, category="group_2", clear_period_start=scenes.today())
    shared.record([Intent(classified, case.suspect)])
    shared.record([Intent(event("retention-reviewed", **said, reasons="He threatened."), case.suspect)])
    named, his = slots(shared_at, case, case.suspect), {"person": str(case.suspect)}
    with pytest.raises(errors.NotAuthorised, match="decided to keep it"):
        decide_erasure(shared, case.stream, named, authority="retention_review", **his)
    assert decide_erasure(shared, case.stream, named, authority="court_order", **his).entries


def test_a_review_is_no_word_for_what_was_recorded_since(shared, shared_at, trust, kept):
    """He came to notice again: what the trust records of him then it has not given up."""
    give_up(trust, kept.suspect)
    trust.record([Intent(note(f"{scenes.NAME} came back."), kept.stream)])
    with pytest.raises(errors.NotAuthorised, match="came before what stands in it"):
        erase(shared, shared_at, kept, kept.suspect)
    give_up(trust, kept.suspect)
    assert erase(shared, shared_at, kept, kept.suspect).entries
