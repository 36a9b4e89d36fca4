"""One ledger for each module of this room, and the case that its tests restrict and erase."""

from collections.abc import Iterator

import pytest
from application.scenes import decide_erasure, referred, slots

from ledger.application import Ledger
from ledger.store import place


@pytest.fixture(scope="module")
def shared(shared_at: place.Place) -> Iterator[Ledger]:
    """A ledger shared by the tests of one module, open as its first user Dana; each test works on cases of its own."""
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    yield opened
    opened.close()


@pytest.fixture
def case(shared):
    """A case of this test's own whose reason of referral mentions the suspect by name and number."""
    return referred(shared)


@pytest.fixture
def slot(shared_at, case):
    """The slot of what was said of the suspect in the case."""
    (found,) = slots(shared_at, case, case.suspect)
    return found


@pytest.fixture
def forgotten(shared, case, slot):
    """The same case after that slot was erased: the slot, the receipt of the decision and the number of units deleted."""
    receipt = decide_erasure(shared, case.stream, [slot])
    return slot, receipt, shared.erase(slot)
