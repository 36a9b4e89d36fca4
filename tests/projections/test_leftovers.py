"""What is erased goes from every table that a fold ever filled: read, stopped, kept or left over; and what nobody reads is dropped."""

import uuid
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from commands import catching_up
from ledger.errors import CaseledgerError
from ledger.store import connection
from projections.engine import check, leftover, rebuild, store, tables
from tests.projections.histories import LONDON
from tests.projections.written import (
    ASKED,
    CASELOAD,
    FRAGILE,
    assert_live_equals_the_record,
    caught_up,
    ensured,
    named,
    poisoned,
    rebuilt,
    referrals,
    table_rows,
)


def kept(projector) -> list[str]:
    with store.transaction(projector) as cursor:
        cursor.execute("SELECT kept FROM live.question WHERE kept IS NOT NULL")
        return [table for (table,) in cursor.fetchall()]


def there(projector) -> set[str]:
    """Every table of the projector's but the one that says where questions stand."""
    found = connection.rows(projector, "SELECT tablename FROM pg_tables WHERE schemaname = 'live' AND tablename <> 'question'")
    return {table for (table,) in found}


def read(projector) -> set[str]:
    return {table for (table,) in connection.rows(projector, "SELECT table_name FROM live.question")}


def test_the_old_table_is_kept_until_it_is_released_or_built_once_more(writer, projector, connect):
    writer.write(referrals(3))
    ensured(connect, CASELOAD, **ASKED)
    assert kept(projector) == []
    first = rebuilt(connect, CASELOAD, **ASKED)
    (old,) = kept(projector)
    assert old != first.table
    rebuilt(connect, CASELOAD, **ASKED)
    assert kept(projector) == [first.table]
    with store.transaction(projector) as cursor:
        assert leftover.unused(cursor) == []
        assert tables.release(cursor, ["caseload"]) == ["caseload"]
        assert tables.release(cursor, ["caseload"]) == []
    leftover.sweep(projector)
    assert (kept(projector), there(projector)) == ([], read(projector))
    assert len(table_rows(projector, CASELOAD)) == 3


def test_of_what_was_never_built_nothing_is_released(projector):
    with store.transaction(projector) as cursor:
        assert tables.release(cursor, ["caseload"]) == []
        assert leftover.unused(cursor) == []
    leftover.sweep(projector)
    leftover.forget(projector, [])


def test_an_erasure_drops_what_was_kept_from_before_it(writer, projector, connect):
    case, other = referrals(2)
    writer.write([case, other])
    ensured(connect, CASELOAD, **ASKED)
    rebuilt(connect, CASELOAD, **ASKED)
    assert kept(projector)
    writer.name_to_erase(case.stream, other.stream)
    caught_up(projector, CASELOAD, **ASKED)
    assert (kept(projector), there(projector)) == ([], read(projector)), "it held what is erased"


def test_a_table_that_is_not_brought_up_to_an_erasure_is_not_kept(writer, projector, connect):
    case, other = referrals(2)
    writer.write([case, other])
    for change in (replace(CASELOAD, version=2), CASELOAD):  # of the first, another definition, nothing is folded on
        ensured(connect, change, **ASKED)
        writer.write(referrals(1))
    assert kept(projector), "nothing was erased"
    writer.name_to_erase(case.stream, other.stream)
    rebuilt(connect, replace(CASELOAD, version=3), **ASKED)
    assert (kept(projector), there(projector)) == ([], read(projector))


def test_what_a_killed_rebuild_left_goes_when_somebody_folds_and_what_one_fills_does_not(writer, projector, connect, monkeypatch):
    case, other = referrals(2)
    writer.write([case, other])
    ensured(connect, CASELOAD, **ASKED)
    opened, table_of_ours = [], []

    def remembered():
        opened.append(connect())
        return opened[-1]

    def killed(*_):
        """Others fold while it is at work; then it ends."""
        table_of_ours.extend(there(projector) - read(projector))
        writer.name_to_erase(case.stream, other.stream)
        caught_up(projector, CASELOAD, **ASKED)
        assert there(projector) - read(projector) == set(table_of_ours) != set(), "a rebuild at work needs it"
        connection.rows(projector, "SELECT pg_terminate_backend(%s, 5000)", opened[0].info.backend_pid)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt, CaseledgerError):
        patch.setattr(rebuild._Build, "_finish", killed)
        rebuilt(remembered, CASELOAD, **ASKED)
    assert there(projector) - read(projector) == set(table_of_ours), "it holds what is erased"
    caught_up(projector, CASELOAD, **ASKED)
    assert there(projector) == read(projector)


def test_what_somebody_still_reads_is_dropped_later_and_keeps_nobody_waiting(writer, projector, connect):
    writer.write(referrals(1))
    ensured(connect, CASELOAD, **ASKED)
    old = rebuilt(connect, CASELOAD, **ASKED).table
    rebuilt(connect, CASELOAD, **ASKED)
    with closing(connect()) as reading, store.transaction(reading) as cursor:
        tables.count(cursor, old)
        with store.transaction(projector) as releasing:
            assert tables.release(releasing, ["caseload"]) == ["caseload"]
        caught_up(projector, CASELOAD, **ASKED)
        assert old in there(projector)
    caught_up(projector, CASELOAD, **ASKED)
    assert old not in there(projector)


