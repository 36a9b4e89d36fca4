"""The stricter contract's part about time: instants that never run backwards, levels of isolation, readers that stay for long."""

from itertools import pairwise

import pytest
from store.contract import WRITER, events, positions, send

from ledger import errors
from ledger.entry import unit
from ledger.store import connection, embedded


def test_recorded_at_never_decreases_when_the_clock_is_set_back(installed, recorder):
    """The entry keeps the last instant; its stamp says what the clock really showed."""
    recorder.insert_events(events(2))
    with installed.clock("-1 hour"):
        recorder.insert_events(events(2))
    recorder.insert_events(events(1))
    rows = installed.superuser(
        "SELECT e.recorded_at, c.stored[1] FROM ledger.entry e JOIN ledger.log l USING (log) JOIN ledger.content c USING (log, position) "
        "WHERE l.name = %s ORDER BY position",
        recorder.log.name,
    )
    instants = [recorded_at for recorded_at, _ in rows]
    assert instants == sorted(instants)
    assert instants[1] == instants[2] == instants[3] < instants[4]
    clocks = [unit.decode(bytes(stamp)).value["clock"] for _, stamp in rows]
    assert clocks[1] > clocks[2]


@pytest.mark.parametrize("level", ["READ UNCOMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_only_read_committed_may_append(installed, recorder, level):
    """Under any other level the head that was read could be an old one."""
    with installed.connect(WRITER, autocommit=False) as opened:
        connection.rows(opened, f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(errors.EntryRefused, match="READ COMMITTED"):
            send(opened, recorder, events(1))
        opened.rollback()
        connection.rows(opened, f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(errors.EntryRefused, match="READ COMMITTED"):
            connection.rows(opened, "SELECT api.insert_tracking(%s, 'upstream', 1)", recorder.log.name)
    assert positions(recorder) == []


def test_an_open_old_snapshot_costs_appends_nothing(installed, recorder):
    """Not measured in time: the lock row is never updated, so no dead copies of it lie in the way, and an append touches no more pages."""
    seen = "SELECT count(*) FROM ledger.entry e JOIN ledger.log l USING (log) WHERE l.name = %s"
    before = lock_rows(installed)
    with installed.connect(embedded.SUPERUSER, autocommit=False) as old, installed.connect(WRITER) as opened:
        connection.rows(old, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert connection.value(old, seen, recorder.log.name) == 0
        marks = [pages_touched(installed, opened)]
        for _ in range(3):
            for _ in range(100):
                send(opened, recorder, events(1))
            marks.append(pages_touched(installed, opened))
        assert connection.value(old, seen, recorder.log.name) == 0, "the old snapshot was not old"
    lock, everything = ([int(after - before) for before, after in pairwise(column)] for column in zip(*marks, strict=True))
    assert lock[0] > 100
    assert lock[2] <= 1.1 * lock[0]
    assert everything[2] <= 1.1 * everything[0]
    assert lock_rows(installed) == before


def pages_touched(installed, opened):
    """Pages of the lock rows' table, and of all tables, that sessions have read so far; ``opened``'s own count is handed in first.

    Pages of indexes are left out: the first few hundred rows of an empty database make those one level deeper.
    """
    connection.rows(opened, "SELECT pg_stat_force_next_flush()")
    connection.rows(opened, "SELECT 1")
    pages = "sum(heap_blks_hit + heap_blks_read)"
    statement = f"SELECT {pages} FILTER (WHERE relname = 'log'), {pages} FROM pg_statio_user_tables WHERE schemaname = 'ledger'"
    return installed.superuser(statement)[0]


def lock_rows(installed):
    """Updates and dead copies of lock rows, and the size of their table in bytes."""
    return installed.superuser("SELECT n_tup_upd, n_dead_tup, pg_relation_size(relid) FROM pg_stat_user_tables WHERE relname = 'log'")[0]
