"""One ledger for each module of this room, the case that its tests restrict and erase, and a unit whose agencies have not all agreed."""

from collections.abc import Iterator

import pytest
from application import scenes
from application.scenes import HEALTH, POLICE, decide_erasure, member, note, referred, slots

from ledger.application import Intent, Ledger
from ledger.store import place

PROBATION = "probation"


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


@pytest.fixture(scope="module")
def unit(shared, shared_at):
    """Police and probation have agreed; the health trust has agreed with the police alone."""
    with (
        member(shared_at, shared, "hedy", HEALTH, ("practitioner", "supervisor")) as clinic,
        member(shared_at, shared, "olga", PROBATION, ("practitioner", "supervisor")) as officer,
    ):
        scenes.adopt(shared, agencies=(POLICE, PROBATION), originators=None)
        scenes.adopt(shared, agencies=(POLICE, HEALTH), originators=None, beside=True)
        yield clinic, officer


@pytest.fixture
def clinic(unit):
    return unit[0]


@pytest.fixture
def officer(unit):
    return unit[1]


@pytest.fixture
def theirs(clinic):
    """A case that the health trust opened, with a note of theirs."""
    case = referred(clinic)
    clinic.record([Intent(note("He was seen on Monday."), case.stream)])
    return case


@pytest.fixture
def past_the_rules(monkeypatch):
    """No rule of the program speaks: what is left is what append refuses and the database shows."""
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_given, **_named: None)
