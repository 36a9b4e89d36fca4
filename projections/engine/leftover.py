"""Tables that nobody reads and nobody keeps: what was read before, what a killed rebuild left, what no question of this release reads.

They may hold what has been erased since, so whoever folds drops them, and does not wait for the next rebuild. A rebuild at work has tables
that nobody reads yet: its lock tells them from what is left.
"""

from collections.abc import Sequence

from psycopg2 import errors
from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger import RELEASE
from ledger.errors import DatabaseError
from ledger.store import install
from ledger.store.connection import Connection
from projections.engine import store, tables

LOCK_TIMEOUT = "10ms"
"""How long a table that somebody still reads is waited for, with all that come after; the next who folds tries it again."""
_UNUSED = r"""
SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'live' AND tableowner = current_user AND tablename ~ '^[a-z0-9_]+_[0-9]+$'
  AND tablename NOT IN (SELECT table_name FROM live.question)
  AND NOT EXISTS (SELECT FROM live.question q WHERE to_jsonb(q) ->> 'kept' = tablename)
ORDER BY 1"""
_TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended('caseledger live ' || %s, 0))"


def unused(cursor: Cursor) -> list[str]:
    """Name the tables that are neither read nor kept; those that a rebuild is filling are among them."""
    cursor.execute("SELECT to_regclass('live.question') IS NOT NULL")
    if cursor.fetchone() != (True,):
        return []
    cursor.execute(_UNUSED)
    return [table for (table,) in cursor.fetchall()]


def sweep(connection: Connection) -> None:
    """Drop the tables that are left over; one of a question that somebody else rebuilds, or that is being read, stays for the next time."""
    with store.transaction(connection) as cursor:
        left = unused(cursor)
    for table in left:
        try:
            with store.transaction(connection) as cursor:
                _drop(cursor, table)
        except DatabaseError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable):
                raise


def _drop(cursor: Cursor, table: str) -> None:
    cursor.execute(_TRY, (table.rpartition("_")[0].replace("_", "-"),))
    if cursor.fetchone() == (True,) and table in unused(cursor):  # looked at again, now that nobody rebuilds
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
        tables.drop(cursor, table)


def forget(connection: Connection, known: Sequence[str]) -> None:
    """Drop what this release does not know, unless a newer one built it: nobody would keep it up, nor erase in it."""
    with store.transaction(connection) as cursor:
        cursor.execute("SELECT to_regclass('live.question') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return
        cursor.execute("SELECT name, to_jsonb(q) ->> 'release' FROM live.question q WHERE name <> ALL (%s::text[])", (list(known),))
        gone = [name for name, release in cursor.fetchall() if release is None or not install.later(release, RELEASE)]
        if gone:
            cursor.execute("DELETE FROM live.question WHERE name = ANY (%s::text[])", (gone,))
