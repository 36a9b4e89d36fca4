"""Logs written behind append's back, at any speed, and what the engine makes of them."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ledger.events.fact import Fact
from ledger.store import connection
from ledger.store.place import Place
from projections.engine import asof, check, store, tables
from projections.engine.fold import Keyed
from projections.engine.question import Column, Question, load
from projections.engine.time import NOW
from tests.projections.histories import LONDON, fact, units_of

TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED: dict[str, Any] = {"log": "cases", "zone": LONDON, "now": TODAY}
CASELOAD = load("caseload")
_ENTRY = """
INSERT INTO ledger.entry (log, position, stream, version, event, recorded_at, recorder, type, originator, controller, leaf, core)
VALUES (1, %s, %s, %s, %s, %s, %s, %s, 'police', 'police', sha256(%s), 'core')"""
_CONTENT = "INSERT INTO ledger.content (log, position, slot, sealed, ordinals, stored) VALUES (1, %s, %s, false, %s, %s)"


class Writer:
    """Writes entries behind append's back: any history at any speed. Each stream has one facts slot, with the stream's id."""

    def __init__(self, at: Place) -> None:
        self.connection = connection.connect(at.superuser_dsn("ledger"))
        with self.connection.cursor() as cursor:
            self.position = store.head(cursor, "cases").position

    def write(self, facts: Sequence[Fact]) -> None:
        with store.transaction(self.connection) as cursor:
            for entry in facts:
                self.position += 1
                units = [json.dumps(unit).encode() for unit in units_of(entry)]
                leaf = entry.event.bytes
                row = (self.position, entry.stream, entry.version, entry.event, entry.recorded_at, entry.recorder, entry.type, leaf)
                cursor.execute(_ENTRY, row)
                if units:
                    cursor.execute(_CONTENT, (self.position, entry.stream, list(range(len(units))), units))

    def run(self, statement: str, *values: Any) -> None:
        with store.transaction(self.connection) as cursor:
            cursor.execute(statement, values)


def renamed(facts: Sequence[Fact]) -> list[Fact]:
    """The same history in streams and with events of its own."""
    streams = {entry.stream: uuid.uuid4() for entry in facts}
    return [named(entry, streams[entry.stream]) for entry in facts]


def referrals(count: int) -> list[Fact]:
    """So many cases just referred."""
    return [named(fact(1, "referral-received", "2026-03-01", urgency="routine"), uuid.uuid4()) for _ in range(count)]


def named(entry: Fact, stream: uuid.UUID) -> Fact:
    """The entry in ``stream``, under an event id of its own."""
    return replace(entry, stream=stream, event=uuid.uuid4())


def table_rows(opened: connection.Connection, question: Question) -> list[Keyed]:
    """The rows that readers read, as JSON is written in Python."""
    with store.transaction(opened) as cursor:
        standing = tables.standing(cursor, question.name)
        assert standing is not None
        found = tables.rows_between(cursor, standing.table, uuid.UUID(int=0), uuid.UUID(int=store.STREAMS - 1))
    return sorted(found)


def contents(rows: Sequence[Keyed]) -> list[tuple[str, uuid.UUID, Any]]:
    return [(keyed.key, keyed.stream, keyed.row) for keyed in rows]


def answer(opened: connection.Connection, question: Question) -> list[tuple[str, uuid.UUID, Any]]:
    """The rows that one fold in memory makes of the whole log."""
    return contents(asof.as_of(question, store.read_whole(opened, store.Asked(question, "cases", LONDON)), NOW, LONDON).rows)


def assert_live_equals_the_record(opened: connection.Connection, question: Question) -> None:
    assert contents(table_rows(opened, question)) == answer(opened, question)
    assert check.check(opened, question, **ASKED).differences == []


def seen(facts: Sequence[Fact], _: Any) -> dict[str, Any]:
    if any(entry.fields.get("outcome") == "poison" for entry in facts):
        raise KeyError("a name that must not show")
    return {"seen": [entry.version for entry in facts]}


FRAGILE = Question(
    name="fragile", version=1, definition="Denominator: all.", columns=(Column("seen", "versions"),), key=lambda entry: str(entry.stream),
    fold=seen, order=str, types=frozenset({"triage-decided.v1"}),
)  # fmt: skip


def poisoned(case: uuid.UUID, version: int, outcome: str) -> Fact:
    return named(fact(version, "triage-decided", f"2026-03-0{version}", outcome=outcome), case)
