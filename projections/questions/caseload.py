"""P1 caseload: which cases the unit works on, at which gate, whose they are, what is urgent and what is due next (domain.md 6 and 8).

Days open and days since the last contact depend on the day of asking, the level of risk on which persons are one: they are reckoned
where the answer is shown (projections.telling.caseload).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from ledger.rules.clocks import DEADLINES, Running, running
from ledger.rules.contact import last_contacts
from ledger.rules.deadlines import Terms
from ledger.rules.policy import TARGETS
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.caseload import AT_RISK, LINES, told

GATES = {
    "triage-decided": ("TRIAGE", "outcome"),
    "screen-decided": ("SCREEN", "outcome"),
    "action-routed": ("ACTION", "route"),
    "service-responded": ("SERVICE", "response"),
}
"""Event types that decide at a gate of the pathway (domain.md 1.2), the gate, and the field that tells what; the last counts.

What a service did is told as long as no gate was decided again since.
"""
TURNS = frozenset({"case-closed", "case-reopened"})
OWNERS = frozenset({"case-allocated", "case-transferred"})
CLOCKED = frozenset().union(*(deadline.kinds for deadline in DEADLINES))
"""Event types on which a clock depends."""
FROM_ITS_DAY = dict.fromkeys(TARGETS, 0)
"""A clock of the policy's targets is kept with the day from which it counts."""
LEVEL, CONTACTED, ORDER_BREACHED, BAIL = "risk-level-set", "victim-contacted", "order-breached", "bail-changed"
ASSESSED = ("assessment-completed", LEVEL, "review-held")
"""Types by which the risk was looked at: an assessment, a level that was set, a review of the case."""
READ = frozenset({"referral-received", "party-joined", *GATES, *TURNS, *OWNERS, *CLOCKED, LEVEL, CONTACTED, ORDER_BREACHED, BAIL})
"""Event types of which the fold reads fields; of all others it reads when they occurred and were recorded, for they count as entries."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's row from its facts as they stand, in the order in which they happened."""
    kinds, decided, turn, owned = defaultdict[str, list[Fact]](list), None, None, None
    for fact in facts:
        kind = fact.kind
        kinds[kind].append(fact)
        decided = fact if kind in GATES else decided
        turn = fact if kind in TURNS else turn
        owned = fact if kind in OWNERS else owned
    referrals = kinds["referral-received"]
    if not referrals:
        return None
    closure = turn if turn is not None and turn.kind == "case-closed" else None
    gate, field = GATES[decided.kind] if decided is not None else ("REFERRAL", "")
    urgent = _open_actions(kinds["urgent-action-raised"], kinds["urgent-action-completed"])
    clocks = [] if closure is not None else running([fact for kind in CLOCKED for fact in kinds[kind]], Terms(zone, FROM_ITS_DAY))
    return {
        "number": told_of.number(referrals),
        "gate": gate if closure is None else "CLOSED",
        "decision": None if decided is None else decided.fields.get(field),
        "state": "open" if closure is None else "closed",
        "closed_because": None if closure is None else closure.fields.get("reason"),
        "owner": None if owned is None else owned.fields.get("owner"),
        "urgency": _last(referrals, "urgency"),
        "urgent_actions": urgent,
        "next": _next(clocks),
        "targets": _targets(clocks, zone),
        "risk": [_level(fact, zone) for fact in kinds[LEVEL]],
        "contacts": last_contacts(kinds["party-joined"], kinds[CONTACTED], zone),
        "assessed_on": max((told_of.day_of(kinds[kind][-1], zone) for kind in ASSESSED if kinds[kind]), default=None),
        "breach": _breach(kinds[ORDER_BREACHED], kinds[BAIL], zone),
        "glass": _glass(kinds["glass-broken"], kinds["glass-reviewed"]),
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


def _next(clocks: Sequence[Running]) -> list[Row]:
    """Tell the clock that runs out first, of those that need no target (ledger.rules.clocks).

    Of those before it that end by themselves the day of asking says whether they still run: they are told too.
    """
    timed = [clock for clock in clocks if clock.deadline.name not in TARGETS]
    lasting = next((place for place, clock in enumerate(timed) if not clock.deadline.lapses), len(timed))
    return [{"what": clock.deadline.name, "entry": clock.start.version, "due": rfc3339(clock.due)} for clock in timed[: lasting + 1]]


def _targets(clocks: Sequence[Running], zone: tzinfo) -> list[Row]:
    """Tell from which day each clock counts of which the policy says how long it is."""
    return [
        {"what": clock.deadline.name, "entry": clock.start.version, "counts_from": clock.due.astimezone(zone).date().isoformat()}
        for clock in clocks if clock.deadline.name in TARGETS
    ]  # fmt: skip


def _level(fact: Fact, zone: tzinfo) -> Row:
    on = told_of.day_of(fact, zone)
    return {"entry": fact.version, "on": on, **{name: fact.fields.get(name) for name in ("suspect", "victim", "level")}}


def _breach(orders: Sequence[Fact], bail: Sequence[Fact], zone: tzinfo) -> Row | None:
    """Tell the last reported breach of an order or of bail: which of the two, its day and its entry."""
    told = [("order", fact) for fact in orders] + [("bail", fact) for fact in bail if fact.fields.get("how") == "breached"]
    found = [{"of": of, "on": told_of.day_of(fact, zone), "entry": fact.version} for of, fact in told]
    return max(found, key=lambda breach: (breach["on"], breach["entry"]), default=None)


def _glass(broken: Sequence[Fact], reviewed: Sequence[Fact]) -> int:
    """Count the breakings of glass that no review names."""
    done = [fact.fields.get("opened") for fact in reviewed]
    return sum(fact.version not in done for fact in broken)


def _parties(joined: Sequence[Fact]) -> dict[str, int]:
    """Count how many persons joined the case in each category; one who joined twice in a category is one."""
    persons: defaultdict[str, set[str]] = defaultdict(set)
    for fact in joined:
        persons[str(fact.fields.get("category"))].add(str(fact.fields.get("party")))
    return {category: len(persons[category]) for category in sorted(persons)}


QUESTION = Question(
    name="caseload",
    version=10,
    title="Which cases the unit works on, how urgent, whose",
    definition=(
        "Cases that were referred at least once and not closed after they were last reopened, as the record stood at the "
        "moment asked about. Denominator: all cases ever referred to the unit; those closed are kept and marked. "
        f"{AT_RISK} The level is the highest of all pairs of suspect and victim. Contact is what was made, not what was tried."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("gate", "the last gate at which something was decided: TRIAGE, SCREEN, ACTION, SERVICE; REFERRAL before, CLOSED after"),
        Column("decision", "what was decided last at a gate, or what a service did; none when nothing is decided yet"),
        Column("state", "open, or closed when the case was closed after it was last reopened"),
        Column("closed_because", "the reason recorded at that closure"),
        Column("owner", "the member, by opaque id, to whom the case was last allocated; none before that and after a transfer"),
        Column("urgency", "how soon the last referral asks for an answer"),
        Column("urgent_actions", "urgent actions not yet completed: entry that raised it, action, gate, due, owner; first due first"),
        Column(
            "next",
            "of an open case what is due first (see the question due), the entry that says so, and when; and what ends by itself before",
        ),
        Column("targets", "of an open case the clocks whose length the policy sets: each with its entry and the day from which it counts"),
        Column("risk", "each level of risk that was set, in order: entry, day, suspect and victim by opaque id, level"),
        Column("contacts", "each victim by opaque id, with the day on which contact with her was last made"),
        Column("assessed_on", "day of the last assessment, level of risk or review of the case"),
        Column("breach", "the last reported breach: of an order or of bail, its day and its entry"),
        Column("glass", "how many times the glass of the case was broken that nobody has reviewed; a closed case's too"),
        Column("referred_on", "day of the first referral, in the unit's zone and as precise as it was given"),
        Column("referring_agency", "agency of the last referral"),
        Column("parties", "number of persons in the case, by category"),
        Column("entries", "number of entries of the case"),
        Column("last_recorded_at", "when its last entry was recorded"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    listed=is_open,
    coded=of_kinds(READ),
    lines=LINES,
    tell=told,
)
