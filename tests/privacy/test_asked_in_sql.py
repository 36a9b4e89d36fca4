"""What a question in SQL may see and do, tried: it sees what its asker may see anyway, and does nothing, whatever the statement."""

from contextlib import closing, suppress
from uuid import uuid4

import psycopg2
import pytest
from application import scenes
from application.scenes import HEALTH, NAME, POLICE, REASON, asked, event, member, note, photograph, referred, restrict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.catching_up import catch_up
from ledger import errors
from ledger.application import Intent
from ledger.store import adhoc, connection, embedded, reading, schema

ENTRIES = "SELECT position, version, number, stream, type, fields::text AS fields FROM ask.entries() ORDER BY position"
CASES = "SELECT number FROM ask.cases() ORDER BY number"


def answer(ledger, statement, limit=10_000):
    """The rows of a statement as its asker gets them."""
    return adhoc.answered(ledger.user, statement, ledger.zone.key, limit).rows


def numbers(ledger):
    return [number for (number,) in answer(ledger, CASES)]


@pytest.fixture(scope="module")
def people(shared, shared_at):
    """A second supervisor of the police and one of a health trust; each agency sees what it brought itself."""
    with (
        member(shared_at, shared, "sue", POLICE, ("supervisor",)) as ours,
        member(shared_at, shared, "hugo", HEALTH, ("supervisor", "practitioner")) as theirs,
    ):
        agree(shared)
        yield ours, theirs


def agree(ledger):
    """Each of the two agencies sees what it brought itself."""
    scenes.adopt(ledger, agencies=(POLICE,), originators=None)
    scenes.adopt(ledger, agencies=(HEALTH,), originators=None, beside=True)


@pytest.fixture
def ours(people):
    return people[0]


@pytest.fixture
def theirs(people):
    return people[1]


# -- what is seen ---------------------------------------------------------------------------------------------------


def test_a_question_sees_what_its_agency_sees_and_nothing_of_another(shared, ours, theirs):
    """The same statements, of the same record, by two supervisors."""
    case, health = referred(shared), referred(theirs, reason="Of another matter.")
    period = event("retention-classified", controller=POLICE, category="group_2", clear_period_start="2020-01-01")
    shared.record([Intent(period, case.suspect)])  # the ledger notes it in the case: an entry that nobody brought
    assert case.number in numbers(ours)
    assert health.number not in numbers(ours)
    assert health.number in numbers(theirs)
    assert case.number not in numbers(theirs)
    seen = answer(theirs, ENTRIES)
    assert str(health.stream) in {stream for _, _, _, stream, _, _ in seen}
    assert not {str(case.stream), str(case.suspect), case.number} & {word for row in seen for word in row}
    assert "noted.v1" in {row[4] for row in answer(ours, ENTRIES) if row[3] == str(case.stream)}


def test_no_answer_holds_a_personal_value(shared, ours):
    referred(shared)
    every = str(answer(ours, "SELECT to_jsonb(e)::text AS said FROM ask.entries() e"))
    assert "referral-received" in every
    assert not [word for word in (NAME, REASON, "07700", "waits outside", "Dana Invented") if word in every]


def test_what_is_seen_is_what_the_reader_folds_for_himself(shared, ours, theirs):
    """Entry by entry the judgement of api.visible_range, which makes every answer that is not kept."""
    case = referred(shared)
    shared.record([Intent(note(), case.stream)])
    restrict(shared, case, [3])
    scenes.adopt(shared, agencies=("*",), groups=("referral", "gates"), beside=True)
    for reader in (ours, theirs):
        folded = {
            (str(stream), entry[1]) for stream, entries in connection.rows(
                reader.user, "SELECT stream, entries::jsonb FROM api.visible_range('cases', %s, %s, %s, NULL, NULL, true)",
                "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", reading.head(reader.user)[0],
            ) for entry in entries if entry[5]
        }  # fmt: skip
        assert {(stream, version) for _, version, _, stream, _, _ in answer(reader, ENTRIES)} == folded
        assert (str(case.stream), 1) in folded
        assert (str(case.stream), 3) not in folded
    agree(shared)


