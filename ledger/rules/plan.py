"""Rules of the management plan (seed.txt: needs led; domain.md 1.3, 5.5, 8).

A case has one plan at a time. Each action serves a need or risk that was identified, and comes to an end of its own before the plan is
closed; the case is closed after its plan (closing.py).
"""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.plan import Change, PlanActionAdded, PlanActionChanged, PlanClosed, PlanOpened
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.plan_standing import standing
from ledger.rules.rule import ALLOWED, No, Verdict, rule


@judgement("a case has one management plan at a time", of=PlanOpened, kind="guard", source="seed.txt (the plan of the case); domain.md 5.5")
def no_plan_is_open(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for an open one."""
    return No("a plan is open", "add actions to it, or close it first") if standing(state.acts).open else ALLOWED


@judgement(
    "an action is added to an open plan, and an open plan is closed",
    of=(PlanActionAdded, PlanClosed), kind="guard", source="domain.md 5.5",
)  # fmt: skip
def plan_is_open(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for an open one."""
    return ALLOWED if standing(state.acts).open else No("no plan is open", "open one first")


@judgement(
    "an action of a plan serves a need or risk that was identified",
    of=PlanActionAdded, source="seed.txt (needs led risk management plan); domain.md 8",
)  # fmt: skip
def need_was_identified(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look up the entry that is named."""
    named, needs = said.get("need"), [version for version, _ in state.of("need-identified")]
    if named in needs:
        return ALLOWED
    known = ", ".join(f"entry {version}" for version in needs) or "none"
    return No(f"entry {named} identified no need or risk of this case", f"name one that did ({known}), or record the need first")


@judgement("an action changes while one is open", of=PlanActionChanged, kind="guard", source="domain.md 5.5")
def one_action_is_open(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for any action that is to be done."""
    return ALLOWED if standing(state.acts).outstanding else No("no action of a plan is open in this case", "add one first")


@judgement("an action is completed or cancelled once, and changes no more after that", of=PlanActionChanged, source="domain.md 5.5, 8")
def action_is_open(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the action up in a case in which any is open."""
    plan, action = standing(state.acts), said.get("action")
    if not plan.outstanding or action in plan.outstanding:
        return ALLOWED
    names = ", ".join(f"entry {version}" for version in plan.outstanding)
    if isinstance(action, int) and action in plan.actions:
        return No(f"the action of entry {action} has come to its end", f"add another, or correct the entry that ended it; open: {names}")
    return No(f"entry {action} added no action to a plan of this case", f"open: {names}")


@judgement(
    "whether an action did what it was for is said when it is completed, and only then",
    of=PlanActionChanged, source="domain.md 5.5 (plan.action_completed: outcome)",
)  # fmt: skip
def outcome_comes_with_completion(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare what became of the action with the outcome."""
    completed, told = said.get("how") == Change.COMPLETED, said.get("outcome") is not None
    if completed == told:
        return ALLOWED
    if completed:
        return Missing("the action is completed and nothing says whether it did what it was for", "give the outcome")
    return No("an outcome is given of an action that is not completed", "leave the outcome out")


@judgement(
    "an action that is put off or handed over is given its owner and its day together",
    of=PlanActionChanged, source="domain.md 5.5, 8 (an action has an owner and a due date)",
)  # fmt: skip
def owner_and_day_come_together(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for both or neither, and for neither of an action that has come to its end."""
    given = {"owner", "due"} & said.keys()
    if given and said.get("how") != Change.UPDATED:
        return No("the action has come to its end and is given an owner or a day", "leave both out")
    if len(given) == 1:
        return Missing("only one of owner and day is given", "give the owner and the day by which it is to be done")
    return ALLOWED


@rule(
    "a cancelled action says why, and an updated one says what is new",
    of=PlanActionChanged, state=CaseState, kind="check", source="domain.md 5.5 (plan.action_cancelled: reason)",
)  # fmt: skip
def change_says_why(_state: CaseState, _actor: Actor, event: PlanActionChanged, _at: datetime) -> Verdict:
    """Ask for particulars where nothing else says them; they are sealed, so that no correction is judged by them."""
    if event.how is Change.COMPLETED or event.due is not None or event.detail is not None:
        return ALLOWED
    return No(f"the action is {event.how} and nothing says why", "give the particulars")


@judgement("a plan is closed after each of its actions has come to its end", of=PlanClosed, kind="guard", source="domain.md 5.5")
def nothing_is_outstanding(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Name the actions that are to be done."""
    outstanding = standing(state.acts).outstanding
    names = ", ".join(f"entry {version}" for version in outstanding)
    return No(f"actions are open: {names}", "complete or cancel them first") if outstanding else ALLOWED
