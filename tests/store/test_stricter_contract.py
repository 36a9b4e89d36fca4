"""What an audit needs of an event store and no published contract asks: ours, over the same recorder and append function."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
from eventsourcing.persistence import DataError, IntegrityError, OperationalError, StoredEvent, Tracking
from store.contract import WRITER, drafts, events, positions, send

from ledger import errors
from ledger.entry.draft import commitments
from ledger.store import append, connection

REPOSITORY = Path(__file__).parents[2]
SEED = int(os.environ.get("CASELEDGER_SEED", "20260309"))


@pytest.fixture
def dice():
    print(f"CASELEDGER_SEED={SEED}")  # noqa: T201 (pytest shows it where a test fails)
    return random.Random(SEED)


# -- no gap ----------------------------------------------------------------------------------------------------------


def test_a_conflict_leaves_no_gap(recorder):
    recorder.insert_events(taken := events(2))
    for _ in range(3):
        with pytest.raises(IntegrityError):
            recorder.insert_events([*events(2), *taken[1:]])
    assert recorder.insert_events(events(2)) == [3, 4]
    assert positions(recorder) == [1, 2, 3, 4]


def test_a_rollback_leaves_no_gap(installed, recorder):
    with installed.connect(WRITER, autocommit=False) as opened:
        assert [entry.position for entry in send(opened, recorder, events(3)).entries] == [1, 2, 3]
        opened.rollback()
    assert recorder.insert_events(events(2)) == [1, 2]
    assert positions(recorder) == [1, 2]


def test_a_terminated_session_leaves_no_gap(installed, recorder):
    with installed.connect(WRITER, autocommit=False) as opened:
        send(opened, recorder, events(3))
        installed.superuser("SELECT pg_terminate_backend(%s)", opened.info.backend_pid)
        with pytest.raises(errors.ServerUnreachable):
            connection.rows(opened, "SELECT 1")
    assert recorder.insert_events(events(2)) == [1, 2]


def test_a_killed_server_process_leaves_no_gap(installed, recorder):
    """The whole server recovers from its log; what was answered is there, what was open is not."""
    recorder.insert_events(events(2))
    with installed.connect(WRITER, autocommit=False) as opened:
        send(opened, recorder, events(3))
        os.kill(opened.info.backend_pid, signal.SIGKILL)
        assert until(lambda: recorder.insert_events(events(1))) == [3]
    assert positions(recorder) == [1, 2, 3]


CLIENT = """
import sys
from itertools import count
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment
from store.contract import events, send
dsn, contract, how = sys.argv[1:]
recorder = InfrastructureFactory.construct(Environment("stricter", {
    "PERSISTENCE_MODULE": "ledger.store.factory", "CASELEDGER_CONTRACT_DSN": dsn, "CASELEDGER_CONTRACT": contract})).process_recorder()
if how == "open":
    from ledger.store.connection import connect
    opened = connect(dsn, autocommit=False)
    send(opened, recorder, events(5))
    print("ready", flush=True)
    sys.stdin.read()
print("ready", flush=True)
for _ in count():
    recorder.insert_events(events(7))
