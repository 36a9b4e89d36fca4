"""Requests of persons, on hand-worked histories: what was asked and what became of it, as corrected."""

from msgspec.structs import replace

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
