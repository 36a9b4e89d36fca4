"""P22 broken glass, on a hand-worked history: who broke it, why, and how long it waited for its review."""

import pytest
from msgspec.structs import replace

from ledger.events.catalogue import load
from projections.engine.time import Coordinates
from projections.questions.glass import QUESTION
from tests.projections.asked import counted, one, rows, told
from tests.projections.histories import CASES, MEMBER, correction, fact, instant

OTHER = "00000000-0000-4000-8000-000000000006"
SECOND = {"case": CASES[1]}


def broken(position, when, agency="police", ground="life", member=MEMBER, **more):
    return replace(fact(position, "glass-broken", when, ground=ground, **more), stamp={"agency": agency}, who={"actor": member})


def reviewed(position, when, entry, verdict="justified", **more):
    return replace(fact(position, "glass-reviewed", when, opened=entry, verdict=verdict, **more), who={"actor": OTHER})


FACTS = [
    fact(1, "referral-received", "2026-03-02", urgency="routine"),
    broken(2, "2026-03-02T20:00"),
    reviewed(3, "2026-03-03T08:00", 2),  # after 12 hours
    broken(4, "2026-03-07T23:30", "cwp", "child", OTHER),  # waits; on 9 March at 23:30 for 48 hours
    fact(21, "referral-received", "2026-03-02", version=1, **SECOND),
    broken(22, "2026-03-04T10:00", version=2, **SECOND),
    reviewed(23, "2026-03-05T16:00", 2, "not_justified", version=3, **SECOND),  # after 30 hours
    broken(24, "2026-03-05T10:00", version=4, **SECOND),  # waits; on 9 March at 23:30 for 4 days, 13 hours and a half
]
AT = "2026-03-09T23:30"


def test_every_breaking_is_told_what_waits_longest_first():
    answer = told(QUESTION, FACTS, AT)
    names = ("number", "entry", "state", "agency", "member", "ground", "hours", "verdict")
    assert [[line[name] for name in names] for line in answer.lines] == [
        ["CHS-26-0008", 4, "overdue", "police", MEMBER, "life", 109.5, None],
        ["CHS-26-0007", 4, "overdue", "cwp", OTHER, "child", 48.0, None],
        ["CHS-26-0008", 2, "reviewed", "police", MEMBER, "life", 30.0, "not_justified"],
        ["CHS-26-0007", 2, "reviewed", "police", MEMBER, "life", 12.0, "justified"],
    ]  # fmt: skip
    assert [(line["broken_at"], line["reviewed_at"], line["reviewer"], line["review"]) for line in answer.lines[2:]] == [
        ("2026-03-04T10:00:00Z", "2026-03-05T16:00:00Z", OTHER, 3), ("2026-03-02T20:00:00Z", "2026-03-03T08:00:00Z", OTHER, 3),
    ]  # fmt: skip


def test_rates_are_of_all_breakings_and_times_say_what_still_waits():
    answer = told(QUESTION, FACTS, AT)
    # Four breakings, two reviewed: of three by the police two, of one by CWP none; one of the two reviewed was justified.
    assert counted(answer) == {"reviewed": (2, 4), "reviewed.cwp": (0, 1), "reviewed.police": (2, 3), "justified": (1, 2)}
    took, longest = one(answer, "median_hours"), one(answer, "longest_wait_hours")
    assert (took.value, took.n, took.excluded) == (21.0, 2, {"not reviewed": 2})  # half of 12 + 30
    assert (longest.value, longest.n) == (109.5, 2)


def test_it_waits_from_the_moment_at_which_it_was_broken():
    for moment, state in (("2026-03-02T20:00", "waiting"), ("2026-03-02T20:01", "overdue"), ("2026-03-03T08:00", "reviewed")):
        (line,) = told(QUESTION, FACTS[:3], moment, Coordinates.as_recorded(instant(moment))).lines
        assert line["state"] == state


def test_a_window_selects_by_the_units_day():
    assert [line["entry"] for line in told(QUESTION, FACTS, AT, window=("2026-03-05", "2026-03-07")).lines] == [4]
    summer = broken(8, "2026-03-31T23:30")  # 1 April in London
    assert [line["entry"] for line in told(QUESTION, [*FACTS, summer], "2026-04-02", window=("2026-04-01", "2026-04-02")).lines] == [8]


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    # In April 2027 it is put right that the review of the second case came to: it was justified.
    right = replace(correction(30, "2027-04-01", 3, "verdict", "justified"), stream=CASES[1], version=5)
    last_year = instant("2026-12-31")
    times = (Coordinates.as_recorded(last_year), Coordinates.as_corrected(last_year))
    recorded, corrected = (counted(told(QUESTION, [*FACTS, right], last_year, at)) for at in times)
    assert (recorded["justified"], corrected["justified"]) == ((1, 2), (2, 2))


def test_it_reads_cases_and_nothing_of_the_access_log():
    assert {load(name).stream for name in QUESTION.types} == {"case"}
    assert QUESTION.types == {"referral-received.v1", "glass-broken.v1", "glass-reviewed.v1"}


def test_without_broken_glass_there_is_no_row_and_nothing_is_counted():
    assert rows(QUESTION, FACTS[:1]) == []
    answer = told(QUESTION, FACTS[:1], AT)
    assert (answer.lines, counted(answer)) == ([], {"reviewed": (0, 0), "justified": (0, 0)})


@pytest.mark.parametrize("odd", [None, True, "", "nonsense", [], {"value": 1}, 1.5])
def test_nonsense_in_a_field_leaves_it_standing(odd):
    for at, entry in enumerate(FACTS):
        bent = [replace(entry, fields={**entry.fields, name: odd}) for name in entry.fields]
        bent += [replace(entry, who={"actor": odd}), replace(entry, stamp={"agency": odd})]
        for each in bent:
            assert told(QUESTION, [*FACTS[:at], each, *FACTS[at + 1 :]], AT).rates


def test_the_longest_wait_is_of_one_breaking_and_so_does_not_leave_the_unit():
    assert {measure.name for measure in told(QUESTION, FACTS, AT).measures if measure.of_one} == {"longest_wait_hours"}
