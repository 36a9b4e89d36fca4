"""A consultation says in clear what it reaches for. One that says it twice, elsewhere or in disguise is refused: no entry, no ticket."""

from uuid import uuid4

import pytest
from application.scenes import asked, clear, drawn, member, note, photograph, referred, resigned

from ledger import errors
from ledger.application import Intent
from ledger.store import append

REACH = ("facts", "personal", "narrative", "held")


@pytest.fixture
def consultation(shared, case, monkeypatch):
    """What Dana would send to read the case, once she has read before this month."""
    shared.read([case.stream], purpose="case_work")
    kept = []
    with monkeypatch.context() as patch:
        patch.setattr(append, "consult", lambda _link, draft, _clock: kept.append(draft) or uuid4())
        shared.consult([case.stream], persons=(), purpose="case_work", reason="He rang.", upto=None, classes=REACH)
    return kept[0]


def refused(ledger, at, draft, by=(errors.EntryRefused, errors.Conflict, errors.NotAuthorised)):
    before = photograph(at)
    with pytest.raises(by) as caught:
        append.consult(ledger.user, draft, ledger.now())
    assert photograph(at) == before
    return str(caught.value)


def forged(ledger, draft, units, **changed):
    return resigned(ledger, draft, units, log="access", **changed)


def place(draft, name):
    return next(index for index, unit in enumerate(draft.units) if not unit.sealed and f'"{name}"'.encode() in unit.stored[:40])


def test_the_consultation_as_it_stands_gives_a_ticket(shared, consultation):
    assert append.consult(shared.user, forged(shared, consultation, consultation.units), shared.now())


def test_a_second_scope_is_refused(shared, shared_at, consultation):
    """The record would show the first, the ticket reach the second."""
    slot = consultation.units[0].slot
    innocent = clear(slot, "scope", {"classes": ["facts"], "persons": [], "streams": [str(uuid4())]})
    padded = [*consultation.units, innocent, *[clear(slot, "decoy", None)] * 3]
    refused(shared, shared_at, forged(shared, consultation, padded), by=errors.EntryRefused)


def test_a_consultation_disguised_as_an_agency_held_entry_is_refused(shared, shared_at, consultation):
    """Nobody who looks for consultations would find it."""
    held = clear(consultation.units[0].slot, "held", {"controller": shared.me.agency, "originator": shared.me.agency})
    refused(shared, shared_at, forged(shared, consultation, [held, *consultation.units[1:]]))


def test_a_consultation_of_another_type_is_refused(shared, shared_at, consultation):
    what = consultation.units[0]
    other = clear(what.slot, "what", None, what.stored.replace(b"record-consulted.v1", b"note-recorded.v1"))
    refused(shared, shared_at, forged(shared, consultation, [other, *consultation.units[1:]]))


def test_a_reason_in_clear_is_refused(shared, shared_at, consultation):
    index = next(index for index, unit in enumerate(consultation.units) if unit.sealed)
    units = [*consultation.units[:index], clear(consultation.units[0].slot, "reason", "He rang."), *consultation.units[index + 1 :]]
    refused(shared, shared_at, forged(shared, consultation, units))


@pytest.mark.parametrize("scope", [None, [], {}, {"streams": ["x"]}, {"classes": "facts"}, {"classes": ["facts"], "streams": ["no id"]}])
def test_a_scope_that_cannot_be_read_gives_no_ticket(shared, shared_at, consultation, scope):
    index = place(consultation, "scope")
    units = [*consultation.units[:index], clear(consultation.units[0].slot, "scope", scope), *consultation.units[index + 1 :]]
    draft = forged(shared, consultation, units)
    before = photograph(shared_at)
    try:
        ticket = append.consult(shared.user, draft, shared.now())
    except errors.CaseledgerError:
        assert photograph(shared_at) == before
    else:
        assert asked(shared_at, "SELECT streams, sealed, held FROM ledger.ticket WHERE ticket = %s", ticket) == [([], False, False)]


def test_a_consultation_in_another_readers_stream_is_refused(shared, shared_at, case, consultation):
    """He would leave his reading among hers."""
    with member(shared_at, shared, f"p{case.stream.hex[:8]}") as other:
        stolen = forged(other, consultation, consultation.units)
        refused(other, shared_at, stolen)
        other.read([case.stream], purpose="case_work")
        refused(other, shared_at, stolen)


def test_a_consultation_in_the_stream_of_a_case_is_refused(shared, shared_at, case, consultation):
    refused(shared, shared_at, forged(shared, consultation, consultation.units, stream=case.stream))


def test_an_entry_of_the_record_is_no_consultation(shared, shared_at, consultation):
    (draft,) = drawn(shared, Intent(note("He rang."), referred(shared).stream))
    refused(shared, shared_at, draft)


def test_a_consultation_is_not_recorded_among_the_cases(shared, shared_at, consultation):
    before = photograph(shared_at)
    with pytest.raises(errors.CaseledgerError):
        append.append(shared.user, [consultation], request=None, mac=None, clock=shared.now())
    assert photograph(shared_at) == before
