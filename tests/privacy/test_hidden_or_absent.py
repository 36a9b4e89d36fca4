"""A case that is hidden and one that is not there are one answer in what the server says beside its answers: plans, counters, errors."""

from contextlib import closing
from uuid import UUID, uuid4

import psycopg2
import pytest
from application import scenes
from application.scenes import HEALTH, POLICE, asked, drawn, member, note, referred, resigned, send
from conftest import superuser

from commands.catching_up import catch_up
from ledger import errors
from ledger.application import Intent
from ledger.store import connection, question_reading
from projections.engine.question import load

ABSENT = "CHS-26-9999"
TOTALS = {"pg_stat_database", "pg_stat_database_conflicts"}
"""What every login sees of the server: sizes and traffic of all that is in it together."""


@pytest.fixture(scope="module")
def hedy(shared, shared_at):
    """A practitioner of the health trust, in a unit whose leaders agreed that each agency sees what it brought itself."""
    with member(shared_at, shared, "hedy", HEALTH) as opened:
        scenes.adopt(shared, agencies=(POLICE,), originators=None)
        scenes.adopt(shared, agencies=(HEALTH,), originators=None, beside=True)
        yield opened


@pytest.fixture(scope="module")
def case(shared, hedy):
    made = referred(shared)
    for _ in range(5):
        shared.record([Intent(note(), made.stream)])
    return made


@pytest.fixture
def psql(hedy, shared_at):
    """A connection of hers past the program, each act of it a transaction of its own."""
    with closing(connection.connect(shared_at.dsn(hedy.profile.login))) as link:
        yield link


CALLS = {
    "find_stream": "api.find_stream('{number}')", "rule_facts": "api.rule_facts('{stream}')", "writing": "api.writing('{stream}')",
    "parties": "api.parties('{{{stream}}}')", "cases_of": "api.cases_of('{suspect}')", "merges_of": "api.merges_of('{{{suspect}}}')",
    "visible_streams": "api.visible_streams('cases', '{{{stream}}}', 99, NULL, NULL, true)",
}  # fmt: skip


def call(name, case):
    """One function asked for the case, or (None) for one that is not there."""
    known = {"number": ABSENT, "stream": uuid4(), "suspect": uuid4()} if case is None else vars(case)
    return CALLS[name].format(**known)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("options", ["VERBOSE", "ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF", "GENERIC_PLAN"])
def test_the_plan_is_the_same(psql, case, name, options):
    plans = []
    for which in (case, None):
        asks = call(name, which)
        plan = connection.rows(psql, f"EXPLAIN ({options}) SELECT * FROM {asks}")
        plans.append([line.replace(asks, "") for (line,) in plan if "Function Call" not in line])
    assert plans[0] == plans[1]


def test_when_a_hidden_entry_was_recorded_is_told_by_no_position(psql, shared, shared_at, hedy, case):
    """An answer up to a position speaks at the moment of the last entry that she sees; for who sees all, at that of the entry itself."""
    own = referred(hedy, "Of another matter.")
    for _ in range(2):
        shared.record([Intent(note(), case.stream)])
    times = dict(asked(shared_at, "SELECT position, recorded_at FROM ledger.entry WHERE log = 1"))
    hidden = [at for (at,) in asked(shared_at, "SELECT position FROM ledger.entry WHERE stream = %s", str(case.stream))]
    ((last,),) = asked(shared_at, "SELECT max(position) FROM ledger.entry WHERE stream = %s", str(own.stream))
    told = {at: connection.value(psql, "SELECT api.recorded_at(%s)", at) for at in times}
    assert not {times[at] for at in hidden} & set(told.values())
    assert told[last] == told[max(hidden)] == times[last]
    assert [told[at] for at in sorted(told)] == sorted(told.values())
    scenes.adopt(shared)
    try:
        assert {at: connection.value(psql, "SELECT api.recorded_at(%s)", at) for at in times} == times
    finally:
        scenes.adopt(shared, agencies=(POLICE,), originators=None)
        scenes.adopt(shared, agencies=(HEALTH,), originators=None, beside=True)


def counted(link):
    """What a login can read of the counters that the server keeps, of all in the schemas of the ledger; None where it may not."""
    views = "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v' AND relname ~ '^pg_stat'"
    found = {}
    for (view,) in connection.rows(link, views):
        try:
            found[view] = [row for row in connection.rows(link, f"SELECT * FROM {view}") if {"ledger", "api", "live"} & set(map(str, row))]
        except errors.CaseledgerError:
            found[view] = None
    return found


def test_no_counter_tells_what_a_function_met(psql, case):
    """Neither those of her own transaction, which nobody else moves, nor the server's."""
    asked_once = counted(psql)
    assert [view for view, rows in asked_once.items() if rows and view not in TOTALS] == []
    with psql.cursor() as cursor:
        cursor.execute(f"BEGIN; SELECT * FROM {call('find_stream', case)}")
        for counter in ("numscans", "tuples_fetched", "tuples_returned", "blocks_fetched", "blocks_hit", "function_calls"):
            for scope in ("", "xact_"):
                cursor.execute("SAVEPOINT s")
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(f"SELECT pg_stat_get_{scope}{counter}(oid) FROM pg_class WHERE relname = 'entry'")
                cursor.execute("ROLLBACK TO s")
        cursor.execute("ROLLBACK")


