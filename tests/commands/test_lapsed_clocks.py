"""What ends by itself on its day is told until then, and is neither due nor overdue afterwards."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from commands import caseload, due
from ledger.rules.clocks import called
from ledger.rules.deadlines import Terms
from projections.engine.answer import Asking

LONDON = ZoneInfo("Europe/London")
EXPIRY, LAST, AFTER = "expiry of a non-molestation order", "2026-02-02T23:59:59.999999Z", datetime(2026, 2, 3, tzinfo=UTC)
EVE = datetime(2026, 2, 2, 12, tzinfo=UTC)


def listed(clock, at):
    told = {"clock": clock, "entry": 2, "due": LAST, "counts_from": None, "owner": None, "victim": None}
    found = due.clocks([{"number": "CHS-26-0001", "state": "open", "owner": None, "clocks": [told]}], Terms(LONDON), at, {})
    return [(each["by"], each["rule"]) for each in found]


def test_due_leaves_out_an_order_that_has_ended_by_its_period():
    assert listed(EXPIRY, EVE) == [("2026-02-02 23:59", called(EXPIRY).source)]
    assert "Family Law Act 1996 s.42(7)" in called(EXPIRY).source
    assert listed(EXPIRY, AFTER) == listed("own period of condition 4 ends", AFTER) == []
    assert listed("notification", AFTER) == [("OVERDUE 2026-02-02 23:59", called("notification").source)]


def test_the_caseload_goes_on_to_what_is_due_after_it():
    expiry, review = {"what": EXPIRY, "entry": 2, "due": LAST}, {"what": "review", "entry": 3, "due": "2026-07-01T22:59:59Z"}
    row = {"referred_on": "2026-01-02", "urgent_actions": [], "glass": 0, "last_recorded_at": LAST, "next": [expiry, review]}
    row |= {"number": "CHS-26-0001", "owner": None, "risk": [], "contacts": [], "assessed_on": None, "breach": None, "targets": []}

    def due_next(moment, row=row):
        (line,) = caseload.listed([row], Asking(moment, LONDON), {})
        return line["next"] and line["due_next"]

    assert due_next(EVE) == f"{EXPIRY} by 2026-02-02"
    assert due_next(AFTER) == "review by 2026-07-01"
    assert due_next(AFTER, row | {"next": [expiry]}) is None
