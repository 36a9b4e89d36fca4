"""Rebuilding the caseload from the log into its table, against a stock projection; and the memory that a rebuild takes."""

from collections.abc import Iterator
from time import perf_counter

import alone
from bench import Bench
from figures import BARE, EQUAL, OURS, Aim, Result, Row, measured
from rebuild_alone import rebuilt


def rebuilding(bench: Bench) -> Iterator[Result]:
    """Our rebuild, against a stock ProjectionRunner that fills one table with tracking."""
    row = Row("rebuild the caseload", bench.entries, "entries/s", (BARE, EQUAL), Aim(100, BARE))
    tracked = min(bench.size.tracked, bench.entries, bench.size.copied)
    note = f"ours: all columns, compared and switched; stock: the first {tracked:,} entries, each upserted and tracked in a transaction."
    sides = {
        OURS: lambda: _rate(bench),
        BARE: lambda: bench.peer.measure("bare", "rebuild", entries=tracked),
        EQUAL: lambda: bench.peer.measure("equal", "rebuild", entries=tracked),
    }
    yield measured(row, bench.size.rounds, sides, note)
    row = Row("memory of a rebuild", bench.entries, "MB", (), Aim(500, most=True))
    note = "peak of the whole process, in one of its own; the aim is meant for 1,000,000 entries."
    yield measured(row, min(3, bench.size.rounds), {OURS: lambda: _memory(bench)}, note)


def _rate(bench: Bench) -> float:
    start = perf_counter()
    done = rebuilt(bench.ledger)
    return done.position / (perf_counter() - start)


def _memory(bench: Bench) -> float:
    return float(alone.run("rebuild_alone.py", bench.ledger)["peak"]) / alone.MEGABYTE
