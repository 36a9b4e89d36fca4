"""Reading leaves a record, or nothing is shown. Each attack tries to read and have no entry of it in the access log."""

from contextlib import contextmanager
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import asked, event, member, note, referred, server_clock

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.store import place, reading
from tests.conftest import superuser

ALL = ("facts", "personal", "narrative", "held")


@pytest.fixture
def reader(shared_at):
    """Dana once more, with connections of this test's own."""
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    yield opened
    opened.close()


def consulted(ledger, case, purpose="case_work", classes=ALL):
    return ledger.consult([case.stream], persons=(), purpose=purpose, reason=None, upto=None, classes=classes)


def consultations(at):
    return asked(at, "SELECT count(*) FROM ledger.entry WHERE log = 2")[0][0]


def refused(ledger, ticket):
    with pytest.raises(errors.TicketRefused) as caught:
        reading.redeem(ledger.user, ticket)
    with pytest.raises(errors.TicketRefused):
        ledger.keyring.release(ticket)
    return str(caught.value)


@contextmanager
def transaction(ledger, end="ROLLBACK"):
    """The reader's own transaction around what the block does."""
    with ledger.user.cursor() as cursor:
        cursor.execute("BEGIN")
        yield cursor.execute
        cursor.execute(end)


def test_an_honest_reading_shows_and_is_recorded(reader, case, shared_at):
    before = consultations(shared_at)
    ticket = consulted(reader, case)
    assert {content.reason for content in reading.redeem(reader.user, ticket)[0]} == {None}
    assert reader.keyring.release(ticket)
    assert consultations(shared_at) == before + 1


def test_consulting_and_redeeming_in_one_transaction_is_refused(reader, case):
    with transaction(reader):
        ticket = consulted(reader, case)
        with pytest.raises(errors.TicketRefused):
            reading.redeem(reader.user, ticket)
    refused(reader, ticket)


def test_even_one_that_is_then_committed_is_refused_until_it_is(reader, case):
    with reader.user.cursor() as cursor:
        cursor.execute("BEGIN")
        ticket = consulted(reader, case)
        other = Ledger(reader.place, reader.profile)
        refused(other, ticket)
        cursor.execute("COMMIT")
        assert reading.redeem(other.user, ticket)[0]
        other.close()


def test_a_consultation_rolled_back_shows_nothing(reader, case, shared_at):
    before = consultations(shared_at)
    with transaction(reader):
        ticket = consulted(reader, case)
    refused(reader, ticket)
    assert consultations(shared_at) == before


@pytest.mark.parametrize("inner", ["ROLLBACK TO s", "ROLLBACK TO s; SAVEPOINT t; RELEASE t"])
def test_a_consultation_rolled_back_to_a_savepoint_shows_nothing(reader, case, shared_at, inner):
    """The outer transaction commits, and with it an id that pg_xact_status calls committed."""
    before = consultations(shared_at)
    with transaction(reader, "COMMIT") as execute:
        execute("SAVEPOINT s")
        ticket = consulted(reader, case)
        execute(inner)
    refused(reader, ticket)
    assert consultations(shared_at) == before


def arguments(reader, case, monkeypatch):
    """What a consultation of this case would send to ``api.consult``."""
    from ledger.store import append  # noqa: PLC0415 - patched here only

    sent = []
    with monkeypatch.context() as patch:
        patch.setattr(append, "value", lambda _, statement, *values: sent.append((statement, values)) or uuid4())
        consulted(reader, case)
    return sent[0]


@contextmanager
def languages(at):
    """PL/pgSQL is open to everybody, as it is where nobody installed this ledger."""
    with superuser(at) as cursor:
        cursor.execute("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC")
        try:
            yield
        finally:
            cursor.execute("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")


def test_an_exception_block_that_swallows_the_consultation_shows_nothing(reader, case, shared_at, monkeypatch):
    """As a user whom somebody let use PL/pgSQL, which none may: consult, remember the ticket, fail, catch the failure, and redeem."""
    statement, values = arguments(reader, case, monkeypatch)
    before = consultations(shared_at)
    with languages(shared_at), reader.user.cursor() as cursor:
        call = cursor.mogrify(statement, values).decode()
        block = f"""DO $$ DECLARE ticket uuid; shown bigint; BEGIN
            BEGIN ticket := ({call}); RAISE EXCEPTION 'forget it'; EXCEPTION WHEN raise_exception THEN NULL; END;
            PERFORM set_config('attack.ticket', ticket::text, false);
            SELECT count(*) INTO shown FROM api.redeem(ticket); END $$"""
        with pytest.raises(psycopg2.Error, match="cannot be redeemed"):
            cursor.execute(block)
        swallowing = block.replace("SELECT count(*) INTO shown FROM api.redeem(ticket);", "")
        cursor.execute(swallowing)
        cursor.execute("SELECT current_setting('attack.ticket')")
        (ticket,) = cursor.fetchone()
    refused(reader, ticket)
    assert consultations(shared_at) == before


def test_a_reader_who_disconnects_before_committing_has_read_nothing(shared_at, case):
    leaving = Ledger(shared_at, place.profile(shared_at, "dana"))
    leaving.user.autocommit = False
    before = consultations(shared_at)
    ticket = consulted(leaving, case)
    leaving.user.close()
    again = Ledger(shared_at, leaving.profile)
    refused(again, ticket)
    again.close()
    leaving.close()
    assert consultations(shared_at) == before


