"""What an audit reads of a ledger: the stored bytes, in order of positions, by COPY; and what the server cannot read, position by position.

Two ways lead to the same bytes. An auditor of the unit asks definer functions (``088_audit.sql``), which give what is recorded of every
case and of the access log. Any login that may SELECT the tables reads them as they are: of a restored dump or of a replica, so that no
function of the database under audit needs to be trusted. Everything is read under one snapshot, which several processes can share.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import psycopg2

from ledger.entry.stored import Content, Row, StoredTrees, Unreadable
from ledger.errors import DatabaseError, NotFound, SchemaMissing
from ledger.store import audit_copy, audit_tables, connection
from ledger.store.connection import Connection, rows, value

AT_ONCE = 1_000
"""Entries of one COPY: some megabytes."""
_UNREADABLE = ("XX", "58", "22")
"""Classes of SQLSTATE that speak of stored bytes: corruption, the file system, a value that cannot be one (PostgreSQL, appendix A)."""

WAITING = ("idle_in_transaction_session_timeout", "statement_timeout", "transaction_timeout")
"""What would end a snapshot that is held while other processes read under it for minutes."""
LARGEST = 1 << 40
"""A position beyond which no log reaches."""


class _UnreadableError(Exception):
    """The server cannot read stored bytes that were asked for; says why."""


class Source(NamedTuple):
    """Whence an audit reads: a libpq address, whether the tables themselves, and the snapshot to be shared (None: a new one)."""

    dsn: str
    tables: bool
    snapshot: str | None = None


class LogRow(NamedTuple):
    """A log's id and its stored trees; ``unread`` says what of them, or of other tables beside the entries, could not be read."""

    id: UUID
    stored: StoredTrees
    unread: list[str]


class Reads(Protocol):
    """All that an audit asks for. ``unread`` takes a sentence for each table beside the entries that could not be read."""

    def log(self, log: str) -> LogRow:
        """Give the log of this name."""

    def runs(self, log: str) -> list[tuple[int, int]]:
        """Give the log cut into runs of positions, first and last of each, that cover all that is stored."""

    def rows(
        self, log: str, first: int, last: int, types: Sequence[str] | None, stream: UUID | None = None
    ) -> Iterator[Row | Unreadable]:
        """Give the entries of these positions; with their contents, or with those of ``types`` and ``stream`` only."""

    def places(self, log: str, types: Sequence[str]) -> list[int]:
        """Give the positions of entries that are stored as of these types."""

    def checkpoints(self, log: str, unread: list[str]) -> list[tuple[int, str]]:
        """Give size and note of each stored checkpoint."""

    def erased(self, log: str, unread: list[str]) -> dict[bytes, list[UUID]]:
        """Give by stream the slots that are said to be erased."""

    def numbers(self, log: str, unread: list[str]) -> dict[UUID, str]:
        """Give the human number of each stream, as it is stored."""


