"""The other side's projection: one row a case, kept by a stock ProjectionRunner with tracking. Run by stock.py."""

from threading import Event
from time import perf_counter
from typing import Any

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

UPSERT = SQL(
    "INSERT INTO caseload VALUES (%s, 1, %s) ON CONFLICT (stream) DO UPDATE SET entries = caseload.entries + 1, last = excluded.last"
)
LONGEST = 600
"""Seconds after which a rebuild is given up."""


class View(PostgresTrackingRecorder):
    """The table: one statement and the tracking in one transaction for each entry, as the library's documentation has it."""

    def __init__(self, datastore: Any, **given: Any) -> None:
        """Add the table to what the recorder makes."""
        super().__init__(datastore, **given)
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS caseload (stream uuid PRIMARY KEY, entries integer NOT NULL, last text)")
        )

    def write(self, stream: Any, last: str, tracking: Tracking) -> None:
        """Count one entry in its case's row."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(UPSERT, (stream, last), prepare=True)
            self._insert_tracking(cursor, tracking)


class Caseload(Projection[View]):
    """Feeds the table; says when it has come to the entry up to which the clock runs."""

    upto = 0
    done = Event()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Fold one entry."""
        self.view.write(domain_event.originator_id, type(domain_event).__name__, tracking)
        if tracking.notification_id >= self.upto:
            type(self).done.set()


def rebuild_rate(kind: type[Application], env: dict[str, str], entries: int) -> float:
    """Entries per second from an empty table to the entry ``entries``."""
    _empty(env)
    Caseload.upto, Caseload.done = entries, Event()
    start = perf_counter()
    with ProjectionRunner(application_class=kind, projection_class=Caseload, view_class=View, env=env):
        if not Caseload.done.wait(LONGEST):
            raise TimeoutError(f"the projection did not come to entry {entries} in {LONGEST} s")
        taken = perf_counter() - start
    return entries / taken


def _empty(env: dict[str, str]) -> None:
    said = {name: env[f"POSTGRES_{name.upper()}"] for name in ("dbname", "host", "port", "user")}
    with psycopg.connect(**said) as opened:
        opened.execute("DROP TABLE IF EXISTS caseload, caseload_tracking")
