"""The canonical JSON that a bundle is read by agrees with the one that the record is written by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import canonical
from ledger.errors import MalformedEntry, MalformedProof
from ledger.proof import jcs

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_both_write_the_same_bytes(value):
    assert jcs.encode(value) == canonical.encode(value)


@given(values)
def test_what_is_written_is_read_unless_it_holds_a_nul(value):
    text = canonical.encode(value)
    try:
        found = canonical.decode(text)
    except MalformedEntry:
        with pytest.raises(MalformedProof):
            jcs.decode(text)
    else:
        assert jcs.decode(text) == found


@pytest.mark.parametrize(
    "text",
    [
        b"", b" 1", b"1 ", b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"[1.0]", b"1e2", b"-0", b"-0.0", b"NaN", b"Infinity", b"1e999",
        b'"\\u0041"', b'"\\ud800"', b'"\\u0000"', b'"\\\\\\u0000"', b"\xff", b"\xef\xbb\xbf1", b"9007199254740993", b"9" * 5000,
        b"[" * 100_000, b"[" * 100 + b"]" * 100, b'{"a":' * 100 + b"1" + b"}" * 100, b"01", b"{", b'"\t"', b'"\\/"',
    ],
)  # fmt: skip
def test_any_other_spelling_is_refused(text):
    with pytest.raises(MalformedProof):
        jcs.decode(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e21, b"1e+21"), (1e20, b"100000000000000000000"), (1e-6, b"0.000001"), (1e-7, b"1e-7"), (-1.5, b"-1.5"), (123456.75, b"123456.75"),
     (5e-324, b"5e-324"), (1.7976931348623157e308, b"1.7976931348623157e+308"), (-0.0, b"0"), (1.25e25, b"1.25e+25")],
)  # fmt: skip
def test_numbers_are_written_as_ecmascript_does(number, text):
    assert jcs.encode(number) == text


def test_a_backslash_before_what_looks_like_a_nul_is_a_backslash():
    assert jcs.decode(b'"\\\\u0000"') == "\\u0000"


def test_a_text_is_read_as_deep_as_the_page_says_and_no_deeper():
    for deepest in (b"[]", b'{"a":1}', b"[1]"):
        assert jcs.decode(b"[" * 63 + deepest + b"]" * 63) is not None
        with pytest.raises(MalformedProof):
            jcs.decode(b"[" * 64 + deepest + b"]" * 64)
