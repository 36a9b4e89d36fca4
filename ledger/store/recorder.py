"""Recorders for applications built on the ``eventsourcing`` library, over the ledger's own append function and tables.

A stored event becomes an entry of a contract log, made as every entry is made (docs/format.md): ordinal 1 is the clear unit ``what`` with
the topic as its type, 2 the clear unit ``state``, base64 of the state's bytes, 3 a decoy; the database writes the stamp, ordinal 0. The
commitments are signed. What these classes promise is the contract of ``eventsourcing.persistence``; why the record itself is not written
through them stands in docs/decisions/0001-which-library-classes-run.md.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

import psycopg2
from eventsourcing import persistence
from psycopg2.extensions import cursor as Cursor  # noqa: N812 (a type, named as types are)

from ledger import errors
from ledger.entry import signature, unit
from ledger.entry.draft import Draft, StoredUnit, commitments
from ledger.store import append, connection
from ledger.store.pool import Pool
from ledger.store.subscription import LedgerSubscription

Rows = list[tuple[Any, ...]]

_FAMILY: tuple[tuple[type[Exception], type[persistence.PersistenceError]], ...] = (
    (errors.Conflict, persistence.IntegrityError),
    (errors.ServerUnreachable, persistence.OperationalError),
    (errors.MalformedEntry, persistence.DataError),
    (errors.EntryRefused, persistence.ProgrammingError),
    (errors.NotFound, persistence.ProgrammingError),
    (errors.NotAuthorised, persistence.ProgrammingError),
    (psycopg2.IntegrityError, persistence.IntegrityError),
    (psycopg2.OperationalError, persistence.OperationalError),
    (psycopg2.DataError, persistence.DataError),
    (psycopg2.InternalError, persistence.InternalError),
    (psycopg2.ProgrammingError, persistence.ProgrammingError),
    (psycopg2.NotSupportedError, persistence.NotSupportedError),
)
"""Our errors, then the driver's under them, each with its like in the library's family; what is not here is its DatabaseError."""


@contextmanager
def library_errors() -> Iterator[None]:
    """Turn our errors into the library's family while the block runs, with our sentence, which is free of values."""
    try:
        yield
    except errors.CaseledgerError as error:
        theirs = (theirs for ours, theirs in _FAMILY if isinstance(error, ours) or isinstance(error.__cause__, ours))
        raise next(theirs, persistence.DatabaseError)(str(error)) from error


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs: a 32-byte Ed25519 seed, and where random bytes come from, by count."""

    seed: bytes = field(repr=False)
    random: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Log:
    """One contract log: its name and id in the database, and how to reach and sign for it."""

    name: str
    id: UUID
    pool: Pool
    author: Author

    @classmethod
    def opened(cls, name: str, kind: str, pool: Pool, author: Author) -> "Log":
        """Open the log of that name, made at its first use; ``kind`` is ``contract`` or ``snapshot``. Only role log_creator may."""
        with library_errors(), pool.connection() as lent:
            return cls(name, connection.value(lent, "SELECT api.create_log(%s, %s)", name, kind), pool, author)

    def append(self, stored_events: Sequence[persistence.StoredEvent], tracking: persistence.Tracking | None = None) -> list[int]:
        """Record the events as one act, with a tracking row if given; gives their positions. Raises IntegrityError and its like."""
        row = (tracking.application_name, tracking.notification_id) if tracking else (None, None)
        with library_errors():
            drafts = [drafted(event, self.id, self.author) for event in stored_events]
            with self.pool.connection() as lent:
                return [entry.position for entry in append.append_stored(lent, self.name, drafts, row).entries]

    def rows(self, statement: str, *values: Any) -> Rows:
        """All rows of a statement whose first value is this log's name."""
        with library_errors(), self.pool.connection() as lent:
            return connection.rows(lent, statement, self.name, *values)


def drafted(stored: persistence.StoredEvent, log: UUID, author: Author) -> Draft:
    """Make the signed draft of a stored event. Raises MalformedEntry for what an entry cannot hold."""
    stream, version = stream_of(stored.originator_id), stored.originator_version
    if not 0 <= version < 1 << 63:
        raise errors.MalformedEntry("the version of an event counts from 0 or 1; nothing was recorded")
    drawn = author.random(4 * unit.SALT_BYTES)
    event, *salts = (drawn[start : start + unit.SALT_BYTES] for start in range(0, len(drawn), unit.SALT_BYTES))
    identity = UUID(bytes=event, version=4)
    facts = uuid5(log, stream.hex)  # a contract log holds no person: whoever opens it finds the same slot without asking
    state = b64encode(stored.state).decode("ascii")
    units = (unit.Unit(salts[0], "what", {"type": stored.topic}), unit.Unit(salts[1], "state", state), unit.decoy(salts[2]))
    kept = tuple(StoredUnit(facts, False, text, unit.plaintext_digest(text)) for text in map(unit.encode, units))
    signed = commitments(identity, kept)
    message = signature.author_message(log, identity, stream, version, signed)
    return Draft(identity, stream, version, None, kept, signed, signature.sign(author.seed, message), signature.public_key(author.seed))


