"""Whole processes from cold: what a person waits for after pressing return."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bench import Bench
from figures import OURS, Aim, Result, Row, measured
from rebuild_alone import rebuilt

from ledger.errors import ConfigurationError

NOTHING = "python -c pass"
ROOT = Path(__file__).parents[2]


def cold(bench: Bench) -> Iterator[Result]:
    """``--help`` and ``caseload``, each as a new process."""
    program = _program()
    environment = os.environ | {"CASELEDGER_LEDGER": str(bench.ledger.place.directory), "CASELEDGER_USER": bench.ledger.profile.name}
    for words, bound in ((("--help",), 0.15), (("caseload", "--format", "table"), 0.35)):
        row = Row(f"caseledger {words[0]} from cold", bench.entries, "s", (NOTHING,), Aim(bound, most=True))
        sides = {
            OURS: lambda words=words: _seconds([*program, *words], environment),
            NOTHING: lambda: _seconds([sys.executable, "-c", "pass"], environment),
        }
        yield measured(row, bench.size.starts, sides, before=lambda words=words: _ready(bench, [*program, *words], environment))


def _ready(bench: Bench, command: Sequence[str], environment: dict[str, str]) -> None:
    """See that the command answers without a word of complaint; ``caseload`` needs its table built."""
    if command[-1] != "--help":
        rebuilt(bench.ledger)
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode or "caseledger:" in done.stderr:
        raise ConfigurationError(f"exit status {done.returncode}: {done.stderr.strip()}")


def _program() -> Sequence[str]:
    """The installed program; where it is not installed, its module."""
    installed = Path(sys.executable).with_name("caseledger")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "commands.cli"]


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    start = perf_counter()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return perf_counter() - start
