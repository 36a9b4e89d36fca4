"""The audit of the whole record from its stored bytes, without any key, and the memory that it takes."""

from collections.abc import Iterator
from typing import Any

import alone
from bench import Bench
from figures import OURS, Aim, Result, Row, measured


def auditing_all(bench: Bench) -> Iterator[Result]:
    """Every entry, content, signature, tree and index made again."""
    told: list[dict[str, Any]] = []

    def rate() -> float:
        told.append(alone.run("audit_alone.py", bench.ledger))
        return float(told[-1]["entries"] / told[-1]["seconds"])

    note = "by as many processes as there are cores; the aim is 1,000,000 in 20 s on 2 cores. Half of an entry's time is its signature."
    row = Row("audit without keys", bench.entries, "entries/s", (), Aim(50_000))
    yield measured(row, min(3, bench.size.rounds), {OURS: rate}, note)
    row = Row("memory of an audit", bench.entries, "MB", (), Aim(500, most=True))
    note = "peak of all processes together; the aim is meant for 1,000,000 entries."
    taken = iter(told)
    yield measured(row, min(3, bench.size.rounds), {OURS: lambda: float(next(taken)["peak"]) / alone.MEGABYTE}, note)
