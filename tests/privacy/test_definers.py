"""Functions that run with their owner's rights call nothing that a user could put in the place of what is meant."""

import re
from contextlib import closing, suppress

import psycopg2
import pytest
from application.scenes import POLICE, asked, member, note, referred

from ledger.application import Intent
from ledger.store import connection, reading

OURS = "p.pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('api', 'ask', 'ledger', 'keyring', 'live'))"
SILENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
"""Comments and texts of a body."""


def bodies(at):
    """Schema, name and body of each of our functions, without comments and texts."""
    found = asked(at, f"SELECT p.pronamespace::regnamespace::text, p.proname, p.prosrc FROM pg_proc p WHERE {OURS}")
    return [(schema, name, SILENT.sub("''", source)) for schema, name, source in found]


@pytest.mark.parametrize("database", ["ledger", "keyring"])
def test_every_definer_function_is_pinned_closed_and_nobodys_login(founded, database):
    """Its search path begins with the catalogue; its owner cannot log in; nobody may call it who was not given it by name."""
    definers = asked(founded, f"""SELECT p.oid::regprocedure::text, p.proconfig, r.rolcanlogin OR r.rolsuper,
            has_function_privilege('public', p.oid, 'EXECUTE')
        FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.prosecdef AND {OURS}""", database=database)  # fmt: skip
    assert database == "keyring" or len(definers) > 50
    for name, config, is_login, is_open in definers:
        assert "search_path=pg_catalog, pg_temp" in config, name
        assert (is_login, is_open) == (False, False), name


def test_no_function_of_ours_is_everybodys_and_those_within_are_their_owners_alone(founded):
    within = "p.pronamespace = 'ledger'::regnamespace AND EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner)"
    opened = f"has_function_privilege('public', p.oid, 'EXECUTE') OR {within}"
    assert asked(founded, f"SELECT p.oid::regprocedure::text FROM pg_proc p WHERE {OURS} AND ({opened})") == []


def test_what_the_bodies_name_of_ours_they_name_with_its_schema(founded):
    """A function, a relation or a type of ours that was named without would be looked for among a user's temporary objects."""
    named = {name for _, name, _ in bodies(founded)}
    tables = "SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'"
    relations = {name for (name,) in asked(founded, tables)}
    catalogue = {name for (name,) in asked(founded, "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace")}
    wrong = []
    for schema, function, body in bodies(founded):
        steps = set(re.findall(r"\b(\w+)(?:\([\w, ]*\))? AS (?:NOT )?(?:MATERIALIZED )?\(", body))  # of a WITH
        called = set(re.findall(r"(?<![\w.\"])([a-z_]\w*)\(", body))
        read = set(re.findall(r"\b(?:(?<!DISTINCT )FROM|JOIN|UPDATE|INTO|TABLE|USING)\s+(?:ONLY\s+)?([a-z_]\w*)(?![\w.(])", body))
        cast = set(re.findall(r"::([a-z_]\w*)(?![\w.])", body))
        wrong += [(f"{schema}.{function}", name) for name in (called & named) - catalogue - steps]
        wrong += [(f"{schema}.{function}", name) for name in (read | cast) & relations - steps]
    assert wrong == []


def test_a_statement_that_is_made_of_words_quotes_each_of_them(founded):
    """format with %I and %L, and no word joined to a statement; ask.open runs a whole one, with its caller's rights."""
    but_one = "(p.prosecdef OR p.pronamespace <> 'ask'::regnamespace)"
    made = asked(founded, f"SELECT p.proname, p.prosrc FROM pg_proc p WHERE {OURS} AND {but_one} AND p.prosrc ~* '\\mEXECUTE\\M'")
    assert made
    for name, body in made:
        for statement in re.findall(r"\bEXECUTE (?!FUNCTION)(.*?);", body, re.DOTALL):
            assert re.match(r"format\('[^']*(?:''[^']*)*'", statement), (name, statement)
            assert "%s" not in statement, (name, statement)


SPY = """CREATE FUNCTION {mine}.spy() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      IF current_user OPERATOR(pg_catalog.<>) session_user THEN RAISE WARNING 'spying as %', current_user; END IF;
      RETURN true;
    END $$"""
PLAIN = (
    "uuid", "text", "bigint", "integer", "boolean", "bytea", "timestamp with time zone", "jsonb", "text[]", "uuid[]", "name", "interval",
)  # fmt: skip
OPERATORS = ("=", "<>", "<", ">", "||", "->>", "->", "&&", "-", "+")


