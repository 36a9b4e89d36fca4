"""A subscriber is told every event once, in order, whatever happens meanwhile, and stops when told to."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Thread, Timer

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError
from store.contract import WRITER, events, positions, send

from ledger.store import embedded, subscription

PATIENCE = 15.0


def received(recorder, number, **where):
    """Positions of the first events that a subscriber is told; fewer than ``number`` where he waits too long for one."""
    with recorder.subscribe(**where) as following:
        impatience = Timer(PATIENCE, following.stop)
        impatience.start()
        try:
            return [notification.id for notification in islice(following, number)]
        finally:
            impatience.cancel()


def test_nothing_is_missed_when_commits_race_the_start(recorder):
    """Three writers, and subscribers that start at every moment of their writing; three run to the end."""
    fate = random.Random(7)

    def write():
        for _ in range(30):
            recorder.insert_events(events(2))

    with ThreadPoolExecutor(16) as threads:
        followers = [threads.submit(received, recorder, 180)]
        writers = [threads.submit(write) for _ in range(3)]
        for _ in range(10):
            time.sleep(fate.uniform(0, 0.02))
            followers.append(threads.submit(received, recorder, 180))
        for writer in writers:
            writer.result()
        followers.append(threads.submit(received, recorder, 180))
        assert all(follower.result() == list(range(1, 181)) for follower in followers)


def test_an_event_appended_before_the_start_and_committed_after_it_is_told(installed, recorder):
    with ThreadPoolExecutor(1) as threads, installed.connect(WRITER, autocommit=False) as opened:
        send(opened, recorder, events(2))
        follower = threads.submit(received, recorder, 3)
        time.sleep(0.1)  # it has looked by now, and seen nothing
        assert not follower.done()
        opened.commit()
        recorder.insert_events(events(1))
        assert follower.result() == [1, 2, 3]


def test_nothing_is_missed_or_doubled_while_the_server_restarts(installed, recorder):
    """A writer that goes on, a subscriber that waits, two restarts."""
    stream = events(1)[0].originator_id

    def write():
        for version in range(1, 201):
            in_doubt = False
            for _ in range(1000):
                try:
                    recorder.insert_events(events(1, stream, first=version))
                except OperationalError:
                    in_doubt = True
                    time.sleep(0.01)
                    continue
                except IntegrityError:
                    assert in_doubt, "a conflict that no lost answer explains"
                break
            time.sleep(0.002)

    with ThreadPoolExecutor(2) as threads:
        follower, writer = threads.submit(received, recorder, 200), threads.submit(write)
        for _ in range(2):
            time.sleep(0.1)
            before = len(positions(recorder))
            embedded.stop(installed.server)
            embedded.start(installed.server)
        assert 0 < before < 200, "the restarts came too early or too late to try anything"
        writer.result()
        assert follower.result() == list(range(1, 201))
    assert [found.originator_version for found in recorder.select_events(stream)] == list(range(1, 201))


def test_a_long_log_is_told_whole_and_by_topic(recorder):
    number = 2 * subscription.AT_ONCE + 10
    recorder.insert_events([event for n in range(number // 2) for event in (*events(1, topic="odd"), *events(1, topic="even"))])
    assert received(recorder, number) == list(range(1, number + 1))
    assert received(recorder, number - 600, gt=600) == list(range(601, number + 1))
    assert received(recorder, number // 2, topics=["even"]) == list(range(2, number + 1, 2))


def test_it_stops_at_once_though_nothing_happens(recorder):
    """From another thread, while it waits as long as it ever does."""
    with recorder.subscribe() as following:
        waiting = Thread(target=list, args=[following], daemon=True)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        following.stop()
        waiting.join(PATIENCE)
        assert not waiting.is_alive()


def test_it_gives_up_a_server_that_stays_away(recorder, monkeypatch):
    def unreachable():
        raise OperationalError("away")

    monkeypatch.setattr(subscription, "PATIENCE", 0.05)
    monkeypatch.setattr(recorder, "max_notification_id", unreachable)
    with pytest.raises(OperationalError, match="away"):
        received(recorder, 1)
