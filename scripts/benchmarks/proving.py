"""The proof of the record while it grows: a checkpoint, the proof of one entry, a case proven whole, and what that costs appends."""

from collections.abc import Iterator
from random import Random
from time import perf_counter

from bench import Bench
from cold import SHOWN, long_case
from figures import OURS, Aim, Result, Row, measured
from ours import LONG

from ledger import checkpoints, completing
from ledger.proof.checkpoint import stated

LOG = "cases"
BETWEEN = 20
"""So many times the single appends of a round are recorded between two checkpoints."""


def proving(bench: Bench) -> Iterator[Result]:
    """Each from stored trees, which anybody can make again from the entries."""
    rounds, between = bench.size.rounds, BETWEEN * bench.size.singles
    row = Row("a checkpoint", bench.entries, "s", (), Aim(1, most=True))
    note = f"after {between:,} entries more: trees brought forward, index recorded as last entry, signed, kept outside the database."
    yield measured(row, rounds, {OURS: lambda: _checkpoint(bench, between)}, note)
    row = Row("proof that an entry is in the record", bench.entries, "ms", (), Aim(20, most=True))
    yield measured(row, rounds, {OURS: lambda: _inclusion(bench)}, "a tlog-proof under the newest checkpoint, made and checked.")
    row = Row(f"proof that a case of {SHOWN} entries is whole", bench.entries, "bytes", (), Aim(2_000, most=True))
    case = bench.ledger.find(long_case(bench, bench.entries + 1)).stream
    note = "beyond its entries; the checkpoint is signed by the log alone, each cosignature adds about 130 bytes."
    yield measured(row, 1, {OURS: lambda: float(len(completing.make(bench.ledger, case).encode()))}, note)
    row = Row("appends slowed by checkpoints", bench.entries, "%", (), Aim(15, most=True))
    note = f"time of a checkpoint over {between:,} entries, of that of appending them one by one; one is made at most once a minute."
    yield measured(row, rounds, {OURS: lambda: _slowed(bench, between)}, note)


def _checkpoint(bench: Bench, between: int) -> float:
    bench.recorder.rate(-(-between // LONG), LONG)
    start = perf_counter()
    checkpoints.make(bench.ledger, LOG)
    return perf_counter() - start


def _inclusion(bench: Bench) -> float:
    """Milliseconds, the mean of some entries drawn at random."""
    size = stated(checkpoints.make(bench.ledger, LOG)).size
    drawn = [Random(size).randint(1, size) for _ in range(bench.size.gets)]  # noqa: S311 no secret
    start = perf_counter()
    for position in drawn:
        checkpoints.receipt(bench.ledger, position)
    return (perf_counter() - start) * 1000 / len(drawn)


def _slowed(bench: Bench, between: int) -> float:
    """Per cent of the time that the appends take by themselves."""
    appends = between / bench.recorder.rate(bench.size.singles, 1)
    return 100 * _checkpoint(bench, between) / appends
