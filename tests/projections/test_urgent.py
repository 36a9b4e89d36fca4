"""P4 urgent actions, on a hand-worked history: which are open, overdue and ended, and how long they took."""

import pytest
from msgspec.structs import replace

from projections.engine.time import Coordinates
from projections.questions.urgent import QUESTION
from tests.projections.asked import counted, one, rows, told
from tests.projections.histories import CASES, MEMBER, correction, fact, instant

OTHER = "00000000-0000-4000-8000-000000000006"
FIRST, SECOND = {"case": CASES[0]}, {"case": CASES[1]}


def raised(position, when, due, **more):
    return fact(position, "urgent-action-raised", when, **{"gate": "triage", "action": "safeguard", "owner": MEMBER, "due": due, **more})


def ended(position, when, entry, outcome="done", occurred=None, **more):
    return fact(position, "urgent-action-completed", when, occurred, raised=entry, outcome=outcome, **more)


FACTS = [
    fact(1, "referral-received", "2026-03-02T09:00", urgency="urgent"),
    raised(2, "2026-03-02T10:00", "2026-03-02T20:00:00Z"),
    ended(3, "2026-03-02T16:00", 2),  # after 6 hours, 4 before it was due
    raised(4, "2026-03-02T10:00", "2026-03-03T10:00:00Z", action="relocate"),
    ended(5, "2026-03-04T10:00", 4, "not_done"),  # after 48 hours, a day late
    raised(6, "2026-03-09T10:00", "2026-03-10T20:00:00Z"),  # open, and overdue on 11 March
    raised(7, "2026-03-10T10:00", "2026-03-12T20:00:00Z", owner=None),  # open, and not yet due then
    fact(21, "referral-received", "2026-03-02T09:00", version=1, **SECOND),
    raised(22, "2026-03-05T10:00", "2026-03-06T12:00:00Z", version=2, gate="screen", owner=OTHER, **SECOND),
    ended(23, "2026-03-09T10:00", 2, "overtaken", "2026-03-06", version=3, **SECOND),  # some time on 6 March, before noon or after
    raised(24, "2026-03-05T10:00", "2026-03-06T12:00:00Z", version=4, gate="screen", owner=OTHER, **SECOND),
    ended(25, "2026-03-09T10:00", 4, "done", "2026-03-05", version=5, **SECOND),  # on 5 March, so in time; how long it took is not known
    fact(26, "case-closed", "2026-03-09T11:00", version=6, reason="completed", **SECOND),
]
AT = "2026-03-11T10:00"


def test_actions_are_told_by_gate_and_owner_what_is_overdue_first():
    answer = told(QUESTION, FACTS, AT)
    shown = [{name: value for name, value in line.items() if name != "actions"} for line in answer.lines]
    assert shown == [
        # Entries 2 and 4 ended after 6 and 48 hours: the median is 27.
        {"gate": "triage", "owner": MEMBER, "raised": 3, "open": 1, "overdue": 1, "ended": 2, "in_time": 1, "late": 1, "median_hours": 27,
         "overdue_now": ["CHS-26-0007#6"], "open_now": []},
        {"gate": "triage", "owner": None, "raised": 1, "open": 1, "overdue": 0, "ended": 0, "in_time": 0, "late": 0, "median_hours": None,
         "overdue_now": [], "open_now": ["CHS-26-0007#7"]},
        {"gate": "screen", "owner": OTHER, "raised": 2, "open": 0, "overdue": 0, "ended": 2, "in_time": 1, "late": 0, "median_hours": None,
         "overdue_now": [], "open_now": []},
    ]  # fmt: skip
    assert [(each["number"], each["entry"], each["stands"]) for line in answer.lines for each in line["actions"]] == [
        ("CHS-26-0007", 2, "in_time"), ("CHS-26-0007", 4, "late"), ("CHS-26-0007", 6, "overdue"), ("CHS-26-0007", 7, "open"),
        ("CHS-26-0008", 2, "not_known"), ("CHS-26-0008", 4, "in_time"),
    ]  # fmt: skip


