"""P4 urgent: urgent actions raised, open, overdue and ended, and how long they took, by gate and owner (domain.md 6, 1.2, 5.2).

By when an action is to be done, and what ends it, says its clock (``ledger.rules.clocks.gates``). A row keeps instants; what is overdue is
reckoned at the moment asked about.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from statistics import median

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day, rfc3339
from ledger.rules import told_of
from ledger.rules.clocks.gates import URGENT_ACTION
from ledger.rules.deadlines import Terms
from ledger.rules.recipients import by_kind
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told
from projections.engine.question import Question, by_stream

REFERRED, RAISED, (ENDED,) = "referral-received", URGENT_ACTION.starts, URGENT_ACTION.stops
READ = frozenset({REFERRED, RAISED, ENDED})
RAISING = of_kinds({RAISED})
MINUTE = timedelta(minutes=1)
IN_TIME, LATE, UNKNOWN, RUNNING, OVERDUE, UNTIMED = "in_time", "late", "not_known", "open", "overdue", "open_untimed"
OPEN, OVER, DUE = (RUNNING, OVERDUE, UNTIMED), (IN_TIME, LATE, UNKNOWN), (IN_TIME, LATE, OVERDUE)


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's urgent actions from its facts as they stand; none was raised, no row."""
    if RAISING.isdisjoint(fact.type for fact in facts):
        return None
    kinds, terms = by_kind(facts), Terms(zone)
    return {
        "number": told_of.number(kinds.get(REFERRED, ())),
        "actions": [_action(raised, kinds.get(ENDED, ()), terms) for raised in kinds[RAISED]],
    }


def _action(raised: Fact, ends: Sequence[Fact], terms: Terms) -> Row:
    ended = next((end for end in ends if URGENT_ACTION.ends(raised, end, terms)), None)
    due, owner = URGENT_ACTION.due(raised, terms), raised.fields.get("owner")
    return {
        "entry": raised.version, "gate": str(raised.fields.get("gate")), "action": str(raised.fields.get("action")),
        "owner": owner if isinstance(owner, str) else None, "due": None if due is None else rfc3339(due),
        "raised_on": told_of.day_of(raised, terms.zone), **_end(ended, terms.zone),
        "minutes": None if ended is None else _minutes(raised, ended, terms.zone),
    }  # fmt: skip


def _end(ended: Fact | None, zone: tzinfo) -> Row:
    """Tell what ended it: how, and the first and the last instant at which that can have happened."""
    if ended is None:
        return dict.fromkeys(("ended_in", "outcome", "ended_first", "ended_last"))
    first, last = ended.occurred.earliest(zone), min(ended.occurred.latest(zone), ended.recorded_at)
    outcome = str(ended.fields.get("outcome"))
    return {"ended_in": ended.version, "outcome": outcome, "ended_first": rfc3339(min(first, last)), "ended_last": rfc3339(last)}


def _minutes(raised: Fact, ended: Fact, zone: tzinfo) -> int | None:
    """Give how long it took, where both are told to the instant and one follows the other."""
    if not raised.occurred.precision == ended.occurred.precision == "instant":
        return None
    took = ended.occurred.latest(zone) - raised.occurred.latest(zone)
    return took // MINUTE if took >= timedelta() else None


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """All actions, or those raised in the window, by gate and owner as they stand at the moment; what is overdue comes first."""
    actions = [
        {**each, "number": row["number"], "stands": _stands(each, asking.moment)}
        for row in rows for each in row["actions"] if asking.takes(day(each["raised_on"]))
    ]  # fmt: skip
    groups, gates = defaultdict[tuple[str, str | None], list[Row]](list), defaultdict[str, list[Row]](list)
    for each in actions:
        groups[each["gate"], each["owner"]].append(each)
        gates[each["gate"]].append(each)
    lines = sorted((_line(*group, its) for group, its in groups.items()), key=_urgency)
    ended = [each for each in actions if each["ended_in"] is not None]
    rates = [
        _in_time(actions), *(_in_time(gates[gate], gate) for gate in sorted(gates)),
        Rate("overdue", "of open actions: overdue", _count(actions, OVERDUE), _count(actions, *OPEN)),
        Rate("done", "of actions that ended: done", sum(each["outcome"] == "done" for each in ended), len(ended)),
    ]  # fmt: skip
    measures = [*_times(actions), *(measure for gate in sorted(gates) for measure in _times(gates[gate], gate))]
    return Told(lines, rates, measures)


