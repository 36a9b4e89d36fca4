"""Where the labels of import files are kept: for one run, or in a private file that the next file's import is given too.

A label may be somebody's name, so none is written anywhere: digests are, under a key of the store's own.
"""

import os
import sqlite3
import stat
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self
from uuid import UUID

from ledger.errors import UsageError

_APPLICATION = 0x634C6162
"""By which SQLite tells such a file from other databases (https://www.sqlite.org/pragma.html#pragma_application_id)."""
_TABLES = """
CREATE TABLE own (unit BLOB NOT NULL, key BLOB NOT NULL);
CREATE TABLE label (
    digest BLOB PRIMARY KEY, place INTEGER NOT NULL, request BLOB NOT NULL, stream BLOB NOT NULL, number TEXT, version INTEGER
) WITHOUT ROWID;
"""


class Known(NamedTuple):
    """What a label stands for: a stream with its number, or an entry of it by its version; ``mine``: this very act began it before."""

    stream: UUID
    number: str | None
    version: int | None
    mine: bool = False


class Store:
    """Labels whose acts stand, in SQLite; without a file, and in a rehearsal, in a private database that is gone with the process.

    What is kept counts once ``settle`` has been called. The temporary database stands in 2 MB of memory and else in a file that no other
    account can open (https://www.sqlite.org/inmemorydb.html, "Temporary Databases").
    """

    def __init__(self, unit: UUID, file: Path | None = None, *, rehearsed: bool = False) -> None:
        """Open the file, or begin it; raises UsageError where it is none, another unit's, in use, or open to other accounts."""
        try:
            kept = None if file is None or (rehearsed and not file.exists()) else _opened(file)
            self._open(unit, kept, rehearsed=rehearsed)
        except OSError as error:
            raise UsageError(f"the file of labels cannot be used ({error.strerror}); nothing was recorded; name another") from None
        except sqlite3.OperationalError:
            raise UsageError("the file of labels is in use, or cannot be written; nothing was recorded; try again later") from None
        except sqlite3.DatabaseError:
            raise UsageError("--labels names something else than a file of labels; nothing was recorded; name another") from None

    def _open(self, unit: UUID, kept: sqlite3.Connection | None, *, rehearsed: bool) -> None:
        if kept is None or rehearsed:
            self._kept = sqlite3.connect("", isolation_level=None)
            self._kept.execute("PRAGMA journal_mode = OFF")  # nothing is ever rolled back, and nothing is there after a crash
            if kept is not None:
                with closing(kept):
                    kept.execute("BEGIN")
                    kept.execute("SELECT count(*) FROM sqlite_master")  # where it is in use this says so; the copy would wait for ever
                    kept.backup(self._kept)
        else:
            self._kept = kept
        _founded(self._kept, unit)
        self._kept.execute("BEGIN EXCLUSIVE")
        of, self._key = self._kept.execute("SELECT unit, key FROM own").fetchone()
        if of != unit.bytes:
            self.close()
            raise UsageError("that file keeps the labels of another unit's imports; nothing was recorded; name another")
        (self._known,) = self._kept.execute("SELECT coalesce(max(place), 0) FROM label").fetchone()

    def __len__(self) -> int:
        """Count the labels whose acts stand."""
        return int(self._known)

    def row(self, label: str, request: str = "") -> Known | None:
        """Find what a label stands for; ``request`` is the id of the act that asks."""
        columns = "stream, number, version, request"
        row = self._kept.execute(f"SELECT {columns} FROM label WHERE digest = ?", (self._digest(label),)).fetchone()  # noqa: S608 -- constants
        return None if row is None else Known(UUID(bytes=row[0]), row[1], row[2], row[3] == self._digest(request))

    def keep(self, label: str, request: str, known: Known) -> None:
        """Keep what a label of a recorded act stands for; what that act began before stays in its place."""
        self._known += self.row(label) is None
        self._kept.execute(
            "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE"
            " SET stream = excluded.stream, number = excluded.number, version = excluded.version",
            (self._digest(label), self._known, self._digest(request), known.stream.bytes, known.number, known.version),
        )

    def back_to(self, known: int) -> None:
        """Forget all labels but the first ``known``."""
        if self._known > known:
            self._kept.execute("DELETE FROM label WHERE place > ?", (known,))
            self._known = known

    def settle(self) -> None:
        """Let what is kept count: its acts are recorded."""
        self._kept.execute("COMMIT")
        self._kept.execute("BEGIN EXCLUSIVE")

    def close(self) -> None:
        """Let go of the file; what was not settled is not kept."""
        self._kept.close()

    def __enter__(self) -> Self:
        """Hold the file, which no other import uses meanwhile."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of it."""
        self.close()

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()


def _opened(file: Path) -> sqlite3.Connection:
    """Open a file that this account owns and no other can read, or make it; raises UsageError, OSError."""
    found = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        status = os.fstat(found)
    finally:
        os.close(found)
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise UsageError("other accounts can read that file of labels, or it is not yours; nothing was recorded; chmod 600 it")
    kept = sqlite3.connect(file, isolation_level=None, timeout=0)
    kept.execute("PRAGMA locking_mode = EXCLUSIVE")
    return kept


def _founded(kept: sqlite3.Connection, unit: UUID) -> None:
    """Make the tables where nothing is yet; raises DatabaseError for a database of something else."""
    kept.execute("BEGIN EXCLUSIVE")
    (application,) = kept.execute("PRAGMA application_id").fetchone()
    (tables,) = kept.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        for statement in _TABLES.split(";")[:-1]:
            kept.execute(statement)
        kept.execute("INSERT INTO own VALUES (?, randomblob(32))", (unit.bytes,))
        kept.execute(f"PRAGMA application_id = {_APPLICATION}")
    elif application != _APPLICATION:
        raise sqlite3.DatabaseError("another application's")
    kept.execute("COMMIT")
