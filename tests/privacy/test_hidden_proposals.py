"""A proposed erasure in the unit's record is told to, and declined by, whom it concerns."""

import pytest
from application.scenes import HEALTH, POLICE, event, joined, propose_erasure, referred

from ledger import errors
from ledger.application import Intent
from ledger.store import proposals, reading


def test_a_proposal_in_the_units_record_is_told_to_and_declined_by_whom_it_concerns(shared, clinic, officer, theirs):
    """Probation sees no case of the trust: what is proposed of one is not there for it, and stands whatever it says."""
    facts = [row["slot"] for row in reading.slots_of(clinic.user, theirs.stream)]
    propose_erasure(clinic, clinic.unit_stream(), facts, scope="facts")
    (number,) = [each.version for each in proposals.proposals(clinic.user) if each.slots == tuple(facts)]
    assert number not in [each.version for each in proposals.proposals(officer.user)]
    decline = [Intent(event("erasure-declined", proposal=number), shared.unit_stream())]
    with pytest.raises(errors.NotAuthorised, match="by the agency that proposed it"):
        officer.record(decline)
    assert clinic.record(decline).entries


def test_of_a_hold_in_a_hidden_case_it_is_told_that_one_stands_and_nothing_else(shared, shared_at, clinic, officer, theirs):
    """A suspect of the police, whom probation sees, is a party of a case of the trust's too, which holds it."""
    mine = referred(shared)
    clinic.record([Intent(joined(mine.suspect), theirs.stream)])
    held = event("legal-hold-placed", kind="coroner", until="proceedings_ended", review_on="2199-01-01", reason="An inquest.")
    placed = clinic.record([Intent(held, theirs.stream)]).entries[0]
    named = [row["slot"] for row in reading.slots_of(shared.user, mine.suspect)]
    assert proposals.held(officer.user, named) == [(POLICE, None, None, None, None)]
    assert proposals.held(shared.user, named) == [(POLICE, "coroner", theirs.number, placed.version, HEALTH)]
