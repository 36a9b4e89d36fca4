"""Personal values come from prompts, files and the editor; what is wrong is refused without being repeated."""

import ast
import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from commands import editor, prompts
from ledger.errors import UsageError


@pytest.fixture
def typing(monkeypatch):
    """Let a test type lines."""

    def types(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), encoding="utf-8"))

    return types


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": {"b": 1, "b": 1}}', "twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": "\\ud800 secret"}', "half a character"),
        (b'{"a": "se\\u0000cret"}', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'{"a": ["x", {"b": "\\udfff"}]}', "half a character"),
        (b'{"secret": ', "column 12"),
        (b'{"secret":\n 1,, "a": 2}', "line 2, column 4"),
        (b'["secret"]', "not a JSON object"),
        (b'{"a": "secret \xff"}', "UTF-8"),
        (b'{"a": "' + b"x" * prompts.LARGEST_FILE + b'"}', "bytes"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}", "more than 50 deep"),
        (b"", "not JSON"),
    ],
)
def test_a_fields_file_that_is_not_sound_is_refused_without_its_content(tmp_path, content, found):
    file = tmp_path / "fields.json"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=found) as refusal:
        prompts.fields_file(str(file))
    assert "secret" not in str(refusal.value)


def test_a_fields_file_may_be_standard_input(typing):
    typing('{"note": "Käthe"}')
    assert prompts.fields_file("-") == {"note": "Käthe"}


def test_no_file_is_no_fields():
    assert prompts.fields_file(None) == {}


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        prompts.fields_file(str(tmp_path / "none"))


def test_a_reason_is_never_typed_on_the_command_line():
    with pytest.raises(UsageError, match="not typed here") as refusal:
        prompts.reason("Ottilie rang")
    assert "Ottilie" not in str(refusal.value)


def test_a_reason_comes_from_a_file_or_a_prompt(tmp_path, typing):
    file = tmp_path / "why"
    file.write_text("Court asks.\n")
    assert prompts.reason(f"@{file}") == "Court asks."
    typing("asked on the telephone\n")
    assert prompts.reason("ask") == "asked on the telephone"
    assert prompts.reason(None) is None


def test_a_prompt_asks_again_until_there_is_a_value(typing):
    typing("\n  \nOttilie\n")
    assert prompts.ask("Name") == "Ottilie"


def test_the_end_of_the_input_is_a_refusal_and_not_a_crash(typing):
    typing("")
    with pytest.raises(UsageError, match="input ended"):
        prompts.ask("Name")


@pytest.mark.parametrize(("typed", "agreed"), [
    ("\n", True), ("y\n", True), (" Yes \n", True), ("n\n", False), ("NO\n", False), ("q\n", False),
    ("yess\nmaybe\nn\n", False), ("yess\n\n", True),
])  # fmt: skip
def test_given_a_question_of_yes_or_no_when_the_answer_is_neither_then_it_is_asked_again(typing, capsys, typed, agreed):
    typing(typed)
    assert prompts.agreed("Record it?") is agreed
    assert capsys.readouterr().err.count("y or yes for yes") == typed.count("\n") - 1


def test_given_a_question_of_yes_or_no_when_the_input_ends_then_nothing_is_agreed_to(typing):
    typing("yess\n")
    with pytest.raises(UsageError, match="input ended"):
        prompts.agreed("Record it?")


def test_a_text_of_several_lines_ends_with_a_dot(typing):
    typing("one\n\ntwo\n.\nnot this\n")
    assert prompts.ask_text("Note") == "one\n\ntwo"


def test_a_needed_text_is_asked_for_until_there_is_one(typing, capsys):
    typing(".\n\n.\n\none\n\n.\n")
    assert prompts.ask_text("Note") == "one"
    assert capsys.readouterr().err.count("a value is needed") == 2
    typing("\n")
    with pytest.raises(UsageError, match="no text was given for Note"):
        prompts.ask_text("Note")


def test_a_code_is_chosen_by_a_unique_beginning(typing, capsys):
    typing("p\nposs\n")
    codes = {"possible_stalking": "it may be stalking", "postponed": "not now"}
    assert prompts.choose("Outcome", codes) == ["possible_stalking"]
    shown = capsys.readouterr()
    assert "it may be stalking" in shown.err
    assert shown.out == ""


def test_several_codes_are_chosen_each_by_a_unique_beginning_and_each_once(typing, capsys):
    typing("poss; p\n\n post;possible_stalking ; poss\n")
    codes = {"possible_stalking": "it may be stalking", "postponed": "not now"}
    assert prompts.choose("Outcome", codes, several=True) == ["postponed", "possible_stalking"]
    assert capsys.readouterr().err.count("type codes from above, with ; between them") == 2


def test_the_irrevocable_needs_the_number_typed(typing):
    typing("yes\n")
    with pytest.raises(UsageError, match="nothing was done"):
        prompts.confirm_by_typing("CHS-26-0041", "Keys are destroyed.")
    typing("CHS-26-0041\n")
    prompts.confirm_by_typing("CHS-26-0041", "Keys are destroyed.")


