"""From a stream's one text to facts: as the events room builds them, and never stopped by what one entry holds."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.document import Unreadable, facts_of
from ledger.events.fact import ERASED, HELD, fact_from_units
from tests.projections.histories import documents, histories

STREAM, EVENT, RECORDER = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 3, 2, 10, 15, 0, 123456, tzinfo=UTC)
MICROS = 1772446500123456
NAMES = st.sampled_from(["type", "occurred_at", "value", "precision", "until", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda part: st.lists(part, max_size=2) | st.dictionaries(NAMES, part, max_size=4),
    max_leaves=8,
)
TIME = st.fixed_dictionaries({"value": st.text(max_size=4), "precision": st.text(max_size=4)}, optional={"until": st.text(max_size=2)})
WHAT = st.fixed_dictionaries({"type": st.just("note-recorded.v1"), "occurred_at": TIME}) | JSON
UNITS = st.fixed_dictionaries({}, optional={
    "what": WHAT, "held": JSON, "stamp": JSON, "who": JSON, "marks": JSON, "basis": JSON, "layout": JSON, "decoy": JSON, "outcome": JSON,
})  # fmt: skip


def text(*entries: Any) -> str:
    return json.dumps([[7, 1, str(EVENT), MICROS, str(RECORDER), units] for units in entries])


def test_microseconds_since_1970_are_read_to_the_last():
    # 2 March 2026 is day 20514 since 1970: 20514 · 86400 s + 36900 s (10:15) = 1772446500 s.
    assert facts_of(STREAM, text([]))[0].recorded_at == AT


@given(UNITS)
def test_a_fact_is_what_the_events_room_makes_of_the_same_units(units):
    listed = [["salt", name, value] for name, value in units.items()]
    expected = fact_from_units(position=7, stream=STREAM, version=1, event=EVENT, recorded_at=AT, recorder=RECORDER, units=units)
    assert facts_of(STREAM, text(listed)) == [expected]


def test_an_entry_without_units_is_erased_and_an_agency_held_one_is_held():
    held = [["s", "stamp", {}], ["s", "held", {"originator": "nhs", "controller": "nhs"}], ["s", "decoy", None]]
    assert [fact.type for fact in facts_of(STREAM, text([], held))] == [ERASED, HELD]


def test_of_two_units_of_one_name_the_later_counts():
    assert facts_of(STREAM, text([["s", "outcome", 1], ["s", "outcome", 2]]))[0].fields == {"outcome": 2}


@pytest.mark.parametrize("unit", [["s", "outcome"], ["s", 1, 2], {}, None, ["s", "outcome", 1, 2]])
def test_a_unit_of_another_form_is_named_by_its_position(unit):
    entries = [[position, position, str(EVENT), MICROS, str(RECORDER), [unit] if position == 8 else []] for position in (7, 8, 9)]
    with pytest.raises(Unreadable) as refused:
        facts_of(STREAM, json.dumps(entries))
    assert refused.value.position == 8


@given(histories())
def test_what_is_stored_is_read_back(facts):
    found = {fact.position: fact for document in documents(facts) for fact in facts_of(*document)}
    assert [found[fact.position] for fact in facts] == facts
