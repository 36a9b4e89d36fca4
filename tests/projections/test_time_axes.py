"""Time has one meaning: hand-worked histories, and an independent statement of what a correction does."""


import pytest
from msgspec.structs import replace

from ledger.events.catalogue import ADMINISTRATIVE, TYPES
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from projections.engine.time import CORRECTION, NOW, Coordinates, resolve, timeline
from tests.projections.histories import LONDON, correction, fact, instant, when


def positions(facts: list[Fact], at: Coordinates = NOW) -> list[int]:
    return [entry.position for entry in timeline(facts, at, LONDON)[0]]


def test_the_correction_type_is_in_the_catalogue_and_administrative():
    assert CORRECTION in TYPES
    assert CORRECTION in ADMINISTRATIVE


def test_entries_stand_in_the_order_in_which_they_happened_not_in_which_they_were_recorded():
    facts = [
        fact(1, "note-recorded", "2026-03-10", "2026-03-10T09:00:00Z"),
        fact(2, "note-recorded", "2026-03-11", "2026-03-01T09:00:00Z"),  # told late: nine days before the first
    ]
    assert positions(facts) == [2, 1]


def test_a_day_ends_at_midnight_of_the_units_zone():
    # 2 March ends at 2 March 23:59:59.999999 GMT; 1 July (British Summer Time) ends at 22:59:59.999999 UTC.
    winter, summer = fact(1, "note-recorded", "2026-08-01", "2026-03-02"), fact(2, "note-recorded", "2026-08-01", "2026-07-01")
    assert positions([winter], Coordinates(None, instant("2026-03-03"))) == [1]
    assert timeline([winter], Coordinates(None, instant("2026-03-02T12:00")), LONDON) == ([], 1)
    assert positions([summer], Coordinates(None, instant("2026-07-01T23:00"))) == [2]
    assert timeline([summer], Coordinates(None, instant("2026-07-01T22:59")), LONDON) == ([], 1)


@pytest.mark.parametrize(
    ("happened_by", "kept", "straddling"),
    [
        ("2026-02-28", [], 0),  # before March: cannot have happened
        ("2026-03-01", [], 1),  # March has begun: may have happened
        ("2026-03-31", [], 1),  # midnight of the 31st: the last day of March is still to come
        ("2026-04-01", [1], 0),  # March is over (its end, 31 March 22:59:59.999999 UTC, is before)
    ],
)
def test_a_month_is_in_only_when_it_is_over_and_straddles_before(happened_by, kept, straddling):
    facts = [fact(1, "note-recorded", "2026-06-01", "2026-03")]
    found, count = timeline(facts, Coordinates(None, instant(happened_by)), LONDON)
    assert ([entry.position for entry in found], count) == (kept, straddling)


def test_nothing_happens_after_someone_said_so():
    # "In March", recorded on the 20th: it had happened by the 20th, not only by the end of the month.
    facts = [fact(1, "note-recorded", "2026-03-20", "2026-03")]
    assert positions(facts, Coordinates(None, instant("2026-03-20"))) == [1]
    assert timeline(facts, Coordinates(None, instant("2026-03-19")), LONDON) == ([], 1)


def test_a_range_straddles_from_its_first_day_until_its_last_is_over():
    facts = [fact(1, "note-recorded", "2026-06-01", "2026-02-10/2026-02-20")]
    days = ("2026-02-09", "2026-02-10", "2026-02-20", "2026-02-21")
    assert [timeline(facts, Coordinates(None, instant(day)), LONDON)[1] for day in days] == [0, 1, 1, 0]
    assert positions(facts, Coordinates(None, instant("2026-02-21"))) == [1]


def test_as_recorded_leaves_out_what_was_recorded_later_and_the_corrections_recorded_later():
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="possible_stalking"),
        correction(2, "2026-03-05", 1, "outcome", "clearly_not_stalking"),
    ]
    then, _ = timeline(facts, Coordinates.as_recorded(instant("2026-03-04")), LONDON)
    now, _ = timeline(facts, NOW, LONDON)
    assert [entry.fields for entry in then] == [{"outcome": "possible_stalking"}]
    assert now[0].fields == {"outcome": "clearly_not_stalking"}


def test_a_correction_recorded_today_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    last_year, today = instant("2025-06-01"), "2026-11-24"
    facts = [
        fact(1, "triage-decided", "2025-03-01", outcome="possible_stalking"),
        correction(2, today, 1, "outcome", "clearly_not_stalking"),
    ]
    recorded, _ = timeline(facts, Coordinates.as_recorded(last_year), LONDON)
    corrected, _ = timeline(facts, Coordinates.as_corrected(last_year), LONDON)
    assert [(entry.position, entry.fields["outcome"]) for entry in recorded] == [(1, "possible_stalking")]
    # The correction itself is administrative: it occurred today, so last year has only the entry it corrects.
    assert [(entry.position, entry.fields["outcome"]) for entry in corrected] == [(1, "clearly_not_stalking")]


