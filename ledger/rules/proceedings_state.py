"""State of a stream of proceedings: what its entries say, which kind it is of, and who has which duty (domain.md 5.10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ledger.events.fact import Fact
from ledger.rules import decisions, listing
from ledger.rules.acts import Act, ActingState, said
from ledger.rules.jurisdiction import Jurisdiction, Kind
from ledger.rules.listing import Item
from ledger.rules.opened import APPOINTED, CLOSED, OPENED, REOPENED, jurisdiction_of, kind_of_opening
from ledger.rules.stream_state import changed, entered

JOINED, CORRECTED, MADE = "proceedings-case-joined", "fact-corrected", "bundle-made"


@dataclass(frozen=True, slots=True)
class ProceedingsState(ActingState):
    """What a rule needs of a stream of proceedings: what its entries say, by version, as corrected; ``decided``: decisions on redaction.

    ``made_by``: who made each copy and who recorded that, by the version of its entry.
    """

    streams: ClassVar[tuple[str, ...]] = ("proceedings", "record")
    decided: Mapping[int, decisions.Decision] = field(default_factory=dict)
    made_by: Mapping[int, frozenset[str]] = field(default_factory=dict)
    _items: list[dict[int, Item]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def items(self) -> dict[int, Item]:
        """Each item of the schedules by the version of the entry that listed it; folded once for all rules that judge one act."""
        if not self._items:
            self._items.append(listing.items(sorted(self.acts.items())))
        return self._items[0]

    @property
    def opening(self) -> Mapping[str, Any]:
        """What the entry says by which they were opened; nothing before that."""
        return next((act.fields for _, act in self.of(OPENED)), {})

    @property
    def kind(self) -> str | None:
        """Kind of proceedings; None before they are opened."""
        return self.opening.get("kind")

    @property
    def cases(self) -> frozenset[str]:
        """Ids of the cases over which they were opened and of those that were brought in since."""
        return frozenset(case for _, act in self.of(OPENED, JOINED) for case in act.fields.get("cases") or ())

    @property
    def closed(self) -> int | None:
        """Version of the entry that closed them; None while they are open."""
        ends = self.of(CLOSED, REOPENED)
        return ends[-1][0] if ends and ends[-1][1].kind == CLOSED else None

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        """Jurisdiction under which they were opened; None where this release has no such file."""
        return jurisdiction_of(self.opening)

    @property
    def forms(self) -> Kind | None:
        """What the jurisdiction says of the kind: forms, grounds, duties; None where it does not have that kind."""
        return kind_of_opening(self.opening)

    def has_duty(self, name: str) -> bool:
        """Whether proceedings of this kind have a duty."""
        return self.forms is not None and name in self.forms.duties

    def in_duty(self, duty: str) -> dict[int, Mapping[str, Any]]:
        """What the appointments say that stand of a duty, by version: those in whose place nobody has come."""
        made = {version: act.fields for version, act in self.of(APPOINTED) if act.fields.get("duty") == duty}
        succeeded = {said.get("succeeds") for said in made.values()}
        return {version: said for version, said in made.items() if version not in succeeded}

    def of_kind(self, version: object, kind: str) -> Act | None:
        """What an entry says, if it is of that type; None for every other, and for what is no number of an entry."""
        act = self.acts.get(version) if isinstance(version, int) else None
        return act if act is not None and act.kind == kind else None


INITIAL = ProceedingsState()


def evolve(state: ProceedingsState, fact: Fact) -> ProceedingsState:
    """Give the state after one more entry. Total. What a correction names is kept too: a sheet says anew what was corrected."""
    changes = entered(state, fact) | said(state, fact) | {"decided": decisions.after(state.decided, fact)}
    if fact.kind == CORRECTED:
        changes["acts"] = {**changes.get("acts", state.acts), fact.version: Act(fact.kind, fact.fields)}
    if fact.kind == MADE:
        changes["made_by"] = {**state.made_by, fact.version: decisions.hands(fact)}
    return changed(state, changes)
