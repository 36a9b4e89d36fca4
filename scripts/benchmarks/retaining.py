"""What is due of retention over many persons: a whole process from cold, with rows that the question itself made of invented entries."""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from bench import Bench
from cold import NOTHING, program, seconds, shell
from figures import OURS, Aim, Result, Row, measured

from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from ledger.store import connection
from projections.engine import question, store, tables
from projections.engine.fold import Keyed, fold_stream
from projections.engine.rebuild import rebuild
from projections.engine.time import NOW

CONTROLLERS = (("cheshire-police", "group_2", 10), ("mersey-care", "health", 20))
DUE, HELD, UNKNOWN = 0.03, 0.01, 0.1
"""Shares of what is invented: reviews that are due, persons under a hold, persons whom nobody classified."""


def retaining(bench: Bench) -> Iterator[Result]:
    """``retention due`` over many persons, of whose reviews a few in a hundred are due; its table is built anew afterwards."""
    persons = bench.size.persons
    row = Row(f"caseledger retention due over {persons:,} persons from cold", bench.entries, "s", (NOTHING,), Aim(2, most=True))
    note = f"two controllers of each; {DUE:.0%} of their reviews are due, and {UNKNOWN:.0%} of the persons to be classified in a year."
    with TemporaryDirectory() as compiled:
        around = shell(bench.ledger, compiled)
        sides = {
            OURS: lambda: seconds([*program(), "retention", "due", "--format", "json"], around),
            NOTHING: lambda: seconds([sys.executable, "-c", "pass"], around),
        }
        yield measured(row, bench.size.starts, sides, note, before=lambda: _filled(bench, persons))
    _rebuilt(bench)


def _filled(bench: Bench, persons: int) -> None:
    """Build the question's table, and put the rows of invented persons beside what is there."""
    _rebuilt(bench)
    asked = question.load("retention")
    rows = _rows(Random(persons), bench.ledger.now(), asked, persons, bench)  # noqa: S311 invented persons, no secret
    with closing(connection.connect(bench.ledger.place.dsn("projector"))) as opened, store.transaction(opened) as cursor:
        standing = tables.standing(cursor, asked.name)
        if standing is not None:
            tables.fill(cursor, standing.table, rows)


def _rebuilt(bench: Bench) -> None:
    ledger, asked = bench.ledger, question.load("retention")
    rebuild(lambda: connection.connect(ledger.place.dsn("projector")), [asked], log="cases", zone=ledger.zone, now=ledger.now())


def _rows(random: Random, now: datetime, asked: question.Question, persons: int, bench: Bench) -> Iterator[Keyed]:
    for number in range(persons):
        facts = list(_person(random, now, UUID(int=random.getrandbits(128), version=4), number))
        yield from fold_stream(asked, facts, NOW, bench.ledger.zone).rows


def _person(random: Random, now: datetime, stream: UUID, number: int) -> Iterator[Fact]:
    """Invent a person who was identified within the last year, what two controllers made of it, and a hold of a few."""
    today = now.date()

    def entry(version: int, kind: str, **fields: Any) -> Fact:
        at = now - timedelta(days=random.randint(0, 364) if version == 1 else 0)
        stamp = {"agency": "cheshire-police"} | ({"number": f"P-{1_000_000 + number}"} if version == 1 else {})
        ids = UUID(int=random.getrandbits(128), version=4)
        return Fact(version, stream, version, ids, at, ids, f"{kind}.v1", Occurred.at(at), stamp, {}, {}, {}, fields)

    yield entry(1, "party-identified")
    if random.random() < UNKNOWN:
        return
    for place, (controller, category, years) in enumerate(CONTROLLERS):
        ends = today + timedelta(days=-random.randint(0, 400) if random.random() < DUE else random.randint(2, 3000))
        group = {"controller": controller, "category": category, "clear_period_start": _before(ends, years)}
        yield entry(2 + 2 * place, "retention-classified", **group)
        if random.random() < 0.3:
            said = {"decided_on": today.isoformat(), "criteria": ["serious_harm"], "next_review_on": ends.isoformat()}
            yield entry(3 + 2 * place, "retention-reviewed", controller=controller, decision="retain", **said)
    if random.random() < HELD:
        placed = entry(6, "legal-hold-placed", until="verdict", review_on=(today + timedelta(days=60)).isoformat())
        placed.fields["kind"] = "cpia"
        yield placed


def _before(day: date, years: int) -> str:
    return (day - timedelta(days=round(365.25 * years))).isoformat()
