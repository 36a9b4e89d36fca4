"""What an editor keeps of a draft besides its file: nothing, and nothing of it outlives the command, whatever ends either of them."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import doctor, editor, editors
from ledger.errors import UsageError

MARKER = "Zebedee Quillfeather"
ROOT = Path(__file__).parents[2]
VIMRC = """
set nocompatible backup writebackup undofile history=100 viminfo='100,<100 updatecount=1
set backupdir=$HOME/kept directory=$HOME/kept undodir=$HOME/kept
"""
"""The settings of somebody who has his editor keep all that it can."""
KEYS = f"i{MARKER}\x1b:w\roagain\x1b:w\r:silent! preserve\r:call system('cp -r $HOME/. ' . $SEEN)\r:wq\r"
"""Types the name, writes, writes over that, and has a look at the home before it ends."""


def linked(tmp_path, program, *names):
    """A program of that name behind links of other names, as Debian's alternatives are: the last name."""
    (tmp_path / program).write_text("#!/bin/sh\n")
    (tmp_path / program).chmod(0o755)
    last = tmp_path / program
    for name in names:
        (tmp_path / name).symlink_to(last)
        last = tmp_path / name
    return str(last)


@pytest.mark.parametrize(("names", "first"), [
    (("vim.basic", "vi"), "-n"), (("vim.tiny", "view"), "-n"), (("vim",), "-n"), (("nvim", "vi"), "-n"), (("view",), "-n"),
    (("gvim",), "-n"), (("nano", "editor"), "--ignorercfiles"), (("rnano",), "--ignorercfiles"),
    (("emacs-gtk", "emacs"), "--eval"), (("emacs",), "--eval"), (("emacs-29.4",), "--eval"),
])  # fmt: skip
def test_an_editor_that_is_known_by_its_program_is_told_to_keep_nothing(tmp_path, names, first):
    program = linked(tmp_path, *names)
    words = editors.discreet([program, "-x"])
    assert words[:3] == [program, "-x", first]


OTHERS = [("nvi", "vi"), ("busybox", "vi"), ("vi",), ("ed",), ("emacsclient.emacs", "emacsclient"), ("nano-tiny", "nano")]


@pytest.mark.parametrize("names", OTHERS)
def test_another_program_gets_no_word_that_it_may_not_take(tmp_path, names):
    assert editors.discreet([linked(tmp_path, *names)]) is None


RECORDING = f"""
import json, os, pathlib, sys
pathlib.Path(os.environ["SEEN"]).write_text(json.dumps([sys.argv[1:], dict(os.environ)]))
draft = pathlib.Path(sys.argv[-1])
assert {MARKER!r} in draft.read_text()
for place in (draft.parent / "draft.toml~", pathlib.Path(os.environ["TMPDIR"], "swap"), pathlib.Path(os.environ["XDG_STATE_HOME"], "undo")):
    place.write_text(draft.read_text())
END = os.environ.get("END")
if END:
    os.kill(os.getppid() if os.environ.get("WHOM") == "command" else os.getpid(), int(END))
"""


@pytest.fixture
def recording(tmp_path, monkeypatch):
    """An editor that leaves copies wherever it is told to, and says how it was begun; where it says so."""
    script = tmp_path / "recording"
    script.write_text(RECORDING)
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    return tmp_path / "seen"


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """A directory of this test's own in the place of that in memory, so that nothing else lies in it."""
    place = tmp_path / "memory"
    place.mkdir()
    monkeypatch.setattr(editor, "MEMORY", place)
    monkeypatch.delenv(editor.RUNTIME, raising=False)
    return place


