"""Rules of the merging of persons: two of them, once, both in one act; and what is taken back stands (domain.md 5.1; DPA 2018 s.62)."""

from datetime import datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.events.merging import PersonsMerged, PersonsUnmerged
from ledger.rules.person import PersonState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "domain.md 5.1; DPA 2018 ss.38(1), 62"


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
    """Look for any that stands; of an entry that was erased it is not known what it was."""
    return ALLOWED if state.merges or ERASED in state.entries.values() else No("this person is merged with nobody", "name a person who is")


@rule("a merge is taken back once, and only if it was recorded", of=PersonsUnmerged, state=PersonState, kind="check", source=SOURCE)
def merge_stands(state: PersonState, _actor: Actor, event: PersonsUnmerged, _at: datetime) -> Verdict:
    """Look the merge up among those that stand, where any does."""
    if event.merge in state.merges or not state.merges or state.entries.get(event.merge) == ERASED:
        return ALLOWED
    return No(f"no merge stands in entry {event.merge}", f"name one that does: {', '.join(map(str, sorted(state.merges)))}")
