"""Where a case stands on its pathway: what its rules need to know of it, folded from clear facts (seed.txt; domain.md 1.2, 5.2).

What the case's entries say is kept by version, as corrected; where the case stands follows from it, in order of versions.
So a correction of any field changes the state in one place, and each part of the pathway reads of it what its rules need.
"""

from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE, TYPES, kind_of, moved_with
from ledger.events.fact import ERASED, Fact
from ledger.events.occurred import Occurred
from ledger.rules.acts import Act, ActingState
from ledger.rules.progress import Pathway, advanced, text
from ledger.rules.recipients import numbers
from ledger.rules.stream_state import changed, entered

REFERRAL = "referral-received"
FOLLOWING = frozenset(
    {
        "triage-decided", "screen-decided", "action-routed", "service-responded", "case-allocated", "allocation-accepted",
        "case-transferred", "review-held", "case-closed", "case-reopened",
    }
)  # fmt: skip
"""What the unit, or a service to which it sent the case, can only have done after the case was referred."""
HELD_KINDS = frozenset(
    {
        "clinical-note-recorded", "intervention-offered", "intervention-started", "session-held", "intervention-paused",
        "intervention-ended", "outcome-measured",
    }
)  # fmt: skip
"""What an agency holds of a case, so known where it was opened; of a case too that it can only have after the case was referred."""
WRONG = "wrong_record"
"""The ground of a restriction of what was recorded in the wrong place (``ledger.events.privacy.RestrictionGround``)."""
CONDUCT = frozenset({"incident-recorded", "reoffence-reported", "order-breached"})
"""What tells of something that the suspect is said to have done, at a time of its own."""


@dataclass(frozen=True, slots=True)
class CaseState(ActingState):
    """What a rule needs to know of a case.

    ``number``: the number by which the case is called.
    ``times``: by version, when what each of these entries tells is said to have happened, as corrected.
    ``glass``: by the version of each entry in which somebody broke the glass and that waits for its review, who that was.
    """

    streams: ClassVar[tuple[str, ...]] = ("case", "record")
    referred: bool = False
    closed: bool = False
    number: str | None = None
    parties: frozenset[tuple[UUID, str]] = frozenset()
    times: Mapping[int, Occurred] = field(default_factory=dict)
    glass: Mapping[int, UUID] = field(default_factory=dict)

    @property
    def in_part(self) -> bool:
        """Whether there are entries of which this recorder does not know, because he was given no more than some of the case."""
        return bool(self.entries) and max(self.entries) > len(self.entries)

    @property
    def referral(self) -> int:
        """Version of the referral; 0 where it was erased, or there is none yet."""
        return next((version for version, act in self.acts.items() if act.kind == REFERRAL), 0)

    def without(self, versions: AbstractSet[int]) -> Self:
        """The state as if nothing were known of these entries."""
        acts = {version: act for version, act in self.acts.items() if version not in versions}
        return replace(self, acts=acts, times={version: when for version, when in self.times.items() if version not in versions})

    def reading(self, version: int, name: str, to: Any) -> Self:
        """The state as if one clear field of an entry that it knows had always read so; with no new value the field is struck out."""
        return replace(self, **_read_as(self, version, name, to))

    def moving(self, version: int, to: Any) -> Self:
        """The state as if what an entry tells had always been said to have happened then; unchanged by what is no time."""
        return replace(self, **_moved(self, version, to))

    def before(self, version: int) -> Self:
        """The state as the entries before that one say it, as corrected since; who has joined the case is known whenever he did."""
        acts = {each: act for each, act in self.acts.items() if each < version}
        entries = {each: kind for each, kind in self.entries.items() if each < version}
        times = {each: occurred for each, occurred in self.times.items() if each < version}
        return replace(self, acts=acts, entries=entries, times=times)

    def followed_by(self, name: str, said: Mapping[str, Any], occurred: Occurred) -> tuple[int, Self]:
        """The state after an act of a type that says this, as if it were the next entry, and the version of that."""
        coming, act = max(self.entries, default=0) + 1, Act(kind_of(name), said)
        entries, acts, times = {**self.entries, coming: name}, {**self.acts, coming: act}, {**self.times, coming: occurred}
        return coming, replace(self, entries=entries, acts=acts, times=times)

    def joined(self, *categories: str) -> set[str]:
        """Ids of those who joined the case in one of these categories."""
        return {str(party) for party, category in self.parties if category in categories}

    @property
    def pathway(self) -> Pathway:
        """Where the case stands."""
        standing = Pathway()
        for _, act in sorted(self.acts.items()):
            standing = advanced(standing, act.kind, act.fields)
        return standing

    @property
    def urgent(self) -> dict[int, int | None]:
        """By the version of each entry that raised an urgent action, that of the entry that ended it (None: it is open)."""
        found: dict[int, int | None] = {version: None for version, act in self.acts.items() if act.kind == "urgent-action-raised"}
        for version, act in sorted(self.acts.items()):
            raised = act.fields.get("raised") if act.kind == "urgent-action-completed" else None
            if isinstance(raised, int) and raised in found:
                found[raised] = version
        return found

    @property
    def open_urgent(self) -> tuple[int, ...]:
        """Versions of the urgent actions that have not ended, first raised first."""
        return tuple(sorted(raised for raised, ended in self.urgent.items() if ended is None))


