"""Processes that fold and rebuild every question, killed at any moment or all at once: each row is what the record makes it, once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing

from processes import ROOT, begun

from commands import catching_up
from ledger.store import connection, question_reading
from projections.engine import leftover, rebuild, store
from projections.engine.question import live as live_names
from projections.engine.question import load
from tests.projections.histories import LONDON, correction, fact
from tests.projections.test_live_at_once import together
from tests.projections.written import ASKED, assert_live_equals_the_record, named, referrals

LIVE = [load(name) for name in live_names()]
SEED = int(os.environ.get("CASELEDGER_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
"""Told where a test fails; set it to have the same history and the same moments again."""
ROUNDS = int(os.environ.get("CASELEDGER_KILLS", "1"))
"""How often four processes are begun and killed."""

WORK = """
import sys
from commands import catching_up
from ledger.store import connection, place
from projections.engine import question, rebuild
from tests.projections.written import ASKED, LONDON
at, LIVE = place.find(sys.argv[1]), [question.load(name) for name in question.live()]
def connect():
    return connection.connect(at.dsn("projector"))
opened = connect()
def fold():
    catching_up.fold(opened, connect, LONDON, ASKED["now"])
def build(some):
    rebuild.rebuild(connect, some, **ASKED)
sys.stderr.write("at work\\n")
sys.stderr.flush()
while True:
    {work}
"""


def _working(at, work):
    """A process that does this over and over, as commands do it one after another."""
    line = [sys.executable, "-c", WORK.replace("{work}", work), str(at.directory)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)


def acts(chance: random.Random, streams, count):
    """Entries of new cases and of those there are: late ones and corrections of the entry before."""
    for _ in range(count):
        (case,) = referrals(1)
        stream = chance.choice(streams) if streams and chance.random() < 0.7 else case.stream
        if stream == case.stream:
            streams.append(stream)
            yield [case]
            continue
        version = acts.versions[stream] = acts.versions.get(stream, 1) + 2
        late = fact(version - 1, "triage-decided", "2026-05-01", f"2026-03-0{chance.randrange(1, 9)}", outcome="possible_stalking")
        yield [named(late, stream), named(correction(version, "2026-05-02", version - 1, "outcome", "clearly_not_stalking"), stream)]


acts.versions = {}


def test_processes_killed_anywhere_leave_every_answer_as_the_record_makes_it(at, writer, projector, connect, ledger):
    sys.stderr.write(f"CASELEDGER_SEED={SEED}\n")
    chance, streams, counts = random.Random(SEED), [], []
    for written in acts(chance, streams, 40):
        writer.write(written)
    catching_up.fold(projector, connect, LONDON, ASKED["now"])
    for _ in range(ROUNDS):
        works = [_working(at, work) for work in ("fold()", "build(LIVE)", "build(LIVE[::3])")]
        running = [begun(at.directory, "server", "run", user=None), *works]
        for process in running:
            assert process.stderr.readline(), "each is killed at work, not while it loads"
        deadlines = {process: time.monotonic() + chance.uniform(0, 0.8) for process in running}
        while deadlines:
            for written in acts(chance, streams, 3):
                writer.write(written)
            counts.append(len(question_reading.question_rows(ledger.user, "caseload")))
            for process in [each for each, deadline in deadlines.items() if deadline < time.monotonic()]:
                assert process.poll() is None, process.communicate()
                process.send_signal(signal.SIGKILL)
                process.communicate()
                del deadlines[process]
    assert counts == sorted(counts), "a reader never sees less than before"
    _settled(projector, connect)


def _settled(projector, connect):
    """Fold what is left, and compare every answer with the record."""
    progress = catching_up.fold(projector, connect, LONDON, ASKED["now"])
    assert {each.state for each in progress} == {"current"}
    for question in LIVE:
        assert_live_equals_the_record(projector, question)
    for _ in range(100):  # the server notices in its own time that whoever rebuilt is gone
        leftover.sweep(projector)
        with store.transaction(projector) as cursor:
            if not leftover.unused(cursor):
                return
        time.sleep(0.05)
    raise AssertionError("tables that nobody reads stay")


def test_three_rebuilds_of_all_questions_while_writers_write_and_readers_read(at, writer, projector, connect, ledger):
    sys.stderr.write(f"CASELEDGER_SEED={SEED}\n")
    streams: list = []
    for written in acts(random.Random(SEED), streams, 30):
        writer.write(written)
    catching_up.fold(projector, connect, LONDON, ASKED["now"])
    done, read, rebuilds = threading.Event(), 0, []

    def write() -> None:
        for written in acts(random.Random(SEED + 1), streams, 400):
            if done.is_set():
                return
            writer.write(written)

    def command() -> None:
        with closing(connect()) as opened:
            while not done.is_set():
                catching_up.fold(opened, connect, LONDON, ASKED["now"])

    def look() -> None:
        nonlocal read
        while not done.is_set():
            for question in LIVE:
                connection.value(ledger.user, "SELECT count(*) FROM api.question_rows(%s)", question.name)
                read += 1

    def rebuild_thrice() -> None:
        """Three at once, of sets that overlap."""
        try:
            together(
                *(lambda some=some: rebuilds.extend(rebuild.rebuild(connect, some, **ASKED)) for some in (LIVE, LIVE[::2], LIVE[::-3])),
            )
        finally:
            done.set()

    together(write, command, look, rebuild_thrice)
    assert read
    assert {(each.agrees, each.fault) for each in rebuilds} == {(True, None)}
    _settled(projector, connect)
