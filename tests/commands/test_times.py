"""Typed times: what each form means on one Friday evening, and what is refused."""

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.times import Clock, day, echoed, file_instant, instant, occurred, settled, shown, stamp, until
from ledger.errors import UsageError

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2026, 3, 6, 17, 55, tzinfo=LONDON)
BACK, AHEAD = Clock(LONDON, FRIDAY), Clock(LONDON, FRIDAY, back=False)


@pytest.mark.parametrize(
    ("typed", "back", "ahead"),
    [
        ("20:00", "2026-03-06T20:00:00+00:00", "2026-03-06T20:00:00+00:00"),
        ("fri 20:00", "2026-02-27T20:00:00+00:00", "2026-03-06T20:00:00+00:00"),
        ("fri 10:00", "2026-03-06T10:00:00+00:00", "2026-03-13T10:00:00+00:00"),
        ("Monday 9:30", "2026-03-02T09:30:00+00:00", "2026-03-09T09:30:00+00:00"),
        ("9mar 08:00", "2025-03-09T08:00:00+00:00", "2026-03-09T08:00:00+00:00"),
        ("1 apr 2026 08:00", "2026-04-01T08:00:00+01:00", "2026-04-01T08:00:00+01:00"),
        ("tomorrow 00:00", "2026-03-07T00:00:00+00:00", "2026-03-07T00:00:00+00:00"),
        ("2026-07-02T10:15", "2026-07-02T10:15:00+01:00", "2026-07-02T10:15:00+01:00"),
        ("2026-07-02 10:15:30", "2026-07-02T10:15:30+01:00", "2026-07-02T10:15:30+01:00"),
        ("2026-07-02T10:15:00Z", "2026-07-02T10:15:00+00:00", "2026-07-02T10:15:00+00:00"),
        ("2026-07-02T10:15:00-05:00", "2026-07-02T10:15:00-05:00", "2026-07-02T10:15:00-05:00"),
        ("now", "2026-03-06T17:55:00+00:00", "2026-03-06T17:55:00+00:00"),
    ],
)
def test_an_instant_is_the_nearest_one_back_or_ahead(typed, back, ahead):
    assert stamp(instant(typed, BACK)) == back
    assert stamp(instant(typed, AHEAD)) == ahead


