"""P3 timeliness: how long it takes from the referral to triage, screen, first discussion and plan, and at each gate (domain.md 1.2, 6).

Who still waits is censored at the moment of asking, not left out: the median of what is done alone tells how fast the fast ones were
(``projections.engine.survival``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import passage as gates
from ledger.rules import told_of
from ledger.rules.clocks.gates import ACTION, ALLOCATION, SCREEN, TRIAGE
from ledger.rules.deadlines import Deadline, Terms
from ledger.rules.passage import CLOSED, DEFERRED, DUPLICATE, LITTLE_KNOWN, NO_VALUE, NOT_STALKING, TO_SERVICE, TRANSFERRED, WITHDRAWN
from ledger.rules.progress import text
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Sum, Told
from projections.engine.question import Question, by_stream
from projections.engine.survival import MEDIAN, NINETIETH, Observed, curve, percentile

EVENTS = {"triage": "triage-decided", "screen": "screen-decided", "discussion": "discussion-held", "plan": "plan-opened"}
"""What a referral waits for, and the type of the first entry that ends the wait."""
LEFT_OPEN = {LITTLE_KNOWN, DEFERRED}
"""Outcomes of a triage and of a screen that leave the gate open, as the clocks of the gates have it."""
GONE = (CLOSED, TRANSFERRED, WITHDRAWN)
TURNED_AWAY = {gates.TRIAGE: (NOT_STALKING,), gates.SCREEN: (NO_VALUE,), gates.ACTION: (TO_SERVICE,)}
"""Decisions after which a case is led to nothing further of EVENTS."""
STOPS = {
    "triage": GONE, "screen": (*GONE, NOT_STALKING), "discussion": (*GONE, NOT_STALKING, NO_VALUE, TO_SERVICE),
    "plan": (*GONE, NOT_STALKING, NO_VALUE),
}  # fmt: skip
"""After which of these nobody waits for the event any more: the wait is censored there. A case sent direct to a service may have a plan."""
CLOCKS = {TRIAGE: "triage-decided", SCREEN: "screen-decided", ACTION: "action-routed", ALLOCATION: "allocation-accepted"}
"""Clocks of the gates, each with the type that ends it by doing what was waited for."""
READ = (gates.READ - {gates.RESPONDED}) | {*EVENTS.values(), *CLOCKS.values()}

HAPPENED, WAITING, LEFT = "happened", "waiting", "left"
A_DUPLICATE, NOT_COME, LEFT_BEFORE = "duplicate of another referral", "target day has not passed", "left undecided by its target day"


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One referral's days from its case's facts as they stand, in the order in which they happened."""
    way = gates.passage(facts, zone)
    if way is None:
        return None
    kinds = told_of.grouped(facts)
    turned = [(outcome, way.decided[gate]) for gate, away in TURNED_AWAY.items() if (outcome := way.outcome(gate)) in away]
    stopped = [(why, fact) for why, fact in way.left.items() if why != DUPLICATE] + turned
    return {
        "number": told_of.number(facts),
        "received_on": told_of.day_of(way.received, zone),
        "duplicate": DUPLICATE in way.left,
        **{f"{name}_on": _first(kinds.get(kind, ()), zone) for name, kind in EVENTS.items()},
        "stopped": {str(why): told_of.day_of(fact, zone) for why, fact in sorted(stopped, key=lambda each: str(each[0]))},
        "gates": [run for clock, ending in CLOCKS.items() for run in _runs(kinds, clock, ending, zone)],
    }


def _first(facts: Iterable[Fact], zone: tzinfo) -> str | None:
    return min((told_of.day_of(fact, zone) for fact in facts if text(fact.fields.get("outcome")) not in LEFT_OPEN), default=None)


