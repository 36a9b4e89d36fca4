"""What may be recorded now, whatever it would say: the rules that need no event, asked of a stream as it stands. Pure."""

from datetime import datetime

from ledger.acting import actor_of
from ledger.acts import StreamState, rule_state
from ledger.errors import NotAuthorised
from ledger.events import catalogue
from ledger.events.declared import LEDGER_ROLES
from ledger.events.event import Event
from ledger.intents import Acted, Me
from ledger.rules import rule, unit
from ledger.rules.policy import Policy

NOT_TOLD = "what may be recorded next is told to those who record there, and your roles do not; nothing was shown"


def require_open(
    cls: type[Event], state: StreamState, acted: Acted, me: Me, policy: Policy, at: datetime, roles: unit.UnitState | None
) -> None:
    """Raise RuleRefused where an act of this type is not allowed in the stream, whatever it says; ``roles`` as for ``acts.decide``."""
    actor = actor_of(cls, acted, me, policy, at, roles, state.kind)
    if against := rule.refusals(rule_state(state, (cls,), policy), actor, cls, None, at, occurred=acted.occurred):
        raise rule.refused(*against)


def next_acts(state: StreamState, me: Me, policy: Policy, at: datetime) -> list[rule.NextAct]:
    """What this user may record next in a stream, each act in the role that reaches it, and why not the rest.

    Raises NotAuthorised for a user whose roles reach none of it.
    """
    told = rule.next_acts(rule_state(state, (), policy), lambda cls: me.acting(_allowed(cls, policy)), at)
    classes = [catalogue.load(act.type) for act in told]
    if not any(_allowed(cls, policy) & set(me.roles) for cls in classes if cls.recorders != LEDGER_ROLES):  # anyone may confirm his own
        raise NotAuthorised(NOT_TOLD)
    return told


def _allowed(cls: type[Event], policy: Policy) -> frozenset[str]:
    return policy.allowed(catalogue.kind_of(cls.type_name()), cls.recorders)
