"""One rebuild of the caseload; run as a program, in a process of its own, for the memory that it takes.

The program is told the ledger's directory and a user's name and answers with JSON: entries of the log, seconds, peak memory in bytes.
"""

import json
import sys
from time import perf_counter

from alone import peak

from ledger.application import Ledger
from ledger.store import connection, place
from projections.engine import question
from projections.engine.rebuild import Rebuilt, rebuild


def rebuilt(ledger: Ledger) -> Rebuilt:
    """Build the caseload anew from the log and switch to it."""
    asked = question.load("caseload")
    connect = lambda: connection.connect(ledger.place.dsn("projector"))  # noqa: E731 one connection of many alike
    return rebuild(connect, [asked], log="cases", zone=ledger.zone, now=ledger.now())[0]


def main(directory: str, user: str) -> None:
    """Rebuild once and tell what it took."""
    found = place.find(directory)
    ledger = Ledger(found, place.profile(found, user))
    start = perf_counter()
    done = rebuilt(ledger)
    print(json.dumps({"entries": done.position, "seconds": perf_counter() - start, "peak": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