@pytest.fixture(scope="module")
def snare(shared, shared_at):
    """A user's schema named like himself, in his path before the catalogue, with a spy behind each function and operator that bodies use.

    Each takes the very types of the catalogue's. Installation gives no user the right to make schemas or functions: here it is given back.
    """
    database = f"ledger{shared_at.suffix}"
    with member(shared_at, shared, "mallory", POLICE, ("practitioner", "supervisor")) as mallory:
        mine = mallory.profile.login
        asked(shared_at, f'GRANT CREATE, TEMPORARY ON DATABASE "{database}" TO {mine}; GRANT USAGE ON LANGUAGE plpgsql TO {mine}')
        called = sorted({name for _, _, body in bodies(shared_at) for name in re.findall(r"(?<![\w.\"])([a-z_]\w*)\(", body)})
        with closing(connection.connect(shared_at.dsn(mine))) as link, link.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {mine}; GRANT USAGE ON SCHEMA {mine} TO PUBLIC; {SPY.format(mine=mine)}")
            made = [shadow(cursor, mine, *each) for each in asked(shared_at, SIGNATURES, called, list(PLAIN))]
            made += [operator(cursor, mine, *each) for each in asked(shared_at, MEANINGS, list(OPERATORS), list(PLAIN))]
            for kind in ("users", "entry", "ticket", "stream", "log", "setting"):
                cursor.execute(f"CREATE VIEW {mine}.{kind} AS SELECT {mine}.spy() AS login")
        assert len(made) > 100
        asked(shared_at, f'ALTER ROLE {mine} SET search_path = "$user", {mine}, pg_catalog')
        mallory.user.close()
        mallory.user = connection.connect(shared_at.dsn(mine))
        yield mallory, mine
        asked(shared_at, f'DROP SCHEMA {mine} CASCADE; REVOKE CREATE, TEMPORARY ON DATABASE "{database}" FROM {mine}; '
              f"REVOKE USAGE ON LANGUAGE plpgsql FROM {mine}")


SIGNATURES = """SELECT p.proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), format_type(p.prorettype, NULL)
    FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0
    AND p.proname = ANY (%s) AND format_type(p.prorettype, NULL) = ANY (%s)"""
MEANINGS = """SELECT o.oprname, format_type(o.oprleft, NULL), format_type(o.oprright, NULL), format_type(o.oprresult, NULL)
    FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprname = ANY (%s)
    AND o.oprleft <> 0 AND format_type(o.oprleft, NULL) = ANY (%s)"""


def shadow(cursor, mine, name, types, given):
    """A function of the same name and types as one of the catalogue, that calls it after the spy."""
    words = ", ".join(f"${place}" for place in range(1, len(types) + 1))
    with suppress(psycopg2.Error):
        cursor.execute(f"""CREATE FUNCTION {mine}."{name}"({", ".join(types)}) RETURNS {given} LANGUAGE plpgsql AS $$
            BEGIN PERFORM {mine}.spy(); RETURN pg_catalog."{name}"({words}); END $$""")
        cursor.execute(f'GRANT EXECUTE ON FUNCTION {mine}."{name}"({", ".join(types)}) TO PUBLIC')
    return name


def operator(cursor, mine, name, left, right, given):
    """An operator of the same name and types as one of the catalogue."""
    with suppress(psycopg2.Error):
        cursor.execute(f"""CREATE OR REPLACE FUNCTION {mine}.operated(a {left}, b {right}) RETURNS {given} LANGUAGE plpgsql AS $$
            BEGIN PERFORM {mine}.spy(); RETURN a OPERATOR(pg_catalog.{name}) b; END $$;
            CREATE OPERATOR {mine}.{name} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = {mine}.operated)""")
    return name


def spied(link):
    told = [notice for notice in link.notices if "spying" in notice]
    link.notices.clear()
    return told


def test_a_schema_of_ones_own_before_the_catalogue_catches_no_function_with_its_owners_rights(snare, shared_at):
    """He records, finds, reads and asks; then he calls every function of the door."""
    mallory, mine = snare
    ((path,),) = connection.rows(mallory.user, "SHOW search_path")
    assert path == f'"$user", {mine}, pg_catalog'
    case = referred(mallory)
    mallory.record([Intent(note(), case.stream)])
    assert mallory.find(case.number).version == 3
    assert len(mallory.read([case.stream], persons=[case.suspect], purpose="case_work")) == 4
    reading.doctor(mallory.user)
    reading.members(mallory.user)
    may = "pronamespace = 'api'::regnamespace AND has_function_privilege(%s, oid, 'EXECUTE')"
    types = "ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) t)"
    for name, kinds in asked(shared_at, f"SELECT proname, {types} FROM pg_proc WHERE {may}", mallory.profile.login):
        with suppress(psycopg2.Error), mallory.user.cursor() as cursor:
            cursor.execute(f"SELECT * FROM api.{name}({', '.join(f'NULL::{kind}' for kind in kinds)}) AS said")
    assert spied(mallory.user) == []


def test_the_same_schema_catches_one_that_is_not_pinned(snare, shared_at):
    """So that silence above means something: with the rights of its owner it would run what a user made."""
    mallory, mine = snare
    body = "BEGIN RETURN (SELECT count(*) FROM ledger.users WHERE agency = 'x' AND length(login) > 1) > length('x'); END"
    loose = f"CREATE FUNCTION api.loose() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$ {body} $$"
    asked(shared_at, f"SET ROLE caseledger_owner; {loose}; GRANT EXECUTE ON FUNCTION api.loose() TO {mine}")
    try:
        connection.rows(mallory.user, "SELECT api.loose()")
        assert "spying as caseledger_owner" in spied(mallory.user)[0]
    finally:
        asked(shared_at, "DROP FUNCTION api.loose()")
