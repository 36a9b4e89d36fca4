"""A person: identified once, corrected ever after (domain.md 5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import anywhere, days, disputes, standing
from ledger.rules.acts import ActingState, said
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import OF_ANY_STREAM, changed, entered

__all__ = ["INITIAL", "PersonState", "anywhere", "days", "disputes", "evolve", "standing"]


@dataclass(frozen=True, slots=True)
class PersonState(ActingState):
    """What a rule needs of a person's stream: whose it is, whether anything stands in it, and what it says.

    ``merges``: by the version of each entry that found this person and another to be one, that other's id, until it is taken back.
    ``periods``: by controller, the day from which its period of retention runs, as it was classified last.
    """

    streams: ClassVar[tuple[str, ...]] = ("person", "record")
    person: UUID | None = None
    merges: Mapping[int, str] = field(default_factory=dict)
    periods: Mapping[str, date] = field(default_factory=dict)


INITIAL = PersonState()


def evolve(state: PersonState, fact: Fact) -> PersonState:
    """Give the state after one more entry. Total."""
    changes = entered(state, fact) | said(state, fact) | {"person": fact.stream}
    if fact.kind == "persons-merged":
        changes["merges"] = {**state.merges, fact.version: str(fact.fields.get("other"))}
    elif fact.kind == "persons-unmerged":
        changes["merges"] = {version: other for version, other in state.merges.items() if version != fact.fields.get("merge")}
    elif fact.kind == "retention-classified" and (start := day(fact.fields.get("clear_period_start"))) is not None:
        changes["periods"] = {**state.periods, str(fact.fields.get("controller")): start}
    return changed(state, changes)


@rule(
    "a person is identified before anything else is recorded about that person",
    of=("person", *OF_ANY_STREAM),
    but=("party-identified",), state=PersonState, source="domain.md 5.1",
)  # fmt: skip
def is_identified(state: PersonState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for an identification."""
    return ALLOWED if state.exists else No("this person has not been identified", "identify the person first")


@rule("a person is identified once", of="party-identified", state=PersonState, source="domain.md 5.1")
def is_identified_once(state: PersonState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse a second identification in the same stream."""
    if not state.exists:
        return ALLOWED
    return No("this person has been identified", "correct the field that is wrong or out of date")