def _runs(kinds: Mapping[str, Sequence[Fact]], clock: Deadline, ending: str, zone: tzinfo) -> Iterator[Row]:
    """Each time that the clock ran: from the day from which its target counts until what stopped it first, as ``due`` has it."""
    terms = Terms(zone, {clock.name: 0})
    for start in kinds.get(clock.starts, ()):
        if clock.due(start, terms) is not None:
            stops = ((stop.version, kind, stop) for kind in clock.stops for stop in kinds.get(kind, ()) if clock.ends(start, stop, terms))
            _, kind, stop = min(stops, default=(0, "", None))
            until, how = (None, None) if stop is None else (told_of.day_of(stop, zone), HAPPENED if kind == ending else LEFT)
            yield {"gate": clock.name, "from": told_of.day_of(start, zone), "until": until, "how": how}


def order(row: Row) -> tuple[str, str]:
    """By day of receipt, then by number."""
    return str(row["received_on"]), str(row["number"])


class Wait(NamedTuple):
    """One wait: its first and last day, and whether it ended with what was waited for, by leaving, or goes on."""

    since: date
    until: date
    how: str

    @property
    def observed(self) -> Observed:
        """Days waited; 0 where times told too vaguely have it end before it began."""
        return Observed(max(0, (self.until - self.since).days), self.how == HAPPENED)


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Estimate for the cohort how long each wait lasts, and hold those at the gates against the policy's targets."""
    cohort = [row for row in rows if asking.takes(day(row["received_on"]))]
    waits = _waits((row for row in cohort if not row["duplicate"]), asking.today)
    doubled = _waits((row for row in cohort if row["duplicate"]), asking.today)
    excluded = {name: {A_DUPLICATE: len(found)} if found else {} for name, found in doubled.items()}
    measures = [measure for name, found in waits.items() for measure in _measures(name, found, excluded[name])]
    aimed = {f"at_{clock.name}": timedelta(days=asking.targets[clock.name]) for clock in CLOCKS if clock.name in asking.targets}
    rates = [_within(name, waits[name], days, asking.today, excluded[name]) for name, days in aimed.items()]
    return Told([_line(name, found) for name, found in waits.items()], rates, measures, sums=list(_sums([*waits], measures, rates)))


def _waits(rows: Iterable[Row], today: date) -> dict[str, list[Wait]]:
    """Give every wait of these cases, by what is waited for."""
    rows = list(rows)
    from_receipt = {f"received_to_{name}": [_from_receipt(row, name, today) for row in rows] for name in EVENTS}
    runs = {f"at_{clock.name}": [_at_gate(row, run, today) for row, run in _runs_of(rows, clock.name)] for clock in CLOCKS}
    return from_receipt | runs


def _runs_of(rows: Iterable[Row], gate: str) -> Iterator[tuple[Row, Row]]:
    return ((row, run) for row in rows for run in row["gates"] if run["gate"] == gate)


def _from_receipt(row: Row, name: str, today: date) -> Wait:
    left = [row["stopped"][why] for why in STOPS[name] if why in row["stopped"]]
    return _wait(row["received_on"], row[f"{name}_on"], left, today)


def _at_gate(row: Row, run: Row, today: date) -> Wait:
    """A withdrawal stops no clock of the unit, but nobody waits for what has not been decided by then, unless the unit went on."""
    happened = run["until"] if run["how"] == HAPPENED else None
    withdrawn = row["stopped"].get(WITHDRAWN)
    left = [run["until"]] if run["how"] == LEFT else []
    return _wait(run["from"], happened, [*left, *([withdrawn] if withdrawn and withdrawn >= run["from"] else [])], today)


def _wait(since: str, happened: str | None, left: Sequence[str], today: date) -> Wait:
    until = happened or min(left, default=None)
    how = WAITING if until is None else LEFT if happened is None else HAPPENED
    return Wait(day(since) or today, day(until) or today, how)


def _line(name: str, waits: Sequence[Wait]) -> Row:
    how = Counter(wait.how for wait in waits)
    return {"span": name, "counted": len(waits), **{each: how[each] for each in (HAPPENED, WAITING, LEFT)}}


def _measures(name: str, waits: Sequence[Wait], excluded: Mapping[str, int]) -> Iterator[Measure]:
    steps, words = curve(wait.observed for wait in waits), name.replace("_", " ")
    for part, share in (("median", MEDIAN), ("90th_percentile", NINETIETH)):
        says = f"{words}: {part.replace('_', ' ')}, with those that still wait"
        yield Measure(f"{name}.{part}", says, percentile(steps, share), "days", len(waits), excluded)


