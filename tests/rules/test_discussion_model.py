"""A case against a simple model of its discussions, in any order of acts: each discussion keeps its agencies and its minutes."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ledger.events.event import Event
from ledger.rules import case
from ledger.rules.rule import refusals
from tests.rules import acts
from tests.rules import acts_discussion as made
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

AGENCIES = ("police", "cwp", "probation")
SOME = st.sets(st.sampled_from(AGENCIES), min_size=1).map(lambda found: tuple(sorted(found)))
NUMBER = st.none() | st.integers(1, 12)


class DiscussionMachine(RuleBasedStateMachine):
    """Records one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.state = case.INITIAL
        self.count = 0
        self.routed = False
        self.there: dict[int, tuple[str, ...]] = {}
        self.brought: dict[int, dict[str, Any]] = {}
        self.absent: dict[int, tuple[str, ...]] = {}
        self.dissents: dict[int, dict[str, Any]] = {}
        self.minutes: dict[int, dict[str, Any]] = {}

    def attempt(self, event: Event, allowed: bool) -> int | None:
        at = START + (self.count + 1) * HOUR
        against = refusals(self.state, SUPERVISOR, type(event), event, at)
        assert (against == ()) == allowed, (event, against)
        if not allowed:
            return None
        self.count += 1
        self.state = case.evolve(self.state, recorded(event, self.count, at=at))
        return self.count

    def of(self, named: int | None) -> int | None:
        """The discussion meant; None where there is no such one."""
        found = max(self.there, default=None) if named is None else named
        return found if found in self.there else None

    def in_order(self, minutes: dict[int, dict[str, Any]]) -> bool:
        by: dict[int, list[int]] = {}
        for _, each in sorted(minutes.items()):
            by.setdefault(each["of"], []).append(each["edition"])
        return all(editions == sorted(set(editions)) for editions in by.values())

    def fits(self, brought: dict[str, Any]) -> bool:
        return brought["agency"] not in brought["to"] and set(brought["to"]) <= set(self.there[brought["of"]]) and self.asked(brought)

    def asked(self, told: dict[str, Any]) -> bool:
        return told["agency"] in (*self.there[told["of"]], *self.absent[told["of"]])

    def of_those_there(self, minutes: dict[str, Any]) -> bool:
        return set(minutes["agencies"]) <= set(self.there[minutes["of"]])

    @initialize(routed=st.booleans())
    def refer(self, routed: bool) -> None:
        for event in made.ROUTED if routed else made.ROUTED[:3]:
            self.attempt(event, allowed=True)
        self.routed = routed

    @rule()
    def route(self) -> None:
        self.attempt(acts.discussion(), allowed=True)
        self.routed = True

    @rule()
    def arrange(self) -> None:
        self.attempt(made.arranging(), self.routed)

    @rule(agencies=SOME, absent=st.none() | SOME)
    def discuss(self, agencies: tuple[str, ...], absent: tuple[str, ...] | None) -> None:
        version = self.attempt(made.discussing(*agencies, absent=absent), self.routed and not set(agencies) & set(absent or ()))
        if version is not None:
            self.there[version], self.absent[version] = agencies, absent or ()

    @rule(agency=st.sampled_from(AGENCIES), to=SOME, named=NUMBER)
    def bring(self, agency: str, to: tuple[str, ...], named: int | None) -> None:
        of = self.of(named)
        told = {"agency": agency, "to": to, "of": of}
        version = self.attempt(made.bringing(agency, *to, discussion=named), of is not None and self.fits(told))
        if version is not None:
            self.brought[version] = told

    @rule(agency=st.sampled_from(AGENCIES), named=NUMBER)
    def dissent(self, agency: str, named: int | None) -> None:
        told = {"agency": agency, "of": self.of(named)}
        version = self.attempt(made.dissenting(named, agency), told["of"] is not None and self.asked(told))
        if version is not None:
            self.dissents[version] = told

    @rule(edition=st.integers(1, 4), named=NUMBER, agencies=SOME)
    def agree(self, edition: int, named: int | None, agencies: tuple[str, ...]) -> None:
        told = {"of": self.of(named), "edition": edition, "agencies": agencies}
        known = told["of"] is not None
        allowed = known and self.of_those_there(told) and self.in_order({**self.minutes, self.count + 1: told})
        version = self.attempt(made.agreeing_minutes(edition, named, agencies), allowed)
        if version is not None:
            self.minutes[version] = told

    @rule(data=st.data(), agencies=SOME)
    def correct_who_was_there(self, data: st.DataObject, agencies: tuple[str, ...]) -> None:
        """Only where nobody is named as absent too: the model of that is the rule itself."""
        held = [version for version in self.there if self.state.acts[version].fields.get("absent") is None]
        if held:
            version = data.draw(st.sampled_from(held))
            before, self.there[version] = self.there[version], agencies
            fit = all(self.fits(each) for each in self.brought.values()) and all(self.asked(each) for each in self.dissents.values())
            allowed = fit and all(self.of_those_there(each) for each in self.minutes.values())
            if self.attempt(acts.correcting(version, "agencies", to=list(agencies)), allowed) is None:
                self.there[version] = before

    @rule(data=st.data(), to=SOME)
    def correct_to_whom(self, data: st.DataObject, to: tuple[str, ...]) -> None:
        """Never: it decides who may see what."""
        if self.brought:
            version = data.draw(st.sampled_from(sorted(self.brought)))
            self.attempt(acts.correcting(version, "to", to=list(to)), allowed=False)

    @rule(data=st.data(), edition=st.integers(1, 4))
    def correct_an_edition(self, data: st.DataObject, edition: int) -> None:
        if self.minutes:
            version = data.draw(st.sampled_from(sorted(self.minutes)))
            changed = {**self.minutes, version: {**self.minutes[version], "edition": edition}}
            if self.attempt(acts.correcting(version, "edition", to=edition), self.in_order(changed)) is not None:
                self.minutes = changed

    @rule(data=st.data(), of=st.integers(1, 12))
    def correct_the_discussion(self, data: st.DataObject, of: int) -> None:
        """Only one that had been recorded before can have been named."""
        if of_one := self.brought | self.minutes:
            version = data.draw(st.sampled_from(sorted(of_one)))
            of = data.draw(st.sampled_from([*self.there, of]))
            held = of in self.there and of < version
            changed = {**of_one[version], "of": of}
            minutes = {**self.minutes, version: changed} if version in self.minutes else self.minutes
            allowed = held and (
                self.in_order(minutes) and self.of_those_there(changed) if version in self.minutes else self.fits(changed)
            )
            if self.attempt(acts.correcting(version, "discussion", to=of), allowed) is not None:
                (self.minutes if version in self.minutes else self.brought)[version] = changed


TestCase = DiscussionMachine.TestCase
TestCase.settings = settings(max_examples=80, stateful_step_count=25)
