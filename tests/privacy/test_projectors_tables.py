"""Somebody has the projector's login: functions with their owner's rights read his tables, and nothing that he makes runs there."""

import contextlib
from contextlib import closing, suppress

import psycopg2
import pytest
from application.scenes import POLICE, asked, member, referred, restrict

from commands.catching_up import catch_up
from ledger.store import connection, schema

MORE = "GRANT USAGE ON LANGUAGE plpgsql TO projector"
"""What installation takes away: without it he can make no function at all. Here it is given back, for the functions alone must hold."""
SPY = """CREATE FUNCTION live.spy(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN IF current_user <> session_user THEN RAISE WARNING 'spying as %', current_user; END IF; RETURN $1; END $$;
  CREATE TYPE live.trap AS ENUM ('a');
  CREATE FUNCTION live.caught(live.trap) RETURNS {kind} LANGUAGE plpgsql AS $$ BEGIN PERFORM live.spy('x'); RETURN {value}; END $$;
  CREATE CAST (live.trap AS {kind}) WITH FUNCTION live.caught AS {how}"""
JSON, ID = {"kind": "json", "value": "'1'::json", "how": "ASSIGNMENT"}, {"kind": "uuid", "value": "gen_random_uuid()", "how": "IMPLICIT"}
STANDING = "ALTER TABLE live.question RENAME TO was; "
VIEW = "CREATE VIEW live.question AS SELECT * FROM live.was WHERE live.spy('x') = 'x'"
TABLE = "ALTER TABLE live.{table} RENAME TO was; "
XML = "SELECT w.* FROM live.was w, query_to_xml('SELECT live.spy(''x'')', true, true, '')"
MADE = {
    "a view in the place of where questions stand": (JSON, STANDING + VIEW),
    "a view with functions of the catalogue": (JSON, STANDING + "CREATE VIEW live.question AS " + XML),
    "a column of where questions stand, with a cast of its own": (JSON, "ALTER TABLE live.question ADD COLUMN trap live.trap DEFAULT 'a'"),
    "a partition below it": (JSON, STANDING + "CREATE TABLE live.question (LIKE live.was) PARTITION BY LIST (name)"),
    "a child of it with a column of its own": (JSON, "CREATE TABLE live.below (CHECK (live.spy(name) = name)) INHERITS (live.question)"),
    "a view in the place of an answer": (ID, TABLE + "CREATE VIEW live.{table} AS SELECT * FROM live.was WHERE live.spy(key) = key"),
    "an answer whose streams have a cast of their own": (
        ID, TABLE + """CREATE TABLE live.{table} (key text, stream live.trap, "row" jsonb);
        INSERT INTO live.{table} VALUES ('x', 'a', '{{}}')"""),
    "a policy on its rows": (
        ID, "CREATE POLICY p ON live.{table} USING (live.spy(key) = key); " + "ALTER TABLE live.{table} ENABLE ROW LEVEL SECURITY"),
    "a rule on it": (ID, "CREATE RULE r AS ON UPDATE TO live.{table} DO ALSO SELECT live.spy('x')"),
    "an index that is reckoned": (ID, "CREATE INDEX ON live.{table} ((live.spy('x')))"),
    "an index of a part": (ID, "CREATE INDEX ON live.{table} (key) WHERE live.spy('x') = 'x'"),
    "statistics that are reckoned": (ID, "CREATE STATISTICS live.s ON (live.spy('x')), key FROM live.{table}"),
    "a condition on its rows": (ID, "ALTER TABLE live.{table} ADD CHECK (live.spy('x') = 'x')"),
}  # fmt: skip


@pytest.fixture(scope="module")
def reader(shared, shared_at):
    with member(shared_at, shared, "sue", POLICE, ("supervisor",)) as supervisor:
        restrict(shared, referred(shared))
        referred(shared)
        catch_up(shared)
        yield supervisor


@contextlib.contextmanager
def undone(at):
    """What is made here is gone afterwards: the tables are built anew."""
    asked(at, MORE)
    try:
        yield
    finally:
        asked(at, "REVOKE USAGE ON LANGUAGE plpgsql FROM projector")
        asked(at, "DROP SCHEMA live CASCADE; CREATE SCHEMA live AUTHORIZATION projector; GRANT USAGE ON SCHEMA live TO caseledger_owner; "
                  "ALTER DEFAULT PRIVILEGES FOR ROLE projector IN SCHEMA live GRANT SELECT ON TABLES TO caseledger_owner")  # fmt: skip


CALLS = (
    "api.question_serves('caseload', 'x')", "api.question_rows('caseload')", "api.retention_rows(NULL)", "api.retention_rows('true')",
    "api.question_status()",
)  # fmt: skip


@pytest.mark.parametrize("what", MADE)
def test_what_he_makes_of_them_runs_with_nobodys_rights_but_his_own(shared, shared_at, reader, what):
    catch_up(shared)
    spy, made = MADE[what]
    ((table,),) = asked(shared_at, "SELECT table_name FROM live.question WHERE name = 'caseload'")
    with closing(connection.connect(shared_at.dsn("projector"))) as link, undone(shared_at), link.cursor() as cursor:
        cursor.execute(SPY.format(**spy))
        cursor.execute(made.format(table=table))
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA live TO caseledger_owner")
        with closing(connection.connect(shared_at.dsn(reader.profile.login))) as asking, asking.cursor() as reading:
            reading.execute("SET constraint_exclusion = on; SET client_min_messages = warning")
            for call in (*CALLS, "ask.questions()", "ask.rows('caseload')"):
                with suppress(psycopg2.Error):
                    reading.execute(f"SET ROLE {schema.ASKING}" if call.startswith("ask.") else "RESET ROLE")
                    reading.execute(f"SELECT * FROM {call} AS said")
            assert [notice for notice in asking.notices if "spying" in notice] == []


def test_and_he_can_make_no_function(shared_at, reader):
    """Nor bring one: an extension, or a schema that a function with its owner's rights would look into."""
    with closing(connection.connect(shared_at.dsn("projector"))) as link, link.cursor() as cursor:
        for statement in ("CREATE SCHEMA mine", "CREATE EXTENSION plperl", "CREATE EXTENSION tcn SCHEMA live", "CREATE LANGUAGE plperl"):
            with pytest.raises(psycopg2.Error) as refused:
                cursor.execute(statement)
            assert refused.value.pgcode in ("42501", "0A000"), refused.value  # or the server has no such extension
        for language in ("sql", "plpgsql"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(f"CREATE FUNCTION live.mine() RETURNS text LANGUAGE {language} AS 'SELECT 1::text'")
