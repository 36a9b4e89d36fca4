"""Rules of the management plan (seed.txt: needs led; domain.md 1.3, 5.5, 8).

A case has one plan at a time. Each action serves a need or risk that was identified, and comes to an end of its own before the plan is
closed; the case is closed after its plan (closing.py).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.plan import Change, PlanActionAdded, PlanActionChanged, PlanClosed, PlanOpened
from ledger.rules.pathway import Act, CaseState
from ledger.rules.plan_standing import KINDS, Plan, after, standing
from ledger.rules.rule import ALLOWED, No, Verdict, rule

Fields = Mapping[str, Any]
Test = Callable[[CaseState, Plan, int, Fields], Verdict]


@rule("a case has one management plan at a time", of=PlanOpened, state=CaseState, source="seed.txt (the plan of the case); domain.md 5.5")
def no_plan_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an open one."""
    return _closed(standing(state.acts))


@rule(
    "an action is added to an open plan, and an open plan is closed",
    of=(PlanActionAdded, PlanClosed), state=CaseState, source="domain.md 5.5",
)  # fmt: skip
def plan_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an open one."""
    return _open(standing(state.acts))


@rule(
    "an action of a plan serves a need or risk that was identified",
    of=PlanActionAdded, state=CaseState, kind="check", source="seed.txt (needs led risk management plan); domain.md 8",
)  # fmt: skip
def need_was_identified(state: CaseState, _actor: Actor, event: PlanActionAdded, _at: datetime) -> Verdict:
    """Look up the entry that is named."""
    return _needed(state, Plan(), max(state.entries, default=0) + 1, {"need": event.need})


@rule("an action changes while one is open", of=PlanActionChanged, state=CaseState, source="domain.md 5.5")
def one_action_is_open(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any action that is to be done."""
    return ALLOWED if standing(state.acts).outstanding else No("no action of a plan is open in this case", "add one first")


@rule(
    "an action is completed or cancelled once, and changes no more after that",
    of=PlanActionChanged, state=CaseState, kind="check", source="domain.md 5.5, 8",
)  # fmt: skip
def action_is_open(state: CaseState, _actor: Actor, event: PlanActionChanged, _at: datetime) -> Verdict:
    """Look the action up in a case in which any is open."""
    plan = standing(state.acts)
    return _outstanding(state, plan, 0, {"action": event.action}) if plan.outstanding else ALLOWED


@rule(
    "whether an action did what it was for is said when it is completed, and only then",
    of=PlanActionChanged, state=CaseState, kind="check", source="domain.md 5.5 (plan.action_completed: outcome)",
)  # fmt: skip
def outcome_comes_with_completion(state: CaseState, _actor: Actor, event: PlanActionChanged, _at: datetime) -> Verdict:
    """Compare what became of the action with the outcome."""
    if event.how is Change.COMPLETED and event.outcome is None:
        return No("the action is completed and nothing says whether it did what it was for", "give the outcome")
    return _outcome(state, Plan(), 0, {"how": event.how, "outcome": event.outcome})


@rule(
    "an action that is put off or handed over is given its owner and its day together",
    of=PlanActionChanged, state=CaseState, kind="check", source="domain.md 5.5, 8 (an action has an owner and a due date)",
)  # fmt: skip
def owner_and_day_come_together(state: CaseState, _actor: Actor, event: PlanActionChanged, _at: datetime) -> Verdict:
    """Ask for both or neither, and for neither of an action that has come to its end."""
    if (event.owner is None) != (event.due is None):
        return No("only one of owner and day is given", "give the owner and the day by which it is to be done")
    return _owner_and_day(state, Plan(), 0, {"how": event.how, "owner": event.owner, "due": event.due})


@rule(
    "a cancelled action says why, and an updated one says what is new",
    of=PlanActionChanged, state=CaseState, kind="check", source="domain.md 5.5 (plan.action_cancelled: reason)",
)  # fmt: skip
def change_says_why(_state: CaseState, _actor: Actor, event: PlanActionChanged, _at: datetime) -> Verdict:
    """Ask for particulars where nothing else says them."""
    if event.how is Change.COMPLETED or event.due is not None or event.detail is not None:
        return ALLOWED
    return No(f"the action is {event.how} and nothing says why", "give the particulars")


