"""Drafts that no honest program sends. The server refuses each whole: a sentence, its class, and not one row changed anywhere."""

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from application.scenes import clear, drawn, event, joined, member, note, person, photograph, referral, referred, resigned, send, signed

from ledger import acts, errors
from ledger.application import Intent, now
from ledger.entry.unit import content_digest

REFUSED = (errors.EntryRefused, errors.Conflict)


@pytest.fixture
def case(shared):
    """A case of this test's own, so that what is wrongly let in harms no other."""
    return referred(shared)


@pytest.fixture
def draft(shared, case):
    """A note that would be recorded as it stands."""
    (made,) = drawn(shared, Intent(note(), case.stream))
    return made


def position(draft, name):
    return next(index for index, unit in enumerate(draft.units) if not unit.sealed and f'"{name}"'.encode() in unit.stored[:40])


def swapped(draft, index, unit):
    return [*draft.units[:index], unit, *draft.units[index + 1 :]]


def refused(shared, at, *drafts, by=REFUSED):
    """Send; give the refusal; nothing may have been written, of this draft or of those before it."""
    before = photograph(at)
    with pytest.raises(errors.CaseledgerError) as caught:
        send(shared, *drafts)
    assert photograph(at) == before
    assert isinstance(caught.value, by), repr(caught.value)
    return str(caught.value)


def test_an_honest_draft_sent_the_same_way_is_recorded(shared, draft):
    assert send(shared, draft).entries[0].version == draft.version


def forged_content(shared, draft):
    sealed = next(index for index, unit in enumerate(draft.units) if unit.sealed)
    stored = draft.units[sealed].stored
    other = bytes([stored[-1] ^ 1])
    return draft._replace(units=tuple(swapped(draft, sealed, draft.units[sealed]._replace(stored=stored[:-1] + other))))


def forged_plaintext(shared, draft):
    index = position(draft, "what")
    return resigned(shared, draft, swapped(draft, index, draft.units[index]._replace(digest=bytes(32))))


def forged_tag(shared, draft):
    wrong = draft.commitments[:64] + bytes(32) + draft.commitments[96:]
    return signed(shared, draft._replace(commitments=wrong))


def doubled_keys(shared, draft):
    index = position(draft, "basis")
    unit = draft.units[index]
    doubled = unit.stored.replace(b'{"basis"', b'{"basis":"x","basis"')
    return resigned(shared, draft, swapped(draft, index, clear(unit.slot, "basis", None, doubled)))


def without_a_decoy(shared, draft):
    return resigned(shared, draft, draft.units[:-1])


def with_a_spare_decoy(shared, draft):
    return resigned(shared, draft, [*draft.units, clear(draft.units[-1].slot, "decoy", None)])


def in_a_gap_of_versions(shared, draft):
    return resigned(shared, draft, version=draft.version + 1)


def again_at_a_version_taken(shared, draft):
    return resigned(shared, draft, version=draft.version - 1)


def bytes_in_place_of(name, text, shared, draft):
    index = position(draft, name)
    return resigned(shared, draft, swapped(draft, index, clear(draft.units[index].slot, name, None, text)))


def in_clear(shared, draft):
    """The note's own text, which is personal, among the clear units."""
    index = next(index for index, unit in enumerate(draft.units) if unit.sealed)
    return resigned(shared, draft, swapped(draft, index, clear(draft.units[0].slot, "text", "Wilfred Ashbourne")))


def unit_in_place_of_a_decoy(name, value, shared, draft):
    return resigned(shared, draft, swapped(draft, len(draft.units) - 1, clear(draft.units[0].slot, name, value)))


def in_a_sealed_slot(shared, draft):
    slot = next(unit.slot for unit in draft.units if unit.sealed)
    return resigned(shared, draft, [unit if unit.sealed else unit._replace(slot=slot) for unit in draft.units])


def in_two_facts_slots(shared, draft):
    return resigned(shared, draft, swapped(draft, 2, draft.units[2]._replace(slot=uuid4())))


def in_a_fresh_facts_slot(shared, draft):
    fresh = uuid4()
    return resigned(shared, draft, [unit if unit.sealed else unit._replace(slot=fresh) for unit in draft.units])


