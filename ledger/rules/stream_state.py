"""What rules of any stream read: the policy of the day, what kind of entry stands under each number, and what waits for a later entry."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from ledger.events.envelope import Occurred
from ledger.events.fact import HELD, Fact
from ledger.rules import restriction
from ledger.rules.policy import DEFAULT, Policy

OF_ANY_STREAM = (
    "fact-corrected", "fact-disputed", "dispute-resolved", "statement-added", "record-restricted", "restriction-lifted",
    "legal-hold-placed", "legal-hold-released", "erasure-proposed", "erasure-declined", "content-erased", "complaint-received",
    "data-breach-recorded",
)  # fmt: skip
"""Types that speak of entries, or of all that is recorded, of whatever stream they stand in."""
ENDED_BY = {"restriction-lifted": "record-restricted", "legal-hold-released": "legal-hold-placed", "erasure-declined": "erasure-proposed"}
"""Types that end what an entry of another type began."""
HOLD = "legal-hold-placed"
ENDING = ("restriction", "hold", "proposal")
"""Their fields that name that entry by its number."""


class Hold(NamedTuple):
    """A legal hold: the agency that placed it (None: not known), and the agencies whose material it covers; none named, everybody's."""

    agency: str | None
    controllers: tuple[str, ...]

    def covers(self, controller: str) -> bool:
        """Whether it covers what an agency holds."""
        return not self.controllers or controller in self.controllers


@dataclass(frozen=True, slots=True)
class StreamState:
    """What rules of any stream need: the policy of the day, the type of each entry by its version, and what is outstanding.

    ``disputes``: versions of the entries that recorded a dispute which has not ended.
    ``contested``: by the version of each of these, ended or not, that of the entry which it disputes.
    ``unconfirmed``: by the version of an entry that somebody recorded for another, who that other is, until he confirms it.
    ``standing``: by version, the restrictions, legal holds and proposed erasures that no later entry ended, each by its kind.
    ``holds``: by version, what is known of each of these legal holds.
    ``holders``: by the version of each agency-held entry, whose it is; ``entries`` gives its type only where it was opened.
    ``kept``: since when each entry is in a record: its recording; of one from a file, which another record had before, when it happened.
    ``opener``: agency that opened the record; ``brought``: by version, the agency that brought it, of the entries that another brought.
    ``restrictions``: those that stand, by the versions of the entries that made them.
    """

    streams: ClassVar[tuple[str, ...]] = ("record",)
    policy: Policy = DEFAULT
    entries: Mapping[int, str] = field(default_factory=dict)
    unconfirmed: Mapping[int, str] = field(default_factory=dict)
    disputes: frozenset[int] = frozenset()
    contested: Mapping[int, int] = field(default_factory=dict)
    standing: Mapping[int, str] = field(default_factory=dict)
    holds: Mapping[int, Hold] = field(default_factory=dict)
    holders: Mapping[int, str] = field(default_factory=dict)
    kept: Mapping[int, datetime | Occurred] = field(default_factory=dict)
    opener: str | None = None
    brought: Mapping[int, str] = field(default_factory=dict)
    restrictions: restriction.Standing = field(default_factory=dict)

    def originator(self, version: int) -> str | None:
        """Agency that brought an entry; None where that is not known."""
        return self.brought.get(version, self.opener)

    def without(self, _versions: AbstractSet[int]) -> Self:
        """The state as if nothing were known of these entries; what a kind of stream keeps of entries it leaves out here."""
        return self

    def blind(self, agency: str) -> bool:
        """Whether the agency holds entries here that were not opened, so that what its own rules would say is not established."""
        return any(who == agency and self.entries[version] == HELD for version, who in self.holders.items())

    @property
    def exists(self) -> bool:
        """Whether anything has been recorded in the stream."""
        return bool(self.entries)


State = TypeVar("State", bound=StreamState)


def under(state: State, policy: Policy) -> State:
    """Give the state with the policy of the day in it."""
    return state if state.policy is policy else changed(state, {"policy": policy})


def shown_to(state: State, agency: str | None) -> State:
    """Give the state as rules of an agency's held types read it: with that agency's own held entries and nobody else's.

    None: as rules of open types do, which depend on no held entry (design: streams).
    """
    hidden = {version for version, who in state.holders.items() if who != agency and state.entries[version] != HELD}
    if not hidden:
        return state
    entries = {version: HELD if version in hidden else kind for version, kind in state.entries.items()}
    return replace(state.without(hidden), entries=entries)


def changed(state: State, changes: Mapping[str, Any]) -> State:
    """Give the state with some of its fields anew: ``replace``, in a fifth of the time, for every entry that is judged again."""
    cls: Any = type(state)
    kept, fresh = _fields(cls)
    new: State = object.__new__(cls)
    for name in kept:
        object.__setattr__(new, name, changes[name] if name in changes else getattr(state, name))
    for name, made in fresh:
        object.__setattr__(new, name, made())
    return new


@lru_cache(maxsize=32)
def _fields(cls: Any) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
    fresh = [(each.name, each.default_factory) for each in fields(cls) if not each.init]  # what every state makes for itself
    return tuple(each.name for each in fields(cls) if each.init), tuple(fresh)


def entered(state: StreamState, fact: Fact) -> dict[str, Any]:
    """Tell what one more entry changes of what every stream's state holds."""
    changes: dict[str, Any] = {"entries": {**state.entries, fact.version: fact.type}, "kept": {**state.kept, fact.version: fact.since}}
    if fact.held is not None:
        changes["holders"] = {**state.holders, fact.version: str(fact.held.get("originator"))}
    if (agency := fact.brought_by) is not None and agency != state.opener:
        changes |= {"opener": agency} if fact.version == 1 else {"brought": {**state.brought, fact.version: agency}}
    if fact.kind in restriction.IN_VIEW:
        changes["restrictions"] = restriction.after(state.restrictions, fact)
    if fact.kind == "fact-disputed":
        changes["disputes"] = state.disputes | {fact.version}
        changes["contested"] = {**state.contested, fact.version: _number(fact.fields.get("target"))}
    elif fact.kind == "dispute-resolved":
        changes["disputes"] = state.disputes - {_number(fact.fields.get("dispute"))}
    elif fact.kind in ENDED_BY.values():
        changes["standing"] = {**state.standing, fact.version: fact.kind}
        changes["holds"] = {**state.holds, fact.version: _hold(fact)} if fact.kind == HOLD else state.holds
    elif fact.kind in ENDED_BY:
        changes["standing"] = {n: kind for n, kind in state.standing.items() if (n, kind) != (_named(fact), ENDED_BY[fact.kind])}
        changes["holds"] = {n: hold for n, hold in state.holds.items() if n in changes["standing"]}
    if isinstance(actor := fact.who.get("actor"), str) and actor != str(fact.recorder):
        changes["unconfirmed"] = {**state.unconfirmed, fact.version: actor}
    elif fact.kind == "act-confirmed" and state.unconfirmed.get(version := _number(fact.fields.get("version"))) == actor:
        changes["unconfirmed"] = {n: who for n, who in state.unconfirmed.items() if n != version}
    return changes


def _hold(fact: Fact) -> Hold:
    named = fact.fields.get("controllers")
    return Hold(fact.stamp.get("agency"), tuple(map(str, named)) if isinstance(named, list | tuple) else ())


def _named(fact: Fact) -> int:
    """Give the number of the entry that an entry of a type in ENDED_BY ends."""
    return next((_number(fact.fields[name]) for name in ENDING if name in fact.fields), 0)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
