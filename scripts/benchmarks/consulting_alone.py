"""One reader of several at once; run as a program, in a process of its own.

The program is told the ledger's directory, a user's name, the libpq string of a scratch table's database, how often to do a thing in each
go, and the cases to read. It answers each line of its standard input, ``pairs`` or ``commits``, with one when it has done that so often.
"""

import sys
from collections.abc import Callable
from itertools import cycle
from uuid import UUID

from ledger.application import Ledger
from ledger.store import connection, place, reading

CLASSES = ("facts", "personal", "narrative", "held")
PURPOSE = "case_work"
BYTES = 2_500
"""What a consultation of one case writes, hashed bytes, units and ticket together, is about so much."""
SCRATCH = "CREATE TABLE IF NOT EXISTS read (position bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, bytes bytea)"


def pair(ledger: Ledger, case: UUID) -> None:
    """Consult one case, then redeem the ticket; nothing is opened."""
    ticket = ledger.consult([case], persons=(), purpose=PURPOSE, reason=None, upto=None, classes=CLASSES)
    reading.redeem(ledger.user, ticket)


def commits(scratch: connection.Connection) -> None:
    """What recording before showing comes to at least: two transactions, of which the first writes as much and both are flushed."""
    for size in (BYTES, 1):
        connection.rows(scratch, "INSERT INTO read (bytes) VALUES (%s)", bytes(size))


def main(directory: str, user: str, dsn: str, often: str, *named: str) -> None:
    """Be asked and answer until nothing more is asked."""
    found = place.find(directory)
    ledger = Ledger(found, place.profile(found, user))
    scratch, cases = connection.connect(dsn), cycle(UUID(each) for each in named)
    todo: dict[str, Callable[[], None]] = {"pairs": lambda: pair(ledger, next(cases)), "commits": lambda: commits(scratch)}
    for line in sys.stdin:
        for _ in range(int(often)):
            todo[line.strip()]()
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
