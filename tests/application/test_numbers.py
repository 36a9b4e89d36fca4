"""Human numbers: taken under the log's lock, without gaps, once; by year where the series says so, and the year is the unit's own."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from application.scenes import asked, clear, drawn, joined, person, referral, referred, resigned, send, server_clock

from ledger import application, errors
from ledger.application import Intent


def refer(ledger):
    return ledger.record([Intent(referral(), ledger.fresh())], clock_checked=True).entries[0].address.partition("#")[0]


def serial(number):
    return int(number.rpartition("-")[2])


@contextmanager
def on(instant, at, monkeypatch):
    """Let it be ``instant``, for this machine and for the server."""
    by = instant - datetime.now(UTC)
    with monkeypatch.context() as patch, server_clock(at, f"{by.total_seconds()} seconds"):
        patch.setattr(application, "now", lambda: datetime.now(UTC) + by)
        yield


def test_refused_acts_leave_no_gap(shared):
    first = refer(shared)
    bad = drawn(shared, Intent(referral(), shared.fresh()))[0]
    forged = resigned(shared, bad, [*bad.units[:-1], clear(bad.units[0].slot, "colour", "red")])
    with pytest.raises(errors.EntryRefused):
        send(shared, forged)
    twice = shared.fresh()
    with pytest.raises(errors.RuleRefused):
        shared.record([Intent(referral(), twice), Intent(referral(), twice)])
    shared.record([Intent(referral(), shared.fresh())], dry_run=True)
    assert serial(refer(shared)) == serial(first) + 1


def test_a_rolled_back_act_leaves_no_gap(shared):
    first = refer(shared)
    with shared.user.cursor() as cursor:
        cursor.execute("BEGIN")
        send(shared, *drawn(shared, Intent(referral(), shared.fresh())))
        cursor.execute("ROLLBACK")
    assert serial(refer(shared)) == serial(first) + 1


def test_one_act_takes_its_numbers_in_its_own_order(shared):
    suspect, victim = shared.fresh(), shared.fresh()
    case = shared.fresh()
    acts = [Intent(person("First Person"), suspect), Intent(person("Second Person"), victim), Intent(referral(), case)]
    receipt = shared.record([*acts, Intent(joined(suspect), case), Intent(joined(victim, "victim"), case)])
    first, second, number = (line.address.partition("#")[0] for line in receipt.entries[:3])
    assert serial(second) == serial(first) + 1
    assert first.startswith("P-")
    assert [line.address for line in receipt.entries[3:]] == [f"{number}#2", f"{number}#3"]


def test_the_number_stands_in_the_stamp_of_the_entry_that_took_it_and_nowhere_else(shared):
    case = referred(shared)
    facts = [entry.fact for entry in shared.read([case.stream], purpose="case_work")]
    assert [fact.stamp.get("number") for fact in facts] == [case.number, None]


def test_numbers_grow_past_four_digits(shared, shared_at):
    year = int("20" + refer(shared).split("-")[1])
    asked(shared_at, "UPDATE ledger.number SET last = 9999 WHERE series = 'case' AND year = %s", year)
    assert refer(shared).endswith("-10000")
    assert shared.find(f"CHS-{year % 100}-10000").version == 1


def test_a_new_year_counts_anew_and_no_number_comes_twice(shared, shared_at, monkeypatch):
    """Last of the module but one: from here on the record's time lies ahead."""
    year = datetime.now(UTC).year + 1
    person_before = serial(shared.record([Intent(person(), shared.fresh())]).entries[0].address.partition("#")[0])
    with on(datetime(year, 1, 1, 0, 0, 30, tzinfo=UTC), shared_at, monkeypatch):
        assert refer(shared) == f"CHS-{year % 100}-0001"
        persons = serial(shared.record([Intent(person(), shared.fresh())]).entries[0].address.partition("#")[0])
    assert persons == person_before + 1, "a series that does not count by year goes on"
    with on(datetime(year - 1, 12, 31, 23, 59, tzinfo=UTC), shared_at, monkeypatch):
        assert refer(shared) == f"CHS-{year % 100}-0002", "the clock went back, the record's time did not"
    taken = [number for (number,) in asked(shared_at, "SELECT number FROM ledger.stream WHERE number IS NOT NULL")]
    assert len(taken) == len(set(taken))


def test_the_year_is_that_of_the_units_zone(shared, shared_at, monkeypatch):
    asked(shared_at, "UPDATE ledger.setting SET value = 'Pacific/Auckland' WHERE name = 'zone'")
    year = datetime.now(UTC).year + 2
    with on(datetime(year, 12, 31, 11, 30, tzinfo=UTC) + timedelta(minutes=0), shared_at, monkeypatch):
        assert refer(shared) == f"CHS-{(year + 1) % 100}-0001"
