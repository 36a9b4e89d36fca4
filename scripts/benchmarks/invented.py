"""Seeded invented cases: whole acts as the public application would record them, no two alike, none of a real person."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.acts import Intent
from ledger.application import Ledger
from ledger.events.closing import CaseClosed, CaseReopened
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Occurred
from ledger.events.event import Event
from ledger.events.gates import TriageDecided, UrgentActionCompleted, UrgentActionRaised
from ledger.events.intake import PartyIdentified, PartyJoined, ReferralReceived
from ledger.events.notes import NoteRecorded
from ledger.events.team import AgencyNamed, RoleHeld
from ledger.moment import now

FIRST = ("Ada", "Bram", "Cleo", "Dov", "Esme", "Finn", "Greta", "Hugo", "Iris", "Jonas", "Kaia", "Lew", "Mina", "Nico", "Orla", "Piers")
LAST = ("Inventa", "Fabulon", "Nowhereby", "Examplar", "Madeupson", "Testwick", "Phantomley", "Sampleton")
SAID = (
    "waited outside the house again until after midnight.", "sent eleven messages within the hour, none of them answered.",
    "was seen by a neighbour near the school gate.", "called the office and asked when she would be leaving.",
    "left a parcel on the doorstep without a name on it.", "asked a friend to pass on a letter.",
    "drove past slowly and turned at the end of the road.", "posted her new address where others could read it.",
)  # fmt: skip
AGENCIES = ("cheshire-police", "merseyside-police", "mersey-care", "probation-nw", "paladin")
YEARS, ZONE = timedelta(days=730), ZoneInfo("Europe/London")


def give_roles(ledger: Ledger) -> None:
    """Record what the unit's first user was in the years before: a decision needs a role held on its day."""
    me, since = ledger.me, (ledger.now() - 2 * YEARS).date().isoformat()
    named = AgencyNamed.from_values({"agency": me.agency, "name": "Invented Constabulary", "sector": "police", "since": since})
    held = [{"member": str(me.recorder), "role": role, "agency": me.agency, "since": since} for role in me.roles]
    ledger.record([Intent(event, ledger.unit_stream()) for event in (named, *map(RoleHeld.from_values, held))])


def note_of_five(random: Random) -> str:
    """Five sentences: the splitter makes them five units, each sealed by itself."""
    return " ".join(f"He {said}" for said in random.sample(SAID, 5))


class Case:
    """One invented case, told as intents in the order in which they are recorded."""

    def __init__(self, random: Random, now: datetime) -> None:
        """Draw the ids of the case, its suspect and its victim, and the day on which it begins."""
        self.random = random
        self.stream, self.suspect, self.victim = (UUID(int=random.getrandbits(128), version=4) for _ in range(3))
        self.at = now - YEARS * random.uniform(0.02, 1)
        self.intents: list[Intent] = []

    def told(self, entries: int | None) -> list[Intent]:
        """Tell the whole case; with ``entries``, notes fill it up to exactly so many entries in the case's own stream."""
        self._opened()
        for part in (self._urgent, self._notes, self._corrected, self._closed):
            if self.random.random() < 0.6:
                part()
        while entries is not None and self.version < entries:
            self._note()
        return self.intents

    @property
    def version(self) -> int:
        """Entries told so far in the case's own stream."""
        return sum(1 for intent in self.intents if intent.stream == self.stream)

    def _add(self, cls: type[Event], stream: UUID | None = None, **values: Any) -> None:
        self.at += timedelta(minutes=self.random.randint(3, 300))
        happened = Occurred.at(self.at) if self.random.random() < 0.8 else Occurred(self.at.astimezone(ZONE).date().isoformat(), "day")
        self.intents.append(Intent(cls.from_values(values), stream or self.stream, happened))

    def _opened(self) -> None:
        draw = self.random.choice
        self._add(
            ReferralReceived, channel=draw(["crime_system", "email", "phone", "clinic"]), urgency=draw(["routine", "urgent", "immediate"]),
            agency=draw(AGENCIES), victim_aware=draw(["yes", "no"]), reason=note_of_five(self.random),
            crime_ref=f"CR/{self.random.randint(1, 99999)}",
        )  # fmt: skip
        for person, category in ((self.suspect, "suspect"), (self.victim, "victim")):
            name = f"{draw(FIRST)} {draw(LAST)}"
            self._add(
                PartyIdentified, person, name=name, date_of_birth=f"{self.random.randint(1950, 2004)}-03-0{self.random.randint(1, 9)}",
                address=f"{self.random.randint(1, 200)} Invented Road", phone=f"07700 900{self.random.randint(100, 999)}",
            )  # fmt: skip
            self._add(PartyJoined, party=str(person), category=category)
        outcome = draw(["possible_stalking", "possible_stalking", "insufficient_information", "clearly_not_stalking"])
        self._add(TriageDecided, outcome=outcome, rationale=note_of_five(self.random))

    def _urgent(self) -> None:
        due = (self.at + timedelta(hours=8)).isoformat()
        self._add(UrgentActionRaised, gate="triage", action=self.random.choice(["safeguard", "arrest", "marac"]), due=due)
        if self.random.random() < 0.8:
            self._add(UrgentActionCompleted, raised=self.version, outcome="done", detail="A constable called and fitted an alarm.")

    def _note(self) -> None:
        self._add(NoteRecorded, text=note_of_five(self.random))

    def _notes(self) -> None:
        for _ in range(self.random.randint(1, 7)):
            self._note()

    def _corrected(self) -> None:
        day = now().date().isoformat()  # in this record nothing is found before it is recorded, whenever it happened
        self._add(FactCorrected, target=1, field="urgency", to="routine", why="The referrer rang to say so.", discovered_on=day)

    def _closed(self) -> None:
        if any(isinstance(intent.event, UrgentActionRaised) for intent in self.intents):
            return
        self._add(CaseClosed, reason="completed", risk_at_close="low", summary="The plan was followed to its end.")
        if self.random.random() < 0.3:
            self._add(CaseReopened, trigger="further_report", reason="She telephoned on Sunday.")


def cases(seed: int, now: datetime, usual: int | None = None, long: int = 40) -> Iterator[list[Intent]]:
    """Cases without end, the same for the same seed and day; every twentieth, the first among them, has exactly ``long`` entries.

    With ``usual``, notes fill each of the others up to so many.
    """
    random = Random(seed)  # noqa: S311 invented cases, no secret
    place = 0
    while True:
        yield Case(random, now).told(long if place % 20 == 0 else usual)
        place += 1
