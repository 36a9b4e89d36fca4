"""A bounded pool of connections for programs with many threads; the ledger's own commands open their few by hand.

Connections are made when first needed and kept for the next caller. One that its server ended while it lay idle is noticed before it is
handed out, because the end of the stream has arrived by then; so a restarted server costs a reconnection and no failed statement.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

import psycopg2

from ledger.errors import DatabaseError
from ledger.store.connection import Connection, at_rest, connect

SIZE = 8
"""Connections of one pool at most; appends to a log wait for one another anyway."""

PATIENCE = 30.0
"""Seconds that a caller waits for a connection."""


class Pool:
    """Connections to one database in autocommit, ``size`` at most, lent to one thread at a time."""

    def __init__(self, dsn: str, size: int = SIZE, patience: float = PATIENCE) -> None:
        """Keep the libpq string; nothing is opened yet."""
        self._dsn = dsn
        self._patience = patience
        self._places = BoundedSemaphore(size)
        self._lock = Lock()
        self._idle: list[Connection] = []
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection for the length of the block.

        Raises ServerUnreachable, and DatabaseError where none becomes free in time or the pool was closed.
        """
        if not self._places.acquire(timeout=self._patience):
            raise DatabaseError(f"no connection became free within {self._patience:g} seconds; nothing was done; try again")
        try:
            lent = self._take()
            try:
                yield lent
            finally:
                self._give_back(lent)
        finally:
            self._places.release()

    def close(self) -> None:
        """Close every idle connection, and those that are lent when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Connection:
        while True:
            with self._lock:
                if self._closed:
                    raise DatabaseError("these connections were closed; nothing was done; open the application again")
                kept = self._idle.pop() if self._idle else None
            if kept is None:
                return connect(self._dsn)
            if _is_alive(kept):
                return kept
            kept.close()

    def _give_back(self, lent: Connection) -> None:
        usable = not lent.closed and at_rest(lent)
        with self._lock:
            if usable and not self._closed:
                self._idle.append(lent)
                return
        lent.close()


def _is_alive(idle: Connection) -> bool:
    """Say whether an idle connection still has its server. Only where something arrived unasked is the server asked as well."""
    waiting = select.poll()
    waiting.register(idle.fileno(), select.POLLIN)
    if not waiting.poll(0):
        return True
    try:
        with idle.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        return False
    return True