def _within(name: str, waits: Iterable[Wait], days: timedelta, today: date, doubled: Mapping[str, int]) -> Rate:
    """Of waits whose target day has passed, those that ended in time; none is left out for having ended late, or not at all."""
    counted, within, excluded = 0, 0, Counter(doubled)
    for wait in waits:
        last = wait.since + days
        if last >= today:
            excluded[NOT_COME] += 1
        elif wait.how == LEFT and wait.until <= last:
            excluded[LEFT_BEFORE] += 1
        else:
            counted += 1
            within += wait.how == HAPPENED and wait.until <= last
    says = f"of the waits {name.replace('_', ' ')} whose target day has passed: ended within the unit's target of {days.days} days"
    return Rate(f"{name}.within_target", says, within, counted, dict(excluded))


def _sums(spans: Sequence[str], measures: Iterable[Measure], rates: Iterable[Rate]) -> Iterator[Sum]:
    """What can be subtracted: how waits stand from all of them, who came to an event from who came to the one before it."""
    place = {name: number for number, name in enumerate(spans)}
    yield from (Sum(((line, HAPPENED), (line, WAITING), (line, LEFT)), (line, "counted")) for line in place.values())
    yield from (Sum(((place[f"received_to_{name}"], "counted"),), (0, "counted")) for name in EVENTS if place[f"received_to_{name}"])
    for earlier, later in pairwise(EVENTS):
        yield Sum(((place[f"received_to_{later}"], HAPPENED),), (place[f"received_to_{earlier}"], HAPPENED))
    for name in ("triage", "screen"):
        yield from (Sum(((place[f"at_{name}"], how),), (place[f"received_to_{name}"], how)) for how in (HAPPENED, WAITING, LEFT))
    for name in (*(measure.name for measure in measures), *(rate.name for rate in rates)):
        yield Sum(((name, "n"),), (place[name.partition(".")[0]], "counted"))


QUESTION = Question(
    name="timeliness",
    version=1,
    title="How long referrals wait for triage, screen, discussion and plan, those still waiting included",
    definition=(
        "Days from the day on which a case was first referred to its first triage, screen, discussion and plan, and at each gate from the "
        "day from which it waited there. A triage that found too little information and a deferred screen end no wait. Denominator: all "
        "cases referred in the window that are no duplicates; at a gate, each time that one of them waited there. Median and 90th "
        "percentile are Kaplan-Meier estimates of all of them, never of those alone that are done: a case that still waits is censored at "
        "the moment of asking, and so is, on that day, one that left first, because it was closed, transferred, withdrawn or turned away "
        "at an earlier gate, or, before a discussion, routed direct to service; so the estimate tells how long it would take if "
        "nobody left. Not reached says that so large a share is not known to have had it. Where the unit's policy sets a target, of the "
        "waits whose target day has passed those that ended by then; who left undecided by that day is excluded. What is told less "
        "precisely than by the day counts on the last day on which it can have happened."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("received_on", "day of the first referral, in the unit's zone", "day"),
        Column("duplicate", "whether it was found to duplicate another referral"),
        Column("triage_on", "day of the first triage that decided", "day"),
        Column("screen_on", "day of the first screen that decided", "day"),
        Column("discussion_on", "day of the first discussion", "day"),
        Column("plan_on", "day on which the first plan was opened", "day"),
        Column("stopped", "why nobody waits any more, as it stands, each with its day"),
        Column("gates", "each time it waited at a gate: which, from which day, until when, and whether that happened or it left"),
    ),
    lines=(
        Column("span", "from the referral to what is waited for, or at a gate", "words"),
        Column("counted", "number of waits", "count"),
        Column("happened", "of them, those that ended with what was waited for", "count"),
        Column("waiting", "of them, those that go on", "count"),
        Column("left", "of them, those that ended otherwise: closed, transferred, withdrawn, turned away, asked anew", "count"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    tell=tell,
    cohort="referrals received",
    aggregated=True,
)  # fmt: skip
