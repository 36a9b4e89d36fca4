"""Live tables on a real server: one fold run four ways gives the same rows, through late events, corrections and erasure."""

from contextlib import closing
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.errors import NotFound
from ledger.store import connection, place, question_reading
from projections.engine import asof, check, live, rebuild, store
from projections.engine.question import live as live_names
from projections.engine.question import load
from projections.engine.time import NOW
from tests.projections.generated import AGENCIES, clear_kinds_of, histories_of
from tests.projections.histories import LONDON, correction, fact, histories
from tests.projections.written import (
    ASKED,
    CASELOAD,
    FRAGILE,
    Restricted,
    Writer,
    assert_live_equals_the_record,
    caught_up,
    contents,
    ensured,
    named,
    rebuilt,
    referrals,
    renamed,
    table_rows,
)

EVERY = (UUID(int=0), UUID(int=store.STREAMS - 1))


@pytest.fixture(scope="module")
def reader(shared_at):
    """A member who may see everything; the types that invented histories hold are known to the ledger, as every recorded type is."""
    writer = Writer(shared_at)
    writer.know(AGENCIES)
    writer.connection.close()
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    yield opened
    opened.close()


LIVE = [load(name) for name in live_names()]
ANY_TYPE = clear_kinds_of(LIVE)


@settings(max_examples=12)
@given(facts=st.one_of(histories(), histories_of(ANY_TYPE)), data=st.data())
def test_live_equals_rebuild_equals_as_of_equals_check_in_any_batches(shared_at, reader, facts, data):
    """For every question and any history of late, corrected, erased and restricted entries; a reader is served what he folds himself."""

    def connect() -> connection.Connection:
        return connection.connect(shared_at.dsn("projector"))

    rebuild.ensure(connect, LIVE, **ASKED)
    writer, left = Writer(shared_at), renamed(facts)
    restricted = Restricted(writer)
    with closing(connect()) as opened, closing(writer.connection):
        while left:
            size = data.draw(st.integers(1, len(left)))
            writer.write(left[:size])
            restricted.note(left[:size], data)
            left = left[size:]
            some = data.draw(st.sampled_from([LIVE, LIVE[:3]]))  # questions stand at different positions, and meet again
            progress = live.catch_up(opened, some, **ASKED, batch=data.draw(st.integers(1, 9)))
            assert {(each.state, each.position, each.head) for each in progress} == {("current", writer.position, writer.position)}
        live.catch_up(opened, LIVE, **ASKED)
        before = {question.name: table_rows(opened, question) for question in LIVE}
        for question in LIVE:
            assert_live_equals_the_record(opened, question)
            assert contents(_ours(before[question.name], restricted)) == contents(restricted.folded(question))
        done = rebuild.rebuild(connect, LIVE, **ASKED)
        assert [(each.question, each.agrees, each.position, each.fault) for each in done] == [
            (question.name, True, writer.position, None) for question in LIVE
        ]  # fmt: skip
        assert {question.name: table_rows(opened, question) for question in LIVE} == before
    for question in LIVE:
        assert_served_what_he_folds(reader, question, restricted)


def _ours(rows, restricted):
    ours = {entry.stream for entry in restricted.written}
    return [keyed for keyed in rows if keyed.stream in ours]


def assert_served_what_he_folds(reader, question, restricted):
    """Of what is restricted whole he is told what is due to persons alone."""
    ours = {entry.stream for entry in restricted.written}
    read = store.read_whole(reader.user, store.Asked((question,), "cases", LONDON), store.READER)
    mine = contents(asof.as_of(question, read, NOW, LONDON).rows)
    served = question_reading.question_rows(reader.user, question.name)
    duties = [row for row in served if row[1] not in {each[1] for each in mine}]
    assert [row for row in served if row not in duties] == mine
    assert {row[1] for row in duties} & ours <= restricted.closed()
    open_to_him = [row for row in contents(restricted.folded(question)) if row[1] not in restricted.closed()]
    assert [row for row in mine if row[1] in ours] == open_to_him


