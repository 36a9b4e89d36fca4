"""Reading: one stream of forty entries, and the whole log, each decoded to what a fold takes."""

from collections.abc import Iterator
from time import perf_counter

from bench import Bench
from figures import BARE, EQUAL, OURS, Result, Row, measured
from ours import LONG

from ledger.events.document import facts_of
from ledger.store import connection
from projections.engine import question, store


def loading(bench: Bench) -> Iterator[Result]:
    """A case as rules need it, against an aggregate from its repository."""
    row = Row(f"load a stream of {LONG} entries", bench.entries, "streams/s", (BARE, EQUAL))
    note = "ours: clear facts, decoded for rules; stock: repository.get, which also applies each event."
    times = bench.size.gets
    sides = {
        OURS: lambda: _loads(bench, times),
        BARE: lambda: bench.peer.measure("bare", "get", times=times),
        EQUAL: lambda: bench.peer.measure("equal", "get", times=times),
    }
    yield measured(row, bench.size.rounds, sides, note)


def _loads(bench: Bench, times: int) -> float:
    start = perf_counter()
    for place in range(times):
        bench.ledger.facts(bench.long[place % len(bench.long)])
    return times / (perf_counter() - start)


def reading_all(bench: Bench) -> Iterator[Result]:
    """Every entry of the log to a Fact, against every notification to a domain event."""
    row = Row("read and decode the whole log", bench.entries, "entries/s", (BARE, EQUAL))
    sides = {
        OURS: lambda: _reads(bench), BARE: lambda: bench.peer.measure("bare", "read"), EQUAL: lambda: bench.peer.measure("equal", "read"),
    }  # fmt: skip
    yield measured(row, bench.size.rounds, sides, f"stock reads {min(bench.entries, bench.size.copied):,} entries and those appended here.")


def _reads(bench: Bench) -> float:
    opened = connection.connect(bench.ledger.place.dsn("projector"))
    try:
        asked = store.Asked((question.load("caseload"),), "cases", bench.ledger.zone)
        start = perf_counter()
        entries = sum(len(facts_of(document.stream, document.text)) for document in store.read_whole(opened, asked))
        return entries / (perf_counter() - start)
    finally:
        opened.close()
