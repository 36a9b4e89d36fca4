"""Interventions of two agencies against a simple model, in any order of acts; and what was decided is decided again the same.

The model keeps the acts as a list and looks backwards in it; the rules fold forwards. Each agency is judged by what it holds itself:
entries of the other stand between its own, and it neither sees nor needs them. Every version may be named, whoever recorded it.
What an agency corrects of its own is taken where its acts could have been recorded so, one after the other; the model records them anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from msgspec import structs

from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.intervention import Attendance, Ending, InterventionEnded, InterventionStarted, Phase, Step
from ledger.rules import case
from ledger.rules.rule import refusals
from ledger.rules.stream_state import shown_to
from tests.rules import acts
from tests.rules.scenario import HOUR, SUPERVISOR, recorded
from tests.rules.ways import intervention as made

AGENCIES = st.sampled_from(["cwp", "cwp", "nwbh"])
CRITERIA = st.sets(st.sampled_from(["goals_met", "plan_made"]))
RECORDING = datetime(2026, 4, 1, 9, tzinfo=UTC)
"""When recording begins; all of it happened in the month before."""
Days = tuple[int, int]
"""First and last day of March on which it can have happened."""
DAYS = st.sampled_from([(6, 6), (6, 6), (6, 6), (6, 6), (5, 5), (7, 7), (2, 2), (1, 31)])
REFERRED: Days = (3, 3)
PLACES = {"offer": 0, "start": 1, "session": 2, "pause": 2, "end": 3}
MEASURED = {Phase.PRE: (0, 2), Phase.MID: (2, 2), Phase.POST: (2, 3), Phase.FOLLOW_UP: (2, 3)}
"""After and before which parts of an intervention a measure is taken: first and last place at which it can lie, by its phase."""


UNSTARTED = (Ending.DECLINED, Ending.TERMINATED)


def told(days: Days) -> Occurred:
    return Occurred("2026-03", "month") if days == (1, 31) else Occurred(f"2026-03-{days[0]:02}", "day")


@dataclass(frozen=True)
class Done:
    """An act: its version, whose it is, what was done in which intervention, and what was said of it."""

    version: int
    agency: str
    what: str
    of: int | None = None
    said: Any = None
    days: Days = REFERRED

    @property
    def course(self) -> int | None:
        """By which entry its intervention was offered."""
        return self.version if self.what == "offer" else self.of


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

    def allows(self, what: str, of: int | None, said: Any, days: Days) -> bool:
        """Whether the act may come next."""
        return self.can_be_then(what, of, said, days) and self.goes_on(what, of, said)

    def can_be_then(self, what: str, of: int | None, said: Any, days: Days) -> bool:
        """Whether it can have happened after the referral, and after what comes before it in its intervention; sessions by number."""
        mine = [done for done in self.log if done.course == of]
        earlier = [done for done in mine if PLACES.get(done.what, 9) < PLACES.get(what, -1) or (what == "offer" == done.what)]
        earlier += [done for done in mine if what == "pause" == done.what or (what == "session" == done.what and self.later(said, done))]
        following = [done for done in mine if what == "session" == done.what and self.sooner(said, done)]
        if what == "session":
            following += [done for done in mine if done.what == "end"]
            following += self.of(of, "pause")[-1:] if self.rests(of) else []
        if what == "measure":
            first, last = MEASURED[said]
            earlier += [done for done in mine if PLACES.get(done.what, 9) < first]
            following += [done for done in mine if PLACES.get(done.what, -1) > last]
        elif what != "offer":
            measures = [done for done in mine if done.what == "measure"]
            earlier += [done for done in measures if MEASURED[done.said][1] < PLACES.get(what, -1)]
            following += [done for done in measures if MEASURED[done.said][0] > PLACES.get(what, 9)]
        after = all(days[1] >= first for first in (REFERRED[0], *(done.days[0] for done in earlier)))
        return what == "open" or (after and all(done.days[1] >= days[0] for done in following))

    @staticmethod
    def later(said: Any, held: Done) -> bool:
        """Whether a session of this number comes after one that was held; one that was called off has no place."""
        return "cancelled" not in (said[1], held.said[1]) and said[0] > held.said[0]

    @staticmethod
    def sooner(said: Any, held: Done) -> bool:
        return "cancelled" not in (said[1], held.said[1]) and said[0] < held.said[0]

    def could_be_recorded(self) -> bool:
        """Whether its acts may follow each other so."""
        return all(
            Model(self.log[:place], done.agency).allows(done.what, done.of, done.said, done.days) for place, done in enumerate(self.log)
        )

    def goes_on(self, what: str, of: int | None, said: Any) -> bool:
        """Whether it goes on with how the intervention stands."""
        if what == "open" or of is None:
            return what in {"open", "offer", "measure"}
        started, ended = self.of(of, "start") != [], self.of(of, "end") != []
        runs = started and not ended
        able: dict[str, Callable[[], bool]] = {
            "offer": lambda: ended,
            "start": lambda: not started and not ended and said != set(),
            "session": lambda: started and all(done.said[0] != said[0] for done in self.of(of, "session")),
            "pause": lambda: runs and self.rests(of) == (said is Step.RESUMED),
            "end": lambda: self.may_end(of, runs, *said) if started else not ended and said[0] in UNSTARTED and not said[1],
            "measure": lambda: said is Phase.PRE or started,
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
        self.days: Days = (6, 6)
        self.state = case.INITIAL

    @initialize(far=st.integers(0, 4), agency=AGENCIES)
    def begin(self, far: int, agency: str) -> None:
        """Begin with a case in which an agency has come so far."""
        self.attempt(None, "open", acts.referral())
        ahead: list[tuple[str, int | None, Any, Event]] = [
            ("offer", None, None, made.offering(provider=agency)), ("start", 2, frozenset({"goals_met"}), made.starting("goals_met")),
            ("session", 2, (1, "attended"), made.session()), ("end", 2, (Ending.DROPPED_OUT, frozenset()), made.ending(Ending.DROPPED_OUT)),
        ]  # fmt: skip
        for what, of, said, event in ahead[:far]:
            self.attempt(agency, what, event, of, said)

    def attempt(self, agency: str | None, what: str, event: Event, of: int | None = None, said: Any = None) -> None:
        days = REFERRED if agency is None else self.days
        allowed = Model(self.log, agency or "").allows(what, of, said, days)
        if self.recorded_if(agency, event, days, allowed) and agency is not None:
            self.log.append(Done(len(self.kept), agency, what, of, said, days))

    def recorded_if(self, agency: str | None, event: Event, days: Days, allowed: bool) -> bool:
        """Hold the rules against what the model says, and keep the entry where it is allowed."""
        version = len(self.kept) + 1
        fact = structs.replace(recorded(event, version, opened=True), occurred=told(days))
        against = self.judged(self.state, fact, event, agency)
        assert (against == ()) == allowed, (event, against)
        if allowed:
            fact = fact if agency is None else structs.replace(fact, held={"originator": agency})
            self.kept.append((fact, event, agency))
            self.state = case.evolve(self.state, fact)
        return allowed

    @staticmethod
    def judged(state: case.CaseState, fact: Fact, event: Event, agency: str | None) -> tuple[object, ...]:
        actor = SUPERVISOR if agency is None else Actor(SUPERVISOR.actor, SUPERVISOR.role, agency)
        at = RECORDING + fact.version * HOUR
        return refusals(shown_to(state, agency), actor, type(event), event, at, occurred=fact.occurred)

    @rule(days=DAYS)
    def another_day(self, days: Days) -> None:
        """What is recorded from now on happened then."""
        self.days = days

    def named(self, data: st.DataObject) -> int:
        """Mostly an entry by which somebody offered an intervention, and mostly a late one."""
        offers = [done.version for done in self.log if done.what == "offer"]
        return data.draw(st.sampled_from([*offers, *offers[-1:], *offers[-1:], len(self.kept) + 1]))

    @rule(agency=AGENCIES, data=st.data(), again=st.booleans())
    def offer(self, agency: str, data: st.DataObject, again: bool) -> None:
        of = self.named(data) if again else None
        self.attempt(agency, "offer", made.offering(follows=of, provider=agency), of)

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

    @rule(agency=AGENCIES, data=st.data(), loose=st.booleans(), phase=st.sampled_from(Phase))
    def measure(self, agency: str, data: st.DataObject, loose: bool, phase: Phase) -> None:
        of = None if loose else self.named(data)
        self.attempt(agency, "measure", made.measuring(of, phase), of, phase)

    @rule(agency=AGENCIES, data=st.data())
    def correct(self, agency: str, data: st.DataObject) -> None:
        """Mostly an entry of its own, and a value that stands elsewhere in the record."""
        targets = [done for done in self.log if done.agency == agency] * 4 + self.log
        if not targets:
            return
        meant = data.draw(st.sampled_from(targets))
        field, to, then = data.draw(self.changes(meant))
        log = [then if done == meant else done for done in self.log]
        allowed = meant.agency == agency and Model(log, agency).could_be_recorded()
        event = acts.correcting_held(meant.version, field, to=to, found=RECORDING.date())
        if self.recorded_if(agency, event, self.days, allowed):
            self.log = log

    def changes(self, done: Done) -> st.SearchStrategy[tuple[str, Any, Done]]:
        """What can be corrected of an act: the field, its right value, and the act as it would stand."""
        offers = st.sampled_from([each.version for each in self.log if each.what == "offer"] or [9])
        found = [DAYS.map(lambda days: ("occurred_at", told(days).to_json(), replace(done, days=days)))]
        if done.what != "offer":
            found.append(offers.map(lambda of: ("intervention", of, replace(done, of=of))))
        match done.what:
            case "offer":
                found.append(offers.map(lambda of: ("follows", of, replace(done, of=of))))
                found.append(st.just(("follows", None, replace(done, of=None))))
            case "start":
                found.append(CRITERIA.map(lambda all_: ("criteria", sorted(all_), replace(done, said=frozenset(all_)))))
            case "session":
                found.append(st.integers(1, 3).map(lambda number: ("number", number, replace(done, said=(number, done.said[1])))))
                came = st.sampled_from([each.value for each in Attendance])
                found.append(came.map(lambda each: ("attendance", each, replace(done, said=(done.said[0], each)))))
            case "measure":
                found.append(st.sampled_from(Phase).map(lambda phase: ("phase", phase.value, replace(done, said=phase))))
            case "pause":
                found.append(st.sampled_from(Step).map(lambda step: ("step", step.value, replace(done, said=step))))
            case "end":
                found.append(st.sampled_from(Ending).map(lambda how: ("how", how.value, replace(done, said=(how, done.said[1])))))
                found.append(CRITERIA.map(lambda met: ("criteria_met", sorted(met), replace(done, said=(done.said[0], frozenset(met))))))
        return st.one_of(*found)

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
                assert self.judged(state, fact, event, agency) == ()
                state = case.evolve(state, fact)
            else:
                unopened = structs.replace(recorded(event, fact.version), held={"originator": str(agency)})
                state = case.evolve(state, unopened)


TestCase = InterventionMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
