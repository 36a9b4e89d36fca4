"""The access log has a period of its own: what is over it is destroyed by whole months, recorded, and accounted for in the audit."""

import json
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

import pytest
from application.scenes import POLICE, adopt, asked, confirming, event, member, referred, server_clock

from commands import expiring
from ledger import errors, moment
from ledger.application import Intent, Ledger
from ledger.moment import now
from ledger.proof import trust
from ledger.store import access_reading, place
from ledger.store.audit_reading import Source
from ledger.verifying import Asked, verify

DAYS = 400
OLD = "2020-01-01"


@pytest.fixture(scope="module")
def auditor(shared, shared_at):
    with member(shared_at, shared, "ada", "hmicfrs", ("auditor",)) as opened:
        adopt(shared, agencies=(POLICE,))
        yield opened


def keep_for(ledger, days):
    document = json.dumps({} if days is None else {"access_log_days": days})
    ledger.record([Intent(event("policy-adopted", document=document, digest=sha256(document.encode()).hexdigest()), ledger.unit_stream())])


@contextmanager
def as_anew(at, name):
    opened = Ledger(at, place.profile(at, name))
    try:
        yield opened
    finally:
        opened.close()


def aged(at, reader, month=OLD):
    """The reader's stream of this month, as if it had been another month's; gives its slots."""
    (stream,) = asked(at, "UPDATE ledger.access_stream SET month = %s WHERE recorder = %s AND month > '2020-12-31' RETURNING stream", month,
                      reader.me.recorder)[0]  # fmt: skip
    return [slot for (slot,) in asked(at, "SELECT slot FROM ledger.slot WHERE stream = %s", stream)]


def act(slots, before, ledger):
    return Intent(event("consultations-expired", slots=[str(slot) for slot in slots], before=before), ledger.unit_stream())


@pytest.fixture(scope="module")
def reader(shared, shared_at):
    with member(shared_at, shared, "rita") as opened:
        yield opened


@pytest.fixture
def old(shared, shared_at, reader, auditor):
    """Slots of a month of a reader that is over the period, which the policy sets."""
    keep_for(shared, DAYS)
    case = referred(shared)
    reader.read([case.stream], purpose="case_work", reason="To look.")
    year = 2010 + asked(shared_at, "SELECT count(*) FROM ledger.access_stream WHERE recorder = %s", reader.me.recorder)[0][0]
    return aged(shared_at, reader, f"{year}-01-01")


def forced(ledger, intent, monkeypatch):
    """Record without asking the rules here: what the database says."""
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_, **__: None)
    return ledger.record([intent])


def test_what_is_over_its_period_is_destroyed_and_that_is_recorded(auditor, shared, shared_at, old):
    with as_anew(shared_at, "ada") as ada:
        rehearsed = expiring.expire(ada, dry_run=True, request_id=None, clock_checked=False)
        assert (rehearsed["slots"], rehearsed["recorded"]) == (len(old), None)
        told = expiring.expire(ada, dry_run=False, request_id=None, clock_checked=False)
        assert told["recorded"].startswith("UNIT#")
        assert told["units"] > 0
        again = expiring.expire(ada, dry_run=False, request_id=None, clock_checked=False)
        assert (again["slots"], again["recorded"]) == (0, None)
    assert asked(shared_at, "SELECT count(*) FROM ledger.content WHERE slot = ANY (%s)", old) == [(0,)]
    keys = "SELECT count(*) FROM keyring.slot_key WHERE slot = ANY (%s) AND destroyed_by IS NULL"
    assert asked(shared_at, keys, old, database="keyring") == [(0,)]
    assert asked(shared_at, "SELECT * FROM ledger.differences() WHERE kind IN ('erasure', 'entry')") == []
    last = shared.facts(shared.unit_stream())[-1]
    assert (last.kind, set(last.fields)) == ("consultations-expired", {"before", "slots"})


def test_nothing_expires_until_the_policy_sets_a_period(shared, shared_at, auditor, old, monkeypatch):
    keep_for(shared, None)
    with as_anew(shared_at, "ada") as ada:
        with pytest.raises(errors.RuleRefused, match="no period"):
            expiring.expire(ada, dry_run=False, request_id=None, clock_checked=False)
        with pytest.raises(errors.RuleRefused, match="no period"):
            ada.record([act(old, "2020-03-01", ada)])
        with pytest.raises(errors.NotAuthorised, match="not over"):
            forced(ada, act(old, "2020-03-01", ada), monkeypatch)
    keep_for(shared, DAYS)


