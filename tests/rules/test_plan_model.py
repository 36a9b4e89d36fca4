"""A plan and the assessments before it against a simple model, in any order of acts and corrections; what was decided is decided again.

The model keeps what was recorded as a list and looks back in it, one question at a time; the rules fold and judge the whole.
"""

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.plan import Achieved, Change, PlanActionAdded, PlanActionChanged, PlanClosed, PlanOpened
from ledger.rules import case
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.plan_standing import standing
from ledger.rules.policy import DEFAULT
from ledger.rules.rule import refusals
from tests.rules import acts
from tests.rules import acts_assessment as made
from tests.rules.acts_assessment import ANN, CHILD, EVE, SAM, SOON
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

NUMBERS = st.integers(1, 16)
AHEAD: list[tuple[str, Any, Event]] = [
    ("assess", EVE, made.assessing()), ("need", (EVE, 5), made.needing(arises_from=5)), ("open", None, made.planning()),
    ("add", 6, made.adding(6)), ("add", 6, made.adding(6)), ("type", (EVE, 5), made.typing(assessment=5)),
    ("need", (EVE, 10), made.needing(arises_from=10)), ("change", (8, Change.CANCELLED), made.cancelling(8)),
]  # fmt: skip
"""A case that goes as it should, from its fifth entry on."""
VICTIMS = st.sampled_from([EVE, EVE, ANN, CHILD])


class Model:
    """What was recorded, as ``[what, value]`` at the place of its version less one; every answer is found by looking back."""

    def __init__(self) -> None:
        self.log: list[list[Any]] = []

    def before(self, version: int, named: int) -> list[Any]:
        """What stands at the entry that is named, or nothing where it does not come before the entry of that version."""
        return self.log[named - 1] if 1 <= named < version else ["nothing", None]

    def opened(self, upto: int) -> bool:
        """Whether a plan was open after so many entries: of the last that opened or closed one, which it was."""
        last = [what for what, _ in self.log[:upto] if what in {"open", "close"}]
        return bool(last) and last[-1] == "open"

    def outstanding(self, upto: int) -> set[int]:
        """Entries that had added an action which nothing had ended after so many entries."""
        added = {version for version, (what, _) in enumerate(self.log[:upto], start=1) if what == "add"}
        return added - {value[0] for what, value in self.log[:upto] if what == "change" and value[1] is not Change.UPDATED}

    def possible(self, version: int) -> bool:
        """Whether the entry of that version can stand where it stands."""
        what, value = self.log[version - 1]
        opened, outstanding, known = self.opened(version - 1), self.outstanding(version - 1), {EVE, ANN}
        answers = {
            "assess": lambda: value in known,
            "type": lambda: value[0] in known and (value[1] is None or self.before(version, value[1]) == ["assess", value[0]]),
            "need": lambda: value[0] in {*known, SAM} and (value[1] is None or self.before(version, value[1])[0] in {"assess", "type"}),
            "open": lambda: not opened,
            "add": lambda: opened and self.before(version, value)[0] == "need",
            "change": lambda: value[0] in outstanding,
            "close": lambda: opened and not outstanding,
            "shut": lambda: not opened,
        }
        return bool(answers[what]()) if what in answers else True

    def allows(self, what: str, value: Any) -> bool:
        """Whether the act may come next: it is tried, and taken back."""
        self.log.append([what, value])
        allowed = self.possible(len(self.log))
        self.log.pop()
        return allowed

    def allows_instead(self, version: int, value: Any) -> bool:
        """Whether an entry may be corrected to say this: nothing recorded would have been impossible."""
        entry = self.log[version - 1]
        kept, entry[1] = entry[1], value
        allowed = all(self.possible(each) for each in range(1, len(self.log) + 1))
        entry[1] = kept
        return allowed


class PlanMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.model, self.state = Model(), case.INITIAL
        self.kept: list[tuple[Fact, Event]] = []

    @initialize(far=st.integers(0, len(AHEAD)))
    def begin(self, far: int) -> None:
        """Begin with a case that has its parties, and has come so far."""
        for event in made.BEGUN:
            self.attempt("begin", None, event)
        for what, value, event in AHEAD[:far]:
            self.attempt(what, value, event)

    def attempt(self, what: str, value: Any, event: Event) -> None:
        """Judge the act; keep it where it may come, but for a closure, after which there would be nothing to try."""
        assert (self.judged(event) == ()) == self.model.allows(what, value), (what, value, self.judged(event))
        if what != "shut" and self.model.allows(what, value):
            self.keep(event)
            self.model.log.append([what, value])

    def judged(self, event: Event) -> tuple[Any, ...]:
        return refusals(self.state, SUPERVISOR, type(event), event, START + (len(self.kept) + 1) * HOUR)

    def keep(self, event: Event) -> None:
        fact = recorded(event, len(self.kept) + 1)
        self.kept.append((fact, event))
        self.state = case.evolve(self.state, fact)

    @rule(victim=VICTIMS)
    def assess(self, victim: UUID) -> None:
        self.attempt("assess", victim, made.assessing(victim))

    @rule(victim=VICTIMS, assessment=st.none() | NUMBERS)
    def assign(self, victim: UUID, assessment: int | None) -> None:
        self.attempt("type", (victim, assessment), made.typing(victim, assessment))

    @rule(person=st.sampled_from([SAM, EVE, CHILD]), source=st.none() | NUMBERS)
    def need(self, person: UUID, source: int | None) -> None:
        self.attempt("need", (person, source), made.needing(person, source))

    @rule(what=st.sampled_from(["open", "open", "close", "close", "shut"]))
    def open_or_close(self, what: str) -> None:
        event = {"open": made.planning, "close": made.ending_plan, "shut": acts.closing}[what]()
        self.attempt(what, None, event)

    @rule(data=st.data(), other=NUMBERS)
    def add(self, data: st.DataObject, other: int) -> None:
        """An action is added, mostly for a need that was identified."""
        needs = [version for version, (what, _) in enumerate(self.model.log, start=1) if what == "need"]
        need = data.draw(st.sampled_from([*needs, other]))
        self.attempt("add", need, made.adding(need))

    @rule(data=st.data(), how=st.sampled_from(Change), other=NUMBERS)
    def change(self, data: st.DataObject, how: Change, other: int) -> None:
        """An action changes, mostly one that is open."""
        action = data.draw(st.sampled_from([*sorted(self.model.outstanding(len(self.model.log))), other]))
        moved = {"owner": SUPERVISOR.actor, "due": SOON} if how is Change.UPDATED and data.draw(st.booleans()) else {}
        outcome = {"outcome": Achieved.YES} if how is Change.COMPLETED else {}
        self.attempt("change", (action, how), made.changing(action, how, **moved, **outcome))

    @rule(data=st.data(), to=NUMBERS)
    def correct(self, data: st.DataObject, to: int) -> None:
        """The entry that an act names was recorded wrongly, or the victim; mostly one of the right type is named, before it or after."""
        log = self.model.log
        able = {kind for kind, _ in log} & {"type", "need", "add", "change", "assess"}
        if not able:
            return
        what = data.draw(st.sampled_from(sorted(able)))
        version = data.draw(st.sampled_from([number for number, (kind, _) in enumerate(log, start=1) if kind == what]))
        value = log[version - 1][1]
        victim = data.draw(st.sampled_from([EVE, ANN, CHILD]))
        fitting = {"type": {"assess"}, "need": {"assess", "type"}, "add": {"need"}, "change": {"add"}}.get(what, set())
        to = data.draw(st.sampled_from([*(number for number, (kind, _) in enumerate(log, start=1) if kind in fitting), to]))
        field, right, then = {
            "assess": ("victim", str(victim), victim),
            "type": ("assessment", to, (value[0], to) if what == "type" else None),
            "need": ("arises_from", to, (value[0], to) if what == "need" else None),
            "add": ("need", to, to),
            "change": ("action", to, (to, value[1]) if what == "change" else None),
        }[what]
        event = acts.correcting(version, field, to=right)
        assert (self.judged(event) == ()) == self.model.allows_instead(version, then), (version, what, right, self.judged(event))
        if self.model.allows_instead(version, then):
            self.keep(event)
            log[version - 1][1] = then
            log.append(["correct", None])

    @invariant()
    def the_plan_stands_as_the_model_says(self) -> None:
        plan, upto = standing(self.state.acts), len(self.model.log)
        assert (plan.open, set(plan.outstanding)) == (self.model.opened(upto), self.model.outstanding(upto))

    @invariant()
    def what_may_come_next_is_known_before_there_is_an_event(self) -> None:
        if not self.kept:
            return
        opened, outstanding = self.model.opened(len(self.model.log)), self.model.outstanding(len(self.model.log))
        types = (PlanOpened, PlanActionAdded, PlanActionChanged, PlanClosed)
        found = [refusals(self.state, SUPERVISOR, cls, None, START + 99 * HOUR) == () for cls in types]
        assert found == [not opened, opened, bool(outstanding), opened and not outstanding]

    @invariant()
    def every_open_action_has_one_clock_and_no_other_has(self) -> None:
        """Unless a correction gave the end of one action to another: then what it says now counts."""
        facts = [fact for fact, _ in self.kept]
        if "fact-corrected" in {fact.kind for fact in facts}:
            return
        clocks = [clock for clock in running(facts, Terms(DEFAULT.tzinfo)) if clock.deadline.name == "plan action"]
        found = sorted(clock.start.fields.get("action", clock.start.version) for clock in clocks)
        assert found == sorted(self.model.outstanding(len(self.model.log)))

    def teardown(self) -> None:
        """Decide the whole history again, from the facts alone."""
        state = case.INITIAL
        for fact, event in self.kept:
            assert refusals(state, SUPERVISOR, type(event), event, fact.recorded_at, occurred=fact.occurred) == ()
            state = case.evolve(state, fact)
        assert state == self.state


TestCase = PlanMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
