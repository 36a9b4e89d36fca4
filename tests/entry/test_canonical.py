"""Canonical JSON: equal to RFC 8785 for every value, and no text read in two ways."""

import json
import math
from enum import IntEnum, StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import canonical
from ledger.errors import MalformedEntry


class Colour(StrEnum):
    RED = "rot"


class Level(IntEnum):
    HIGH = 3


SURROGATES = st.text(st.characters(categories=["Cs"]), min_size=1, max_size=2)
TEXTS = st.text() | st.text(st.sampled_from('\x00\x01\x1f\x7f\x80"\\/\b\f\n\r\té\u2028\ufeff\uffff\U0001f600')) | SURROGATES
KEYS = st.text(st.characters(codec="ascii")) | st.text(st.sampled_from("a\ue000\uffff\U00010000\U0010ffff")) | TEXTS
INTEGERS = st.integers() | st.sampled_from([2**53 - 1, 2**53, -(2**53) + 1, -(2**53), 2**63, 2**64, 10**400])
SCALARS = st.none() | st.booleans() | INTEGERS | st.floats() | TEXTS | st.sampled_from([Colour.RED, Level.HIGH, b"bytes", {1}])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS | st.just(Colour.RED) | st.just(1), inner),
    max_leaves=12,
)
GOOD = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner),
    max_leaves=12,
)  # fmt: skip


def reference(value):
    try:
        return rfc8785.dumps(value)
    except ValueError:
        return None


def encoded(value):
    try:
        return canonical.encode(value)
    except MalformedEntry:
        return None


@given(VALUES)
def test_every_value_is_encoded_as_rfc_8785_says_or_refused_by_both(value):
    assert encoded(value) == reference(value)


@given(GOOD)
def test_what_was_encoded_is_read_back(value):
    text = canonical.encode(value)
    assert canonical.decode(text) == value
    assert canonical.encode(canonical.decode(text)) == text


@given(GOOD)
def test_stored_text_is_read_as_strict_text_is(value):
    text = canonical.encode(value)
    assert canonical.decode_stored(text) == json.loads(text)


@given(GOOD)
def test_other_spellings_of_a_value_have_the_same_encoding(value):
    spelt = json.dumps(value, indent=3, ensure_ascii=True).encode("ascii")
    assert canonical.encode(canonical.decode(spelt)) == canonical.encode(value)


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_published_vectors_of_rfc_8785_hold(published, name):
    vectors = published / "rfc8785-jcs" / "testdata"
    text = canonical.encode(canonical.decode((vectors / "input" / f"{name}.json").read_bytes()))
    assert text == (vectors / "output" / f"{name}.json").read_bytes()
    assert text == bytes.fromhex((vectors / "outhex" / f"{name}.txt").read_text("ascii"))


def test_the_usual_values_take_the_fast_way():
    usual = ["AAECAwQFBgcICQoLDA0ODw", "what", {"occurred_at": {"precision": "day", "value": "2026-03-08"}, "n": [1, None, True]}]
    assert canonical._is_plain(usual)
    for unusual in (1.0, 2**53, {"é": 1}, {1: 1}, Colour.RED, Level.HIGH, b"", [[[1.5]]]):
        assert not canonical._is_plain(unusual)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}', b'[{"b":{"a":1,"c":2,"a":3}}]', b'{"a":1,"\\u0061":2}',
        b"NaN", b"[Infinity]", b"-Infinity", b"1e999", b"-1e999", b"9007199254740993", b"-9007199254740993", b"1" * 5000, b"1" * 400,
        b'"\\ud800"', b'"\\udc00x"', b'{"\\ud800":1}', b'["\\ude02\\ud83d"]', b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"',
        b'"\\u0000"', b'{"\\u0000":1}', b'{"a":["x\\u0000"]}', b'"\x00"', b'"\n"',
        b"", b" ", b"1 2", b"[]x", b"{}\x00", b"[1,]", b"{'a':1}", b"\xef\xbb\xbf[]", b"01", b"+1", b".5", b"// c\n1", b"[" * 100_000,
        '"a"'.encode("utf-16"),
    ],
)  # fmt: skip
def test_text_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(MalformedEntry):
        canonical.decode(text)


def test_harmless_escapes_are_read():
    assert canonical.decode(rb'"\\u0000 \u00e9 \ud83d\ude02"') == "\\u0000 é 😂"
    assert canonical.decode(b"9007199254740991") == 2**53 - 1
    assert isinstance(canonical.decode(b"9007199254740992"), float)
    assert math.copysign(1, canonical.decode(b"-0")) == 1


def test_stored_text_that_is_no_json_is_refused():
    for text in (b"", b"{", b"\xff", b"[1"):
        with pytest.raises(MalformedEntry):
            canonical.decode_stored(text)


def test_an_endless_value_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(MalformedEntry):
        canonical.encode(endless)


def test_a_refusal_repeats_nothing_of_the_value():
    for refuse, value in ((canonical.encode, ["Ashby", math.nan]), (canonical.decode, b'{"Ashby":1,"Ashby":2}')):
        with pytest.raises(MalformedEntry) as refusal:
            refuse(value)
        assert "Ashby" not in str(refusal.value)
        assert refusal.value.__cause__ is None
