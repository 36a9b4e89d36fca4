"""P11 orders: orders and conditions in force, and whether what the Stalking Protection Act asks for was notified (domain.md 6, 3, 8).

What an order is on a day says ``ledger.rules.in_force``, what is to be notified ``ledger.rules.clocks.notification``. A row keeps days;
what is in force, and what is late, is reckoned at the moment asked about.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from operator import attrgetter
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import told_of
from ledger.rules.clocks.notification import CEASED, IN_TIME, LATE, NEVER, OUTSTANDING, READS, RECEIVED, RUNNING, SERVED, Duty, duties
from ledger.rules.deadlines import Terms
from ledger.rules.in_force import CHANGED, DETERMINATIONS, IN_FORCE, MADE, Order, Saying, Spell, as_left, bound, numbers, sorts
from ledger.rules.recipients import Kinds, by_kind
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told
from projections.engine.question import Question, by_stream

REFERRED, APPLIED, BREACHED, TAGGED = "referral-received", "order-applied", "order-breached", "tag-fitted"
READ = frozenset({REFERRED, APPLIED, BREACHED, TAGGED, *READS})
MAKING = of_kinds({MADE})
WORST = (OUTSTANDING, NEVER, RUNNING, LATE, IN_TIME, CEASED)
"""How a duty of notification can stand, what has to be seen to first."""
SORTS = ("prohibition", "requirement")
COPIED = (
    "entry", "kind", "suspect", "protected", "made_on", "until", "ended_on", "served_on", "unserved_change", "notices", "acknowledged",
    "tagged_on", "breaches",
)  # fmt: skip
"""What a line has of an order as its row has it."""
DAYS = ("first", "last", "notified_on", "ceased_on")
"""Days of a duty."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's orders from its facts as they stand; none was made, no row."""
    if MAKING.isdisjoint(fact.type for fact in facts):
        return None
    kinds = by_kind(facts)
    told = (fact for kind in (CHANGED, *DETERMINATIONS) for fact in kinds.get(kind, ()))
    said = [(fact.kind, fact.fields) for fact in sorted(told, key=attrgetter("version"))]
    owed = duties(Terms(zone, told=kinds))
    return {
        "number": told_of.number(kinds.get(REFERRED, ())),
        "orders": [
            {**_order(made, kinds, said), "duties": [_duty(each) for each in owed if each.order == made.version]}
            for made in kinds[MADE]
        ],
    }  # fmt: skip


def _order(made: Fact, kinds: Kinds, said: Sequence[Saying]) -> Row:
    found = as_left(made.version, made.fields, said)
    changes, served, notices, breaches, tags = (_of(made, kinds, kind) for kind in (CHANGED, SERVED, RECEIVED, BREACHED, TAGGED))
    texts = [fact for fact in changes if fact.fields.get("how") in ("varied", "renewed")]
    return {
        "entry": made.version, "kind": found.kind, "suspect": bound(made, kinds),
        "protected": [each for each in _listed(made.fields.get("protected")) if isinstance(each, str)],
        "made_on": _iso(found.made_on), "until": _iso(found.until), "ended_on": _iso(found.ended_on), "ended_by": found.ended_by,
        "conditions": _conditions(found, (made.fields, *(fact.fields for fact in texts))),
        "changes": [[str(fact.fields.get("how")), _day(fact, "changed_on")] for fact in changes],
        "served_on": min((on for fact in served if (on := _day(fact, "served_on"))), default=None),
        "unserved_change": bool(served and texts) and _latest(texts, "changed_on") > _latest(served, "served_on"),
        "notices": len(notices), "acknowledged": sum(_day(fact, "acknowledged_on") is not None for fact in notices),
        "breaches": [
            {
                "entry": fact.version, "stage": str(fact.fields.get("stage")), "on": _day(fact, "breached_on"),
                "conditions": numbers(fact.fields.get("conditions")),
            }
            for fact in breaches
        ],
        "tagged_on": max((on for fact in tags if (on := _day(fact, "fitted_on"))), default=None),
    }  # fmt: skip


