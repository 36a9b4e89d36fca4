"""An act that finds two persons to be one, or to be two after all, says so of both: completed where it says it of one. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ledger.intents import Intent
from ledger.rules.rule import Refusal

MERGED, ENDED = "merge", "merge-ended"
"""Effects of the types that say so (ledger.events.merging)."""
Standing = Callable[[UUID], Mapping[int, str]]
"""Gives the merges that stand in a person's record: the other person's id, by the number of the entry."""
BOTH = "that persons are one, or are two after all, is recorded of both in one act"


def says_it(intents: Sequence[Intent]) -> bool:
    """Whether an act says of anybody that he and another are one, or two."""
    return any(type(intent.event).effect in (MERGED, ENDED) for intent in intents)


def completed(intents: Sequence[Intent], standing: Standing) -> list[Intent]:
    """Give the act with the same said of the other person, behind all the rest; working time is told once."""
    return [*intents, *(_of_other(intent, standing) for intent in _alone(intents, standing))]


def one_sided(intents: Sequence[Intent], standing: Standing) -> Refusal | None:
    """Say that an act tells of one of two persons only; None where it tells of both. What is not there another rule refuses."""
    if not _alone(intents, standing):
        return None
    return Refusal(BOTH, "it says so of one of them only", "record it by caseledger record persons-merged or persons-unmerged")


def _alone(intents: Sequence[Intent], standing: Standing) -> list[Intent]:
    pairs = [(intent, type(intent.event).effect, _pair(intent, standing)) for intent in intents]
    said = {(effect, pair) for _, effect, pair in pairs if pair is not None}
    return [intent for intent, effect, pair in pairs if pair is not None and (effect, pair[::-1]) not in said]


def _pair(intent: Intent, standing: Standing) -> tuple[str, str] | None:
    """Give whose record it is and who the other is; None of what says nothing of the kind, and of a merge that does not stand."""
    effect, said = type(intent.event).effect, intent.event.values()
    other = said["other"] if effect == MERGED else standing(intent.stream).get(said["merge"]) if effect == ENDED else None
    return None if other is None else (str(intent.stream), other)


def _of_other(intent: Intent, standing: Standing) -> Intent:
    one, other = _pair(intent, standing) or ("", "")
    if type(intent.event).effect == MERGED:
        told: dict[str, object] = {"other": one}
    else:  # none there is refused by the rule that a merge is taken back which stands
        told = {"merge": next((number for number, person in standing(UUID(other)).items() if person == one), 1)}
    event = type(intent.event).from_values(intent.event.values() | told)
    return replace(intent, event=event, stream=UUID(other), effort=(), refers={})
