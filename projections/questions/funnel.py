"""P2 funnel: of the referrals received in a window of days, how many reached each gate and what was decided there (domain.md 1.2, 6, 8)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import accumulate

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import told_of
from ledger.rules.passage import (
    ACTION,
    ADDS_VALUE,
    DUPLICATE,
    GATES,
    OUTCOMES,
    POSSIBLE,
    READ,
    SCREEN,
    TO_SERVICE,
    TRIAGE,
    WITHDRAWN,
    Sending,
    passage,
)
from projections.engine.answer import Asking, Cell, Column, Rate, Row, Sum, Told
from projections.engine.question import Question, by_stream

PENDING = "pending"
UNDECIDED = {"closed": "closed_undecided", "transferred": "transferred_undecided"}
"""How a case stands at a gate where nothing was decided before it left, by the word for how it left."""
NOT_DECIDED = (PENDING, *UNDECIDED.values())
ACCEPTANCE, START, END = SERVICE = ("ACCEPTANCE", "START", "END")
"""What a service is asked one after the other: whether it takes the case, whether it began, how it ended (domain.md 8)."""
ACCEPTED, NOT_ACCEPTED, STARTED, ENDED = "accepted", "not_accepted", "started", "ended"
LED_BY = {SCREEN: (TRIAGE, POSSIBLE), ACTION: (SCREEN, ADDS_VALUE), START: (ACCEPTANCE, ACCEPTED), END: (START, STARTED)}
"""By stage the one before, and the outcome there that leads to it."""
LEADS_ON = {ACCEPTANCE: ACCEPTED, START: STARTED, END: "completed"}
COME_TO = {
    **{gate: f"of the cases that reached {gate}" for gate in GATES},
    ACCEPTANCE: "of the cases sent to {}", START: "of the cases that {} accepted", END: "of the cases with which {} started",
}  # fmt: skip
"""The denominator of a stage, in words."""
A_DUPLICATE, IS_WITHDRAWN = "duplicate of another referral", "withdrawn before it was decided"
REACHED_BEFORE = "reached earlier; what was decided since does not lead there"


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One referral's way from its case's facts as they stand, in the order in which they happened."""
    way = passage(facts, zone)
    if way is None:
        return None
    return {
        "number": told_of.number(facts),
        "received_on": told_of.day_of(way.received, zone),
        "reached": [gate for gate in GATES if gate in way.reached],
        "reached_before": [gate for gate in GATES if gate in way.before],
        "decided": {gate: way.outcome(gate) for gate in GATES if gate in way.decided},
        "left": sorted(way.left),
        "services": {service: _at_service(sending) for service, sending in sorted(way.sent.items())},
    }


def _at_service(sending: Sending) -> dict[str, str]:
    """How a case stands at what a service is asked; what it has not come to is left out."""
    if sending.response not in (ACCEPTED, STARTED, ENDED):
        return {ACCEPTANCE: NOT_ACCEPTED if sending.response == NOT_ACCEPTED else PENDING}
    ended = sending.outcome or "not_told" if sending.response == ENDED else PENDING
    return {ACCEPTANCE: ACCEPTED} | ({START: STARTED, END: ended} if sending.started else {START: ended})


def order(row: Row) -> tuple[str, str]:
    """By day of receipt, then by number."""
    return str(row["received_on"]), str(row["number"])


