"""How the management plan of a case stands: whether one is open, and which of its actions are (domain.md 5.5, 8). Loads no event class."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledger.rules.acts import Act


class Plan(NamedTuple):
    """The plan: whether one is open; by the version of the entry that added each action, whether it still is to be done."""

    open: bool = False
    actions: Mapping[int, bool] = {}

    @property
    def outstanding(self) -> tuple[int, ...]:
        """Versions of the entries whose actions are to be done, first added first."""
        return tuple(sorted(version for version, to_do in self.actions.items() if to_do))


def standing(acts: Mapping[int, Act]) -> Plan:
    """Fold the acts of a case in order of versions. Total."""
    plan = Plan()
    for version, act in sorted(acts.items()):
        plan = _after(plan, version, act.kind, act.fields)
    return plan


def _after(plan: Plan, version: int, kind: str, fields: Mapping[str, Any]) -> Plan:
    match kind:
        case "plan-opened":
            return plan._replace(open=True)
        case "plan-action-added":
            return plan._replace(actions={**plan.actions, version: True})
        case "plan-action-changed":
            action = fields.get("action")
            if isinstance(action, int) and action in plan.actions and fields.get("how") != "updated":
                return plan._replace(actions={**plan.actions, action: False})
        case "plan-closed":
            return plan._replace(open=False)
    return plan
