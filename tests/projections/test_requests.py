"""Requests of persons, on hand-worked histories: what was asked and what became of it, as corrected."""

from datetime import date

from msgspec.structs import replace

from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.requests import QUESTION
from tests.projections.histories import LONDON, correction, fact, instant


def row(*facts, at=NOW):
    rows = fold_stream(QUESTION, facts, at, LONDON).rows
    return rows[0].row if rows else None


def identified():
    return replace(fact(1, "party-identified", "2026-03-02"), stamp={"agency": "police", "number": "P-311"})


def asked(position, **more):
    fields = {"kind": "access", "controller": "police", "received_on": "2026-03-02", "channel": "email", "identity": "known"}
    return fact(position, "rights-request-received", "2026-03-03", "2026-03-02", **(fields | more))


def step(position, request, how, on, **more):
    return fact(position, "rights-request-followed", on, on, request=request, how=how, on=on, **more)


def test_each_request_of_a_person_is_told_with_its_own_steps_in_order_of_entries():
    found = row(
        identified(), asked(2), asked(3, kind="erasure", controller="cwp"), step(5, 2, "clarified", "2026-03-09"),
        step(4, 2, "clarification_asked", "2026-03-05"), step(6, 3, "extended", "2026-03-06", until="2026-05-01"),
    )  # fmt: skip
    assert found["number"] == "P-311"
    told = [(each["entry"], each["kind"], each["controller"]) for each in found["requests"]]
    assert told == [(2, "access", "police"), (3, "erasure", "cwp")]
    assert [[(each["entry"], each["how"]) for each in told["steps"]] for told in found["requests"]] == [
        [(4, "clarification_asked"), (5, "clarified")], [(6, "extended")],
    ]  # fmt: skip
    assert found["requests"][1]["steps"][0]["until"] == "2026-05-01"


def test_a_person_who_asked_for_nothing_has_no_row():
    assert row(identified()) is None


def test_a_correction_counts_from_when_it_was_recorded():
    facts = [identified(), asked(2), correction(3, "2026-03-09", 2, "received_on", "2026-02-27")]
    told = [row(*facts, at=Coordinates.as_recorded(instant(day))) for day in ("2026-03-05", "2026-03-10")]
    assert [each["requests"][0]["received_on"] for each in told] == ["2026-03-02", "2026-02-27"]


def told(*facts, today="2026-06-01", at=NOW, **window):
    return QUESTION.told([row(*facts, at=at)], Asking(instant(today), LONDON, **window))


HISTORY = [
    identified(),
    asked(2), step(10, 2, "answered", "2026-04-02"),  # received on 2 March: due on 2 April, answered in 31 days, in time
    asked(3), step(11, 3, "refused", "2026-04-03"),  # in 32 days, a day late
    asked(4), step(12, 4, "withdrawn", "2026-03-09"),
    asked(5, received_on="2026-05-20"),  # due on 20 June
    asked(6),  # due on 2 April, and still open
    asked(7, identity="asked"),  # its clock has not begun
]  # fmt: skip


def test_it_tells_how_each_stands_how_many_were_in_time_and_how_many_are_overdue():
    answer = told(*HISTORY)
    assert [(line["entry"], line["state"], line["due_on"], line["overdue"], line["how"], line["days"]) for line in answer.lines] == [
        (6, "running", "2026-04-02", True, None, None),
        (5, "running", "2026-06-20", False, None, None),
        (7, "not begun", None, False, None, None),
        (2, "ended", "2026-04-02", False, "answered", 31),
        (3, "ended", "2026-04-02", False, "refused", 32),
        (4, "ended", "2026-04-02", False, "withdrawn", 7),
    ]
    in_time, overdue = answer.rates
    assert (in_time.k, in_time.n, in_time.excluded) == (1, 2, {"withdrawn": 1, "received on a day that is not known": 0, "still open": 3})
    assert (overdue.k, overdue.n, overdue.excluded) == (1, 2, {"clock not begun": 1, "clock standing still": 0})
    (days,) = answer.measures
    assert (days.value, days.n) == (31.5, 2)  # of 31 and 32
    assert set(answer.lines[0]) >= {column.name for column in QUESTION.lines}


def test_a_window_selects_by_the_day_of_receipt():
    assert [line["entry"] for line in told(*HISTORY, since=date(2026, 5, 1)).lines] == [5]


def test_a_correction_recorded_later_changes_what_was_in_time_as_corrected_and_not_as_recorded():
    facts = [*HISTORY[:3], correction(11, "2026-05-01", 2, "received_on", "2026-03-01")]
    then = instant("2026-04-10")
    found = [told(*facts, at=at).rates[0].k for at in (Coordinates.as_recorded(then), Coordinates.as_corrected(then))]
    assert found == [1, 0]  # received on the 1st, it was due on 1 April


def test_nonsense_in_fields_leaves_the_answer_standing():
    names = ("kind", "controller", "received_on", "identity", "request", "how", "on", "until")
    odd = [(kind, each) for kind in ("rights-request-received", "rights-request-followed") for each in ([], {"a": 1}, None, 3, "nonsense")]
    facts = [fact(place, kind, "2026-03-03", **dict.fromkeys(names, each)) for place, (kind, each) in enumerate(odd, 2)]
    assert len(told(identified(), *facts).lines) == 5
