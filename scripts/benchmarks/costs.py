"""Measures what each command costs, as a process from cold, in records of several lengths, and says whether that is flat.

A unit of invented cases is recorded, and grows by copies of its closed cases; what is open, and what is asked about, stays really recorded
and as it was. At each length every answer is built anew in one pass, a burst is folded on to, and the trees are brought forward; then each
command is run as often as it is asked for, and the median told, with the machine's load (of the last minute) before and after. A cost is
flat where the longest record's is at most half as much again as the shortest's, or 50 ms more. Prints tables in Markdown and writes JSON
with every run.
Exit status: 0 measured, 6 it cannot be set up, 70 a command failed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import alone
import commanded
from cold import NOTHING, ROOT, program, shell
from commanded import Measured
from multiplied import Multiplied

from commands import catching_up
from commands.demonstration import stage
from ledger import RELEASE
from ledger.application import Ledger
from ledger.errors import CaseledgerError, ConfigurationError
from ledger.store import place

SIZES = (10_000, 100_000, 1_000_000)
FLAT, LITTLE = 1.5, 0.05
"""So many times what the shortest record costs is still flat, or so many seconds more: a machine that others use gives no better."""
LONG = 5.0
"""Seconds from which one run is enough."""


class Cost(NamedTuple):
    """What one command costs: seconds of each run by the record's length, the most memory of its process in MB, and why there are none."""

    measured: Measured
    seconds: dict[int, list[float]]
    memory: dict[int, float]
    failed: dict[int, str]

    def middle(self, size: int) -> float | None:
        """The median at one length."""
        return median(self.seconds[size]) if self.seconds.get(size) else None

    def _ends(self) -> tuple[float, float]:
        sizes = sorted(self.seconds)
        return self.middle(sizes[0]) or 0.0, self.middle(sizes[-1]) or 0.0

    def ratio(self) -> float | None:
        """The cost in the longest record, of that in the shortest."""
        shortest, longest = self._ends()
        return longest / shortest if shortest else None

    def flat(self) -> bool:
        """Whether the longest record's cost is no more than the shortest's, as near as a machine that others use can tell."""
        shortest, longest = self._ends()
        return longest <= max(FLAT * shortest, shortest + LITTLE)

    def to_json(self) -> dict[str, Any]:
        """Give all of it for the file."""
        measured = self.measured
        return {
            "command": measured.name, "seconds": self.seconds, "medians": {size: self.middle(size) for size in self.seconds},
            "MB": self.memory,
            "ratio": self.ratio(), "flat": self.flat(), "grows_with": measured.grows or None, "aim": measured.aim,
            "failed": self.failed or None,
        }  # fmt: skip


def main() -> int:
    """Measure as the arguments say."""
    given = _arguments()
    heading = {
        "release": RELEASE, "measured at": datetime.now(UTC).isoformat(timespec="seconds"), "cases": given.cases,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
    }  # fmt: skip
    try:
        given.json.open("a", encoding="utf-8").close()
        with _unit(given.under, given.cases) as ledger:
            records, costs = _measured(ledger, given)
    except (CaseledgerError, OSError) as error:
        _say(str(error))
        return ConfigurationError.exit_code
    print("\n".join(_markdown(heading, records, costs)))
    written = {"heading": heading, "records": records, "commands": [cost.to_json() for cost in costs]}
    given.json.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 70 if any(cost.failed for cost in costs) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/costs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    disk = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path.cwd()  # noqa: S108 a fresh directory is made in it
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="entries of the records, the shortest first")
    parser.add_argument("--cases", type=int, default=150, metavar="N", help="cases that are really recorded (150: about 5,500 entries)")
    parser.add_argument("--starts", type=int, default=3, metavar="N", help="runs of each command (default: 3; one where it takes long)")
    parser.add_argument("--burst", type=int, default=10_000, metavar="N", help="entries that are folded on to at once (default: 10,000)")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only commands that begin with one of these words")
    parser.add_argument("--json", type=Path, default=ROOT / "costs.json", metavar="FILE", help="default: costs.json")
    parser.add_argument("--under", type=Path, default=disk, metavar="DIR", help="where the ledger is made and removed again")
    return parser.parse_args()


@contextmanager
def _unit(under: Path, cases: int) -> Iterator[Ledger]:
    """A demonstration of so many cases in a new directory, with its server; all is removed afterwards. Raises ConfigurationError."""
    with tempfile.TemporaryDirectory(prefix="caseledger-costs-", dir=under) as home:
        directory = Path(home) / "unit"
        try:
            _say(f"recording {cases} cases")
            words = [*program(), "--ledger", str(directory), "demo", "--cases", str(cases)]
            done = subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if done.returncode:
                raise ConfigurationError(done.stderr.strip())
            found = place.find(str(directory))
            with closing(Ledger(found, place.profile(found, "dana"))) as ledger:
                yield ledger
        finally:
            stage.removed(directory)


