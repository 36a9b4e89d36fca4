"""What is recorded stays: no role, no replication mode and no order of statements changes or removes an entry through the front door."""

import psycopg2
import pytest
from application.scenes import photograph, referred

STATEMENTS = {
    "an entry changed": "UPDATE ledger.entry SET recorded_at = recorded_at - interval '1 day'",
    "one column of it": "UPDATE ledger.entry SET type = 'note-recorded.v1' WHERE position = 5",
    "an entry removed": "DELETE FROM ledger.entry WHERE position = (SELECT max(position) FROM ledger.entry WHERE log = 1)",
    "every entry removed": "TRUNCATE ledger.entry CASCADE",
    "a content changed": "UPDATE ledger.content SET stored[1] = '\\x00'",
    "a content removed": "DELETE FROM ledger.content WHERE position = 5",
    "every content removed": "TRUNCATE ledger.content",
    "a log given another id": "UPDATE ledger.log SET id = gen_random_uuid()",
    "a log removed": "DELETE FROM ledger.log WHERE name = 'access'",
    "an entry merged away": "MERGE INTO ledger.entry e USING (SELECT 1) x ON e.log = 1 WHEN MATCHED THEN DELETE",
    "an entry overwritten": (
        "INSERT INTO ledger.entry SELECT * FROM ledger.entry WHERE position = 1 ON CONFLICT (log, position) DO UPDATE SET core = '\\x00'"
    ),
}
MODES = {
    "superuser": "RESET ROLE",
    "superuser in replica mode": "SET session_replication_role = replica",
    "owner": "SET ROLE caseledger_owner",
    "projector": "SET ROLE projector",
    "keyring": "SET ROLE keyring",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_it_is_refused(shared, shared_at, statement, mode):
    referred(shared)
    before = photograph(shared_at)
    connection = psycopg2.connect(shared_at.superuser_dsn("ledger"))
    with connection.cursor() as cursor:
        cursor.execute(MODES[mode])
        with pytest.raises(psycopg2.Error, match=r"append-only|no content-erased entry|permission denied"):
            cursor.execute(STATEMENTS[statement])
    connection.close()
    assert photograph(shared_at) == before


def test_a_users_login_cannot_touch_the_tables_at_all(shared):
    with shared.user.cursor() as cursor:
        for statement in STATEMENTS.values():
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