def stream_of(originator_id: UUID | str) -> UUID:
    """Give the stream of an aggregate. Raises MalformedEntry for an id that is no UUID: entries hold 16 bytes."""
    if isinstance(originator_id, UUID):
        return originator_id
    raise errors.MalformedEntry("a stream of the ledger is named by a UUID, not by a text; nothing was done")


class LedgerRecorder(persistence.Recorder):
    """What every recorder here has: the contract log that it records in and beside which its tracking rows stand."""

    def __init__(self, log: Log) -> None:
        """Keep the log."""
        self.log = log


class LedgerAggregateRecorder(LedgerRecorder, persistence.AggregateRecorder):
    """Aggregate sequences over one contract log; in a snapshot log versions increase without having to be contiguous."""

    def insert_events(self, stored_events: Sequence[persistence.StoredEvent], **_: Any) -> Sequence[int] | None:
        """Record all the events or none; gives None. Raises IntegrityError where someone recorded a version first."""
        if stored_events:
            self.log.append(stored_events)
        return None

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[persistence.StoredEvent]:
        """Events of one aggregate with versions in (gt, lte], in that order or the reverse."""
        with library_errors():
            stream = stream_of(originator_id)
        statement = "SELECT stream, version, topic, state FROM api.stored_events(%s, %s, %s, %s, %s, %s)"
        return [
            persistence.StoredEvent(stream, version, topic, b64decode(state))
            for stream, version, topic, state in self.log.rows(statement, stream, gt, lte, desc, limit)
        ]


class LedgerApplicationRecorder(LedgerAggregateRecorder, persistence.ApplicationRecorder):
    """An application sequence as well: notification ids are the log's positions, from 1, without gaps, in commit order."""

    def insert_events(self, stored_events: Sequence[persistence.StoredEvent], **_: Any) -> Sequence[int] | None:
        """Record all the events or none; gives their notification ids."""
        return self.log.append(stored_events) if stored_events else []

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[persistence.Notification]:
        """Events from ``start`` to ``stop``, of the topics if any are named, ``limit`` at most."""
        first = 1 if start is None else start if inclusive_of_start else start + 1
        statement = "SELECT stream, version, topic, state, pos FROM api.stored_notifications(%s, %s, %s, %s::text[], %s)"
        return [
            persistence.Notification(stream, version, topic, b64decode(state), position)
            for stream, version, topic, state, position in self.log.rows(statement, first, stop, list(topics), limit)
        ]

    def max_notification_id(self) -> int | None:
        """Give the last position, None in an empty log."""
        last: int | None = self.log.rows("SELECT api.max_position(%s)")[0][0]
        return last

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> persistence.Subscription[persistence.ApplicationRecorder]:
        """Follow the log from after ``gt``."""
        return LedgerSubscription(self, gt, topics)


class LedgerTrackingRecorder(LedgerRecorder, persistence.TrackingRecorder):
    """How far a process has come in other applications' logs; a view is a subclass that writes its rows inside ``tracked``."""

    def insert_tracking(self, tracking: persistence.Tracking) -> None:
        """Record a position. Raises IntegrityError where it or a later one was recorded before."""
        self.log.rows("SELECT api.insert_tracking(%s, %s, %s)", tracking.application_name, tracking.notification_id)

    @contextmanager
    def tracked(self, tracking: persistence.Tracking) -> Iterator[Cursor]:
        """Lend the cursor of a transaction in which the position is recorded: what the block writes commits with it or not at all."""
        with library_errors(), connection.refusals(), self.log.pool.connection() as lent, lent, lent.cursor() as cursor:
            named = (self.log.name, tracking.application_name, tracking.notification_id)
            cursor.execute("SELECT api.insert_tracking(%s, %s, %s)", named)
            yield cursor

    def max_tracking_id(self, application_name: str) -> int | None:
        """Give the last position recorded for an application, None where there is none."""
        last: int | None = self.log.rows("SELECT api.max_tracking(%s, %s)", application_name)[0][0]
        return last


class LedgerProcessRecorder(LedgerTrackingRecorder, LedgerApplicationRecorder, persistence.ProcessRecorder):
    """Both: events and the position that led to them commit together."""

    def insert_events(self, stored_events: Sequence[persistence.StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Record the events with ``tracking``, if given, in one transaction; gives their notification ids."""
        tracking: persistence.Tracking | None = kwargs.get("tracking")
        return self.log.append(stored_events, tracking) if stored_events or tracking else []