INITIAL = CaseState()


def evolve(state: CaseState, fact: Fact) -> CaseState:
    """Give the state after one more entry, in order of versions. Total: what it does not know changes only the entries."""
    changes = entered(state, fact)
    if fact.type in TYPES and fact.type not in ADMINISTRATIVE:
        changes["acts"] = {**state.acts, fact.version: Act(fact.kind, fact.fields)}
        changes["times"] = {**state.times, fact.version: fact.occurred}
    change = _CHANGES.get(fact.kind)
    return changed(state, changes | change(state, fact) if change else changes)


def _joined(state: CaseState, fact: Fact) -> dict[str, Any]:
    return {"parties": state.parties | joiner(fact.fields)}


def joiner(said: Mapping[str, Any]) -> frozenset[tuple[UUID, str]]:
    """Whom an entry that somebody joined names; nobody where that is no id."""
    try:
        return frozenset({(UUID(str(said.get("party"))), str(said.get("category")))})
    except ValueError:
        return frozenset()


def _restricted(state: CaseState, fact: Fact) -> dict[str, Any]:
    """Take back that somebody joined, where that entry was recorded in the wrong place."""
    wrong = fact.fields.get("ground") == WRONG
    return {"parties": state.parties - _joining(state, numbers(fact.fields.get("versions")))} if wrong else {}


def _lifted(state: CaseState, fact: Fact) -> dict[str, Any]:
    """Have those joined again whose joining was not in the wrong place after all."""
    back = [each for each in state.restrictions.values() if each.entry == fact.fields.get("restriction") and each.ground == WRONG]
    return {"parties": state.parties | _joining(state, back[0].versions or ())} if back else {}


def _joining(state: CaseState, versions: Collection[int]) -> frozenset[tuple[UUID, str]]:
    """Who joined by these entries, as they have been corrected."""
    return frozenset().union(*(joiner(act.fields) for version, act in state.of("party-joined") if version in versions))


def _corrected(state: CaseState, fact: Fact) -> dict[str, Any]:
    """Apply the correction of a time, or of what an entry says."""
    target, name = fact.fields.get("target"), fact.fields.get("field")
    if name == "occurred_at":
        return _moved(state, target, fact.fields.get("to"))
    if not isinstance(target, int) or target not in state.acts or not isinstance(name, str):
        return {}
    return _read_as(state, target, name, fact.fields.get("to"))


def _held_corrected(state: CaseState, fact: Fact) -> dict[str, Any]:
    """Apply the correction of what the same agency holds, and of nothing else: what is open depends on nothing that is held."""
    holder = None if fact.held is None else str(fact.held.get("originator"))
    return _corrected(state, fact) if holder is not None and state.holders.get(fact.fields.get("target", 0)) == holder else {}


def _read_as(state: CaseState, version: int, name: str, to: Any) -> dict[str, Any]:
    """Apply what one field of an entry reads; where it says the act's own day, the act happened on the new one."""
    act = state.acts[version]
    moved = moved_with(state.entries[version], name, act.fields.get(name), to)
    acts = {**state.acts, version: act.corrected(name, to)}
    return {"acts": acts} if moved is None else {"acts": acts, "times": {**state.times, version: moved}}


def _moved(state: CaseState, target: Any, to: Any) -> dict[str, Any]:
    try:
        return {"times": {**state.times, target: Occurred.from_json(to)}} if target in state.times else {}
    except (TypeError, UsageError):
        return {}


_CHANGES: dict[str, Callable[[CaseState, Fact], dict[str, Any]]] = {
    REFERRAL: lambda state, fact: {"referred": True, "number": text(fact.stamp.get("number")) or state.number},
    ERASED: lambda _state, _fact: {"referred": True},  # only a case that was referred has entries to erase
    "party-joined": _joined,
    "record-restricted": _restricted,
    "restriction-lifted": _lifted,
    "fact-corrected": _corrected,
    "held-corrected": _held_corrected,
    "glass-broken": lambda state, fact: {"glass": {**state.glass, fact.version: fact.recorder}},
    "glass-reviewed": lambda state, fact: {"glass": {n: who for n, who in state.glass.items() if n != fact.fields.get("opened")}},
    "case-closed": lambda _state, _fact: {"closed": True},
    "case-reopened": lambda _state, _fact: {"closed": False},
}
