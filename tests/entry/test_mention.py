"""Mentions: known names as whole words however they are typed, and what overlaps becomes one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import mention
from ledger.entry.mention import Mention, Name
from ledger.errors import MalformedEntry

JANE, JOHN = UUID(int=1), UUID(int=2)


def found(text, *names):
    return [(text[m.start : m.end], m.kind, m.party) for m in mention.find(text, names)]


@pytest.mark.parametrize(
    ("known", "text", "marked"),
    [
        ("Ashby", "Ashby rang", "Ashby"),
        ("Ashby", "then ASHBY rang", "ASHBY"),
        ("Ashby", "ashby's car", "ashby"),
        ("Ashby", "Ashby\u2019s car", "Ashby"),
        ("Ashby", "(Ashby)", "Ashby"),
        ("Ashby", "Ashby-Cole", "Ashby"),
        ("Ashby", "_Ashby_", "Ashby"),
        ("Jo Ashby", "Jo  \n Ashby rang", "Jo  \n Ashby"),
        ("  Jo   Ashby ", "jo ashby", "jo ashby"),
        ("Jo O'Brien", "Jo O\u2019Brien's", "Jo O\u2019Brien"),
        ("Jo O\u2019Brien", "Jo O'Brien", "Jo O'Brien"),
        ("Anne-Marie", "Anne\u2011Marie left", "Anne\u2011Marie"),
        ("José", "Jose\u0301 left", "Jose\u0301"),
        ("Jose\u0301", "JOSÉ left", "JOSÉ"),
        ("Straße", "in der STRASSE", "STRASSE"),
        ("Strasse", "in der Straße", None),
        ("Straße", "in der Straße", "Straße"),
        ("Zoë", "zoë", "zoë"),
        ("李明", "见 李明 了", "李明"),
        ("A.B. (Tony)", "saw A.B. (Tony) there", "A.B. (Tony)"),
        ("Ash", "Ashby", None),
        ("Ash", "Smash", None),
        ("Jose", "Jose\u0301", None),
        ("Ash", "Ash1", None),
        (".*", "anything", None),
        ("", "anything", None),
        ("  ", "any thing", None),
        ("|", "a|b", None),
    ],
)
def test_a_name_is_found_as_a_whole_word_however_typed(known, text, marked):
    assert found(text, Name(known, "person", JANE)) == ([] if marked is None else [(marked, "person", JANE)])


@pytest.mark.parametrize("known", ["07700 900123", "07700900123", "+44 7700 900 123", "+44 (0)7700 900123", "0044 7700-900-123"])
@pytest.mark.parametrize(
    "typed", ["07700 900123", "07700-900-123", "07700900123", "+447700900123", "+44 (0) 7700 900 123", "0044 7700 900123"]
)
def test_a_telephone_number_is_known_however_typed(known, typed):
    assert found(f"rang {typed}.", Name(known, "number", JOHN)) == [(typed, "number", JOHN)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (Name("ab12cde", "vehicle", JOHN), "AB12 CDE"),
        (Name("AB12 CDE", "vehicle", JOHN), "ab12cde"),
        (Name("943 476 5919", "number", JOHN), "9434765919"),
        (Name("+33 1 99 00 12 34", "number", JOHN), "+33199001234"),
        (Name("jo@example.org", "number", JOHN), "JO@example.org"),
        (Name("14 Vine Street", "place", JOHN), "14 vine street"),
        (Name("4417", "number", JOHN), "4417"),
    ],
)
def test_what_belongs_to_a_party_keeps_its_kind_and_party(name, typed):
    assert found(f"saw {typed}, again", name) == [(typed, name.kind, JOHN)]


def test_the_longest_name_is_taken():
    names = Name("Jo", "person", JOHN), Name("Jo Ashby", "person", JANE)
    assert found("Jo Ashby and Jo", *names) == [("Jo Ashby", "person", JANE), ("Jo", "person", JOHN)]
    assert found("Jo Ashby and Jo", *reversed(names)) == [("Jo Ashby", "person", JANE), ("Jo", "person", JOHN)]


def test_overlapping_names_become_one_mention_and_two_parties_none():
    names = Name("Jo Ashby", "person", JANE), Name("Ashby Lane", "place", JOHN)
    assert found("at Jo Ashby Lane.", *names) == [("Jo Ashby Lane", "place", None)]
    assert found("at Jo Ashby Lane.", *(name._replace(party=JANE) for name in names)) == [("Jo Ashby Lane", "place", JANE)]


def test_a_name_inside_a_form_gives_it_its_party():
    assert found("to ashby@example.org now", Name("Ashby", "person", JANE)) == [("ashby@example.org", "number", JANE)]


@pytest.mark.parametrize("second", ["Ashby", "ASHBY"])
def test_a_name_of_two_parties_is_of_neither(second):
    assert found("Ashby", Name("Ashby", "person", JANE), Name(second, "person", JOHN)) == [("Ashby", "person", None)]


def test_a_name_known_twice_keeps_the_one_party():
    assert found("Ashby", Name("Ashby", "person", None), Name("Ashby", "person", JANE)) == [("Ashby", "person", JANE)]


def test_a_known_name_decides_the_kind_of_a_form_of_the_same_extent():
    assert found("at SW1A 1AA", Name("SW1A 1AA", "person", JANE)) == [("SW1A 1AA", "person", JANE)]


@pytest.mark.parametrize("kind", ["sentence", "", "Person"])
def test_a_name_of_an_unknown_kind_is_refused(kind):
    with pytest.raises(MalformedEntry):
        mention.find("text", [Name("Ashby", kind, None)])


WORDS = st.lists(
    st.sampled_from(["Jo", "Ashby", "jo@example.org", "07700 900123", "AB12 CDE", "SW1A 1AA", "left", ".", "12345", "-"]), max_size=12
)
NAMES = st.lists(
    st.builds(Name, st.text(max_size=4) | WORDS.map(" ".join), st.sampled_from(mention.KINDS), st.sampled_from([None, JANE, JOHN])),
    max_size=4,
)


@given(WORDS.map(" ".join) | st.text(), NAMES)
def test_mentions_are_in_order_apart_and_never_empty(text, names):
    at = 0
    for marked in mention.find(text, names):
        assert isinstance(marked, Mention)
        assert at <= marked.start < marked.end <= len(text)
        assert marked.kind in mention.KINDS
        at = marked.end


@given(WORDS.map(" ".join), NAMES)
def test_no_known_name_stays_outside_the_mentions(text, names):
    outside, at = [], 0
    for marked in mention.find(text, names):
        outside.append(text[at : marked.start])
        at = marked.end
    for stretch in (*outside, text[at:]):
        assert not [m for m in mention.find(stretch, names) if m.party is not None]