SCANS = """SELECT relname || ' ' || what, n
    FROM pg_stat_xact_all_tables, LATERAL (VALUES ('whole', seq_scan), ('index', idx_scan)) x(what, n)
    WHERE schemaname = 'ledger' UNION ALL SELECT schemaname || '.' || funcname, calls FROM pg_stat_xact_user_functions"""


def work(cursor, login, asks):
    """How often one call scans which table and calls which function."""
    cursor.execute(SCANS)
    before = dict(cursor.fetchall())
    cursor.execute(f"SET SESSION AUTHORIZATION {login}; SELECT * FROM {asks}; SET SESSION AUTHORIZATION DEFAULT")
    cursor.execute(SCANS)
    return {what: n - before.get(what, 0) for what, n in cursor.fetchall() if n != before.get(what, 0)}


def test_the_same_work_is_done_for_a_hidden_number_and_for_one_that_is_not_there(shared_at, hedy, case):
    """Counted, not timed: scans of each table and calls of each function. How many rows a scan meets is not the same."""
    with superuser(shared_at) as cursor:
        cursor.execute("SET track_functions = 'all'; BEGIN")
        done = [work(cursor, hedy.profile.login, call("find_stream", which)) for which in (case, None, case, None)]
    assert done[2] == done[3]
    assert {"stream index", "entry index", "api.find_stream"} <= done[2].keys()


def test_the_part_of_an_answer_that_is_hers_is_the_same_whatever_is_recorded_of_hidden_cases(shared, hedy, case):
    own, told = referred(hedy, "Of another matter."), []
    definition = load("caseload").definition_hash(hedy.zone)
    for _ in range(2):
        catch_up(hedy, "caseload")
        part = question_reading.question_part(hedy.user, "caseload", definition)
        told.append((part.rows, part.closed))
        shared.record([Intent(note(), case.stream)])
        referred(shared)
    assert told[0] == told[1]
    named = {stream for _, stream, _ in part.rows} | set(part.closed)
    assert own.stream in named
    assert not named & {case.stream, case.suspect}


def test_who_watches_over_the_server_still_counts(shared_at):
    watch = "SET ROLE pg_monitor; SELECT count(*) > 0 FROM pg_stat_all_tables WHERE schemaname = 'ledger'"
    assert asked(shared_at, watch) == [(True,)]


def test_no_lock_tells_which_rows_a_function_read(psql, case):
    """It locks relations, the same whichever case is asked for."""
    held = []
    for which in (case, None, case, None):  # the first call of a session makes its plans, under locks of its own
        with psql.cursor() as cursor:
            cursor.execute(f"BEGIN; SELECT * FROM {call('find_stream', which)}")
            locks = "SELECT locktype, relation::regclass::text, mode, tuple FROM pg_locks WHERE pid = pg_backend_pid()"
            cursor.execute(f"{locks} ORDER BY 1, 2, 3")
            held.append(cursor.fetchall())
            cursor.execute("ROLLBACK")
    assert held[2] == held[3]
    assert {row for *_, row in held[2]} == {None}


def test_what_the_server_tells_every_login_is_totals(psql, case):
    """Sizes of tables and estimates of their rows: of all cases together, hers and the hidden ones."""
    shown = "SELECT relname, reltuples >= -1, pg_relation_size(oid) >= 0 FROM pg_class WHERE relnamespace = 'ledger'::regnamespace"
    assert connection.rows(psql, shown)
    columns = "SELECT count(*) FROM pg_stats WHERE schemaname IN ('ledger', 'live')"
    assert connection.rows(psql, columns) == [(0,)]
    assert connection.rows(psql, "SELECT count(last_value) FROM pg_sequences") == [(0,)]


GUESSES = ("event", "slot", "request")


@pytest.mark.parametrize("guess", GUESSES)
def test_an_act_that_names_what_is_there_is_told_no_more_than_that_it_is_taken(shared, shared_at, hedy, case, guess):
    """A random id that she was leaked, of an event or slot of the hidden case; and a request id of another, which is her own to use."""
    own = referred(hedy, "Of another matter.")
    (draft,) = drawn(hedy, Intent(note(), own.stream))
    if guess == "request":
        shared.record([Intent(note(), case.stream)], request_id="his")
        receipt = hedy.record([Intent(note(), own.stream)], request_id="his")
        assert not receipt.repeated
        return
    leaked = asked(shared_at, f"SELECT {guess} FROM ledger.{'entry' if guess == 'event' else 'slot'} WHERE stream = %s", str(case.stream))
    before = scenes.photograph(shared_at)
    said = set()
    for (known,) in leaked:
        taken = UUID(str(known))
        changed = {"event": taken} if guess == "event" else {}
        units = [unit._replace(slot=taken) for unit in draft.units] if guess == "slot" else draft.units
        with pytest.raises(errors.CaseledgerError) as caught:
            send(hedy, resigned(hedy, draft, units, **changed))
        said.add(f"{type(caught.value).__name__}: {caught.value}")
        assert str(known) not in str(caught.value)
        assert case.number not in str(caught.value.__cause__)
    assert len(said) <= 2, said
    assert scenes.photograph(shared_at) == before
