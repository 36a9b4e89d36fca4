"""P15 timeline, on a hand-worked history: a man's lanes across cases, and who was the same victim and who a new one."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from msgspec.structs import replace

from ledger.events import catalogue
from ledger.persons import Merge, joined
from projections.engine.answer import Asking
from projections.engine.time import Coordinates
from projections.questions.timeline import QUESTION, READ, tell
from tests.projections.histories import LONDON, correction, histories, instant
from tests.projections.repeated import ANN, HISTORY, MIRA, ONE, OTTO, PETRA, TWO, first, of, rows, second


def brief(found):
    return [
        (line["lane"], line["when"], line["until"], f"{line['number'][-1]}#{line['entry']}", line["v"], line["against"])
        for line in found.lines
    ]  # fmt: skip


def test_the_hand_worked_history():
    found = of()
    assert found.victims == [PETRA, MIRA, ANN]
    assert brief(found) == [
        ("incidents", "2024-02-01", None, "7#4", ["v1"], "first"),
        ("cases", "2024-02-05", "2024-09-02", "7#1", ["v1"], "same"),
        ("incidents", "2024-03", None, "7#5", ["v1"], "same"),
        ("orders", "2024-05-20", "2025-05-19", "7#6", ["v1"], None),
        ("orders", "by 2024-06-30", None, "7#7", ["v1"], "same"),
        ("cases", "2025-04-07", None, "8#1", ["v2"], "new"),
        ("further_conduct", "2025-04-20", None, "8#4", ["v1"], "same"),
        ("further_conduct", "2025-04-21", None, "8#5", ["v3"], "third"),
        ("whereabouts", "2025-05-01", "2025-06-10", "8#7", [], None),
        ("further_conduct", "2025-05-08", None, "8#6", ["v1"], None),
    ]  # fmt: skip
    assert [line["what"] for line in found.lines] == [
        "following, on 3 occasions", "referral; closed, completed", "contact, nobody is named", "stalking protection order",
        "breach reported, of the order in entry 6", "referral", "contact, reported by police, convicted",
        "threat, reported by victim, not assessed", "in custody", "convicted, as to entry 4",
    ]  # fmt: skip
    assert [line["recorded_against"] for line in found.lines if line["lane"] == "further_conduct"] == ["new", "third", None]
    assert [line["also"] for line in found.lines if line["lane"] == "whereabouts"] == [["CHS-26-0007#9"]]
    assert [line["lasts"] for line in found.lines if line["spans"]] == [False, False, True, False]


def test_what_is_not_known_to_the_day_keeps_its_bounds():
    month, breach = (next(line for line in of().lines if line["number"][-1] == "7" and line["entry"] == entry) for entry in (5, 7))
    assert (month["from"], month["from_latest"]) == ("2024-03-01", "2024-03-31")
    assert (breach["from"], breach["from_latest"]) == ("2024-05-20", "2024-06-30"), "of a breach without a day: since the order was made"
    named = replace(HISTORY[6], fields=HISTORY[6].fields | {"breached_on": "2024-06-11"})
    assert [line["when"] for line in of(facts=[*HISTORY[:6], named]).lines if line["entry"] == 7] == ["2024-06-11"]


def test_a_victims_timeline_tells_what_was_done_towards_her_and_not_how_he_fared():
    assert [(line["lane"], line["entry"], line["role"], line["s"]) for line in of(PETRA).lines] == [
        ("incidents", 4, "victim", ["s1"]), ("cases", 1, "victim", ["s1"]), ("incidents", 5, "victim", ["s1"]),
        ("orders", 6, "victim", ["s1"]), ("orders", 7, "victim", ["s1"]), ("further_conduct", 4, "victim", ["s1"]),
        ("further_conduct", 6, "victim", ["s1"]),
    ]  # fmt: skip
    assert of(PETRA).suspects == [OTTO]
    assert of(MIRA).lines[0]["number"] == "CHS-26-0008"


def test_a_case_about_one_who_was_known_and_one_who_was_not_is_about_both():
    both = second(109, "party-joined", "2025-04-07", party=PETRA, category="victim")
    assert [(line["v"], line["against"]) for line in of(facts=[*HISTORY, both]).lines if line["lane"] == "cases"] == [
        (["v1"], "same"), (["v1", "v2"], "same_and_new"),
    ]  # fmt: skip


def merged(ended=None):
    pair = ((UUID(MIRA), UUID(PETRA)), (UUID(PETRA), UUID(MIRA)))
    return [Merge(one, f"P-{one.int % 100}", other, f"P-{other.int % 100}", 2, instant("2025-07-01"), ended) for one, other in pair]


def test_victims_who_were_found_to_be_one_are_the_same_by_what_was_recorded_by_then():
    before, after = (joined(merged(), instant(day)) for day in ("2025-06-30", "2025-07-02"))
    assert [line["against"] for line in of(persons=before).lines if line["lane"] == "cases"] == ["same", "new"]
    assert [line["against"] for line in of(persons=after).lines if line["lane"] == "cases"] == ["same", "same"]
    assert len(of(persons=after).victims) == 2
    assert of(str(after.canonical(UUID(MIRA))), persons=after).lines[0]["number"] == "CHS-26-0007", "his cases are told of either number"


def test_a_suspect_who_was_recorded_twice_has_one_timeline():
    other = "00000000-0000-4000-8000-000000000021"
    twice = [replace(each, fields={name: other if value == OTTO else value for name, value in each.fields.items()})
             if each.stream == TWO else each for each in HISTORY]  # fmt: skip
    pair = ((UUID(OTTO), UUID(other)), (UUID(other), UUID(OTTO)))
    same = joined([Merge(one, f"P-{one.int % 1000}", two, f"P-{two.int % 1000}", 2, instant("2025-07-01")) for one, two in pair])
    assert brief(of(str(same.canonical(UUID(OTTO))), twice, persons=same)) == brief(of())
    assert [line["number"][-1] for line in of(facts=twice).lines if line["lane"] == "cases"] == ["7"]


def test_a_correction_changes_last_year_as_corrected_and_not_as_recorded():
    mended = [*HISTORY, replace(correction(200, "2025-12-01", 4, "victim", MIRA), stream=ONE, version=10)]
    then = instant("2024-02-20")
    assert of(facts=mended, at=Coordinates.as_recorded(then), today=then.date()).lines[0]["victim"] == [PETRA]
    assert of(facts=mended, at=Coordinates.as_corrected(then), today=then.date()).lines[0]["victim"] == [MIRA]


def test_what_had_not_ended_by_then_lasts():
    then = instant("2024-06-10")
    found = of(at=Coordinates.as_corrected(then), today=then.date())
    assert [(line["lane"], line["until"], line["lasts"]) for line in found.lines if line["spans"]] == [
        ("cases", None, True), ("orders", "2025-05-19", True),
    ]  # fmt: skip


def lane(name, *facts):
    """The lines of a lane, of the first case with its parties and these facts."""
    lines = of(facts=[*HISTORY[:3], *facts]).lines
    return [(line["when"], line["until"], line["code"], line["what"]) for line in lines if line["lane"] == name]


def test_an_interim_order_ends_with_its_determination_and_bail_with_the_entry_that_ended_it():
    interim = first(4, "order-made", "2024-03-01", kind="interim_spo", made_on="2024-03-01", prohibitions=["1", "2"])
    made = first(5, "order-made", "2024-04-01", kind="spo", made_on="2024-04-01", interim=4)
    dropped = first(6, "order-changed", "2024-05-02", order=5, how="discharged", changed_on="2024-05-01")
    assert lane("orders", interim, made, dropped) == [
        ("2024-03-01", "2024-04-01", "interim_spo", "interim stalking protection order, 2 conditions, ended"),
        ("2024-04-01", "2024-05-01", "spo", "stalking protection order, ended"),
    ]  # fmt: skip
    bail = [first(number, "bail-changed", f"2024-03-0{number}", **said) for number, said in (
        (4, {"how": "set", "authority": "police"}), (5, {"how": "varied", "bail": 4}), (6, {"how": "breached", "bail": 4}),
        (7, {"how": "ended", "bail": 4}),
    )]  # fmt: skip
    assert lane("bail", *bail) == [
        ("2024-03-04", "2024-03-07", "bail", "bail, police, ended"), ("2024-03-06", None, "breached", "said to have been breached"),
    ]  # fmt: skip
    assert lane("bail", *bail[:2]) == [("2024-03-04", None, "bail", "bail, police")]


def test_interventions_are_told_by_how_far_they_came():
    said = {"kind": "psychological", "provider": "cwp", "mandate": "none"}
    offered, again = (first(number, "intervention-offered", "2024-03-01", **said) for number in (4, 5))
    started = first(6, "intervention-started", "2024-04-01", "2024-04", intervention=4, criteria=["sessions"])
    ended = first(7, "intervention-ended", "2024-05-01", intervention=4, how="dropped_out")
    declined = first(8, "intervention-ended", "2024-03-09", intervention=5, how="declined")
    assert lane("interventions", offered) == [("2024-03-01", None, "offered", "psychological, offered")]
    assert lane("interventions", offered, started) == [("2024-04", None, "intervention", "psychological, under way")]
    assert lane("interventions", offered, started, ended, again, declined) == [
        ("2024-03-01", None, "offered", "psychological, declined"), ("2024-04", "2024-05-01", "intervention", "psychological, dropped out"),
    ]  # fmt: skip


def test_work_with_a_victim_is_hers():
    work = first(4, "intervention-offered", "2024-03-01", kind="victim_work", provider="cwp", mandate="none")
    told = [*HISTORY[:3], work]
    assert [line["lane"] for line in of(PETRA, told).lines] == ["cases", "interventions"]
    assert [line["lane"] for line in of(OTTO, told).lines] == ["cases"]


def test_a_case_that_was_taken_up_again_is_open_twice():
    closed = first(4, "case-closed", "2024-03-01", reason="completed")
    opened = first(5, "case-reopened", "2024-04-01", trigger="further_report")
    assert [each[1:] for each in lane("cases", closed, opened)] == [
        ("2024-03-01", "referral-received", "referral; closed, completed"), (None, "case-reopened", "reopened, further report"),
    ]  # fmt: skip


def test_of_two_suspects_each_has_what_names_him_and_what_names_nobody():
    other = first(4, "party-joined", "2024-02-05", party=MIRA, category="suspect")
    his, nobodys = (first(number, "incident-recorded", "2024-03-01", victim=PETRA, behaviours=["contact"], **said) for number, said in (
        (5, {"suspect": MIRA}), (6, {}),
    ))  # fmt: skip
    arrests = first(7, "arrest-made", "2024-03-02", suspect=MIRA), first(8, "arrest-made", "2024-03-03")
    facts = [*HISTORY[:3], other, his, nobodys, *arrests]
    assert [(line["entry"], line["named"]) for line in of(OTTO, facts).lines] == [(1, True), (6, False), (8, False)]
    assert [(line["entry"], line["named"]) for line in of(MIRA, facts).lines] == [(1, True), (5, True), (6, False), (7, True), (8, False)]


def test_victims_are_numbered_by_the_first_that_is_told_of_each_and_whoever_comes_after_another_is_new():
    earlier = second(109, "incident-recorded", "2025-04-09", "2024-01-15", suspect=OTTO, victim=MIRA, behaviours=["contact"])
    assert of(facts=[*HISTORY, earlier]).victims == [MIRA, PETRA, ANN]
    arrest = first(4, "arrest-made", "2024-03-01")
    alone = second(103, "reoffence-reported", "2025-04-22", suspect=OTTO, against="new", victim=MIRA)
    told = of(facts=[*HISTORY[1:3], arrest, HISTORY[10], alone])
    assert [(line["kind"], line["against"]) for line in told.lines] == [("arrest-made", None), ("reoffence-reported", "new")]


def test_a_stay_ends_on_the_last_day_that_is_told_or_before_the_next_begins():
    stay = [first(number, "exposure-changed", f"2024-03-0{number}", suspect=OTTO, **said) for number, said in (
        (4, {"to": "custody", "since": "2024-03-01", "until": "2024-03-02"}), (5, {"to": "hospital", "since": "2024-03-04"}),
        (6, {"to": "community", "since": "2024-03-06"}),
    )]  # fmt: skip
    assert [each[1] for each in lane("whereabouts", *stay)] == ["2024-03-02", "2024-03-05"]
    assert [each[1] for each in lane("whereabouts", *stay[:2])] == ["2024-03-02", None]
    expected = replace(stay[1], fields=stay[1].fields | {"until": "2024-09-01"})
    assert [each[1] for each in lane("whereabouts", expected, stay[2])] == ["2024-03-05"]


def test_what_ends_on_the_day_of_asking_does_not_last_beyond_it():
    told = [[line["lasts"] for line in of(today=date(2025, 5, day)).lines if line["code"] == "spo"] for day in (18, 19)]
    assert told == [[True], [False]]


def test_of_several_findings_the_last_recorded_counts_and_a_new_victim_who_is_not_named_is_nobody():
    report = first(4, "reoffence-reported", "2024-03-01", suspect=OTTO, against="new", reporter="police", behaviours=["contact"])
    found = [first(number, "reoffence-assessed", "2024-05-01", on, report=4, finding=finding) for number, on, finding in (
        (5, "2024-04-02", "unsubstantiated"), (6, "2024-04-01", "substantiated"),
    )]  # fmt: skip
    (told, *_) = [line for line in of(facts=[*HISTORY[:3], report, *found]).lines if line["lane"] == "further_conduct"]
    assert (told["what"], told["victim"], told["against"]) == ("contact, reported by police, substantiated", [], "new")


def test_checks_begin_with_the_referral_where_no_first_day_is_given():
    checks = first(4, "surveillance-window-closed", "2024-06-01", suspect=OTTO, data_through="2024-05-31", seen="none", checked=["pnc"])
    assert lane("surveillance", checks) == [("2024-02-05", "2024-05-31", "none", "none found, looked at PNC")]
    given = replace(checks, fields=checks.fields | {"data_from": "2024-05-01"})
    assert lane("surveillance", given)[0][0] == "2024-05-01"


def test_an_order_protects_whom_it_names_and_a_breach_without_a_day_is_none_before_it_was_made():
    made = first(4, "order-made", "2024-03-01", kind="restraining", made_on="2024-03-01", protected=[ANN])
    breach = first(5, "order-breached", "2024-02-20", order=4, stage="charged", conditions=["1"])
    told = [line for line in of(facts=[*HISTORY[:3], made, breach]).lines if line["lane"] == "orders"]
    assert [(line["victim"], line["when"]) for line in told] == [([ANN], "2024-02-20"), ([ANN], "2024-03-01")]


def test_a_time_that_cannot_be_read_or_lies_ahead_is_the_day_of_recording():
    odd, ahead = (first(number, "arrest-made", "2024-03-01", "2024-05") for number in (4, 5))
    odd = replace(odd, occurred=replace(odd.occurred, value="nonsense"))
    told = [line for line in of(facts=[*HISTORY[:3], odd, ahead]).lines if line["lane"] == "proceedings"]
    assert [(line["when"], line["from"], line["from_latest"]) for line in told] == [
        ("not known", "2024-03-01", "2024-03-01"), ("2024-05", "2024-03-01", "2024-03-01"),
    ]  # fmt: skip


@pytest.mark.parametrize("nonsense", [None, True, -1, "", [], ["x", 1], {"a": 1}, "2026-02-31"])
def test_nonsense_in_fields_leaves_it_standing(nonsense):
    more = {"interim", "application", "how", "bail", "intervention", "until", "checked", "level", "counts", "occasions"}
    names = {name for each in HISTORY for name in each.fields} | more
    odd = [first(10 + at, kind, "2024-03-01", **dict.fromkeys(names, nonsense)) for at, kind in enumerate(sorted(READ))]
    assert of(facts=[*HISTORY[:3], *odd]).lines


@given(facts=histories())
def test_any_history_is_told(facts):
    told = tell(rows(facts), Asking(instant("2026-06-01"), LONDON))
    assert all(set(line) == {column.name for column in QUESTION.lines} for line in told.lines)


def test_every_line_has_the_columns_that_the_question_names():
    told = tell(rows(HISTORY), Asking(instant("2026-01-01"), LONDON))
    assert {line["person"] for line in told.lines} == {OTTO}
    assert len(told.lines) == 10
    assert all(set(line) == {column.name for column in QUESTION.lines} for line in told.lines)


def test_event_types_that_it_names_are_in_the_catalogue():
    for kind in READ:
        catalogue.latest(kind)