def test_what_is_restricted_is_left_out_and_comes_back(shared, ours):
    case, other = referred(shared), referred(shared)
    shared.record([Intent(note(), case.stream)])
    restrict(shared, case, [3])
    restrict(shared, other)
    versions = [row[1] for row in answer(ours, ENTRIES) if row[3] == str(case.stream)]
    assert versions == [1, 2, 4]
    assert other.number not in numbers(ours)
    assert str(other.stream) not in {row[3] for row in answer(ours, ENTRIES)}
    restrict(shared, case, [1])
    assert case.number not in numbers(ours), "with its referral a case leaves every list"
    shared.record([Intent(event("restriction-lifted", restriction=5, reason="Settled.", told_on=scenes.today()), case.stream)])
    assert case.number in numbers(ours)


def test_clear_facts_that_are_erased_are_left_out(shared, shared_at, ours):
    case = referred(shared)
    shared.record([Intent(note(), case.stream)])
    (facts,) = [each["slot"] for each in reading.slots_of(shared.user, case.suspect) if not each["sealed"]]
    assert str(case.suspect) in {row[3] for row in answer(ours, ENTRIES)}
    scenes.decide_erasure(shared, shared.unit_stream(), [facts])
    left = {row[3]: row[4] for row in answer(ours, ENTRIES)}
    assert left.get(str(case.suspect)) in (None, "content-erased.v1")


def test_rows_of_a_question_are_those_that_its_asker_is_served(shared, ours, theirs):
    case = referred(shared)
    catch_up(shared)
    mine = "SELECT key FROM ask.rows('caseload') ORDER BY 1"
    with pytest.raises(errors.NotAuthorised, match="no agreement opens"):
        answer(theirs, mine)
    with pytest.raises(errors.NotAuthorised, match="no agreement opens"):
        answer(ours, mine)
    scenes.adopt(shared)
    try:
        assert str(case.stream) in {key for (key,) in answer(ours, mine)}
        assert answer(ours, mine) == connection.rows(ours.user, "SELECT key FROM api.question_rows('caseload') ORDER BY 1")
        restrict(shared, case)
        assert str(case.stream) not in {key for (key,) in answer(ours, mine)}
        told = answer(ours, "SELECT name, title, definition, open FROM ask.questions() WHERE name = 'caseload'")
        assert told[0][3] is True
        assert "Denominator" in told[0][2]
    finally:
        agree(shared)


def test_the_access_log_is_in_no_answer(shared, ours):
    only_here = uuid4()
    shared.consult([only_here], persons=(), purpose="case_work", reason="To look.")
    every = ("entries", "cases", "questions", "members")
    everything = [answer(ours, f"SELECT to_jsonb(x)::text AS said FROM ask.{name}() x") for name in every]
    assert str(only_here) not in str(everything)
    with pytest.raises(errors.NotFound):
        answer(ours, "SELECT * FROM ask.entries('{record-consulted}')")


# -- who may ask ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("practitioner", False), ("disclosure_officer", False), ("administrator", False), ("supervisor", True), ("auditor", True),
        ("analyst", True),
    ],
)  # fmt: skip
def test_whoever_oversees_audits_or_analyses_may_ask(shared, shared_at, role, may):
    with member(shared_at, shared, f"q{role[:9]}", POLICE, (role,)) as reader:
        if may:
            assert answer(reader, "SELECT 1 AS one") == [(1,)]
            return
        with pytest.raises(errors.NotAuthorised, match="supervisors, auditors and analysts"):
            answer(reader, "SELECT 1 AS one")


