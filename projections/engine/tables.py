"""The live tables: one row per question that says where it stands, and one table per build of a question.

    live.question          name, definition, table, position; where and why it stopped; when it was built and checked; the table kept
    live.<question>_<n>    key, stream, row: the answer at that position; n counts builds, so a rebuild never writes where readers read

Clear facts and opaque ids only. Role ``projector`` owns all of it; users reach rows through a function that filters them.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any, NamedTuple
from uuid import UUID

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812 a type, named as types are

from ledger import RELEASE
from projections.engine.fold import Keyed, Poisoned
from projections.engine.question import Question

_PREPARE = """
CREATE SEQUENCE IF NOT EXISTS live.build;
CREATE TABLE IF NOT EXISTS live.question (
  name text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL,
  definition_hash bytea NOT NULL,
  table_name text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  log_hash bytea,
  stopped_at timestamptz,
  stopped_position bigint,
  stopped_reason text,
  built_at timestamptz NOT NULL,
  checked_at timestamptz
);
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS types text[];
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS release text;
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS kept text;
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS told jsonb;
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS checked_position bigint;
ALTER TABLE live.question ADD COLUMN IF NOT EXISTS checked_differences bigint"""
_LACKING = """
SELECT count(*) FROM unnest(%s::text[]) AS added(column_name) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = to_regclass('live.question') AND a.attname = added.column_name AND NOT a.attisdropped)"""
_CREATE = 'CREATE TABLE live.{table} (key text COLLATE "C" PRIMARY KEY, stream uuid NOT NULL, "row" jsonb NOT NULL)'
_REMOVE = "DELETE FROM live.{table} WHERE stream = ANY (%s::uuid[]) AND NOT key = ANY (%s::text[])"
_WRITE = """
INSERT INTO live.{table} AS old (key, stream, "row")
SELECT new.key, new.stream, new."row"::jsonb FROM unnest(%s::text[], %s::uuid[], %s::text[]) AS new(key, stream, "row")
ON CONFLICT (key) DO UPDATE SET stream = excluded.stream, "row" = excluded."row"
WHERE (old.stream, old."row") IS DISTINCT FROM (excluded.stream, excluded."row")"""
_DIGEST = """
SELECT sha256(coalesce(string_agg(sha256(convert_to(key || chr(10) || stream || chr(10) || "row", 'UTF8')), ''::bytea ORDER BY key), ''))
FROM live.{table}"""
_ADOPT = """
INSERT INTO live.question AS old (name, version, definition_hash, types, release, told, table_name, position, log_hash, built_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, definition_hash = excluded.definition_hash, types = excluded.types,
  release = excluded.release, told = excluded.told, table_name = excluded.table_name, position = excluded.position,
  log_hash = excluded.log_hash, built_at = excluded.built_at, stopped_at = NULL, stopped_position = NULL, stopped_reason = NULL,
  checked_at = NULL, checked_position = NULL, checked_differences = NULL, kept = old.table_name"""
_STOP = """
UPDATE live.question SET stopped_at = %s, stopped_position = %s, stopped_reason = %s
WHERE name = %s AND table_name = %s AND stopped_at IS NULL"""
_STANDING = """
SELECT name, definition_hash, to_jsonb(q) ->> 'release', table_name, position, log_hash, stopped_position, stopped_reason
FROM live.question q WHERE name = ANY (%s::text[]) ORDER BY name"""

_KEPT = "SELECT name FROM live.question q WHERE name = ANY (%s::text[]) AND to_jsonb(q) ->> 'kept' IS NOT NULL ORDER BY name"


class Place(NamedTuple):
    """A table and the entry up to which its rows are folded: that entry's position, and the history's hash there."""

    table: str
    position: int
    log_hash: bytes | None


class Standing(NamedTuple):
    """Where a question's live table stands: folded up to ``position`` of the history whose hash there is ``log_hash``.

    Built under ``definition_hash`` by the program's ``release``; None where it was built before that was noted.
    """

    name: str
    definition_hash: bytes
    release: str | None
    table: str
    position: int
    log_hash: bytes | None
    stopped_position: int | None
    stopped_reason: str | None


def prepare(cursor: Cursor) -> None:
    """Make what all questions share, once; two that come first together wait for each other.

    Where all is there nothing is altered: that would wait for whoever reads, and whoever comes to read would wait behind it.
    """
    cursor.execute(_LACKING, (sorted(set(re.findall(r"ADD COLUMN IF NOT EXISTS (\w+)", _PREPARE))),))
    if _one(cursor):
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('caseledger live', 0))")
        cursor.execute(_PREPARE)


def alone(cursor: Cursor, name: str) -> None:
    """Wait until no other session rebuilds this question, and keep others out until this session ends."""
    cursor.execute("SELECT pg_advisory_lock(hashtextextended('caseledger live ' || %s, 0))", (name,))


def standings(cursor: Cursor, names: Sequence[str], *, lock: bool = False) -> dict[str, Standing]:
    """Read where questions stand, by name; with ``lock`` nobody else folds or switches them until this transaction ends."""
    cursor.execute("SELECT to_regclass('live.question') IS NOT NULL")
    if not _one(cursor):
        return {}
    cursor.execute(_STANDING + (" FOR UPDATE" if lock else ""), (list(names),))
    found = {}
    for name, definition, release, table, position, log_hash, stopped, reason in cursor.fetchall():
        known = None if log_hash is None else bytes(log_hash)
        found[name] = Standing(name, bytes(definition), release, table, position, known, stopped, reason)
    return found


def standing(cursor: Cursor, name: str, *, lock: bool = False) -> Standing | None:
    """Read where one question stands, as ``standings`` does."""
    return standings(cursor, [name], lock=lock).get(name)


def create(cursor: Cursor, name: str) -> str:
    """Make an empty table for the next build of a question, and return its name."""
    cursor.execute("SELECT nextval('live.build')")
    table = f"{name.replace('-', '_')}_{_one(cursor)}"
    cursor.execute(_named(_CREATE, table))
    cursor.execute(_named("CREATE INDEX ON live.{table} (stream)", table))
    return table


def empty(cursor: Cursor, table: str) -> None:
    """Empty a table that nobody reads yet."""
    cursor.execute(_named("TRUNCATE live.{table}", table))


def fill(cursor: Cursor, table: str, rows: Iterable[Keyed]) -> None:
    """Write rows into a table that has none of their keys, by COPY."""
    text = StringIO("".join(f"{_escaped(key)}\t{stream}\t{_escaped(row)}\n" for key, stream, row in rows))
    cursor.copy_expert(_named('COPY live.{table} (key, stream, "row") FROM STDIN', table), text)


def replace(cursor: Cursor, table: str, streams: Sequence[UUID], rows: Sequence[Keyed]) -> None:
    """Make ``rows`` the only rows of ``streams``; rows that stay as they were are not written again."""
    keys = [keyed.key for keyed in rows]
    cursor.execute(_named(_REMOVE, table), (list(streams), keys))
    cursor.execute(_named(_WRITE, table), (keys, [keyed.stream for keyed in rows], [keyed.text for keyed in rows]))


def rows_between(cursor: Cursor, table: str, first: UUID, last: UUID) -> list[Keyed]:
    """Read the rows of all streams from ``first`` to ``last`` (both included)."""
    cursor.execute(_named('SELECT key, stream, "row"::text FROM live.{table} WHERE stream BETWEEN %s AND %s', table), (first, last))
    return [Keyed(*row) for row in cursor.fetchall()]


def digest(cursor: Cursor, table: str) -> bytes:
    """SHA-256 over all rows in order of their keys: two tables with the same rows have the same digest."""
    cursor.execute(_named(_DIGEST, table))
    return bytes(_one(cursor))


def count(cursor: Cursor, table: str) -> int:
    """Count a table's rows."""
    cursor.execute(_named("SELECT count(*) FROM live.{table}", table))
    return int(_one(cursor))


def advance(cursor: Cursor, names: Sequence[str], position: int, log_hash: bytes | None) -> None:
    """Say up to where the rows of this transaction bring these questions."""
    cursor.execute("UPDATE live.question SET position = %s, log_hash = %s WHERE name = ANY (%s::text[])", (position, log_hash, list(names)))


def release(cursor: Cursor, names: Sequence[str]) -> list[str]:
    """Keep the tables from before these questions' last rebuilds no longer; gives the questions of which one was."""
    if not standings(cursor, names, lock=True):
        return []
    cursor.execute(_KEPT, (list(names),))
    if kept := [name for (name,) in cursor.fetchall()]:
        cursor.execute("UPDATE live.question SET kept = NULL WHERE name = ANY (%s::text[])", (kept,))
    return kept


def adopt(cursor: Cursor, question: Question, definition: bytes, place: Place, built_at: datetime) -> None:
    """Make ``place`` the table that readers read, who may see all types that it folds; the one they read before is kept."""
    words = json.dumps(_words(question))
    cursor.execute(_ADOPT, (question.name, question.version, definition, question.selected, RELEASE, words, *place, built_at))


def _words(question: Question) -> dict[str, Any]:
    """Give the words that say what a question's rows mean, for who asks in SQL."""
    return {"title": question.title, "definition": question.definition, "columns": {each.name: each.meaning for each in question.columns}}


def stop(cursor: Cursor, table: str, fault: Poisoned, stopped_at: datetime) -> None:
    """Stop the question that reads ``table``, visibly; it goes on after a rebuild."""
    cursor.execute(_STOP, (stopped_at, fault.position, fault.reason, fault.question, table))


def checked(cursor: Cursor, standing: Standing, differences: int, checked_at: datetime) -> None:
    """Note when a table that is still read was compared with the record, up to where, and how many rows were not as it makes them."""
    cursor.execute(
        "UPDATE live.question SET checked_at = %s, checked_position = %s, checked_differences = %s WHERE name = %s AND table_name = %s",
        (checked_at, standing.position, differences, standing.name, standing.table),
    )


def drop(cursor: Cursor, table: str) -> None:
    """Drop a table that is no longer read."""
    cursor.execute(_named("DROP TABLE live.{table}", table))


def _named(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(table=sql.Identifier(table))


def _one(cursor: Cursor) -> int:
    found = cursor.fetchone()
    return found[0] if found else 0


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
