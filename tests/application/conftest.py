"""One ledger for each module of this room; a test that needs the whole record to itself asks for ``ledger`` instead."""

from collections.abc import Iterator

import pytest

from ledger.application import Ledger
from ledger.store import place


@pytest.fixture(scope="module")
def shared(shared_at: place.Place) -> Iterator[Ledger]:
    """A ledger shared by the tests of one module, open as its first user Dana; each test works on cases of its own."""
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    yield opened
    opened.close()
