"""One session of the server that several users share, behind a pool that does not clean up. What the first leaves there shows the second
nothing and makes none of his acts unrecorded; and who is connected is asked of the server, never of a role that somebody took on.
"""

from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import HEALTH, asked, drawn, member, note, photograph, referred, send

from ledger import errors
from ledger.application import Intent
from ledger.store import connection, reading

FACTS = ("facts", "narrative")
PLANNER = ("enable_", "debug_", "jit", "geqo", "trace_", "vacuum_", "parallel_", "md5_", "icu_", "file_copy", "synchronize_seqscans")
"""Settings of no meaning, tried all at once: the other way round from what they are."""
APART = {"exit_on_error", "DateStyle", "transaction_isolation", "transaction_read_only", "transaction_deferrable"}
"""The first ends the session, the second the driver sets itself when it connects, the others are of a transaction, and there is none: their
defaults are tried."""
TEXTS = {
    "TimeZone": ["Pacific/Kiritimati", "America/Caracas"], "search_path": ["pg_temp", ""],
    "client_encoding": ["SQL_ASCII", "LATIN1"], "lc_time": ["C"], "lc_numeric": ["C"], "application_name": ["x"],
    "timezone_abbreviations": ["India"],
    "restrict_nonsystem_relation_kind": ["view, foreign-table"], "default_text_search_config": ["simple"], "temp_tablespaces": [""],
    "default_table_access_method": ["heap"], "default_tablespace": [""], "createrole_self_grant": ["set"], "lc_monetary": ["C"],
    "local_preload_libraries": [""], "statement_timeout": ["1"], "transaction_timeout": ["1"], "lock_timeout": ["1"],
    "extra_float_digits": ["-15"], "gin_fuzzy_search_limit": ["1"], "work_mem": ["64kB"], "log_parameter_max_length_on_error": ["-1"],
}  # fmt: skip


@contextmanager
def the_session_of(ledger, backend):
    """The ledger, talking through a session that another user had before."""
    own, ledger.user = ledger.user, backend
    try:
        with backend.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION {ledger.profile.login}")
        yield ledger
    finally:
        ledger.user = own


@pytest.fixture(scope="module")
def hedy(shared, shared_at):
    with member(shared_at, shared, "hedy", HEALTH) as opened:
        yield opened


@pytest.fixture
def backend(shared_at):
    """A session of the server that a pool hands on and never cleans up."""
    with closing(connection.connect(shared_at.superuser_dsn("ledger"))) as made:
        yield made


def entries(at, case):
    """What the record has of a case."""
    return asked(at, "SELECT version, type, originator, recorder FROM ledger.entry WHERE stream = %s ORDER BY version", case.stream)


def consultations(at):
    """How often anybody consulted."""
    return asked(at, "SELECT count(*) FROM ledger.entry WHERE log = 2 AND type = 'record-consulted.v1'")[0][0]


def records(ledger, at, case):
    """Record a note; it stands there as by anybody else. Gives its words."""
    before, words = entries(at, case), f"Of no weight {uuid4()}."
    ledger.record([Intent(note(words), case.stream)])
    assert entries(at, case) == [*before, (len(before) + 1, "note-recorded.v1", ledger.me.agency, ledger.me.recorder)]
    return words


def reads(ledger, at, case):
    """Read the case; that it was read is recorded. Gives the last entry's text."""
    before = consultations(at)
    last = ledger.read([case.stream], purpose="case_work")[-1]
    assert consultations(at) == before + 1
    return last.fact.fields["text"]


LEFT = [
    "CREATE TEMP TABLE users (login name, recorder uuid)", "CREATE TEMP TABLE entry (x int)", "CREATE TEMP TABLE ticket (x int)",
    "CREATE TEMP TABLE setting (name text, value text)", "CREATE TEMP VIEW stream AS SELECT 1 AS stream",
    "CREATE FUNCTION pg_temp.acting() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.redeemable(uuid, text, uuid[]) RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'",
    "PREPARE reading AS SELECT * FROM api.session()", "LISTEN cases", "SET search_path = pg_temp",
    "SET plan_cache_mode = force_custom_plan",
    "SET enable_indexscan = off", "SET synchronous_commit = off", "SET row_security = off", "SET TimeZone = 'Pacific/Kiritimati'",
    "SET bytea_output = 'escape'", "SET IntervalStyle = 'sql_standard'", "SET transform_null_equals = on",
]  # fmt: skip


def test_what_the_first_left_behind_changes_nothing_of_what_the_second_does(shared, shared_at, hedy, backend):
    """Temporary objects named like ours are his though the right to make them was given back."""
    asked(shared_at, f'GRANT TEMPORARY ON DATABASE "ledger{shared_at.suffix}" TO PUBLIC; GRANT USAGE ON LANGUAGE sql TO PUBLIC')
    case = referred(shared)
    with the_session_of(hedy, backend), backend.cursor() as cursor:
        for left in LEFT:
            cursor.execute(left)
    with the_session_of(shared, backend):
        words = records(shared, shared_at, case)
        assert reads(shared, shared_at, case) == words
    asked(shared_at, f'REVOKE TEMPORARY ON DATABASE "ledger{shared_at.suffix}" FROM PUBLIC; REVOKE USAGE ON LANGUAGE sql FROM PUBLIC')


