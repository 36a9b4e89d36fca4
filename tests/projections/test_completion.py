"""P13 completion, on hand-worked histories: which interventions were started, and how each stands."""

from datetime import date

import pytest
from msgspec.structs import replace

from ledger.events import intervention
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.rules import completed
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions import completion
from projections.questions.completion import QUESTION
from tests.projections.histories import LONDON, fact, instant

TODAY, NUMBER = instant("2026-07-01T12:00"), "CHS-26-0007"


def held(position, of_type, recorded, occurred=None, /, *, by="cwp", **fields):
    """An entry that an agency holds, as a reader of that agency was shown it."""
    return replace(fact(position, of_type, recorded, occurred, **fields), held={"originator": by, "controller": by})


def offered(position, recorded="2026-01-10", kind="psychological", **more):
    return held(position, "intervention-offered", recorded, kind=kind, provider=more.get("by", "cwp"), mandate="none", **more)


def started(position, of, recorded="2026-01-20", occurred=None, criteria=("goals_met",), **more):
    return held(position, "intervention-started", recorded, occurred, intervention=of, criteria=list(criteria), **more)


def session(position, of, number, attendance="attended", recorded="2026-02-01"):
    return held(position, "session-held", recorded, intervention=of, number=number, attendance=attendance)


def rest(position, of, step, recorded):
    return held(position, "intervention-paused", recorded, intervention=of, step=step)


def ended(position, of, how, recorded="2026-04-20", **more):
    return held(position, "intervention-ended", recorded, intervention=of, how=how, **more)


def measured(position, of, phase):
    return held(position, "outcome-measured", "2026-02-01", intervention=of, phase=phase, instrument="phq_9", score=9)


def corrected(position, recorded, target, field, to, by="cwp"):
    return held(position, "held-corrected", recorded, by=by, target=target, field=field, to=to)


def rows(*facts, at=NOW):
    return [each.row | {"number": NUMBER} for each in fold_stream(QUESTION, facts, at, LONDON).rows]


def told(*facts, at=NOW, since=None, until=None):
    return QUESTION.told(rows(*facts, at=at), Asking(at.happened_by or TODAY, LONDON, since, until))


def standing(*facts, **more):
    """How each intervention stands, by the entry that offered it."""
    return {line["entry"]: line["stands"] for line in told(*facts, **more).lines}


def rates(answer):
    return {rate.name: (rate.k, rate.n) for rate in answer.rates}


# Nine offers. Started: 10 completed, 20 dropped out, 30 terminated, 40 goes on, 50 rests, 60 completed (of another kind and agency).
# Not started: 70 declined, 80 taken back, 90 waits. So n = 6, completed 2 (10 and 60), and of the 4 that have ended 2 were completed.
# Sessions of 10: one attended, one late, one missed, one called off; of 60: one attended. So 3 attended of 3 + 1 = 4, and 1 called off.
# Measured before and at the end: 10 alone, of 4 that have ended; 20 was measured before, and 60 at follow-up only.
UNIT = (
    offered(10), started(11, 10, planned=4, criteria=("goals_met", "plan_made")),
    session(12, 10, 1), session(13, 10, 2, "late"), session(14, 10, 3, "not_attended"), session(15, 10, 4, "cancelled"),
    measured(16, 10, "pre"), measured(17, 10, "post"), ended(18, 10, "completed", criteria_met=["plan_made", "goals_met"]),
    offered(20), started(21, 20), measured(22, 20, "pre"), ended(23, 20, "dropped_out"),
    offered(30), started(31, 30), ended(32, 30, "terminated", criteria_met=[]),
    offered(40), started(41, 40, "2026-06-11"),
    offered(50), started(51, 50),
    rest(52, 50, "paused", "2026-03-01"), rest(53, 50, "resumed", "2026-04-01"), rest(54, 50, "paused", "2026-05-01"),
    offered(60, kind="psychiatric", by="nwbh"), started(61, 60, by="nwbh"),
    replace(session(62, 60, 1), held={"originator": "nwbh"}), replace(measured(63, 60, "follow_up"), held={"originator": "nwbh"}),
    ended(64, 60, "completed", by="nwbh", criteria_met=["goals_met"]),
    offered(70), ended(71, 70, "declined"), offered(80), ended(81, 80, "terminated"), offered(90),
)  # fmt: skip


