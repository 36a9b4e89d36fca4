"""Proceedings: opened once, brought cases, moved, closed and taken up again (domain.md 5.10; design: court disclosure)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.rules import anywhere, days, disputes, standing
from ledger.rules.acts import Act, ActingState, said
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import OF_ANY_STREAM, changed, entered

__all__ = ["INITIAL", "ProceedingsState", "anywhere", "days", "disputes", "evolve", "standing"]

OPENED, CLOSED, REOPENED = "proceedings-opened", "proceedings-closed", "proceedings-reopened"
CORRECTED = "fact-corrected"
SOURCE = "domain.md 5.10; design: court disclosure"


@dataclass(frozen=True, slots=True)
class ProceedingsState(ActingState):
    """What a rule needs of a stream of proceedings: what its entries say, by version, as corrected."""

    streams: ClassVar[tuple[str, ...]] = ("proceedings", "record")

    @property
    def kind(self) -> str | None:
        """Kind of proceedings; None before they are opened."""
        return next((act.fields.get("kind") for _, act in self.of(OPENED)), None)

    @property
    def closed(self) -> int | None:
        """Version of the entry that closed them; None while they are open."""
        ends = self.of(CLOSED, REOPENED)
        return ends[-1][0] if ends and ends[-1][1].kind == CLOSED else None


INITIAL = ProceedingsState()


def evolve(state: ProceedingsState, fact: Fact) -> ProceedingsState:
    """Give the state after one more entry. Total. What a correction names is kept too: a sheet says anew what was corrected."""
    changes = entered(state, fact) | said(state, fact)
    if fact.kind == CORRECTED:
        changes["acts"] = {**changes.get("acts", state.acts), fact.version: Act(fact.kind, fact.fields)}
    return changed(state, changes)


@rule(
    "proceedings are opened before anything else is recorded in them",
    of=("proceedings", *OF_ANY_STREAM), but=(OPENED,), state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def are_opened(state: ProceedingsState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for the opening."""
    return ALLOWED if state.exists else No("these proceedings have not been opened", "open them first (caseledger proceedings open)")


@rule("proceedings are opened once", of=OPENED, state=ProceedingsState, source=SOURCE)
def are_opened_once(state: ProceedingsState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse a second opening in the same stream."""
    if not state.exists:
        return ALLOWED
    return No("these proceedings have been opened", "correct the field that is wrong, or open other proceedings")
