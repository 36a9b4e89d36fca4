"""Rules of the closing and reopening of a case (seed.txt; domain.md 1.2, 5.11)."""

from datetime import date, datetime

from ledger.events.closing import CaseClosed, CaseReopened, ClosureReason
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.plan_standing import standing
from ledger.rules.rule import ALLOWED, No, Verdict, rule


@rule("only a closed case is reopened", of=CaseReopened, state=CaseState, source="domain.md 5.11")
def is_closed(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse to reopen what is open."""
    return ALLOWED if state.closed else No("the case is not closed", "go on with it as it is")


@rule("a case is not closed while an urgent action is open", of=CaseClosed, state=CaseState, source="domain.md 1.2 (urgent action), 5.2")
def nothing_urgent_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Name the first open one."""
    if not state.open_urgent:
        return ALLOWED
    return No(f"the urgent action of entry {state.open_urgent[0]} is open", "record how it ended, then close the case")


@rule(
    "a case is not closed while its management plan is open",
    of=CaseClosed, state=CaseState, source="seed.txt (a plan for the individual case); domain.md 5.5 (plan.closed), 5.11",
)  # fmt: skip
def no_plan_runs_on(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an open plan, so that none of its actions is lost from sight by the closure."""
    return No("its plan is open", "close the plan, then the case") if standing(state.acts).open else ALLOWED


@judgement(
    "a case is closed as not stalking after a triage that said so",
    of=CaseClosed, source="seed.txt; domain.md 1.2 (whether it is stalking is decided at TRIAGE), 5.11",
)  # fmt: skip
def not_stalking_was_decided(state: CaseState, said: Said, _today: date) -> Verdict:
    """Hold the reason against the last triage, so that a closure does not decide what its closer may not."""
    if said.get("reason") != ClosureReason.NOT_STALKING or state.pathway.triage == "clearly_not_stalking":
        return ALLOWED
    return No("the triage recorded last did not find it clearly not stalking", "record that triage first, or give another reason")
