"""The labels by which lines of a file call the cases and persons that it begins: not kept in memory, for a file has any number of them."""

import re
import sqlite3
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import options
from commands.given import Members
from commands.naming import with_ids
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event

LABEL = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Labels:
    """The streams that the lines of one file began (``composing.Book``); what a refused act began is taken back.

    They stand in a private database without a name, which SQLite keeps in 2 MB of memory and else in a file that no other account can open
    and that is gone with the process (https://www.sqlite.org/inmemorydb.html, "Temporary Databases"). A label may be somebody's name, so
    none is written there: digests are, under a key that is never written.
    """

    root = "fields."

    def __init__(self, ledger: "Ledger") -> None:
        """Know no label yet."""
        self._ledger = ledger
        self._begun: dict[str, UUID] = {}
        self._known = 0
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = OFF")  # nothing is ever rolled back, and nothing is there after a crash
        self._kept.execute("CREATE TABLE label (digest BLOB PRIMARY KEY, place INTEGER, stream BLOB, number TEXT) WITHOUT ROWID")
        (self._key,) = self._kept.execute("SELECT randomblob(32)").fetchone()
        self.members = Members(ledger)

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream, to be found under ``label``; raises UsageError for a label that is taken, or none."""
        if label is not None:
            self._require_new(label)
        stream = self._ledger.fresh()
        if label is not None:
            self._begun[label] = stream
        return stream

    def person(self, word: object) -> UUID:
        """Find a person by number or label."""
        return self.stream(word, options.PERSON)

    def stream(self, word: object, number: re.Pattern[str]) -> UUID:
        """Find a stream by number or label; raises UsageError or NotFound."""
        if isinstance(word, str) and word.startswith("@"):
            if (known := self._found(word)) is None:
                raise UsageError("it names a label that no recorded line before it began")
            return known
        if not isinstance(word, str) or not number.fullmatch(word):
            such = "case, such as CHS-26-0041" if number is options.CASE else "person, such as P-311"
            found = "nothing is given" if word is None else "it is neither a number nor a label"
            raise UsageError(f"{found}; give the number of a {such}, or a label, such as @first")
        return self._ledger.find(word).stream

    def identified(self, cls: "type[Event]", values: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Put ids for the labels, numbers and logins in fields that hold ids, and numbers for the labels of cases."""
        from ledger.events.event import fields_of

        meant = {"case": self.numbered, "uuid": self._meant}
        return with_ids(self._ledger, fields_of(cls), values, where, lambda kind, value: meant[kind](value))

    def kept(self, streams: Mapping[UUID, tuple[UUID, str]]) -> None:
        """Keep what the act began: ``streams`` gives, for each id that was drawn, the recorded stream and its number."""
        for label, drawn in self._begun.items():
            stream, number = streams.get(drawn, (drawn, None))
            self._known += 1
            self._kept.execute("INSERT INTO label VALUES (?, ?, ?, ?)", (self._digest(label), self._known, stream.bytes, number))
        self._begun = {}

    def dropped(self) -> None:
        """Forget what a refused act began."""
        self._begun = {}

    def back_to(self, known: int) -> None:
        """Forget all labels but the first ``known``, whose acts stand."""
        self.dropped()
        if self._known > known:
            self._kept.execute("DELETE FROM label WHERE place > ?", (known,))
            self._known = known

    def knows(self, label: str) -> bool:
        """Tell whether a line before began it."""
        return self._found(label) is not None

    def __len__(self) -> int:
        """Count the labels whose acts stand."""
        return self._known

    def numbered(self, value: Any) -> Any:
        """Give a JSON value with numbers for the labels that have one."""
        if isinstance(value, dict):
            return {name: self.numbered(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.numbered(item) for item in value]
        return self._row(value)[1] or value if isinstance(value, str) else value

    def numbered_text(self, text: str) -> str:
        """Give a text that is no JSON with numbers for the labels in it that have one."""
        return re.sub(f'(?<="){LABEL.pattern}(?=")', lambda label: str(self.numbered(label[0])), text)

    def _require_new(self, label: str) -> None:
        if not isinstance(label, str) or not LABEL.fullmatch(label):
            raise UsageError("a label is @ and up to 64 letters, digits, dots and dashes, such as @first")
        if self.knows(label):
            raise UsageError("it begins a label that an earlier line began")

    def _found(self, label: str) -> UUID | None:
        return self._begun.get(label) or self._row(label)[0]

    def _row(self, label: str) -> tuple[UUID | None, str | None]:
        """Read stream and number of a label; None twice of what is none, or not known."""
        if not LABEL.fullmatch(label):
            return None, None
        row = self._kept.execute("SELECT stream, number FROM label WHERE digest = ?", (self._digest(label),)).fetchone()
        return (None, None) if row is None else (UUID(bytes=row[0]), row[1])

    def _digest(self, label: str) -> bytes:
        return blake2b(label.encode("ascii"), key=self._key, digest_size=16).digest()

    def _meant(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._meant(each) for each in value]
        if isinstance(value, str) and value.startswith("@"):
            return str(self.person(value))
        return str(self.members.find(value)) if isinstance(value, str) and " " in value else value
