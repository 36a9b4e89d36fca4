"""The access log feeds no question, view or export: nobody but an auditor is given a word of it, by any function (DPA 2018 s.62(4))."""

from contextlib import closing
from time import sleep
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import POLICE, asked, member

from commands import questions, rated
from commands.catching_up import catch_up
from ledger.application import Ledger
from ledger.events.catalogue import TYPES, load
from ledger.store import access_reading, place, reading
from projections.engine import question

ACCESS = {name for name in TYPES if load(name).stream == "access"}
FUNCTIONS = (
    "SELECT p.proname, p.proargnames, ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes) t) FROM pg_proc p "
    "WHERE p.pronamespace = 'api'::regnamespace AND has_function_privilege(%s, p.oid, 'EXECUTE') ORDER BY p.proname"
)  # fmt: skip
ROLES = ("practitioner", "supervisor", "disclosure_officer", "analyst", "administrator")


@pytest.fixture(scope="module")
def consulted(shared, shared_at):
    """What only the access log says: an id that was reached for, in the reader's stream of this month."""
    only_here = uuid4()
    shared.consult([only_here], persons=(), purpose="case_work", reason="To look.")
    ((stream, position),) = asked(shared_at, "SELECT stream, position FROM ledger.entry WHERE log = 2 ORDER BY position DESC LIMIT 1")
    return only_here, stream, position