@dataclass(slots=True)
class Stage:
    """A gate, or what a service is asked: its cases by outcome, and those that came to it and are not counted, by reason."""

    gate: str
    service: str | None = None
    cases: Counter[str] = field(default_factory=Counter)
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def reached(self) -> int:
        """How many cases it had to decide on: the denominator."""
        return self.cases.total()

    def outcomes(self) -> list[str]:
        """What can be decided at a gate, or was; then what is not decided, and of that always who is pending."""
        known = OUTCOMES.get(self.gate, ())
        further = sorted(self.cases.keys() - {*known, *NOT_DECIDED})
        return [*known, *further, *(each for each in NOT_DECIDED if self.cases[each] or (known and each == PENDING))]

    def rates(self) -> list[Rate]:
        """Give each outcome of a gate as so many of those that it had to decide on; of a service the one that leads on."""
        of = COME_TO[self.gate].format(f"the {self.service} service")
        return [
            Rate(self.name(each), f"{of}: {each.replace('_', ' ')}", self.cases[each], self.reached, dict(self.excluded))
            for each in self.outcomes() if self.rated(each)
        ]  # fmt: skip

    def rated(self, outcome: str) -> bool:
        """Whether there is a rate of this outcome."""
        return self.service is None or outcome == LEADS_ON[self.gate]

    def name(self, outcome: str) -> str:
        """Give the name of its rate."""
        return f"{self.gate.lower() if self.service is None else f'service.{self.service}.{self.gate.lower()}'}.{outcome}"

    def cells(self, start: int) -> tuple[Cell, dict[str, Cell]]:
        """Where its numbers stand if its lines begin at that place: those that reached it, and by outcome."""
        return (start, "reached"), {each: (start + place, "cases") for place, each in enumerate(self.outcomes())}


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Count the cohort by stage and outcome."""
    cohort = [row for row in rows if asking.takes(day(row["received_on"]))]
    stages = [*(_gate(gate, cohort) for gate in GATES), *_services(cohort)]
    lines = [
        {"gate": stage.gate, "service": stage.service, "outcome": outcome, "cases": stage.cases[outcome], "reached": stage.reached}
        for stage in stages for outcome in stage.outcomes()
    ]  # fmt: skip
    rates = [_taken_on(cohort), *(rate for stage in stages for rate in stage.rates())]
    return Told(lines, rates, notes=_notes(stages), sums=list(_sums(stages)))


def _gate(gate: str, cohort: Iterable[Row]) -> Stage:
    stage = Stage(gate)
    for row in cohort:
        outcome = row["decided"].get(gate)
        if gate not in row["reached"]:
            reason = REACHED_BEFORE if gate in row["reached_before"] and DUPLICATE not in row["left"] else None
        else:
            reason = _uncounted(row, outcome)
        if reason is not None:
            stage.excluded[reason] += 1
        elif gate in row["reached"]:
            stage.cases[outcome or _undecided(row)] += 1
    return stage


def _uncounted(row: Row, outcome: str | None) -> str | None:
    """Why a case that reached a gate is not counted there."""
    if DUPLICATE in row["left"]:
        return A_DUPLICATE
    return IS_WITHDRAWN if WITHDRAWN in row["left"] and outcome is None else None


def _undecided(row: Row) -> str:
    return next((word for left, word in UNDECIDED.items() if left in row["left"]), PENDING)


def _services(cohort: Iterable[Row]) -> list[Stage]:
    """Give the stages of each service by itself: a case that was sent to two is told of at both."""
    stages = dict[tuple[str, str], Stage]()
    for row in cohort:
        for service, standing in row["services"].items():
            for asked, outcome in standing.items():
                stage = stages.setdefault((service, asked), Stage(asked, service))
                if DUPLICATE in row["left"]:
                    stage.excluded[A_DUPLICATE] += 1
                else:
                    stage.cases[outcome] += 1
    kept = (each for each, stage in stages.items() if stage.cases)
    return [stages[each] for each in sorted(kept, key=lambda each: (each[0], SERVICE.index(each[1])))]


def _taken_on(cohort: Iterable[Row]) -> Rate:
    """Of all referrals, those of which the screen that counts found that the unit adds value: the published 83 of 260 (domain.md 1.5)."""
    counted, excluded = list[Row](), Counter[str]()
    for row in cohort:
        waits_at = [gate for gate in (TRIAGE, SCREEN) if gate in row["reached"] and gate not in row["decided"]]
        reason = _uncounted(row, None if waits_at else "decided")
        if reason is None:
            counted.append(row)
        else:
            excluded[reason] += 1
    taken = sum(row["decided"].get(SCREEN) == ADDS_VALUE for row in counted)
    return Rate("taken_on", "of the referrals received: the unit adds value, as screened last", taken, len(counted), dict(excluded))


def _sums(stages: Sequence[Stage]) -> Iterator[Sum]:
    """What can be subtracted: outcomes from those that reached a stage, and these from those whom the stage before let through."""
    starts = accumulate((len(stage.outcomes()) for stage in stages), initial=0)
    at = {(stage.service, stage.gate): stage.cells(start) for start, stage in zip(starts, stages, strict=False)}
    for stage in stages:
        reached, outcomes = at[stage.service, stage.gate]
        yield Sum(tuple(outcomes.values()), reached)
        yield from (Sum(((place, "reached"),), reached) for place, _ in [*outcomes.values()][1:])
        yield from (Sum(((stage.name(each), "k"),), cell) for each, cell in outcomes.items() if stage.rated(each))
        yield from (Sum(((stage.name(each), "n"),), reached) for each in outcomes if stage.rated(each))
        gate, outcome = LED_BY.get(stage.gate, ("", ""))
        if (stage.service, gate) in at:
            yield Sum((reached,), at[stage.service, gate][1][outcome])
    sent = tuple(reached for (_, gate), (reached, _) in at.items() if gate == ACCEPTANCE)
    yield Sum(sent, at[None, ACTION][1][TO_SERVICE])
    yield Sum((("taken_on", "k"),), at[None, SCREEN][1][ADDS_VALUE])
    yield Sum((("taken_on", "n"),), at[None, TRIAGE][0])


def _notes(stages: Iterable[Stage]) -> list[str]:
    waiting = [f"{stage.gate} ({stage.cases[PENDING]})" for stage in stages if stage.gate in GATES and stage.cases[PENDING]]
    return [f"Pending, and so in the denominator without a decision yet: {', '.join(waiting)}."] if waiting else []


QUESTION = Question(
    name="funnel",
    version=1,
    title="How many referrals reached each gate, and what was decided there",
    definition=(
        "Cases by the day on which they were first referred; one that was referred again is counted once. Denominator of a gate: the cases "
        "that reached it, not all referrals. TRIAGE is reached by being referred, SCREEN by a triage that found possible stalking, ACTION "
        "by a screen that found that the unit adds value; a gate that was decided was reached, though a correction says now that nothing "
        "led there. Of several decisions at a gate the last counts; a triage asks anew, so that what was screened and routed before it "
        "counts no more, and a case that does not reach the gate again is named among the excluded. Pending is what reached a gate and "
        "waits for a first decision; what was closed or transferred undecided is told by itself. Duplicates are counted nowhere; of "
        "withdrawn referrals what was decided counts, and they are excluded where nothing was. Direct to service, each service by itself: "
        "of the cases sent to it those it accepted, of these those it started, of these how they ended, each since it was sent there last; "
        "what ended before it started is told at START. Taken on are referrals of which the screen found that the unit adds value, of all "
        "that are neither duplicates nor withdrawn before triage and screen; those pending are in that denominator too."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("received_on", "day of the first referral, in the unit's zone; told less precisely, the last day it can have been", "day"),
        Column("reached", "gates that it reached, by the decisions that count"),
        Column("reached_before", "gates that it reached earlier, and to which what was decided since does not lead"),
        Column("decided", "by gate what was decided there last"),
        Column("left", "why nobody waits for a decision: closed, transferred, withdrawn, duplicate; none of it while it is worked on"),
        Column("services", "by service how it stands: ACCEPTANCE, START, END, as far as it has come"),
    ),
    lines=(
        Column("gate", "TRIAGE, SCREEN or ACTION; of a service ACCEPTANCE, START or END", "words"),
        Column("service", "code of the service, where the line is about one"),
        Column("outcome", "what was decided last; pending, or left undecided", "words"),
        Column("cases", "number of cases with this outcome", "count"),
        Column("reached", "number of cases that reached the gate, of which they are", "count"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    tell=tell,
    cohort="referrals received",
    aggregated=True,
)  # fmt: skip
