"""Rules of what stands until a later entry ends it, in every stream: restrictions, legal holds, proposed erasures (domain.md 5.12)."""

from datetime import datetime

from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import ENDED_BY, ENDING, StreamState

SOURCE = "DPA 2018 ss.46, 47; domain.md 5.12"
WORDS = {"record-restricted": "restricted", "legal-hold-placed": "under a legal hold", "erasure-proposed": "proposed to be erased"}


@rule("what is ended was begun", of=tuple(ENDED_BY), state=StreamState, source=SOURCE)
def something_stands(state: StreamState, _actor: Actor, cls: type[Event], _at: datetime) -> Verdict:
    """Look for anything of the kind that stands."""
    began = ENDED_BY[kind_of(cls.type_name())]
    return ALLOWED if began in state.standing.values() else No(f"nothing here is {WORDS[began]}", "nothing is to be recorded")


@rule("a restriction, a hold or a proposal ends once, by its number", of=tuple(ENDED_BY), state=StreamState, kind="check", source=SOURCE)
def named_one_stands(state: StreamState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Look the entry up among those that stand."""
    began = ENDED_BY[kind_of(event.type_name())]
    numbers = [number for number, kind in sorted(state.standing.items()) if kind == began]
    named = next(vars(event)[name] for name in ENDING if name in vars(event))
    if named in numbers or not numbers:
        return ALLOWED
    return No(f"entry {named} is none that stands here", f"name one that does: {', '.join(map(str, numbers))}")
