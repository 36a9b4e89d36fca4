"""Rules as data: a sentence that must hold, the acts it governs, since when and by which source, and the test of it.

A *guard* takes the state and the actor, so that a screen can say what is allowed now; a *check* takes the event too; a
*time* rule takes when the event occurred; a *days* rule class, event and that time, None where none is judged.
Each returns ALLOWED, or why not and what to do instead. Rules judge with the state and policy of the day on which the act
is recorded, and read neither clock nor disk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeVar

from ledger.errors import RuleRefused
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.rules import rooms
from ledger.rules.stream_state import StreamState

ALLOWED: Literal[True] = True
FIRST_UNIT = date(2018, 3, 1)
"""The programme began on 1 March 2018 (seed.txt); no unit's record is older, so its first rules hold from that day."""


class No(NamedTuple):
    """Why a rule does not allow an act, and what can be done instead."""

    why: str
    instead: str


Verdict = Literal[True] | No
Kind = Literal["guard", "check", "time", "days"]


class Refusal(NamedTuple):
    """A rule's sentence, why it does not hold here, and what can be done instead."""

    rule: str
    why: str
    instead: str


class NextAct(NamedTuple):
    """An event type and what speaks against recording it now; nothing does if ``refusals`` is empty."""

    type: str
    refusals: tuple[Refusal, ...]


Test = TypeVar("Test", bound=Callable[..., Verdict])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``of`` names types (without version) or kinds of stream, ``but`` the types it leaves alone, ``state`` what it reads."""

    name: str
    sentence: str
    of: frozenset[str]
    but: frozenset[str]
    state: type[StreamState]
    since: date
    source: str
    kind: Kind
    test: Callable[..., Verdict]

    def names(self, cls: type[Event]) -> bool:
        """Whether the rule speaks about a type."""
        kind = kind_of(cls.type_name())
        return (kind in self.of or cls.stream in self.of) and kind not in self.but


RULES: list[Rule] = []
"""Every rule of the modules imported so far, in order of declaration; those of a type are there once ``rooms`` has entered it."""

Named = type[Event] | str
"""A type by its class, or by its name without version; or a kind of stream."""


def rule(
    sentence: str,
    *,
    of: Named | tuple[Named, ...],
    state: type[StreamState],
    source: str,
    since: date = FIRST_UNIT,
    kind: Kind = "guard",
    but: tuple[Named, ...] = (),
) -> Callable[[Test], Test]:
    """Enter a test into RULES; the test itself stays an ordinary function."""
    acts = of if isinstance(of, tuple) else (of,)

    def enter(test: Test) -> Test:
        RULES.append(Rule(getattr(test, "__name__", ""), sentence, _names(acts), _names(but), state, since, source, kind, test))
        return test

    return enter


def governing(state: StreamState, cls: type[Event], day: date) -> list[Rule]:
    """Give every rule that speaks about recording a ``cls`` in a stream of this state on that day, in order of declaration."""
    return [one for one in _naming(cls, len(RULES)) if isinstance(state, one.state) and one.since <= day]


@lru_cache(maxsize=512)
def _naming(cls: type[Event], _entered: int) -> tuple[Rule, ...]:
    """Give the rules that name a type, of as many as have been entered: asking each of them for each act costs more than judging it."""
    return tuple(one for one in RULES if one.names(cls))


def _names(named: tuple[Named, ...]) -> frozenset[str]:
    return frozenset(one if isinstance(one, str) else kind_of(one.type_name()) for one in named)


def refusals(
    state: StreamState,
    actor: Actor,
    cls: type[Event],
    event: Event | None,
    at: datetime,
    *,
    occurred: Occurred | None = None,
) -> tuple[Refusal, ...]:
    """Give every rule that does not allow a ``cls`` here and now; guards alone while ``event`` is None.

    ``at`` is when it is being recorded (aware); ``occurred`` when it happened, if that is to be judged.
    """
    rooms.enter(cls, state.entries, event)
    arguments: dict[str, tuple[Any, ...]] = {"guard": (state, actor, cls, at)}
    if event is not None:
        arguments["check"] = (state, actor, event, at)
    if occurred is not None:
        arguments["time"] = (state, cls, occurred, at)
    if event is not None:
        arguments["days"] = (state, cls, event, occurred, at)
    return tuple(
        Refusal(one.sentence, *verdict)
        for one in governing(state, cls, at.date())
        if one.kind in arguments and (verdict := one.test(*arguments[one.kind])) is not ALLOWED
    )


def decide(state: StreamState, event: Event, actor: Actor, at: datetime, *, occurred: Occurred | None = None) -> None:
    """Return if every rule of the day allows the event; else raise RuleRefused with the first rule's words."""
    if against := refusals(state, actor, type(event), event, at, occurred=occurred):
        raise refused(*against, undone="read" if type(event).stream == "access" else "recorded")


def refused(first: Refusal, *more: Refusal, undone: str = "recorded") -> RuleRefused:
    """The error that tells the first of the rules against an act, what was not done, what to do instead, and how many more there are."""
    rest = f" ({len(more)} more rule{'s' if len(more) > 1 else ''} against it)" if more else ""
    return RuleRefused(f"{first.rule}: {first.why}; nothing was {undone}; {first.instead}{rest}")


def next_acts(state: StreamState, acting: Callable[[type[Event]], Actor], at: datetime) -> list[NextAct]:
    """Tell of each type, in the catalogue's order, whether it may be recorded next here, and why not. Loads every class.

    ``acting`` gives the actor of an act of a type: somebody of several roles acts in one that reaches it.
    """
    classes = [load(name) for name in TYPES]
    open_to_people = [cls for cls in classes if cls.stream in state.streams and cls.recorders]
    return [NextAct(cls.type_name(), refusals(state, acting(cls), cls, None, at)) for cls in open_to_people]
