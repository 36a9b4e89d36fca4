"""The record can be added to and nothing else, by anyone short of taking the guards down; and an idle writer does not hide."""

import pytest
from store.contract import USER, WRITER, events, send

from ledger import errors
from ledger.store import connection, embedded, reading

CHANGES = {
    "log": ("UPDATE ledger.log SET name = name || 'x'", "DELETE FROM ledger.log", "TRUNCATE ledger.log CASCADE"),
    "entry": (
        "UPDATE ledger.entry SET recorded_at = recorded_at",
        "DELETE FROM ledger.entry",
        "TRUNCATE ledger.entry, ledger.content",
        "INSERT INTO ledger.entry SELECT * FROM ledger.entry LIMIT 1 ON CONFLICT (log, position) DO UPDATE SET type = 'other'",
        "MERGE INTO ledger.entry e USING ledger.log l ON e.log = l.log WHEN MATCHED THEN DELETE",
    ),
    "content": (
        "UPDATE ledger.content SET stored = stored",
        "DELETE FROM ledger.content",
        "TRUNCATE ledger.content",
        "MERGE INTO ledger.content c USING ledger.log l ON c.log = l.log WHEN MATCHED THEN UPDATE SET sealed = true",
    ),
}


@pytest.mark.parametrize("role", ["caseledger_owner", embedded.SUPERUSER])
@pytest.mark.parametrize("replication", ["origin", "replica"])
@pytest.mark.parametrize("change", [change for table in CHANGES.values() for change in table])
def test_no_one_changes_the_record(installed, recorder, role, replication, change):
    """Neither its owner nor a superuser, nor with triggers set aside as a replica sets them."""
    recorder.insert_events(events(1))
    with installed.connect(embedded.SUPERUSER, autocommit=False) as opened:
        connection.rows(opened, f"SET session_replication_role = {replication}")
        connection.rows(opened, f"SET ROLE {role}")
        with pytest.raises(errors.EntryRefused, match=r"append-only|no content-erased entry"):
            connection.rows(opened, change)


@pytest.mark.parametrize("role", [USER, WRITER, "projector", "keyring"])
@pytest.mark.parametrize("table", ["entry", "content", "log", "users", "slot", "request", "ticket"])
def test_no_login_reads_or_writes_the_tables_themselves(installed, role, table):
    with installed.connect(role) as opened:
        for statement in (f"SELECT FROM ledger.{table}", f"INSERT INTO ledger.{table} DEFAULT VALUES", f"DELETE FROM ledger.{table}"):
            with pytest.raises(errors.NotAuthorised):
                connection.rows(opened, statement)


@pytest.mark.parametrize(
    "call",
    [
        "api.create_log('contract:x', 'contract')",
        "api.stored_notifications('cases', 1, NULL, '{}', 1)",
        "api.insert_tracking('cases', 'upstream', 1)",
        "api.append_stored('cases', '{}', '{}', '{}', '', '{}', '', '{}', '{}', '', NULL, NULL)",
    ],
)
def test_contract_logs_are_the_test_role_s_and_the_record_is_not(installed, call):
    """A recorded user cannot make or use contract logs, and who can does not reach the record through them."""
    with installed.connect(USER) as opened, pytest.raises(errors.NotAuthorised):
        connection.rows(opened, f"SELECT {call}")
    if "'cases'" in call:
        with installed.connect(WRITER) as opened, pytest.raises(errors.NotFound):
            connection.rows(opened, f"SELECT {call}")


def test_a_log_of_another_name_or_kind_is_not_made(installed):
    with installed.connect(WRITER) as opened:
        for name, kind in (("cases2", "contract"), ("contract:x", "record")):
            with pytest.raises(errors.NotAuthorised):
                connection.rows(opened, "SELECT api.create_log(%s, %s)", name, kind)
        connection.rows(opened, "SELECT api.create_log('contract:kind', 'contract')")
        with pytest.raises(errors.Conflict):
            connection.rows(opened, "SELECT api.create_log('contract:kind', 'snapshot')")


def test_doctor_sees_a_writer_who_idles_in_a_transaction(installed, recorder):
    """He holds the log's lock, and everyone waits for him; a reader who idles holds up nobody."""

    def idle():
        with installed.connect(USER) as opened:
            return {writer["pid"]: writer for writer in reading.doctor(opened)["idle_writers"]}

    with installed.connect(WRITER, autocommit=False) as writer, installed.connect(WRITER, autocommit=False) as reader:
        send(writer, recorder, events(1))
        connection.rows(reader, "SELECT api.max_position(%s)", recorder.log.name)
        found = idle()
        assert found.keys() == {writer.info.backend_pid}
        assert found[writer.info.backend_pid]["login"] == WRITER
        assert found[writer.info.backend_pid]["seconds"] >= 0
        writer.rollback()
        assert idle() == {}
