"""What stands behind a ticket: a consultation that its reader signed lately, or no key is released.

Each forgery is one that whoever owns the database can make.
"""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from application.scenes import asked, member, referred
from hypothesis import given
from hypothesis import strategies as st
from privacy.consultations import NOW, consultation

from ledger import errors
from ledger.entry import signature
from ledger.privacy.consulted import FRESH, reached

ONE, OTHER, PERSON = uuid4(), uuid4(), uuid4()
STALE = FRESH + timedelta(seconds=1)


def test_an_honest_consultation_reaches_its_streams_and_persons():
    assert reached(consultation(ONE, OTHER, persons=[PERSON]), NOW) == {ONE, OTHER, PERSON}
    for apart in (FRESH, -FRESH):
        assert reached(consultation(ONE, at=NOW + apart), NOW) == {ONE}


def test_one_of_clear_facts_reaches_nothing_sealed():
    assert reached(consultation(ONE, classes=("facts",)), NOW) == frozenset()
    assert reached(consultation(ONE, classes=()), NOW) == frozenset()


def changed(said, ordinal, text):
    return said._replace(units=[(each, text if each == ordinal else stored) for each, stored in said.units])


HONEST = consultation(ONE)
FORGED = {
    "none": None,
    "signed with another's key": consultation(ONE, seed=bytes(32)),
    "long ago": consultation(ONE, at=NOW - STALE),
    "for the time to come": consultation(ONE, at=NOW + STALE),
    "another act that its user signed": consultation(ONE, kind="note-recorded.v1"),
    "another's public key beside it": HONEST._replace(public=signature.public_key(bytes(32))),
    "no public key": HONEST._replace(public=b""),
    "a key of small order": HONEST._replace(public=bytes(32)),
    "another scope in the signed one's place": changed(HONEST, 2, consultation(OTHER).units[2][1]),
    "its own scope with another stream": changed(HONEST, 2, HONEST.units[2][1].replace(str(ONE).encode(), str(OTHER).encode())),
    "a later time in the signed one's place": changed(consultation(ONE, at=NOW - STALE), 1, HONEST.units[1][1]),
    "without its scope": HONEST._replace(units=HONEST.units[:2]),
    "without its time": HONEST._replace(units=HONEST.units[2:]),
    "a scope that is in no commitment": HONEST._replace(units=[*HONEST.units[:2], (99, HONEST.units[2][1])]),
    "the scope as the database's own unit": (unsigned := consultation(ONE, first=HONEST.units[2][1]))._replace(units=unsigned.units[:2]),
    "an entry that is none": HONEST._replace(core=b"entry"),
    "one bit of the signature turned": HONEST._replace(core=HONEST.core.replace(b"\x00\x00\x00\x40", b"\x00\x00\x00\x41", 1)),
    "a unit that is none": changed(HONEST, 2, b"{}"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_one_is_refused_in_one_sentence(forged):
    with pytest.raises(errors.TicketRefused, match="no consultation that its reader signed lately"):
        reached(forged, NOW)


@given(st.data())
def test_a_byte_changed_in_the_entry_or_its_units_never_reaches_more(data):
    at = data.draw(st.integers(0, len(HONEST.core) - 1))
    bent = HONEST.core[:at] + bytes([HONEST.core[at] ^ 1]) + HONEST.core[at + 1 :]
    with suppress(errors.TicketRefused):
        assert reached(HONEST._replace(core=bent), NOW) == {ONE}


def test_an_added_unit_of_the_same_name_is_not_believed():
    other = consultation(OTHER)
    for ordinal in range(5):
        more = HONEST._replace(units=[*HONEST.units, (ordinal, other.units[2][1])])
        assert reached(more, NOW) == {ONE}


# -- on the server: whoever owns the ledger's database forges what it says -----------------------------------------------


def test_a_ticket_that_was_made_by_hand_opens_nothing(shared, shared_at, case):
    """A row for more than was consulted gives what was; one with no consultation behind it gives nothing."""
    honest = shared.consult([case.stream], persons=(), purpose="case_work", reason=None)
    assert shared.keyring.release(honest)
    other, forged = referred(shared), uuid4()
    asked(
        shared_at,
        "INSERT INTO ledger.ticket SELECT %s, login, position, xid, ledger.ledger_clock(), purpose, streams || %s, NULL, true, true "
        "FROM ledger.ticket WHERE ticket = %s",
        forged, other.stream, honest,
    )  # fmt: skip
    assert shared.keyring.release(forged).keys() == shared.keyring.release(honest).keys()
    asked(shared_at, "UPDATE ledger.ticket SET position = 1000000 WHERE ticket = %s", forged)
    with pytest.raises(errors.TicketRefused):
        shared.keyring.release(forged)


def test_a_ticket_put_in_another_users_name_opens_nothing(shared, shared_at, case):
    with member(shared_at, shared, f"w{case.stream.hex[:8]}") as other:
        honest = other.consult([case.stream], persons=(), purpose="case_work", reason=None)
        asked(shared_at, "UPDATE ledger.ticket SET login = %s WHERE ticket = %s", shared.profile.login, honest)
        with pytest.raises(errors.TicketRefused):
            shared.keyring.release(honest)


def test_a_function_that_shows_everything_shows_nothing_that_was_not_consulted(shared, shared_at, case):
    """Its owner replaces what judges; the keyring takes his word for what a ticket shows, but not for streams that it does not name."""
    other = referred(shared)
    before = asked(shared_at, "SELECT pg_get_functiondef('api.ticket_units'::regproc)")[0][0]
    honest = shared.consult([case.stream], persons=(), purpose="case_work", reason=None)
    expected = shared.keyring.release(honest)
    asked(shared_at, """CREATE OR REPLACE FUNCTION api.ticket_units(p_ticket uuid, p_streams uuid[] DEFAULT NULL)
        RETURNS TABLE (slot uuid, event uuid, ordinals integer[]) LANGUAGE sql SECURITY DEFINER AS
        'SELECT c.slot, e.event, c.ordinals FROM ledger.entry e JOIN ledger.content c USING (log, position) WHERE c.sealed'""")
    try:
        assert shared.keyring.release(honest) == expected
        every = shared.keyring._slots.shown(honest).units
        assert any(other.stream == shared.keyring._open[slot].stream for slot, _, _ in every if slot in shared.keyring._open)
    finally:
        asked(shared_at, before)


def test_a_slot_that_is_given_another_stream_in_the_keyrings_table_opens_nothing(shared, shared_at):
    """Were it not bound to its stream, a consultation of one case would open the other's, for who owns both databases."""
    mine, other = referred(shared), referred(shared)
    moved = "UPDATE keyring.slot_key SET stream = %s, controller = controller || '+' WHERE stream = %s"
    asked(shared_at, moved, mine.stream, other.stream, database="keyring")
    shared.keyring._open.clear()
    ticket = shared.consult([mine.stream, other.stream], persons=(), purpose="case_work", reason=None)
    opened = {event for event, _ in shared.keyring.release(ticket)}
    of_other = {event for _, event, _ in shared.keyring._slots.shown(ticket, [other.stream]).units}
    assert of_other
    assert opened
    assert not opened & of_other