def test_a_question_that_reads_few_types_gets_these_and_their_corrections(writer, projector, connect):
    outcomes = replace(FRAGILE, name="outcomes", fold=lambda facts, _: {"seen": [entry.fields["outcome"] for entry in facts]})
    ensured(connect, outcomes, **ASKED)
    (case,) = referrals(1)
    triage = fact(2, "triage-decided", "2026-03-02", outcome="possible_stalking")
    writer.write([case, named(triage, case.stream)])
    caught_up(projector, outcomes, **ASKED)
    writer.write([named(correction(3, "2026-03-03", 2, "outcome", "clearly_not_stalking"), case.stream)])
    caught_up(projector, outcomes, **ASKED)
    assert [keyed.row for keyed in table_rows(projector, outcomes)] == [{"seen": ["clearly_not_stalking"]}]
    assert rebuilt(connect, outcomes, **ASKED).agrees is True


def test_a_question_never_built_is_outdated_and_says_so(projector, connect):
    assert caught_up(projector, CASELOAD, **ASKED).state == "outdated"
    with pytest.raises(NotFound):
        check.check(projector, CASELOAD, **ASKED)
    assert ensured(connect, CASELOAD, **ASKED) is not None
    assert ensured(connect, CASELOAD, **ASKED) is None
    assert caught_up(projector, CASELOAD, **ASKED).state == "current"


def test_an_erasure_recorded_elsewhere_empties_the_row_it_reaches(writer, projector, connect):
    case, other = referrals(2)
    writer.write([case, other])
    ensured(connect, CASELOAD, **ASKED)
    writer.name_to_erase(case.stream, other.stream)
    caught_up(projector, CASELOAD, **ASKED)
    assert [keyed.stream for keyed in table_rows(projector, CASELOAD)] == [other.stream]
    assert_live_equals_the_record(projector, CASELOAD)


def test_a_restricted_entry_leaves_the_row_and_comes_back_when_the_restriction_is_lifted(writer, projector, connect):
    (case,) = referrals(1)
    writer.write([case, named(fact(2, "triage-decided", "2026-03-02", outcome="possible_stalking"), case.stream)])
    ensured(connect, CASELOAD, **ASKED)
    decisions = [table_rows(projector, CASELOAD)[0].row["decision"]]
    for version, statement in (
        (3, "INSERT INTO ledger.restriction (position, stream, versions, ground) VALUES (%s, %s, '{2}', 'accuracy')"),
        (4, "UPDATE ledger.restriction SET lifted_by = %s WHERE stream = %s"),
    ):
        writer.write([named(fact(version, "record-restricted", f"2026-03-0{version}"), case.stream)])
        writer.run(statement, writer.position, case.stream)
        caught_up(projector, CASELOAD, **ASKED)
        decisions.append(table_rows(projector, CASELOAD)[0].row["decision"])
        assert_live_equals_the_record(projector, CASELOAD)
    assert decisions == ["possible_stalking", None, "possible_stalking"]


def test_a_user_folds_for_himself_what_he_may_see(writer, projector, connect, ledger):
    shown, hidden = referrals(2)
    writer.write([shown, hidden, named(fact(2, "record-restricted", "2026-03-02"), hidden.stream)])
    writer.run("INSERT INTO ledger.restriction (position, stream, ground) VALUES (%s, %s, 'accuracy')", writer.position, hidden.stream)
    ensured(connect, CASELOAD, **ASKED)
    read = store.read_whole(ledger.user, store.Asked((CASELOAD,), "cases", LONDON), store.READER)
    mine = contents(asof.as_of(CASELOAD, read, NOW, LONDON).rows)
    assert [stream for _, stream, _ in mine] == [shown.stream]
    assert mine == connection.rows(ledger.user, "SELECT key, stream, \"row\" FROM api.question_rows('caseload')")
    assert len(table_rows(projector, CASELOAD)) == 2


def test_what_a_reader_may_see_is_found_once_however_many_entries_he_folds(writer, at, ledger):
    writer.write(referrals(20))
    with closing(connection.connect(at.superuser_dsn("ledger"))) as opened, store.transaction(opened) as cursor:
        cursor.execute("SET LOCAL track_functions = 'all'")
        cursor.execute("SET LOCAL SESSION AUTHORIZATION " + ledger.profile.login)
        cursor.execute("SELECT count(*) FROM api.visible_range('cases', %s, %s, %s, NULL, NULL, true)", (*EVERY, writer.position))
        assert cursor.fetchone()[0] >= 20
        cursor.execute("SET LOCAL SESSION AUTHORIZATION DEFAULT")  # no member counts calls
        cursor.execute("SELECT funcname, calls FROM pg_stat_xact_user_functions WHERE funcname = ANY ('{seen_types,seen_streams}')")
        assert dict(cursor.fetchall()) == {"seen_types": 1, "seen_streams": 1}
