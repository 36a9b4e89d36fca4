"""What the access log says of each consultation: who asked for what and why, and what came of it (domain.md 5.12, P21). Pure.

Nothing is recorded of what came of it: it follows from the grants of that moment, judged anew from the record (design: privacy).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from ledger.events.fact import Fact
from ledger.rules.policy import Adopted, in_force

if TYPE_CHECKING:
    from ledger.store.access_reading import Reached

CONSULTED = "record-consulted.v1"


class Outcome(StrEnum):
    """What came of a consultation."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Consultation(NamedTuple):
    """A consultation as recorded, with what it reached for, and what came of it.

    ``unreasoned``: it gave no reason, and the policy of its day asked for one, or glass was broken for it.
    """

    fact: Fact
    reached: "Sequence[Reached]"
    outcome: Outcome
    unreasoned: bool

    @property
    def glass(self) -> int | None:
        """Position of the entry by which the glass was broken for it."""
        glass = _scope(self.fact).get("glass")
        return glass if isinstance(glass, int) else None


def consultations(facts: Iterable[Fact], reached: "Iterable[Reached]", adopted: Sequence[Adopted]) -> list[Consultation]:
    """Put consultations together with what they reached for, in order of positions. ``adopted``: the policies of the unit, in order."""
    by_position = {position: list(found) for position, found in groupby(reached, attrgetter("position"))}
    told = sorted((fact for fact in facts if fact.type == CONSULTED), key=attrgetter("position"))
    return [_consultation(fact, by_position.get(fact.position, []), adopted) for fact in told]


def outcome(reached: "Sequence[Reached]") -> Outcome:
    """Say what came of reaching for these: the unit's own record goes along with every reading and counts where nothing else was asked for.

    Who reached for nothing was refused: the number led nowhere for him.
    """
    wanted = [each for each in reached if each.kind != "unit"] or list(reached)
    shown = sum(each.shown for each in wanted)
    if not shown:
        return Outcome.REFUSED
    return Outcome.GRANTED if shown == len(wanted) else Outcome.PARTLY


def _consultation(fact: Fact, reached: "Sequence[Reached]", adopted: Sequence[Adopted]) -> Consultation:
    policy = in_force(adopted, fact.recorded_at).policy
    day = fact.recorded_at.astimezone(policy.tzinfo).date()
    asked = policy.asks_reason(day) or _scope(fact).get("glass") is not None
    return Consultation(fact, reached, outcome(reached), asked and not fact.fields.get("reason"))


def _scope(fact: Fact) -> dict[str, object]:
    scope = fact.fields.get("scope")
    return scope if isinstance(scope, dict) else {}
