"""What a correction would bring about: each act of a part of the pathway is judged again as if the corrected entry had always read so.

A part states once, as a judgement, what is asked of what an act says: it is a rule of the acts it names, and is asked again of every such
act when a correction touches one of its part, or of another part that it reads. So no correction makes the record say what could not have
been recorded, whichever entry is corrected and whichever it would contradict. What has been wrong all along stands in the way of none.
"""

from collections.abc import Callable, Container, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any, Literal, TypeVar

from ledger.events.catalogue import TYPES, kind_of, latest, load
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.event import Event, accepts, fields_of
from ledger.events.field import from_text
from ledger.rules.acts import ActingState
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, FIRST_UNIT, Named, No, Verdict, rule

Said = Mapping[str, Any]
"""Fields of an act as JSON, as corrected; of those that are sealed, only what is being recorded or given anew."""
State = TypeVar("State", bound=ActingState)
Judgement = Callable[[State, Said, date], Verdict]
"""Judges what an act says by its stream as it stood before it, on the unit's day on which somebody records it or corrects an act."""

JUDGEMENTS: dict[str, dict[str, list[Judgement[Any]]]] = {}
"""By part of the pathway (module of event types), then by type without version; a correction of an entry has had its part imported."""


class Missing(No):
    """What belongs with a field is not told: refused where an act is recorded, and awaited where it is corrected, field by field."""


def judgement(
    sentence: str,
    *,
    of: Named | tuple[Named, ...],
    source: str,
    since: date = FIRST_UNIT,
    kind: Literal["guard", "check"] = "check",
    asked_with: tuple[str, ...] = (),
    state: type[ActingState] = CaseState,
) -> Callable[[Judgement[State]], Judgement[State]]:
    """Enter a judgement as a rule of these types, and among those that are asked again when an entry of their part is corrected.

    One that reads nothing of what the act itself says is a guard. ``asked_with``: types of other parts on whose words it depends; it is
    asked again too when an entry of one of these parts is corrected, so that it stands in a module that they share. ``state``: that of
    the kind of stream in which these types stand.
    """
    classes = of if isinstance(of, tuple) else (of,)

    def enter(judge: Judgement[State]) -> Judgement[State]:
        @wraps(judge)
        def guard(state: State, _actor: Actor, _cls: type[Event], at: datetime) -> Verdict:
            return judge(state, {}, _today(state, at))

        @wraps(judge)
        def check(state: State, _actor: Actor, event: Event, at: datetime) -> Verdict:
            return judge(state, event.values(), _today(state, at))

        rule(sentence, of=classes, state=state, kind=kind, source=source, since=since)(guard if kind == "guard" else check)
        for each in classes:
            name = latest(each) if isinstance(each, str) else each.type_name()
            for part in sorted({TYPES[name], *(TYPES[latest(other)] for other in asked_with)}):
                JUDGEMENTS.setdefault(part, {}).setdefault(kind_of(name), []).append(judge)
        return judge

    return enter


@rule(
    "a correction leaves no entry that could not have been recorded",
    of=("fact-corrected", "held-corrected"), state=ActingState, kind="check",
    source="domain.md 5.14 (a correction never edits); the rules of what it touches",
)  # fmt: skip
def correction_leaves_what_could_be_recorded(state: ActingState, _actor: Actor, event: FactCorrected, at: datetime) -> Verdict:
    """Compare what speaks against the entries of the same part before and after it; what stood wrong before is no reason to refuse."""
    asked = JUDGEMENTS.get(TYPES.get(state.entries.get(event.target, ""), ""), {})
    then = as_corrected(state, event, asked) if asked else None
    if then is None:
        return ALLOWED
    found = _against(then, event.target, asked, _today(state, at))
    known = _against(state, event.target, asked, _today(state, at)) if found else {}
    for (version, judge), verdict in found.items():
        if version == event.target and verdict != known.get((version, judge)):
            return verdict
        if (version, judge) not in known:
            return No(f"entry {version} could not stand then: {verdict.why}", f"correct what else is wrong first, or {verdict.instead}")
    return ALLOWED


def _against(
    state: ActingState, first: int, asked: Mapping[str, list[Judgement[Any]]], today: date
) -> dict[tuple[int, Judgement[Any]], No]:  # fmt: skip
    """Give each verdict against an act from that entry on, by the version of its entry and the judgement, in order of versions."""
    found: dict[tuple[int, Judgement[Any]], No] = {}
    for version, act in state.of(*asked):
        if version < first:
            continue  # what an act says is judged by entries before it
        before = state.before(version)
        for judge in asked[act.kind]:
            verdict = judge(before, act.fields, today)
            if verdict is not ALLOWED and not isinstance(verdict, Missing):
                found[version, judge] = verdict
    return found


def as_corrected(state: State, event: FactCorrected, sealed: Container[str] = ()) -> State | None:
    """Give the state as if the entry had always read as corrected; None where another rule refuses the target, the field or its value.

    ``sealed``: the types (without version) of which a sealed field is read too, which only rules of the entry itself do; else None for it.
    """
    if event.target not in state.acts:
        return None
    if event.field == "occurred_at":
        return state.moving(event.target, event.to)
    name = state.entries[event.target]
    field = next((field for field in fields_of(load(name)) if field.name == event.field), None)
    if field is None or (field.personal is not None and (event.to is not None or kind_of(name) not in sealed)):
        return None
    to = event.to
    if field.personal is not None and event.to_personal is not None:
        to = from_text(field, event.to_personal)
    if field.required if to is None else accepts(load(name), field.name, to) is not None:
        return None
    return state.reading(event.target, field.name, to)


def _today(state: ActingState, at: datetime) -> date:
    return at.astimezone(state.policy.tzinfo).date()