def test_what_an_editor_keeps_for_a_while_lies_in_the_private_directory_and_its_words_hold_nothing(recording, memory, capsys):
    assert editor.edited(MARKER, ".toml", str) == MARKER
    said = recording.read_text()
    assert f'"TMPDIR": "{memory}/{editor.PREFIX}' in said
    assert MARKER not in said
    assert list(memory.iterdir()) == []
    assert capsys.readouterr().err.count("keeps copies") == 1


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL, signal.SIGABRT])
def test_a_draft_is_gone_when_its_editor_is_killed(recording, memory, monkeypatch, end):
    monkeypatch.setenv("END", str(int(end)))
    with pytest.raises(UsageError, match="ended with an error"):
        editor.edited(MARKER, ".toml", str)
    assert recording.exists()
    assert list(memory.iterdir()) == []


def killed(memory):
    """Have an editor kill the command that waits for it, as a failing machine would."""
    ask = f"from commands import editor; editor.MEMORY = editor.Path({str(memory)!r}); editor.edited({MARKER!r}, '.toml', str)"
    more = {"END": str(int(signal.SIGKILL)), "WHOM": "command"}
    ended = subprocess.run([sys.executable, "-c", ask], check=False, cwd=ROOT, env=os.environ | more, capture_output=True)
    assert ended.returncode == -signal.SIGKILL


def test_the_draft_of_a_killed_command_is_named_and_the_next_use_of_an_editor_removes_it(recording, memory):
    killed(memory)
    (left,) = editor.left()
    assert MARKER in (left / "draft.toml").read_text()
    (finding,) = doctor.drafts()
    assert (finding.verdict, str(left) in finding.told) == ("note", True)
    assert editor.edited(MARKER, ".toml", str) == MARKER
    assert list(memory.iterdir()) == []
    assert [finding.verdict for finding in doctor.drafts()] == ["ok"]


def test_a_draft_that_is_being_written_is_not_taken_for_one_that_was_left(recording, memory):
    def again(text):
        assert editor.left() == []
        return editor.edited(text, ".toml", str) if text == MARKER else text

    assert editor.edited(MARKER, ".toml", lambda text: (again(text), len(list(memory.iterdir())))) == (MARKER, 1)


def test_a_draft_on_a_disk_is_said_to_be_there(recording, memory, tmp_path, monkeypatch, capsys):
    memory.rmdir()
    assert editor.edited(MARKER, ".toml", str) == MARKER
    assert capsys.readouterr().err.count(editor.ON_DISK) == 1
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    monkeypatch.setenv(editor.RUNTIME, str(runtime))
    assert editor.edited(MARKER, ".toml", str) == MARKER
    assert f'"TMPDIR": "{runtime}/' in recording.read_text()
    assert editor.ON_DISK not in capsys.readouterr().err


def kept(home, seen):
    """The files with the name in them that a vim leaves in its home, while it runs and afterwards."""
    return [file for place in (home, seen) for file in place.rglob("*") if file.is_file() and b"Zebedee" in file.read_bytes()]


def test_a_real_vim_that_keeps_all_it_can_keeps_nothing_of_a_draft(tmp_path, memory, monkeypatch):
    """The control: without the words that it is given, the same vim with the same settings keeps the name."""
    vim = shutil.which("vim")
    if vim is None or b"+eval" not in subprocess.run([vim, "--version"], check=True, capture_output=True).stdout:
        pytest.skip("this machine has no vim that can be told what to type")
    home, seen, keys = tmp_path / "home", tmp_path / "seen", tmp_path / "keys"
    for place in (home, home / "kept", seen):
        place.mkdir()
    (home / ".vimrc").write_text(VIMRC)
    keys.write_text(KEYS)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SEEN", str(seen))
    monkeypatch.setenv("VISUAL", f"{vim} --not-a-term -T dumb -s {keys}")
    monkeypatch.setattr(subprocess, "run", lambda command, run=subprocess.run, **given: run(command, **given, stdout=subprocess.DEVNULL))
    assert MARKER in editor.edited("begun", ".toml", str)
    assert (seen / ".vimrc").exists()
    assert kept(home, seen) == []
    monkeypatch.setattr(editors, "_KNOWN", ())
    editor.edited("begun", ".toml", str)
    assert kept(home, seen)
