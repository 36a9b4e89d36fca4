"""Every way round the one way to read that a login of the ledger has been seen to try: refused, and with no content in the refusal."""

import re
from contextlib import suppress

import psycopg2
import pytest
from application.scenes import REASON, asked, referred

from ledger.store import connection, place, reading

TABLES = (
    "entry", "content", "slot", "stream", "request", "ticket", "access_stream", "users", "party_of", "proceedings_case", "agreement",
    "restriction", "hold",
    "share", "glass", "proposal", "retention", "merge",
    "erasure", "role_held", "setting", "series", "number", "event_type", "installation", "log", "tracking",
    "tile", "log_tree", "login_held", "stream_tree", "checkpoint",
)  # fmt: skip
REFUSED = {
    "copying a table out": "COPY ledger.content TO STDOUT",
    "copying a query out": "COPY (SELECT stored FROM ledger.content) TO STDOUT",
    "copying to a program": "COPY (SELECT 1) TO PROGRAM 'cat'",
    "reading the server's files": "SELECT pg_read_binary_file('base/1/1259')",
    "listing the server's files": "SELECT pg_ls_dir('.')",
    "taking the projector's lock": "SELECT pg_advisory_lock(hashtextextended('caseledger live caseload', 0))",
    "taking it for a transaction": "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
    "storing beside the ledger": "SELECT lo_from_bytea(0, 'x')", "beginning to": "SELECT lo_create(0)",
    "importing a file": "SELECT lo_import('/etc/hostname')",
    "statistics of the columns": "SELECT * FROM pg_statistic",
    "becoming the owner": "SET ROLE caseledger_owner",
    "becoming the projector": "SET ROLE projector",
    "becoming the keyring": "SET ROLE keyring",
    "becoming the superuser": "SET SESSION AUTHORIZATION caseledger_super",
    "turning triggers off": "SET session_replication_role = replica",
    "turning the server's log on": "SET log_min_error_statement = 'info'",
    "logging every statement": "SET log_statement = 'all'",
    "loading a library": "LOAD 'auto_explain'",
    "a view of one's own": "CREATE VIEW api.mine AS SELECT * FROM ledger.content",
    "a table of one's own": "CREATE TABLE public.mine (x int)",
    "a schema of one's own": "CREATE SCHEMA mine",
    "a function of one's own": "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a trigger on the entries": "CREATE TRIGGER mine AFTER INSERT ON ledger.entry EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a rule on the entries": "CREATE RULE mine AS ON INSERT TO ledger.entry DO ALSO NOTIFY mine",
    "a publication": "CREATE PUBLICATION mine FOR TABLE ledger.content",
    "a replication slot": "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')",
    "a lock on the log": "DO $$ BEGIN LOCK TABLE ledger.log; END $$",
    "the projector's reading": "SELECT api.fold_range('cases', gen_random_uuid(), gen_random_uuid(), 9, NULL, NULL, true)",
    "the keyring's reading": "SELECT api.ticket_units(gen_random_uuid())",
    "an index of one's own": "SELECT * FROM api.append_index('cases', 1, 1, sha256('x'))",
    "holding the log's lock": "SELECT * FROM api.lock_log('cases')",
    "trees of one's own": "SELECT api.keep_trees('cases', 0, 1, 'x', NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    "a checkpoint of one's own": "SELECT api.keep_checkpoint('cases', 1, 'x')",
    "a log of one's own": "SELECT api.create_log('contract:x', 'contract')",
    "letting tickets expire": "SELECT api.expire()",
    "judging for oneself": "SELECT ledger.judge(NULL, NULL)",
    "withholding nothing": "SELECT ledger.withheld(false, false, false, true, true, false, false, false)",
    "appending past the door": f"SELECT ledger.append_entries(NULL, 'cases'{', NULL' * 17})",
    "granting oneself": "GRANT caseledger_owner TO CURRENT_USER",
    "making a login": "CREATE ROLE mine LOGIN",
}


def refused(ledger, statement):
    with ledger.user.cursor() as cursor, pytest.raises(psycopg2.Error) as caught:
        cursor.execute(statement)
    assert caught.value.pgcode in ("42501", "CL004"), caught.value
    return str(caught.value)