def test_a_user_who_lost_his_role_or_was_disabled_asks_no_more(shared, shared_at):
    with member(shared_at, shared, "quin", POLICE, ("supervisor",)) as reader:
        assert answer(reader, "SELECT count(*) AS n FROM ask.cases()")
        changed = {"recorder": str(reader.me.recorder), "agency": POLICE, "roles": ["practitioner"]}
        shared.record([Intent(event("user-roles-changed", **changed), shared.unit_stream())])
        with pytest.raises(errors.NotAuthorised):
            answer(reader, "SELECT count(*) AS n FROM ask.cases()")


def test_a_stranger_with_the_role_is_told_nothing(shared_at):
    """Who is connected is judged, whatever the role: the superuser is no recorded user."""
    with closing(connection.connect(shared_at.superuser_dsn("ledger"))) as link:
        for call in ("entries()", "cases()", "questions()", "members()", "agencies()", "rows('caseload')"):
            with pytest.raises(errors.NotAuthorised, match="not a recorded user"):
                adhoc.answered(link, f"SELECT * FROM ask.{call}", "Europe/London", 10)


# -- what is done ---------------------------------------------------------------------------------------------------

REFUSED = {
    "two statements": "SELECT 1 AS a; SELECT 2 AS b",
    "an end of the transaction": "SELECT 1 AS a; COMMIT; SELECT 2 AS b",
    "an end alone": "COMMIT", "another beginning": "ROLLBACK; BEGIN READ WRITE",
    "nothing": "", "a remark": "-- nothing", "two by a remark": "SELECT 1 AS a /* ; */; DROP SCHEMA ask",
    "its own role": "SET ROLE NONE", "its own role for this transaction": "SET LOCAL ROLE NONE", "all settings": "RESET ALL",
    "authority": "SET SESSION AUTHORIZATION DEFAULT", "a setting": "SELECT set_config('role', 'none', true)",
    "a setting by its view": "UPDATE pg_settings SET setting = 'none' WHERE name = 'role'",
    "a setting by a query in a query": "SELECT query_to_xml($$SELECT set_config('role', 'none', true)$$, true, true, '')",
    "a role by a query in a query": "SELECT query_to_xml('SET ROLE NONE', true, true, '')",
    "a role by statistics of words": "SELECT * FROM ts_stat('SET ROLE NONE')",
    "a table": "SELECT * FROM ledger.entry", "contents": "SELECT stored FROM ledger.content", "live rows": "SELECT * FROM live.question",
    "a table by its name": "SELECT table_to_xml('ledger.entry', true, true, '')", "passwords": "SELECT * FROM pg_authid",
    "a function of the door": "SELECT * FROM api.members()", "the record by the door": "SELECT api.erase(gen_random_uuid())",
    "a function inside": "SELECT ledger.today()", "all rows": "SELECT * FROM ledger.rows_served('cheshire-police', 'due', NULL, true)",
    "a deletion": "DELETE FROM ledger.entry", "a deletion that gives rows": "DELETE FROM ledger.entry RETURNING position",
    "a deletion within": "WITH gone AS (DELETE FROM live.question RETURNING *) SELECT * FROM gone",
    "a table of its own": "CREATE TABLE ask.mine (x int)", "a temporary table": "CREATE TEMP TABLE mine (x int)",
    "a table of the answer": "SELECT 1 AS x INTO mine", "a temporary one": "SELECT 1 AS x INTO TEMP mine",
    "a function of its own": "CREATE FUNCTION ask.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a block": "DO $$ BEGIN PERFORM 1; END $$", "a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "a file": "COPY (SELECT 1) TO '/tmp/answer'",
    "rows to the client": "COPY (SELECT 1) TO STDOUT", "reading a file": "SELECT pg_read_file('/etc/passwd')",
    "a directory": "SELECT * FROM pg_ls_dir('/')", "the server's log": "SELECT pg_current_logfile(), * FROM pg_ls_logdir()",
    "a large object": "SELECT lo_create(0)", "one to a file": "SELECT lo_export(1, '/tmp/answer')",
    "one from a file": "SELECT lo_import('/etc/passwd')",
    "another database": "SELECT * FROM dblink('dbname=keyring', 'SELECT 1') AS t(x int)", "an extension": "CREATE EXTENSION dblink",
    "a lock": "SELECT pg_advisory_lock(1)", "a lock of the record": "LOCK TABLE ledger.log",
    "rows to be locked": "SELECT * FROM pg_class FOR UPDATE",
    "a listener": "LISTEN cases", "a notice": "NOTIFY cases", "a prepared one": "PREPARE mine AS SELECT 1", "a call": "CALL mine()",
    "a word for the log of transactions": "SELECT pg_logical_emit_message(false, 'a', 'b')", "a reload": "SELECT pg_reload_conf()",
    "housekeeping": "VACUUM", "a rewritten view": "REFRESH MATERIALIZED VIEW mine", "a right": "GRANT caseledger_owner TO CURRENT_USER",
    "a cursor of another": "FETCH ALL FROM answer", "one within": "SELECT ask.open('SELECT 1')",
    "a change explained": "EXPLAIN ANALYZE DELETE FROM ledger.entry",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_else_can_be_done(ours, shared_at, name):
    with pytest.raises((errors.UsageError, errors.NotAuthorised)) as caught:
        answer(ours, REFUSED[name])
    assert "nothing was shown" in str(caught.value)
    assert connection.at_rest(ours.user)
    assert connection.value(ours.user, "SELECT current_user = session_user"), "the session has its own rights again"


def test_whatever_was_tried_the_record_is_as_it_was(ours, shared_at):
    before, made = photograph(shared_at), "SELECT count(*) FROM pg_class UNION ALL SELECT count(*) FROM pg_proc"
    objects = asked(shared_at, made)
    for statement in REFUSED.values():
        with pytest.raises((errors.UsageError, errors.NotAuthorised)):
            answer(ours, statement)
    assert (photograph(shared_at), asked(shared_at, made)) == (before, objects)


FRAGMENTS = (
    "SELECT 1 AS a", ";", "COMMIT", "ROLLBACK", "SET ROLE NONE", "DROP SCHEMA ask CASCADE", "--", "/*", "*/", "'", '"', "$$", "$a$",
    "E'\\'", "\n", "\\", "AND CHAIN", "BEGIN", "AS $$", "U&'", "%s", "%", "PREPARE TRANSACTION 'x'", "UNION", "WITH x AS (", ")",
    "RETURNING 1", "ask.open('",
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=8))
def test_no_writing_of_it_ends_the_transaction_or_leaves_the_role(ours, parts):
    with suppress(errors.UsageError, errors.NotAuthorised):
        answer(ours, " ".join(parts))
    assert connection.at_rest(ours.user)
    here = "SELECT current_user = session_user, to_regnamespace('ask') IS NOT NULL, current_setting('transaction_read_only')"
    assert connection.rows(ours.user, here) == [(True, True, "off")]


