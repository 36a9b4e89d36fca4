"""What is typed, opened and found is written to no file but the ledger's own and those that are named, and no program is told of it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from accounts import LIBRARIES

from commands.editor import MEMORY, PREFIX

MARKER = "Zebedee Quillfeather"
ROOT = Path(__file__).parents[2]
WATCHED = """
import os, sys
seen = os.open(os.environ.pop("WATCH"), os.O_WRONLY | os.O_APPEND)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STARTING = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")
MAKING = ("os.mkdir", "os.rename", "os.link", "os.symlink")
def watch(event, told):
    if event in STARTING or event in MAKING or event == "open" and not isinstance(told[0], int) and told[2] & WRITING:
        os.write(seen, (repr((event, [repr(each) for each in told])) + "\\n").encode())
sys.addaudithook(watch)
from commands.start import main
main()
"""
"""The program, which tells of every file that it opens to write, makes or renames, and of every program that it starts."""
EDITOR = '#!/bin/sh\nfor draft; do :; done\necho \'text = "Zebedee Quillfeather rang."\' >"$draft"\n'
STRACED = ("strace", "-f", "-q", "-e", "trace=openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,linkat,symlinkat", "-o")
CALLED = re.compile(r'(?:openat|open|creat|mkdir|mkdirat|rename|renameat2?|linkat|symlinkat)\((?:AT_FDCWD, )?"([^"]+)"(.*)')


@pytest.fixture
def home(tmp_path):
    """Where a person works: his home, his directory for what is kept for a while, and an editor."""
    for name in ("home", "kept", "here", "bin"):
        (tmp_path / name).mkdir()
    editor = tmp_path / "bin" / "nano"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    return tmp_path


def surroundings(home):
    directories = {"HOME": home / "home", "TMPDIR": home / "kept", "XDG_STATE_HOME": home / "kept", "XDG_CACHE_HOME": home / "kept"}
    libraries = os.pathsep.join([str(ROOT), *LIBRARIES])
    return {name: str(place) for name, place in directories.items()} | {
        "PATH": os.environ["PATH"], "PYTHONPATH": libraries, "EDITOR": str(home / "bin/nano"),
    }  # fmt: skip


def lines(number, home):
    """Command lines through which a name passes in every way there is, with what is typed."""
    (home / "acts.ndjson").write_text("".join(json.dumps(line) + "\n" for line in (
        {"type": "note-recorded", "case": number, "occurred_at": "2026-01-01T10:00:00Z", "fields": {"text": f"{MARKER} wrote."}},
        {"type": "note-recorded", "case": number, "occurred_at": "2999-01-01T10:00:00Z", "fields": {"text": f"{MARKER} will."}},
    )))  # fmt: skip
    return [
        (("record", "note", number, "--fields", "-"), json.dumps({"text": f"{MARKER} called."})),
        (("record", "note", number, "--edit"), ""),
        (("import", str(home / "acts.ndjson")), ""),
        (("find", "-"), MARKER),
        (("show", number, "--reason", "-"), f"{MARKER} asks."),
        (("show", number, "--format", "csv"), ""),
        (("replay", number), ""),
        (("unit", "--names"), ""),
        (("checkpoint", "--out", str(home / "here/proof")), ""),
    ]


def test_no_command_writes_or_starts_anything_with_a_name_elsewhere(door, at, home):
    number = door.referred(suspect={"name": MARKER})
    watch, told = home / "watch", []
    for words, typed in lines(number, home):
        watch.write_text("")
        line = [sys.executable, "-B", "-c", WATCHED, "--ledger", at.directory, "--user", "dana", *words]
        ended = subprocess.run(
            line, input=typed.encode(), env=surroundings(home) | {"WATCH": str(watch)}, cwd=home / "here", capture_output=True, check=False
        )
        assert ended.returncode == (1 if words[0] == "import" else 0), (words, ended.stderr)
        told += [eval(each) for each in watch.read_text().splitlines()]
    assert {"subprocess.Popen", "open", "os.mkdir"} <= {event for event, _ in told}
    assert [each for each in told if "Zebedee" in str(each)] == []
    places = [values[0].strip("'") for event, values in told if event in ("open", "os.mkdir")]
    assert [each for each in places if not may_write(each, at, home)] == []
    nothing_is_left(home)


def may_write(place, at, home):
    """Whether a file is the ledger's own, a draft in memory, or one that the command line names."""
    named = (home / "here/proof", home / "acts.ndjson")
    ours = (at.directory.resolve(), (at.directory / "server").resolve(), at.kek_file.parent, MEMORY, *named)
    known = str(place).startswith(tuple(map(str, ours))) or place in ("/dev/null", "/proc/self/coredump_filter", "/dev/tty")
    return known and (not str(place).startswith(str(MEMORY)) or PREFIX in str(place))


def nothing_is_left(home):
    """No name in any file but the one imported and the one of its refused lines, which are this account's alone; no draft."""
    holding = [file for file in home.rglob("*") if file.is_file() and b"Zebedee" in file.read_bytes() and file.parent.name != "bin"]
    assert {file.name.partition(".")[0] for file in holding} == {"acts"}, holding
    assert [file.name for file in holding if file.stat().st_mode & 0o077 and file.name != "acts.ndjson"] == []
    assert list((home / "kept").rglob("*")) + list((home / "home").rglob("*")) == []


def test_the_kernel_sees_nothing_else_written_by_a_command_or_its_editor(door, at, home):
    if shutil.which("strace") is None:
        pytest.skip("this machine has no strace")
    number = door.referred()
    seen = []
    for words, typed in ((("record", "note", number, "--edit"), ""), (("find", "-"), MARKER)):
        line = [*STRACED, home / "trace", sys.executable, "-B", "-m", "commands.cli", "--ledger", at.directory, "--user", "dana", *words]
        ended = subprocess.run(line, input=typed.encode(), env=surroundings(home), cwd=home / "here", capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr
        calls = [CALLED.search(each) for each in (home / "trace").read_text().splitlines()]
        seen += [call[1] for call in calls if call and not re.match(r", O_RDONLY(?!.*O_CREAT)", call[2])]
    assert [each for each in seen if not may_write(each, at, home)] == []
    assert any(PREFIX in each for each in seen)
