"""What the access log says of each consultation: who asked for what and why, and what came of it (domain.md 5.12, P21). Pure.

Nothing is recorded of what came of it: it follows from the grants of that moment, judged anew from the record (design: privacy).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from ledger.events.fact import Fact
from ledger.rules.policy import Adopted, in_force

if TYPE_CHECKING:
    from ledger.store.access_reading import Reached

CONSULTED = "record-consulted.v1"
NUMBER = re.compile(r"[A-Z]{1,5}-([0-9]{2}-)?[0-9]+|UNIT")
"""What a reader may have tried that led nowhere: the number of a case or a person (ledger.store: the numbers that are stamped)."""


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
    opened: set[UUID] = set()  # whose next consultation, looking from the last one back, reads behind broken glass
    given: list[Consultation] = []
    for fact in reversed(told):
        granted = looks_for_persons(fact) or looks_for_words(fact) or (looks_up(fact) and fact.recorder in opened)
        given.append(_consultation(fact, by_position.get(fact.position, []), adopted, granted=granted))
        (opened.add if _scope(fact).get("glass") is not None else opened.discard)(fact.recorder)
    return given[::-1]


def looks_for_persons(fact: Fact) -> bool:
    """Whether it asked the keyring who is found by whole terms: that is answered to everybody, as far as he may see who is found."""
    return _scope(fact).get("search_in") is not None


def looks_for_words(fact: Fact) -> bool:
    """Whether it searched for words among no case, none standing open to its reader: he was refused nothing. A number is no words."""
    return _of_nothing(_scope(fact)) and not NUMBER.fullmatch(str(fact.fields.get("search", "P-1")))


def looks_up(fact: Fact) -> bool:
    """Whether it looked up, by the number sealed in it, a case whose glass was to be broken. The reading itself is the next one."""
    scope = _scope(fact)
    return _of_nothing(scope) and scope.get("classes") == ["facts"] and "search" in fact.fields


def concerns(fact: Fact, number: str) -> bool:
    """Whether it reached for something, or tried this number: who was refused left the number he tried sealed in it."""
    return not _of_nothing(_scope(fact)) or fact.fields.get("search") == number


def _of_nothing(scope: Mapping[str, object]) -> bool:
    return not scope.get("streams") and not scope.get("persons")


def outcome(reached: "Sequence[Reached]") -> Outcome:
    """Say what came of reaching for these: the unit's own record goes along with every reading and counts where nothing else was asked for.

    Who reached for nothing was refused: the number led nowhere for him.
    """
    wanted = [each for each in reached if each.kind != "unit"] or list(reached)
    shown = sum(each.shown for each in wanted)
    if not shown:
        return Outcome.REFUSED
    return Outcome.GRANTED if shown == len(wanted) else Outcome.PARTLY


def _consultation(fact: Fact, reached: "Sequence[Reached]", adopted: Sequence[Adopted], *, granted: bool) -> Consultation:
    policy = in_force(adopted, fact.recorded_at).policy
    day = fact.recorded_at.astimezone(policy.tzinfo).date()
    asked = policy.asks_reason(day) or _scope(fact).get("glass") is not None
    came_of_it = Outcome.GRANTED if granted else outcome(reached)
    return Consultation(fact, reached, came_of_it, asked and not fact.fields.get("reason"))


def _scope(fact: Fact) -> dict[str, object]:
    scope = fact.fields.get("scope")
    return scope if isinstance(scope, dict) else {}