@pytest.mark.parametrize("done", [False, True])
def test_an_erasure_reaches_a_question_that_stopped_before_it(writer, projector, connect, done):
    one, other = uuid.uuid4(), uuid.uuid4()
    writer.write([poisoned(one, 1, "fine"), poisoned(other, 1, "fine")])
    ensured(connect, FRAGILE, **ASKED)
    rebuilt(connect, FRAGILE, **ASKED)
    writer.write([poisoned(other, 2, "poison")])
    assert caught_up(projector, FRAGILE, **ASKED).state == "stopped"
    writer.name_to_erase(one, other)
    if done:
        writer.erase(one)
    assert caught_up(projector, FRAGILE, **ASKED).state == "stopped"
    assert [keyed.stream for keyed in table_rows(projector, FRAGILE)] == sorted([other] if done else [one, other])
    assert (kept(projector), there(projector)) == ([], read(projector))
    assert check.check(projector, FRAGILE, **ASKED).differences == []


def test_a_row_of_what_was_erased_since_is_no_difference_of_a_table_that_is_behind(writer, projector, connect):
    case, other = referrals(2)
    writer.write([case, other])
    ensured(connect, CASELOAD, **ASKED)
    writer.name_to_erase(case.stream, other.stream)
    writer.erase(case.stream)
    assert check.check(projector, CASELOAD, **ASKED).differences == []
    caught_up(projector, CASELOAD, **ASKED)
    assert_live_equals_the_record(projector, CASELOAD)
    assert [keyed.stream for keyed in table_rows(projector, CASELOAD)] == [other.stream]


@pytest.mark.parametrize(("release", "left"), [(None, False), ("0.0.1", False), ("99.0.0", True)])
def test_an_answer_to_a_question_that_no_release_asks_any_more_is_dropped_and_a_newer_releases_is_not(
    writer, projector, connect, release, left
):
    writer.write(referrals(1))
    ensured(connect, replace(CASELOAD, name="formerly"), **ASKED)
    connection.rows(projector, "UPDATE live.question SET release = %s", release)
    catching_up.fold(projector, connect, LONDON, ASKED["now"])
    assert ("formerly" in {name for (name,) in connection.rows(projector, "SELECT name FROM live.question")}) is left
    assert there(projector) == read(projector)


def test_a_rebuild_waits_for_nobody_who_reads_where_every_question_stands(writer, projector, connect):
    """As a dump does for hours; and whoever came to read would wait behind a rebuild that waited."""
    writer.write(referrals(2))
    ensured(connect, CASELOAD, **ASKED)

    def impatient():
        opened = connect()
        connection.rows(opened, "SET lock_timeout = '300ms'")
        return opened

    with closing(connect()) as dumping, store.transaction(dumping) as cursor:
        cursor.execute("LOCK TABLE live.question IN ACCESS SHARE MODE")
        assert rebuilt(impatient, CASELOAD, **ASKED).agrees is True


def test_what_an_older_release_prepared_gets_the_columns_that_it_lacks(writer, projector, connect, ledger):
    writer.write(referrals(2))
    ensured(connect, CASELOAD, **ASKED)
    added = ("types", "release", "kept", "told", "checked_position", "checked_differences")
    writer.run("UPDATE live.question SET definition_hash = 'older'")
    writer.run("ALTER TABLE live.question " + ", ".join(f"DROP COLUMN {each}" for each in added))
    assert [row["name"] for (row,) in connection.rows(ledger.user, "SELECT api.question_status()")] == ["caseload"]
    with store.transaction(projector) as cursor:
        assert tables.release(cursor, ["caseload"]) == []
    assert caught_up(projector, CASELOAD, **ASKED).state == "outdated"
    with pytest.raises(check.OtherDefinition):
        check.check(projector, CASELOAD, **ASKED)
    assert check.screens(projector, log=ASKED["log"], zone=LONDON).findings == [], "an upgrade is no tampering"
    assert ensured(connect, CASELOAD, **ASKED) is not None
    assert_live_equals_the_record(projector, CASELOAD)


def test_a_check_notes_nothing_of_a_table_that_was_switched_meanwhile(writer, projector, connect, monkeypatch):
    writer.write(referrals(2))
    ensured(connect, CASELOAD, **ASKED)
    with store.transaction(projector) as cursor:
        standing = tables.standing(cursor, "caseload")
        cursor.execute(f"DELETE FROM live.{standing.table}")
    noted = tables.checked
    monkeypatch.setattr(tables, "checked", lambda *told: (rebuilt(connect, CASELOAD, **ASKED), noted(*told)))
    assert len(check.check(projector, CASELOAD, **ASKED).differences) == 2
    assert connection.rows(projector, "SELECT checked_at, checked_differences FROM live.question") == [(None, None)]


def test_a_table_far_behind_is_not_brought_up_while_others_wait(writer, projector, connect, monkeypatch):
    ensured(connect, CASELOAD, **ASKED)
    monkeypatch.setattr(rebuild, "BATCH", 3)
    writer.write(referrals(3))
    assert rebuilt(connect, CASELOAD, **ASKED).agrees is True
    writer.write(referrals(4))
    assert rebuilt(connect, CASELOAD, **ASKED).agrees is None
    assert_live_equals_the_record(projector, CASELOAD)


def test_a_value_that_only_looks_like_a_null_character_stops_nothing(writer, projector, connect):
    (case,) = referrals(1)
    said = replace(FRAGILE, name="said", fold=lambda facts, _: {"seen": facts[-1].fields["outcome"]})
    ensured(connect, said, **ASKED)
    writer.write([named(poisoned(case.stream, 1, "\\u0000 \\\\u0000"), case.stream)])
    assert caught_up(projector, said, **ASKED).state == "current"
    assert [keyed.row for keyed in table_rows(projector, said)] == [{"seen": "\\u0000 \\\\u0000"}]
    writer.write([poisoned(case.stream, 2, "\\\0")])
    assert caught_up(projector, said, **ASKED).state == "stopped"