def given(names, kinds, stream, position):
    """A value for each argument, of the access log wherever it can be named: its name, a stream of it, its positions."""
    of = {
        "uuid": stream, "uuid[]": [stream], "bigint": position, "bigint[]": [position], "integer": 1, "integer[]": [1], "boolean": True,
        "boolean[]": [True], "bytea": b"x", "bytea[]": [b"x"], "text[]": None, "date": None, "jsonb": "{}",
        "timestamp with time zone": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    special = {"p_log": "access", "p_first": 0, "p_after": 0, "p_upto": 1 << 40, "p_last": 1 << 40, "p_size": position}
    places = zip(names, kinds, strict=False)  # of a table's columns there are names behind those of the arguments
    return [special[name] if name in special and kind in ("text", "bigint") else of.get(kind, "caseload") for name, kind in places]


def every_answer(connection, login, at, consulted):
    """All that each function that this login may call gives, when asked about the access log; with its name."""
    _, stream, position = consulted
    for name, names, kinds in asked(at, FUNCTIONS, login):
        values = given(names or [], kinds, stream, position)
        holes = ", ".join(f"%s::{kind}" for kind in kinds)
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                cursor.execute(f"SELECT * FROM api.{name}({holes})", values)
                answer = cursor.fetchall() if cursor.description else []
            except psycopg2.Error as refused:
                answer = [(str(refused),)]
            cursor.execute("ROLLBACK")
        yield name, b"".join(bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for row in answer for cell in flat(row))


def flat(row):
    for cell in row:
        yield from flat(cell) if isinstance(cell, list | tuple) else (cell,)


def says(answer, only_here):
    return str(only_here).encode() in answer or only_here.bytes in answer


@pytest.mark.parametrize("role", ROLES)
def test_no_function_gives_a_word_of_it_to_another_role(shared, shared_at, consulted, role):
    with member(shared_at, shared, f"x{role[:5]}", POLICE, (role,)) as reader:
        answers = dict(every_answer(reader.user, reader.session["login"], shared_at, consulted))
    assert {"consult", "redeem", "doctor", "question_status"} <= answers.keys()
    assert [name for name, answer in answers.items() if says(answer, consulted[0])] == []


def test_nor_does_any_give_it_to_who_folds_the_questions(shared, shared_at, consulted):
    with closing(psycopg2.connect(shared_at.dsn("projector", "ledger"))) as connection:
        connection.autocommit = True
        answers = dict(every_answer(connection, "projector", shared_at, consulted))
    assert {"fold_streams", "fold_range", "touched", "log_hash", "head"} <= answers.keys()
    assert [name for name, answer in answers.items() if says(answer, consulted[0])] == []


def test_an_auditor_is_given_it_so_that_the_search_for_it_can_fail(shared, shared_at, consulted):
    with member(shared_at, shared, "xauditor", POLICE, ("auditor",)) as auditor:
        answers = dict(every_answer(auditor.user, auditor.session["login"], shared_at, consulted))
        assert says(answers["audit_contents"], consulted[0])
        assert consulted[1] in {each.stream for each in access_reading.months(auditor.user, None, None, None)}


READ = {
    "session", "head", "question_serves", "question_rows", "question_status", "visible_range", "recorded_at", "merges_by", "parties",
    "members", "unit_stream", "unit_facts", "fold_streams", "touched", "log_hash", "erased", "installed", "unit_zone", "expire",
}  # fmt: skip
"""What asking and folding a question calls of the door: the record's entries, who is one with whom, numbers and logins."""
CALLED = "SELECT schemaname || '.' || funcname, calls FROM pg_stat_user_functions"
SCANNED = "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_all_tables WHERE schemaname = 'ledger' AND relname = 'access_stream'"


def counted(at):
    """How often each function of ours was called, and how often the index of the access log was read."""
    return dict(asked(at, CALLED)), asked(at, SCANNED)[0][0]


def settled(at, login):
    """Wait until the sessions of these logins have ended, for they tell what they counted when they end."""
    for _ in range(100):
        if not asked(at, "SELECT 1 FROM pg_stat_activity WHERE usename = ANY (%s)", [login, "projector"]):
            return
        sleep(0.05)
    raise AssertionError("a session did not end")


@pytest.mark.parametrize("when", ["now", "then"])
def test_asking_every_question_reads_nothing_of_it(shared, shared_at, consulted, when):
    """Looked at from within the server: which functions are called, and whether the access log's streams are looked up."""
    name = f"w{when}"
    with member(shared_at, shared, name, POLICE, ("supervisor",)) as reader:
        login, head = reader.session["login"], reading.head(reader.user)[0]
        catch_up(reader)
    asked(shared_at, f"ALTER ROLE {login} SET track_functions = 'all'; ALTER ROLE projector SET track_functions = 'all'")
    try:
        before = counted(shared_at)
        opened = Ledger(shared_at, place.profile(shared_at, name))
        told = []
        for each in (question.load(each) for each in question.names()):
            if not each.held:
                at = questions.asked(opened, None if when == "now" else str(head), None)
                answer = rated.answered(opened, each, questions.found(opened, each, at), at, (None, None))
                told.append(repr(answer.told))
        opened.close()
        settled(shared_at, login)
        after = counted(shared_at)
    finally:
        asked(shared_at, f"ALTER ROLE {login} RESET track_functions; ALTER ROLE projector RESET track_functions")
    called = {name for name, calls in after[0].items() if calls != before[0].get(name, 0)}
    assert {"api.question_serves", "api.question_rows"} <= called if when == "now" else "api.visible_range" in called
    assert {name for name in called if name.startswith("api.")} <= {f"api.{name}" for name in READ}
    assert after[1] == before[1], "the access log was looked up"
    assert not [answer for answer in told if str(consulted[0]) in answer or str(consulted[1]) in answer]


def test_reading_is_looked_up_there_so_that_the_search_for_it_can_fail(shared, shared_at):
    before = asked(shared_at, SCANNED)
    with member(shared_at, shared, "wreader", POLICE, ("practitioner",)) as reader:
        login = reader.session["login"]
        reader.consult([uuid4()], persons=(), purpose="case_work", reason="To look.")
    settled(shared_at, login)
    assert asked(shared_at, SCANNED) != before


def test_no_question_reads_a_type_of_it():
    assert {*ACCESS} == {"record-consulted.v1"}
    assert question.names()
    for each in map(question.load, question.names()):
        assert not ACCESS & ((each.types or frozenset()) | (each.coded or frozenset()))
