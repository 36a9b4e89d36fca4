"""Interventions of two agencies against a simple model, in any order of acts; and what was decided is decided again the same.

The model keeps the acts as a list and looks backwards in it; the rules fold forwards. Each agency is judged by what it holds itself:
entries of the other stand between its own, and it neither sees nor needs them. Every version may be named, whoever recorded it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from msgspec import structs

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.intervention import Attendance, Ending, InterventionEnded, InterventionStarted, Step
from ledger.rules import case
from ledger.rules.rule import refusals, shown_to
from tests.rules import acts
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded
from tests.rules.ways import intervention as made

AGENCIES = st.sampled_from(["cwp", "cwp", "nwbh"])
CRITERIA = st.sets(st.sampled_from(["goals_met", "plan_made"]))


@dataclass(frozen=True)
class Done:
    """An act: its version, whose it is, what was done in which intervention, and what was said of it."""

    version: int
    agency: str
    what: str
    of: int | None = None
    said: Any = None


class Model:
    """What one agency did; every answer is found by looking back."""

    def __init__(self, log: Iterable[Done], agency: str) -> None:
        self.log = [done for done in log if done.agency == agency]

    def of(self, number: int | None, *what: str) -> list[Done]:
        return [done for done in self.log if done.of == number and done.what in what]

    def offered(self, number: int | None) -> bool:
        return any(done.what == "offer" and done.version == number for done in self.log)

    def rests(self, number: int | None) -> bool:
        steps = self.of(number, "pause")
        return bool(steps) and steps[-1].said is Step.PAUSED

    def allows(self, what: str, of: int | None, said: Any) -> bool:
        """Whether the act may come next."""
        if what == "open" or of is None:
            return what in {"open", "offer", "measure"}
        started, ended = self.of(of, "start") != [], self.of(of, "end") != []
        runs = started and not ended
        able: dict[str, Callable[[], bool]] = {
            "offer": lambda: ended,
            "start": lambda: not started and not ended and said != set(),
            "session": lambda: runs and not self.rests(of) and all(done.said[0] != said[0] for done in self.of(of, "session")),
            "pause": lambda: runs and self.rests(of) == (said is Step.RESUMED),
            "end": lambda: self.may_end(of, runs, *said) if started else not ended and said[0] is Ending.DECLINED,
            "measure": lambda: True,
        }
        return self.offered(of) and able[what]()

    def may_end(self, of: int, runs: bool, how: Ending, met: frozenset[str]) -> bool:
        """Whether one that was started may end so: completed when every criterion is met and somebody came."""
        agreed = self.of(of, "start")[0].said
        if how is Ending.COMPLETED:
            return runs and bool(met == agreed) and any(done.said[1] in {"attended", "late"} for done in self.of(of, "session"))
        return runs and how is not Ending.DECLINED and met <= frozenset(agreed)


class InterventionMachine(RuleBasedStateMachine):
    """Tries one act after another, of either agency; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Done] = []
        self.kept: list[tuple[Fact, Event, str | None]] = []
        self.state = case.INITIAL

    @initialize(far=st.integers(0, 4), agency=AGENCIES)
    def begin(self, far: int, agency: str) -> None:
        """Begin with a case in which an agency has come so far."""
        self.attempt(None, "open", acts.referral())
        ahead: list[tuple[str, int | None, Any, Event]] = [
            ("offer", None, None, made.offering()), ("start", 2, frozenset({"goals_met"}), made.starting("goals_met")),
            ("session", 2, (1, "attended"), made.session()), ("end", 2, (Ending.DROPPED_OUT, frozenset()), made.ending(Ending.DROPPED_OUT)),
        ]  # fmt: skip
        for what, of, said, event in ahead[:far]:
            self.attempt(agency, what, event, of, said)

    def attempt(self, agency: str | None, what: str, event: Event, of: int | None = None, said: Any = None) -> None:
        version = len(self.kept) + 1
        against = self.judged(self.state, event, agency, version)
        allowed = Model(self.log, agency or "").allows(what, of, said)
        assert (against == ()) == allowed, (what, of, said, against)
        if allowed:
            fact = recorded(event, version, opened=True)
            if agency is not None:
                fact = structs.replace(fact, held={"originator": agency})
                self.log.append(Done(version, agency, what, of, said))
            self.kept.append((fact, event, agency))
            self.state = case.evolve(self.state, fact)

    @staticmethod
    def judged(state: case.CaseState, event: Event, agency: str | None, version: int) -> tuple[object, ...]:
        actor = SUPERVISOR if agency is None else Actor(SUPERVISOR.actor, SUPERVISOR.role, agency)
        return refusals(shown_to(state, agency), actor, type(event), event, START + version * HOUR)

    def named(self, data: st.DataObject) -> int:
        """Mostly an entry by which somebody offered an intervention, and mostly a late one."""
        offers = [done.version for done in self.log if done.what == "offer"]
        return data.draw(st.sampled_from([*offers, *offers[-1:], *offers[-1:], len(self.kept) + 1]))

    @rule(agency=AGENCIES, data=st.data(), again=st.booleans())
    def offer(self, agency: str, data: st.DataObject, again: bool) -> None:
        of = self.named(data) if again else None
        self.attempt(agency, "offer", made.offering(follows=of), of)

    @rule(agency=AGENCIES, data=st.data(), criteria=CRITERIA)
    def start(self, agency: str, data: st.DataObject, criteria: set[str]) -> None:
        of = self.named(data)
        event = InterventionStarted(intervention=of, criteria=tuple(sorted(criteria)))
        self.attempt(agency, "start", event, of, frozenset(criteria))

    @rule(agency=AGENCIES, data=st.data(), number=st.integers(1, 3), attendance=st.sampled_from(Attendance))
    def session(self, agency: str, data: st.DataObject, number: int, attendance: Attendance) -> None:
        of = self.named(data)
        self.attempt(agency, "session", made.session(number, attendance, of), of, (number, attendance.value))

    @rule(agency=AGENCIES, data=st.data(), step=st.sampled_from(Step))
    def pause(self, agency: str, data: st.DataObject, step: Step) -> None:
        of = self.named(data)
        self.attempt(agency, "pause", made.pausing(step, of), of, step)

    @rule(agency=AGENCIES, data=st.data(), how=st.sampled_from([Ending.COMPLETED, *Ending]))
    def end(self, agency: str, data: st.DataObject, how: Ending) -> None:
        """Mostly with the criteria that were agreed."""
        of = self.named(data)
        agreed = [st.just(done.said) for done in self.log if done.what == "start" and done.of == of]
        met = data.draw(st.one_of(*agreed, *agreed, CRITERIA))
        event = InterventionEnded(intervention=of, how=how, criteria_met=tuple(sorted(met)) or None)
        self.attempt(agency, "end", event, of, (how, frozenset(met)))

    @rule(agency=AGENCIES, data=st.data(), loose=st.booleans())
    def measure(self, agency: str, data: st.DataObject, loose: bool) -> None:
        of = None if loose else self.named(data)
        self.attempt(agency, "measure", made.measuring(of), of)

    @rule()
    def note(self) -> None:
        """The unit goes on with the case in the meantime."""
        self.attempt(None, "open", acts.note())

    def teardown(self) -> None:
        """Decide the whole history again from its facts; and each agency's acts as if the other's were never opened."""
        self.decided_again(None)
        for agency in ("cwp", "nwbh"):
            self.decided_again(agency)

    def decided_again(self, only: str | None) -> None:
        state = case.INITIAL
        for fact, event, agency in self.kept:
            if only is None or agency in {None, only}:
                assert self.judged(state, event, agency, fact.version) == ()
                state = case.evolve(state, fact)
            else:
                unopened = structs.replace(recorded(event, fact.version), held={"originator": str(agency)})
                state = case.evolve(state, unopened)


TestCase = InterventionMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
