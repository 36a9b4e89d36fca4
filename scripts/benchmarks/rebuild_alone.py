"""One rebuild of the caseload; run as a program, in a process of its own, for the memory that it takes.

The program is told the ledger's directory and a user's name and answers with JSON: entries of the log, seconds, peak memory in bytes.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from ledger.application import Ledger
from ledger.store import connection, place
from projections.engine import question
from projections.engine.rebuild import Rebuilt, rebuild


def rebuilt(ledger: Ledger) -> Rebuilt:
    """Build the caseload anew from the log and switch to it."""
    asked = question.load("caseload")
    return rebuild(lambda: connection.connect(ledger.place.dsn("projector")), asked, log="cases", zone=ledger.zone, now=ledger.now())


def _peak() -> int:
    """Peak memory of this process alone; what getrusage says may be that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(directory: str, user: str) -> None:
    """Rebuild once and tell what it took."""
    found = place.find(directory)
    ledger = Ledger(found, place.profile(found, user))
    start = perf_counter()
    done = rebuilt(ledger)
    print(json.dumps({"entries": done.position, "seconds": perf_counter() - start, "peak": _peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
