"""What a rehearsal has to know of the acts before: how they left their streams, and what was answered under which request id.

It stands in a temporary SQLite database: in memory while there is little, then in a private file without a name. A stream is kept sealed,
because what an agency holds is in it; an id as its SHA-256, an act as its MAC, and of the answer the streams and addresses.
"""

import json
import pickle
import sqlite3
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.entry.aside import Aside
from ledger.errors import RequestReused
from ledger.receipts import Line, Receipt

if TYPE_CHECKING:
    from ledger.acts import StreamState

ANOTHER = "this request id was used for another act; nothing was recorded; use a new request id"
_TABLES = (
    "CREATE TABLE act (request BLOB PRIMARY KEY, mac BLOB NOT NULL, receipt TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE stream (stream BLOB PRIMARY KEY, state BLOB NOT NULL)",
)


class Rehearsed:
    """The acts rehearsed so far, and the streams as they left them."""

    def __init__(self, key: bytes) -> None:
        """Know none. ``key``: 32 random bytes, used for nothing else."""
        self._aside = Aside(key)
        self._kept = sqlite3.connect("", isolation_level=None)
        for table in _TABLES:
            self._kept.execute(table)

    def hold(self, stream: UUID, state: "StreamState") -> None:
        """Hold a stream as a rehearsed act left it."""
        sealed = self._aside.laid(pickle.dumps(state), stream.bytes)
        self._kept.execute("INSERT OR REPLACE INTO stream VALUES (?, ?)", (stream.bytes, sealed))

    def held(self, stream: UUID) -> "StreamState | None":
        """Give a stream as the last rehearsed act left it; None where none concerned it."""
        found = self._kept.execute("SELECT state FROM stream WHERE stream = ?", (stream.bytes,)).fetchone()
        if found is None:
            return None
        state: StreamState = pickle.loads(self._aside.taken(found[0], stream.bytes))  # noqa: S301 -- written here, and it opens
        return state

    def repeated(self, request: str, mac: bytes) -> Receipt | None:
        """What was answered when this act was rehearsed before, or None. Raises RequestReused where the id was another act's."""
        found = self._kept.execute("SELECT mac, receipt FROM act WHERE request = ?", (_key(request),)).fetchone()
        if found is None:
            return None
        if found[0] != mac:
            raise RequestReused(ANOTHER)
        entries, assurance = json.loads(found[1])
        lines = (Line(address, kind, None, version, UUID(stream), None) for address, kind, version, stream in entries)
        return Receipt(None, tuple(lines), True, assurance)

    def keep(self, request: str, mac: bytes, told: Receipt) -> None:
        """Keep what was answered to an act that had not been rehearsed under this id."""
        entries = [(line.address, line.type, line.version, str(line.stream)) for line in told.entries]
        self._kept.execute("INSERT INTO act VALUES (?, ?, ?)", (_key(request), mac, json.dumps((entries, told.assurance))))


def _key(request: str) -> bytes:
    return sha256(request.encode()).digest()
