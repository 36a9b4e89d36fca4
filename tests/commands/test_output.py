"""The one place that prints: forms, colour, progress, prose."""

import ast
import io
import json
import sys
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import layout, output
from commands.legible import legible, width
from commands.receipts import spans


class Terminal(io.StringIO):
    """A stream that a person sees."""

    def isatty(self) -> bool:
        return True


def test_bold_is_for_terminals_that_may_have_it(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert output.strong("x") == "\x1b[1mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert output.strong("x") == "x"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert output.strong("x") == "x"


def test_nothing_is_bold_in_a_pipe(capsys):
    assert output.strong("x") == "x"


@pytest.mark.parametrize(("terminal", "form"), [(True, "table"), (False, "json")])
def test_a_person_gets_a_table_and_a_program_json(monkeypatch, terminal, form):
    monkeypatch.setattr(sys, "stdout", Terminal() if terminal else io.StringIO())
    assert output._form(None, None, None) == form
    assert output._form(None, None, "csv") == "csv"


def test_progress_is_shown_after_a_second_on_a_terminal_and_wiped():
    seconds = iter([0.0, 0.5, 1.5, 1.5, 1.5, 9.0])
    with redirect_stderr(Terminal()) as shown, output.progress("rebuilding", 200, clock=lambda: next(seconds)) as step:
        step(10)
        assert shown.getvalue() == ""
        step(100)
    assert "rebuilding: 100 of 200 (50 %)" in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")


def test_progress_is_told_in_words_of_the_program():
    calls = [
        node for file in Path(output.__file__).parent.rglob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "progress"
    ]  # fmt: skip
    assert len(calls) > 2
    assert [ast.unparse(call) for call in calls if not isinstance(call.args[0], ast.Constant)] == []


def test_progress_says_nothing_where_nobody_looks():
    seconds = iter(range(100))
    with redirect_stderr(io.StringIO()) as shown, output.progress("rebuilding", 200, clock=lambda: next(seconds)) as step:
        step(10)
    assert shown.getvalue() == ""


def test_an_answer_is_prose_for_a_person_and_its_record_for_a_program(capsys):
    record = {"a": 1, "b": ["x"]}
    output.answer(record, "table", ["one", "two"])
    assert capsys.readouterr().out == "one\ntwo\n"
    output.answer(record, "json", ["one"])
    assert json.loads(capsys.readouterr().out) == record
    output.answer(record, "ndjson", ["one"])
    assert capsys.readouterr().out == '{"a": 1, "b": ["x"]}\n'
    output.answer(record, "csv", ["one"])
    assert capsys.readouterr().out == 'a,b\n1,"[""x""]"\n'


def test_a_paragraph_is_as_wide_as_the_terminal_and_keeps_its_breaks(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    lines = output.paragraph("one two three four five six seven\nnew", "    ", "#1  ")
    assert lines[0].startswith("#1  one")
    assert all(len(line) <= 30 for line in lines)
    assert lines[-1] == "    new"


@given(
    st.text(st.one_of(st.sampled_from("ab .-中\u0301한\n"), st.characters(exclude_categories=["Cs"])), max_size=150),
    st.integers(30, 60), st.sampled_from(["", "    ", "        "]),
)  # fmt: skip
def test_no_line_of_a_paragraph_is_too_wide_and_no_text_is_lost(text, room, indent):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COLUMNS", str(room))
        lines = output.paragraph(text, indent)
    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(legible(text, breaks=True).split())


@given(st.lists(st.tuples(*[st.text("ab c中", max_size=40)] * 3), min_size=1, max_size=5), st.integers(60, 120))
def test_a_table_fits_the_terminal_and_loses_nothing(rows, room):
    lines = list(layout.table(rows, [False, True, False], room))
    assert all(width(line) <= room for row in lines for line in row)
    assert [sorted("".join(row).replace(" ", "")) for row in lines] == [sorted("".join(row).replace(" ", "")) for row in rows]
    assert [len(row) for row in layout.table(rows, [False] * 3, None)] == [1] * len(rows)


def test_a_table_in_a_pipe_is_one_line_a_row_and_on_a_terminal_fits_it(monkeypatch, capsys):
    rows, shown = [{"type": "case-closed", "what": "word " * 30}], output.columns("type", "what")
    monkeypatch.setenv("COLUMNS", "80")
    output.answer_rows(rows, shown, "table")
    assert capsys.readouterr().out.count("\n") == 2
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    output.answer_rows(rows, shown, "table")
    lines = terminal.getvalue().splitlines()
    assert len(lines) > 2
    assert max(map(len, lines)) <= 80
    assert " ".join(terminal.getvalue().split()).count("word") == 30


def test_rows_that_fit_no_terminal_as_a_table_are_told_one_below_another(monkeypatch, capsys):
    """At 40 columns four of 13 at least do not stand beside each other: each row is told by itself, and nothing that is empty."""
    monkeypatch.setattr(output, "on_terminal", lambda stream: True)
    monkeypatch.setenv("NO_COLOR", "1")
    shown = [output.Column(name, name) for name in ("number", "first_of_all", "second_of_all", "third_of_all")]
    row = {"number": "CHS-26-0041", "first_of_all": "a" * 13, "second_of_all": None, "third_of_all": "b" * 13}
    for columns, lines in (
        ("40", ["CHS-26-0041", f"  first_of_all {'a' * 13};", f"  third_of_all {'b' * 13}"]),
        ("80", ["number       first_of_all   second_of_all  third_of_all", f"CHS-26-0041  {'a' * 13}                 {'b' * 13}"]),
    ):
        monkeypatch.setenv("COLUMNS", columns)
        output.answer_rows([row], shown, "table")
        assert capsys.readouterr().out.splitlines() == lines


def test_a_heading_is_bold_on_a_terminal_and_plain_in_a_pipe(monkeypatch, capsys):
    output.answer_lines([output.Heading("CHS-26-0001 \x1b[2J"), "below"])
    assert capsys.readouterr().out == "CHS-26-0001 ␛[2J\nbelow\n"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    output.answer_lines([output.Heading("CHS-26-0001 \x1b[2J"), "below"])
    assert terminal.getvalue() == "\x1b[1mCHS-26-0001 ␛[2J\x1b[0m\nbelow\n"


@pytest.mark.parametrize("said", ["0", "", "wide", "3"])
def test_a_terminal_that_does_not_say_how_wide_it_is_still_gets_prose(monkeypatch, said):
    monkeypatch.setenv("COLUMNS", said)
    assert " ".join("".join(line.ljust(len(line) + 1) for line in output.paragraph("one two three", "       ")).split()) == "one two three"


def test_codes_are_words_for_a_person_and_codes_for_a_program(capsys):
    shown = (output.Column("decision", "decision", words=True), output.Column("file", "file"))
    rows = [{"decision": "possible_stalking", "file": "a_b"}]
    output.answer_rows(rows, shown, "table")
    assert "possible stalking  a_b" in capsys.readouterr().out
    output.answer_rows(rows, shown, "csv")
    assert "possible_stalking,a_b" in capsys.readouterr().out


def test_numbers_go_with_their_words():
    assert [output.counted(number, "case") for number in (0, 1, 2)] == ["0 cases", "1 case", "2 cases"]
    assert output.counted(1_200, "entry", "entries") == "1,200 entries"


def test_notes_and_complaints_go_to_standard_error(capsys):
    output.note("aside")
    output.complain("what\nhappened \x1b[2J")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "aside\ncaseledger: what happened ␛[2J\n"


def test_addresses_are_told_shortly():
    assert spans(["C-1#1", "P-1#1", "C-1#2", "C-1#3"]) == "C-1#1\N{EN DASH}#3, P-1#1"
    assert spans(["C-1#1"]) == "C-1#1"
