"""Ctrl-C, a polite kill, a terminal that closes, a reader who goes away: one line or none, its status, and nothing half written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from application.scenes import photograph
from conftest import superuser
from processes import begun, ended, interrupted, locked_log, refused, run, waiting

from commands.editor import MEMORY
from ledger.store import embedded

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: each looks at what changed."""
    return shared_at


@pytest.mark.parametrize("which", SIGNALS)
def test_at_a_question(door, at, which):
    number = door.referred()
    before = photograph(at)
    ours, theirs = os.openpty()
    with begun(at.directory, "record", "triage-decided", number, stdin=theirs) as process:
        while b"insufficient_information" not in (line := process.stderr.readline()):
            assert line, "the question never came"
        answer = interrupted(process, which)
    os.close(ours)
    os.close(theirs)
    refused(answer, 130, saying="nothing was recorded")
    assert photograph(at) == before


@pytest.mark.parametrize("which", SIGNALS)
def test_while_it_waits_for_the_lock_of_the_record(door, at, which):
    number = door.referred()
    door.done("show", number)
    before = photograph(at, reads=False)
    with locked_log(at), begun(at.directory, "record", "note", number, "--fields", "-", stdin=subprocess.PIPE) as process:
        process.stdin.write(b'{"text": "Nobody was named."}')
        process.stdin.close()
        process.stdin = None
        waiting(at)
        refused(interrupted(process, which), 130, saying="look before repeating it")
    time.sleep(0.2)
    assert photograph(at, reads=False) == before
    door.done("record", "note", number, "--fields", "-", typed={"text": "Nobody was named."})


def test_while_it_waits_to_record_a_consultation(door, at):
    number = door.referred()
    before = photograph(at)
    with locked_log(at, "access"), begun(at.directory, "show", number) as process:
        waiting(at)
        refused(interrupted(process), 130, saying="nothing was recorded")
    time.sleep(0.2)
    assert photograph(at) == before


def test_while_a_rebuild_waits_for_another(door, at):
    door.referred()
    rows = door.done("caseload").json
    with superuser(at) as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('caseledger live caseload', 0))")
        with begun(at.directory, "projections", "rebuild", "--all") as process:
            waiting(at)
            refused(interrupted(process), 130)
    assert door.done("caseload").json == rows
    assert door.done("projections", "check").json[0]["different"] == 0


def test_in_an_editor_what_was_typed_there_is_gone(door, at, tmp_path):
    number = door.referred()
    before = photograph(at)
    editor, started = tmp_path / "nano", tmp_path / "started"
    editor.write_text(f'#!/bin/sh\necho "$2" >{started}\nexec sleep 60\n')  # its first word has nano keep no copies
    editor.chmod(0o755)
    with begun(at.directory, "record", "note", number, "--edit", more={"EDITOR": str(editor)}) as process:
        while not started.exists() or not started.read_text().strip():
            time.sleep(0.01)
        draft = Path(started.read_text().strip())
        assert draft.exists()
        time.sleep(0.3)  # the program waits for the editor by now, and is not just starting it
        answer = interrupted(process, signal.SIGTERM)
    refused(answer, 130, saying="nothing was recorded")
    assert not draft.parent.exists()
    assert draft.is_relative_to(MEMORY) or not MEMORY.is_dir()
    assert photograph(at) == before


FOUND = ("init", "--agency", "police", "--fields", "-", "--format", "json")


LOADING = """
import os, signal, sys
class Signals:
    def find_spec(self, name, *_):
        if name == "click":
            os.kill(os.getpid(), signal.{which})
sys.meta_path.insert(0, Signals())
from commands.start import main
main()
"""


@pytest.mark.parametrize("which", SIGNALS, ids=lambda which: which.name)
def test_while_the_program_is_being_loaded(which):
    done = subprocess.run([sys.executable, "-c", LOADING.replace("{which}", which.name)], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "caseledger: interrupted; nothing was done\n")


def test_a_founding_can_be_interrupted_anywhere_and_is_then_done(tmp_path):
    directory, home = tmp_path / "a ledger", {"HOME": str(tmp_path)}
    answers = []
    try:
        for seconds in (0.15, 0.3, 0.45, 0.6, 0.8):
            with begun(directory, *FOUND, more=home) as process:
                process.stdin.write(b'{"full_name": "Dana Invented"}')
                process.stdin.close()
                process.stdin = None
                time.sleep(seconds)
                answers.append(interrupted(process))
            if answers[-1].status == 0:  # a quick machine had done it by then
                break
            refused(answers[-1], 130)
        if answers[-1].status:
            answers.append(repeated(directory, home))
        assert answers[-1].status == 0, answers[-1]
        assert embedded.status(embedded.locate(directory)).running
        assert ended(begun(directory, "doctor", more=home)).status == 0
        assert [entry.name for entry in (directory / "users").iterdir()] == ["dana"]
        assert len(list((tmp_path / ".config" / "caseledger").iterdir())) == 1
    finally:
        embedded.discard(embedded.locate(directory))


def repeated(directory, home):
    """Found again; the ledger may stand, its receipt unseen."""
    answer = run(directory, *FOUND, typed={"full_name": "Dana Invented"}, more=home)
    return ended(begun(directory, "doctor", more=home)) if "stands already" in answer.err else answer


def test_a_reader_who_goes_away_is_no_error_and_what_was_recorded_stands(door, at):
    number = door.referred()
    read, write = os.pipe()
    os.close(read)
    request = str(uuid4())
    words = ("record", "note", number, "--request-id", request, "--fields", "-")
    for command, typed in ((("show", number), b""), (words, b'{"text": "Once."}')):
        answer = ended(begun(at.directory, *command, stdout=write), typed)
        assert (answer.status, answer.err) == (141, "")
    os.close(write)
    assert door.done(*words, typed={"text": "Once."}).json["repeated"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full exists on Linux only")
def test_an_answer_that_cannot_be_written_says_that_the_record_stands(door, at):
    number = door.referred()
    before = door.done("projections", "status").json[0]["head"]
    with Path("/dev/full").open("wb") as full:
        answer = ended(begun(at.directory, "record", "note", number, "--fields", "-", stdout=full), b'{"text": "Once."}')
    assert (answer.status, answer.err.count("\n")) == (6, 1)
    assert "what was recorded stays recorded" in answer.err
    assert door.done("projections", "status").json[0]["head"] == before + 1