def test_it_runs_in_one_view_of_the_record_that_writes_nothing(ours):
    """Beside the rights that the role has not."""
    shown = "SELECT current_setting('transaction_read_only') AS a, current_setting('transaction_isolation') AS b, current_user AS c"
    assert answer(ours, shown) == [("on", "repeatable read", schema.ASKING)]


def test_what_is_done_to_the_session_ends_with_the_question(ours, shared_at):
    """A notice is never sent, because nothing is committed; nobody hears of it."""
    with closing(connection.connect(shared_at.dsn(ours.profile.login))) as listening:
        listening.cursor().execute("LISTEN cases")
        answer(ours, "SELECT pg_notify('cases', 'a name')")
        connection.value(listening, "SELECT 1")
        listening.poll()
        assert listening.notifies == []


def test_no_session_of_another_is_seen_or_ended(shared, ours, shared_at):
    """Nor its own user's: the role that asks is nobody's."""
    with closing(connection.connect(shared_at.dsn(shared.profile.login))) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
        shown = answer(ours, f"SELECT query, client_addr, backend_start FROM pg_stat_activity WHERE pid = {pid}")
        assert shown == [("<insufficient privilege>", None, None)]
        with pytest.raises(errors.NotAuthorised):
            answer(ours, f"SELECT pg_terminate_backend({pid})")


