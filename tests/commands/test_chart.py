"""The chart of lanes: what is drawn where, at any width and over any time, and the golden chart of the hand-worked history."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import chart, lanes
from commands.chart import Drawn
from ledger.events.assessment import Level
from ledger.events.conduct import Exposure, Finding, Seen
from ledger.events.justice import CourtStep
from ledger.events.orders import OrderKind
from tests.projections.repeated import OTTO, PETRA, of

FIRST = date(2024, 2, 5)
LANES = (("a", "first lane"), ("b", "other lane"), ("c", "nothing in it"))


def on(days):
    return FIRST + timedelta(days=days)

BEGINS = Drawn("b", "^", FIRST, FIRST)
"""Has the axis begin on its first day."""


def rows(things, days, width=60):
    """The rows of the lanes, without the axis; the axis has ``days`` days and a column to each where ``width`` is 12 more."""
    return [line[12:] for line in chart.chart(things, LANES, on(days - 1), width)[2:]]


def test_a_moment_is_drawn_on_its_day_and_what_lasts_until_its_end():
    things = [
        Drawn("a", "1", on(0), on(0)), Drawn("a", "2", on(7), on(7)),
        Drawn("b", "S", on(2), on(2), True, on(9), on(9)), Drawn("b", "I", on(12), on(12), True, on(15), on(15), cut_short=True),
        Drawn("b", "C", on(40), on(40), True), Drawn("b", "D", on(20), on(20), True, on(60), on(60)),
    ]  # fmt: skip
    assert rows(things, 48) == [
        "1      2",
        "  S======|  I==x    D==========================>",
        "                                        C======>",
    ]  # fmt: skip


def test_days_that_are_not_known_exactly_are_drawn_otherwise():
    things = [
        Drawn("a", "1", on(0), on(8)), Drawn("a", "2", on(20), on(21)), Drawn("a", "?", on(30), on(30)),
        Drawn("b", "B", on(0), on(4), True, on(10), on(14)), Drawn("b", "B", on(20), on(20), True, on(30), on(34)),
    ]  # fmt: skip
    assert rows(things, 48) == ["~~~~1~~~~           2~        ?", "~~~~B=====~~~~|     B=========~~~~|"]


def test_things_of_one_place_lie_beneath_each_other_and_the_same_character_is_drawn_once():
    things = [Drawn("a", mark, on(3), on(3)) for mark in "1212"] + [Drawn("a", "S", on(0), on(0), True, on(9), on(9))]
    assert rows(things, 48) == ["S========|", "   1", "   2"]
    assert rows([BEGINS, *(Drawn("a", chr(65 + at), on(3), on(3)) for at in range(12))], 48)[-2] == f"   {chart.SEVERAL}"


def test_a_day_of_several_columns_has_room_for_several_things():
    assert rows([BEGINS, *(Drawn("a", mark, on(1), on(1)) for mark in "112")], 3, 60) == [" " * 16 + "112", "^"]


def test_what_lies_beyond_the_axis_is_drawn_at_its_end():
    assert rows([Drawn("a", "1", on(0), on(0)), Drawn("a", "2", on(50), on(60)), Drawn("a", "S", on(70), on(70), True)], 48) == [
        f"1{'S':>47}", f"{'2':>48}",
    ]  # fmt: skip


def test_what_stands_higher_by_rank_is_drawn_higher():
    assert rows([Drawn("a", "A", on(0), on(0), rank=1), Drawn("a", "H", on(0), on(0))], 48) == ["H", "A"]


@pytest.mark.parametrize(
    ("days", "width", "words"),
    [
        (1, 60, ["5 Feb"]),
        (3, 60, ["5 Feb", "6 Feb", "7 Feb"]),
        (20, 60, ["5 Feb", "12 Feb", "19 Feb"]),
        (150, 80, ["Mar", "Apr", "May", "Jun"]),
        (800, 80, ["Apr", "Jul", "Oct", "2025", "Apr", "Jul", "Oct", "2026"]),
        (12 * 365, 80, [str(year) for year in range(2025, 2036)]),
        (12 * 365, 60, ["2026", "2028", "2030", "2032", "2034"]),
        (90 * 365, 60, ["2030", "2040", "2050", "2060", "2070", "2080", "2090", "2100"]),
    ],
)
def test_days_months_and_years_are_marked_as_there_is_room(days, width, words):
    head, line = chart.chart([Drawn("a", "1", FIRST, FIRST)], LANES, on(days - 1), width)[:2]
    assert " ".join(head.split()) == " ".join(words)
    assert all(line[head.index(word)] == "|" for word in words[:1])
    assert len(line) == width


DAYS = st.integers(0, 5000).map(on)
THINGS = st.builds(
    lambda lane, mark, days, spans, ends: Drawn(lane, mark, days[0], days[1], spans, *(days[2:] if spans and ends else (None, None))),
    st.sampled_from(["a", "b"]), st.sampled_from("12?SIb"), st.lists(DAYS, min_size=4, max_size=4).map(sorted), st.booleans(),
    st.booleans(),
)  # fmt: skip


@given(st.lists(THINGS, min_size=1, max_size=30), st.integers(0, 300))
def test_any_chart_keeps_to_its_width_and_draws_something_of_each_thing(things, width):
    lines = chart.chart(things, LANES, max(each.last for each in things), width)
    room = min(max(width, chart.LEAST), chart.MOST)
    assert max(map(len, lines)) <= room
    assert all(" " <= each <= "~" for line in lines for each in line), "plain ASCII: no box, no emoji"
    drawn = "".join(line[12:] for line in lines[2:])
    assert {each.mark for each in things} <= set(drawn) or chart.SEVERAL in drawn


GOLDEN = """\
                      Apr     Jul     Oct      2025    Apr     Jul     Oct
                 .-.--|--.-.--|--.--.-|--.--.--|-.--.--|-.--.--|--.-.--|--.--.-|