def _stands(action: Row, moment: datetime) -> str:
    """Give how an action stands: ended in time, late, or it is not known which; open, overdue, or open without a time to be done by."""
    due = None if action["due"] is None else datetime.fromisoformat(action["due"])
    if action["ended_in"] is None:
        return UNTIMED if due is None else OVERDUE if due < moment else RUNNING
    first, last = (datetime.fromisoformat(action[name]) for name in ("ended_first", "ended_last"))
    return UNKNOWN if due is None or first <= due < last else IN_TIME if last <= due else LATE


def _count(actions: Sequence[Row], *stands: str) -> int:
    return sum(each["stands"] in stands for each in actions)


def _line(gate: str, owner: str | None, actions: Sequence[Row]) -> Row:
    (took, *_) = _times(actions)
    return {
        "gate": gate, "owner": owner, "raised": len(actions), "open": _count(actions, *OPEN), "overdue": _count(actions, OVERDUE),
        "ended": _count(actions, *OVER), "in_time": _count(actions, IN_TIME), "late": _count(actions, LATE), "median_hours": took.value,
        "overdue_now": _addresses(actions, OVERDUE), "open_now": _addresses(actions, RUNNING, UNTIMED), "actions": list(actions),
    }  # fmt: skip


def _addresses(actions: Sequence[Row], *stands: str) -> list[str]:
    """Give the addresses of the entries that raised them, first due first."""
    found = sorted((each for each in actions if each["stands"] in stands), key=lambda each: str(each["due"]))
    return [f"{each['number']}#{each['entry']}" for each in found]


def _urgency(line: Row) -> tuple[int, int, str, str]:
    return -line["overdue"], -line["open"], line["gate"], str(line["owner"])


def _in_time(actions: Sequence[Row], gate: str = "") -> Rate:
    name, of = _named("in_time", gate)
    left = {"open and not yet due": _count(actions, RUNNING), "not known whether in time": _count(actions, UNTIMED, UNKNOWN)}
    return Rate(name, f"of actions{of} that ended or are overdue: ended in time", _count(actions, IN_TIME), _count(actions, *DUE), left)


def _times(actions: Sequence[Row], gate: str = "") -> list[Measure]:
    """Give the median of the hours from raising to end, and within how many nine of ten ended; open ones are not in them."""
    took = sorted(each["minutes"] / 60 for each in actions if each["minutes"] is not None)
    left = {"open": _count(actions, *OPEN), "not told to the instant": _count(actions, *OVER) - len(took)}
    half, nine = (round(median(took), 1), round(took[-(-9 * len(took) // 10) - 1], 1)) if took else (None, None)
    (name, of), (other, _) = _named("median_hours", gate), _named("nine_in_ten_hours", gate)
    return [
        Measure(name, f"half of the actions{of} ended within", half, "hours", len(took), left),
        Measure(other, f"nine in ten of the actions{of} ended within", nine, "hours", len(took), left),
    ]


def _named(name: str, gate: str) -> tuple[str, str]:
    """Give the name of a number that is of one gate, and the words that say so."""
    return (f"{name}.{gate}", f" ({gate})") if gate else (name, "")


QUESTION = Question(
    name="urgent",
    version=1,
    title="Urgent actions raised, open, overdue and ended, by gate and owner",
    definition=(
        "Urgent actions that were ever raised (in a window of days: in it), each once, by the gate at which it was raised and the owner "
        "whom its entry names. One is open until an entry says how it ended, also when its case was closed; overdue while it is open "
        "after the time by which it was to be done. Denominator: of ending in time, the actions that ended or are overdue, without those "
        "of which the time to be done by is not told or that ended on a day, a month or a range which holds it; of being overdue, those "
        "that are open; of being done, those that ended. How long it took is told of those that ended and were told to the instant; the "
        "open ones have taken longer already, so that the median is of those that ended alone."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("actions", "each action: what, gate, owner, when raised and due, how and when it ended, and how many minutes that took"),
    ),
    lines=(
        Column("gate", "where it was raised", "words"),
        Column("owner", "who is to see to it", "member"),
        Column("raised", "actions raised", "count"),
        Column("open", "of these, open", "count"),
        Column("overdue", "of the open ones, overdue", "count"),
        Column("ended", "ended, however", "count"),
        Column("in_time", "of these, ended in time", "count"),
        Column("late", "of these, ended late", "count"),
        Column("median_hours", "median time from raising to end, in hours"),
        Column("overdue_now", "addresses of the entries that raised those that are overdue, first due first"),
        Column("open_now", "addresses of those that are open and not overdue"),
        Column("actions", "each action with its number, entry, and how it stands", "detail"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    tell=tell,
    cohort="urgent actions raised",
    types=of_kinds(READ),
)
