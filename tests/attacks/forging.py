"""A log as whoever owns the database can rewrite it: read as values, changed at will, written back past every guard.

``consistent`` makes everything that needs no author's key and no log's key follow from the change: commitments, positions, leaves, what
the ledger itself noted and indexed, trees, answers to requests, rows of enforcement, streams and counters; but no
checkpoint. What is left to be found is what nobody can forge.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from conftest import superuser

from ledger.entry import core, signature, unit
from ledger.entry.core import LEDGER_MADE, Commitment, EntryCore
from ledger.entry.slot import slot_tag
from ledger.proof import index, merkle
from ledger.proof.index import IndexLeaf
from ledger.store.connection import connect
from ledger.store.place import Place
from ledger.trees import bring_forward

GUARDED = """
SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ledger'::regnamespace AND NOT t.tgisinternal"""
PLACES = {
    "users": ("added_by", "disabled_by"), "agreement": ("position", "ended_by"), "party_of": ("position",),
    "proceedings_case": ("position",), "erasure": ("position",),
    "restriction": ("position", "lifted_by"), "hold": ("position", "released_by"),
}  # fmt: skip
"""Columns of enforcement that name the position of an entry."""
LEFT_OVER = """
DELETE FROM ledger.request WHERE log = 1 AND first = 0;
DELETE FROM ledger.stream s WHERE s.log = 1 AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.stream = s.stream);
UPDATE ledger.number n SET last = (
  SELECT coalesce(max(substring(s.number FROM '[0-9]+$')::bigint), 0) FROM ledger.stream s
  JOIN ledger.series x ON s.number LIKE x.prefix || '-%' WHERE x.series = n.series)"""


@contextmanager
def unguarded(at: Place) -> Iterator[Any]:
    """A superuser's cursor while every trigger of the record is off; they stand as they stood when he is done."""
    with superuser(at) as cursor:
        cursor.execute(GUARDED)
        triggers = cursor.fetchall()
        cursor.execute("".join(f"ALTER TABLE {table} DISABLE TRIGGER {name}; " for table, name, _ in triggers))
        yield cursor
        always = {"A": "ALWAYS", "O": "", "R": "REPLICA"}
        cursor.execute("".join(f"ALTER TABLE {table} ENABLE {always[how]} TRIGGER {name}; " for table, name, how in triggers))


@dataclass
class Forged:
    """One entry: what is hashed of it, what stands beside it, and its stored units, in rows of slot, sealed, ordinals, units."""

    core: EntryCore
    beside: tuple[str | None, ...]
    contents: list[list[Any]] = field(default_factory=list)

    @property
    def position(self) -> int:
        return self.core.position

    def put(self, **changed: Any) -> None:
        """Give the hashed part other values."""
        self.core = self.core._replace(**changed)

    def clear(self) -> dict[str, Any]:
        """The clear units by name."""
        return {each.name: each.value for row in self.contents if not row[1] for each in map(unit.decode, row[3])}

    def say(self, name: str, value: Any) -> None:
        """Let a clear unit say something else."""
        for row in self.contents:
            for place, stored in enumerate(row[3]):
                if not row[1] and unit.decode(stored).name == name:
                    row[3][place] = unit.encode(unit.decode(stored)._replace(value=value))

    def commit(self) -> None:
        """Make digests and tags follow from the stored units; those of sealed plaintexts stand, for nobody can know them."""
        made = list(self.core.commitments)
        for slot, sealed, ordinals, stored in self.contents:
            for ordinal, text in zip(ordinals, stored, strict=True):
                plain = made[ordinal].plaintext if sealed else unit.plaintext_digest(text)
                made[ordinal] = Commitment(plain, unit.content_digest(text), slot_tag(slot, self.core.event, ordinal))
        self.put(commitments=tuple(made))

    def sign(self, seed: bytes) -> None:
        """Sign it with a key, whosesoever."""
        said = b"".join(each.to_bytes() for each in self.core.commitments[1:])
        message = signature.author_message(self.core.log, self.core.event, self.core.stream, self.core.version, said)
        self.put(signature=signature.sign(seed, message))

    def copied(self, **changed: Any) -> "Forged":
        """Another entry that says the same, in its own slots' contents."""
        made = replace(self, contents=[[slot, sealed, list(ordinals), list(stored)] for slot, sealed, ordinals, stored in self.contents])
        made.put(event=uuid4(), **changed)
        return made


