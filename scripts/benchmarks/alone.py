"""A program in a process of its own, for the memory that it takes: how it is run, and how it tells its peak."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.application import Ledger  # what a program loads is part of what it takes

MEGABYTE = 1_000_000


def run(program: str, ledger: "Ledger", *words: str) -> dict[str, Any]:
    """Run a program of this directory on a ledger, as its user; what its last line says in JSON. Raises where it failed."""
    place = Path(__file__).with_name(program)
    command = [sys.executable, place, str(ledger.place.directory), ledger.profile.name, *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def peak(process: int | str = "self") -> int:
    """Give the most memory that a process has had, in bytes; what getrusage says may be that of the process that started it."""
    status = Path(f"/proc/{process}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