def _measured(ledger: Ledger, given: argparse.Namespace) -> tuple[list[dict[str, Any]], list[Cost]]:
    wanted = [each for each in commanded.commands(commanded.named(ledger)) if not given.only or each.words[0] in given.only]
    costs = [Cost(each, {}, {}, {}) for each in wanted]
    records, grown = [], Multiplied(ledger)
    with tempfile.TemporaryDirectory() as compiled:
        around = shell(ledger, compiled)
        for entries in sorted(given.sizes):
            record = _grown(ledger, grown, entries, given.burst)
            records.append(record)
            record["trees brought forward in"] = _once([*program(), "checkpoint"], "", around).seconds
            record["load before"] = os.getloadavg()[0]
            record[NOTHING] = median(_once([sys.executable, "-c", "pass"], "", around).seconds for _ in range(given.starts))
            for cost in costs:
                _cost(cost, record["entries"], given.starts, around)
            record["load after"] = os.getloadavg()[0]
    return records, costs


def _grown(ledger: Ledger, grown: Multiplied, entries: int, burst: int) -> dict[str, Any]:
    """Bring the record to its length; how long its building took on the way, and with how much memory, and the folding on over a burst."""
    before = grown.grow(entries - burst)
    _say(f"{before:,} entries")
    _caught_up(ledger)  # so that the tables that are built are compared with others of the same entries
    built = alone.run("rebuild_alone.py", ledger, "every")
    head = grown.grow(entries)
    caught_up = _caught_up(ledger)
    _say(f"{head:,} entries, in every answer")
    return {
        "entries": head, "cases": grown.cases(), "built from": before, "built in": built["seconds"], "entries/s": before / built["seconds"],
        "MB": built["peak"] / alone.MEGABYTE, "burst": head - before, "caught up in": caught_up,
    }  # fmt: skip


def _caught_up(ledger: Ledger) -> float:
    start = perf_counter()
    catching_up.fold(ledger.projector, lambda: catching_up.projector(ledger, fresh=True), ledger.zone, ledger.now())
    return perf_counter() - start


class _Run(NamedTuple):
    """What one process took: seconds and memory in MB; how it ended, and what it complained of."""

    seconds: float
    memory: float
    status: int
    said: str


def _cost(cost: Cost, size: int, starts: int, around: Mapping[str, str]) -> None:
    """Run a command once uncounted, which compiles its modules, then as often as asked for, or until that took long."""
    command = [*program(), *cost.measured.words]
    taken = [_once(command, cost.measured.given, around)]
    while len(taken) <= starts and (len(taken) == 1 or taken[-1].seconds < LONG):
        taken.append(_once(command, cost.measured.given, around))
    cost.seconds[size] = [each.seconds for each in taken[1:]]
    cost.memory[size] = max(each.memory for each in taken)
    if wrong := [each for each in taken if each.status not in (0, cost.measured.status)]:
        cost.failed[size] = f"exit status {wrong[0].status}: {wrong[0].said}"
    _say(f"{cost.measured.name}: {cost.failed.get(size) or f'{cost.middle(size):.3f} s'}")


def _once(command: Sequence[str], given: str, around: Mapping[str, str]) -> _Run:
    with tempfile.TemporaryFile() as complaint, tempfile.TemporaryFile() as typed:
        typed.write(given.encode())
        typed.seek(0)
        start = perf_counter()
        with subprocess.Popen(command, env=dict(around), cwd=ROOT, stdin=typed, stdout=subprocess.DEVNULL, stderr=complaint) as process:
            _, status, used = os.wait4(process.pid, 0)
            taken = perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        complaint.seek(0)
        said = complaint.read().decode().strip().splitlines()
    return _Run(taken, used.ru_maxrss * 1024 / alone.MEGABYTE, process.returncode, said[-1] if said else "")


# -- telling -------------------------------------------------------------------------------------------------------


def _markdown(heading: Mapping[str, Any], records: Sequence[Mapping[str, Any]], costs: Sequence[Cost]) -> Iterator[str]:
    yield ", ".join(f"{name} {value}" for name, value in heading.items())
    yield ""
    yield "| record | " + " | ".join(f"{record['entries']:,}" for record in records) + " |"
    yield "|---|" + "--:|" * len(records)
    for name in [name for name in records[0] if name != "entries"]:
        yield f"| {name} | " + " | ".join(_told(record[name]) for record in records) + " |"
    yield ""
    yield "| command | " + " | ".join(f"{record['entries']:,}" for record in records) + " | MB | ratio | flat | aim |"
    yield "|---|" + "--:|" * len(records) + "--:|--:|---|---|"
    for cost in costs:
        told = (_told(cost.middle(record["entries"])) for record in records)
        yield f"| `{cost.measured.name}` | " + " | ".join((*told, *_judged(cost))) + " |"


def _judged(cost: Cost) -> Iterator[str]:
    ratio, longest, aim = cost.ratio(), max(cost.seconds), cost.measured.aim
    memory = cost.memory[longest]
    yield f"{memory:.0f}" if memory > 1.1 * alone.peak() / alone.MEGABYTE else ""  # a process begins with what its parent had
    yield _told(ratio)
    grows = f"no: it grows with {cost.measured.grows}" if cost.measured.grows else "NO"
    yield next(iter(cost.failed.values()), "yes" if cost.flat() else grows)
    yield "" if aim is None else f"≤ {aim:g} s{'' if (cost.middle(longest) or 0) <= aim else ', MISSED'}"


def _told(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _say(words: str) -> None:
    sys.stderr.write(f"costs: {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
