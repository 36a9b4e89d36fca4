"""Recorded text can neither command a terminal, hide, nor run in a spreadsheet, in any format."""

import csv
import io
import json
import unicodedata
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import output
from commands.legible import JOINERS, as_json, cell, csv_cell, legible, width

ATTACK = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066\u200b\r\x08"
ANY = st.text(st.characters())


def obeyed(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") and c not in JOINERS}


def unseen(text: str) -> bool:
    """Whether it holds what Unicode keeps for characters that do not show, assigned or not (Default_Ignorable_Code_Point)."""
    return any(0xE0000 <= ord(c) <= 0xE0FFF for c in text)


def printed(rows, form):
    with redirect_stdout(io.StringIO()) as answer:
        output.answer_rows(rows, output.columns("name", "count"), form)
    return answer.getvalue()


@given(ANY)
def test_nothing_that_a_terminal_obeys_is_left(text):
    assert not obeyed(legible(text))
    assert obeyed(legible(text, breaks=True)) <= {"\n"}


@given(ANY)
def test_what_is_only_letters_stays(text):
    if not obeyed(text) and not unseen(text):
        assert legible(text) == text


def test_marks_show_what_was_there():
    assert legible("a\x1b[31mb\x9bc\u202ed\ne") == "a␛[31mb<U+009B>c<U+202E>d␊e"
    assert legible("\u0646\u0627\u0645\u0647\u200c\u0647\u0627") == "\u0646\u0627\u0645\u0647\u200c\u0647\u0627"


JSON = st.recursive(st.none() | st.booleans() | st.integers() | ANY, lambda part: st.lists(part) | st.dictionaries(ANY, part), max_leaves=8)


@given(JSON)
def test_json_reads_back_the_same_and_obeys_nothing(value):
    text = as_json(value)
    assert json.loads(text) == value
    assert not obeyed(text)


@pytest.mark.parametrize("form", output.FORMS)
def test_no_format_lets_an_escape_through(form):
    text = printed([{"name": ATTACK, "count": 1}], form)
    assert obeyed(text) <= {"\n"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\n=1"])
def test_a_csv_cell_never_begins_as_a_formula(text):
    assert csv_cell(text)[0] in "'␉␍"


def test_a_csv_number_stays_a_number():
    assert csv_cell(-4) == "-4"
    assert csv_cell(["a", "b"]) == '["a", "b"]'
    assert csv_cell(None) == ""
    assert csv_cell(True) == "yes"


@given(ANY)
def test_csv_rows_stay_rows(text):
    rows = list(csv.reader(io.StringIO(printed([{"name": text, "count": 2}], "csv"))))
    assert rows[0] == ["name", "count"]
    assert len(rows) == 2
    assert rows[1][1] == "2"


def test_a_table_is_aligned_by_what_the_eye_sees():
    text = printed([{"name": "日本", "count": 1}, {"name": "é".encode().decode() + "e\u0301", "count": 22}], "table")
    heading, first, second = text.splitlines()
    assert heading == "name  count"
    assert width(first[: first.index("1")]) == width(second[: second.index("2")]) == 6


def test_every_row_has_every_key_in_order():
    assert json.loads(printed([{"count": 3}], "json")) == [{"name": None, "count": 3}]
    assert printed([{"count": 3, "surplus": 1}], "ndjson") == '{"name": null, "count": 3}\n'
    assert printed([], "json") == "[]\n"


def test_cells_read_as_words():
    assert cell([True, False, None, "x"]) == "yes, no, , x"
    assert cell({"a": 1}) == "a 1"
