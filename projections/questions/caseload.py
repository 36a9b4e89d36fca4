"""P1 caseload: which cases the unit works on, at which gate, whose they are, what is urgent (domain.md 6 and 8).

Days open and days since the last entry depend on the day of asking: they are reckoned where the answer is shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from projections.engine.question import Column, Question, Row

GATES = {"referral-received": "REFERRAL", "triage-decided": "TRIAGE"}
"""Event types that stand at a gate of the pathway (domain.md 1.2); of several, the last counts."""
TURNS = frozenset({"case-closed", "case-reopened"})


def key(fact: Fact) -> str:
    """One row a stream; streams without a referral are no cases and get none."""
    return str(fact.stream)


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's row from its facts as they stand, in the order in which they happened."""
    kinds, at_gate, turn = defaultdict[str, list[Fact]](list), None, None
    for fact in facts:
        kind = fact.kind
        kinds[kind].append(fact)
        at_gate = fact if kind in GATES else at_gate
        turn = fact if kind in TURNS else turn
    referrals = kinds["referral-received"]
    if at_gate is None or not referrals:
        return None
    closure = turn if turn is not None and turn.kind == "case-closed" else None
    return {
        "number": _number(referrals),
        "gate": GATES[at_gate.kind],
        "decision": at_gate.fields.get("outcome"),
        "state": "open" if closure is None else "closed",
        "closed_because": None if closure is None else closure.fields.get("reason"),
        "owner": at_gate.who.get("actor"),
        "urgency": _last(referrals, "urgency"),
        "urgent_actions": _open_actions(kinds["urgent-action-raised"], kinds["urgent-action-completed"]),
        "referred_on": _day(referrals[0], zone),
        "referring_agency": _last(referrals, "agency"),
        "parties": _parties(kinds["party-joined"]),
        "entries": len(facts),
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def order(row: Row) -> tuple[int, str, str]:
    """Most urgent first: open urgent actions by when they are due, then the rest by number."""
    actions = row["urgent_actions"]
    return (0 if actions else 1, str(actions[0]["due"]) if actions else "", str(row["number"]))


def is_open(row: Row) -> bool:
    """Say whether the row is on the caseload; closed cases stay in the answer for whoever asks for them."""
    return bool(row["state"] == "open")


def _number(referrals: Sequence[Fact]) -> str | None:
    """Find the case's number: the ledger gave it to the entry that opened the stream."""
    numbered = [fact for fact in referrals if "number" in fact.stamp]
    return str(min(numbered, key=lambda fact: fact.version).stamp["number"]) if numbered else None


def _last(facts: Sequence[Fact], field: str) -> Any:
    given = [fact.fields[field] for fact in facts if field in fact.fields]
    return given[-1] if given else None


def _day(fact: Fact, zone: tzinfo) -> str:
    """Write the day of an instant in the unit's zone; a day, month, year or range stays as precise as it was given."""
    if fact.occurred.precision != "instant":
        return fact.occurred.value
    return fact.occurred.earliest(zone).astimezone(zone).date().isoformat()


def _open_actions(raised: Sequence[Fact], completed: Sequence[Fact]) -> list[Row]:
    """List urgent actions that no entry completed, by when they are due; a completion names the version that raised its action."""
    done = [fact.fields.get("raised") for fact in completed]
    actions = [
        {"entry": fact.version, **{name: fact.fields.get(name) for name in ("action", "gate", "due", "owner")}}
        for fact in raised
        if fact.version not in done
    ]
    return sorted(actions, key=lambda action: (str(action["due"]), action["entry"]))


def _parties(joined: Sequence[Fact]) -> dict[str, int]:
    """Count how many persons joined the case in each category; one who joined twice in a category is one."""
    persons: defaultdict[str, set[str]] = defaultdict(set)
    for fact in joined:
        persons[str(fact.fields.get("category"))].add(str(fact.fields.get("party")))
    return {category: len(persons[category]) for category in sorted(persons)}


QUESTION = Question(
    name="caseload",
    version=1,
    definition=(
        "Cases that were referred at least once and not closed after they were last reopened, as the record stood at the "
        "moment asked about. Denominator: all cases ever referred to the unit; those closed are kept and marked."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("gate", "the last gate at which something was received or decided: REFERRAL, TRIAGE"),
        Column("decision", "what was decided there; none when nothing is decided yet"),
        Column("state", "open, or closed when the case was closed after it was last reopened"),
        Column("closed_because", "the reason recorded at that closure"),
        Column("owner", "the member, by opaque id, who acted last at a gate"),
        Column("urgency", "how soon the last referral asks for an answer"),
        Column("urgent_actions", "urgent actions not yet completed: entry that raised it, action, gate, due, owner; first due first"),
        Column("referred_on", "day of the first referral, in the unit's zone and as precise as it was given"),
        Column("referring_agency", "agency of the last referral"),
        Column("parties", "number of persons in the case, by category"),
        Column("entries", "number of entries of the case"),
        Column("last_recorded_at", "when its last entry was recorded"),
    ),
    key=key,
    fold=fold,
    order=order,
    listed=is_open,
    with_marks=False,
)
