"""What decisions on redaction in proceedings keep from the person who asks: proposed to stay, with the ground for the reviewer alone. Pure.

It goes one way: what a decision withholds from the person concerned is proposed to stay, and a release, for whomever it was made, lets
nothing go.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from ledger.events.fact import ENVELOPE
from ledger.events.redaction import Audience, Ground
from ledger.privacy.opening import Entry
from projections.court.redaction import Decisions
from projections.court.units import CLEAR, SENTENCE, Unit, units
from projections.rights.passages import INSTEAD
from projections.rights.proposing import Item

DECIDED = "a decision in proceedings withholds it from this person: {address}, {ground}"
"""Beside an item in the reviewer's file."""
PASSAGES = frozenset({SENTENCE, *INSTEAD})
"""Kinds of units that a passage is made of."""
TOLD = "what"
"""The unit of the envelope from which something is told: when it happened."""
Where = tuple[UUID, int, str]
"""Case, number of the entry there, and the field whose passages are meant; "" for what is told of the entry itself."""


def kept_back(
    items: Iterable[Item], entries: Sequence[Entry], decisions: Mapping[str, Decisions], whose: Mapping[UUID, UUID]
) -> list[Item]:
    """Give the items with what those decisions withhold proposed to stay.

    ``decisions`` by the number of their proceedings; ``whose``: the living slots of the person who asks, with his id.
    """
    found = defaultdict[Where, list[str]](list)
    for unit in units(entries, whose) if decisions else ():
        if (where := _where(unit, frozenset(whose.values()))) is not None:
            found[where] += [told for told in _against(unit, decisions) if told not in found[where]]
    return [_kept(item, found.get(_of(item), [])) for item in items] if found else [*items]


def _kept(item: Item, against: Sequence[str]) -> Item:
    return item._replace(include=False, look=(*item.look, *against)) if against else item


def _of(item: Item) -> Where:
    field = "" if item.of is None else item.key.rsplit("/", 2)[1]
    return item.fact.stream, item.fact.version, field


def _where(unit: Unit, persons: Collection[UUID]) -> Where | None:
    """Say in which item a unit is told; None where it is told in none, such as what is another's, of which an item holds nothing."""
    if unit.party not in (None, *persons) or (unit.name in ENVELOPE and unit.name != TOLD):
        return None
    entry, name = (unit.over[0][0], unit.field.rpartition(".")[2]) if unit.over else (unit.entry, unit.name)
    if unit.kind in PASSAGES:
        return unit.case, entry, name
    return (unit.case, entry, "") if unit.kind == CLEAR or unit.party in persons else None


def _against(unit: Unit, decisions: Mapping[str, Decisions]) -> Iterator[str]:
    meant = Ground.meanings()
    for number, decided in decisions.items():
        for one in decided.hiding(unit, Audience.SUBJECT):
            yield DECIDED.format(address=f"{number}#{one.entry}", ground=meant.get(one.ground or "", "no ground given"))
