"""The values of a question in SQL: JSON of each, whatever PostgreSQL can say."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.legible import as_json
from ledger.store import adhoc, adhoc_values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-7", -7), ("1.50", 1.5), ("12345678901234567890", 12345678901234567890), ("1e+300", 1e300), ("NaN", "NaN"),
        ("Infinity", "Infinity"), ("-Infinity", "-Infinity"), ("1e999", "1e999"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_a_number_is_json_or_a_text(text, value):
    assert adhoc_values.number(text) == value
    assert type(adhoc_values.number(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-07-01 09:05:00+01", "2026-07-01T09:05:00+01:00"), ("2026-01-01 00:00:00.25+00", "2026-01-01T00:00:00.25+00:00"),
        ("2026-01-01 00:00:00+05:30", "2026-01-01T00:00:00+05:30"), ("1800-01-01 00:00:00-00:01:15", "1800-01-01T00:00:00-00:01:15"),
        ("infinity", "infinity"), ("-infinity", "-infinity"), ("0044-03-15 12:00:00+00 BC", "0044-03-15 12:00:00+00 BC"),
        ("12026-01-01 00:00:00+00", "12026-01-01T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_an_instant_is_rfc_3339_with_the_offset_of_the_zone(text, told):
    assert adhoc_values.instant(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("2026-07-01 09:05:00", "2026-07-01T09:05:00"), ("infinity", "infinity"), ("0044-03-15 12:00:00 BC", "0044-03-15 12:00:00 BC")],
)
def test_a_time_without_a_zone_is_iso_8601(text, told):
    assert adhoc_values.local(text) == told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_a_document_is_itself(value):
    assert adhoc_values.document(json.dumps(value)) == value


@given(st.decimals(allow_nan=False) | st.integers() | st.floats())
def test_whatever_number_the_server_has_is_legal_json(value):
    """Also within a document, where exponents have no bounds."""
    text = format(value, "f") if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 1000 else str(value)
    json.loads(as_json([adhoc_values.number(text)]), parse_constant=pytest.fail)
    json.loads(as_json(adhoc_values.document('{"a": [1e999, -1e99999, 1]}')), parse_constant=pytest.fail)


@given(st.text(alphabet="ab\né", max_size=30), st.data())
def test_a_place_is_the_line_and_column_that_an_editor_tells(statement, data):
    position = data.draw(st.integers(1, len(statement) + 1))
    line, column = (int(word) for word in adhoc.placed(statement, position).replace("line ", "").split(", column "))
    assert sum(len(each) + 1 for each in statement.split("\n")[: line - 1]) + column == position
