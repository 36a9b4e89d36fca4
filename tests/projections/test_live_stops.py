"""What stops a question stops it visibly, and what is not what the record makes is found."""

import uuid
from dataclasses import replace

from ledger.store import connection
from projections.engine import check, store, tables
from tests.projections.written import ASKED, CASELOAD, FRAGILE, caught_up, ensured, poisoned, rebuilt, referrals, table_rows


def test_a_poisoned_entry_stops_its_question_visibly_and_no_other(writer, projector, connect, ledger):
    for question in (FRAGILE, CASELOAD):
        ensured(connect, question, **ASKED)
    one, other = uuid.uuid4(), uuid.uuid4()
    writer.write([poisoned(one, 1, "fine"), poisoned(other, 1, "fine")])
    writer.write([poisoned(one, 2, "poison"), poisoned(other, 2, "fine")])
    stopped, current = (caught_up(projector, question, **ASKED) for question in (FRAGILE, CASELOAD))
    # The last entry but one is the poison; everything before it is folded, nothing after it.
    assert (stopped.state, stopped.position) == ("stopped", writer.position - 2)
    assert stopped.reason == f"position {writer.position - 1}: KeyError"
    assert (current.state, current.position) == ("current", writer.position)
    assert sorted(str(keyed.row) for keyed in table_rows(projector, FRAGILE)) == ["{'seen': [1]}", "{'seen': [1]}"]
    writer.write([poisoned(other, 3, "fine")])
    assert caught_up(projector, FRAGILE, **ASKED).position == stopped.position
    status = {row["name"]: row for (row,) in connection.rows(ledger.user, "SELECT api.question_status()")}
    assert (status["fragile"]["stopped_position"], status["fragile"]["stopped_reason"]) == (writer.position - 2, "KeyError")
    assert status["caseload"]["stopped_at"] is None


def test_a_rebuild_stops_where_the_live_fold_stops_and_a_mended_question_goes_on(writer, projector, connect):
    case = uuid.uuid4()
    writer.write([poisoned(case, 1, "fine"), poisoned(case, 2, "poison"), poisoned(uuid.uuid4(), 1, "fine")])
    done = rebuilt(connect, FRAGILE, **ASKED)
    assert done.fault is not None
    assert (done.position, done.fault.position, done.rows) == (writer.position - 2, writer.position - 1, 1)
    assert caught_up(projector, FRAGILE, **ASKED).state == "stopped"
    mended = replace(FRAGILE, version=2, fold=lambda facts, _: {"seen": len(facts)})
    assert caught_up(projector, mended, **ASKED).state == "outdated"
    again = ensured(connect, mended, **ASKED)
    assert again is not None
    assert (again.agrees, again.rows, caught_up(projector, mended, **ASKED).state) == (None, 2, "current")


def test_a_table_from_another_history_is_not_folded_on(writer, projector, connect):
    writer.write(referrals(2))
    ensured(connect, CASELOAD, **ASKED)
    with store.transaction(projector) as cursor:
        cursor.execute("UPDATE live.question SET log_hash = sha256('the backup that was restored')")
    assert caught_up(projector, CASELOAD, **ASKED).state == "outdated"
    assert ensured(connect, CASELOAD, **ASKED) is not None
    assert caught_up(projector, CASELOAD, **ASKED).state == "current"


def test_a_row_that_is_not_what_the_record_makes_is_found(writer, projector, connect):
    writer.write(referrals(3))
    ensured(connect, CASELOAD, **ASKED)
    first, second, _ = table_rows(projector, CASELOAD)
    with store.transaction(projector) as cursor:
        standing = tables.standing(cursor, "caseload")
        assert standing is not None
        cursor.execute(f"UPDATE live.{standing.table} SET \"row\" = \"row\" || '{{\"state\": \"closed\"}}' WHERE key = %s", (first.key,))
        cursor.execute(f"DELETE FROM live.{standing.table} WHERE key = %s", (second.key,))
    found = check.check(projector, CASELOAD, **ASKED)
    assert (found.rows, [difference.key for difference in found.differences]) == (2, [first.key, second.key])
    assert (found.differences[0].live, found.differences[1].live) == ({**first.row, "state": "closed"}, None)
    said = check.screens(projector, log=ASKED["log"], zone=ASKED["zone"]).findings
    assert {each.rule for each in said} == {check.EQUAL}
    told = {first.stream: "caseload: the row says otherwise", second.stream: "caseload: the answer has no such row"}
    assert {each.stream: each.what for each in said} == told
    assert rebuilt(connect, CASELOAD, **ASKED).agrees is False
    assert check.check(projector, CASELOAD, **ASKED).differences == []
    assert check.screens(projector, log=ASKED["log"], zone=ASKED["zone"])[:2] == (3, [])