def signed_with(text, shared, draft):
    return draft._replace(signature=text)


JCS_START = b'["AAECAwQFBgcICQoLDA0ODw",'
WHAT = JCS_START + b'"what",{"occurred_at":{"precision":"instant","value":"2026-01-01T00:00:00Z"},"type":"note-recorded.v1"}'
FORGERIES = {
    "a sealed content that is not the one committed to": forged_content,
    "a plaintext digest that is not the clear unit's": forged_plaintext,
    "a slot tag that is not the slot's": forged_tag,
    "a key twice in one object of a clear unit": doubled_keys,
    "one decoy too few": without_a_decoy,
    "one decoy too many": with_a_spare_decoy,
    "a version beyond the next": in_a_gap_of_versions,
    "a version that is taken": again_at_a_version_taken,
    "a clear unit that is no array": partial(bytes_in_place_of, "marks", b'{"marks":1}'),
    "a clear unit without a value": partial(bytes_in_place_of, "marks", JCS_START + b'"marks"]'),
    "a clear unit with a fourth part": partial(bytes_in_place_of, "what", WHAT + b',"more"]'),
    "a salt too short to hide anything": partial(bytes_in_place_of, "marks", b'["AA","marks",{}]'),
    "a salt with bits left over": partial(bytes_in_place_of, "marks", b'["AAECAwQFBgcICQoLDA0ODx","marks",{}]'),
    "a decoy that says something": partial(unit_in_place_of_a_decoy, "decoy", "He waits."),
    "a personal field in clear": in_clear,
    "a unit that its type does not have": partial(unit_in_place_of_a_decoy, "colour", "red"),
    "a stamp made by the sender": partial(unit_in_place_of_a_decoy, "stamp", {"agency": "cwp"}),
    "a second unit of one name": partial(unit_in_place_of_a_decoy, "marks", {"originator": "cwp"}),
    "a second unit that says what happened": partial(bytes_in_place_of, "marks", WHAT + b"]"),
    "clear units in a sealed slot": in_a_sealed_slot,
    "clear units in two facts slots": in_two_facts_slots,
    "a second facts slot of one stream and controller": in_a_fresh_facts_slot,
    "no signature": partial(signed_with, b""),
    "the ledger's own marker for a signature": partial(signed_with, b"ledger-made"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_server_refuses(shared, shared_at, case, draft, forgery):
    sentence = refused(shared, shared_at, FORGERIES[forgery](shared, draft))
    assert "nothing was recorded" in sentence
    assert "Ashbourne" not in sentence


UNREADABLE = (b"not JSON", JCS_START + b'"marks","\xff"]', JCS_START + b'"marks",\x00]', JCS_START + b'"marks","\\u0000"]')
HALF_A_CHARACTER = JCS_START + b'"marks","\\ud800"]'


@pytest.mark.parametrize("text", [*UNREADABLE, HALF_A_CHARACTER])
def test_the_server_refuses_text_that_no_reader_can_read(shared, shared_at, draft, text):
    refused(shared, shared_at, bytes_in_place_of("marks", text, shared, draft), by=errors.EntryRefused)


@pytest.mark.parametrize("name", ["what", "who", "marks", "basis", "layout"])
@pytest.mark.parametrize("text", [b"not JSON", b"{", b'["', b"\xff"])
def test_no_clear_unit_is_read_before_it_is_checked(shared, shared_at, draft, name, text):
    """A refusal with its sentence, whichever unit it is: not the database's own complaint about what it could not read."""
    sentence = refused(shared, shared_at, bytes_in_place_of(name, text, shared, draft), by=errors.EntryRefused)
    assert "not strict JSON" in sentence


def test_two_names_that_the_type_allows_are_not_one_name_together(shared, shared_at, draft):
    forged = unit_in_place_of_a_decoy("who marks", "He waits.", shared, draft)
    refused(shared, shared_at, forged, by=errors.EntryRefused)


def test_an_act_is_refused_whole_for_its_last_event(shared, shared_at, case):
    first, second = drawn(shared, Intent(note("first"), case.stream), Intent(note("second"), case.stream))
    refused(shared, shared_at, first, without_a_decoy(shared, second))
    send(shared, first, second)


def test_the_facts_slot_of_another_stream_is_refused(shared, shared_at, case, draft):
    other, suspect = shared.fresh(), shared.fresh()
    shared.record([Intent(referral(), other), Intent(person(), suspect), Intent(joined(suspect), other)])
    (elsewhere,) = drawn(shared, Intent(note(), other))
    stolen = [unit if unit.sealed else unit._replace(slot=elsewhere.units[0].slot) for unit in draft.units]
    refused(shared, shared_at, resigned(shared, draft, stolen))
    stolen = [unit._replace(slot=next(u.slot for u in elsewhere.units if u.sealed)) if unit.sealed else unit for unit in draft.units]
    refused(shared, shared_at, resigned(shared, draft, stolen))


def test_an_event_id_is_used_once(shared, shared_at, draft):
    send(shared, draft)
    refused(shared, shared_at, resigned(shared, draft, version=draft.version + 1), by=(*REFUSED, errors.DatabaseError))


def test_a_record_does_not_begin_at_version_nought(shared, shared_at):
    (made,) = drawn(shared, Intent(referral(), shared.fresh()))
    refused(shared, shared_at, resigned(shared, made, version=0))
    send(shared, made)


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("an event of the unit in a case", b"user-disabled.v1"),
        ("a person's event in a case", b"party-identified.v1"),
        ("the ledger's own type", b"noted.v1"),
        ("a consultation", b"record-consulted.v1"),
        ("a held type in the open", b"clinical-note-recorded.v1"),
    ],
)
def test_a_type_is_refused_where_it_does_not_belong(shared, shared_at, draft, kind, stated):
    forged = bytes_in_place_of("what", draft.units[0].stored.replace(b"note-recorded.v1", stated), shared, draft)
    refused(shared, shared_at, forged, by=errors.EntryRefused)


