"""Exactly once: at any kill, by any number of folders, while rebuilds switch the table under readers."""

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from ledger.errors import CaseledgerError, ServerUnreachable
from ledger.events.fact import Fact
from ledger.store import connection
from ledger.store.place import Place
from projections.engine import leftover, store, tables
from projections.engine.question import Question
from tests.conftest import superuser
from tests.projections.written import ASKED, CASELOAD, assert_live_equals_the_record, caught_up, ensured, rebuilt, referrals, table_rows


def killing(at: Place, victim: connection.Connection, times: int) -> Question:
    """A caseload whose folding ends its own server process at the given call."""
    calls = iter(range(1, 1_000_000))
    process = victim.info.backend_pid

    def fold(facts: Sequence[Fact], zone: Any) -> Any:
        if next(calls) == times:
            with superuser(at) as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
        return CASELOAD.fold(facts, zone)

    return replace(CASELOAD, fold=fold)


@pytest.mark.parametrize("times", [1, 3, 7, 9])
def test_a_fold_killed_anywhere_leaves_whole_batches_and_goes_on(at, writer, projector, connect, times):
    ensured(connect, CASELOAD, **ASKED)
    start = writer.position
    writer.write(referrals(10))
    victim = connect()
    with pytest.raises(CaseledgerError):
        caught_up(victim, killing(at, victim, times), **ASKED, batch=4)
    with store.transaction(projector) as cursor:
        standing = tables.standing(cursor, "caseload")
    assert standing is not None
    assert standing.position - start == (times - 1) // 4 * 4  # the batches before the one that was killed: 0, 0, 4, 8
    assert len(table_rows(projector, CASELOAD)) == standing.position - start
    assert caught_up(projector, CASELOAD, **ASKED).position == writer.position
    assert_live_equals_the_record(projector, CASELOAD)


def test_nothing_new_is_seen_without_waiting_for_whoever_folds(writer, projector, connect):
    ensured(connect, CASELOAD, **ASKED)
    with closing(connect()) as folding, store.transaction(folding) as cursor:
        tables.standing(cursor, "caseload", lock=True)
        connection.rows(projector, "SET lock_timeout = '1ms'")
        progress = caught_up(projector, CASELOAD, **ASKED)
        assert (progress.state, progress.position) == ("current", writer.position)
        writer.write(referrals(1))
        with pytest.raises(CaseledgerError, match="lock"):
            caught_up(projector, CASELOAD, **ASKED)


def test_a_fold_killed_between_rows_and_position_wrote_neither(at, writer, projector, connect, monkeypatch):
    ensured(connect, CASELOAD, **ASKED)
    start = writer.position
    writer.write(referrals(3))
    victim = connect()

    def advance(*_: Any) -> None:
        with superuser(at) as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (victim.info.backend_pid,))

    monkeypatch.setattr(tables, "advance", advance)
    with pytest.raises(ServerUnreachable):
        caught_up(victim, CASELOAD, **ASKED)
    with store.transaction(projector) as cursor:
        standing = tables.standing(cursor, "caseload")
    assert standing is not None
    assert (standing.position, table_rows(projector, CASELOAD)) == (start, [])


def test_a_killed_rebuild_leaves_the_table_in_use_and_the_next_one_clears_up(at, writer, projector, connect):
    ensured(connect, CASELOAD, **ASKED)
    writer.write(referrals(3))
    caught_up(projector, CASELOAD, **ASKED)
    before = table_rows(projector, CASELOAD)
    opened: list[connection.Connection] = []

    def remembered() -> connection.Connection:
        opened.append(connect())
        return opened[-1]

    calls = iter(range(9))

    def fold(facts: Sequence[Fact], zone: Any) -> Any:
        if next(calls) == 1:
            with superuser(at) as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (opened[0].info.backend_pid,))
        return CASELOAD.fold(facts, zone)

    with pytest.raises(CaseledgerError):
        rebuilt(remembered, replace(CASELOAD, fold=fold), **ASKED)
    assert table_rows(projector, CASELOAD) == before
    with store.transaction(projector) as cursor:
        assert len(leftover.unused(cursor)) == 1
    assert rebuilt(connect, CASELOAD, **ASKED).agrees is True
    with store.transaction(projector) as cursor:
        assert leftover.unused(cursor) == []


def together(*works: Callable[[], None]) -> None:
    """Run all at once and raise what any of them raised."""
    faults: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 raised again below, in the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_two_folders_at_once_take_turns_and_fold_each_position_once(writer, projector, connect, monkeypatch):
    ensured(connect, CASELOAD, **ASKED)
    start = writer.position
    folded: list[int] = []
    advance = tables.advance

    def noted(cursor: Any, name: str, position: int, leaf: bytes | None) -> None:
        folded.append(position)
        advance(cursor, name, position, leaf)

    monkeypatch.setattr(tables, "advance", noted)

    def folder() -> None:
        with closing(connect()) as opened:
            while caught_up(opened, CASELOAD, **ASKED, batch=1).position < start + 40:
                pass

    together(folder, folder, lambda: [writer.write(referrals(1)) for _ in range(40)])
    assert folded == list(range(start + 1, start + 41))
    assert_live_equals_the_record(projector, CASELOAD)


def test_rebuilds_while_writers_write_folders_fold_and_readers_read(writer, projector, connect, ledger):
    writer.write(referrals(30))
    ensured(connect, CASELOAD, **ASKED)
    done, counts = threading.Event(), list[int]()

    def write_and_fold() -> None:
        with closing(connect()) as opened:
            while not done.is_set():
                writer.write(referrals(2))
                caught_up(opened, CASELOAD, **ASKED)

    def read() -> None:
        while not done.is_set():
            counts.append(connection.value(ledger.user, "SELECT count(*) FROM api.question_rows('caseload')"))

    def rebuild_thrice() -> None:
        try:
            assert [rebuilt(connect, CASELOAD, **ASKED).agrees for _ in range(3)] == [True, True, True]
        finally:
            done.set()

    together(write_and_fold, read, rebuild_thrice)
    assert counts[0] >= 30
    assert counts == sorted(counts)  # readers never saw less than before: no half-filled table, no step back
    caught_up(projector, CASELOAD, **ASKED)
    assert_live_equals_the_record(projector, CASELOAD)


def test_two_rebuilds_at_once_follow_each_other(writer, projector, connect):
    writer.write(referrals(5))
    built: list[str] = []
    again = lambda: built.append(rebuilt(connect, CASELOAD, **ASKED).table)  # noqa: E731 one work, done twice
    together(again, again)
    assert len(set(built)) == 2
    assert_live_equals_the_record(projector, CASELOAD)
