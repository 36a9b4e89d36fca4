"""One audit of the record's stored bytes; run as a program, in processes of its own, for the memory that they take.

The program is told the ledger's directory and a user's name and answers with JSON: entries of the log, seconds, peak memory in bytes of
all processes together, findings.
"""

import json
import multiprocessing
import sys
from contextlib import closing
from time import perf_counter

from alone import peak

from ledger import auditing
from ledger.store import place
from ledger.store.audit_reading import Reading, Source


def main(directory: str, _user: str) -> None:
    """Audit once, without keys, and tell what it took."""
    source = Source(place.find(directory).superuser_dsn("ledger"), tables=True)
    taken: dict[int, int] = {}

    def step(_position: int) -> None:
        taken.update({child.pid: peak(child.pid) for child in multiprocessing.active_children() if child.pid})

    with closing(Reading(source)) as reading:
        start = perf_counter()
        users = auditing.named(reading)
        found = auditing.audit(reading, source, "cases", users, (), (), auditing.Scope(), 0, step)
        seconds = perf_counter() - start
    told = {"entries": found.size, "seconds": seconds, "peak": peak() + sum(taken.values()), "findings": len(found.findings)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
