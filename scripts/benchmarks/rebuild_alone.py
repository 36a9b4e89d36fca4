"""A rebuild of one question or of all; run as a program, in a process of its own, for the memory that it takes.

The program is told the ledger's directory, a user's name and a question's, or ``every``, and answers with JSON: entries of the log,
seconds, and the peak memory in bytes of it and of the second process that it fills the tables by, together.
"""

import gc
import json
import resource
import sys
from collections.abc import Sequence
from time import perf_counter

from alone import peak

from commands.cli import RARELY
from ledger.application import Ledger
from ledger.store import connection, place
from projections.engine import question
from projections.engine.rebuild import Rebuilt, rebuild

CASELOAD = ("caseload",)


def rebuilt(ledger: Ledger, names: Sequence[str] = CASELOAD) -> list[Rebuilt]:
    """Build the answers to some questions anew from the log, in one pass, and switch to them."""
    asked = [question.load(name) for name in names]
    connect = lambda: connection.connect(ledger.place.dsn("projector"))  # noqa: E731 one connection of many alike
    return rebuild(connect, asked, log="cases", zone=ledger.zone, now=ledger.now())


def main(directory: str, user: str, which: str) -> None:
    """Rebuild once and tell what it took."""
    found = place.find(directory)
    ledger = Ledger(found, place.profile(found, user))
    names = question.live() if which == "every" else (which,)
    gc.set_threshold(RARELY)  # as the program does
    start = perf_counter()
    done = rebuilt(ledger, names)
    taken = perf_counter() - start
    second = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024  # it is forked and runs no other program, so this is its own
    print(json.dumps({"entries": done[0].position, "seconds": taken, "peak": peak() + second}))


if __name__ == "__main__":
    main(*sys.argv[1:])