@pytest.mark.parametrize("table", TABLES)
def test_no_table_of_the_record_is_readable(shared, table):
    assert "permission denied" in refused(shared, f"SELECT * FROM ledger.{table}")


def test_the_list_of_tables_is_whole(shared_at):
    there = "relnamespace = 'ledger'::regnamespace AND relkind = ANY ('{r,v,m,p,f}')"
    relations = asked(shared_at, f"SELECT relname FROM pg_class WHERE {there}")
    assert {name for (name,) in relations} == set(TABLES)


@pytest.mark.parametrize("way", REFUSED)
def test_it_is_refused(shared, way):
    assert REASON.split(".")[0] not in refused(shared, REFUSED[way])


def test_tables_of_questions_are_not_readable(shared, shared_at):
    asked(shared_at, "CREATE TABLE live.made_by_a_projector (x text)")
    asked(shared_at, "ALTER TABLE live.made_by_a_projector OWNER TO projector")
    refused(shared, "SELECT * FROM live.made_by_a_projector")


def test_the_keyring_is_not_readable(shared, shared_at):
    with pytest.raises(psycopg2.Error, match="permission denied"):
        psycopg2.connect(shared_at.dsn(shared.profile.login, "keyring")).cursor().execute("SELECT * FROM keyring.slot_key")


def test_a_replication_connection_is_refused(shared, shared_at):
    for kind in ("true", "database"):
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(shared_at.dsn(shared.profile.login) + f" replication={kind}")


def test_statistics_show_a_user_no_row_of_the_record(shared, shared_at):
    referred(shared)
    asked(shared_at, "ANALYZE ledger.entry, ledger.content, ledger.stream, ledger.users")
    assert asked(shared_at, "SELECT count(*) > 0 FROM pg_stats WHERE schemaname = 'ledger'") == [(True,)]
    for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"):
        assert connection.rows(shared.user, f"SELECT * FROM {view} WHERE schemaname IN ('ledger', 'live', 'keyring')") == []


def test_other_sessions_statements_are_not_shown(shared, shared_at):
    """Nor would they show anything: contents travel sealed, and the server keeps a hundred characters."""
    watched = psycopg2.connect(shared_at.dsn("projector"))
    with watched.cursor() as cursor:
        cursor.execute("SELECT 'a projector at work'")
        shown = connection.rows(shared.user, "SELECT query FROM pg_stat_activity WHERE pid = %s", watched.info.backend_pid)
    watched.close()
    assert shown == [("<insufficient privilege>",)]


@pytest.mark.parametrize("setting", ["", "SET debug_print_parse = on", "SET debug_print_plan = on", "SET debug_print_rewritten = on"])
def test_plans_show_nothing_of_what_a_function_reads(shared, setting):
    """EXPLAIN of the functions of the door shows a scan of a function; what the server prints of its own plans, no value."""
    case = referred(shared)
    ticket = shared.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=("facts", "personal"))
    shared.user.notices.clear()
    with shared.user.cursor() as cursor:
        cursor.execute(f"SET client_min_messages = log; {setting}")
        calls = (f"api.redeem('{ticket}')", f"api.rule_facts('{case.stream}')", f"api.find_stream('{case.number}')", "api.session()")
        for call in calls:
            cursor.execute(f"EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SETTINGS) SELECT * FROM {call} AS shown")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Function Scan" in plan or "Result" in plan
            assert not re.search(r"ledger\.(entry|content|judge|slot)", plan)
        cursor.execute("RESET ALL")
    said = "".join(shared.user.notices)
    shared.user.notices.clear()
    assert "referral-received" not in said
    assert "Ashbourne" not in said


SPY = """CREATE FUNCTION pg_temp.spy() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
    IF current_user <> session_user THEN RAISE WARNING 'spying as %', current_user; END IF; RETURN true; END $$"""
SHADOWED = ("text", "uuid", "bytea", "jsonb", "timestamptz", "xid8", "date", "int8", "bool", "interval", "name", "oid", "regclass")
CATALOGUE = ("pg_roles", "pg_class", "pg_proc", "pg_settings", "pg_stat_activity", "pg_namespace", "pg_trigger")
CALLS = (
    "api.head('cases')", "api.find_stream('CHS-26-0001')", "api.erase(gen_random_uuid())", "api.redeem(gen_random_uuid())",
    "api.question_rows('caseload')", "api.retention_rows('true')", "api.open_cases()", "api.repeated('r', '\\x00')",
)  # fmt: skip


