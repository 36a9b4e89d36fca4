"""Rebuilding answers from the log into their tables, one against a stock projection and all in one pass, and folding all of them on."""

from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import count
from time import perf_counter

import alone
from bench import Bench
from figures import BARE, EQUAL, OURS, Aim, Result, Row, measured
from invented import cases
from ours import History
from rebuild_alone import CASELOAD, rebuilt

from ledger.errors import ConfigurationError
from projections.engine import live, question

APART = 1_000_000
"""What the seeds of bursts begin with: those of the other invented cases of a run are smaller, and a seed makes the same streams again."""


def rebuilding(bench: Bench) -> Iterator[Result]:
    """Our rebuild of one, against a stock ProjectionRunner that fills one table with tracking; then of all."""
    row = Row("rebuild the caseload", bench.entries, "entries/s", (BARE, EQUAL), Aim(100, BARE))
    tracked = min(bench.size.tracked, bench.entries, bench.size.copied)
    note = f"ours: all columns, compared and switched; stock: the first {tracked:,} entries, each upserted and tracked in a transaction."
    sides = {
        OURS: lambda: _rate(bench, CASELOAD),
        BARE: lambda: bench.peer.measure("bare", "rebuild", entries=tracked),
        EQUAL: lambda: bench.peer.measure("equal", "rebuild", entries=tracked),
    }
    yield measured(row, bench.size.rounds, sides, note)
    every = question.live()
    row = Row("rebuild every question in one pass", bench.entries, "entries/s", (), Aim(40_000))
    note = f"{len(every)} questions; by two processes from about 40,000 entries. Cases in scripts/costs have more kinds of entry."
    yield measured(row, bench.size.rounds, {OURS: lambda: _rate(bench, every)}, note)
    row = Row("memory of a rebuild of every question", bench.entries, "MB", (), Aim(500, most=True))
    note = "the peaks of both processes together, what they share counted twice; the aim is meant for 1,000,000 entries."
    yield measured(row, min(3, bench.size.rounds), {OURS: lambda: _memory(bench)}, note)


def catching_up(bench: Bench) -> Iterator[Result]:
    """All questions, folded on over a burst of invented cases that nobody folded while they were recorded."""
    burst, seeds = bench.size.burst, count(APART + bench.entries)
    row = Row(f"catch up all questions after {burst:,} entries", bench.entries, "s", (), Aim(1, most=True))
    note = "of cases that began in the burst; the aim is meant for 10,000."
    yield measured(row, min(3, bench.size.rounds), {OURS: lambda: _caught_up(bench, burst, next(seeds))}, note)


def _caught_up(bench: Bench, burst: int, seed: int) -> float:
    ledger, asked = bench.ledger, [question.load(name) for name in question.live()]
    History(ledger, cases(seed, ledger.now()), StringIO(), 0).load(burst)
    start = perf_counter()
    reached = live.catch_up(ledger.projector, asked, log="cases", zone=ledger.zone, now=ledger.now())
    taken = perf_counter() - start
    if behind := [each.question for each in reached if each.state != "current"]:
        raise ConfigurationError(f"these questions were not caught up: {', '.join(behind)}")
    return taken


def _rate(bench: Bench, names: Sequence[str]) -> float:
    start = perf_counter()
    done = rebuilt(bench.ledger, names)
    return done[0].position / (perf_counter() - start)


def _memory(bench: Bench) -> float:
    return float(alone.run("rebuild_alone.py", bench.ledger, "every")["peak"]) / alone.MEGABYTE