@rule("a plan is closed after each of its actions has come to its end", of=PlanClosed, state=CaseState, source="domain.md 5.5")
def nothing_is_outstanding(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Name the actions that are to be done."""
    return _ended(standing(state.acts))


@rule(
    "what a correction makes of a plan could have been recorded so",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.5, 5.14",
)  # fmt: skip
def corrected_plan_stands(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge every act of the plan again as it would be; what was at fault before is not held against the correction."""
    act = state.acts.get(event.target)
    if act is None or act.kind not in KINDS:
        return ALLOWED
    known = _faults(state)
    new = _faults(state.reading(event.target, event.field, event.to))
    for (version, test), fault in new.items():
        if (version, test) not in known:
            follows = No(f"entry {version} could not follow: {fault.why}", f"correct entry {version} first")
            return fault if version == event.target else follows
    return ALLOWED


def _faults(state: CaseState) -> dict[tuple[int, Test], No]:
    plan, found = Plan(), {}
    for version, act in state.of(*KINDS):
        for test in _TESTS[act.kind]:
            verdict = test(state, plan, version, act.fields)
            if verdict is not ALLOWED:
                found[version, test] = verdict
        plan = after(plan, version, act.kind, act.fields)
    return found


def _closed(plan: Plan) -> Verdict:
    return No("a plan is open", "add actions to it, or close it first") if plan.open else ALLOWED


def _open(plan: Plan) -> Verdict:
    return ALLOWED if plan.open else No("no plan is open", "open one first")


def _ended(plan: Plan) -> Verdict:
    if not plan.outstanding:
        return ALLOWED
    names = ", ".join(f"entry {version}" for version in plan.outstanding)
    return No(f"actions are open: {names}", "complete or cancel them first")


def _needed(state: CaseState, _plan: Plan, version: int, fields: Fields) -> Verdict:
    need = fields.get("need")
    act: Act | None = state.acts.get(need) if isinstance(need, int) and need < version else None
    if act is not None and act.kind == "need-identified":
        return ALLOWED
    known = ", ".join(f"entry {each}" for each, _ in state.of("need-identified") if each < version) or "none"
    return No(f"entry {need} identified no need or risk of this case", f"name one that did ({known}), or record the need first")


def _outstanding(_state: CaseState, plan: Plan, _version: int, fields: Fields) -> Verdict:
    action = fields.get("action")
    if action in plan.outstanding:
        return ALLOWED
    names = ", ".join(f"entry {version}" for version in plan.outstanding) or "none"
    if isinstance(action, int) and action in plan.actions:
        return No(f"the action of entry {action} has come to its end", f"add another, or correct the entry that ended it; open: {names}")
    return No(f"entry {action} added no action to a plan of this case", f"open: {names}")


def _outcome(_state: CaseState, _plan: Plan, _version: int, fields: Fields) -> Verdict:
    if fields.get("outcome") is None or fields.get("how") == Change.COMPLETED:
        return ALLOWED
    return No("an outcome is given of an action that is not completed", "leave the outcome out")


def _owner_and_day(_state: CaseState, _plan: Plan, _version: int, fields: Fields) -> Verdict:
    if fields.get("how") == Change.UPDATED or (fields.get("owner") is None and fields.get("due") is None):
        return ALLOWED
    return No("the action has come to its end and is given an owner or a day", "leave both out")


_TESTS: dict[str, tuple[Test, ...]] = {
    "plan-opened": (lambda _state, plan, _version, _fields: _closed(plan),),
    "plan-action-added": (lambda _state, plan, _version, _fields: _open(plan), _needed),
    "plan-action-changed": (_outstanding, _outcome, _owner_and_day),
    "plan-closed": (lambda _state, plan, _version, _fields: _open(plan), lambda _state, plan, _version, _fields: _ended(plan)),
}
"""What is asked of each act of a plan as the acts before it left the plan. Corrections come field by field: of two that go together one may
be missing meanwhile, and neither may gainsay the other."""
