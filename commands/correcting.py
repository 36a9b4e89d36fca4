"""Corrections in the place of what they correct: which field of an entry reads otherwise now, by which later entry. Pure."""

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import telling
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry


STAYS = "What is sealed in it stays under the key of whom it was about before."
"""Said of a correction of whom an entry is about: no unit moves to another key."""


class Correction(NamedTuple):
    """One field of an entry as a later entry left it: ``before`` and ``after`` are JSON values, None for nothing; ``by`` corrected it.

    ``whole``: nothing of the corrected entry is withheld, so that nothing before means that nothing was recorded. ``moves``: the field
    holds the day on which the entry's act happened, so that when it happened was corrected with it.
    """

    field: str
    before: Any
    after: Any
    whole: bool
    by: "Entry"
    fact: "Fact"
    moves: bool = False


def in_words(one: Correction, kind: str, zone: tzinfo, people: People) -> str:
    """Say which field was corrected, from what to what, by which entry, when and by whom. ``kind`` is the corrected entry's type."""
    from ledger.events.sentence import joined

    name = "when it happened" if one.field == "occurred_at" else one.field.replace("_", " ")
    before, after = (f"“{telling.value_in_words(kind, one.field, value, zone, people, one.by)}”" for value in (one.before, one.after))
    if one.before is None:
        before = "nothing" if one.whole else "what is not shown"
    if one.after is None:
        after = "struck out" if one.by.whole else "what is not shown"
    recorded = f"{one.by.address}, recorded on {telling.moment(one.fact, zone)} by {_recorder(one.fact, zone, people)}"
    told = joined(f"Corrected by {recorded}: {name} now {after}, before that {before}", ".")
    if one.moves:
        return f"{told} When it happened was corrected with it."
    sealed = staying(kind, one.field)
    return f"{told} {STAYS}" if sealed else told


def staying(kind: str, name: str) -> list[str]:
    """Name the sealed fields of a type that stay under the key of whom an entry was about, where the field ``name`` of it is corrected."""
    from ledger.events.catalogue import TYPES, kind_of, load
    from ledger.events.event import fields_of
    from ledger.rules.concerned import tells_whom

    if kind not in TYPES or not tells_whom(kind_of(kind), name):
        return []
    return [field.name for field in fields_of(load(kind)) if field.personal is not None and not field.narrative]


def _recorder(fact: "Fact", zone: tzinfo, people: People) -> str:
    """Say who recorded it, and for whom where that was another."""
    actor = people.members.get(str(fact.who.get("actor"))) or people.actor(fact, telling.day(fact, zone))
    if str(fact.who.get("actor")) in ("None", str(fact.recorder)):
        return actor
    return f"{people.members.get(str(fact.recorder)) or 'another member'} for {actor}"
