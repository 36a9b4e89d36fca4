"""The access log feeds no question, view or export: nobody but an auditor is given a word of it, by any function (DPA 2018 s.62(4))."""

from contextlib import closing
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import POLICE, asked, member

from ledger.events.catalogue import TYPES, load
from ledger.store import access_reading
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


def test_no_question_reads_a_type_of_it():
    assert {*ACCESS} == {"record-consulted.v1"}
    assert question.names()
    for each in map(question.load, question.names()):
        assert not ACCESS & ((each.types or frozenset()) | (each.coded or frozenset()))