"""


@pytest.mark.parametrize("how", ["open", "busy"])
def test_a_killed_client_leaves_no_gap_and_no_part_of_an_act(installed, factory, recorder, how, dice):
    command = [sys.executable, "-c", CLIENT, installed.dsn(WRITER), factory.env["CASELEDGER_CONTRACT"], how]
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests"), *sys.path])
    with subprocess.Popen(command, env={"PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout.readline() == "ready\n"
        if how == "busy":
            until(lambda: len(positions(recorder)) >= 7 or None)
            time.sleep(dice.uniform(0.02, 0.1))
        client.kill()
    recorder.insert_events(events(1))
    found = positions(recorder)
    assert found == list(range(1, len(found) + 1))
    assert (len(found) - 1) % 7 == 0
    assert (len(found) == 1) == (how == "open")


def until(attempt, patience=30.0):
    """What ``attempt`` gives once it gives something and no longer finds the server away."""
    for _ in range(int(patience / 0.02)):
        with suppress(OperationalError):
            if (found := attempt()) is not None:
                return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


# -- what a reader sees ------------------------------------------------------------------------------------------------


def test_whoever_sees_position_n_sees_all_before_it(installed, recorder, dice):
    """Writers that differ in size and speed, some of whom give up at the end; readers that look all the time."""
    done = Event()

    def write(seed):
        fate = random.Random(seed)
        with installed.connect(WRITER, autocommit=False) as opened:
            for _ in range(25):
                send(opened, recorder, events(fate.randint(1, 5)))
                time.sleep(fate.uniform(0, 0.004))
                opened.rollback() if fate.random() < 0.3 else opened.commit()

    def read():
        seen = set()
        while not done.is_set():
            found = positions(recorder)
            assert found == list(range(1, len(found) + 1))
            seen.add(len(found))
        return seen

    with ThreadPoolExecutor(6) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        writers = [threads.submit(write, dice.random()) for _ in range(4)]
        wait(writers)
        done.set()
        looks = [reader.result() for reader in readers]
    assert [writer.exception() for writer in writers] == [None] * 4
    assert all(len(seen) > 5 for seen in looks), "the readers saw too little of the race"
    assert max(positions(recorder)) >= 100


def test_eight_writers_with_conflicts_lose_and_double_nothing(recorder):
    """All write to one stream, each reading the last version and trying again when another was faster."""
    recorder.insert_events([first := events(1, state=b"first")[0]])
    conflicts = []

    def write(writer):
        answered = {}
        for number in range(12):
            for _ in range(1000):
                last = recorder.select_events(first.originator_id, desc=True, limit=1)[0].originator_version
                state = f"{writer}/{number}".encode()
                try:
                    (position,) = recorder.insert_events([StoredEvent(first.originator_id, last + 1, "topic", state)])
                except IntegrityError:
                    conflicts.append(writer)
                else:
                    answered[position] = state
                    break
            else:
                pytest.fail("a writer never got his turn")
        return answered

    with ThreadPoolExecutor(8) as threads:
        answered = {1: b"first"}
        for own in threads.map(write, range(8)):
            assert not answered.keys() & own.keys(), "one position was answered twice"
            answered |= own
    found = recorder.select_notifications(None, 1000)
    assert {each.id: each.state for each in found} == answered
    assert [each.id for each in found] == list(range(1, 98))
    assert [each.originator_version for each in found] == list(range(1, 98))
    assert len({each.state for each in found}) == 97
    assert conflicts, "nobody ever met a conflict, so nothing was tried here"


# -- ids and versions ----------------------------------------------------------------------------------------------------


def test_an_event_id_is_never_used_again(installed, factory, recorder):
    """Not in another place of its log, not in another log."""
    (once,) = drafts(recorder, events(1))
    elsewhere = factory.aggregate_recorder("snapshots")
    with installed.connect(WRITER) as opened:
        append.append_stored(opened, recorder.log.name, [once], (None, None))
        for log in (recorder.log, elsewhere.log):
            (again,) = drafts(recorder, events(1))
            moved = again._replace(event=once.event, commitments=commitments(once.event, again.units))
            with pytest.raises(errors.DatabaseError, match="23505"):
                append.append_stored(opened, log.name, [moved], (None, None))
    assert positions(recorder) == [1]


@pytest.mark.parametrize("versions", [[2], [-1], [1, 3], [1, 1], [1, 2, 2], [2, 1], [1, 2, 1], [0, 2]])
def test_versions_begin_at_0_or_1_and_are_contiguous(recorder, versions):
    stream = events(1)[0].originator_id
    with pytest.raises(IntegrityError if min(versions) >= 0 else DataError):
        recorder.insert_events([StoredEvent(stream, version, "topic", b"") for version in versions])
    assert positions(recorder) == []


@pytest.mark.parametrize("versions", [[3], [5], [1], [0]])
def test_versions_continue_what_is_recorded(recorder, versions):
    recorder.insert_events(events(3, stream := events(1)[0].originator_id))
    with pytest.raises(IntegrityError):
        recorder.insert_events([StoredEvent(stream, version, "topic", b"") for version in versions])
    assert recorder.insert_events(events(1, stream, first=4)) == [4]


def test_versions_of_snapshots_increase(factory):
    snapshots = factory.aggregate_recorder("snapshots")
    stream = events(1)[0].originator_id
    snapshots.insert_events(events(1, stream, first=7))
    snapshots.insert_events(events(1, stream, first=40))
    for version in (7, 40, 39):
        with pytest.raises(IntegrityError):
            snapshots.insert_events(events(1, stream, first=version))
    assert [found.originator_version for found in snapshots.select_events(stream)] == [7, 40]


def test_a_tracking_row_and_its_events_are_recorded_together_or_not_at_all(recorder):
    recorder.insert_events(taken := events(1), tracking=Tracking("upstream", 5))
    with pytest.raises(IntegrityError):
        recorder.insert_events(taken, tracking=Tracking("upstream", 6))
    assert recorder.max_tracking_id("upstream") == 5
    with pytest.raises(IntegrityError):
        recorder.insert_events(events(1), tracking=Tracking("upstream", 5))
    assert positions(recorder) == [1]
