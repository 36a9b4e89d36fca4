"""When something happened: shapes, bounds in a zone, words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.events.occurred import Occurred
from tests import strategies

LONDON = ZoneInfo("Europe/London")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


LAST = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("occurred", "earliest", "end"),
    [
        (Occurred("2026-03-29", "day"), at(2026, 3, 29), at(2026, 3, 29, 23)),  # 23 hours: clocks go forward
        (Occurred("2026-10-25", "day"), at(2026, 10, 24, 23), at(2026, 10, 26)),  # 25 hours: clocks go back
        (Occurred("2026-07", "month"), at(2026, 6, 30, 23), at(2026, 7, 31, 23)),
        (Occurred("2026-12", "month"), at(2026, 12, 1), at(2027, 1, 1)),
        (Occurred("2026", "year"), at(2026, 1, 1), at(2027, 1, 1)),
        (Occurred("2026-01", "approximate"), at(2025, 12, 1), at(2026, 3, 1)),
        (Occurred("2026-01-10", "approximate"), at(2026, 1, 9), at(2026, 1, 12)),
        (Occurred("2026", "approximate"), at(2025, 1, 1), at(2028, 1, 1)),
        (Occurred("2025-12", "range", "2026-01-10"), at(2025, 12, 1), at(2026, 1, 11)),
    ],
)
def test_bounds_are_those_of_the_zone(occurred: Occurred, earliest: datetime, end: datetime) -> None:
    assert occurred.earliest(LONDON) == earliest
    assert occurred.latest(LONDON) == end - LAST


def test_an_instant_is_its_own_bounds() -> None:
    occurred = Occurred.from_json({"value": "2026-07-01T20:00:00.5+01:00", "precision": "instant"})
    assert occurred.earliest(LONDON) == occurred.latest(UTC) == datetime(2026, 7, 1, 19, 0, 0, 500_000, tzinfo=UTC)


@given(strategies.occurrences())
def test_json_round_trip_and_order_of_bounds(occurred: Occurred) -> None:
    assert Occurred.from_json(occurred.to_json()) == occurred
    assert occurred.earliest(LONDON) <= occurred.latest(LONDON)
    assert occurred.in_words(LONDON)


@given(st.text(), st.text(), st.none() | st.text())
def test_replay_is_total(value: str, precision: str, until: str | None) -> None:
    occurred = Occurred(value, precision, until)
    assert occurred.earliest(LONDON) <= occurred.latest(LONDON) or until is not None
    assert occurred.in_words(LONDON)


@pytest.mark.parametrize(
    "json",
    [
        None,
        "2026-03-02",
        {},
        {"value": "2026-03-02"},
        {"value": 2026, "precision": "year"},
        {"value": "2026-03-02", "precision": "week"},
        {"value": "2026-03-02", "precision": "instant"},
        {"value": "2026-03-02T10:15:00", "precision": "instant"},
        {"value": "2026-03-02T25:15:00Z", "precision": "instant"},
        {"value": "2026-03-02T10:15:60Z", "precision": "instant"},
        {"value": "2026-03-02 10:15:00Z", "precision": "instant"},
        {"value": "2026-02-30", "precision": "day"},
        {"value": "2026-13", "precision": "month"},
        {"value": "1066", "precision": "year"},
        {"value": "\uff12\uff10\uff12\uff16", "precision": "year"},
        {"value": "2026-03-02", "precision": "day", "until": "2026-03-03"},
        {"value": "2026-03-02", "precision": "range"},
        {"value": "2026-03-02", "precision": "range", "until": "2026-03-01"},
        {"value": "2026-03-02", "precision": "range", "until": "soon"},
        {"value": "2026-03-02T10:15:00Z", "precision": "approximate"},
        {"value": "2026-03-02", "precision": "day", "note": "?"},
        {"value": ["2026-03-02"], "precision": ["day"]},
    ],
)
def test_what_is_no_time_is_refused(json: Any) -> None:
    with pytest.raises(UsageError, match="occurred_at"):
        Occurred.from_json(json)


@pytest.mark.parametrize(
    ("occurred", "words"),
    [
        (Occurred("2026-07-01T19:00:00Z", "instant"), "on 1 July 2026 at 20:00 BST"),
        (Occurred("2026-07-01", "day"), "on 1 July 2026"),
        (Occurred("2026-07", "month"), "in July 2026"),
        (Occurred("2026", "year"), "in 2026"),
        (Occurred("2026-07", "approximate"), "about July 2026"),
        (Occurred("2026-07", "range", "2026-08-02"), "between July 2026 and 2 August 2026"),
    ],
)
def test_words(occurred: Occurred, words: str) -> None:
    assert occurred.in_words(LONDON) == words