def doors(at, login):
    """Every function that a login may call, as a call of it with nulls."""
    may = "pronamespace = 'api'::regnamespace AND has_function_privilege(%s, oid, 'EXECUTE')"
    found = asked(at, f"SELECT proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) t) FROM pg_proc WHERE {may}", login)
    return {name: f"api.{name}({', '.join(f'NULL::pg_catalog.{SPELT.get(kind, kind)}' for kind in kinds)})" for name, kinds in found}


SPELT = {
    "timestamp with time zone": "timestamptz", "boolean": "bool", "bigint": "int8", "integer": "int4", "integer[]": "int4[]",
    "bigint[]": "int8[]", "boolean[]": "bool[]",
}  # fmt: skip


def test_no_temporary_type_or_view_runs_as_the_owner_of_the_door(shared, shared_at):
    """In front of the catalogue a user's temporary objects would be taken for the server's own, and run with the rights of the definer.

    Here the right to make temporary objects and functions, which installation takes away, is given back: the search paths alone must hold.
    """
    asked(shared_at, f'GRANT TEMPORARY ON DATABASE "ledger{shared_at.suffix}" TO PUBLIC; GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC')
    attacker = connection.connect(shared_at.dsn(shared.profile.login))
    try:
        with attacker.cursor() as cursor:
            cursor.execute(SPY)
            for name in SHADOWED:
                cursor.execute(f"CREATE DOMAIN pg_temp.{name} AS pg_catalog.{name} CHECK (pg_temp.spy())")
            for name in CATALOGUE:
                cursor.execute(f"CREATE VIEW pg_temp.{name} AS SELECT * FROM pg_catalog.{name} WHERE pg_temp.spy()")
                cursor.execute(f"GRANT SELECT ON pg_temp.{name} TO PUBLIC")
            for call in (*CALLS, *doors(shared_at, shared.profile.login).values()):
                with suppress(psycopg2.Error):
                    cursor.execute(f"SELECT * FROM {call} AS shown")
        assert not [notice for notice in attacker.notices if "spying" in notice]
    finally:
        attacker.close()
        asked(shared_at, f'REVOKE TEMPORARY ON DATABASE "ledger{shared_at.suffix}" FROM PUBLIC')
        asked(shared_at, "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")


def test_the_door_of_a_user_is_not_that_of_the_programs(shared, shared_at):
    """What projector, keyring and the tests' own role may call, a user may not; but for the head of the record, which tells nothing."""
    users = doors(shared_at, shared.profile.login).keys()
    for other in ("projector", "keyring", "log_creator"):
        assert doors(shared_at, other).keys() & users <= {"head"}
        assert doors(shared_at, other)


def test_every_function_of_the_door_looks_in_the_catalogue_first(shared_at):
    of_ours = "pronamespace IN ('api'::regnamespace, 'ask'::regnamespace, 'ledger'::regnamespace)"
    definers = asked(shared_at, f"SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND {of_ours}")
    assert len(definers) > 20
    assert {name for name, config in definers if "search_path=pg_catalog, pg_temp" not in (config or [])} == set()


def test_installation_takes_the_right_to_temporary_objects_away(founded):
    login = place.profile(founded, "dana").login
    assert asked(founded, "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", login) == [(False,)]


def test_a_login_that_is_no_recorded_user_is_told_nothing(shared, shared_at):
    login = "u_" + shared.me.recorder.hex[:16]
    asked(shared_at, f'CREATE ROLE {login} LOGIN IN ROLE caseledger_user; GRANT CONNECT ON DATABASE "ledger{shared_at.suffix}" TO {login}')
    stranger = connection.connect(shared_at.dsn(login))
    try:
        for call in (reading.session, reading.members, reading.consulting, reading.doctor):
            with pytest.raises(Exception, match="not a recorded user") as caught:
                call(stranger)
            assert type(caught.value).__name__ == "NotAuthorised"
    finally:
        stranger.close()
        asked(shared_at, f"DROP OWNED BY {login}; DROP ROLE {login}")
