"""Ctrl-C at a question: one sentence, status 130, nothing written."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from commands import cli

ROOT = Path(cli.__file__).parent.parent


def test_an_interrupt_at_a_question_writes_nothing(door):
    number = door.referred()
    before = door.done("projections", "status").json[0]["head"]
    ours, theirs = os.openpty()
    words = ["--ledger", str(door.directory), "--user", "dana", "record", "triage-decided", number]
    with subprocess.Popen(
        [sys.executable, "-m", "commands.cli", *words], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as run:
        while b"insufficient_information" not in (line := run.stderr.readline()):
            assert line, "the question never came"
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert run.returncode == 130
    assert out == b""
    assert err.count(b"caseledger: interrupted") == 1
    assert b"Traceback" not in err
    assert door.done("projections", "status").json[0]["head"] == before
