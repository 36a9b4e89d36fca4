"""Reading content: a recorded consultation and the redeeming of its ticket, against two statements that do nothing."""

from collections.abc import Callable, Iterator
from itertools import cycle
from time import perf_counter

from bench import Bench
from figures import OURS, Result, Row, measured
from ours import LONG

from ledger.store import connection, reading

CLASSES = ("facts", "personal", "narrative", "held")
NOTHING = "two statements SELECT 1"
PURPOSE = "case_work"


def consulting(bench: Bench) -> Iterator[Result]:
    """Pairs a second; then the whole of what ``show`` reads, keys released and every unit opened."""
    cases = cycle(bench.long)
    rounds = bench.size.rounds
    row = Row(f"consult and redeem a case of {LONG} entries", bench.entries, "pairs/s", (NOTHING,))
    note = "the consultation is signed, appended and flushed before its ticket is redeemed."
    sides = {OURS: lambda: _rate(bench, lambda: _pair(bench, next(cases))), NOTHING: lambda: _rate(bench, lambda: _nothing(bench))}
    yield measured(row, rounds, sides, note)
    row = Row("the same with its units opened", bench.entries, "cases/s")
    yield measured(row, rounds, {OURS: lambda: _rate(bench, lambda: bench.ledger.read([next(cases)], purpose=PURPOSE, reason=None))})


def _rate(bench: Bench, act: Callable[[], object]) -> float:
    start = perf_counter()
    for _ in range(bench.size.pairs):
        act()
    return bench.size.pairs / (perf_counter() - start)


def _pair(bench: Bench, case: object) -> None:
    ticket = bench.ledger.consult([case], persons=(), purpose=PURPOSE, reason=None, upto=None, classes=CLASSES)  # type: ignore[list-item]
    reading.redeem(bench.ledger.user, ticket)


def _nothing(bench: Bench) -> None:
    for _ in range(2):
        connection.rows(bench.ledger.user, "SELECT 1")