def test_rates_and_times_say_what_is_not_in_them():
    answer = told(QUESTION, FACTS, AT)
    # Six raised: in time entries 2 and, of the second case, 4; late entry 4; overdue entry 6. So 2 of 4 ended in time. Left out: entry 7,
    # which is not yet due, and entry 2 of the second case, which ended on the day on which it was due.
    assert counted(answer) == {
        "in_time": (2, 4), "in_time.screen": (1, 1), "in_time.triage": (1, 3),
        "overdue": (1, 2),  # of entries 6 and 7
        "done": (2, 4),  # of the four that ended, one was not done and one overtaken
    }  # fmt: skip
    assert one(answer, "in_time").excluded == {"open and not yet due": 1, "not known whether in time": 1}
    took, most = one(answer, "median_hours"), one(answer, "nine_in_ten_hours")
    assert (took.value, took.n, most.value) == (27, 2, 48)
    assert took.excluded == {"open": 2, "not told to the instant": 2}, "those that are open are named, not left out in silence"
    assert one(answer, "median_hours.screen").value is None


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        ("2026-03-09T09:59", None),
        ("2026-03-10T20:00", "open"),
        ("2026-03-10T20:01", "overdue"),
    ],
)
def test_an_action_is_overdue_after_its_due_time_and_unknown_before_it_was_raised(moment, stands):
    answer = told(QUESTION, FACTS, moment, Coordinates.as_corrected(instant(moment)))
    found = [each["stands"] for line in answer.lines for each in line["actions"] if (each["number"], each["entry"]) == ("CHS-26-0007", 6)]
    assert found == ([] if stands is None else [stands])


def test_a_window_selects_what_was_raised_in_it():
    answer = told(QUESTION, FACTS, AT, window=("2026-03-05", "2026-03-10"))
    assert [each["entry"] for line in answer.lines for each in line["actions"]] == [6, 2, 4]
    assert counted(answer)["in_time"] == (1, 2)


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    # In April 2027 it is put right that entry 4 ended on 3 March 2026 at 09:00, an hour before it was due and 23 hours after it was raised.
    right = correction(30, "2027-04-01", 5, "occurred_at", {"value": "2026-03-03T09:00:00Z", "precision": "instant"})
    last_year = instant("2026-12-31")
    recorded, corrected = (
        told(QUESTION, [*FACTS, replace(right, version=8)], last_year, at)
        for at in (Coordinates.as_recorded(last_year), Coordinates.as_corrected(last_year))
    )
    assert [counted(each)["in_time.triage"] for each in (recorded, corrected)] == [(1, 4), (2, 4)]
    assert [one(each, "median_hours").value for each in (recorded, corrected)] == [27, 14.5]


def test_an_action_ends_once_and_by_what_names_it():
    again = [ended(8, "2026-03-11T11:00", 2, "not_done"), ended(9, "2026-03-11T11:00", 99)]
    found = {each["entry"]: each["outcome"] for each in rows(QUESTION, [*FACTS, *again])[0]["actions"]}
    assert found == {2: "done", 4: "not_done", 6: None, 7: None}


def test_an_end_that_is_told_before_its_beginning_took_no_known_time():
    early = ended(8, "2026-03-11T11:00", 6, occurred="2026-03-08")
    before = replace(early, occurred=replace(early.occurred, value="2026-03-08T10:00:00Z", precision="instant"))
    assert [action["minutes"] for action in rows(QUESTION, [*FACTS, before])[0]["actions"]] == [360, 2880, None, None]


def test_without_an_urgent_action_there_is_no_row_and_nothing_is_counted():
    assert rows(QUESTION, FACTS[:1]) == []
    answer = told(QUESTION, FACTS[:1], AT)
    assert (answer.lines, counted(answer)) == ([], {"in_time": (0, 0), "overdue": (0, 0), "done": (0, 0)})


ODD = [None, True, "", "nonsense", [], {"value": 1}, 1.5, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("odd", ODD)
def test_nonsense_in_a_field_leaves_it_standing(odd):
    for at, entry in enumerate(FACTS):
        for name in entry.fields:
            bent = [*FACTS[:at], replace(entry, fields={**entry.fields, name: odd}), *FACTS[at + 1 :]]
            assert told(QUESTION, bent, AT).rates
        timeless = replace(entry, occurred=replace(entry.occurred, value="some day", precision="day"))
        assert told(QUESTION, [*FACTS[:at], timeless, *FACTS[at + 1 :]], AT).rates
