"""A case against a simple model of its gates, in any order of acts; and what was decided is decided again the same.

The model keeps the acts as a list and looks backwards in it; the rules fold forwards. The policy changes on the way: each
act is judged, then and later, by the policy of its day.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.events.closing import ClosureReason
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.gates import Response, ScreenOutcome, ServiceOutcome, TriageOutcome
from ledger.rules import case, unit
from ledger.rules.policy import in_force
from ledger.rules.rule import next_acts, refusals
from ledger.rules.stream_state import under
from tests.rules import acts
from tests.rules.scenario import HOUR, START, recorded

SERVICES = ("advocacy", "clinic")
ANNE, BOB = Actor(UUID(int=1), "supervisor", "police"), Actor(UUID(int=2), "practitioner", "cwp")
MEMBERS = st.sampled_from([ANNE, BOB])
AFTER = {
    "asked": {"accepted", "not_accepted", "started"}, "not_accepted": {"accepted"}, "accepted": {"started", "ended"},
    "started": {"ended"}, "ended": set(),
}  # fmt: skip

STARTED, OVER = acts.responding("clinic", Response.STARTED), acts.responding("clinic", Response.ENDED, ServiceOutcome.COMPLETED)
AHEAD: list[tuple[str, Any, Event]] = [
    ("triage", "possible_stalking", acts.triage()), ("screen", "adds_value", acts.screen()), ("route", ["clinic"], acts.direct("clinic")),
    ("respond", ("clinic", "started"), STARTED), ("respond", ("clinic", "ended"), OVER),
    ("allocate", ANNE.actor, acts.allocating(ANNE.actor)),
]  # fmt: skip


class Model:
    """What was recorded, as ``[what, value]``; every answer is found by looking back."""

    def __init__(self) -> None:
        self.log: list[list[Any]] = []

    def last(self, what: str, since: int = -1) -> int | None:
        """Place of the last act of this sort after ``since``."""
        return next((place for place in range(len(self.log) - 1, since, -1) if self.log[place][0] == what), None)

    def value(self, place: int | None) -> Any:
        return None if place is None else self.log[place][1]

    @property
    def closed(self) -> bool:
        closing = self.last("close")
        return closing is not None and self.last("reopen", closing) is None

    @property
    def stalking(self) -> bool:
        return bool(self.value(self.last("triage")) == "possible_stalking")

    @property
    def valued(self) -> bool:
        triage = self.last("triage")
        return self.stalking and triage is not None and self.value(self.last("screen", triage)) == "adds_value"

    def service(self, name: str) -> str | None:
        """What a service did last, ``asked`` if it was asked since it was done with the case, None if it never was."""
        asked = [place for place, (what, value) in enumerate(self.log) if what == "route" and name in value]
        did = [place for place, (what, value) in enumerate(self.log) if what == "respond" and value[0] == name]
        if not asked or not did:
            return "asked" if asked else None
        response: str = self.log[did[-1]][1][1]
        return "asked" if asked[-1] > did[-1] and response in {"ended", "not_accepted"} else response

    @property
    def waiting_for(self) -> UUID | None:
        """The member whose acceptance is waited for."""
        allocation = self.last("allocate")
        if allocation is None or any(self.last(what, allocation) is not None for what in ("accept", "transfer")):
            return None
        owner: UUID = self.log[allocation][1]
        return owner

    @property
    def urgent(self) -> set[int]:
        """Versions that raised an urgent action which has not ended."""
        ended = {value for what, value in self.log if what == "end"}
        return {place + 1 for place, (what, _) in enumerate(self.log) if what == "raise"} - ended

    def allows(self, what: str, value: Any, actor: Actor) -> bool:
        """Whether the act may come next."""
        if what in {"correct", "note"}:
            return True
        if what == "respond":
            name, response = value
            state = self.service(name)
            return state is not None and response in AFTER[state]
        if self.closed or what == "reopen":
            return self.closed and what == "reopen"
        return {
            "screen": self.stalking,
            "route": self.valued,
            "accept": self.waiting_for == actor.actor,
            "end": what == "end" and value in self.urgent,
            "close": not self.urgent
            and (value != "not_stalking" or self.value(self.last("triage")) == "clearly_not_stalking"),
        }.get(what, True)  # fmt: skip


class CaseMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.model, self.unit, self.adopted = Model(), unit.INITIAL, 0
        self.state = case.INITIAL
        self.kept: list[tuple[Fact, Event, Actor]] = []
        self.deciders: frozenset[str] = frozenset({"supervisor", "practitioner"})
        self.now = START

    @initialize(far=st.integers(0, 6))
    def refer(self, far: int) -> None:
        """Begin with a case that has come so far."""
        self.attempt("refer", None, acts.referral(), ANNE)
        for what, value, event in AHEAD[:far]:
            self.attempt(what, value, event, ANNE)

    def attempt(self, what: str, value: Any, event: Event, actor: Actor) -> None:
        self.now += HOUR
        judged = under(self.state, in_force(self.unit.adopted, self.now).policy)
        against = refusals(judged, actor, type(event), event, self.now)
        able = what != "triage" or actor.role in self.deciders
        assert (against == ()) == (able and self.model.allows(what, value, actor)), (what, value, against)
        if not against:
            fact = recorded(event, len(self.kept) + 1, at=self.now)
            self.kept.append((fact, event, actor))
            self.state = case.evolve(self.state, fact)
            if what == "correct":
                place, outcome = value
                self.model.log[place][1] = outcome
            self.model.log.append([what, value])

    @rule(only=st.sampled_from([["supervisor"], ["practitioner"], ["supervisor", "practitioner"]]))
    def adopt(self, only: list[str]) -> None:
        """The unit decides anew who triages."""
        self.now += HOUR
        self.adopted += 1
        self.deciders = frozenset(only)
        event = acts.adopting(deciders={"triage-decided": only})
        self.unit = unit.evolve(self.unit, recorded(event, self.adopted, at=self.now))

    @rule(outcome=st.sampled_from(TriageOutcome), actor=MEMBERS)
    def triage(self, outcome: TriageOutcome, actor: Actor) -> None:
        self.attempt("triage", outcome.value, acts.triage(outcome), actor)

    @rule(outcome=st.sampled_from([ScreenOutcome.ADDS_VALUE, *ScreenOutcome]), actor=MEMBERS)
    def screen(self, outcome: ScreenOutcome, actor: Actor) -> None:
        self.attempt("screen", outcome.value, acts.screen(outcome), actor)

    @rule(services=st.lists(st.sampled_from(SERVICES), unique=True))
    def route(self, services: list[str]) -> None:
        self.attempt("route", services, acts.direct(*services) if services else acts.discussion(), ANNE)

    @rule(service=st.sampled_from([*SERVICES, "prison"]), response=st.sampled_from(Response))
    def respond(self, service: str, response: Response) -> None:
        outcome = ServiceOutcome.COMPLETED if response is Response.ENDED else None
        self.attempt("respond", (service, response.value), acts.responding(service, response, outcome), BOB)

    @rule(owner=MEMBERS)
    def allocate(self, owner: Actor) -> None:
        self.attempt("allocate", owner.actor, acts.allocating(owner.actor), ANNE)

    @rule(actor=MEMBERS)
    def accept(self, actor: Actor) -> None:
        self.attempt("accept", None, acts.accepting(), actor)

    @rule(what=st.sampled_from(["transfer", "note", "review", "raise"]))
    def work(self, what: str) -> None:
        events = {"transfer": acts.transferring, "note": acts.note, "review": acts.reviewing, "raise": acts.raising}
        self.attempt(what, None, events[what](), BOB)

    @rule(data=st.data(), other=st.integers(1, 12))
    def end(self, data: st.DataObject, other: int) -> None:
        """An urgent action ends, mostly one that is open."""
        raised = data.draw(st.sampled_from([*sorted(self.model.urgent), other]))
        self.attempt("end", raised, acts.ending(raised), ANNE)

    @rule(reason=st.sampled_from([ClosureReason.COMPLETED, ClosureReason.NOT_STALKING]))
    def close(self, reason: ClosureReason) -> None:
        self.attempt("close", reason.value, acts.closing(reason), ANNE)

    @rule()
    def reopen(self) -> None:
        self.attempt("reopen", None, acts.reopening(), ANNE)

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """The outcome of a triage or a screen was recorded wrongly."""
        decided = [place for place, (what, _) in enumerate(self.model.log) if what in {"triage", "screen"}]
        if decided:
            place = data.draw(st.sampled_from(decided))
            codes = TriageOutcome if self.model.log[place][0] == "triage" else ScreenOutcome
            outcome = data.draw(st.sampled_from(list(codes))).value
            self.attempt("correct", (place, outcome), acts.correcting(place + 1, "outcome", self.now.date(), to=outcome), ANNE)

    @invariant()
    def next_acts_refuse_no_more_than_the_rules(self) -> None:
        """What a screen calls refused is refused whatever the event holds."""
        told = {act.type: act.refusals for act in next_acts(self.state, lambda _cls: ANNE, self.now)}
        assert (told["screen-decided.v1"] == ()) == (bool(self.kept) and self.model.allows("screen", None, ANNE))
        assert (told["action-routed.v1"] == ()) == (bool(self.kept) and self.model.allows("route", [], ANNE))
        assert (told["allocation-accepted.v1"] == ()) == (bool(self.kept) and self.model.allows("accept", None, ANNE))

    def teardown(self) -> None:
        """Decide the whole history again, from the facts alone and by the policy of each day."""
        state = case.INITIAL
        for fact, event, actor in self.kept:
            at: datetime = fact.recorded_at
            judged = under(state, in_force(self.unit.adopted, at).policy)
            assert refusals(judged, actor, type(event), event, at, occurred=fact.occurred) == ()
            state = case.evolve(state, fact)
        assert state == self.state


TestCase = CaseMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
