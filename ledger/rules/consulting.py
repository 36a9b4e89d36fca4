"""Rules of the consultations that members make: who may read at all, and when he says why (domain.md 5.12, 8).

They stand apart from those of the unit's own stream: who reads waits for what is loaded for it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.events.access import RecordConsulted
from ledger.events.envelope import Actor
from ledger.rules import anywhere
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

__all__ = ["ACCESS", "AccessState", "anywhere", "reason_is_given"]


@dataclass(frozen=True, slots=True)
class AccessState(StreamState):
    """What a rule of a consultation needs: the policy of the day."""

    streams: ClassVar[tuple[str, ...]] = ("access",)


ACCESS = AccessState()


@rule(
    "a consultation gives its reason on the days for which the policy asks for one, and always behind broken glass",
    of=RecordConsulted, state=AccessState, kind="check",
    source="DPA 2018 s.62(2), (3) as amended by DUAA 2025 s.82; domain.md 0.8, 3 (reason by policy; ON for break-glass)",
)  # fmt: skip
def reason_is_given(state: AccessState, _actor: Actor, event: RecordConsulted, at: datetime) -> Verdict:
    """Hold the day of consultation against the policy's spans."""
    if event.reason is not None or (event.scope.glass is None and not state.policy.asks_reason(at.astimezone(state.policy.tzinfo).date())):
        return ALLOWED
    return No("no reason is given", "say why the record is to be read")
