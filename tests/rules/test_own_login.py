"""An act that counts because its actor is not somebody else is recorded by that actor's own login."""

from uuid import UUID

import pytest

from ledger.acting import actor_of
from ledger.errors import RuleRefused
from ledger.intents import Intent, Me, may_be_anothers
from ledger.rules.membership import INITIAL
from ledger.rules.policy import DEFAULT
from tests.rules.scenario import START, STREAM, SUPERVISOR
from tests.rules.ways.redaction import SECOND, confirming, withholding

ME = Me(SUPERVISOR.actor, SUPERVISOR.agency, ("supervisor",))


def test_nobody_confirms_a_redaction_in_anothers_name() -> None:
    """Else who decided could give the second person's word too."""
    for actor in (SECOND.actor, UUID(int=77)):
        with pytest.raises(RuleRefused, match="own login"):
            actor_of(type(confirming()), Intent(confirming(), STREAM, actor=actor), ME, DEFAULT, START, INITIAL)
    assert actor_of(type(confirming()), Intent(confirming(), STREAM), ME, DEFAULT, START, None).actor == ME.recorder
    assert may_be_anothers(type(withholding()))
    assert not may_be_anothers(type(confirming()))
