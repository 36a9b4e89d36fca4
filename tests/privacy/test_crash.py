"""The server killed at the worst moment: what was read stays recorded, what was not answered is not there, and a prepared transaction
is no way out either. A server of this module's own, which flushes nothing by itself and lets a transaction be prepared."""

import os
import signal
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest
from application.scenes import asked, drawn, note, referred, send
from processes import begun, ended, locked_log, refused, waiting
from servers import running_server

from commands import discreet
from ledger import errors, founding
from ledger.application import Intent, Ledger
from ledger.store import connection, embedded, place, reading

UNIT = founding.Unit("CRA", "Europe/London", "dana", "Dana Invented", "cheshire-police")
CONSULTATIONS = "SELECT count(*) FROM ledger.entry WHERE log = 2"


@pytest.fixture(scope="module")
def fragile(tmp_path_factory):
    """A ledger on a server where an unflushed commit stays unflushed: no writer of the log comes by for ten seconds."""
    home = tmp_path_factory.mktemp("fragile")
    idle = {"wal_writer_delay": "10s", "checkpoint_timeout": "1h", "bgwriter_lru_maxpages": "0"}
    loud = {"log_error_verbosity": "verbose", "log_min_error_statement": "info", "log_statement": "all", "track_activity_query_size": "1MB"}
    with running_server(home / "ledger", max_prepared_transactions="5", **idle, **loud):
        ledger = founding.found(str(home / "ledger"), UNIT, home / "keys" / "kek")
        ledger.close()
        yield ledger.place


@pytest.fixture
def reader(fragile):
    with_case = Ledger(fragile, place.profile(fragile, "dana"))
    yield with_case
    with suppress(psycopg2.Error):
        with_case.close()


@pytest.fixture
def case(reader):
    return referred(reader)


def killed(at):
    """Kill every process of the server at once, as a failing machine would, and start it again."""
    server = embedded.locate(at.directory)
    pid = embedded.status(server).pid
    family = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and parent(entry.name) == pid]
    for process in (pid, *family):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while parent(str(pid)) is not None:
        time.sleep(0.01)
    embedded.start(server)


def parent(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        state, ppid = stat.rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(ppid)


def recovered(at):
    """Wait until the server answers again after a crash of one of its sessions."""
    for _ in range(1000):
        with suppress(psycopg2.OperationalError):
            return asked(at, "SELECT 1")
        time.sleep(0.02)
    raise TimeoutError


def consulted(ledger, case):
    reach = ("facts", "personal", "narrative")
    return ledger.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=reach)


def unflushed(ledger):
    with ledger.user.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def test_what_was_read_stays_recorded_though_the_reader_asked_for_no_flush(fragile, reader, case):
    """Without redeem the last consultation is lost with the server, which shows that nothing else had flushed it; with redeem it stays."""
    unflushed(reader)
    ((before,),) = asked(fragile, CONSULTATIONS)
    consulted(reader, case)
    killed(fragile)
    assert asked(fragile, CONSULTATIONS) == [(before,)], "the control: an unflushed commit does not survive here"

    again = Ledger(fragile, reader.profile)
    unflushed(again)
    contents, _ = reading.redeem(again.user, consulted(again, case))
    assert contents
    killed(fragile)
    assert asked(fragile, CONSULTATIONS) == [(before + 1,)]


def test_what_was_recorded_stays_though_its_recorder_asked_for_no_flush(fragile, reader, case):
    with connection.connect(fragile.dsn(reader.profile.login)).cursor() as cursor:
        cursor.execute("ALTER ROLE current_user SET synchronous_commit = off")
    careless = Ledger(fragile, reader.profile)
    ((said,),) = connection.rows(careless.user, "SHOW synchronous_commit")
    assert said == "off"
    position = careless.record([Intent(note(), case.stream)]).entries[0].position
    killed(fragile)
    assert asked(fragile, "SELECT max(position) FROM ledger.entry WHERE log = 1") == [(position,)]


def test_the_keyring_too_releases_nothing_that_a_crash_would_take_back(fragile, reader, case):
    unflushed(reader)
    _ = reader.keyring
    ((before,),) = asked(fragile, CONSULTATIONS)
    assert reader.keyring.release(consulted(reader, case))
    killed(fragile)
    assert asked(fragile, CONSULTATIONS) == [(before + 1,)]


def test_a_reading_whose_record_is_flushed_writes_nothing(fragile, reader, case):
    """Of several in a row one at least meets nobody else's writing: then there is nothing to be flushed, and no message to carry it."""
    ticket = consulted(reader, case)

    def written():
        before = asked(fragile, "SELECT pg_current_wal_insert_lsn()")
        assert reading.redeem(reader.user, ticket)[0]
        return asked(fragile, "SELECT pg_current_wal_insert_lsn()") != before

    assert not all(written() for _ in range(5))