def test_both_axes_together_ask_what_was_recorded_by_k_of_what_had_happened_by_a():
    facts = [
        fact(1, "note-recorded", "2026-03-01", "2026-02-01"),
        fact(2, "note-recorded", "2026-04-01", "2026-02-01"),  # told after K
        fact(3, "note-recorded", "2026-03-01", "2026-02-20"),  # happened after A
    ]
    assert positions(facts, Coordinates(instant("2026-03-15"), instant("2026-02-15"))) == [1]


def test_a_moved_event_had_happened_by_the_correction_at_the_latest():
    # Recorded 10 February as of 9 February; on 20 March corrected to "March 2026". Its latest instant is the earlier of the end
    # of March and 20 March, when it was said: 20 March. Not 10 February, when the first, wrong date was recorded.
    facts = [
        fact(1, "note-recorded", "2026-02-10", "2026-02-09"),
        correction(2, "2026-03-20", 1, "occurred_at", {"value": "2026-03", "precision": "month"}),
    ]
    assert timeline(facts, Coordinates.as_corrected(instant("2026-03-19")), LONDON) == ([], 1)
    assert positions(facts, Coordinates.as_corrected(instant("2026-03-20"))) == [1, 2]
    assert positions(facts, Coordinates.as_recorded(instant("2026-02-10"))) == [1]


def test_a_move_can_change_the_order():
    facts = [
        fact(1, "case-closed", "2026-03-02", "2026-03-01"),
        fact(2, "case-reopened", "2026-03-05", "2026-03-04"),
        correction(3, "2026-03-09", 1, "occurred_at", {"value": "2026-03-06", "precision": "day"}),
    ]
    assert positions(facts[:2]) == [1, 2]
    assert positions(facts) == [2, 1, 3]


def test_corrections_of_one_entry_apply_in_recorded_order():
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="a"),
        correction(2, "2026-03-02", 1, "outcome", "b"),
        correction(3, "2026-03-03", 1, "outcome", "c"),
    ]
    assert [resolve(facts, instant(day))[0][0].fields["outcome"] for day in ("2026-03-01", "2026-03-02", "2026-03-03")] == ["a", "b", "c"]


def test_a_corrected_correction_speaks_with_its_new_words():
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="a"),
        fact(2, "triage-decided", "2026-03-01", outcome="a"),
        correction(3, "2026-03-02", 1, "outcome", "b"),
        correction(4, "2026-03-03", 3, "target", 2),  # the correction meant entry 2 …
        correction(5, "2026-03-04", 4, "to", 1),  # … no, entry 1 after all
    ]
    by_day = [[entry.fields["outcome"] for entry, _ in resolve(facts, instant(f"2026-03-0{day}"))[:2]] for day in (1, 2, 3, 4)]
    assert by_day == [["a", "a"], ["b", "a"], ["a", "b"], ["b", "a"]]


def test_a_move_corrected_later_is_said_later():
    # Entry 1 is moved to "April" on 2 April; on 20 April that correction is corrected to "March". Said on 20 April, over on 31 March.
    facts = [
        fact(1, "note-recorded", "2026-02-10", "2026-02-09"),
        correction(2, "2026-04-02", 1, "occurred_at", {"value": "2026-04", "precision": "month"}),
        correction(3, "2026-04-20", 2, "to", {"value": "2026-04-15", "precision": "day"}),
    ]
    assert positions(facts, Coordinates.as_corrected(instant("2026-04-10"))) == [2]
    assert positions(facts, Coordinates.as_corrected(instant("2026-04-16"))) == [2, 1]


def test_a_correction_without_a_value_strikes_the_field_out():
    facts = [fact(1, "triage-decided", "2026-03-01", outcome="a"), correction(2, "2026-03-02", 1, "outcome")]
    assert resolve(facts, None)[0][0].fields == {}


@pytest.mark.parametrize(
    ("target", "field", "to"),
    [
        (9, "outcome", "b"),  # no such entry
        (2, "outcome", "b"),  # itself
        (3, "outcome", "b"),  # an entry recorded later
        (True, "outcome", "b"),  # not a number
        ("1", "outcome", "b"),
        (None, "outcome", "b"),
        ([1], "outcome", "b"),
        (1, None, "b"),
        (1, ["outcome"], "b"),
        (1, "occurred_at", "yesterday"),
        (1, "occurred_at", {"value": "2026-02-31", "precision": "day"}),
        (1, "occurred_at", None),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing_and_stays_in_the_record(target, field, to):
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="a"),
        correction(2, "2026-03-02", target, field, to),
        fact(3, "triage-decided", "2026-03-03", outcome="a"),
    ]
    assert [entry for entry, _ in resolve(facts, None)] == facts


