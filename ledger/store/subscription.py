"""Following a log of the ledger as it grows, for applications of the ``eventsourcing`` library."""

from collections import deque
from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, OperationalError, Subscription

AT_ONCE = 500
"""Events fetched with one statement at most."""

SHORTEST, LONGEST = 0.002, 0.1
"""Seconds between two looks at the head: just after an event, and after nothing has happened for a while."""

PATIENCE = 60.0
"""Seconds of waiting after which a server that does not answer is given up."""


class LedgerSubscription(Subscription[ApplicationRecorder]):
    """Follows a log by asking for its head, at short intervals that grow while nothing happens.

    Whoever sees position n can see every position up to n, so the events from the last one handed out to a head once seen are all there
    are: it does not matter what commits in between, and no notice has to arrive. There is no thread: whoever iterates does the asking, and
    ``stop`` wakes him. A server that restarts meanwhile is asked again.
    """

    def __init__(self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        """Follow ``recorder``'s log from after position ``gt`` (None: from its start), events of ``topics`` only if any are named."""
        super().__init__(recorder, gt, topics)
        self._seen = gt or 0
        self._fetched: deque[Notification] = deque()
        self._stopped = Event()

    def stop(self) -> None:
        """End the iteration, from any thread and at once."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        """Give the next event, waiting for it. Raises StopIteration once stopped, OperationalError where the server stays away."""
        pause, away = SHORTEST, 0.0
        while not self._stopped.is_set():
            try:
                self._fetch()
                away = 0.0
            except OperationalError:
                away += pause
                if away > PATIENCE:
                    raise
            if self._fetched:
                return self._fetched.popleft()
            self._stopped.wait(pause)
            pause = min(2 * pause, LONGEST)
        raise StopIteration

    def _fetch(self) -> None:
        if self._fetched:
            return
        head = self._recorder.max_notification_id() or 0
        if head > self._seen:
            found = self._recorder.select_notifications(self._seen, AT_ONCE, head, self._topics, inclusive_of_start=False)
            self._seen = found[-1].id if len(found) == AT_ONCE else head
            self._fetched.extend(found)
