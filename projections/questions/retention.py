"""P23 retention: what each controller holds about a person, by which group, reviewed when; what is held, restricted, erased (domain.md 6).

When a first review is due depends on the policy, and whether anything is overdue on the day of asking: both are reckoned where the answer
is shown. What a hold covers beside its own record (of a case its parties, of a person his cases and their parties) is told there too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from ledger.rules.clocks.retention import CLASSIFIED, PLACED, RELEASED, REVIEWED
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.retention import LINES, told

IDENTIFIED, REFERRED, OPENED = "party-identified", "referral-received", "proceedings-opened"
KINDS = {IDENTIFIED: "person", REFERRED: "case", OPENED: "proceedings"}
"""By the type that opens a record, which kind it is of."""
RESTRICTED, LIFTED, ERASED = "record-restricted", "restriction-lifted", "content-erased"
READ = frozenset({*KINDS, CLASSIFIED, REVIEWED, PLACED, RELEASED, RESTRICTED, LIFTED, ERASED})
"""Event types that it reads."""

Kinds = Mapping[str, Sequence[Fact]]


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One person's row from his own stream, in the order in which it was recorded; another's where anything of it is held or gone."""
    kinds = told_of.grouped(sorted(facts, key=lambda fact: fact.version))
    opening = next((kind for kind in KINDS if kinds[kind]), None)
    told = _standing(kinds, zone)
    if opening != IDENTIFIED and not any(told.values()):
        return None
    return {
        "number": told_of.number(kinds[opening]) if opening else None,
        "kind": KINDS.get(opening or IDENTIFIED),
        "identified_on": told_of.day_of(kinds[IDENTIFIED][0], zone) if kinds[IDENTIFIED] else None,
        "controllers": _controllers(kinds),
        **told,
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def _standing(kinds: Kinds, zone: tzinfo) -> Row:
    """Tell what stands: holds, restriction, and since when something of it was erased."""
    released = [fact.fields.get("hold") for fact in kinds.get(RELEASED, ())]
    lifted = [fact.fields.get("restriction") for fact in kinds.get(LIFTED, ())]
    holds = [fact for fact in kinds.get(PLACED, ()) if fact.version not in released]
    restricted = [fact for fact in kinds.get(RESTRICTED, ()) if fact.version not in lifted]
    return {
        "holds": [_hold(fact, zone) for fact in holds],
        "held_since": _first(holds, zone),
        "restricted_since": _first(restricted, zone),
        "erased_since": _first(kinds.get(ERASED, ()), zone),
    }


def _hold(fact: Fact, zone: tzinfo) -> Row:
    named = fact.fields.get("controllers")
    return {
        "entry": fact.version, "by": fact.stamp.get("agency"), "since": told_of.day_of(fact, zone),
        "controllers": list(named) if isinstance(named, list | tuple) else None,
        **{name: fact.fields.get(name) for name in ("kind", "until", "review_on")},
    }  # fmt: skip


def _controllers(kinds: Kinds) -> list[Row]:
    """Tell of each controller how it classified what it holds, what it decided last, and from when its next review counts."""
    acts = defaultdict[str, list[Fact]](list)
    for fact in sorted((*kinds.get(CLASSIFIED, ()), *kinds.get(REVIEWED, ())), key=lambda fact: fact.version):
        acts[str(fact.fields.get("controller"))].append(fact)
    gone = [fact.version for fact in kinds.get(ERASED, ()) if fact.fields.get("authority") == "retention_review"]
    return [_controller(code, acts[code], gone) for code in sorted(acts)]


def _controller(code: str, acts: Sequence[Fact], gone: Sequence[int]) -> Row:
    classified, reviewed = ([fact for fact in acts if fact.kind == kind] for kind in (CLASSIFIED, REVIEWED))
    group: Mapping[str, Any] = classified[-1].fields if classified else {}
    decision: Mapping[str, Any] = reviewed[-1].fields if reviewed else {}
    anew, last = acts[-1].kind == CLASSIFIED, reviewed[-1].version if reviewed else None
    return {
        "controller": code, "category": group.get("category"), "clear_period_start": group.get("clear_period_start"),
        "classified_in": classified[-1].version if classified else None,
        "decision": decision.get("decision"), "decided_on": decision.get("decided_on"),
        "decided_in": last, "reviews": len(reviewed),
        "erased_in": None if last is None or anew else next((version for version in gone if version > last), None),
        "counts_from": group.get("clear_period_start") if anew else None,
        "next_review_on": None if anew else decision.get("next_review_on"),
    }  # fmt: skip


def _first(facts: Sequence[Fact], zone: tzinfo) -> str | None:
    return told_of.day_of(facts[0], zone) if facts else None


def order(row: Row) -> tuple[int, str]:
    """Persons by number, as people count; then cases and proceedings."""
    word = str(row["number"])
    return (len(word) if row["kind"] == "person" else 99, word)


QUESTION = Question(
    name="retention",
    version=2,
    title="What controllers hold about whom, and when it is reviewed",
    definition=(
        "What the controllers hold about each person who was identified, by the groups into which they put it, their last decisions and "
        "next reviews, and what of it is held, restricted or erased, as the record stood at the moment asked about; and cases and "
        "proceedings of which anything is. Denominator: all persons ever identified in this ledger. A person is due to be classified so "
        "many days after he was identified as the policy says: when his last case was closed stands in its own record. A hold stands in "
        "the row of its own record, though it covers others: a case's its parties, a person's his cases and their parties."
    ),
    columns=(
        Column("number", "the unit's number of the person, case or proceedings"),
        Column("kind", "person, case or proceedings"),
        Column("identified_on", "day on which the person was identified, in the unit's zone"),
        Column(
            "controllers",
            "of each controller that classified what it holds about the person: its code, the group, the day from which the period runs, "
            "the entry that says so, its last decision with its day and entry, how often it reviewed, the erasure on the authority of a "
            "review that followed it, whose keys ever those were, the day from which the policy's period counts to the first review, or "
            "the day by which the last review said it would be reviewed again",
        ),
        Column(
            "holds",
            "each legal hold of this very record that was not released: the entry that placed it, the agency that did and when, the "
            "controllers whose material it covers (none: everybody's), kind, until when, and the day by which it is looked at again",
        ),
        Column("held_since", "day on which the first of them was placed"),
        Column("restricted_since", "day of the first restriction of this record, or of entries of it, that was not lifted"),
        Column("erased_since", "day on which something of this record was first decided to be erased"),
        Column("last_recorded_at", "when the last entry that this depends on was recorded"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=LINES,
    tell=told,
)