def test_corrections_reach_only_their_own_stream():
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="a"),
        replace(correction(2, "2026-03-02", 1, "outcome", "b"), stream=fact(1, "x", "2026-01-01").event),
    ]
    assert resolve(facts, None)[0][0].fields == {"outcome": "a"}


def test_administrative_types_occur_when_recorded_whatever_they_say():
    facts = [fact(1, "record-restricted", "2026-05-01", "2026-02-01")]
    assert timeline(facts, Coordinates(None, instant("2026-04-30")), LONDON) == ([], 0)
    assert positions(facts, Coordinates(None, instant("2026-05-01"))) == [1]


def test_a_time_that_cannot_be_read_may_have_been_at_any_time_until_it_was_recorded():
    unreadable = replace(fact(1, "note-recorded", "2026-05-01"), occurred=Occurred("some day", "day"))
    assert timeline([unreadable], Coordinates(None, instant("2026-04-30")), LONDON) == ([], 1)
    assert positions([unreadable], Coordinates(None, instant("2026-05-01"))) == [1]


def test_when_reads_what_the_histories_write():
    assert [when(text).precision for text in ("2026", "2026-03", "2026-03-02", "2026-03-02T10:00:00Z", "2026-01/2026-03")] == [
        "year", "month", "day", "instant", "range",
    ]  # fmt: skip


def served(day: str, happened: str, *corrections: tuple[str, object]) -> Fact:
    """An order served on that day, as the corrections of these fields leave it; each is recorded a day after the one before."""
    facts = [fact(1, "order-served", "2026-11-20T09:00:00Z", happened, order=3, served_on=day)]
    for place, (field, to) in enumerate(corrections, start=2):
        facts.append(correction(place, f"2026-11-{19 + place}T09:00:00Z", 1, field, to))
    return resolve(facts, None)[0][0]


@pytest.mark.parametrize(
    ("corrections", "happened"),
    [
        ([("served_on", "2026-11-13")], Occurred("2026-11-13", "day")),
        ([("served_on", "2026-11-13"), ("served_on", "2026-11-14")], Occurred("2026-11-14", "day")),
        ([("served_on", "2026-11-13"), ("occurred_at", when("2026-11-13T10:00:00Z").to_json())], when("2026-11-13T10:00:00Z")),
        ([("occurred_at", when("2026-11").to_json()), ("served_on", "2026-11-13")], Occurred("2026-11-13", "day")),
        ([("served_on", "2026-11-12")], when("2026-11-12T08:00:00Z")),  # it reads as before, and so does its time
        ([("served_on", "2026-02-30")], when("2026-11-12T08:00:00Z")),  # no day of the calendar: what was recorded so moves nothing
        ([("order", 4)], when("2026-11-12T08:00:00Z")),
    ],
)
def test_a_correction_of_the_acts_own_day_moves_the_act_to_it(corrections, happened):
    assert served("2026-11-12", "2026-11-12T08:00:00Z", *corrections).occurred == happened


def test_a_day_that_is_not_the_acts_own_moves_nothing():
    made = fact(1, "order-breached", "2026-11-20T09:00:00Z", "2026-11-18", order=3, breached_on="2026-11-12")
    moved = resolve([made, correction(2, "2026-11-21T09:00:00Z", 1, "breached_on", "2026-11-13")], None)[0][0]
    assert (moved.occurred, moved.fields["breached_on"]) == (made.occurred, "2026-11-13")


def test_an_act_moved_by_its_day_had_happened_by_the_correction_at_the_latest():
    facts = [
        fact(1, "order-served", "2026-11-20T09:00:00Z", "2026-11-12", order=3, served_on="2026-11-12"),
        correction(2, "2026-11-21T09:00:00Z", 1, "served_on", "2026-11-15"),
    ]
    assert positions(facts, Coordinates(None, instant("2026-11-14"))) == []
    assert positions(facts, Coordinates(None, instant("2026-11-16"))) == [1]
    assert positions(facts, Coordinates.as_recorded(instant("2026-11-20T10:00"))) == [1]


@pytest.mark.parametrize(("holder", "reads"), [("cwp", "completed"), ("nwbh", "dropped_out"), (None, "dropped_out")])
def test_what_an_agency_holds_is_corrected_by_that_agency_alone_and_it_corrects_nothing_open(holder, reads):
    ended = fact(1, "intervention-ended", "2026-03-10", how="dropped_out")
    corrected = fact(2, "held-corrected", "2026-03-11", target=1, field="how", to="completed")
    held = [
        replace(ended, held=None if holder is None else {"originator": holder}),
        replace(corrected, held={"originator": "cwp"}),
    ]
    assert resolve(held, None)[0][0].fields["how"] == reads
