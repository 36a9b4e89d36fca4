"""Entries cut into units and slots as an author cuts them, and opened whole, without a database. All invented."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from ledger.entry.mention import Name
from ledger.entry.slot import Owner
from ledger.events.catalogue import latest, load
from ledger.events.envelope import Actor, Basis, Marks, Occurred, Subject
from ledger.events.fact import fact_from_units, joined
from ledger.privacy.opening import Entry
from ledger.privacy.units import Envelope, Parties, planned
from projections.rights.passages import Reader
from projections.rights.proposing import Asked

ZONE = ZoneInfo("Europe/London")
CASE, BERT, OTTILIE, DANA = (UUID(int=place) for place in range(1, 5))
NUMBERS = {CASE: "CHS-26-0041", BERT: "P-311", OTTILIE: "P-312"}
POLICE, TRUST = "cheshire-police", "cwp"
NAMES = (
    Name("Bert Imagined", "person", BERT), Name("Bert", "person", BERT), Name("Imagined", "person", BERT),
    Name("Ottilie Sample", "person", OTTILIE), Name("Ottilie", "person", OTTILIE), Name("Sample", "person", OTTILIE),
    Name("07700 900123", "number", OTTILIE), Name("3 Made-up Mews, Tarporley", "place", OTTILIE),
)  # fmt: skip
PARTIES = Parties({"suspect": (BERT,), "victim": (OTTILIE,)}, NAMES)
BOTH = ((BERT, "suspect"), (OTTILIE, "victim"))


def slot(owner: Owner | tuple[str, UUID, str]) -> UUID:
    """The slot of an owner; clear units have one of their own in each stream, by controller."""
    return uuid5(NAMESPACE_URL, repr(owner))


def entry(
    place, kind, happened, fields, *, recorded="2026-11-20T12:00:00Z", controller=POLICE, originator=None, stream=CASE, subjects=BOTH,
    sensitivity=(), possession="investigator", statement=None, basis="law_enforcement_task", condition="safeguarding",
):  # fmt: skip
    """One entry, opened whole; ``place`` is its position, and its version."""
    event = fields if not isinstance(fields, dict) else load(latest(kind)).from_values(fields)
    cls = type(event)
    precision = "day" if len(happened) == 10 else "instant"
    whom = tuple(Subject(person, category) for person, category in subjects)
    marks = Marks(originator or controller, whom, tuple(sensitivity), possession)
    based = Basis(controller, "case_work", basis, "LED_P3", statement or cls.default_statement.value, condition)
    around = Envelope(Occurred(happened, precision), Actor(DANA, "practitioner", controller), marks, based)
    parties = PARTIES if cls.stream != "person" else Parties({}, NAMES)
    cut = list(enumerate(planned(event, around, stream, parties), start=1))
    units = [(ordinal, unit.name, unit.value) for ordinal, unit in cut]
    slots = {ordinal: slot(unit.owner or ("clear", stream, controller)) for ordinal, unit in cut}
    fact = fact_from_units(
        position=place, stream=stream, version=place, event=UUID(int=1000 + place), recorded_at=datetime.fromisoformat(recorded),
        recorder=DANA, units=joined((name, value) for _, name, value in units),
    )  # fmt: skip
    return Entry(NUMBERS[stream], fact, {}, place.to_bytes(32, "big"), True, units, slots=slots)


def asked(person=BERT, controller=POLICE, *, health=False) -> Asked:
    """A request of one of the two persons to one controller."""
    own = frozenset(slot(Owner(person, stream, controller)) for stream in (CASE, person))
    return Asked(Reader(frozenset({person}), own, NAMES), controller, ZONE, health)
