"""What a correction would bring about: each act of a part of the pathway is judged again as if the corrected entry had always read so.

A part whose checks read what earlier entries say enters them as judgements: each is a rule of the acts it names, and is asked again of
every such act when a correction touches one. So no correction makes the record say what could not have been recorded, whichever entry
is corrected and whichever it would contradict.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import Any

from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.event import Event, accepts
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, FIRST_UNIT, No, Verdict, rule

Said = Mapping[str, Any]
"""Clear fields of an act as JSON, as corrected."""
Judgement = Callable[[CaseState, Said], Verdict]
"""Judges what an act says by the case as it stood before it."""

JUDGEMENTS: dict[str, list[Judgement]] = {}
"""By type without version, those of the modules imported so far: a correction of an entry has had those of its type imported."""


def judgement(
    sentence: str, *, of: type[Event] | tuple[type[Event], ...], source: str, since: date = FIRST_UNIT
) -> Callable[[Judgement], Judgement]:
    """Enter a judgement as a rule of these types, and among those that are asked again when one of their entries is corrected."""
    classes = of if isinstance(of, tuple) else (of,)

    def enter(judge: Judgement) -> Judgement:
        @rule(sentence, of=classes, state=CaseState, kind="check", source=source, since=since)
        @wraps(judge)
        def check(state: CaseState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
            return judge(state, event.values())

        for cls in classes:
            JUDGEMENTS.setdefault(kind_of(cls.type_name()), []).append(judge)
        return judge

    return enter


@rule(
    "a correction leaves no entry that could not have been recorded",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.14 (a correction never edits); the rules of what it touches",
)  # fmt: skip
def correction_leaves_what_could_be_recorded(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Compare what speaks against the case's entries before and after it; what stood wrong before is no reason to refuse."""
    act = state.acts.get(event.target)
    if act is None or act.kind not in JUDGEMENTS or not _fits(state, event):
        return ALLOWED
    before, then = _judged(state), _judged(state.reading(event.target, event.field, event.to))
    new = sorted(then.keys() - before.keys())
    if not new:
        return ALLOWED
    why, instead = then[new[0]]
    return No(f"entry {new[0][0]} could not stand then: {why}", f"correct what else is wrong first, or {instead}")


def _judged(state: CaseState) -> dict[tuple[int, int], No]:
    """Give every verdict against an act that has judgements, by the version of its entry and the place of the judgement."""
    found: dict[tuple[int, int], No] = {}
    for version, act in state.of(*JUDGEMENTS):
        before = replace(state, acts={earlier: each for earlier, each in state.acts.items() if earlier < version})
        for place, judge in enumerate(JUDGEMENTS[act.kind]):
            verdict = judge(before, act.fields)
            if verdict is not ALLOWED:
                found[version, place] = verdict
    return found


def _fits(state: CaseState, event: FactCorrected) -> bool:
    """Whether the new value can stand in a clear field of the entry at all; another rule refuses what cannot."""
    name = state.entries[event.target]
    cls = load(name) if name in TYPES else None
    if cls is None or event.field not in cls.model_fields or event.to_personal is not None:
        return False
    return event.to is None or accepts(cls, event.field, event.to) is None