def test_another_users_ticket_is_refused(shared, shared_at, case, reader):
    with member(shared_at, shared, f"p{case.stream.hex[:8]}", roles=("practitioner", "auditor", "administrator")) as other:
        ticket = consulted(reader, case)
        with pytest.raises(errors.TicketRefused):
            reading.redeem(other.user, ticket)
        with pytest.raises(errors.TicketRefused):
            reading.redeem(reader.user, consulted(other, case))


def test_a_ticket_that_was_never_given_is_refused_in_the_same_words(reader, case):
    with transaction(reader):
        ticket = consulted(reader, case)
    assert refused(reader, uuid4()) == refused(reader, ticket)


def test_a_late_ticket_is_refused(reader, case, shared_at):
    ticket = consulted(reader, case)
    with server_clock(shared_at, "4 minutes 50 seconds"):
        assert reading.redeem(reader.user, ticket)[0]
    with server_clock(shared_at, "5 minutes 10 seconds"):
        refused(reader, ticket)


def test_a_ticket_of_a_user_disabled_meanwhile_is_refused(shared, shared_at, case):
    name = f"q{case.stream.hex[:8]}"
    with member(shared_at, shared, name) as leaver:
        ticket = consulted(leaver, case)
        keys = leaver.keyring
        assert keys.release(ticket)
        shared.record([Intent(event("user-disabled", login=leaver.profile.login, reason="suspended"), shared.unit_stream())])
        with pytest.raises(errors.NotAuthorised):
            reading.redeem(leaver.user, ticket)
        assert keys.release(ticket) == {}
        with pytest.raises(errors.NotAuthorised):
            consulted(leaver, case)
        with pytest.raises(errors.NotAuthorised):
            leaver.record([Intent(note(), case.stream)])
    with pytest.raises(errors.ServerUnreachable):
        Ledger(shared_at, place.profile(shared_at, name))


def test_a_ticket_is_redeemed_for_some_of_its_streams_and_never_for_others(shared, reader, case):
    other = referred(shared)
    ticket = consulted(reader, case)
    whole, part = (reading.redeem(reader.user, ticket, streams)[0] for streams in (None, [case.stream, other.stream]))
    assert part == whole
    assert reader.keyring.release(ticket, [case.stream, other.stream]) == reader.keyring.release(ticket)
    assert reading.redeem(reader.user, ticket, [other.stream]) == ([], [])
    assert reader.keyring.release(ticket, [other.stream]) == {}
    assert reading.redeem(reader.user, ticket, []) == ([], [])


def test_a_ticket_redeemed_again_is_judged_anew(shared, reader, case):
    ticket = consulted(reader, case)
    contents, _ = reading.redeem(reader.user, ticket)
    assert {content.reason for content in contents} == {None}
    keys = reader.keyring.release(ticket)
    shared.record([Intent(event("record-restricted", ground="evidence"), case.stream)])
    again, _ = reading.redeem(reader.user, ticket)
    assert {content.reason for content in again if content.type != "record-restricted.v1"} == {"restricted"}
    assert all(content.stored == () for content in again if content.reason)
    assert not reader.keyring.release(ticket).keys() & keys.keys()


def test_a_ticket_shows_its_scope_and_no_more(shared, reader, case):
    other = referred(shared)
    contents, _ = reading.redeem(reader.user, consulted(reader, case, classes=("facts",)))
    assert not any(content.sealed for content in contents)
    assert reader.keyring.release(consulted(reader, case, classes=("facts",))) == {}
    ticket = consulted(reader, case)
    shown = {content.position for content in reading.redeem(reader.user, ticket)[0]}
    theirs = {content.position for content in reading.redeem(reader.user, consulted(reader, other))[0]}
    assert not shown & theirs


def test_a_consultation_that_is_refused_in_the_end_is_recorded_all_the_same(shared, reader, case, shared_at):
    """Of a restricted record nothing is shown; that somebody reached for it stands in the access log."""
    shared.record([Intent(event("record-restricted", ground="evidence"), case.stream)])
    before = consultations(shared_at)
    (first, *_) = reader.read([case.stream], purpose="case_work")
    assert {withheld.reason for withheld in first.withheld.values()} == {"restricted"}
    assert consultations(shared_at) == before + 1


def test_what_is_recorded_of_a_consultation_is_what_it_reached_for(reader, case, shared_at):
    """Scope, purpose and reader stand in clear units of a signed entry in the reader's own stream of the month."""
    consulted(reader, case, purpose="supervision")
    ((stored, recorder, kind, stream),) = asked(
        shared_at,
        "SELECT c.stored, e.recorder, e.type, e.stream FROM ledger.entry e JOIN ledger.content c USING (log, position) "
        "WHERE e.log = 2 AND NOT c.sealed ORDER BY position DESC LIMIT 1",
    )
    text = b"".join(map(bytes, stored)).decode()
    assert str(case.stream) in text
    assert '"purpose":"supervision"' in text
    assert (recorder, kind) == (reader.me.recorder, "record-consulted.v1")
    assert asked(shared_at, "SELECT recorder FROM ledger.access_stream WHERE stream = %s", stream) == [(reader.me.recorder,)]


def test_a_sealed_reason_is_recorded_sealed(reader, case, shared_at):
    reader.read([case.stream], purpose="case_work", reason="Wilfred Ashbourne complained.")
    rows = asked(shared_at, "SELECT stored FROM ledger.content WHERE log = 2")
    assert not any(b"Ashbourne" in bytes(unit) for (stored,) in rows for unit in stored)
