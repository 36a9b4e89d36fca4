"""A unit whose database is attacked: each attack is made on a copy of its own, and whoever verifies holds a checkpoint from before."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from application.scenes import add_user, event, note, referred
from conftest import database_copied, dropped, superuser

from ledger import checkpoints, verifying
from ledger.application import Intent, Ledger
from ledger.proof.judged import Held
from ledger.proof.trust import NOTHING, Trust
from ledger.store import place
from ledger.store.audit_reading import Source
from ledger.store.place import Place
from ledger.verifying import Asked, Verified


@dataclass(frozen=True)
class Unit:
    """A unit's ledger, the checkpoint that somebody outside keeps of it, and the keys of two users who might attack."""

    at: Place
    held: Held
    dana: bytes
    clara: bytes

    def verify(self, *outside: Held, trust: Trust = NOTHING, beside: bool = False) -> Verified:
        """Verify by the tables, with these checkpoints and, if asked for, the copies beside the database."""
        asked = Asked(("cases",), trust, outside)
        return verifying.verify(Source(self.at.superuser_dsn("ledger"), tables=True), self.at if beside else None, asked, lambda *_: None)

    def found(self, *outside: Held, trust: Trust = NOTHING, beside: bool = False) -> set[tuple[str, int | None]]:
        """Rule and position of each finding."""
        return {(each.rule, each.position) for each in self.verify(*outside, trust=trust, beside=beside).findings}


@pytest.fixture(scope="module")
def unit(shared_at: Place) -> Unit:
    """Two cases with a note each, a person about whom something was recorded later, a checkpoint, and a note that it does not cover."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        add_user(ledger, "clara", "cheshire-police", ("practitioner",))
        first, second = referred(ledger), referred(ledger)
        ledger.record([Intent(note("He waits outside her work."), first.stream)], request_id="a-note")
        ledger.record([Intent(note("She changed her number."), second.stream)])
        today = ledger.now().astimezone(ledger.zone).date().isoformat()
        misheard = event("fact-corrected", target=1, field="name", to_personal="Will Ashbourne", why="Misheard.", discovered_on=today)
        ledger.record([Intent(misheard, first.suspect)])
        held = Held("kept outside", checkpoints.make(ledger, "cases"))
        ledger.record([Intent(note("Not yet covered."), second.stream)])
        dana = ledger.profile.seed
    return Unit(shared_at, held, dana, place.profile(shared_at, "clara").seed)


@contextmanager
def copied_database(unit: Unit) -> Iterator[Unit]:
    """The unit with a database of its own."""
    copy = replace(unit.at, suffix=f"_{uuid4().hex[:12]}")
    with superuser(unit.at, "postgres") as cursor:
        database_copied(cursor, f"ledger{unit.at.suffix}", f"ledger{copy.suffix}")
    try:
        yield replace(unit, at=copy)
    finally:
        dropped(copy)


@pytest.fixture
def attacked(unit: Unit) -> Iterator[Unit]:
    """The unit, its database a copy that one test attacks."""
    with copied_database(unit) as copy:
        yield copy
