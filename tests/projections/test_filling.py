"""A rebuild by two processes makes the rows that one makes, or leaves the table in use; the old table is kept, and goes in time."""

import os
import signal

import pytest

from ledger.errors import DatabaseError
from projections.engine import filling, rebuild, store
from tests.projections.histories import fact
from tests.projections.written import (
    ASKED,
    CASELOAD,
    DUE,
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


@pytest.fixture
def two(monkeypatch):
    """Ranges of so few entries that a second process takes turns at them; gives the ids of the processes that were begun."""
    monkeypatch.setattr(store, "ENTRIES_AT_ONCE", 4)
    monkeypatch.setattr(filling, "LONG", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun: list[int] = []
    fork = os.fork

    def forked() -> int:
        if process := fork():
            begun.append(process)
        return process

    monkeypatch.setattr(os, "fork", forked)
    return begun


def test_two_processes_make_the_rows_that_one_makes(writer, projector, connect, two):
    writer.write(referrals(40))
    done = rebuild.rebuild(connect, [CASELOAD, DUE], **ASKED)
    assert (len(two), done[0].rows, done[0].position) == (1, 40, writer.position)
    for question in (CASELOAD, DUE):
        assert_live_equals_the_record(projector, question)


def test_what_cannot_be_folded_stops_its_own_question_in_whichever_process_it_is_met(writer, projector, connect, two):
    (case,) = referrals(1)
    writer.write([*referrals(20), case, poisoned(case.stream, 2, "possible_stalking"), poisoned(case.stream, 3, "poison"), *referrals(20)])
    stopped, whole = rebuild.rebuild(connect, [FRAGILE, CASELOAD], **ASKED)
    assert two
    assert stopped.fault is not None
    assert (stopped.fault.position, stopped.position) == (writer.position - 20, writer.position - 21)
    assert [keyed.row for keyed in table_rows(projector, FRAGILE)] == [{"seen": [2]}]
    assert (whole.fault, whole.rows) == (None, 41)
    assert_live_equals_the_record(projector, CASELOAD)


def test_a_second_process_that_is_killed_leaves_the_table_in_use(writer, projector, connect, two, monkeypatch):
    ensured(connect, CASELOAD, **ASKED)
    writer.write(referrals(40))
    caught_up(projector, CASELOAD, **ASKED)
    before = table_rows(projector, CASELOAD)
    first, part = os.getpid(), filling._part

    def killed(*asked):
        if os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return part(*asked)

    monkeypatch.setattr(filling, "_part", killed)
    with pytest.raises(DatabaseError, match="half of a rebuild ended"):
        rebuilt(connect, CASELOAD, **ASKED)
    assert two
    assert table_rows(projector, CASELOAD) == before
    monkeypatch.setattr(filling, "_part", part)
    assert rebuilt(connect, CASELOAD, **ASKED).agrees is True


def test_a_new_epoch_and_another_history_are_not_taken_for_the_one_it_was_built_from(writer, projector, connect):
    writer.write(referrals(2))
    ensured(connect, CASELOAD, **ASKED)
    unit = "(SELECT stream FROM ledger.stream WHERE kind = 'unit')"
    writer.write([named(fact(900, "epoch-begun", "2026-03-02"), referrals(1)[0].stream)])
    caught_up(projector, CASELOAD, **ASKED)
    assert caught_up(projector, CASELOAD, **ASKED).state == "current", "an entry of that type elsewhere begins no epoch"
    writer.write([named(fact(901, "epoch-begun", "2026-03-02"), referrals(1)[0].stream)])
    writer.run(f"ALTER TABLE ledger.entry DISABLE TRIGGER USER; UPDATE ledger.entry SET stream = {unit}, version = 901 WHERE position = %s;"
               "ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only", writer.position)  # fmt: skip
    assert caught_up(projector, CASELOAD, **ASKED).state == "outdated"
    assert ensured(connect, CASELOAD, **ASKED) is not None
    assert caught_up(projector, CASELOAD, **ASKED).state == "current"