def an_editor(tmp_path: Path, script: str) -> str:
    program = tmp_path / "my editor"
    program.write_text(f"import os, sys, json, pathlib\ndraft = pathlib.Path(sys.argv[1])\n{script}\n")
    return f"'{sys.executable}' '{program}'"


def test_the_draft_is_private_in_memory_and_gone_afterwards(tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    script = f"""
pathlib.Path({str(seen)!r}).write_text(json.dumps([str(draft), draft.stat().st_mode, draft.parent.stat().st_mode]))
(draft.parent / "draft.json~").write_text("a copy")
draft.write_text(draft.read_text() + "added")"""
    monkeypatch.setenv("EDITOR", an_editor(tmp_path, script))
    monkeypatch.delenv("VISUAL", raising=False)
    assert editor.edited("begun, ", ".json", str) == "begun, added"
    place, mode, directory_mode = json.loads(seen.read_text())
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE(directory_mode) == 0o700
    assert not Path(place).parent.exists()
    if os.access("/dev/shm", os.W_OK):
        assert place.startswith("/dev/shm/")


@pytest.mark.parametrize("script", ["sys.exit(3)", "draft.unlink()", "draft.write_bytes(b'\\xff')"])
def test_the_draft_is_gone_when_the_editor_fails(tmp_path, monkeypatch, script):
    before = {entry.name for entry in os.scandir("/dev/shm")} if Path("/dev/shm").is_dir() else set()
    monkeypatch.setenv("VISUAL", an_editor(tmp_path, script))
    with pytest.raises(UsageError):
        editor.edited("secret", ".json", str)
    after = {entry.name for entry in os.scandir("/dev/shm")} if Path("/dev/shm").is_dir() else set()
    assert not {name for name in after - before if name.startswith("caseledger-")}


def test_an_editor_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    with pytest.raises(UsageError, match="does not start"):
        editor.edited("", ".json", str)


ONCE_BROKEN = """
before = draft.read_text()
open(TRACE, "a").write(repr((str(draft), before)) + chr(10))
draft.write_text("mended" if "broken" in before else "broken, but long")"""


def strict(text: str) -> str:
    """A reader that takes a mended text only."""
    if text != "mended":
        raise UsageError("the draft is no longer TOML (line 1, column 8); nothing was recorded")
    return text


class Terminal(io.TextIOWrapper):
    """Standard input at which a person sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def sitting(monkeypatch):
    """Let a test answer at a terminal."""

    def sits(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(text.encode()), encoding="utf-8"))

    return sits


@pytest.fixture
def trace(tmp_path, monkeypatch):
    """An editor that breaks the draft first and mends it when it opens again; where it says what it opened."""
    monkeypatch.setenv("VISUAL", an_editor(tmp_path, ONCE_BROKEN.replace("TRACE", repr(str(tmp_path / "trace")))))
    return tmp_path / "trace"


def opened(trace: Path) -> list[tuple[str, str]]:
    """Each opening of the editor: the file, and the text that stood in it."""
    return [ast.literal_eval(line) for line in trace.read_text().splitlines()]


def test_given_a_slip_in_a_draft_at_a_terminal_when_the_person_goes_on_then_the_same_draft_opens_again(trace, sitting, capsys):
    sitting("\n")
    assert editor.edited("begun", ".toml", strict) == "mended"
    (place, first), (again, second) = opened(trace)
    assert (first, second, again) == ("begun", "broken, but long", place)
    assert not Path(place).parent.exists()
    assert "the draft is no longer TOML (line 1, column 8).\n" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["n\n", "", "what\n"])
def test_given_a_slip_in_a_draft_at_a_terminal_when_the_person_does_not_go_on_then_the_draft_is_gone(trace, sitting, answer):
    sitting(answer)
    with pytest.raises(UsageError, match="nothing was recorded"):
        editor.edited("begun", ".toml", strict)
    ((place, _),) = opened(trace)
    assert not Path(place).parent.exists()


def test_given_a_slip_in_a_draft_when_nobody_is_there_then_it_is_refused_at_once_and_the_draft_is_gone(trace, typing):
    typing("\n")
    with pytest.raises(UsageError, match="line 1, column 8"):
        editor.edited("begun", ".toml", strict)
    ((place, _),) = opened(trace)
    assert not Path(place).parent.exists()


def test_given_a_draft_that_was_emptied_when_read_then_nothing_is_recorded_and_nothing_is_asked(tmp_path, monkeypatch, sitting, capsys):
    monkeypatch.setenv("VISUAL", an_editor(tmp_path, "draft.write_text(chr(10))"))
    sitting("\n")
    with pytest.raises(UsageError, match="the draft was emptied; nothing was recorded"):
        editor.edited("begun", ".toml", strict)
    assert capsys.readouterr().err == f"{editor.UNKNOWN}\n"