def test_how_each_stands_and_of_how_many_each_is_told():
    answer = told(*UNIT)
    assert standing(*UNIT) == {
        10: "completed", 20: "dropped_out", 30: "terminated", 40: "ongoing", 50: "paused", 60: "completed",
        70: "offer_declined", 80: "offer_taken_back", 90: "not_started",
    }  # fmt: skip
    assert rates(answer) == {
        "started.completed": (2, 6), "started.dropped_out": (1, 6), "started.terminated": (1, 6), "started.declined": (0, 6),
        "started.ongoing": (1, 6), "started.paused": (1, 6), "completed_of_ended": (2, 4),
        "kind.psychiatric": (1, 1), "kind.psychological": (1, 5), "provider.cwp": (1, 5), "provider.nwbh": (1, 1),
        "attended": (3, 4), "agreed": (6, 6), "as_defined": (2, 2), "measured": (1, 4),
    }  # fmt: skip
    left_out = {rate.name: rate.excluded for rate in answer.rates}
    assert left_out["started.completed"] == {"not started": 1, "offer declined": 1, "offer taken back": 1}
    assert left_out["completed_of_ended"] == {"ongoing": 1, "paused": 1}
    assert left_out["attended"] == {"called off": 1}
    # Sessions attended in the two that were completed: 2 and 1, median 1.5; four others were started.
    assert [(each.value, each.n, each.excluded) for each in answer.measures] == [(1.5, 2, {"not completed": 4})]


def test_a_line_says_what_was_agreed_held_met_and_measured_and_on_which_days():
    line = next(line for line in told(*UNIT).lines if line["entry"] == 10)
    assert line.items() >= {
        "number": "CHS-26-0007", "provider": "cwp", "planned": 4, "attended": 2, "missed": 1, "called_off": 1, "as_defined": True,
    }.items()  # fmt: skip
    assert line["measured"] == ["pre", "post"]
    assert (line["criteria"], line["criteria_met"]) == (["goals_met", "plan_made"],) * 2
    assert (line["offered_on"], line["started_on"], line["ended_on"], line["days"]) == ("2026-01-10", "2026-01-20", "2026-04-20", 90)
    assert {column.name for column in QUESTION.lines} == line.keys()


def test_started_in_the_days_asked_about_with_the_first_and_without_the_last():
    window = {"since": date(2026, 1, 20), "until": date(2026, 6, 11)}
    assert rates(told(*UNIT, **window))["started.completed"] == (2, 5)  # 40, started on the last day, is not in it
    assert rates(told(*UNIT, since=date(2026, 6, 11), until=date(2026, 6, 12)))["started.ongoing"] == (1, 1)
    assert standing(*UNIT, since=date(2026, 1, 11)).keys() == {10, 20, 30, 40, 50, 60}, "an offer is told by its own day"


def test_one_that_goes_on_is_never_dropped_out_of_however_long_nothing_was_recorded():
    late = Asking(instant("2036-01-01"), LONDON)
    (line,) = QUESTION.told(rows(offered(2), started(3, 2)), late).lines
    assert (line["stands"], line["days"]) == ("ongoing", 3633)  # 20 January 2026 to 1 January 2036


def test_a_correction_recorded_later_changes_last_years_as_corrected_and_not_as_recorded():
    facts = (offered(2), started(3, 2), ended(4, 2, "dropped_out"), corrected(5, "2026-06-20", 4, "how", "terminated"))
    then = instant("2026-05-01")
    assert standing(*facts, at=Coordinates.as_recorded(then)) == {2: "dropped_out"}
    assert standing(*facts, at=Coordinates.as_corrected(then)) == {2: "terminated"}
    assert rates(told(*facts, at=Coordinates.as_recorded(then)))["started.dropped_out"] == (1, 1)
    assert rates(told(*facts, at=Coordinates.as_corrected(then)))["started.dropped_out"] == (0, 1)


def test_a_start_that_was_moved_to_another_day_is_in_another_window():
    moved = {"value": "2025-12-30", "precision": "day"}
    facts = (offered(2, "2025-12-01"), started(3, 2), corrected(4, "2026-06-20", 3, "occurred_at", moved))
    window = {"since": date(2025, 12, 1), "until": date(2026, 1, 1)}
    assert rates(told(*facts, **window))["started.ongoing"] == (1, 1)
    assert rates(told(*facts[:2], **window))["started.ongoing"] == (0, 0)


