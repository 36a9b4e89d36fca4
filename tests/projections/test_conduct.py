"""P10 course of conduct, on hand-worked histories: occasions are shown, and nothing is decided."""

import pytest

from projections.engine.time import NOW, Coordinates
from projections.questions.conduct import QUESTION
from tests.projections.answers import column, merged, rate, rates_of, rows_of, told_of
from tests.projections.histories import CASES, correction, fact, instant

SUSPECT, OTHER = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
VICTIM, SECOND = "00000000-0000-4000-8000-0000000000b1", "00000000-0000-4000-8000-0000000000b2"
REFERRED = fact(1, "referral-received", "2026-03-01", urgency="routine")
JOINED = fact(2, "party-joined", "2026-03-01", party=VICTIM, category="victim")


def incident(position, occurred, *behaviours, **more):
    fields = {"victim": VICTIM, "suspect": SUSPECT, "behaviours": list(behaviours)} | more
    case = fields.pop("case", CASES[0])
    said = {name: value for name, value in fields.items() if value}
    return fact(position, "incident-recorded", "2026-03-20", occurred, case=case, **said)


def further(position, occurred, *behaviours, **more):
    fields = {"suspect": SUSPECT, "against": "same", "reporter": "victim", "behaviours": list(behaviours)} | more
    return fact(position, "reoffence-reported", "2026-03-20", occurred, **fields)


HISTORY = (
    REFERRED, JOINED,
    incident(3, "2026-01-05", "following", "contact"),
    incident(4, "2026-01-05T20:00:00Z", "watching"),
    incident(5, "2026-01/2026-02", "contact", occasions=12, suspect=None),
    further(6, "2026-03-10", "contact"),
    further(7, "2026-03-12", "threat"),
    fact(8, "reoffence-assessed", "2026-03-20", report=7, finding="unsubstantiated"),
)  # fmt: skip


def test_occasions_of_a_victim_and_of_a_pair_by_hand():
    # Of the victim: 1 + 1 + 12 + 1 as the reports say. At the least: the two of 5 January can be one, and that one of the twelve; the
    # twelve; 10 March: 12 + 1. Of the suspect towards her, the twelve are nobody's: 1 + 1 + 1, and one of 5 January, one of 10 March.
    told = told_of(QUESTION, HISTORY)
    assert column(told.lines, "per", "victim", "suspect", "occasions", "at_least", "test") == [
        ("victim", VICTIM, None, 15, 13, "two_or_more"), ("pair", VICTIM, SUSPECT, 3, 2, "two_or_more"),
    ]  # fmt: skip
    assert column(told.lines, "first_on", "last_on", "reports", "reoffences", "spread", "unsubstantiated") == [
        ("2026-01-01", "2026-03-10", 4, 1, 1, 1), ("2026-01-05", "2026-03-10", 3, 1, 0, 1),
    ]  # fmt: skip
    assert list(told.lines[0]["behaviours"].items()) == [("contact", 3), ("following", 1), ("watching", 1)]
    assert rates_of(told) == {
        "victims.twice": (1, 1), "victims.perhaps": (0, 1), "pairs.twice": (1, 1), "pairs.perhaps": (0, 1), "suspects.several": (0, 1),
    }  # fmt: skip
    assert [(each["entry"], each["finding"]) for each in told.lines[0]["entries"]] == [
        (5, None), (3, None), (4, None), (6, None), (7, "unsubstantiated"),
    ]  # fmt: skip


def test_a_row_holds_what_the_entries_say_and_not_what_follows_from_it():
    (row,) = rows_of(QUESTION, HISTORY)
    assert row["number"] == "CHS-26-0007"
    assert row["reports"][-1] == {
        "entry": 7, "what": "reoffence-reported", "suspect": SUSPECT, "victim": VICTIM, "occasions": 1, "behaviours": ["threat"],
        "first": "2026-03-12", "last": "2026-03-12", "finding": "unsubstantiated",
    }  # fmt: skip
    assert rows_of(QUESTION, HISTORY[:2]) == []


def test_it_is_said_that_nothing_is_decided_and_what_counts_for_nobody():
    said = " ".join(told_of(QUESTION, HISTORY).notes)
    assert "not decided here: that is for a court" in said
    assert "Reports that do not say whose conduct it was: 1." in said
    assert "whom the conduct was towards" not in said
    unknown = further(9, "2026-03-15", "contact", against="new")
    told = told_of(QUESTION, (*HISTORY, unknown))
    assert "Reports that do not say whom the conduct was towards: 1." in " ".join(told.notes)
    assert told.lines[0]["occasions"] == 15


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-01-05"], (1, 1, "fewer_than_two")),
        (["2026-01-05", "2026-01-05"], (2, 1, "two_if_separate")),
        (["2026-01-05T08:00:00Z", "2026-01-05T20:00:00Z"], (2, 1, "two_if_separate")),
        (["2026-01-05", "2026-01"], (2, 1, "two_if_separate")),
        (["2026-01-05", "2026-01-06"], (2, 2, "two_or_more")),
    ],
)
def test_how_the_reports_stand_to_two_occasions(days, expected):
    told = told_of(QUESTION, (REFERRED, JOINED, *(incident(3 + place, day, "contact") for place, day in enumerate(days))))
    assert column(told.lines, "occasions", "at_least", "test") == [expected, expected]
    assert rates_of(told)["pairs.perhaps"] == (int(expected[2] == "two_if_separate"), 1)


