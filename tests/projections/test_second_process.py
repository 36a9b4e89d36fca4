"""A command rebuilds with both cores, though a thread of it waits for signals; and a signal ends both its processes."""

import os
import signal
import subprocess
import sys
import time

import pytest
from processes import ROOT

from projections.engine import leftover, store
from tests.conftest import superuser
from tests.projections.written import ASKED, CASELOAD, assert_live_equals_the_record, ensured, referrals, table_rows

REBUILD = """
import os, sys
from projections.engine import filling, store
first = os.getpid()
store.ENTRIES_AT_ONCE, filling.LONG, os.cpu_count = 4, 2, lambda: 2
fork, part = os.fork, filling._part
def forked():
    if process := fork():
        print(process, file=sys.stderr, flush=True)
    return process
def slowly(*asked):
    failed = part(*asked)
    if os.getppid() == {slow}:
        import time; time.sleep(60)
    return failed
os.fork, filling._part = forked, slowly
from commands.start import main
main()
"""


def rebuilding(at, *, slowly=False):
    words = ["--ledger", str(at.directory), "--user", "dana", "projections", "rebuild", "caseload"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-c", REBUILD.replace("{slow}", "first" if slowly else "0"), *words]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_command_begins_a_second_process(at, writer, projector):
    writer.write(referrals(40))
    process = rebuilding(at)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, len(err.split())) == (0, 1), err
    assert '"rows": 40' in out
    assert_live_equals_the_record(projector, CASELOAD)


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGKILL])
def test_what_ends_the_first_ends_what_the_second_began_or_keeps_its_lock(at, writer, projector, connect, which):
    """Killed outright it cannot end the second, which then keeps its connections: nobody sweeps under it while it works."""
    writer.write(referrals(40))
    ensured(connect, CASELOAD, **ASKED)
    before = table_rows(projector, CASELOAD)
    process = rebuilding(at, slowly=True)
    second = int(process.stderr.readline())
    while not _working(at):
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(which)
    try:
        assert process.wait(10) == (130 if which == signal.SIGTERM else -which)
        if which == signal.SIGKILL:
            os.kill(second, 0)
            leftover.sweep(projector)
            assert _left(projector), "it may be writing there still"
        else:
            with pytest.raises(ProcessLookupError):
                os.kill(second, 0)
    finally:
        if which == signal.SIGKILL:
            os.kill(second, signal.SIGKILL)
    for _ in range(200):
        leftover.sweep(projector)
        if not _left(projector):
            break
        time.sleep(0.02)
    assert (_left(projector), table_rows(projector, CASELOAD)) == ([], before)


def _left(projector):
    with store.transaction(projector) as cursor:
        return leftover.unused(cursor)


def _working(at):
    with superuser(at) as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'live'")
        return cursor.fetchone()[0] > 2