class Record:
    """The log of cases of a ledger, as a list of entries to be changed."""

    def __init__(self, at: Place) -> None:
        """Read it."""
        self.at = at
        with superuser(at) as cursor:
            cursor.execute("SELECT core, type, originator, controller, system_user_name FROM ledger.entry WHERE log = 1 ORDER BY position")
            self.entries = [Forged(core.decode(bytes(each)), tuple(beside)) for each, *beside in cursor.fetchall()]
            cursor.execute("SELECT position, slot::text, sealed, ordinals, stored FROM ledger.content WHERE log = 1 ORDER BY 1, 2")
            for position, slot, sealed, ordinals, stored in cursor.fetchall():
                self.at_position(position).contents.append([UUID(slot), sealed, ordinals, [bytes(each) for each in stored]])
        self.was = {entry.core.event: (entry.position, core.leaf(core.encode(entry.core))) for entry in self.entries}

    def at_position(self, position: int) -> Forged:
        """The entry that stood at a position when the log was read."""
        return self.entries[position - 1]

    def consistent(self, seeds: Mapping[UUID, bytes] | None = None) -> None:
        """Make everything follow that needs no key; what is deleted is left out, what is added is counted.

        ``seeds``: keys of users, by recorder, with which their entries are signed again.
        """
        leaves: dict[bytes, bytes] = {}
        streams: dict[UUID, list[bytes]] = {}
        for position, entry in enumerate(self.entries, 1):
            version = len(streams.get(entry.core.stream, ())) + 1
            entry.put(position=position, version=version)
            said = entry.clear()
            if entry.core.signature == LEDGER_MADE and "leaf" in said:
                entry.say("leaf", leaves.get(bytes.fromhex(said["leaf"]), bytes.fromhex(said["leaf"])).hex())
            if entry.core.signature == LEDGER_MADE and "index" in said:
                held = [IndexLeaf(stream, len(run), merkle.root(run)) for stream, run in sorted(streams.items())]
                entry.say("index", {"root": index.root(held).hex(), "size": position - 1, "streams": len(held)})
            entry.commit()
            if seeds and entry.core.recorder in seeds:
                entry.sign(seeds[entry.core.recorder])
            leaf = core.leaf(core.encode(entry.core))
            streams.setdefault(entry.core.stream, []).append(leaf)
            leaves[self.was.get(entry.core.event, (0, b""))[1]] = leaf
        self.write()
        self._beside()

    def write(self) -> None:
        """Write the log back as it is here, with its trees made anew; nothing else is touched."""
        with unguarded(self.at) as cursor:
            cursor.execute("DELETE FROM ledger.content WHERE log = 1; DELETE FROM ledger.entry WHERE log = 1")
            for entry in self.entries:
                said, made = entry.core, core.encode(entry.core)
                cursor.execute(
                    "INSERT INTO ledger.entry VALUES (1, %s, %s, %s, %s, 'epoch'::timestamptz + %s * interval '1 microsecond', "
                    "%s, %s, %s, %s, %s, %s, %s)",
                    (said.position, str(said.stream), said.version, str(said.event), said.recorded_at, str(said.recorder), *entry.beside,
                     core.leaf(made), made),
                )  # fmt: skip
                for slot, sealed, ordinals, stored in entry.contents:
                    values = (said.position, str(slot), sealed, ordinals, stored)
                    cursor.execute("INSERT INTO ledger.content VALUES (1, %s, %s, %s, %s, %s::bytea[])", values)
            cursor.execute("DELETE FROM ledger.tile WHERE log = 1; DELETE FROM ledger.log_tree WHERE log = 1; "
                           "DELETE FROM ledger.stream_tree WHERE log = 1")  # fmt: skip
        with closing(connect(self.at.superuser_dsn("ledger"))) as connection:
            bring_forward(connection, "cases")

    def _beside(self) -> None:
        """Let answers and enforcement name entries where they stand now; what is of one that is gone goes too."""
        now = {entry.core.event: entry for entry in self.entries}
        moved = {was: now[event] for event, (was, _) in self.was.items() if event in now}
        with unguarded(self.at) as cursor:
            cursor.execute("SELECT recorder, request, answer FROM ledger.request WHERE log = 1")
            for recorder, request, answer in cursor.fetchall():
                lines = [line for line in answer["entries"] if line["position"] in moved]
                for line in lines:
                    said = moved[line["position"]].core
                    line |= {"position": said.position, "version": said.version, "stream": str(said.stream)}
                    line["leaf"] = core.leaf(core.encode(said)).hex()
                places = [line["position"] for line in lines] or [0]
                at = self.entries[max(places) - 1].core.recorded_at
                cursor.execute(
                    "UPDATE ledger.request SET answer = %s, first = %s, last = %s, "
                    "at = 'epoch'::timestamptz + %s * interval '1 microsecond' WHERE recorder = %s AND request = %s",
                    (json.dumps(answer | {"recorded_at": at, "entries": lines}), min(places), max(places), at, recorder, request),
                )
            cursor.execute(LEFT_OVER)
            for table, columns in PLACES.items():
                for column in columns:
                    places = {str(was): entry.position for was, entry in moved.items()}
                    gone = [was for was, _ in self.was.values() if was not in moved]
                    cursor.execute(f"DELETE FROM ledger.{table} WHERE {column} = ANY (%s)", (gone,))
                    cursor.execute(f"UPDATE ledger.{table} SET {column} = (%s::jsonb ->> {column}::text)::bigint "
                                   f"WHERE {column} IS NOT NULL", (json.dumps(places),))  # fmt: skip
