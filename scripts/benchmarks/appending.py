"""Appending: one entry and forty at once, sealed, signed and durable on our side; then the same beside an old open snapshot."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from bench import Bench
from figures import BARE, EQUAL, OURS, Aim, Result, Row, measured
from ours import LONG, payloads, seal
from peer import DATABASE

from ledger.store import connection, embedded

SINGLE, BATCH = Aim(1.6, EQUAL), Aim(1.4, EQUAL)
SNAPSHOT = " beside an old snapshot"
FLOOR = "psycopg2, one row of as many bytes"
NOTE = (
    "ours: seal five units, sign, append in one call (checked, hashed and stamped by the database); stock: map, encrypt and insert. "
    "Events are decided, or made, before the clock starts; every append is committed and flushed."
)
ACT = (
    "ours: look the request id up, read the case, read the parties' names by a consultation, ask every rule, seal, sign, append; "
    "stock: repository.get, let the aggregate record, save."
)
OLD = "a REPEATABLE READ reader of each database holds a snapshot from before the first append of this row."


def appending(bench: Bench, suffix: str = "") -> Iterator[Result]:
    """One at a time and forty at a time."""
    size = bench.size
    note = OLD if suffix else NOTE
    single = Row(f"append one entry{suffix}", bench.entries, "entries/s", (BARE, EQUAL, *(() if suffix else (FLOOR,))), SINGLE)
    batch = Row(f"append {LONG} entries at once{suffix}", bench.entries, "entries/s", (BARE, EQUAL), BATCH)
    with _floor(bench) as floor:
        sides = _sides(bench, size.singles, 1)
        yield measured(single, size.rounds, sides if suffix else sides | {FLOOR: floor}, note)
    yield measured(batch, size.rounds, _sides(bench, size.batches, LONG), note)


def acting(bench: Bench) -> Iterator[Result]:
    """What one act of one note costs from intent to receipt."""
    row = Row("record one note as an act", bench.entries, "acts/s", (BARE, EQUAL))
    notes = bench.size.pairs
    sides = {
        OURS: lambda: bench.recorder.acts_rate(notes),
        BARE: lambda: bench.peer.measure("bare", "act", payloads=_payloads(bench, notes)),
        EQUAL: lambda: bench.peer.measure("equal", "act", payloads=_payloads(bench, notes)),
    }
    yield measured(row, bench.size.rounds, sides, ACT)


def beside_an_old_snapshot(bench: Bench) -> Iterator[Result]:
    """The same while a reader of each database holds a snapshot that is older than everything appended."""
    with _snapshot(bench.ledger.place.superuser_dsn("ledger")), _snapshot(_other(bench)):
        yield from appending(bench, SNAPSHOT)


def stock_batches(bench: Bench, side: str) -> Callable[[], float]:
    """What measures the other side's entries a second, forty at a time."""
    return _stock(bench, side, bench.size.batches, LONG)


def _sides(bench: Bench, appends: int, size: int) -> dict[str, Callable[[], float]]:
    return {OURS: lambda: bench.recorder.rate(appends, size)} | {side: _stock(bench, side, appends, size) for side in (BARE, EQUAL)}


def _stock(bench: Bench, side: str, appends: int, size: int) -> Callable[[], float]:
    name = {BARE: "bare", EQUAL: "equal"}[side]
    return lambda: bench.peer.measure(name, "append", payloads=_payloads(bench, appends * size), size=size)


def _payloads(bench: Bench, notes: int) -> list[dict[str, Any]]:
    return [payloads(each) for each in bench.recorder.decided(notes)]


@contextmanager
def _snapshot(dsn: str) -> Iterator[None]:
    opened = connection.connect(dsn)
    connection.rows(opened, "SET idle_in_transaction_session_timeout = 0")
    connection.rows(opened, "BEGIN ISOLATION LEVEL REPEATABLE READ")
    connection.rows(opened, "SELECT count(*) FROM pg_class")
    try:
        yield
    finally:
        opened.close()


@contextmanager
def _floor(bench: Bench) -> Iterator[Callable[[], float]]:
    """What this server and disk allow at most: one durable row a statement, of as many bytes as one of our entries has."""
    opened = connection.connect(_other(bench))
    connection.rows(opened, "CREATE TABLE IF NOT EXISTS floor (position bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, bytes bytea)")
    (draft,) = seal(bench.ledger, bench.recorder.decided(1))
    row = os.urandom(len(draft.commitments) + sum(len(unit.stored) for unit in draft.units))

    def rate() -> float:
        start = perf_counter()
        for _ in range(bench.size.singles):
            connection.rows(opened, "INSERT INTO floor (bytes) VALUES (%s)", row)
        return bench.size.singles / (perf_counter() - start)

    try:
        yield rate
    finally:
        opened.close()


def _other(bench: Bench) -> str:
    return embedded.dsn(embedded.locate(bench.ledger.place.directory), embedded.SUPERUSER, DATABASE)
