"""The other side, run by its own environment: stock eventsourcing with psycopg 3. Reads one JSON request a line, answers in one.

Two applications on one database: ``bare`` stores an event's type and fields as they are; ``equal`` stores the texts that our
units hold, envelope included, under the library's own cipher. Settings are the library's defaults. Pools are warm before a clock starts.
"""

import json
import sys
from collections.abc import Iterable
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from eventsourcing.application import Application
from eventsourcing.cipher import AESCipher
from eventsourcing.domain import Aggregate, event
from stock_view import rebuild_rate

PAGE = 5_000
AT_ONCE = 100
"""Events in one insert while history is loaded: psycopg's pipeline waits for ever on one of several megabytes."""


class Case(Aggregate):
    """A stream: its state is how many entries it has and what the last one said."""

    @event("Opened")
    def __init__(self, units: dict[str, Any]) -> None:
        """Begin with a first entry."""
        self.entries, self.last = 1, units

    @event("Recorded")
    def record(self, units: dict[str, Any]) -> None:
        """Add an entry."""
        self.entries, self.last = self.entries + 1, units


class Bare(Application):
    """Without a cipher."""


class Equal(Application):
    """With the library's AES cipher."""


class Side:
    """One application, filled and measured."""

    def __init__(self, kind: type[Application], env: dict[str, str]) -> None:
        """Construct the application, which makes its tables, and warm its pool."""
        self.kind, self.env = kind, env
        self.app = kind(env)
        self.name = kind.__name__.lower()
        self.app.recorder.max_notification_id()
        self.kept: list[Any] = []
        self.spare: list[Any] = []
        self.turns = count()

    def load(self, lines: Iterable[dict[str, Any]], long: int) -> None:
        """Store more of a history, whole streams; of those that have ``long`` entries, half are to be read and half written to."""
        streams: dict[str, Case] = {}
        waiting: list[Any] = []
        for line in lines:
            known = streams.get(line["stream"])
            if known is None:
                known = streams[line["stream"]] = Case(units=line[self.name])
            else:
                known.record(units=line[self.name])
            waiting += known.collect_events()
            if len(waiting) >= AT_ONCE:
                self.app.events.put(waiting)
                waiting = []
        self.app.events.put(waiting)
        found = [case.id for case in streams.values() if case.entries == long]
        self.kept += found[::2]
        self.spare = found[1::2] or found
    def append(self, payloads: list[dict[str, Any]], size: int) -> float:
        """Entries per second: map, encrypt and insert events that were made before the clock starts, ``size`` at a time."""
        case = self.app.repository.get(self.spare[next(self.turns) % len(self.spare)])
        for payload in payloads:
            case.record(units=payload[self.name])
        made = case.collect_events()
        start = perf_counter()
        for first in range(0, len(made), size):
            self.app.events.put(made[first : first + size])
        return len(made) / (perf_counter() - start)

    def act(self, payloads: list[dict[str, Any]]) -> float:
        """Whole acts per second: load the aggregate, let it record, save it."""
        start = perf_counter()
        for payload in payloads:
            case = self.app.repository.get(self.spare[next(self.turns) % len(self.spare)])
            case.record(units=payload[self.name])
            self.app.save(case)
        return len(payloads) / (perf_counter() - start)

    def get(self, times: int) -> float:
        """Aggregates of 40 entries per second from the repository."""
        wanted = [self.kept[place % len(self.kept)] for place in range(times)]
        start = perf_counter()
        for stream in wanted:
            self.app.repository.get(stream)
        return times / (perf_counter() - start)

    def read(self) -> float:
        """Entries per second: the whole log in pages, each entry mapped to a domain event."""
        start, entries, after = perf_counter(), 0, 0
        while found := self.app.recorder.select_notifications(after, PAGE, inclusive_of_start=False):
            for notification in found:
                self.app.mapper.to_domain_event(notification)
            entries, after = entries + len(found), found[-1].id
        return entries / (perf_counter() - start)

    def rebuild(self, entries: int) -> float:
        """Entries per second that a ProjectionRunner takes from this log into an empty table, with tracking."""
        return rebuild_rate(self.kind, self.env, entries)


class Stock:
    """Both applications, and what can be asked of them."""

    def __init__(self, socket: str, user: str, database: str) -> None:
        """Connect; the database exists and is empty."""
        common = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_DBNAME": database, "POSTGRES_HOST": socket,
            "POSTGRES_PORT": "5432", "POSTGRES_USER": user, "POSTGRES_PASSWORD": "none",
        }  # fmt: skip
        cipher = {"CIPHER_TOPIC": "eventsourcing.cipher:AESCipher", "CIPHER_KEY": AESCipher.create_key(32)}
        self.loaded = 0
        self.sides = {"bare": Side(Bare, common), "equal": Side(Equal, common | cipher)}

    def versions(self) -> dict[str, str]:
        """Which libraries these are."""
        return {"eventsourcing": version("eventsourcing"), "psycopg": f"{psycopg.__version__} ({psycopg.pq.__impl__})"}

    def load(self, file: str, long: int) -> int:
        """Store what a file holds beyond the lines known already, in both applications; gives the number of lines."""
        with Path(file).open(encoding="utf-8") as lines:
            entries = [json.loads(line) for line in islice(lines, self.loaded, None)]
        self.loaded += len(entries)
        for side in self.sides.values():
            side.load(entries, long)
        return self.loaded

    def measure(self, side: str, what: str, **given: Any) -> float:
        """Measure one thing on one side."""
        figure: float = getattr(self.sides[side], what)(**given)
        return figure


def main() -> None:
    """Answer until the questions end."""
    stock = Stock(*sys.argv[1:])
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            said = {"answer": getattr(stock, asked.pop("ask"))(**asked)}
        except Exception as fault:  # noqa: BLE001 the asker decides what a failure means
            said = {"failed": f"{type(fault).__name__}: {fault}"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    for side in stock.sides.values():
        side.app.close()


if __name__ == "__main__":
    main()
