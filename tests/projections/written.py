"""Logs written behind append's back, at any speed, and what the engine makes of them."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.events.fact import HELD, Fact
from ledger.store import connection
from ledger.store.place import Place
from projections.engine import asof, check, filling, live, rebuild, store, tables
from projections.engine.answer import Column
from projections.engine.fold import Keyed, fold_stream
from projections.engine.question import Question, load
from projections.engine.time import MERGING, NOW
from tests.projections.histories import LONDON, by_stream, emptied, fact, units_of

TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED: dict[str, Any] = {"log": "cases", "zone": LONDON, "now": TODAY}
CASELOAD, DUE = load("caseload"), load("due")
_ENTRY = """
INSERT INTO ledger.entry (log, position, stream, version, event, recorded_at, recorder, type, originator, controller, leaf, core)
VALUES (1, %s, %s, %s, %s, %s, %s, %s, %s, 'police', sha256(%s), 'core')"""
_STREAM = "INSERT INTO ledger.stream (stream, log, kind, opener) VALUES (%s, 1, 'case', %s) ON CONFLICT DO NOTHING"
_KNOWN = """
INSERT INTO ledger.event_type SELECT invented, 'open', 'case', NULL, '{}', '{}', '{}', NULL, false, 'notes', false
FROM unnest('{unheard-of.v1, erased}'::text[]) AS invented ON CONFLICT DO NOTHING;
INSERT INTO ledger.login_held SELECT -place, gen_random_uuid(), agency, '{practitioner}', NULL
FROM unnest(%s) WITH ORDINALITY AS x(agency, place) ON CONFLICT DO NOTHING"""
_AGREED = """
INSERT INTO ledger.agreement (position, agencies, groups, purposes, provisional, originators)
SELECT coalesce(min(a.position), 0) - 1, '{*}', %s, '{*}', false, %s FROM ledger.agreement a"""
_CONTENT = "INSERT INTO ledger.content (log, position, slot, sealed, ordinals, stored) VALUES (1, %s, %s, false, %s, %s)"

_SLOT = "INSERT INTO ledger.slot (slot, log, stream, controller, sealed) VALUES (%s, 1, %s, 'x', false) ON CONFLICT DO NOTHING"
_ERASURE = "INSERT INTO ledger.erasure (slot, position) VALUES (%s, %s) ON CONFLICT (slot) DO UPDATE SET position = excluded.position"


class Writer:
    """Writes entries behind append's back: any history at any speed. Each stream has one facts slot, with the stream's id.

    Who brought an entry is the agency that its stamp names, else the police; whoever brought the first opened the stream.
    """

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
                kind, agency = None if entry.type == HELD else entry.type, entry.stamp.get("agency", "police")
                row = (self.position, entry.stream, entry.version, entry.event, entry.recorded_at, entry.recorder, kind, agency, leaf)
                cursor.execute(_ENTRY, row)
                cursor.execute(_STREAM, (entry.stream, agency))
                if units:
                    cursor.execute(_CONTENT, (self.position, entry.stream, list(range(len(units))), units))

    def name_to_erase(self, case: uuid.UUID, said_in: uuid.UUID) -> None:
        """Record in a stream that what stands open in another is erased; it stands there until ``erase``."""
        self.write([named(fact(900 + self.position, "content-erased", "2026-03-09"), said_in)])
        self.run(_SLOT, case, case)
        self.run(_ERASURE, case, self.position)

    def erase(self, case: uuid.UUID) -> None:
        """Destroy what was named to be erased, as api.erase does."""
        self.run("DELETE FROM ledger.content WHERE slot = %s", case)

    def know(self, agencies: Sequence[str]) -> None:
        """Let the ledger know the types that histories invent, and users of these agencies: who records is a user."""
        self.run(_KNOWN, list(agencies))

    def agree(self, groups: Sequence[str], originators: Sequence[str]) -> None:
        """Let the only agreement open to every agency these groups of what these originators bring; nothing where there are none."""
        self.run("UPDATE ledger.agreement SET ended_by = 0 WHERE ended_by IS NULL")
        self.run(_AGREED, list(groups), list(originators))

    def run(self, statement: str, *values: Any) -> None:
        with store.transaction(self.connection) as cursor:
            cursor.execute(statement, values)


class Restricted:
    """Restrictions drawn for a history while it is written, of entries or whole streams, some lifted again; and what they come to."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.written: list[Fact] = []
        self.standing: dict[int, tuple[uuid.UUID, set[int] | None]] = {}

    def note(self, written: Sequence[Fact], data: st.DataObject) -> None:
        """Let some of the entries just written be restrictions of anything written so far, or lift one."""
        first = self.writer.position - len(written) + 1
        self.written += [replace(entry, position=position) for position, entry in enumerate(written, first)]
        for position, entry in enumerate(written, first):
            match data.draw(st.sampled_from(["plain", "plain", "entries", "stream", "lift"])):
                case "entries":
                    known = [each.version for each in self.written if each.stream == entry.stream]
                    self._restrict(position, entry.stream, data.draw(st.sets(st.sampled_from(known), min_size=1)))
                case "stream":
                    self._restrict(position, entry.stream, None)
                case "lift" if self.standing and min(self.standing) < position:
                    lifted = data.draw(st.sampled_from([each for each in self.standing if each < position]))
                    del self.standing[lifted]
                    self.writer.run("UPDATE ledger.restriction SET lifted_by = %s WHERE position = %s", position, lifted)

    def _restrict(self, position: int, stream: uuid.UUID, versions: set[int] | None) -> None:
        self.standing[position] = stream, versions
        statement = "INSERT INTO ledger.restriction (position, stream, versions, ground) VALUES (%s, %s, %s, 'accuracy')"
        self.writer.run(statement, position, stream, None if versions is None else sorted(versions))

    def closed(self) -> set[uuid.UUID]:
        """Streams that no reader may see at all."""
        return {stream for stream, versions in self.standing.values() if versions is None}

    def folded(self, question: Question) -> list[Keyed]:
        """The question's rows, by another way than the database's: entries under restriction are as if their content were gone.

        That persons are one is told with the answer, and no row is made of it.
        """
        gone = {(stream, version) for stream, versions in self.standing.values() for version in versions or ()}
        told = [each for each in self.written if each.type not in MERGING]
        left = [emptied(each) if (each.stream, each.version) in gone else each for each in told]
        return sorted(row for facts in by_stream(left).values() for row in fold_stream(question, facts, NOW, LONDON).rows)


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
    return contents(asof.as_of(question, store.read_whole(opened, store.Asked((question,), "cases", LONDON)), NOW, LONDON).rows)


