"""Connections to the server, and the one place where its errors become ours.

A failed statement's text never reaches a message: only its SQLSTATE does. Refusals of the ledger's own functions (class ``CL``)
carry sentences written for people and are passed on.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg2
from psycopg2 import extensions

from ledger import errors
from ledger.store import refused

Connection = extensions.connection

SENTENCES = {
    "53100": "the server's disk is full; nothing was recorded; free space, then repeat with the same request id",
    "53300": "the server has no connection left; nothing was done; try again",
    "57P01": "the server was stopped; nothing was recorded; repeat with the same request id",
    "57014": "the statement was cancelled; nothing was recorded",
    "42501": "the roles of this login give no right to that; nothing was done; see caseledger user list",
    "55P03": "someone holds a lock; nothing was done; try again",
    "25006": "the server is read-only (a standby?); nothing was recorded",
}

LACKING = frozenset({"3F000", "42883", "42P01", "42703"})
"""A schema, function, table or column is not there (PostgreSQL, appendix A)."""

PATIENCE = 10
"""Seconds after which a server that does not answer counts as unreachable, unless its address says otherwise."""

_OPEN: WeakSet[Connection] = WeakSet()

extensions.register_adapter(UUID, lambda given: extensions.AsIs(f"'{given}'::uuid"))
_known_uuid = lru_cache(maxsize=4096)(UUID)
_UUID = extensions.new_type((2950,), "UUID", lambda text, _cursor: None if text is None else _known_uuid(text))
extensions.register_type(_UUID)
extensions.register_type(extensions.new_array_type((2951,), "UUID[]", _UUID))
"""Ids come in their thousands and few of them differ: a slot stands beside each content under it. (2950, 2951: pg_type.dat.)"""


def connect(dsn: str, *, autocommit: bool = True, kind: type[Connection] = Connection) -> Connection:
    """Open a connection; with ``autocommit`` every call is its own transaction and one round trip. ``kind``: one that does more.

    Raises ``ServerUnreachable`` when no server answers or it refuses the login.
    """
    settings: dict[str, Any] = {} if "connect_timeout" in dsn else {"connect_timeout": PATIENCE}
    try:
        connection: Connection = psycopg2.connect(
            dsn, application_name="caseledger", client_encoding="UTF8", connection_factory=kind, **settings
        )
    except psycopg2.OperationalError as error:
        raise errors.ServerUnreachable(refused.sentence(str(error))) from error
    except psycopg2.ProgrammingError:  # libpq does not understand the address, and its own words repeat it, password and all
        raise errors.ConfigurationError("the server's address is not one that PostgreSQL understands; nothing was done") from None
    connection.autocommit = autocommit
    _OPEN.add(connection)
    return connection


def cancel() -> None:
    """Have the server cancel whatever the connections of this process wait for; called from another thread, for a person who interrupts."""
    for connection in list(_OPEN):
        with suppress(psycopg2.Error):
            connection.cancel()


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the database's errors into ours while the block runs."""
    try:
        yield
    except psycopg2.Error as error:
        raise translated(error) from error


def translated(error: psycopg2.Error) -> errors.CaseledgerError:
    """Our error for the server's: by SQLSTATE, with a sentence free of values."""
    code = error.pgcode
    if code is None:
        return errors.ServerUnreachable(
            "the connection to the server was lost; whether the act was recorded is not known; repeat it with the same request id"
        )
    if code in errors.BY_SQLSTATE:
        return errors.BY_SQLSTATE[code](error.diag.message_primary or "the database refused")
    if code in LACKING:
        return errors.SchemaMissing(
            f"the installed schema lacks something that this release asks for (SQLSTATE {code}): it was changed by hand; nothing was done; "
            "run caseledger server upgrade, which installs it anew"
        )
    if code == "42501":
        return errors.NotAuthorised(SENTENCES[code])
    return errors.DatabaseError(SENTENCES.get(code, f"the database failed (SQLSTATE {code}); nothing was recorded"))


def rows(connection: Connection, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement, in a transaction of its own where the connection is in autocommit."""
    with refusals(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def at_rest(connection: Connection) -> bool:
    """Whether no transaction is open on it: what was sent is committed."""
    return bool(connection.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE)


def value(connection: Connection, statement: str, *values: Any) -> Any:
    """The single value of the single row of one statement."""
    return rows(connection, statement, *values)[0][0]
