"""What the entries of a stream say, kept by version and as corrected: of every act that is none of the ledger's own upkeep."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self

from ledger.events.catalogue import ADMINISTRATIVE, TYPES
from ledger.events.fact import Fact
from ledger.rules.stream_state import StreamState


class Act(NamedTuple):
    """What an entry of the record says: its type without version, and its clear fields as corrected."""

    kind: str
    fields: Mapping[str, Any]

    def corrected(self, name: str, to: Any) -> "Act":
        """Give what it says with this value in the field of that name; with None the field is struck out."""
        kept = {known: value for known, value in self.fields.items() if known != name}
        return Act(self.kind, kept if to is None else {**kept, name: to})


@dataclass(frozen=True, slots=True)
class ActingState(StreamState):
    """State of a stream with ``acts``: what its entries say, by version, without the administrative ones."""

    acts: Mapping[int, Act] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[tuple[int, Act]]:
        """What the entries of these types say, each with its version, in order of versions."""
        return [(version, act) for version, act in sorted(self.acts.items()) if act.kind in kinds]

    def reading(self, version: int, name: str, to: Any) -> Self:
        """The state as if one clear field of an entry that it knows had always read so; with no new value the field is struck out."""
        return replace(self, acts={**self.acts, version: self.acts[version].corrected(name, to)})

    def moving(self, _version: int, _to: Any) -> Self:
        """The state as if what an entry tells had always been said to have happened then; here nothing depends on it."""
        return self

    def before(self, version: int) -> Self:
        """The state as the entries before that one say it, as corrected since."""
        acts = {each: act for each, act in self.acts.items() if each < version}
        return replace(self, acts=acts, entries={each: kind for each, kind in self.entries.items() if each < version})


def said(state: ActingState, fact: Fact) -> dict[str, Any]:
    """Tell what one more entry changes of what a stream's entries say: its own words, or those that it corrects."""
    if fact.type in TYPES and fact.type not in ADMINISTRATIVE:
        return {"acts": {**state.acts, fact.version: Act(fact.kind, fact.fields)}}
    target, name = fact.fields.get("target"), fact.fields.get("field")
    if fact.kind != "fact-corrected" or not isinstance(target, int) or target not in state.acts or not isinstance(name, str):
        return {}
    return {"acts": {**state.acts, target: state.acts[target].corrected(name, fact.fields.get("to"))}}
