"""A private PostgreSQL for tests: made, started, and stopped and removed at the end, whatever happened."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from ledger.store import embedded


@contextmanager
def running_server(place: Path, **settings: str) -> Iterator[embedded.Server]:
    """A running server of a new ledger directory ``place``; ``settings`` are PostgreSQL's, as ``ALTER SYSTEM`` would set them."""
    server = embedded.create(place)
    try:
        with (server.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        embedded.start(server)
        yield server
    finally:
        embedded.discard(server)


def connect(server, role=embedded.SUPERUSER, database="ledger"):
    connection = psycopg2.connect(embedded.dsn(server, role, database))
    connection.autocommit = True
    return closing(connection)


def sql(server, statement, role=embedded.SUPERUSER, database="ledger"):
    with connect(server, role, database) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None