def assert_live_equals_the_record(opened: connection.Connection, question: Question) -> None:
    assert contents(table_rows(opened, question)) == answer(opened, question)
    assert check.check(opened, question, **ASKED).differences == []


def caught_up(opened: connection.Connection, question: Question, **asked: Any) -> live.Progress:
    """Fold one question on."""
    (progress,) = live.catch_up(opened, [question], **asked)
    return progress


def rebuilt(connect: filling.Connect, question: Question, **asked: Any) -> rebuild.Rebuilt:
    """Build one question anew."""
    (done,) = rebuild.rebuild(connect, [question], **asked)
    return done


def ensured(connect: filling.Connect, question: Question, **asked: Any) -> rebuild.Rebuilt | None:
    """Build one question anew where it is outdated."""
    return next(iter(rebuild.ensure(connect, [question], **asked)), None)


def seen(facts: Sequence[Fact], _: Any) -> dict[str, Any]:
    if any(entry.fields.get("outcome") == "poison" for entry in facts):
        raise KeyError("a name that must not show")
    return {"seen": [entry.version for entry in facts]}


FRAGILE = Question(
    name="fragile", version=1, title="Fragile", definition="Denominator: all.", columns=(Column("seen", "versions"),),
    key=lambda entry: str(entry.stream), fold=seen, order=str, types=frozenset({"triage-decided.v1"}),
)  # fmt: skip


def poisoned(case: uuid.UUID, version: int, outcome: str) -> Fact:
    return named(fact(version, "triage-decided", f"2026-03-0{version}", outcome=outcome), case)