@pytest.mark.parametrize(
    ("typed", "back", "ahead"),
    [
        ("fri", date(2026, 3, 6), date(2026, 3, 6)),
        ("sat", date(2026, 2, 28), date(2026, 3, 7)),
        ("9mar", date(2025, 3, 9), date(2026, 3, 9)),
        ("6 March", date(2026, 3, 6), date(2026, 3, 6)),
        ("9 mar 2026", date(2026, 3, 9), date(2026, 3, 9)),
        ("3feb1980", date(1980, 2, 3), date(1980, 2, 3)),
        ("3/2/1980", date(1980, 2, 3), date(1980, 2, 3)),
        ("03.12.1980", date(1980, 12, 3), date(1980, 12, 3)),
        ("29 feb", date(2024, 2, 29), date(2028, 2, 29)),
        ("yesterday", date(2026, 3, 5), date(2026, 3, 5)),
        ("2026-12-31", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_day_is_the_nearest_one_back_or_ahead(typed, back, ahead):
    assert day(typed, BACK) == back
    assert day(typed, AHEAD) == ahead


@pytest.mark.parametrize(
    ("typed", "value", "precision", "until"),
    [
        ("2026-03", "2026-03", "month", None),
        ("Feb 2026", "2026-02", "month", None),
        ("feb2026", "2026-02", "month", None),
        ("3/2/2026", "2026-02-03", "day", None),
        ("year 2025", "2025", "year", None),
        ("yesterday", "2026-03-05", "day", None),
        ("9:05", "2026-03-06T09:05:00Z", "instant", None),
        ("1 jul 2025 9:05", "2025-07-01T08:05:00Z", "instant", None),
        ("~2026-01", "2026-01", "approximate", None),
        ("2026-03-01..2026-03-04", "2026-03-01", "range", "2026-03-04"),
        ("mon .. fri", "2026-03-02", "range", "2026-03-06"),
    ],
)
def test_an_occurrence_is_as_exact_as_what_was_typed(typed, value, precision, until):
    found = occurred(typed, BACK)
    assert (found.value, found.precision, found.until) == (value, precision, until)


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "25:10", "9:99", "31 apr", "2026-02-30", "2026-13", "31/4/2026", "2/13/2026", "3/2.2026", "3/2", "3.2.26", "soon", "8pm",
     "1930", "2026", "fri 20:00 sharp", "9mar 2026..1mar 2026", "..", "~9:00",
     "0026-03-02", "2026-07-02T10:15:00+99:00", "x" * 500, "\u0663:\u0660\u0660", "~now..now"],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_refused(typed):
    with pytest.raises(UsageError):
        occurred(typed, BACK)


def test_a_refusal_does_not_repeat_what_was_typed():
    with pytest.raises(UsageError) as refusal:
        occurred("Ottilie Sample", BACK)
    assert "ottilie" not in str(refusal.value).lower()


def test_an_hour_that_the_clocks_repeat_is_refused_with_both_readings():
    with pytest.raises(UsageError, match="twice in Europe/London") as refusal:
        instant("2026-10-25 01:30", BACK)
    assert "2026-10-25T01:30:00+01:00 or 2026-10-25T01:30:00+00:00" in str(refusal.value)
    assert stamp(instant("2026-10-25T01:30+01:00", BACK)) == "2026-10-25T01:30:00+01:00"


def test_an_hour_that_the_clocks_skip_is_refused():
    with pytest.raises(UsageError, match="does not exist in Europe/London"):
        instant("29 mar 2026 01:30", BACK)


@pytest.mark.parametrize("text", ["2026-03-02T10:15:00", "2026-03-02", "2026-03-02T10:15", "10:15", "2026-03-02T25:15:00Z", ""])
def test_a_file_takes_no_naive_time(text):
    with pytest.raises(UsageError):
        file_instant(text)


def test_a_file_takes_an_instant_with_its_offset():
    assert file_instant("2026-03-02T10:15:00+01:00") == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def test_an_echo_tells_weekday_and_offset():
    assert echoed(datetime(2026, 7, 3, 19, tzinfo=UTC), LONDON) == "Fri 3 Jul 2026 20:00 +01:00"
    assert shown(datetime(2026, 7, 3, 19, tzinfo=UTC), LONDON) == "2026-07-03 20:00 +01:00"


@given(st.datetimes(datetime(1999, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 -- wall times, which have no zone yet
def test_every_wall_time_is_one_instant_or_refused(naive):
    naive = naive.replace(microsecond=0)
    try:
        found = settled(naive, LONDON)
    except UsageError:
        assert naive.hour in (1, 2)
        assert naive.month in (3, 10)
    else:
        assert found.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == naive
        assert instant(stamp(found), BACK) == found
        assert instant(naive.isoformat(sep=" "), BACK) == found


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_refusal(text):
    with suppress(UsageError):
        occurred(text, BACK).check()


def test_the_end_of_a_day_is_told_as_the_day():
    assert until(occurred("2026-07-01", BACK).latest(LONDON), LONDON) == "the end of 2026-07-01"
    assert until(instant("2026-07-01 10:15", BACK), LONDON) == "2026-07-01 10:15 +01:00"


@pytest.mark.parametrize("typed", ["year 1850", "2299-01-01", "2026-03-09..2026-03-01", "1850-01-01..1mar"])
def test_a_time_that_nothing_can_have_happened_at_is_refused_in_one_sentence(typed):
    with pytest.raises(UsageError, match="nothing was done"):
        occurred(typed, BACK)
