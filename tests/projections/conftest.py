"""Connections to a ledger of the test's own: who writes entries into it, and who folds them."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from ledger.store import connection
from ledger.store.place import Place
from tests.projections.written import Writer


@pytest.fixture
def writer(at: Place) -> Iterator[Writer]:
    made = Writer(at)
    yield made
    made.connection.close()


@pytest.fixture
def connect(at: Place) -> Callable[[], connection.Connection]:
    return lambda: connection.connect(at.dsn("projector"))


@pytest.fixture
def projector(connect: Callable[[], connection.Connection]) -> Iterator[connection.Connection]:
    with closing(connect()) as opened:
        yield opened