def _of(made: Fact, kinds: Kinds, kind: str) -> list[Fact]:
    return [fact for fact in kinds.get(kind, ()) if fact.fields.get("order") == made.version]


def _latest(facts: Sequence[Fact], name: str) -> tuple[str, int]:
    """Give the last day that these acts tell, and of those of one day the last that was recorded: a late entry is no later act."""
    return max((_day(fact, name) or "", fact.version) for fact in facts)


def _listed(value: object) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ()


def _day(fact: Fact, name: str) -> str | None:
    return _iso(day(fact.fields.get(name)))


def _iso(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _conditions(found: Order, texts: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Tell of each condition what it is, and when it has effect."""
    sort = sorts(texts)
    return [
        {"condition": each, "sort": sort[each][0], "local": sort[each][1], "spells": [[_iso(day) for day in spell] for spell in spells]}
        for each, spells in sorted(found.conditions.items(), key=_place)
    ]  # fmt: skip


def _place(named: tuple[str, Any]) -> tuple[int, str]:
    """Give by what the number of a condition sorts: 3 before 3a before 10."""
    return len(named[0].rstrip("abcdefghijklmnopqrstuvwxyz")), named[0]


def _duty(duty: Duty) -> Row:
    return {name: _iso(value) if isinstance(value, date) else value for name, value in duty._asdict().items()}


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """What is in force by then, and of a window what became of the orders made in it; rates are of all orders, or of those."""
    lines = [_line(row["number"], each, asking.today) for row in rows for each in row["orders"] if asking.takes(day(each["made_on"]))]
    in_force = [line for line in lines if line["state"] == IN_FORCE]
    window = asking.since is not None or asking.until is not None
    states = Counter(line["state"] for line in lines)
    over = ", ".join(f"{states[state]} {state.replace('_', ' ')}" for state in sorted(states) if state != IN_FORCE)
    notes = (f"Of the orders made, these are not in force and not listed: {over}.",) if over and not window else ()
    return Told(lines if window else in_force, _rates(lines, in_force), (_bound(in_force, asking),), notes)


def _line(number: Any, made: Row, today: date) -> Row:
    begun, until, ended = (day(made[name]) for name in ("made_on", "until", "ended_on"))
    state = Order(made["kind"], begun, until, ended, made["ended_by"]).stands(today)
    parts = ((each, Spell(*map(day, spell))) for each in made["conditions"] for spell in each["spells"])
    holding = {each["condition"]: (each, spell) for each, spell in parts if state == IN_FORCE and spell.holds(today)}
    stands = [(Duty(**{**each, **{name: day(each[name]) for name in DAYS}}).stands(today), each) for each in made["duties"]]
    stages = Counter(each["stage"] for each in made["breaches"])
    return {
        "number": number, "state": state, **{name: made[name] for name in COPIED},
        **{f"{sort}s": [_condition(each, spell) for each, spell in holding.values() if each["sort"] == sort] for sort in SORTS},
        "conditions_over": [each["condition"] for each in made["conditions"] if each["condition"] not in holding],
        "changes": [" ".join(filter(None, change)) for change in made["changes"]],
        "notification": min((stand for stand, _ in stands), key=WORST.index, default=None),
        "notify_by": min((each["last"] for stand, each in stands if stand in (RUNNING, OUTSTANDING)), default=None),
        "breaches_reported": stages["reported"], "breaches_charged": stages["charged"],
        "duties": [{**each, "stands": stand} for stand, each in stands],
    }  # fmt: skip


def _condition(told: Row, spell: Spell) -> str:
    """Write a condition as it stands: ``2``, ``3a (local, until 2026-05-01)``."""
    beside = [*(["local"] if told["local"] else []), *([] if spell.until is None else [f"until {spell.until}"])]
    return f"{told['condition']} ({', '.join(beside)})" if beside else str(told["condition"])


def _rates(lines: Sequence[Row], in_force: Sequence[Row]) -> list[Rate]:
    stands = Counter(duty["stands"] for line in lines for duty in line["duties"])
    due = sum(stands[each] for each in (IN_TIME, LATE, OUTSTANDING, NEVER))
    left = {"not yet due": stands[RUNNING], "not asked for when their time ended": stands[CEASED]}
    over = "of what was due to be notified"
    received, acknowledged = (sum(line[name] for line in lines) for name in ("notices", "acknowledged"))
    breached = [line for line in lines if line["breaches"]]
    ended = {"not in force": len(lines) - len(in_force)}
    return [
        Rate("notified_in_time", f"{over}: notified in time", stands[IN_TIME], due, left),
        Rate("notified_late", f"{over}: notified late", stands[LATE], due, left),
        Rate("not_notified", f"{over}: not notified", stands[OUTSTANDING] + stands[NEVER], due, left),
        Rate("acknowledged", "of notifications received: acknowledged in writing", acknowledged, received),
        Rate("served", "of orders in force: served", sum(line["served_on"] is not None for line in in_force), len(in_force), ended),
        Rate("breached", "of orders: with a breach reported or charged", len(breached), len(lines)),
        Rate("charged", "of orders with a breach: with one charged", sum(line["breaches_charged"] > 0 for line in breached), len(breached)),
    ]


def _bound(in_force: Sequence[Row], asking: Asking) -> Measure:
    """Count the persons whom orders in force bind: who was merged with another is one with him."""
    bound = [asking.persons.told_as(line["suspect"]) for line in in_force if line["suspect"] is not None]
    left = {"suspect not known": len(in_force) - len(bound)}
    says = "persons bound, of the orders in force that name whom they bind"
    return Measure("persons_bound", says, len(set(bound)), "persons", len(bound), left)


QUESTION = Question(
    name="orders",
    version=1,
    title="Orders and conditions in force, notification, breaches",
    definition=(
        "Orders of courts that have effect at the moment asked about, with the conditions that have, of every kind of order; with a window "
        "of days, all orders made in it and what became of each. An interim stalking protection order ends with the determination of the "
        "application for the full one, any order on the day on which it is discharged or set aside, else after its last day; a condition "
        "with its order, its own period or its removal. Denominator: of rates of orders, all orders made (in the window); of service, "
        "those in force; of notification, everything that the Stalking Protection Act 2019 s.9 asked for under them, by service, a new "
        "name or address, or the end of notification under the Sexual Offences Act 2003, whose third day is over or that was notified: not "
        "what ceased to be asked for before."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("orders", "each order with its days, conditions and their periods, service, changes, duties of notification and breaches"),
    ),
    lines=(
        Column("number", "the unit's number of the case"),
        Column("entry", "the entry that made the order"),
        Column("kind", "kind of order", "words"),
        Column("state", "in force; or why not: determined, discharged, set aside, expired, or not begun", "words"),
        Column("suspect", "whom it binds", "person"),
        Column("protected", "whom it protects", "person"),
        Column("made_on", "day on which it was made", "day"),
        Column("until", "last day of its period; none: until further order, or not known", "day"),
        Column("ended_on", "day on which it was brought to an end", "day"),
        Column("served_on", "day on which it was first served", "day"),
        Column("unserved_change", "whether it was varied or renewed since it was last served"),
        Column("prohibitions", "numbers of the prohibitions in force; which are local, and which end on a day of their own"),
        Column("requirements", "numbers of the requirements in force, in the same way"),
        Column("conditions_over", "numbers of the conditions that have no effect at the moment asked about"),
        Column("changes", "what became of the order, and on which day", "words"),
        Column("notification", "how the worst duty of notification stands: outstanding, never, running, late, in time, ceased", "words"),
        Column("notify_by", "last day of the first notification that is still to come", "day"),
        Column("notices", "notifications received", "count"),
        Column("acknowledged", "of these, acknowledged in writing", "count"),
        Column("breaches_reported", "breaches reported", "count"),
        Column("breaches_charged", "breaches charged", "count"),
        Column("tagged_on", "day on which a tag was last fitted under it", "day"),
        Column("duties", "each duty of notification: entry, what, first and last day, when notified or ceased, how it stands", "detail"),
        Column("breaches", "each breach: entry, stage, day, conditions", "detail"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    tell=tell,
    cohort="orders made",
    types=of_kinds(READ),
)
