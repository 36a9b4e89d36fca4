"""Importing an invented unit into a new ledger, as a person does; beside stock batches. And the memory that it takes."""

from collections.abc import Iterator
from typing import Any

import alone
from appending import stock_batches
from bench import Bench
from figures import BARE, EQUAL, OURS, Result, Row
from ours import LONG, founded

from commands.demonstration import generated

PROGRAM = "import_alone.py"
YEARS, SEED = 3.0, 1
NOTE = (
    f"ours: the whole command from cold, on a ledger of its own: read, check, decide by rules and roles, seal, sign, append, fold; "
    f"stock: events made before the clock starts, {LONG} an insert."
)


def importing(bench: Bench) -> Iterator[Result]:
    """How many entries a second, and the peak of the process; for units of several sizes, so that it shows whether memory is flat."""
    for cases in bench.size.imported:
        yield from _of(bench, cases)


def _of(bench: Bench, cases: int) -> Iterator[Result]:
    rate = Result(Row(f"import a unit of {cases:,} cases", bench.entries, "entries/s", (BARE, EQUAL)), note=NOTE)
    memory = Result(Row(f"memory of importing {cases:,} cases", bench.entries, "MB"))
    try:
        done = _imported(bench, cases)
        sides = {side: stock_batches(bench, side) for side in (BARE, EQUAL)}
        rate.rounds = {OURS: [done["entries"] / done["seconds"]], **{side: [measure()] for side, measure in sides.items()}}
        memory.rounds = {OURS: [done["peak"] / alone.MEGABYTE]}
        memory.note = f"peak of the whole process; {done['entries']:,} entries of {done['lines']:,} lines."
    except Exception as fault:  # noqa: BLE001 one row without figures must not cost the others theirs
        rate.failed = memory.failed = f"{type(fault).__name__}: {fault}"
    yield from (rate, memory)


def _imported(bench: Bench, cases: int) -> dict[str, Any]:
    """Found a ledger, import the unit's members and then its acts; what the second import took."""
    under = bench.ledger.place.directory.parents[1]
    with founded(under) as ledger:
        files = ledger.place.directory.parent / "invented"
        generated.write(files, generated.Unit(cases, YEARS, SEED), ledger.now().date())
        alone.run(PROGRAM, ledger, str(files / "unit.ndjson"))
        return alone.run(PROGRAM, ledger, str(files / "acts.ndjson"))