def test_one_occasion_towards_each_of_two_persons_is_shown_of_the_suspect():
    # PHA 1997 s.7(3)(b): one towards each of two. Of the other suspect one is told, towards one: he is no line, and one of the two.
    both = (
        REFERRED, JOINED, incident(3, "2026-01-05", "contact"), incident(4, "2026-01-09", "contact", victim=SECOND),
        incident(5, "2026-01-10", "contact", suspect=OTHER),
    )  # fmt: skip
    told = told_of(QUESTION, both)
    assert column(told.lines, "per", "suspect", "persons", "occasions", "test")[-1] == ("suspect", SUSPECT, 2, 2, "two_or_more_persons")
    assert [line["per"] for line in told.lines] == ["victim", "pair", "pair", "victim", "pair", "suspect"]
    assert rates_of(told)["suspects.several"] == (1, 2)
    assert rates_of(told)["pairs.twice"] == (0, 3)


def test_a_victim_of_whom_every_report_was_found_unsubstantiated_is_left_out_and_told():
    told = told_of(QUESTION, (REFERRED, JOINED, *HISTORY[6:]))
    assert column(told.lines, "per", "occasions", "unsubstantiated") == [("victim", 0, 1), ("pair", 0, 1)]
    assert rate(told, "victims.twice").excluded == {"of whom every report was found unsubstantiated": 1}
    assert rates_of(told)["victims.twice"] == (0, 0)


def test_of_several_findings_the_last_that_was_recorded_counts():
    proven = fact(9, "reoffence-assessed", "2026-03-25", report=7, finding="convicted")
    assert told_of(QUESTION, (*HISTORY, proven)).lines[0]["unsubstantiated"] == 0
    assert told_of(QUESTION, (*HISTORY, proven)).lines[0]["occasions"] == 16


def test_persons_who_were_merged_are_one_across_cases():
    elsewhere = (
        fact(1, "referral-received", "2026-03-01", case=CASES[1]),
        fact(2, "party-joined", "2026-03-01", case=CASES[1], party=SECOND, category="victim"),
        incident(3, "2026-02-01", "threat", victim=SECOND, case=CASES[1]),
    )
    facts = (REFERRED, JOINED, incident(3, "2026-01-05", "contact"), *elsewhere)
    apart, one = told_of(QUESTION, facts), told_of(QUESTION, facts, merges=merged(SECOND, VICTIM, "2026-04-01"))
    assert column(apart.lines, "per", "test") == [
        ("victim", "fewer_than_two"), ("pair", "fewer_than_two"), ("victim", "fewer_than_two"), ("pair", "fewer_than_two"),
        ("suspect", "two_or_more_persons"),
    ]  # fmt: skip
    assert column(one.lines, "per", "victim", "test", "cases") == [
        ("victim", VICTIM, "two_or_more", ["CHS-26-0007", "CHS-26-0008"]), ("pair", VICTIM, "two_or_more", ["CHS-26-0007", "CHS-26-0008"]),
    ]  # fmt: skip


def test_a_window_counts_what_lies_wholly_in_it_and_tells_what_may():
    # From January to before 1 February: of 5 January two; the twelve lie in January or February; those of March lie outside.
    told = told_of(QUESTION, HISTORY, since="2026-01-01", until="2026-02-01")
    assert column(told.lines, "per", "occasions", "straddling") == [("victim", 2, 1), ("pair", 2, None)]
    assert "not certainly (a month, a range): 1." in told.notes[-1]
    assert column(told_of(QUESTION, HISTORY, since="2026-03-01").lines, "occasions") == [1, 1]


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    # By the end of January 2027 entry 4 was found to be of 6 January 2026: with 5 January that makes two days.
    facts = (REFERRED, JOINED, *HISTORY[2:4], correction(9, "2027-01-31", 4, "occurred_at", {"value": "2026-01-06", "precision": "day"}))
    then = instant("2026-12-31")
    times = (Coordinates.as_recorded(then), Coordinates.as_corrected(then), NOW)
    assert [told_of(QUESTION, facts, at=at).lines[0]["at_least"] for at in times] == [1, 2, 2]
    struck = (*HISTORY[:5], correction(9, "2027-01-31", 5, "occasions"))  # nothing is said of how many any more: 1 + 1 + 1
    assert [told_of(QUESTION, struck, at=at).lines[0]["occasions"] for at in times] == [14, 3, 3]


@pytest.mark.parametrize("odd", [None, True, -3, 1.5, "nonsense", [], [None, 5], {"value": 1}])
def test_nonsense_in_fields_leaves_it_standing(odd):
    told = dict.fromkeys(("suspect", "victim", "against", "behaviours", "occasions", "report", "finding", "party", "category"), odd)
    kinds = ("incident-recorded", "reoffence-reported", "reoffence-assessed", "party-joined")
    facts = (*HISTORY, *(fact(9 + place, kind, "2026-03-21", **told) for place, kind in enumerate(kinds)))
    assert told_of(QUESTION, facts).lines[0]["occasions"] == 15
    assert rows_of(QUESTION, facts[8:])
