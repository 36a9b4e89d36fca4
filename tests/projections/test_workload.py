"""P28 workload, on hand-worked histories: entries by whoever made them, working time, and whose the open cases are."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from ledger.events.fact import HELD
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.outside import leaving
from projections.engine.time import NOW, Coordinates
from projections.questions.workload import QUESTION
from tests.projections.histories import CASES, LONDON, correction, emptied, fact, instant

ANNA, BEN = "00000000-0000-4000-8000-0000000000aa", "00000000-0000-4000-8000-0000000000bb"
UNIT = UUID(int=1 << 96)


def by(each, member, role, agency, *effort):
    """The entry as this member's, with minutes of working time by grade."""
    worked = [{"agency": agency, "grade": grade, "minutes": minutes} for grade, minutes in effort]
    return replace(each, who={"actor": member, "role": role, "agency": agency, **({"effort": worked} if worked else {})})


REFERRED = by(fact(1, "referral-received", "2026-03-02", urgency="routine"), ANNA, "constable", "police", ("pc", 30))
TRIAGED = by(fact(2, "triage-decided", "2026-03-03", outcome="possible_stalking"), ANNA, "supervisor", "police", ("pc", 10), ("ds", 5))
OWNED = by(fact(3, "case-allocated", "2026-03-04", owner=ANNA), BEN, "constable", "police")
# Half past midnight of 1 April in London is 31 March in UTC.
NOTED = by(fact(4, "note-recorded", "2026-03-31T23:30"), BEN, "nurse", "cwp", ("band_6", 20))
HEALTH = replace(fact(5, "note-recorded", "2026-04-02"), type=HELD, who={}, held={"originator": "cwp"})
GONE = emptied(fact(6, "note-recorded", "2026-04-03"))
INDEX = replace(fact(7, "log-indexed", "2026-04-03"), stamp={"agency": "ledger"}, who={})
CASE = (REFERRED, TRIAGED, OWNED, NOTED, HEALTH, GONE, INDEX)
SECOND = by(fact(8, "referral-received", "2026-03-05", case=CASES[1], version=1, urgency="routine"), ANNA, "constable", "police")
POLICY = by(fact(9, "policy-adopted", "2026-03-06", case=UNIT, version=1, document="{}"), ANNA, "supervisor", "police")
EVERY = (*CASE, SECOND, POLICY)


def told(*facts, at=NOW, since=None, until=None):
    streams = [[each for each in facts if each.stream == stream] for stream in {each.stream: None for each in facts}]
    rows = [each.row for stream in streams for each in fold_stream(QUESTION, stream, at, LONDON).rows]
    return QUESTION.told(rows, Asking(instant("2026-06-01"), LONDON, since, until))


def lines(*facts, **more):
    """By agency and role, or member: members, records, entries, open cases."""
    return {
        (line["member"] or (line["agency"], line["role"])): tuple(line[name] for name in ("members", "records", "entries", "open_cases"))
        for line in told(*facts, **more).lines
    }  # fmt: skip


def numbers(*facts, **more):
    answer = told(*facts, **more)
    rates = {rate.name: (rate.k, rate.n, sum(rate.excluded.values())) for rate in answer.rates}
    return rates | {each.name: (each.value, each.n) for each in answer.measures}


def test_entries_are_counted_by_agency_and_role_and_by_member():
    # Of the case #1 #2 are Anna's, #3 #4 Ben's, #5 is held by cwp, #6 is erased and #7 the ledger's own: nobody's work.
    # #8 and #9 are Anna's, in another case and in the unit's record. Open are both cases: the first Anna's, the second nobody's.
    assert lines(*EVERY) == {
        ("police", "constable"): (2, 2, 3, 1),  # #1 #3 #8, by Anna and Ben; Anna owns one case
        ("police", "supervisor"): (1, 2, 2, 1),  # #2 #9
        ("cwp", "nurse"): (1, 1, 1, 0),  # #4
        ("cwp", None): (0, 1, 1, 0),  # #5
        ANNA: (1, 3, 4, 1), BEN: (1, 1, 2, 0),
    }  # fmt: skip
    (ben,) = (line for line in told(*EVERY).lines if line["member"] == BEN)
    assert (ben["agency"], ben["role"]) == (None, None), "he did so for two agencies"


