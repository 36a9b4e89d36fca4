"""The recorder's own promises: entries that are entries, errors of the library's family, logs found again, a bounded pool."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pytest
from eventsourcing import persistence
from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError, StoredEvent, Tracking
from eventsourcing.utils import Environment, get_topic
from store.contract import USER, WRITER, events, positions

from ledger.entry import core, signature, slot, unit
from ledger.errors import DatabaseError, ServerUnreachable
from ledger.store import connection
from ledger.store.pool import Pool
from ledger.store.recorder import LedgerApplicationRecorder, LedgerProcessRecorder, Log


def made(installed, name="stricter", **changed):
    return InfrastructureFactory.construct(Environment(name, {**installed.environment(), **changed}))


def test_a_stored_event_is_an_entry_like_any_other(installed, factory, recorder):
    """Every hash is recomputed from what is stored, and the signature holds."""
    (event,) = events(1, topic="module:Class.Event", state=bytes(range(256)))
    recorder.insert_events([event])
    leaf, stored_core, facts, ordinals, stored = installed.superuser(
        "SELECT e.leaf, e.core, c.slot, c.ordinals, c.stored FROM ledger.entry e JOIN ledger.log l USING (log) "
        "JOIN ledger.content c USING (log, position) WHERE l.name = %s",
        recorder.log.name,
    )[0]
    entry = core.decode(bytes(stored_core))
    texts = [bytes(text) for text in stored]
    assert core.leaf(bytes(stored_core)) == bytes(leaf)
    assert (entry.log, entry.position, entry.stream, entry.version) == (recorder.log.id, 1, event.originator_id, 1)
    assert ordinals == [0, 1, 2, 3]
    assert [unit.decode(text).name for text in texts] == ["stamp", "what", "state", "decoy"]
    assert unit.decode(texts[1]).value == {"type": event.topic}
    for ordinal, (text, commitment) in enumerate(zip(texts, entry.commitments, strict=True)):
        assert commitment == (unit.plaintext_digest(text), unit.content_digest(text), slot.slot_tag(facts, entry.event, ordinal))
    signed = b"".join(commitment.to_bytes() for commitment in entry.commitments[1:])
    message = signature.author_message(entry.log, entry.event, entry.stream, entry.version, signed)
    assert signature.verifies(signature.public_key(factory._author.seed), message, entry.signature)
    assert recorder.select_events(event.originator_id) == [event]


@pytest.mark.parametrize("state", [b"", b"\x00\xff", bytes(1_000_000)])
def test_any_state_comes_back_as_it_was(recorder, state):
    recorder.insert_events([event := events(1, state=state)[0]])
    assert recorder.select_events(event.originator_id) == [event]


def test_the_same_name_finds_the_same_logs_and_another_other_ones(installed):
    settings = installed.environment()

    def opened(name, **changed):
        return InfrastructureFactory.construct(Environment(name, {**settings, **changed})).process_recorder()

    opened("App").insert_events(events(2), tracking=Tracking("upstream", 3))
    assert positions(opened("App", CREATE_TABLE="no")) == [1, 2]
    assert opened("App").max_tracking_id("upstream") == 3
    assert positions(opened("Other")) == []
    assert positions(opened("App", APP_CASELEDGER_CONTRACT="elsewhere")) == []


def test_logs_made_at_once_are_told_apart_and_no_append_waits_for_them(installed, recorder):
    settings = installed.environment()
    same = f"contract:{settings['CASELEDGER_CONTRACT']}:Same:events"

    def opened(name):
        factory = InfrastructureFactory.construct(Environment(name, settings))
        return factory.application_recorder().log.id

    with installed.connect(WRITER, autocommit=False) as first, ThreadPoolExecutor(3) as threads:
        made = connection.value(first, "SELECT api.create_log(%s, 'contract')", same)
        again, other = threads.submit(opened, "Same"), threads.submit(opened, "Other")
        append = threads.submit(recorder.insert_events, events(1))
        time.sleep(0.3)
        waited = [not each.done() for each in (again, other, append)]
        first.commit()
        assert again.result() == made != other.result()
        assert append.result() == [1]
    assert waited == [True, True, False]


class NamedApplicationRecorder(LedgerApplicationRecorder):
    """What a topic may name."""


class NamedProcessRecorder(LedgerProcessRecorder):
    """What a topic may name."""


def test_settings_name_subclasses_and_nothing_else(installed):
    topics = {"APPLICATION_RECORDER_TOPIC": get_topic(NamedApplicationRecorder), "PROCESS_RECORDER_TOPIC": get_topic(NamedProcessRecorder)}
    with made(installed, **topics) as factory:
        assert type(factory.application_recorder()) is NamedApplicationRecorder
        assert type(factory.process_recorder()) is NamedProcessRecorder
    with made(installed, APPLICATION_RECORDER_TOPIC="ledger.store.pool:Pool") as factory, pytest.raises(InfrastructureFactoryError):
        factory.application_recorder()


@pytest.mark.parametrize("changed", [{"CASELEDGER_CONTRACT_DSN": ""}, {"CASELEDGER_CONTRACT": ""}, {"CASELEDGER_CONTRACT": "a:b"}])
def test_a_missing_setting_is_named(installed, changed):
    with pytest.raises(InfrastructureFactoryError, match=next(iter(changed))):
        made(installed, **changed)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (StoredEvent("a text", 1, "topic", b""), persistence.DataError),
        (StoredEvent(uuid4(), -1, "topic", b""), persistence.DataError),
        (StoredEvent(uuid4(), 1 << 63, "topic", b""), persistence.DataError),
        (StoredEvent(uuid4(), 1, "a\0b", b""), persistence.DataError),
        (StoredEvent(uuid4(), 1, "\ud800", b""), persistence.DataError),
        (StoredEvent(uuid4(), 2, "topic", b""), persistence.IntegrityError),
    ],
)
def test_what_cannot_be_recorded_is_an_error_of_the_family(recorder, stored, expected):
    with pytest.raises(expected):
        recorder.insert_events([stored])
    assert positions(recorder) == []


def test_a_server_that_is_not_there_is_an_operational_error(installed, tmp_path):
    nowhere = f"host={tmp_path} user={WRITER} dbname=ledger"
    with made(installed, CASELEDGER_CONTRACT_DSN=nowhere) as factory, pytest.raises(persistence.OperationalError):
        factory.application_recorder()


def test_a_login_without_the_right_is_a_programming_error(installed):
    with made(installed, CASELEDGER_CONTRACT_DSN=installed.dsn(USER)) as factory, pytest.raises(persistence.ProgrammingError):
        factory.application_recorder()


def test_an_error_and_a_log_say_nothing_of_what_they_hold(factory, recorder):
    recorder.insert_events(taken := events(1, topic="secret-topic", state=b"secret-state"))
    with pytest.raises(persistence.IntegrityError) as caught:
        recorder.insert_events(taken)
    assert "secret" not in str(caught.value)
    assert factory._author.seed.hex() not in repr(recorder.log)
    assert repr(factory._author.seed)[2:-1] not in repr(recorder.log)


def test_what_a_view_writes_goes_with_its_position_or_not_at_all(installed, recorder):
    installed.superuser("CREATE TABLE public.seen (what text PRIMARY KEY)")
    installed.superuser("GRANT USAGE ON SCHEMA public TO log_creator")
    installed.superuser("GRANT INSERT ON public.seen TO log_creator")
    with recorder.tracked(Tracking("upstream", 1)) as cursor:
        cursor.execute("INSERT INTO public.seen VALUES ('first')")
    with pytest.raises(persistence.IntegrityError), recorder.tracked(Tracking("upstream", 2)) as cursor:
        cursor.execute("INSERT INTO public.seen VALUES ('second'), ('first')")
    with suppress(ZeroDivisionError), recorder.tracked(Tracking("upstream", 2)) as cursor:
        cursor.execute("INSERT INTO public.seen VALUES ('third')")
        raise ZeroDivisionError
    with pytest.raises(persistence.IntegrityError), recorder.tracked(Tracking("upstream", 1)):
        pytest.fail("the block of a position recorded before was entered")
    assert recorder.max_tracking_id("upstream") == 1
    assert installed.superuser("SELECT what FROM public.seen") == [("first",)]


# -- the pool ------------------------------------------------------------------------------------------------------------


def test_the_pool_is_bounded_and_a_caller_waits_his_turn(installed):
    pool = Pool(installed.dsn(WRITER), size=2, patience=0.05)
    with pool.connection() as one, pool.connection() as two:
        assert one is not two
        with pytest.raises(DatabaseError, match="no connection became free"), pool.connection():
            pass
    with pool.connection() as again:
        assert again in (one, two)
    pool.close()


def test_a_connection_that_died_idle_is_replaced_unnoticed(installed, recorder):
    recorder.insert_events(events(1))
    installed.superuser("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", WRITER)
    assert recorder.insert_events(events(1)) == [2]


def test_a_connection_in_doubt_is_not_kept(installed):
    """One that was left in a transaction would carry it to the next caller."""
    pool = Pool(installed.dsn(WRITER))
    with pool.connection() as lent:
        lent.autocommit = False
        connection.rows(lent, "SELECT 1")
    assert lent.closed
    pool.close()


def test_a_closed_pool_lends_nothing_and_keeps_nothing(installed):
    pool = Pool(installed.dsn(WRITER))
    with pool.connection() as lent:
        pool.close()
    assert lent.closed
    with pytest.raises(DatabaseError, match="closed"), pool.connection():
        pass


def test_a_place_in_the_pool_is_free_again_when_no_server_answers(tmp_path):
    pool = Pool(f"host={tmp_path}", size=1, patience=0.05)
    for _ in range(3):
        with pytest.raises(ServerUnreachable), pool.connection():
            pass


def test_a_log_is_opened_by_its_kind(factory):
    assert factory.aggregate_recorder("snapshots").log.name.endswith(":stricter:snapshots")
    with pytest.raises(persistence.ProgrammingError):
        Log.opened("no contract", "contract", factory._pool, factory._author)
