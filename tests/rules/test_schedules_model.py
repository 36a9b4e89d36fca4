"""The numbers of schedules against an independent model, in any order of acts: listed, moved, amended, decided and issued in all series."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.events.event import Event
from ledger.events.schedules import Answer, FormKind, Schedule
from ledger.rules import listing, proceedings
from ledger.rules.rule import refusals
from tests.rules import acts_schedules as made
from tests.rules.acts_schedules import C, D
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

FORMS = {FormKind.NON_SENSITIVE: C, FormKind.STREAMLINED: C, FormKind.SENSITIVE: D, FormKind.HIGHLY_SENSITIVE: Schedule.HIGHLY_SENSITIVE}
SERIES, FORM = st.sampled_from(list(Schedule)), st.sampled_from(list(FORMS))
FIRST = st.integers(1, 40)
OFF = st.sampled_from([0, 0, 0, 0, 1, -1])
"""By how much a number that is tried is off the right one."""


@dataclass
class Standing:
    """An item of the model: where it stands, whether that left the unit, and and by which forms it has been told as it is.

    ``fresh`` and ``decided``: the forms that do not yet say what is new of it, or what was decided. ``was`` are the schedules on which it
    stood before, ``since`` the entry that put it where it stands.
    """

    series: Schedule
    number: int
    sent: bool = False
    told: set[FormKind] = field(default_factory=set)
    fresh: set[FormKind] = field(default_factory=lambda: set(FORMS))
    decided: set[FormKind] = field(default_factory=set)
    answer: Answer | None = None
    was: frozenset[Schedule] = frozenset()
    since: int = 0


class ScheduleMachine(RuleBasedStateMachine):
    """Records one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.state = proceedings.INITIAL
        self.count = 0
        self.items: dict[int, Standing] = {}
        self.used: dict[Schedule, set[int]] = {each: set() for each in Schedule}
        self.left: dict[tuple[Schedule, int], int] = {}
        self.versions: dict[FormKind, int] = {}
        self.issued: dict[FormKind, int] = {}
        self.began: int | None = None

    def attempt(self, event: Event, allowed: bool) -> int | None:
        at = START + (self.count + 1) * HOUR
        against = refusals(self.state, SUPERVISOR, type(event), event, at)
        assert (against == ()) == allowed, (event, against)
        if not allowed:
            return None
        self.count += 1
        self.state = proceedings.evolve(self.state, recorded(event, self.count, at=at))
        return self.count

    def on(self, series: Schedule) -> list[int]:
        return sorted(item.number for item in self.items.values() if item.series == series)

    def holes(self) -> list[int]:
        here = self.on(C)
        return [number for number in range(min(here[0], self.began or here[0]), here[-1]) if number not in here] if here else []

    def following(self, series: Schedule) -> int | None:
        """The number that comes next; None: any."""
        if series == C and self.holes():
            return self.holes()[0]
        used = set(self.on(C)) if series == C else self.used[series]
        return max(used) + 1 if used else None

    def tried(self, series: Schedule, first: int, off: int) -> tuple[int, bool]:
        """A number to be tried, and whether it is right."""
        right = self.following(series)
        return (first, True) if right is None else (max(1, right + off), max(1, right + off) == right)

    def some(self, data: st.DataObject) -> int | None:
        return data.draw(st.sampled_from(sorted(self.items))) if self.items else None

    @initialize()
    def open(self) -> None:
        self.attempt(made.opening(), allowed=True)
        self.attempt(made.appointing(), allowed=True)

    @rule(series=SERIES, first=FIRST, off=OFF)
    def list_one(self, series: Schedule, first: int, off: int) -> None:
        number, right = self.tried(series, first, off)
        version = self.attempt(made.listing(number, series), right)
        if version is not None:
            self.items[version] = Standing(series, number)
            self.used[series].add(number)

    @rule(data=st.data(), to=SERIES, first=FIRST, off=OFF)
    def move(self, data: st.DataObject, to: Schedule, first: int, off: int) -> None:
        if (version := self.some(data)) is None:
            return
        item = self.items[version]
        number, right = self.tried(to, first, off)
        allowed = right and (not item.sent if item.series == C else to != item.series)
        if item.series == to == C:
            allowed = allowed and bool(self.holes()) and item.number == self.on(C)[-1]
        if (moved := self.attempt(made.moving(version, number, to), allowed)) is not None:
            self.items[version] = Standing(to, number, was=item.was | {item.series}, since=moved)
            self.used[to].add(number)

    def less(self, form: FormKind) -> bool:
        """Whether an item that left a schedule of sensitive material got where it stands since the last version, which tells that."""
        told = [item for item in self.items.values() if item.series not in (FORMS[form], Schedule.HIGHLY_SENSITIVE)]
        return FORMS[form] != C and any(FORMS[form] in item.was and item.since > self.issued.get(form, 0) for item in told)

    @rule(data=st.data())
    def amend(self, data: st.DataObject) -> None:
        if (version := self.some(data)) is not None:
            self.attempt(made.amending(version), allowed=True)
            self.items[version].fresh = set(FORMS)

    @rule(data=st.data(), answer=st.sampled_from([Answer.DISCLOSE, Answer.CLEARLY_NOT]))
    def decide(self, data: st.DataObject, answer: Answer) -> None:
        if (version := self.some(data)) is not None:
            item = self.items[version]
            if self.attempt(made.deciding(version, answer), allowed=item.sent) is not None:
                if item.answer not in (None, answer):
                    item.fresh = set(FORMS)
                item.answer = answer
                item.decided = set(FORMS)

    @rule(form=FORM, off=OFF)
    def issue(self, form: FormKind, off: int) -> None:
        here = [item for item in self.items.values() if item.series == FORMS[form]]
        new = sorted(item.number for item in here if form not in item.told)
        rows = [item for item in here if form in item.fresh | item.decided]
        first, last = (new[0], new[-1]) if new else (None, None)
        version = self.versions.get(form, 0) + 1
        shown = (None, None) if first is None or last is None else (first, last + off if last + off >= 1 else last)
        allowed = shown == (first, last) and (version == 1 or bool(rows) or self.less(form)) and not (FORMS[form] == C and self.holes())
        if (issued := self.attempt(made.issuing(form, version, *shown, nil=None if here else True), allowed)) is not None:
            self.versions[form] = version
            self.issued[form] = issued
            for named, item in self.items.items():
                if item.series == FORMS[form]:
                    item.sent = True
                    item.told.add(form)
                    item.fresh.discard(form)
                    item.decided.discard(form)
                    assert self.left.setdefault((item.series, item.number), named) == named

    @invariant()
    def it_begins_where_it_began(self) -> None:
        here = self.on(C)
        self.began = (self.began or here[0]) if here else None

    @invariant()
    def every_number_names_one_item(self) -> None:
        for series in Schedule:
            assert len(set(self.on(series))) == len(self.on(series))

    @invariant()
    def the_fold_agrees(self) -> None:
        found = listing.items(sorted(self.state.acts.items()))
        assert {version: (item.schedule, item.number, bool(item.issued)) for version, item in found.items()} == {
            version: (item.series, item.number, item.sent) for version, item in self.items.items()
        }


TestCase = ScheduleMachine.TestCase
TestCase.settings = settings(max_examples=60, stateful_step_count=30)
