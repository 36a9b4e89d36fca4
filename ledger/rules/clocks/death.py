"""Whether the suspect has died of whom a clock waits for something: nobody is to come, or to notify anything, after his death."""

from datetime import date, datetime

from ledger.events.envelope import SUSPECTED
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.deadlines import Due, Terms

DIED, JOINED = "death-recorded", "party-joined"
READS = (DIED, JOINED)


def deaths(suspect: object, terms: Terms) -> list[date | None]:
    """Give the day of this suspect's death, or where none is named of the last of those there are, if known; nothing while one lives."""
    dead = {str(fact.fields.get("party")): day(fact.fields.get("died_on")) for fact in terms.told.get(DIED, ())}
    if not dead:
        return []
    joined = {str(fact.fields.get("party")) for fact in terms.told.get(JOINED, ()) if str(fact.fields.get("category")) in SUSPECTED}
    whose = joined if suspect is None else {str(suspect)}
    if not joined or not whose <= dead.keys():
        return []
    return [max((on for each in whose if (on := dead[each]) is not None), default=None)]


def while_alive(due: Due, begun: str, names: str) -> Due:
    """Due as told, unless the suspect has died whom the start names, or the entry of type ``begun`` that it names in that field."""

    def unless_dead(start: Fact, terms: Terms) -> datetime | None:
        first = next((fact for fact in terms.told.get(begun, ()) if fact.version == start.fields.get(names)), start)
        return None if deaths(first.fields.get("suspect"), terms) else due(start, terms)

    return unless_dead
