"""What leaves the unit, attacked: no number of 1 to 4 can be reckoned from what is told, and nothing is told of one case."""

import random
from datetime import UTC, datetime

import pytest

from projections.engine.answer import Asking, Column, Measure, Rate, Told
from projections.engine.outside import leaving
from projections.engine.question import load, names
from projections.engine.subtraction import FEWEST


def rates(*told, measures=(), **more):
    return leaving(Told([], told, measures, **more), (), aggregated=False)


def test_what_is_left_out_is_not_told_by_those_of_all_who_are_told_elsewhere():
    # 20 + 30 + 3 = 53 pairs; 25 + 28 = 53 as well: 53 - 20 - 30 would tell the 3 of whom nothing is known.
    kept = rates(
        Rate("raised", "", 10, 20, {"once": 30, "without": 3}), measures=[Measure("days", "", 900, "days", 25, {"never at it": 28})]
    )  # fmt: skip
    assert ("raised", "without") in kept.reasons
    assert kept.back or len(kept.reasons) > 1, "nor does what is left tell it"


def test_what_is_left_out_is_not_told_by_a_number_of_all():
    # Of 23 referrals 20 are decided: 23 - 20 would tell the 3 that are pending.
    kept = rates(Rate("decided", "", 10, 20, {"pending": 3}), Rate("referred", "", 8, 23))
    assert ("decided", "pending") in kept.reasons
    assert "decided" in kept.back or "referred" in kept.back


def test_what_nothing_tells_of_all_keeps_no_rate_back():
    kept = rates(Rate("decided", "", 10, 20, {"pending": 3, "closed": 9}))
    assert (kept.back, ("decided", "pending") in kept.reasons) == (set(), True)


def test_a_rate_that_is_kept_back_is_not_told_by_the_next_of_its_part():
    # Of 20 discussions 17 were attended; of the 17, 12 minutes were agreed: 20 and 17 would tell the 3 that were not attended.
    kept = rates(Rate("attended", "", 17, 20), Rate("contributed", "", 8, 20), Rate("agreed", "", 12, 17))
    assert "attended" in kept.back
    assert {"contributed", "agreed"} & kept.back


def test_a_count_of_persons_is_kept_back_by_itself_and_what_one_case_tells_always():
    measures = [
        Measure("bound", "", 2, "persons", 9), Measure("others", "", 7, "persons", 9),
        Measure("longest", "", 90, "hours", 9, of_one=True), Measure("median", "", 3, "hours", 9),
    ]  # fmt: skip
    assert rates(measures=measures).back >= {"bound", "longest"}


def test_ids_and_what_is_for_programs_alone_stay_in_the_unit():
    columns = (Column("gate", ""), Column("cases", "", "count"), Column("numbers", "", "detail"), Column("of", "", "person"))
    kept = leaving(Told([{"gate": "A", "cases": 9, "numbers": ["CHS-26-0001"], "of": None}]), columns, aggregated=True)
    assert list(kept.lines) == [{"gate": "A", "cases": 9}]


@pytest.mark.parametrize("name", names())
def test_a_line_that_may_leave_has_no_column_that_could_name_a_case(name):
    question = load(name)
    if question.aggregated and question.name != "integrity":  # whose lines are of the unit's own record
        assert not {"number", "case", "stream", "entry", "person"} & {each.name for each in question.shown}


def discussed(drawn):
    """A case with one discussion: who was asked to it, who came, sent apologies, brought what it knows and agreed the minutes."""
    asked = [agency for agency in AGENCIES if drawn.random() < 0.9]
    came = [agency for agency in asked if drawn.random() < 0.85]
    brought, agreed = ([agency for agency in came if drawn.random() < share] for share in (0.5, 0.8))
    sorry = [f"m-{agency}" for agency in asked if agency not in came and drawn.random() < 0.7]
    held = {"entry": 2, "on": "2026-03-02", "arranged_in": None, "invited": asked, "attended": came, "absent": [], "apologies": sorry,
            "contributed": brought, "agreed": agreed, "dissents": []}  # fmt: skip
    return {"number": "CHS-26-0001", "discussions": [held], "arranged": None, "posts": [], "last_recorded_at": ""}


AGENCIES = ("police", "health", "probation")
POSTS = [{"member": f"m-{agency}", "agency": agency, "since": "2020-01-01", "until": None} for agency in AGENCIES]
PARTS = {"attended": ("attended", "held"), "contributed": ("contributed", "held"), "agreed": ("agreed", "attended")}


@pytest.mark.parametrize("seed", range(30))
def test_how_often_an_agency_did_not_come_is_told_by_no_sum(seed):
    """It was asked to as many as it came to, sent apologies to or did neither; rates tell the same numbers once more."""
    drawn, question = random.Random(seed), load("attendance")
    unit = {"number": None, "discussions": [], "arranged": None, "posts": POSTS, "last_recorded_at": ""}
    told = question.told([*(discussed(drawn) for _ in range(drawn.randint(5, 40))), unit], Asking(datetime(2026, 4, 1, tzinfo=UTC), UTC))
    kept = leaving(told, question.shown, aggregated=True)
    shown = {rate.name: rate for rate in kept.rates if rate.name not in kept.back}
    for line, true in zip(kept.lines, told.lines, strict=True):
        known = dict(line)
        for name, (part, of) in PARTS.items():
            if rate := shown.get(f"{name}:{line['agency']}"):
                known |= {part: rate.k, of: rate.n}
        hidden = [name for name in ("held", "attended", "apologies", "neither") if known[name] is None]
        assert not any(0 < true[name] < FEWEST for name in hidden) or len(hidden) > 1, (true, known)
        assert known["attended"] is None or known["agreed"] is None or not 0 < known["attended"] - known["agreed"] < FEWEST