def test_by_a_past_day_one_that_ended_since_went_on():
    facts = (offered(2), started(3, 2), ended(4, 2, "completed", criteria_met=["goals_met"]))
    assert standing(*facts, at=Coordinates.as_corrected(instant("2026-03-01"))) == {2: "ongoing"}
    assert standing(*facts, at=Coordinates.as_corrected(instant("2026-01-15"))) == {2: "not_started"}
    assert standing(*facts, at=Coordinates.as_corrected(instant("2026-01-01"))) == {}


def test_an_intervention_is_its_own_agencys_and_what_another_names_by_that_entry_is_none_of_it():
    theirs = ended(4, 2, "dropped_out", by="nwbh")
    assert standing(offered(2), started(3, 2), theirs) == {2: "ongoing"}
    over = corrected(5, "2026-05-01", 3, "criteria", [], by="nwbh")
    assert rows(offered(2), started(3, 2), over)[0]["interventions"][0]["criteria"] == ["goals_met"]


def test_what_was_started_counts_though_its_offer_was_not_opened():
    (line,) = told(started(3, 2), session(4, 2, 1)).lines
    assert (line["kind"], line["provider"], line["stands"], line["attended"]) == ("unknown", "cwp", "ongoing", 1)
    assert rows(session(4, 2, 1), ended(5, 2, "completed")) == [], "of what is neither offered nor started nothing is told"


def test_one_recorded_as_completed_counts_as_that_and_is_told_apart_where_not_all_of_it_is_to_be_seen():
    facts = (offered(2), started(3, 2), ended(4, 2, "completed", criteria_met=["goals_met"]))
    found = rates(told(*facts))
    assert (found["started.completed"], found["as_defined"]) == ((1, 1), (0, 1))  # no session is to be seen
    assert rates(told(*facts, session(5, 2, 1)))["as_defined"] == (1, 1)


def test_of_a_session_the_last_that_was_said_of_its_number_counts():
    facts = (offered(2), started(3, 2), session(4, 2, 1, "not_attended"), corrected(5, "2026-03-01", 4, "attendance", "late"))
    assert rates(told(*facts))["attended"] == (1, 1)
    assert rates(told(*facts, session(6, 2, 1, "cancelled", "2026-03-02")))["attended"] == (0, 0)


FIELDS = ("intervention", "number", "attendance", "how", "step", "phase", "criteria", "criteria_met", "kind", "planned")


@pytest.mark.parametrize("odd", [None, True, 0, -1, "", "nonsense", [], ["x"], [[]], {"value": 1}, 1.5])
@pytest.mark.parametrize("name", FIELDS)
def test_nonsense_in_a_field_leaves_the_answer_standing(name, odd):
    answer = told(*(replace(each, fields=each.fields | {name: odd}) if name in each.fields else each for each in UNIT))
    for rate in answer.rates:
        assert 0 <= rate.k <= rate.n
    assert sum(rate.k for rate in answer.rates if rate.name.startswith("started.")) == rates(answer)["agreed"][1]


def test_a_case_without_an_intervention_has_no_row():
    assert rows(held(2, "clinical-note-recorded", "2026-01-10", text="x")) == []


def test_two_cases_are_told_apart_by_their_numbers():
    row = rows(offered(2), started(3, 2))[0]
    answer = QUESTION.told([row, row | {"number": "CHS-26-0008"}], Asking(TODAY, LONDON))
    assert [line["number"] for line in answer.lines] == ["CHS-26-0007", "CHS-26-0008"]
    assert rates(answer)["started.ongoing"] == (2, 2)


def test_its_codes_are_those_of_the_events():
    assert {how.value for how in intervention.Ending} == completed.ENDINGS == {*completion.STANDING} - completion.OPEN
    assert {phase.value for phase in intervention.Phase} == {*completion.PHASES}
    came = {attendance.value for attendance in intervention.Attendance}
    assert came == completed.TOOK_PART | {completion.MISSED, completion.CALLED_OFF}
    assert intervention.Step.PAUSED.value == "paused"


def test_it_reads_every_held_type_that_says_something_of_an_intervention():
    speaking = {name for name in TYPES if load(name).held_by and {"intervention", "mandate"} & load(name).model_fields.keys()}
    assert {kind_of(name) for name in speaking} == completion.READ
