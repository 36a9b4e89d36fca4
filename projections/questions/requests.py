"""Requests of persons: what each asked of which controller, and what became of it (DPA 2018 ss.45 to 48; domain.md 5.12, 6 on P5)."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.rules import told_of
from ledger.rules.clocks.rights import FOLLOWED, REQUESTED
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.requests import LINES, told

IDENTIFIED = "party-identified"
READ = frozenset({IDENTIFIED, REQUESTED, FOLLOWED})
ASKED, STEP = ("kind", "controller", "received_on", "channel", "identity"), ("how", "on", "until", "pack")
"""Of a request, and of what became of it, the fields that are told."""


def fold(facts: Sequence[Fact], _zone: tzinfo) -> Row | None:
    """One person's requests from the facts of his record as they stand; of who asked for nothing there is no row."""
    requests = sorted((fact for fact in facts if fact.kind == REQUESTED), key=_version)
    if not requests:
        return None
    follows = sorted((fact for fact in facts if fact.kind == FOLLOWED), key=_version)
    number = told_of.number(fact for fact in facts if fact.kind == IDENTIFIED)
    return {"number": number, "requests": [_request(fact, follows) for fact in requests]}


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def _version(fact: Fact) -> int:
    return fact.version


def _request(fact: Fact, follows: Sequence[Fact]) -> Row:
    steps: list[dict[str, Any]] = [
        {"entry": each.version, **{name: each.fields.get(name) for name in STEP}}
        for each in follows if each.fields.get("request") == fact.version
    ]  # fmt: skip
    return {"entry": fact.version, **{name: fact.fields.get(name) for name in ASKED}, "steps": steps}


QUESTION = Question(
    name="requests",
    version=2,
    title="What persons asked for of which controller, and what became of it",
    definition=(
        "Requests of persons for what data protection law gives a right to, as the record stood at the moment asked about. Denominator: "
        "all requests ever recorded of persons; those that are done with are kept. In time is what was answered or refused by the day to "
        "which a notice in time extended it, else within one month of the latest of request, proof of identity and fee."
    ),
    columns=(
        Column("number", "the unit's number of the person; none where it was erased"),
        Column(
            "requests",
            "each request in order of entries: its entry, what was asked for, of which controller, when and how it came, whether it was "
            "certain who asked, and each step that followed: entry, what became of it, on which day, of an extension until when, of an "
            "answer the digest of the pack that was given",
        ),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=LINES,
    tell=told,
    cohort="requests received",
)