class Reading:
    """Reads by one connection, under one snapshot."""

    def __init__(self, source: Source) -> None:
        """Connect. Raises ServerUnreachable, and NotAuthorised where the login may not read."""
        self._tables = source.tables
        self.connection: Connection = connection.connect(source.dsn)
        rows(self.connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        rows(self.connection, "SET LOCAL search_path = pg_catalog")  # operators that were put before its own would be asked otherwise
        for setting in WAITING:
            rows(self.connection, f"SET LOCAL {setting} = 0")
        if source.snapshot is not None:
            rows(self.connection, "SET TRANSACTION SNAPSHOT %s", source.snapshot)

    def shared(self, source: Source) -> Source:
        """Give the source under this reading's snapshot, for other processes; it lasts as long as this reading."""
        return source._replace(snapshot=value(self.connection, "SELECT pg_export_snapshot()"))

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def log(self, log: str) -> LogRow:
        """Give the log of this name. Raises NotFound where the database has none."""
        try:
            found = self._asked("audit_log(%s)", log)
        except SchemaMissing:
            found = []
        if not found:
            raise NotFound(f"this database has no log {log}; nothing was verified; name the database of a ledger")
        ((name, size, edge),) = found
        unread: list[str] = []
        streams = self._beside("the trees of streams", unread, "audit_streams(%s)", log)
        tiles = self._beside("the tiles of the tree", unread, "audit_tiles(%s)", log)
        stored = StoredTrees(
            size or 0, bytes(edge or b""),
            {stream.bytes: (size, bytes(root), bytes(edge)) for stream, size, root, edge in streams},
            {(level, number): bytes(hashes) for level, number, hashes in tiles},
        )  # fmt: skip
        return LogRow(name, StoredTrees(0, b"", {}, {}) if unread else stored, unread)

    def rows(
        self, log: str, first: int, last: int, types: Sequence[str] | None, stream: UUID | None = None
    ) -> Iterator[Row | Unreadable]:
        """Give the entries of these positions, and what cannot be read of them."""
        contents: dict[int, list[Content]] = {}
        broken: dict[int, str] = {}
        asked = ("audit_contents(%s, %s, %s, %s::text[], %s::uuid)", audit_copy.contents, log, first, last)
        for one in () if types == [] else self._read(*asked, None if types is None else list(types), stream):
            if isinstance(one, Unreadable):
                broken[one.position] = one.what
            else:
                contents.setdefault(one[0], []).append(one[1])
        there = set()
        for row in self._read("audit_entries(%s, %s, %s)", audit_copy.entries, log, first, last):
            there.add(row.position)
            if isinstance(row, Unreadable):
                yield row._replace(what=f"the entry cannot be read ({row.what})")
                continue
            if row.position in broken:
                yield Unreadable(row.position, f"its contents cannot be read ({broken[row.position]})", "contents")
                yield row
                continue
            whole = types is None or row.type in types or (stream is not None and row.beside[8:24] == stream.bytes)
            yield row._replace(contents=contents.get(row.position, [])) if whole else row
        for position in sorted(contents.keys() - there):
            yield Unreadable(position, "contents are stored of an entry that there is not", "loose")

    def runs(self, log: str) -> list[tuple[int, int]]:
        """Give the log cut into runs of about ``AT_ONCE`` entries, first and last position of each."""
        try:
            ((first, last),) = self._tried("audit_ends(%s)", log) or ((1, 0),)
            begins = [position for (position,) in self._tried("audit_bounds(%s, %s)", log, AT_ONCE)]
        except _UnreadableError:
            first, last = 1, self._last(log)
            begins = list(range(1, last + 1, AT_ONCE))
        if not last:
            return []
        begins[:1] = [min(1, first or 1)]
        return [(begin, following - 1) for begin, following in zip(begins, [*begins[1:], last + 1], strict=True)]

    def _last(self, log: str) -> int:
        """Find the last position by whether anything is stored from a position on: what cannot be read is there all the same."""
        low, high = 0, 1
        while self._reaches(log, high):
            low, high = high, 2 * high
            if high > LARGEST:
                raise DatabaseError("the table of entries cannot be read at all; nothing was verified; restore a backup and verify that")
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._reaches(log, middle) else (low, middle)
        return low

    def _reaches(self, log: str, position: int) -> bool:
        try:
            return bool(self._tried("audit_reaches(%s, %s)", log, position)[0][0])
        except _UnreadableError:
            return True

    def places(self, log: str, types: Sequence[str]) -> list[int]:
        """Give the positions of entries that are stored as of these types; where the server cannot, by looking at each."""
        try:
            return [position for (position,) in self._tried("audit_places(%s, %s::text[])", log, list(types))]
        except _UnreadableError:
            every = (row for run in self.runs(log) for row in self.rows(log, *run, []))
            return [row.position for row in every if isinstance(row, Row) and row.type in types]

    def checkpoints(self, log: str, unread: list[str]) -> list[tuple[int, str]]:
        """Give size and note of each stored checkpoint."""
        return [(size, note or "") for size, note in self._beside("checkpoints", unread, "audit_checkpoints(%s)", log)]

    def erased(self, log: str, unread: list[str]) -> dict[bytes, list[UUID]]:
        """Give by stream the slots that are said to be erased."""
        found: dict[bytes, list[UUID]] = {}
        for stream, slot in self._beside("slots", unread, "audit_slots(%s)", log):
            found.setdefault(stream.bytes, []).append(slot)
        return found

    def numbers(self, log: str, unread: list[str]) -> dict[UUID, str]:
        """Give the human number of each stream, as it is stored."""
        return dict(self._beside("streams", unread, "audit_numbers(%s)", log))

    def _asked(self, function: str, *values: Any) -> list[tuple[Any, ...]]:
        return rows(self.connection, self._statement(function), *values)

    def _beside(self, what: str, unread: list[str], function: str, log: str) -> list[tuple[Any, ...]]:
        """Ask for a table beside the entries; of one that cannot be read nothing is given, and ``unread`` says so."""
        try:
            return self._tried(function, log)
        except _UnreadableError as error:
            unread.append(f"the table of {what} cannot be read ({error})")
            return []

    def _tried(self, function: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask; raises _UnreadableError, with the transaction as it was, for what the server cannot read."""
        with connection.refusals(), self.connection.cursor() as cursor:
            cursor.execute("SAVEPOINT run")
            try:
                cursor.execute(self._statement(function), values)
                found = cursor.fetchall()
                cursor.execute("RELEASE run")
            except psycopg2.Error as error:
                wrong = self._refused(error)
                cursor.execute("ROLLBACK TO run; RELEASE run")  # a snapshot is exported by no subtransaction
                raise _UnreadableError(wrong) from None
        return found

    def _statement(self, function: str) -> str:
        return audit_tables.STATEMENTS[function] if self._tables else f"SELECT * FROM api.{function}"  # noqa: S608 -- our own words

    def _read(self, function: str, parse: Any, log: str, first: int, last: int, *more: Any) -> Iterator[Any]:
        """Read a run; where the server cannot, read its halves, down to the positions that are broken."""
        with connection.refusals(), self.connection.cursor() as cursor:
            cursor.execute("SAVEPOINT run")
            run, found, wrong = BytesIO(), [], None
            try:
                asked = cursor.mogrify(self._statement(function), (log, first, last, *more)).decode()
                cursor.copy_expert(f"COPY ({asked}) TO STDOUT BINARY", run)
                found = list(parse(run.getvalue()))
                cursor.execute("RELEASE run")
            except psycopg2.Error as error:
                wrong = self._refused(error)
                cursor.execute("ROLLBACK TO run; RELEASE run")  # a snapshot is exported by no subtransaction
        if wrong is None:
            yield from found
        elif first == last:
            yield Unreadable(first, wrong, "entry")
        else:
            middle = (first + last) // 2
            yield from self._read(function, parse, log, first, middle, *more)
            yield from self._read(function, parse, log, middle + 1, last, *more)

    def _refused(self, error: psycopg2.Error) -> str:
        """Say what is wrong with stored bytes; raises what is wrong with anything else."""
        if error.pgcode is None and isinstance(error, psycopg2.DataError):
            return "a column holds what it cannot hold"
        if self.connection.closed or error.pgcode is None or not error.pgcode.startswith(_UNREADABLE):
            raise error
        return f"SQLSTATE {error.pgcode}"
