"""The schema: installed twice it is the same, changed by hand it is seen, and a newer one is refused by name."""

import psycopg2
import pytest
from application.scenes import POLICE, add_user, asked, drawn, event, note, photograph, referred, send

from ledger import errors, founding
from ledger.application import Intent, Ledger
from ledger.store import install, place, reading

CHANGES = {
    "a guard switched off": "ALTER TABLE ledger.entry DISABLE TRIGGER append_only",
    "a guard that replication passes by": "ALTER TABLE ledger.entry ENABLE TRIGGER append_only",
    "a guard dropped": "DROP TRIGGER erase_only ON ledger.content",
    "a trigger added": "CREATE TRIGGER spy BEFORE INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()",
    "a function with another body": "CREATE OR REPLACE FUNCTION ledger.ledger_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "a function of another owner": "ALTER FUNCTION api.redeem OWNER TO projector",
    "a function that no longer runs as its owner": "ALTER FUNCTION api.redeem SECURITY INVOKER",
    "a function with another search path": "ALTER FUNCTION api.redeem SET search_path = public",
    "a function more": "CREATE FUNCTION api.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM ledger.content'",
    "a function granted": "GRANT EXECUTE ON FUNCTION api.create_log TO caseledger_user",
    "a table granted": "GRANT SELECT ON ledger.content TO caseledger_user",
    "a column granted": "GRANT SELECT (stored) ON ledger.content TO caseledger_user",
    "a schema granted": "GRANT USAGE ON SCHEMA ledger TO caseledger_user",
    "a schema open to new tables": "GRANT CREATE ON SCHEMA api TO caseledger_user",
    "a role granted": "GRANT caseledger_owner TO projector",
    "a role that passes every lock": "ALTER ROLE projector BYPASSRLS",
    "a rule": "CREATE RULE away AS ON INSERT TO ledger.request DO INSTEAD NOTHING",
    "a policy of row security": "ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY",
    "a hiding policy": "CREATE POLICY hide ON ledger.entry USING (position < 3)",
    "a table that inherits": "CREATE TABLE ledger.more () INHERITS (ledger.content)",
    "a column more": "ALTER TABLE ledger.entry ADD COLUMN remark text",
    "another default": "ALTER TABLE ledger.users ALTER COLUMN enabled SET DEFAULT false",
    "a constraint less": "ALTER TABLE ledger.entry DROP CONSTRAINT entry_event_key",
    "an index less": "DROP INDEX ledger.slot_facts",
    "a view": "CREATE VIEW api.window AS SELECT * FROM ledger.content",
    "a trigger on every statement": "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.watched()",
    "a type that others may record": "UPDATE ledger.event_type SET roles = '{analyst}' WHERE type = 'content-erased.v1'",
    "a field no longer personal": "UPDATE ledger.event_type SET clear = clear || '{text}' WHERE type = 'note-recorded.v1'",
    "a type less": "DELETE FROM ledger.event_type WHERE type = 'note-recorded.v1'",
}


@pytest.fixture
def changing(shared_at):
    """A superuser's transaction that is rolled back in the end; and the digest as it stands in it."""
    connection = psycopg2.connect(shared_at.superuser_dsn("ledger"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION public.watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")

        def digest():
            cursor.execute("SELECT api.schema_digest()")
            return cursor.fetchone()[0]

        yield cursor.execute, digest
    connection.rollback()
    connection.close()


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_changes_with(changing, change):
    execute, digest = changing
    before = digest()
    execute(CHANGES[change])
    assert digest() != before


def test_installed_twice_the_schema_has_the_same_digest(shared, shared_at):
    before = reading.schema_digest(shared.user), photograph(shared_at)
    founding._install(shared_at, {"zone": "Pacific/Auckland"}, "XYZ")
    assert (reading.schema_digest(shared.user), photograph(shared_at)) == before, "settings and series that stand are kept"


def test_the_digest_recorded_at_founding_is_the_one_installed(shared):
    said = reading.doctor(shared.user)
    assert said["recorded_digest"] == said["schema_digest"] == reading.schema_digest(shared.user)


def test_an_upgrade_mends_what_was_changed_and_records_the_digest(ledger, at):
    before = reading.schema_digest(ledger.user)
    asked(at, CHANGES["a guard that replication passes by"])
    asked(at, CHANGES["a type that others may record"])
    assert reading.doctor(ledger.user)["schema_digest"] != before
    assert founding.upgrade(str(at.directory), "dana") == before
    assert reading.doctor(ledger.user)["recorded_digest"] == before


@pytest.fixture
def installed_by_a_newer_release(shared_at):
    asked(shared_at, "INSERT INTO ledger.installation VALUES (%s, '99.0.0', now())", install.number() + 1)
    yield
    asked(shared_at, "DELETE FROM ledger.installation WHERE release = '99.0.0'")


def test_an_older_program_does_not_install_over_a_newer_schema(shared, shared_at, installed_by_a_newer_release):
    before = photograph(shared_at)
    with pytest.raises(errors.SchemaTooNew, match=r"99\.0\.0.*use that release or a newer one"):
        founding.upgrade(str(shared_at.directory), "dana")
    assert photograph(shared_at) == before


def test_an_older_program_does_not_record_in_a_newer_schema(shared_at, installed_by_a_newer_release):
    with pytest.raises(errors.SchemaTooNew, match=r"99\.0\.0"):
        Ledger(shared_at, place.profile(shared_at, "dana"))


def test_a_newer_program_asks_for_the_upgrade_and_then_works(ledger, at):
    asked(at, "UPDATE ledger.installation SET number = 1, release = '0.0.1'")
    with pytest.raises(errors.SchemaTooOld, match=r"0\.0\.1.*run caseledger server upgrade"):
        Ledger(at, place.profile(at, "dana"))
    founding.upgrade(str(at.directory), "dana")
    Ledger(at, place.profile(at, "dana")).close()


def test_an_upgrade_gives_the_users_of_an_older_release_the_groups_of_their_roles_and_a_history(ledger, at):
    add_user(ledger, "uma", POLICE, ("auditor", "analyst"))
    add_user(ledger, "left", POLICE, ("practitioner",))
    logins = {name: place.profile(at, name).login for name in ("uma", "left")}
    ledger.record([Intent(event("user-disabled", login=logins["left"], reason="left"), ledger.unit_stream())])
    asked(at, f"SET ROLE caseledger_owner; REVOKE caseledger_auditor, caseledger_analyst FROM {logins['uma']}")
    asked(at, "DROP TABLE ledger.login_held CASCADE")
    founding.upgrade(str(at.directory), "dana")
    assert reading.doctor(ledger.user)["differences"] == []
    groups = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole ORDER BY 1"
    assert asked(at, groups, logins["uma"]) == [("caseledger_analyst",), ("caseledger_auditor",), ("caseledger_user",)]


def test_a_type_that_the_database_does_not_have_yet_asks_for_an_upgrade(shared, shared_at):
    case = referred(shared)
    ((row,),) = asked(shared_at, "DELETE FROM ledger.event_type WHERE type = 'note-recorded.v1' RETURNING to_jsonb(event_type)::text")
    before = photograph(shared_at, reads=False)
    with pytest.raises(errors.UnknownType, match="run server upgrade"):
        shared.record([Intent(note(), case.stream)])
    assert photograph(shared_at, reads=False) == before
    asked(shared_at, "INSERT INTO ledger.event_type SELECT * FROM jsonb_populate_record(NULL::ledger.event_type, %s::jsonb)", row)
    send(shared, *drawn(shared, Intent(note(), case.stream)))
