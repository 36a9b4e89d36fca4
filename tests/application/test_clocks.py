"""Two clocks stand behind an entry, the recorder's and the server's: time in the record never runs back, and neither is believed alone."""

from datetime import UTC, datetime, timedelta

import pytest
from application.scenes import asked, note, photograph, referred, server_clock

from ledger import application, errors, session
from ledger.application import Intent


@pytest.fixture
def clocks(monkeypatch, shared_at):
    """Set both clocks, of this machine and of the server, forward or back."""

    def moved(by):
        real = application.now()
        for module in (application, session):
            monkeypatch.setattr(module, "now", lambda: datetime.now(UTC) + by)
        assert abs(application.now() - real - by) < timedelta(seconds=5)
        return server_clock(shared_at, f"{by.total_seconds()} seconds")

    return moved


def stamps(ledger, stream):
    return [entry.fact for entry in ledger.read([stream], purpose="case_work")]


def test_recorded_at_never_decreases_when_the_server_clock_is_set_back(shared, shared_at):
    case = referred(shared)
    before = shared.record([Intent(note(), case.stream)])
    with server_clock(shared_at, "-90 seconds"):
        after = shared.record([Intent(note(), case.stream)])
        (fact,) = [fact for fact in stamps(shared, case.stream) if fact.version == after.entries[0].version]
    assert after.recorded_at >= before.recorded_at
    assert fact.stamp["clock"] < (before.recorded_at - timedelta(seconds=60)).isoformat(), "the raw clock, as it was read"
    neighbours = "ledger.entry e JOIN ledger.entry n ON n.log = e.log AND n.position = e.position + 1"
    assert asked(shared_at, f"SELECT bool_and(n.recorded_at >= e.recorded_at) FROM {neighbours}") == [(True,)]


@pytest.mark.parametrize("apart", ["3 minutes", "-3 minutes"])
def test_clocks_two_minutes_apart_are_refused(shared, shared_at, apart):
    case = referred(shared)
    with server_clock(shared_at, apart):
        before = photograph(shared_at)
        with pytest.raises(errors.ClockRefused, match="two minutes apart"):
            shared.record([Intent(note(), case.stream)], clock_checked=True)
        with pytest.raises(errors.ClockRefused):
            shared.read([case.stream], purpose="case_work")
        assert photograph(shared_at) == before


@pytest.mark.parametrize("apart", ["110 seconds", "-110 seconds"])
def test_clocks_less_than_two_minutes_apart_are_taken(shared, shared_at, apart):
    case = referred(shared)
    with server_clock(shared_at, apart):
        shared.record([Intent(note(), case.stream)])


def test_a_clock_far_ahead_is_refused_until_somebody_has_checked_it(shared, shared_at, clocks):
    """Last of the module: from here on the record's time lies eight days ahead."""
    case = referred(shared)
    with clocks(timedelta(days=8)):
        before = photograph(shared_at, reads=False)
        with pytest.raises(errors.ClockRefused, match="--clock-checked"):
            shared.record([Intent(note(), case.stream)])
        assert photograph(shared_at, reads=False) == before
        checked = shared.record([Intent(note(), case.stream)], clock_checked=True).entries[0].version
        unasked = shared.record([Intent(note(), case.stream)]).entries[0].version
        facts = {fact.version: fact for fact in stamps(shared, case.stream)}
    assert facts[checked].stamp["clock_checked"] is True
    assert "clock_checked" not in facts[unasked].stamp
    assert "clock_checked" not in facts[1].stamp


def test_no_consultation_says_that_somebody_checked_the_clock(shared, shared_at):
    """``clock_checked`` stands in a stamp only where a person confirmed it (docs/format.md 9)."""
    shared.read([referred(shared).stream], purpose="case_work")
    stamps = asked(shared_at, "SELECT convert_from(stored[1], 'UTF8') FROM ledger.content WHERE log = 2 AND NOT sealed")
    assert stamps
    assert not [stamp for (stamp,) in stamps if "clock_checked" in stamp]


def test_founding_does_not_say_that_somebody_checked_the_clock(shared_at):
    stamps = asked(shared_at, "SELECT convert_from(stored[1], 'UTF8') FROM ledger.content WHERE log = 1 AND position <= 4 AND NOT sealed")
    assert len(stamps) == 4
    assert not [stamp for (stamp,) in stamps if "clock_checked" in stamp]
