"""A demonstration has a past: its invented cases are recorded with the clock set back, in the open, and nowhere else.

Entries bear the database's clock, so the function by which SQL reads the time is replaced for a while, and this program's own
clock is set back as far. Both are possible only for a private server whose ledger directory says that it is a demonstration.
While it lasts ``doctor`` finds the schema changed, and a program with a right clock is refused by the database.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from ledger import moment
from ledger.errors import UsageError
from ledger.store import connection, install, place

MARKER = "DEMONSTRATION"
"""A file in the ledger directory that says: only invented cases are here."""

CLOCK = "032_clock.sql"
"""The schema file that installs the server's clock."""

_SET_BACK = """
CREATE OR REPLACE FUNCTION ledger.ledger_clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS 'SELECT clock_timestamp() - interval ''{days} days''';
"""


@contextmanager
def days_ago(at: place.Place, days: int) -> Iterator[None]:
    """Let the block record as it would have ``days`` times 24 hours ago; afterwards the server has its own clock again.

    What is recorded never goes back behind what was recorded before. Raises UsageError for a ledger that is no demonstration.
    """
    _require_demonstration(at)
    try:
        _as_owner(at, _SET_BACK.format(days=int(days)))
        token = moment.SET_BACK.set(timedelta(days=days))
        try:
            yield
        finally:
            moment.SET_BACK.reset(token)
    finally:
        restore(at)


def restore(at: place.Place) -> None:
    """Give the server its own clock, from the very text that installed it, so that the schema is again the recorded one.

    Harmless where it has it; what a demonstration that was killed left behind is mended so. Raises UsageError as ``days_ago`` does.
    """
    _require_demonstration(at)
    _as_owner(at, next(text for _, name, text in install.files() if name == CLOCK))


def _as_owner(at: place.Place, statement: str) -> None:
    """Run one statement as the schema's owner, where there is a schema yet."""
    with closing(connection.connect(at.superuser_dsn("ledger"))) as superuser:
        if connection.value(superuser, "SELECT to_regprocedure('ledger.ledger_clock()') IS NOT NULL"):
            connection.rows(superuser, "SET ROLE caseledger_owner")
            connection.rows(superuser, statement)


def _require_demonstration(at: place.Place) -> None:
    if not at.private or not (at.directory / MARKER).is_file():
        raise UsageError(f"{at.directory} holds no demonstration; its clock was not touched")
