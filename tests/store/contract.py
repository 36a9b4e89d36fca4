"""What tests of contract logs share: the installed server, events to record, and what a log then holds."""

from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from ledger.store import append, connection, embedded
from ledger.store.recorder import drafted

WRITER = "u_00000000000000c0"
"""Member of log_creator, and nothing else: makes contract logs and records in them."""

USER = "u_00000000000000d1"
"""A recorded user."""


@dataclass
class Installed:
    """A running server with the ledger's schema, a contract writer and one recorded user."""

    server: embedded.Server
    seed: bytes = bytes(range(32))
    recorder: UUID = field(default_factory=uuid4)
    contracts: count = field(default_factory=count)

    def dsn(self, role):
        return embedded.dsn(self.server, role, "ledger")

    def connect(self, role, *, autocommit=True):
        """A connection of that role, closed at the end of the block."""
        return closing(connection.connect(self.dsn(role), autocommit=autocommit))

    def superuser(self, statement, *values):
        with self.connect(embedded.SUPERUSER) as opened:
            return connection.rows(opened, statement, *values)

    @contextmanager
    def clock(self, offset):
        """The server's clock, shifted by an interval for the length of the block."""
        was = self.superuser("SELECT pg_get_functiondef('ledger.ledger_clock'::regproc)")[0][0]
        self.superuser(was.replace("clock_timestamp()", f"clock_timestamp() + interval '{offset}'"))
        try:
            yield
        finally:
            self.superuser(was)

    def environment(self):
        """Settings of the factory under a name no test used before, so with fresh logs."""
        return {
            "PERSISTENCE_MODULE": "ledger.store.factory",
            "CASELEDGER_CONTRACT_DSN": self.dsn(WRITER),
            "CASELEDGER_CONTRACT": str(next(self.contracts)),
        }


def events(number, stream=None, first=1, topic="topic", state=b"state"):
    """Events of one aggregate, a new one unless given, with versions from ``first``."""
    stream = stream or uuid4()
    return [StoredEvent(stream, version, topic, state) for version in range(first, first + number)]


def positions(recorder):
    """Every position that a reader sees, by one statement."""
    return [notification.id for notification in recorder.select_notifications(None, 1_000_000)]


def drafts(recorder, stored):
    """The events as they are sent."""
    return [drafted(event, recorder.log.id, recorder.log.author) for event in stored]


def send(opened, recorder, stored):
    """Append on a connection of one's own, inside whatever transaction it is in."""
    return append.append_stored(opened, recorder.log.name, drafts(recorder, stored), (None, None))
