"""What the release says that it installs is what its SQL files install: an audit compares a ledger with it."""

from contextlib import closing

import pytest

from ledger.store import schema
from ledger.store.connection import connect, rows, value


def test_the_reference_is_what_the_files_install(founded):
    """Run ``scripts/schema`` after any change of the SQL files."""
    with closing(connect(founded.superuser_dsn("ledger"))) as connection:
        rows(connection, "SET search_path = pg_catalog")
        known = schema.reference(schema.major(connection))
        if known is None:
            pytest.skip("this release has no reference for this major version")
        assert dict(schema.told(schema.lines(connection))) == known


def test_the_programs_own_query_gives_the_digest_that_the_database_gives(founded):
    with closing(connect(founded.superuser_dsn("ledger"))) as connection:
        recorded = value(connection, "SET ROLE caseledger_owner; SELECT api.schema_digest()")
        rows(connection, "RESET ROLE; SET search_path = pg_catalog")
        assert schema.digest(schema.lines(connection)) == recorded