cases            1==================|                  2=======================>
incidents        1 ~1~~
further conduct                                         13P
orders                    S================================|
                          ~~b~~
whereabouts                                              C===|

  From 1 February 2024 to 1 January 2026.
  cases: 1 towards v1, 2 towards v2.
  incidents: 1 towards v1.
  further conduct: 1 towards v1, 3 towards v3, P proven by conviction or
    caution.
  orders: S stalking protection, b breach reported.
  whereabouts: C custody.
  ====| lasts until then; ====> lasts on; ~~ on some day within; one character
    may stand for several.
  Nothing is told here of: proceedings, bail, interventions, assessments,
    surveillance. That does not say that there was none.
"""

OF_A_VICTIM = """\
                        Apr          Jul         Oct         2025        Apr
                 .--.---|---.----.---|---.---.---|---.---.---|---.---.---|---.--
cases            1===========================|
incidents        1  ~~1~~
further conduct                                                             1 P
orders                         S===============================================|
                               ~~~b~~~

  From 1 February 2024 to 19 May 2025.
  cases and incidents: 1 by s1.
  further conduct: 1 by s1, P proven by conviction or caution.
  orders: S stalking protection, b breach reported.
  ====| lasts until then; ~~ on some day within; one character may stand for
    several.
  Nothing is told here of: proceedings, bail. That does not say that there was
    none.
"""


def test_the_golden_charts(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for person, key, golden in ((OTTO, "v", GOLDEN), (PETRA, "s", OF_A_VICTIM)):
        assert "\n".join([*lanes.drawn(of(person).lines, key, date(2026, 1, 1)), ""]) == golden


def test_a_chart_ends_today_where_something_lasts_and_else_with_the_last_that_was(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    spans = [
        next(line for line in lanes.drawn(of(today=today).lines[:count], "v", today) if "From" in line or "On" in line).strip()
        for today, count in ((date(2026, 1, 1), 10), (date(2026, 1, 1), 3), (date(2024, 7, 1), 2), (date(2024, 1, 1), 1))
    ]  # fmt: skip
    assert spans == [
        "From 1 February 2024 to 1 January 2026.", "From 1 February 2024 to 2 September 2024.", "From 1 February 2024 to 1 July 2024.",
        "On 1 January 2024.",
    ]  # fmt: skip


def test_every_code_of_the_catalogue_has_a_character_of_its_own_in_its_lane():
    codes = {
        "further_conduct": Finding, "orders": OrderKind, "whereabouts": set(Exposure) - {Exposure.COMMUNITY}, "assessments": Level,
        "surveillance": Seen, "proceedings": CourtStep,
    }  # fmt: skip
    for lane, known in codes.items():
        assert {code.value for code in known} <= lanes.MARKS[lane].keys()
    for marks in lanes.MARKS.values():
        assert len({mark for mark, _ in marks.values()}) == len(set(marks.values()))
        assert not {lanes.UNNAMED, lanes.THIRD, lanes.MANY, lanes.OTHER, chart.SEVERAL} & {mark for mark, _ in marks.values()}
