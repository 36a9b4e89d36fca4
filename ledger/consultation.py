"""A consultation cut into units, after its rules were asked: what reading records, without what deciding an act loads. Pure."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.access import RecordConsulted
from ledger.events.envelope import Marks, Occurred, Purpose
from ledger.events.lawful import default_basis
from ledger.intents import Me
from ledger.privacy import units
from ledger.privacy.sealing import Planned
from ledger.rules import consulting, rule, stream_state
from ledger.rules.policy import Policy


def planned(event: RecordConsulted, stream: UUID, me: Me, purpose: str, policy: Policy, at: datetime) -> list[Planned]:
    """Cut a consultation into units. Raises RuleRefused, as when the policy of the day asks for a reason, and UsageError."""
    actor = me.acting(event.recorders)
    rule.decide(stream_state.under(consulting.ACCESS, policy), event, actor, at, occurred=Occurred.at(at))
    if purpose not in Purpose.meanings():
        raise UsageError(f"a purpose of reading is one of {', '.join(Purpose.meanings())}; nothing was read")
    basis = default_basis(me.sector, me.agency, event.group, event.default_purpose, event.default_statement)
    envelope = units.Envelope(Occurred.at(at), actor, Marks(me.agency), replace(basis, purpose=purpose))
    return units.planned(event, envelope, stream, units.Parties({}))