def test_a_type_that_the_database_does_not_know_asks_for_an_upgrade(shared, shared_at, draft):
    forged = bytes_in_place_of("what", draft.units[0].stored.replace(b"note-recorded.v1", b"dream-recorded.v1"), shared, draft)
    assert "run server upgrade" in refused(shared, shared_at, forged, by=errors.UnknownType)


def test_a_series_is_refused_that_is_not_the_types(shared, shared_at):
    (made,) = drawn(shared, Intent(referral(), shared.fresh()))
    refused(shared, shared_at, made._replace(series="person"), by=errors.EntryRefused)
    refused(shared, shared_at, made._replace(series=None), by=errors.EntryRefused)
    send(shared, made)


def test_a_role_that_may_not_record_a_type_cannot_send_it_either(shared, shared_at, case, draft):
    (made,) = drawn(shared, Intent(event("record-restricted", ground="evidence"), case.stream))
    with member(shared_at, shared, "paula", roles=("analyst",)) as analyst:
        refused(analyst, shared_at, resigned(analyst, made), by=errors.NotAuthorised)
        refused(analyst, shared_at, resigned(analyst, draft), by=errors.NotAuthorised)


def test_content_digests_cover_the_stored_bytes(draft):
    """So that the refusals above are about the bytes that would be stored, not about their opened form."""
    for ordinal, unit in enumerate(draft.units):
        assert draft.commitments[96 * ordinal + 32 : 96 * ordinal + 64] == content_digest(unit.stored)


def test_nobody_records_in_the_name_of_another_agency_or_of_a_stranger(shared, shared_at, case):
    """The actor is a member of the recorder's agency in that role, and an entry is that agency's own."""
    for me in (replace(shared.me, agency="nhs-cwp"), replace(shared.me, recorder=uuid4())):
        streams = {case.stream: shared._state(case.stream)}
        decided = acts.cut(acts.decide([Intent(note(), case.stream)], streams, me, shared.policy, now()), ())
        before = photograph(shared_at)
        with pytest.raises((errors.NotAuthorised, errors.Conflict)):
            send(shared, *shared._sealed(decided))
        assert photograph(shared_at) == before


def test_an_act_is_the_users_own_to_the_letter(shared, case):
    streams = {case.stream: shared._state(case.stream)}
    decided = acts.decide([Intent(note(), case.stream)], streams, shared.me, shared.policy, now())
    send(shared, *shared._sealed(acts.cut(decided, ())))