def test_a_long_statement_is_ended_and_nothing_waits_for_it_on(ours, shared_at, monkeypatch):
    monkeypatch.setattr(adhoc, "SECONDS", 1)
    with pytest.raises(errors.UsageError, match="took longer than 30 seconds"):
        answer(ours, "SELECT pg_sleep(60)")
    holding = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND backend_xmin IS NOT NULL"
    assert asked(shared_at, holding, ours.profile.login) == [(0,)]


def test_a_schema_of_ones_own_before_the_catalogue_catches_nothing(ours, shared_at):
    """Somebody let him make objects in his database; the names of a statement are the catalogue's all the same."""
    mine = ours.profile.login
    asked(shared_at, f"CREATE SCHEMA {mine} AUTHORIZATION {mine}; GRANT USAGE ON SCHEMA {mine} TO PUBLIC")
    asked(shared_at, f"GRANT USAGE ON LANGUAGE plpgsql TO {mine}")
    body = "CREATE FUNCTION {}.upper(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN current_user; END $$"
    try:
        with ours.user.cursor() as cursor:
            cursor.execute(body.format(mine))
            cursor.execute(f"SET search_path = {mine}, pg_catalog")
        assert answer(ours, "SELECT upper('a'::text) AS said") == [("A",)]
        assert answer(ours, f"SELECT {mine}.upper('a'::text) AS said") == [(schema.ASKING,)], "what he calls by name has no more rights"
    finally:
        connection.rows(ours.user, "RESET search_path")
        asked(shared_at, f"DROP SCHEMA {mine} CASCADE; REVOKE USAGE ON LANGUAGE plpgsql FROM {mine}")


# -- what is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT (fields ->> 'channel')::int AS n FROM ask.entries('{referral-received}')", "SELECT number::int AS n FROM ask.cases()",
        "SELECT 1 / (length(number) - length(number)) AS n FROM ask.cases()", "SELECT number::uuid AS n FROM ask.cases()",
        "SELECT (fields ->> 'agency')::date AS n FROM ask.entries('{referral-received}')", "SELECT type::int AS n FROM ask.entries()",
    ],
)  # fmt: skip
def test_no_error_repeats_what_a_row_holds(shared, ours, statement):
    case = referred(shared)
    with pytest.raises(errors.UsageError) as caught:
        answer(ours, statement)
    said = str(caught.value)
    assert "SQLSTATE 22" in said
    assert not [word for word in (case.number, "phone", POLICE) if word in said]
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_server_logs_no_word_of_a_statement(ours, shared_at):
    with pytest.raises(errors.UsageError):
        answer(ours, "SELECT 'Quillfeather'::integer AS n")
    answer(ours, "SELECT 'Quillfeather' AS n")
    assert "Quillfeather" not in embedded.locate(shared_at.directory).log.read_text("utf-8")


def test_an_error_names_the_line_and_column_in_characters(ours):
    with pytest.raises(errors.UsageError, match="SQLSTATE 42703, line 3, column 8"):
        answer(ours, "SELECT 'é' AS a,\n  1 AS b,\n       colour AS c FROM ask.cases()")


def test_of_a_hidden_question_and_of_none_the_role_itself_tells_nothing_more(ours):
    """psql with the same role: the group is for laying rights down, so it shows no more than the command."""
    ours.user.cursor().execute(f"SET ROLE {schema.ASKING}")
    try:
        for statement in ("SELECT api.session()", "SELECT 1 FROM ledger.users", "SELECT set_config('role', 'none', false)"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                ours.user.cursor().execute(statement)
        ours.user.cursor().execute("SELECT * FROM ask.cases()")
    finally:
        ours.user.cursor().execute("RESET ROLE")
