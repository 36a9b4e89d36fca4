"""A case against a simple model of its parties and of what names them, in any order of acts."""

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ledger.events.envelope import Category
from ledger.events.event import Event
from ledger.rules import case
from ledger.rules.rule import refusals
from tests.rules import acts, acts_intake
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

PERSONS = st.sampled_from([UUID(int=number) for number in (101, 102, 103)])
NUMBERS = st.sampled_from(["CHS-26-0017", "CHS-26-0018"])
YEARS = st.none() | st.integers(2023, 2027)
THIS_YEAR = START.year


class IntakeMachine(RuleBasedStateMachine):
    """Records one act after another; the rules and a plain list of what was recorded must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.state = case.INITIAL
        self.suspects: set[UUID] = set()
        self.victims: set[UUID] = set()
        self.acts: list[dict[str, Any]] = []

    def attempt(self, event: Event, allowed: bool, **told: Any) -> bool:
        at = START + (len(self.acts) + 1) * HOUR
        against = refusals(self.state, SUPERVISOR, type(event), event, at)
        assert (against == ()) == allowed, (event, against)
        if allowed:
            self.acts.append(told)
            self.state = case.evolve(self.state, recorded(event, len(self.acts), at=at))
        return allowed

    @initialize()
    def refer(self) -> None:
        self.attempt(acts.referral(), allowed=True)

    @rule(person=PERSONS, category=st.sampled_from([Category.SUSPECT, Category.CONVICTED, Category.VICTIM, Category.WITNESS]))
    def join(self, person: UUID, category: Category) -> None:
        new = all(act.get("joined") != (person, category) for act in self.acts)
        other = {"victim": self.suspects, "witness": set()}.get(category.value, self.victims)
        if self.attempt(acts.joining(person, category), new and person not in other, joined=(person, category)):
            {"victim": self.victims, "witness": set()}.get(category.value, self.suspects).add(person)

    @rule(number=NUMBERS)
    def link(self, number: str) -> None:
        self.attempt(acts_intake.linking(number), all(act.get("linked") != number for act in self.acts), linked=number)

    @rule()
    def withdraw(self) -> None:
        self.attempt(acts_intake.withdrawing(), all("withdrawn" not in act for act in self.acts), withdrawn=True)

    @rule(suspect=PERSONS, victim=PERSONS, began=YEARS, ended=YEARS)
    def relate(self, suspect: UUID, victim: UUID, began: int | None, ended: int | None) -> None:
        allowed = possible(began, ended) and suspect in self.suspects and victim in self.victims and suspect != victim
        event = acts_intake.relating(suspect, victim, from_year=began, to_year=ended)
        self.attempt(event, allowed, suspect=suspect, victim=victim, from_year=began, to_year=ended)

    @rule(suspect=st.none() | PERSONS, victim=PERSONS)
    def report(self, suspect: UUID | None, victim: UUID) -> None:
        allowed = victim in self.victims and (suspect is None or suspect in self.suspects) and suspect != victim
        self.attempt(acts_intake.reported(victim, suspect), allowed, suspect=suspect, victim=victim)

    @rule(data=st.data(), person=PERSONS, name=st.sampled_from(["suspect", "victim"]))
    def correct_a_person(self, data: st.DataObject, person: UUID, name: str) -> None:
        if paired := [version for version, act in enumerate(self.acts, start=1) if "victim" in act]:
            version = data.draw(st.sampled_from(paired))
            other = self.acts[version - 1]["victim" if name == "suspect" else "suspect"]
            able = person in (self.suspects if name == "suspect" else self.victims) and person != other
            if self.attempt(acts.correcting(version, name, to=str(person)), able):
                self.acts[version - 1][name] = person

    @rule(data=st.data(), year=st.integers(2023, 2027), name=st.sampled_from(["from_year", "to_year"]))
    def correct_a_year(self, data: st.DataObject, year: int, name: str) -> None:
        if related := [version for version, act in enumerate(self.acts, start=1) if "from_year" in act]:
            version = data.draw(st.sampled_from(related))
            years = {**self.acts[version - 1], name: year}
            if self.attempt(acts.correcting(version, name, to=year), possible(years["from_year"], years["to_year"])):
                self.acts[version - 1][name] = year

    @rule(data=st.data(), number=NUMBERS)
    def correct_a_link(self, data: st.DataObject, number: str) -> None:
        if linked := [version for version, act in enumerate(self.acts, start=1) if "linked" in act]:
            version = data.draw(st.sampled_from(linked))
            others = [self.acts[other - 1]["linked"] for other in linked if other != version]
            if self.attempt(acts.correcting(version, "duplicate_of", to=number), number not in others):
                self.acts[version - 1]["linked"] = number


def possible(began: int | None, ended: int | None) -> bool:
    """Whether a relationship can have these years."""
    return max(began or 0, ended or 0) <= THIS_YEAR and (began is None or ended is None or began <= ended)


TestCase = IntakeMachine.TestCase
TestCase.settings = settings(max_examples=80, stateful_step_count=25)