def test_a_prepared_consultation_shows_nothing_until_it_is_committed(fragile, reader, case):
    with reader.user.cursor() as cursor:
        cursor.execute("BEGIN")
        ticket = consulted(reader, case)
        cursor.execute("PREPARE TRANSACTION 'reading'")
        with pytest.raises(errors.TicketRefused):
            reading.redeem(reader.user, ticket)
        cursor.execute("ROLLBACK PREPARED 'reading'")
        with pytest.raises(errors.TicketRefused):
            reading.redeem(reader.user, ticket)
        cursor.execute("BEGIN")
        ticket = consulted(reader, case)
        cursor.execute("PREPARE TRANSACTION 'reading'")
        cursor.execute("COMMIT PREPARED 'reading'")
    assert reading.redeem(reader.user, ticket)[0]


def test_an_act_in_the_middle_of_which_the_server_dies_is_not_there(fragile, reader, case):
    """Sent, and never answered: nothing of it stands, and the same act with the same request id is recorded once."""
    drafts = drawn(reader, Intent(note("first"), case.stream), Intent(note("second"), case.stream))
    before = asked(fragile, "SELECT max(position) FROM ledger.entry WHERE log = 1")
    reader.user.autocommit = False
    assert len(send(reader, *drafts).entries) == 2
    killed(fragile)
    assert asked(fragile, "SELECT max(position) FROM ledger.entry WHERE log = 1") == before
    with pytest.raises(errors.ServerUnreachable, match="same request id"):
        send(reader, *drafts)
    again = Ledger(fragile, reader.profile)
    act = [Intent(note("first"), case.stream), Intent(note("second"), case.stream)]
    assert not again.record(act, request_id="once").repeated
    assert again.record(act, request_id="once").repeated
    assert [entry.fact.fields.get("text") for entry in again.read([case.stream], purpose="case_work")[2:]] == ["first", "second"]
    again.close()


def test_an_act_that_was_answered_survives(fragile, reader, case):
    receipt = reader.record([Intent(note("He rang."), case.stream)], request_id=case.number)
    killed(fragile)
    again = Ledger(fragile, reader.profile)
    assert again.find(case.number).version == 3
    repeated = again.record([Intent(note("He rang."), case.stream)], request_id=case.number)
    assert repeated.repeated
    assert repeated.entries == receipt.entries
    again.close()


def test_a_server_that_is_down_is_told_in_one_sentence(fragile, reader, case):
    embedded.stop(embedded.locate(fragile.directory))
    with pytest.raises(errors.DatabaseError) as caught:
        reader.record([Intent(note("He rang."), case.stream)])
    assert caught.value.exit_code == 6
    embedded.start(embedded.locate(fragile.directory))
    nowhere = replace(fragile, directory=fragile.directory, url="postgresql://localhost:1/x")
    with pytest.raises(errors.ServerUnreachable, match="no database server answers"):
        Ledger(nowhere, reader.profile)


NAME = "Zebedee Quillfeather"
RUNNING = "SELECT pid, query FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename ~ '^u_'"


def test_a_session_that_crashes_with_a_name_in_flight_tells_nothing_of_it(fragile, case):
    """What the server shows of a running statement, what it logs of a crashed one, and what can be seen of the client: no name, no core."""
    server = embedded.locate(fragile.directory)
    logged = len(server.log.read_bytes())
    with suppress(psycopg2.Error), locked_log(fragile):
        process = begun(fragile.directory, "record", "note", case.number, "--fields", "-")
        process.stdin.write(f'{{"text": "{NAME} rang."}}'.encode())
        process.stdin.close()
        process.stdin = None
        waiting(fragile)
        ((session, running),) = asked(fragile, RUNNING)
        assert "api.append" in running
        seen = running.encode() + Path(f"/proc/{process.pid}/cmdline").read_bytes()
        with suppress(PermissionError):  # nobody but root may look
            seen += Path(f"/proc/{process.pid}/environ").read_bytes()
        assert [discreet.dumped(each) for each in (process.pid, session)] == [None, None]
        os.kill(session, signal.SIGSEGV)
        answer = ended(process)
    refused(answer, 6, saying="whether the act was recorded is not known")
    recovered(fragile)
    said = server.log.read_bytes()[logged:]
    assert b"was terminated by signal 11" in said
    assert b"Failed process was running: SELECT" in said
    for spelling in (NAME, NAME.encode().hex(), b64encode(NAME.encode()).decode()[:20]):
        assert spelling.encode() not in seen + said + answer.err.encode()
    assert [file for file in server.data.iterdir() if file.name.startswith("core")] == []


def test_no_statistics_of_statements_are_kept(fragile):
    assert asked(fragile, "SHOW shared_preload_libraries") + asked(fragile, "SHOW session_preload_libraries") == [("",), ("",)]
    assert asked(fragile, "SELECT extname FROM pg_extension") == [("plpgsql",)]
