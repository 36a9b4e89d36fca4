"""Whole processes from cold: what a person waits for after pressing return."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench import Bench
from figures import OURS, Aim, Result, Row, measured
from invented import Case
from rebuild_alone import rebuilt

from ledger.application import Ledger
from ledger.errors import ConfigurationError

NOTHING = "python -c pass"
IN_PROCESS = "the keyring in the same process"
SHOWN, BATCH = 500, 40
ROOM = timedelta(days=120)
"""Before now, a case of SHOWN entries has come to its end: each comes at most five hours after the last."""
ROOT = Path(__file__).parents[2]
UNUSUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Settings of test runs and containers that a person's shell has not; each costs a new process some of its time."""


def cold(bench: Bench) -> Iterator[Result]:
    """``--help``, ``caseload`` and ``show`` of a long case, each as a new process."""
    with TemporaryDirectory() as compiled:
        yield from _cold(bench, shell(bench.ledger, compiled))


def shell(ledger: Ledger, compiled: str) -> dict[str, str]:
    """What a person's shell has: modules are compiled once and kept (here in ``compiled``), whatever a test or a container says."""
    known = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    named = {"CASELEDGER_LEDGER": str(ledger.place.directory), "CASELEDGER_USER": ledger.profile.name}
    return known | named | {"PYTHONPYCACHEPREFIX": compiled}


def _cold(bench: Bench, environment: dict[str, str]) -> Iterator[Result]:
    run = program()
    for name, words, bound in (
        ("--help", ("--help",), 0.15),
        ("caseload", ("caseload", "--format", "table"), 0.35),
        (f"show of {SHOWN} entries", ("show", long_case(bench, bench.entries), "--format", "table"), 0.4),
    ):
        row = Row(f"caseledger {name} from cold", bench.entries, "s", (NOTHING,), Aim(bound, most=True))
        sides = {
            OURS: lambda words=words: seconds([*run, *words], environment),
            NOTHING: lambda: seconds([sys.executable, "-c", "pass"], environment),
        }
        yield measured(row, bench.size.starts, sides, before=lambda words=words: _ready(bench, [*run, *words], environment))


def through_keyring(bench: Bench) -> Iterator[Result]:
    """``show`` of a long case whose keys a keyring process releases, against the same with the keyring in its own process."""
    with TemporaryDirectory() as compiled, TemporaryDirectory() as folder:
        environment = shell(bench.ledger, compiled)
        path = Path(folder) / "s"
        words = [*program(), "show", long_case(bench, bench.entries + 2), "--format", "table"]
        row = Row(f"show of {SHOWN} entries through a keyring process", bench.entries, "s", (IN_PROCESS,), Aim(1.3, IN_PROCESS, most=True))
        sides = {
            OURS: lambda: seconds(words, environment | {"CASELEDGER_KEYRING": str(path)}),
            IN_PROCESS: lambda: seconds(words, environment),
        }
        serving = subprocess.Popen([*program(), "keyring", "serve", "--socket", str(path)], env=environment, cwd=ROOT)
        try:
            for _ in range(500):
                if path.exists():
                    break
                sleep(0.02)
            yield measured(row, bench.size.starts, sides)
        finally:
            serving.terminate()
            serving.wait()


def long_case(bench: Bench, seed: int) -> str:
    """Record one case of SHOWN entries, which began long enough ago for all of them to have happened; its number."""
    case = Case(Random(seed), bench.ledger.now() - ROOM)  # noqa: S311 an invented case, no secret
    intents = case.told(SHOWN)
    receipts = [bench.ledger.record(intents[start : start + BATCH]) for start in range(0, len(intents), BATCH)]
    return receipts[0].entries[0].address.partition("#")[0]


def _ready(bench: Bench, command: Sequence[str], environment: dict[str, str]) -> None:
    """See that the command answers without a word of complaint; ``caseload`` needs its table built."""
    if "caseload" in command:
        rebuilt(bench.ledger)
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode or "caseledger:" in done.stderr:
        raise ConfigurationError(f"exit status {done.returncode}: {done.stderr.strip()}")


def program() -> Sequence[str]:
    """The installed program; where it is not installed, its module."""
    installed = Path(sys.executable).with_name("caseledger")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "commands.cli"]


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Run a command once; how long that took."""
    start = perf_counter()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return perf_counter() - start