def test_the_database_refuses_what_is_younger_or_of_the_record_or_no_whole_month(shared, shared_at, reader, auditor, old, monkeypatch):
    case = referred(shared)
    reader.read([case.stream], purpose="case_work", reason="To look.")
    month = "SELECT array_agg(s.slot) FROM ledger.slot s JOIN ledger.access_stream a USING (stream) WHERE a.recorder = %s AND a.month > %s"
    (young,) = asked(shared_at, month, reader.me.recorder, "2021-01-01")[0]
    (record,) = asked(shared_at, "SELECT array_agg(slot) FROM ledger.slot WHERE stream = %s", case.stream)[0]
    with as_anew(shared_at, "ada") as ada:
        for slots, why in ((young, "none of a month"), (record, "none of a month"), (old[:1], "whole months")):
            with pytest.raises(errors.CaseledgerError, match=why):
                forced(ada, act(slots, "2021-03-01", ada), monkeypatch)
        with pytest.raises(errors.NotAuthorised, match="not over"):
            forced(ada, act(young, str(now().date()), ada), monkeypatch)
        with pytest.raises(errors.NotAuthorised, match="names this slot"):
            ada.erase(old[0])


def test_who_may_not_destroy_it_may_not_see_what_would_be(shared_at, reader, old):
    with pytest.raises(errors.NotAuthorised):
        access_reading.expiring(reader.user, now().date())
    with pytest.raises(errors.RuleRefused):
        reader.record([act(old, "2021-03-01", reader)])


def test_an_erasure_of_the_record_names_no_slot_of_it(shared, shared_at, old):
    erased = event("content-erased", slots=[str(old[0])], authority="court_order", review="RR-1", second_person=str(confirming(shared)))
    with pytest.raises(errors.NotFound):
        shared.record([Intent(erased, shared.unit_stream())])


def verified(at):
    source = Source(at.superuser_dsn("ledger"), tables=True)
    return verify(source, at, Asked(("cases", "access"), trust.NOTHING), lambda *_: None)


def findings(at):
    return [each for each in verified(at).findings if each.log == "access"]


def test_the_audit_accepts_what_expired_and_nothing_else_that_is_missing(shared_at, auditor, old):
    with as_anew(shared_at, "ada") as ada:
        expiring.expire(ada, dry_run=False, request_id=None, clock_checked=False)
    found = {each.position for each in findings(shared_at)}
    recorded = asked(shared_at, "SELECT position FROM ledger.entry e WHERE log = 2 AND NOT EXISTS "
                     "(SELECT FROM ledger.content c WHERE c.log = 2 AND c.position = e.position)")  # fmt: skip
    assert found == {position for (position,) in recorded}, "these were recorded this month, whatever the table of months says"


def test_the_audit_accepts_what_had_ended_its_month_when_it_expired(shared, shared_at, reader, auditor):
    """The last of this file: time has gone on for this ledger after it."""
    keep_for(shared, DAYS)
    case = referred(shared)
    reader.read([case.stream], purpose="case_work", reason="To look.")
    alone = asked(shared_at, "SELECT max(position) FROM ledger.entry WHERE log = 2")[0][0]
    later = moment.SET_BACK.set(timedelta(days=-DAYS - 40))
    try:
        with server_clock(shared_at, f"{DAYS + 40} days"), as_anew(shared_at, "ada") as ada:
            told = expiring.expire(ada, dry_run=False, request_id=None, clock_checked=True)
    finally:
        moment.SET_BACK.reset(later)
    assert told["months"] >= 1
    gone = asked(shared_at, "SELECT count(*) FROM ledger.content WHERE log = 2 AND position = %s", alone)
    assert (gone, alone in {each.position for each in findings(shared_at)}) == ([(0,)], False)
    asked(shared_at, "UPDATE ledger.slot SET erased_by = NULL WHERE log = 2")
    assert alone not in {each.position for each in findings(shared_at)}, "the tables are believed by nobody"
    last = [each for each in verified(shared_at).accounts if each.log == "access"][-1]
    with as_anew(shared_at, "ada") as ada:
        assert (last.authority, last.review, last.proposed, last.decided) == ("consultations_expired", "", None, ada.me.recorder)
    assert last.contents > last.entries > 0
