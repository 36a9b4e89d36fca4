"""Whether the suspect has died of whom a clock waits for something: nobody is to come, or to notify anything, after his death."""

from datetime import datetime

from ledger.events.envelope import SUSPECTED
from ledger.events.fact import Fact
from ledger.rules.deadlines import Due, Terms

DIED, JOINED = "death-recorded", "party-joined"
READS = (DIED, JOINED)


def has_died(suspect: object, terms: Terms) -> bool:
    """Whether the case tells of the death of this suspect, or where none is named of the only one there is."""
    dead = {fact.fields.get("party") for fact in terms.told.get(DIED, ())}
    if not dead:
        return False
    joined = {fact.fields.get("party") for fact in terms.told.get(JOINED, ()) if fact.fields.get("category") in SUSPECTED}
    return (joined if suspect is None else {suspect}) <= dead and bool(joined)


def while_alive(due: Due, begun: str, names: str) -> Due:
    """Due as told, unless the suspect has died whom the start names, or the entry of type ``begun`` that it names in that field."""

    def unless_dead(start: Fact, terms: Terms) -> datetime | None:
        first = next((fact for fact in terms.told.get(begun, ()) if fact.version == start.fields.get(names)), start)
        return None if has_died(first.fields.get("suspect"), terms) else due(start, terms)

    return unless_dead
