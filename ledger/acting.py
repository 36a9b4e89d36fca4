"""Who acts in an event, in which role and for which agency: the recorder himself, or another for whom he records. Pure.

A recorder's own login role is judged when he records: it is what he may do here. A decision, what the policy gives to named deciders, a
professional role, and every act recorded for another ask whether the role was held on the day of the act (design: envelope).
"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.intents import Acted, Me, may_be_anothers
from ledger.rules.anywhere import reaches
from ledger.rules.authority import SENTENCE, asks_decider, names_deciders
from ledger.rules.membership import UnitState
from ledger.rules.policy import Policy
from ledger.rules.rule import Refusal, refused

OWN_LOGIN = "what opens, restricts, erases or confirms, or corrects the unit's own record, is recorded by its actor's own login"
GIVE_ROLE = "name a role he held (caseledger unit --on DAY), or have role-held recorded first"


def asks_unit(cls: type[Event], acted: Acted, me: Me, policy: Policy) -> bool:
    """Whether who acts in an event of this type cannot be told without the unit's state."""
    if acted.actor not in (None, me.recorder) or acted.role is not None or acted.agency not in (None, me.agency):
        return True
    return asks_decider(cls, policy) if acted.occurred else names_deciders(cls, policy)  # a login's roles are held now


def actor_of(
    cls: type[Event], acted: Acted, me: Me, policy: Policy, at: datetime, state: UnitState | None, kind: str | None = None
) -> Actor:
    """Choose the actor and the role in which he acts: the first that the policy allows, else the first he has, so that the rule can say no.

    ``state``: the unit's, where ``asks_unit`` says that it is needed; ``kind``: that of the stream in which the event is to stand.
    Raises RuleRefused where no such role was held on the day.
    """
    allowed = policy.allowed(kind_of(cls.type_name()), cls.recorders)
    if state is None:
        return replace(me.acting(allowed), effort=acted.effort)
    who = acted.actor or me.recorder
    if who != me.recorder and (not may_be_anothers(cls) or (kind == "unit" and cls.effect == "correction")):
        raise refused(Refusal(OWN_LOGIN, f"a {kind_of(cls.type_name())} was to be recorded for another", "have the actor record it"))
    day = (acted.occurred or Occurred.at(at)).last_day(policy.tzinfo, at)
    found = _held(acted, who, me, day, state, decided=asks_decider(cls, policy))
    if not found:
        raise refused(Refusal(SENTENCE, "the unit's record gives this member no such role then", GIVE_ROLE))
    role, agency = next((one for one in found if reaches(one[0], allowed)), found[0])
    return Actor(who, role, agency, acted.effort)


def _held(acted: Acted, who: UUID, me: Me, day: date, state: UnitState, *, decided: bool) -> list[tuple[str, str]]:
    """Give the roles, each with its agency, that may be meant: those of the day, and the recorder's own where no decider is asked for."""
    own = [(role, me.agency) for role in me.roles] if who == me.recorder and not decided else []
    on_day = [one for one in state.roles_on(who, day) if one not in own]
    return [one for one in (*own, *on_day) if acted.role in (None, one[0]) and acted.agency in (None, one[1])]

