"""The front door as real processes: command lines that are run, begun, interrupted, and what the database holds before and after."""

import grp
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accounts import LIBRARIES, public_python
from conftest import superuser

from ledger.store import programs

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """How a process ended: exit status and what it wrote."""

    status: int
    out: str
    err: str


def begun(ledger, *words, user="dana", more=None, account=None, groups=(), **settings):
    """Begin a command line against a ledger (a directory or a URL), with pipes unless ``settings`` say otherwise.

    It runs as a system ``account``, if one is given, which is in the system groups ``groups`` beside its own.
    """
    identity = programs.identity(account) | ({"extra_groups": [grp.getgrnam(each).gr_gid for each in groups]} if account else {})
    start = [public_python() if account else sys.executable, "-c", "from commands.start import main; main()"]
    line = [*start, "--ledger", str(ledger), *(["--user", user] if user else []), *words]
    environment = {"PYTHONPATH": os.pathsep.join([str(ROOT), *LIBRARIES]), "PYTHONDONTWRITEBYTECODE": "1"} | {
        name: os.environ[name] for name in ("PATH", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR") if name in os.environ
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(line, env=environment | (more or {}), cwd="/", **(pipes | identity | settings))


def run(ledger, *words, typed=b"", **settings):
    """Run a command line to its end; ``typed`` is standard input, a mapping as JSON."""
    given = typed if isinstance(typed, bytes) else (typed if isinstance(typed, str) else json.dumps(typed)).encode()
    return ended(begun(ledger, *words, **settings), given)


def ended(process, typed=b""):
    """Wait for a process."""
    out, err = process.communicate(typed, timeout=90)
    return Ended(process.returncode, (out or b"").decode(), (err or b"").decode())


def refused(answer, status, *, saying=""):
    """Assert that a command ended with one clear line on standard error, its status and no answer."""
    assert answer.status == status, answer
    assert answer.err.startswith("caseledger: "), answer.err
    assert answer.err.count("\n") == 1, answer.err
    assert saying in answer.err, answer.err
    assert answer.out == ""


def interrupted(process, which=signal.SIGINT):
    """Send a signal, and give how the process ended; it has seconds for it, whatever it waits for."""
    process.send_signal(which)
    began = time.monotonic()
    answer = ended(process)
    assert time.monotonic() - began < 10
    return answer


def waiting(at, locked="Lock", database="ledger"):
    """Wait until a session of the ledger, or of its keyring, waits for a lock."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = %s"
    with superuser(at, database) as cursor:
        for _ in range(1000):
            cursor.execute(statement, (locked,))
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("no session came to wait")


@contextmanager
def locked_log(at, name="cases"):
    """Hold the lock that every recording in a log takes, as somebody else's slow transaction would."""
    with superuser(at) as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT FROM ledger.log WHERE name = %s FOR UPDATE", (name,))
        yield
        cursor.execute("ROLLBACK")
