"""Rules of the merging of persons: two of them, once, both in one act; and what is taken back stands (domain.md 5.1; DPA 2018 s.62)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.merging import PersonsMerged, PersonsUnmerged
from ledger.rules.person import PersonState
from ledger.rules.rule import ALLOWED, No, Refusal, Verdict, rule

SOURCE = "domain.md 5.1; DPA 2018 ss.38(1), 62"
BOTH = "that persons are one, or are two after all, is recorded of both in one act"


@rule("a person is merged with another", of=PersonsMerged, state=PersonState, kind="check", source=SOURCE)
def merged_with_another(state: PersonState, _actor: Actor, event: PersonsMerged, _at: datetime) -> Verdict:
    """Compare the two ids."""
    return ALLOWED if event.other != state.person else No("the other person is this one", "name the other person by his number")


@rule("two persons are merged once", of=PersonsMerged, state=PersonState, kind="check", source=SOURCE)
def merged_once(state: PersonState, _actor: Actor, event: PersonsMerged, _at: datetime) -> Verdict:
    """Look for a merge of the two that stands."""
    earlier = next((version for version, other in state.merges.items() if other == str(event.other)), None)
    if earlier is None:
        return ALLOWED
    return No(f"entry {earlier} found the two to be one", "take that back first if its reason was wrong")


@rule("a merge is taken back while one stands", of=PersonsUnmerged, state=PersonState, source=SOURCE)
def one_merge_stands(state: PersonState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any that stands."""
    return ALLOWED if state.merges else No("this person is merged with nobody", "name a person who is")


@rule("a merge is taken back once, and only if it was recorded", of=PersonsUnmerged, state=PersonState, kind="check", source=SOURCE)
def merge_stands(state: PersonState, _actor: Actor, event: PersonsUnmerged, _at: datetime) -> Verdict:
    """Look the merge up among those that stand, where any does."""
    if event.merge in state.merges or not state.merges:
        return ALLOWED
    return No(f"no merge stands in entry {event.merge}", f"name one that does: {', '.join(map(str, sorted(state.merges)))}")


class Said(NamedTuple):
    """An event of an act, and the stream in which it is to stand."""

    event: Event
    stream: UUID


def one_sided(act: Iterable[Said], rules: Mapping[UUID, Any]) -> Refusal | None:
    """Say that an act tells of one of two persons only; ``rules``: the state of each stream before the act. None where it tells of both."""
    for effect in ("merge", "merge-ended"):
        pairs = {pair for said in act if type(said.event).effect == effect and (pair := _pair(said, rules.get(said.stream))) is not None}
        if any((other, one) not in pairs for one, other in pairs):
            return Refusal(BOTH, "it says so of one of them only", "record it by caseledger record persons-merged or persons-unmerged")
    return None


def _pair(said: Said, state: Any) -> tuple[str, str] | None:
    """Give whose stream it is and who the other is; None of a merge that does not stand, which another rule refuses."""
    event = said.event
    if isinstance(event, PersonsMerged):
        return str(said.stream), str(event.other)
    other = getattr(state, "merges", {}).get(getattr(event, "merge", None))
    return None if other is None else (str(said.stream), other)
