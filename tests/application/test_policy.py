"""A policy takes effect everywhere at once: rules, numbers, clocks, and the consultations that recording makes."""

from hashlib import sha256

import pytest
from application.scenes import asked, event, note, referred

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.store import place


def adopt(ledger, document):
    adopted = event("policy-adopted", document=document, digest=sha256(document.encode()).hexdigest())
    ledger.record([Intent(adopted, ledger.unit_stream())])


def test_zone_and_clock_are_the_policys_for_the_database_too(ledger, at):
    adopt(ledger, '{"zone": "Asia/Tokyo", "clock_ahead_days": 1}')
    found = dict(asked(at, "SELECT name, value FROM ledger.setting WHERE name IN ('zone', 'clock_ahead')"))
    assert found == {"zone": "Asia/Tokyo", "clock_ahead": "1 days"}
    again = Ledger(at, place.profile(at, "dana"))
    assert str(again.zone) == "Asia/Tokyo" == again.policy.zone
    again.close()


def test_an_unknown_zone_is_refused(ledger):
    with pytest.raises((errors.RuleRefused, errors.EntryRefused)):
        adopt(ledger, '{"zone": "Mars/Olympus"}')


def test_a_policy_that_asks_for_reasons_does_not_stop_recording(ledger, at):
    adopt(ledger, '{"reason_required": [{"from": "2020-01-01"}]}')
    again = Ledger(at, place.profile(at, "dana"))
    case = referred(again)
    again.record([Intent(note("Wilfred Ashbourne rang."), case.stream)])
    with pytest.raises(errors.RuleRefused, match="no reason is given; nothing was read; say why"):
        again.read([case.stream], purpose="case_work")
    again.close()