def test_working_time_is_told_by_grade_and_how_much_of_it_is_recorded():
    # Seven entries that somebody made (#1 to #5, #8, #9): with working time #1, #2 and #4; one is erased.
    assert numbers(*EVERY) == {
        "timed": (3, 7, 1), "owned": (1, 2, 0), "minutes.cwp.band_6": (20, 1), "minutes.police.ds": (5, 1), "minutes.police.pc": (40, 2),
        "open_cases": (1, 1),
    }  # fmt: skip


def test_a_window_takes_what_was_done_in_it_by_the_days_of_the_unit():
    march, april = {"since": date(2026, 3, 1), "until": date(2026, 4, 1)}, {"since": date(2026, 4, 1)}
    assert [numbers(*EVERY, **window)["timed"] for window in (march, april)] == [(2, 5, 0), (1, 2, 1)]
    assert lines(*EVERY, **april) == {("cwp", "nurse"): (1, 1, 1, 0), ("cwp", None): (0, 1, 1, 0), BEN: (1, 1, 1, 0), ANNA: (1, 0, 0, 1)}
    assert numbers(*EVERY, **april)["minutes.police.pc"] == (0, 0)


def test_open_cases_are_those_not_closed_after_they_were_last_reopened_whoever_owns_them():
    closed = by(fact(10, "case-closed", "2026-04-05", reason="completed"), BEN, "constable", "police")
    again = by(fact(11, "case-reopened", "2026-04-06", trigger="further_report"), BEN, "constable", "police")
    moved = by(fact(12, "case-transferred", "2026-04-07", area="north"), BEN, "constable", "police")
    assert [numbers(*CASE, *more)["owned"][:2] for more in ((closed,), (closed, again), (closed, again, moved))] == [(0, 0), (1, 1), (0, 1)]
    assert [numbers(*CASE, *more)["open_cases"] for more in ((), (closed,))] == [(1, 1), (None, 0)]


def test_a_correction_changes_last_year_as_corrected_and_not_last_year_as_recorded():
    late = by(correction(10, "2027-02-01", 4, "occurred_at", {"value": "2025-12-30", "precision": "day"}), BEN, "nurse", "cwp")
    end, year = instant("2026-12-31T23:00"), {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    found = [numbers(*CASE, late, at=at, **year)["timed"] for at in (Coordinates.as_recorded(end), Coordinates.as_corrected(end))]
    # As recorded #1 to #5 were done that year, three with working time; as corrected #4 was done the year before.
    assert found == [(3, 5, 1), (2, 4, 1)]


def test_no_line_that_names_a_member_leaves_the_unit():
    kept = leaving(told(*EVERY), QUESTION.shown, aggregated=QUESTION.aggregated)
    assert {line["by"] for line in kept.lines} == {"role"}
    assert all(line["entries"] is None for line in kept.lines), "each is of fewer than five"


def test_what_cannot_be_read_changes_nothing():
    odd = [
        replace(NOTED, version=10, position=10, who={"actor": [1], "role": None, "agency": {}, "effort": [{"minutes": 5}]}),
        by(replace(NOTED, version=11, position=11), BEN, "nurse", "cwp"),
    ]
    parts = [None, {"agency": "cwp", "grade": "band_6", "minutes": 10**40}, {"agency": [], "grade": 1, "minutes": True}]
    for effort in (5, {"minutes": 1}, parts):
        unreadable = replace(odd[1], who=odd[1].who | {"effort": effort})
        assert numbers(*EVERY, odd[0], unreadable) == numbers(*EVERY) | {"timed": (3, 8, 1)}
    unowned = fact(12, "case-allocated", "2026-04-07", owner=[ANNA])
    assert numbers(*CASE, unowned)["owned"][:2] == (0, 1)