def test_in_a_transaction_that_the_first_left_open_nothing_is_shown(shared, shared_at, hedy, backend):
    """It could be rolled back with the record of the reading."""
    case = referred(shared)
    with the_session_of(hedy, backend), backend.cursor() as cursor:
        cursor.execute("BEGIN")
    with the_session_of(shared, backend), pytest.raises(errors.TicketRefused):
        shared.read([case.stream], purpose="case_work")
    backend.cursor().execute("ROLLBACK")


@pytest.mark.parametrize("how", ["ISOLATION LEVEL SERIALIZABLE", "READ ONLY", "ISOLATION LEVEL REPEATABLE READ, READ ONLY"])
def test_under_another_kind_of_transaction_nothing_is_recorded_or_read(shared, shared_at, hedy, backend, how):
    case = referred(shared)
    drafts = drawn(shared, Intent(note(), case.stream))
    before = photograph(shared_at)
    with the_session_of(hedy, backend), backend.cursor() as cursor:
        cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION {how}")
    with the_session_of(shared, backend):
        with pytest.raises(errors.CaseledgerError):
            send(shared, *drafts)
        with pytest.raises(errors.CaseledgerError):
            shared.read([case.stream], purpose="case_work")
    assert photograph(shared_at) == before


def test_a_ticket_of_the_first_is_refused_to_the_second(shared, hedy, backend):
    case = referred(shared)
    with the_session_of(shared, backend):
        ticket = shared.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=FACTS)
    with the_session_of(hedy, backend), pytest.raises(errors.TicketRefused):
        reading.redeem(hedy.user, ticket)
    with the_session_of(shared, backend):
        assert reading.redeem(shared.user, ticket)[0]


def test_a_role_that_somebody_took_on_is_not_who_is_connected(shared, shared_at, hedy):
    """Neither a pool's own login that may become each user, nor a user who was let become another."""
    pool = f"u_{uuid4().hex[:16]}"
    asked(shared_at, f"CREATE ROLE {pool} LOGIN NOINHERIT; GRANT {shared.profile.login}, {hedy.profile.login} TO {pool} WITH SET TRUE")
    asked(shared_at, f'GRANT CONNECT ON DATABASE "ledger{shared_at.suffix}" TO {pool}')
    asked(shared_at, f"GRANT {shared.profile.login} TO {hedy.profile.login}")
    try:
        with closing(psycopg2.connect(shared_at.dsn(pool))) as link, link.cursor() as cursor:
            cursor.execute(f"SET ROLE {shared.profile.login}")
            with pytest.raises(psycopg2.Error, match="not a recorded user"):
                cursor.execute("SELECT api.session()")
        with closing(psycopg2.connect(shared_at.dsn(hedy.profile.login))) as link, link.cursor() as cursor:
            cursor.execute(f"SET ROLE {shared.profile.login}; SELECT api.session() ->> 'login'")
            assert cursor.fetchall() == [(hedy.profile.login,)]
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(f"SET SESSION AUTHORIZATION {shared.profile.login}")
    finally:
        asked(shared_at, f"REVOKE {shared.profile.login} FROM {hedy.profile.login}; DROP OWNED BY {pool}; DROP ROLE {pool}")


def test_the_program_leaves_nothing_in_a_session_for_whoever_has_it_next(shared, shared_at):
    case = referred(shared)
    records(shared, shared_at, case)
    reads(shared, shared_at, case)
    for left in (
        "SELECT name FROM pg_cursors WHERE is_holdable", "SELECT name FROM pg_prepared_statements", "SELECT pg_listening_channels()",
        "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()",
        "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype NOT IN ('virtualxid', 'relation')",
        "SELECT name FROM pg_settings WHERE source = 'session'",
    ):  # fmt: skip
        assert connection.rows(shared.user, left) == [], left
    assert shared.user.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_IDLE


def settings(at):
    """Each setting that a login may choose, found in the catalogue, with values that it may not have thought of."""
    found = asked(at, "SELECT name, vartype, setting, enumvals FROM pg_settings WHERE context = 'user'")
    for name, kind, now, words in found:
        if name not in APART and not name.startswith(PLANNER):
            others = {"bool": ["off" if now == "on" else "on"], "enum": [word for word in words or () if word != now]}
            yield from ((name, other) for other in TEXTS.get(name, others.get(kind, ())))


def test_no_setting_of_a_session_makes_an_act_unrecorded(shared, shared_at):
    """Under each that a login may choose an act is recorded, and what is read is right and recorded; or it is refused and nothing is."""
    case, tried = referred(shared), list(settings(shared_at))
    assert len(tried) > 50
    planner = asked(shared_at, "SELECT name, setting = 'off' FROM pg_settings WHERE context = 'user' AND vartype = 'bool'")
    flipped = [(name, str(value)) for name, value in planner if name.startswith(PLANNER) and name not in APART]
    refused, own = set(), shared.user
    for chosen in (*([each] for each in tried), flipped):
        before = entries(shared_at, case)
        with closing(connection.connect(shared_at.dsn(shared.profile.login))) as shared.user:
            for name, value in chosen:
                connection.rows(shared.user, f"SET {name} = '{value}'")
            try:
                words = records(shared, shared_at, case)
                assert reads(shared, shared_at, case) == words, chosen
            except errors.CaseledgerError:
                refused |= {name for name, _ in chosen}
                recorded = len(entries(shared_at, case)) - len(before)
                assert recorded == 0 or name.endswith("_timeout"), chosen  # what was cut short may have been the reading alone
    shared.user = own
    assert "default_transaction_isolation" in refused
