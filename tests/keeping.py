"""Connections that the command lines of tests take over from each other, each as good as new: opening one costs most commands most."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from ledger.store import connection

AS_NEW = (
    "CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ALL; DEALLOCATE ALL; UNLISTEN *; SELECT pg_catalog.pg_advisory_unlock_all(); "
    "DISCARD TEMP; DISCARD SEQUENCES"
)
"""What DISCARD ALL does, but that plans stay (PostgreSQL, DISCARD): of those a new session makes the same."""


class Kept(connection.Connection):
    """A connection that is kept for the next when it is closed, unless something is under way on it."""

    address = ""

    def close(self) -> None:
        """Wait for the next who opens one, or end."""
        untouched = (self.isolation_level, self.readonly, self.deferrable) == (None, None, None)
        if not self.closed and untouched and connection.at_rest(self):
            IDLE[self.address].append(self)
        else:
            self.end()

    def renew(self) -> None:
        """Be as a new connection is. Raises psycopg2.Error where the server ended it."""
        self.autocommit = True
        with self.cursor() as cursor:
            cursor.execute(AS_NEW)
        self.notices.clear()

    def end(self) -> None:
        """Close it."""
        super().close()


IDLE: defaultdict[str, list[Kept]] = defaultdict(list)
opened = connection.connect


def lent(dsn: str, *, autocommit: bool = True, kind: type[connection.Connection] = connection.Connection) -> connection.Connection:
    """Lend a connection that was used before, or a new one; one of another ``kind`` is always new."""
    if kind is not connection.Connection:
        return opened(dsn, autocommit=autocommit, kind=kind)
    while IDLE[dsn]:
        kept = IDLE[dsn].pop()
        try:
            kept.renew()
        except psycopg2.Error:
            continue
        kept.autocommit = autocommit
        return kept
    made = opened(dsn, autocommit=autocommit, kind=Kept)
    made.address = dsn
    return made


@contextmanager
def lending() -> Iterator[None]:
    """Lend to whoever opens a connection while the block runs."""
    before, connection.connect = connection.connect, lent if connection.connect is opened else connection.connect
    try:
        yield
    finally:
        connection.connect = before


def end() -> None:
    """Close all that nobody uses: a database to which someone is connected is not copied."""
    for kept in IDLE.values():
        while kept:
            kept.pop().end()
    IDLE.clear()
