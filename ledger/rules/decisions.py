"""Decisions on redaction as proceedings record them: what each says, whether it waits or was refused, what took its place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from ledger.events.fact import Fact

DECIDED, CONFIRMED = "redaction-decided", "redaction-confirmed"
RELEASE, WITHHOLD, PSEUDONYM, GIST = "release", "withhold", "pseudonym", "gist"
WAITING, STANDING, REFUSED = "waiting", "confirmed", "refused"


class At(NamedTuple):
    """Units of an entry of a case, by their ordinals; None: all of the entry."""

    case: UUID
    entry: int
    ordinals: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``entry`` is its number in the proceedings, ``upto`` the last position of the log that it reaches where it releases.

    ``state`` is waiting, confirmed or refused; ``hands`` are who decided and who recorded it.
    """

    entry: int
    redaction: str
    audiences: frozenset[str]
    person: UUID | None
    places: tuple[At, ...]
    of_fields: frozenset[str]
    upto: int
    ground: str | None
    label: str | None
    gist: str | None
    despite: frozenset[str]
    replaces: int | None
    hands: frozenset[str]
    state: str = WAITING

    @property
    def confirmed(self) -> bool:
        """Whether somebody else has confirmed it."""
        return self.state == STANDING

    @property
    def counts(self) -> bool:
        """Whether it hides what it names: from when it is recorded, until it is refused."""
        return self.state != REFUSED


def after(decisions: Mapping[int, Decision], fact: Fact) -> Mapping[int, Decision]:
    """Give the decisions of proceedings, by number, with one more entry. Total.

    A confirmation counts once, and only of others: neither who confirms nor who recorded that had a hand in the decision. Corrections
    change nothing: a decision is replaced by another that names it.
    """
    if fact.kind == DECIDED:
        return {**decisions, fact.version: _decision(fact)}
    if fact.kind == CONFIRMED:
        return {**decisions, **{one.entry: one for one in _looked_at(fact, decisions)}}
    return decisions


def folded(facts: Iterable[Fact]) -> Mapping[int, Decision]:
    """Give the decisions of proceedings, by number, as their facts record them."""
    found: Mapping[int, Decision] = {}
    for fact in facts:
        found = after(found, fact)
    return found


def in_force(decisions: Mapping[int, Decision], audience: str) -> list[Decision]:
    """Give the decisions that count for an audience, in order of their numbers.

    What releases ends when a decision in its place is recorded, what hides when that is confirmed: hiding comes at once, showing later.
    """
    every = [one for one in decisions.values() if audience in one.audiences and one.counts]
    at_once = {one.replaces for one in every}
    confirmed = {one.replaces for one in every if one.confirmed}
    return [one for one in every if one.entry not in (at_once if one.redaction == RELEASE else confirmed)]


def _decision(fact: Fact) -> Decision:
    said = fact.fields
    upto = said.get("upto")
    return Decision(
        fact.version, str(said.get("redaction")), frozenset(map(str, said.get("audiences") or ())), _id(said.get("person")),
        tuple(_places(said.get("places"))), frozenset(map(str, said.get("of_fields") or ())),
        min(fact.position, upto) if isinstance(upto, int) else 0 if said.get("of_fields") else fact.position,
        _text(said.get("ground")), _text(said.get("label")), _text(said.get("gist")), frozenset(map(str, said.get("despite") or ())),
        said.get("replaces") if isinstance(said.get("replaces"), int) else None, hands(fact),
    )  # fmt: skip


def hands(fact: Fact) -> frozenset[str]:
    """Give the ids of who did what an entry says and of who recorded it."""
    return frozenset({str(fact.who.get("actor")), str(fact.recorder)})


def _looked_at(fact: Fact, decisions: Mapping[int, Decision]) -> Iterable[Decision]:
    state = REFUSED if fact.fields.get("refused") is True else STANDING
    named = fact.fields.get("decisions")
    for number in named if isinstance(named, list | tuple) else ():
        one = decisions.get(number)
        if one is not None and one.state == WAITING and one.hands.isdisjoint(hands(fact)):
            yield replace(one, state=state)


def _places(told: object) -> Iterable[At]:
    for each in told if isinstance(told, list | tuple) else ():
        case = _id(each.get("case")) if isinstance(each, dict) else None
        if case is not None and isinstance(each.get("entry"), int):
            ordinals = each.get("ordinals")
            yield At(case, each["entry"], frozenset(ordinals) if ordinals else None)


def _id(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
