"""Completion tells what the program knows, in bash, zsh and fish: it opens no ledger, and gives no number and no name of a person."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WATCHED = """
import sys
def watch(event, told):
    writes = event == "open" and set(str(told[1])) & set("wax+") and str(told[0]) != "/proc/self/coredump_filter"
    if writes or event in ("socket.connect", "subprocess.Popen", "os.exec", "os.posix_spawn"):
        sys.__stderr__.write(f"{event} {told}\\n")
sys.addaudithook(watch)
from commands.start import main
main()
"""
"""The program, which tells on standard error whatever it connects to, starts or writes."""
MARKER = "Zebedee Quillfeather"


def asked(shell, *words, **known):
    """What a shell is answered that asks how the last of these words goes on: the answers, and what else was done."""
    line = {"COMP_WORDS": " ".join(["caseledger", *(f"'{word}'" for word in words)]), "COMP_CWORD": str(len(words))}
    line = line | {"COMP_CWORD": words[-1]} if shell == "fish" else line
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "_CASELEDGER_COMPLETE": f"{shell}_complete"} | line | known
    ended = subprocess.run([sys.executable, "-B", "-c", WATCHED], env=environment, cwd="/", capture_output=True, text=True, check=True)
    return ended.stdout, ended.stderr


def offered(shell, out):
    """The words that an answer offers."""
    lines = out.splitlines()
    return lines[1::3] if shell == "zsh" else [line.partition(",")[2].partition("\t")[0] for line in lines]


@pytest.mark.parametrize(("shell", "words", "first"), [
    ("bash", ("casel",), "caseload"), ("zsh", ("casel",), "caseload"), ("fish", ("casel",), "caseload"),
    ("zsh", ("record", "triage"), "triage-decided"), ("fish", ("record", "triage-decided", "--out"), "--outcome"),
    ("bash", ("record", "triage-decided", "CHS-26-0041", "--outcome", "poss"), "possible_stalking"),
    ("bash", ("show", "--purpose", "superv"), "supervision"), ("zsh", ("caseload", "--format", "nd"), "ndjson"),
    ("bash", ("sho", "CHS-26-0041", "--as-r"), "--as-recorded"),
])  # fmt: skip
def test_commands_options_and_codes_are_completed(shell, words, first):
    out, done = asked(shell, *words)
    assert (offered(shell, out), done) == ([first], "")


def test_the_names_of_profiles_are_completed_without_opening_the_ledger(at):
    named = asked("bash", "--ledger", str(at.directory), "--user", "d")
    assert named == asked("bash", "--user", "d", CASELEDGER_LEDGER=str(at.directory))
    assert (offered("bash", named[0]), named[1]) == (["dana"], "")


def test_no_number_and_no_name_is_completed_though_the_ledger_has_them(door, at):
    number = door.referred(suspect={"name": MARKER})
    ledger = ("--ledger", str(at.directory), "--user", "dana")
    lines = [
        ("show", ""), ("show", number[:3]), ("show", "P-"), ("find", ""), ("find", MARKER[:3]), ("timeline", ""), ("correct", number[:-1]),
        ("record", "note", ""), ("record", "note", number, "--by", ""), ("receipt", "U"), ("replay", "c"), ("diff", "CHS"),
    ]  # fmt: skip
    for line in lines:
        assert "".join(asked("bash", *ledger, *line)).strip() == "", line


@pytest.mark.parametrize("words", [("zebra", "--"), (MARKER, ""), ("record", MARKER, ""), ("show", "--no-such", MARKER, "")])
def test_of_a_line_that_cannot_be_right_nothing_is_said(words):
    out, done = asked("bash", *words)
    assert "Zebedee" not in out + done
    assert done == ""


def test_bash_itself_completes_what_it_is_taught(tmp_path, at):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("this machine has no bash")
    program = tmp_path / "caseledger"
    program.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -B -m commands.cli \"$@\"\n")
    program.chmod(0o755)
    script = (
        'eval "$(_CASELEDGER_COMPLETE=bash_source caseledger)"; '
        'COMP_WORDS=(caseledger --ledger "$1" --user d); COMP_CWORD=4; _caseledger_completion caseledger; echo "${COMPREPLY[@]}"; '
        'COMPREPLY=(); COMP_WORDS=(caseledger casel); COMP_CWORD=1; _caseledger_completion caseledger; echo "${COMPREPLY[@]}"'
    )
    known = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ended = subprocess.run([bash, "--norc", "-c", script, "sh", at.directory], env=known, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == ["dana", "caseload"]
